"""Failures to cause on purpose, what cures each on the same seed, and what only seems to. Light.

Every failure is a training of the same small networks on the ring; each treatment changes one thing.
"""

from __future__ import annotations

from core.gans.promises import HEALTHY, Bound, Claim, Preset
from core.gans.spec import GanSpec
from core.spec import Text

SMALL = GanSpec(width=32, batch=64, sigma=0.1)
"""Networks small enough that a class sees a training to its end within seconds."""
COLLAPSE = SMALL.with_(loss="minimax", activation="relu", lr_g=3e-4, lr_d=2e-3, d_steps=3)
WINS = SMALL.with_(loss="minimax", opt_g="sgd", lr_g=3e-3, lr_d=5e-3, d_steps=3, steps=3000)
OUTRUNS = SMALL.with_(activation="leaky", lr_d=1e-5, steps=2500, seed=1)
HOPS = SMALL.with_(activation="leaky", lr_d=1e-4, steps=3000)

STUCK = Claim(
    Text(
        "좋은 표본을 제 몫의 5분의 1 이상 받는 모드는 1~4개뿐이고, 표본이 그 자리에 머뭅니다.",
        "Only 1 to 4 modes hold at least a fifth of their fair share of samples, and the samples stay there.",
    ),
    (Bound("modes_held", 1, 4), Bound("good_share", 0.3, 1), Bound("turnover", 0, 0.15)),
    ("mode-collapse",),
)

FAILURES: dict[str, Preset] = {
    "mode-collapse": Preset(
        Text("모드 붕괴", "Mode collapse"),
        Text(
            "미니맥스 손실과 ReLU 신경망을 씁니다. "
            "D는 학습률이 G의 일곱 배쯤이고, G가 한 걸음 배울 때 세 걸음 배웁니다.",
            "Minimax loss and ReLU networks. D has about seven times the learning rate of G and takes three steps "
            "for each of G's.",
        ),
        COLLAPSE,
        STUCK,
        Text(
            "G의 손실은 표본 하나하나가 진짜 같은지만 묻고, 전체가 다양한지는 묻지 않습니다. "
            "D는 G가 찾은 모드 둘레에 가파른 벽을 세우고, 벽 너머의 모드는 G에게 아무 기울기도 보내지 않습니다. "
            "그래서 V는 G가 가진 모드의 수에 해당하는 값에서 멈춥니다.",
            "G's loss asks of each sample whether it looks real, never whether all of them are varied. "
            "D builds steep walls around the modes that G has found, and modes beyond the walls send G no gradient. "
            "So V stops at the value that belongs to the number of modes that G has.",
        ),
    ),
    "mode-collapse-cure": Preset(
        Text("R₁ 벌점", "R₁ penalty"),
        Text(
            "모드 붕괴와 같은 설정에 R₁ 벌점 γ = 0.2를 더합니다.",
            "The settings of the mode collapse, with an R₁ penalty of γ = 0.2.",
        ),
        COLLAPSE.with_(r1=0.2),
        HEALTHY,
        Text(
            "벌점 때문에 D는 진짜 점에서 가파를 수 없습니다. 벽이 완만한 비탈이 되어 먼 모드의 기울기도 G에 닿으므로, "
            "표본이 모드 8개로 퍼져 나갑니다.",
            "The penalty forbids D to be steep at real points. Walls become gentle slopes, the gradient of far modes "
            "reaches G too, and the samples spread to all 8.",
        ),
        of="mode-collapse",
    ),
    "mode-collapse-wrong": Preset(
        Text("비포화 손실로 바꾸기", "Non-saturating loss instead"),
        Text(
            "모드 붕괴와 같은 설정에서 G의 손실만 비포화 손실로 바꿉니다.",
            "The settings of the mode collapse, but G has the non-saturating loss.",
        ),
        COLLAPSE.with_(loss="nonsaturating"),
        STUCK,
        Text(
            "비포화 손실은 D가 가짜를 쉽게 알아볼 때의 약한 기울기를 키웁니다. "
            "그러나 여기서 모자란 것은 기울기의 크기가 아닙니다. 기울기가 가리키는 방향이 그대로이므로 "
            "G는 같은 모드로 더 힘차게 갈 뿐입니다.",
            "The non-saturating loss strengthens a gradient that is weak because D spots fakes easily. But size is not "
            "what the gradient lacks here. It points where it did before, so G only goes to the same modes with "
            "more force.",
        ),
        of="mode-collapse",
        works=False,
    ),
    "random-collapse": Preset(
        Text("랜덤 붕괴", "Random collapse"),
        Text(
            "미니맥스 손실을 쓰고, G는 SGD로 배웁니다. D는 Adam으로 G가 한 걸음 배울 때 세 걸음 배웁니다.",
            "Minimax loss, and G learns by SGD. D learns by Adam and takes three steps for each of G's.",
        ),
        WINS,
        Claim(
            Text(
                "D의 정확도는 99% 이상, V는 −0.01 이상이고, 좋은 표본은 5% 미만이며 표본은 움직이지 않습니다. "
                "G에 닿는 기울기의 크기는 0.002 이하입니다.",
                "D's accuracy is at least 99% and V at least −0.01; fewer than 5% of the samples are good, and they do "
                "not move. The gradient that reaches G has size 0.002 at most.",
            ),
            (
                Bound("accuracy", 0.99, 1),
                Bound("value", -0.01, 0),
                Bound("good_share", 0, 0.05),
                Bound("drift", 0, 0.05),
                Bound("grad_g", 0, 0.002),
            ),
            ("d-wins",),
        ),
        Text(
            "D가 가짜에 주는 확률이 0에 가까우면 미니맥스 손실의 기울기도 그 확률만큼 작아집니다. "
            "SGD의 걸음은 기울기에 비례하므로 G는 멈춥니다. V는 0으로 가고, 그것은 D에게 가장 좋은 값입니다.",
            "Where D gives fakes a probability close to 0, the gradient of the minimax loss is as small as that "
            "probability. A step of SGD is proportional to the gradient, so G stops. V goes to 0, the best that D can "
            "have.",
        ),
    ),
    "random-collapse-cure": Preset(
        Text("G도 Adam으로", "Adam for G too"),
        Text(
            "랜덤 붕괴와 같은 설정에서 G의 최적화 방법만 Adam으로 바꿉니다.",
            "The settings of the random collapse, but G learns by Adam.",
        ),
        WINS.with_(opt_g="adam"),
        HEALTHY,
        Text(
            "사라진 것은 기울기의 크기이지 방향이 아닙니다. Adam은 기울기를 그 최근 크기로 나누므로 "
            "G는 아무리 작은 기울기로도 보통 크기의 걸음을 걷고, D에게 배울 것을 되돌려 줍니다.",
            "The gradient has lost its size, not its direction. Adam divides it by its recent size, so G takes steps "
            "of ordinary length however small it is, and gives D something to learn again.",
        ),
        of="random-collapse",
    ),
    "random-collapse-wrong": Preset(
        Text("비포화 손실로 바꾸기", "Non-saturating loss instead"),
        Text(
            "랜덤 붕괴와 같은 설정에서 G의 손실만 비포화 손실로 바꿉니다.",
            "The settings of the random collapse, but G has the non-saturating loss.",
        ),
        WINS.with_(loss="nonsaturating"),
        Claim(
            Text(
                "표본이 처음 자리를 떠나지만, 제 몫의 5분의 1 이상을 받는 모드는 많아야 6개입니다.",
                "The samples leave where they began, but at most 6 modes hold at least a fifth of their fair share.",
            ),
            (Bound("modes_held", 0, 6), Bound("grad_g", 0.01, 1000)),
        ),
        Text(
            "기울기는 돌아오고 G는 움직입니다. 그러나 D는 여전히 훨씬 빨리 배우므로 "
            "G를 몇 모드로 몰아넣습니다. 한 실패가 다른 실패로 바뀌었을 뿐입니다.",
            "The gradient is back and G moves. But D still learns far faster and corners G at a few modes: "
            "one failure has been traded for another.",
        ),
        of="random-collapse",
        works=False,
    ),
    "generator-outruns": Preset(
        Text("G의 독주", "G outruns D"),
        Text(
            "D의 학습률이 G의 100분의 1입니다.",
            "D has a hundredth of the learning rate of G.",
        ),
        OUTRUNS,
        Claim(
            Text(
                "표본이 한곳에 뭉쳐 떠돌거나 D가 속는 곳에 머물며, 좋은 표본은 30% 미만입니다.",
                "The samples stray as a lump, or rest as one where D is fooled, and fewer than 30% of them are good.",
            ),
            (Bound("good_share", 0, 0.3), Bound("modes_held", 0, 1)),
            ("g-outruns",),
        ),
        Text(
            "G는 D가 옳을 때만 D에게서 배울 수 있습니다. D가 따라오지 못하면 G가 좇는 것은 "
            "데이터가 아니라 D의 묵은 오해입니다. "
            "그 오해를 가장 잘 이용하는 곳은 한 점이므로 표본이 모두 그리로 몰립니다.",
            "G can learn from D only as long as D is right. When D does not keep up, G pursues D's old mistakes "
            "instead of the data. One point exploits them best, so all samples rush there.",
        ),
    ),
    "generator-outruns-cure": Preset(
        Text("D도 G만큼 빠르게", "D as fast as G"),
        Text(
            "G의 독주와 같은 설정에서 D의 학습률만 G와 같은 0.001로 올립니다.",
            "The settings of the outrunning G, with D's learning rate raised to G's, 0.001.",
        ),
        OUTRUNS.with_(lr_d=1e-3),
        HEALTHY,
        Text(
            "표본이 한곳에 몰리면 D가 곧바로 그곳을 가짜로 판정합니다. "
            "그래서 G에게 가장 나은 길은 진짜 데이터처럼 퍼지는 것이 됩니다.",
            "Wherever samples crowd, D calls the place fake at once. So the best that is left to G is to spread as the "
            "real data do.",
        ),
        of="generator-outruns",
    ),
    "mode-hopping": Preset(
        Text("모드 이동", "Mode hopping"),
        Text(
            "D의 학습률이 G의 10분의 1입니다.",
            "D has a tenth of the learning rate of G.",
        ),
        HOPS,
        Claim(
            Text(
                "많아야 두 모드가 제 몫의 5분의 1 이상을 받고, 최근에 표본의 절반 이상이 다른 모드로 옮겨 갔습니다.",
                "At most two modes hold at least a fifth of their fair share, and more than half of the samples "
                "changed mode lately.",
            ),
            (Bound("modes_held", 0, 2), Bound("turnover", 0.5, 1)),
            ("mode-hopping",),
        ),
        Text(
            "G는 지금의 D에 대한 가장 좋은 답, 곧 D가 가장 진짜 같다고 보는 한 곳을 냅니다. "
            "D는 그곳을 가짜로 배우느라 다른 곳을 잊고, 그러면 다른 곳이 가장 좋은 답이 됩니다. "
            "둘은 서로를 쫓아 돌 뿐 균형에 다가가지 않습니다.",
            "G plays the best answer to D as it is now: the one place that D finds most real. D learns to call it fake "
            "and forgets other places, and one of those becomes the best answer. The two chase each other round and "
            "come no nearer to an equilibrium.",
        ),
    ),
    "mode-hopping-cure": Preset(
        Text("D도 G만큼 빠르게", "D as fast as G"),
        Text(
            "모드 이동과 같은 설정에서 D의 학습률만 G와 같은 0.001로 올립니다.",
            "The settings of the mode hopping, with D's learning rate raised to G's, 0.001.",
        ),
        HOPS.with_(lr_d=1e-3),
        HEALTHY,
        Text(
            "D가 G만큼 빨리 배우면 몰린 표본을 그 자리에서 벌하므로, 모두가 한꺼번에 옮겨 갈 틈이 없습니다. "
            "표본은 여러 모드로 나뉘어 자리를 잡습니다.",
            "A D that learns as fast as G punishes a crowd where it stands, before all of it can move. "
            "The samples divide among the modes and settle.",
        ),
        of="mode-hopping",
    ),
}
