"""The fields of a GAN experiment: their ranges, their words, and what each means. Light: no torch."""

from __future__ import annotations

from dataclasses import dataclass

from core.data.fields import mode_sigma, own_points, training_seed
from core.data.images import IMAGES
from core.data.points2d import POINTS
from core.gans.choices import ACTIVATIONS, LOSSES, NETWORKS, OPTIMISERS
from core.spec import Entry, Spec, Text, choice, number, switch

DATA: dict[str, Entry] = {**POINTS, **IMAGES}


@dataclass(frozen=True)
class GanFields(Spec):
    """Everything that one can choose; `core.gans.spec.GanSpec` says what goes together and what it costs."""

    data: str = choice("ring8", DATA, label=Text("데이터", "Data"))
    own: str = own_points()
    sigma: float = mode_sigma()
    loss: str = choice("nonsaturating", LOSSES, label=Text("손실", "Loss"))
    network: str = choice("mlp", NETWORKS, label=Text("신경망", "Networks"))
    activation: str = choice("tanh", ACTIVATIONS, label=Text("활성화 함수", "Activation"))
    width: int = number(
        64,
        8,
        400,
        step=8,
        label=Text("은닉층 너비", "Width"),
        about=Text(
            "은닉층(hidden layer) 하나에 있는 뉴런의 수입니다. D의 너비는 따로 정할 수 있습니다.",
            "Units in each hidden layer. D's can be set apart.",
        ),
    )
    width_d: int = number(
        0,
        0,
        400,
        step=8,
        label=Text("D의 은닉층 너비", "D's width"),
        zero=Text("G와 같게", "as G"),
    )
    depth: int = number(2, 1, 4, label=Text("은닉층 수", "Hidden layers"))
    z_dim: int = number(
        2,
        1,
        64,
        label=Text("잡음 z의 차원", "Size of the noise z"),
        about=Text(
            "G가 받는 잡음 z는 표준정규분포에서 뽑은 수 여러 개입니다. 그 개수를 정합니다.",
            "How many standard normal random numbers make up the noise z that G is given.",
        ),
    )
    batch: int = number(
        256,
        16,
        1024,
        step=16,
        label=Text("배치 크기", "Batch size"),
        about=Text(
            "신경망을 한 번 고칠 때 D가 보는 진짜 묶음의 수이며, 가짜도 같은 수만큼 봅니다.",
            "How many reals, and as many fakes, D is shown in one update.",
        ),
    )
    opt_g: str = choice("adam", OPTIMISERS, label=Text("G의 최적화 방법", "G's optimiser"))
    opt_d: str = choice("adam", OPTIMISERS, label=Text("D의 최적화 방법", "D's optimiser"))
    lr_g: float = number(1e-3, 1e-5, 1.0, step=1e-5, log=True, label=Text("G의 학습률", "G's learning rate"))
    lr_d: float = number(1e-3, 1e-5, 1.0, step=1e-5, log=True, label=Text("D의 학습률", "D's learning rate"))
    beta1: float = number(
        0.5,
        0.0,
        0.99,
        label=Text("Adam의 β₁", "Adam's β₁"),
        about=Text(
            "지난 기울기를 얼마나 이어 쓸지(관성) 정합니다. GAN에서는 흔히 0.5를 씁니다(Radford 외 2016).",
            "Momentum: how much of the past gradients is kept. GANs often use 0.5 (Radford et al. 2016).",
        ),
    )
    d_steps: int = number(
        1,
        1,
        10,
        label=Text("G 한 걸음당 D의 걸음 수", "D steps for each G step"),
        about=Text(
            "G를 한 번 고치기 전에 D를 몇 번 고칠지 정합니다.", "How many times D is updated before each update of G."
        ),
    )
    simultaneous: bool = switch(
        False,
        label=Text("동시에 고치기", "Simultaneous updates"),
        about=Text(
            "켜면 G의 기울기를 D가 고쳐지기 전에 재고 둘을 함께 고칩니다. 끄면 D를 먼저, G를 나중에 고칩니다.",
            "On: G's gradient is taken before D is updated, and both move together. Off: D first, then G.",
        ),
    )
    clip: float = number(
        0.1,
        0.001,
        1.0,
        step=0.001,
        log=True,
        label=Text("가중치 자르기 c", "Clipping c"),
        about=Text("WGAN에서 D의 가중치를 ±c 안으로 자릅니다.", "WGAN keeps D's weights within ±c."),
    )
    gp: float = number(
        0.1,
        0.01,
        100.0,
        step=0.01,
        log=True,
        label=Text("기울기 벌점 λ", "Gradient penalty λ"),
        about=Text(
            "WGAN-GP의 벌점입니다. 점 데이터에는 0.1, 이미지에는 10을 흔히 씁니다.",
            "WGAN-GP's penalty: often 0.1 for points and 10 for images.",
        ),
    )
    r1: float = number(
        0.0,
        0.0,
        10.0,
        step=0.05,
        label=Text("R₁ 벌점 γ", "R₁ penalty γ"),
        about=Text(
            "진짜 점에서 D의 기울기가 가파르면 벌점을 줍니다(Mescheder 외 2018).",
            "A penalty on D's slope at real points (Mescheder et al. 2018).",
        ),
    )
    r2: float = number(
        0.0,
        0.0,
        10.0,
        step=0.05,
        label=Text("R₂ 벌점 γ", "R₂ penalty γ"),
        about=Text("가짜 점에서 D의 기울기에 벌점을 줍니다.", "A penalty on D's slope at fakes."),
    )
    smooth: float = number(
        1.0,
        0.7,
        1.0,
        label=Text("진짜의 목표 확률(레이블 스무딩)", "Target for reals (label smoothing)"),
        about=Text(
            "1보다 작게 두면 한쪽 레이블 스무딩(one-sided label smoothing)입니다(Salimans 외 2016).",
            "Below 1 this is one-sided label smoothing (Salimans et al. 2016).",
        ),
    )
    noise: float = number(
        0.0,
        0.0,
        1.0,
        label=Text("인스턴스 잡음", "Instance noise"),
        about=Text(
            "D에게 보이는 진짜와 가짜에 더하는 잡음의 처음 표준편차입니다. "
            "학습이 끝날 때까지 0으로 줄어듭니다(Sønderby 외 2017).",
            "The first standard deviation of noise added to all that D sees; it fades to 0 by the end of training "
            "(Sønderby et al. 2017).",
        ),
    )
    spectral: bool = switch(
        False,
        label=Text("스펙트럼 정규화", "Spectral normalisation"),
        about=Text(
            "D의 각 층을 가장 큰 특잇값으로 나누어 D가 가팔라지지 못하게 합니다(Miyato 외 2018).",
            "Divides each layer of D by its largest singular value, so that D cannot be steep (Miyato et al. 2018).",
        ),
    )
    pack: int = number(
        1,
        1,
        4,
        label=Text("D가 한 번에 보는 점의 수(PacGAN)", "Points D sees at once (PacGAN)"),
        about=Text(
            "2 이상이면 PacGAN입니다. D가 여러 점을 한 묶음으로 보므로 똑같은 점만 만드는 G가 들킵니다(Lin 외 2018).",
            "2 or more is PacGAN: D sees several points as one pack, and spots a G that makes the same one each time "
            "(Lin et al. 2018).",
        ),
    )
    spread: bool = switch(
        False,
        label=Text("미니배치 표준편차", "Minibatch standard deviation"),
        about=Text(
            "배치 안의 표본이 얼마나 다양한지를 D에게 함께 알려 줍니다(Karras 외 2018).",
            "Tells D how varied the batch is (Karras et al. 2018).",
        ),
    )
    unroll: int = number(
        0,
        0,
        10,
        label=Text("펼쳐 보는 D의 걸음 수(unrolling)", "D steps that are unrolled"),
        about=Text(
            "G가 자신의 걸음에 D가 다음 몇 걸음 동안 어떻게 답할지 내다봅니다(Metz 외 2017). 그만큼 느려집니다.",
            "G looks ahead at how D would answer over its next steps (Metz et al. 2017). It costs time in proportion.",
        ),
    )
    ema: float = number(
        0.0,
        0.0,
        0.999,
        step=0.001,
        label=Text("G의 지수이동평균", "G's moving average"),
        about=Text(
            "0보다 크면 표본을 G의 가중치를 천천히 평균한 것으로 만듭니다(Yazıcı 외 2019). "
            "학습 자체는 바뀌지 않습니다.",
            "Above 0, samples come from a slow average of G's weights (Yazıcı et al. 2019). "
            "Training itself is unchanged.",
        ),
    )
    steps: int = number(4000, 100, 50000, step=100, label=Text("학습 걸음 수", "Training steps"))
    seed: int = training_seed()
