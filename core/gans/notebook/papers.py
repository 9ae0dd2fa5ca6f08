"""PacGAN's table as the cells of a notebook: all trials that the page's own rows are means of. Light: text only."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from core.cells import Cell, Seen, code, head, made, nearby, settings
from core.cells import words as text
from core.data.as_code import MEASURE
from core.gans.choices import LOSSES
from core.gans.fields import DATA
from core.gans.notebook.data import data_code
from core.gans.notebook.judging import fixed_code
from core.gans.notebook.networks import network_code
from core.gans.notebook.pairs import time_of
from core.gans.notebook.settings import imported, needs, numbers
from core.gans.notebook.several import train_code
from core.gans.notebook.training import loss_code
from core.gans.notebook.words import DATA as DATA_SAID
from core.gans.notebook.words import GOOD, LOSS, NETWORKS
from core.gans.papers import NAMES, PUBLISHED, STEPS, Measured, PaperSpec, summary
from core.spec import Text
from core.tape import Tape

TITLE = Text("PacGAN의 표", "PacGAN's table")
ABOUT = Text(
    "D가 점을 한 번에 1~4개씩 보게 하고 모드 8개의 고리를 배웁니다(Lin 외 2018, arXiv:1712.04086, 표 1). "
    "논문의 학습은 {whole:,}걸음이고, 여기서는 앱에서처럼 {steps:,}걸음입니다. {time} GPU가 있으면 저절로 씁니다. "
    '먼저 훑어보려면 `CONFIG["trials"]`를 `{{1: [0], 2: [0]}}`으로, `CONFIG["steps"]`를 500으로 줄여 보세요.',
    "D sees 1 to 4 points at once while a ring of 8 modes is learned (Lin et al. 2018, arXiv:1712.04086, table 1). "
    "The paper trains for {whole:,} steps; here it is {steps:,}, as in the app. {time} "
    "A GPU is used where there is one. "
    'For a first look set `CONFIG["trials"]` to `{{1: [0], 2: [0]}}` and `CONFIG["steps"]` to 500.',
)
PACKS = Text(
    "`critic(pack)`의 `pack`은 D가 한 번에 보는 점의 수입니다. 1이면 보통의 GAN입니다.",
    "In `critic(pack)`, `pack` is how many points D sees at once; 1 is the plain GAN.",
)
TRAIN = Text(
    "## 학습\n\nD와 G를 동시에 고칩니다. 점 `pack`개가 한 묶음이 되어 D에 들어갑니다.",
    "## Training\n\nD and G are updated at once. Packs of `pack` points go into D.",
)
SCORE = Text(
    "## 재기\n\n논문처럼 표본 2,500개에서 채운 모드, 좋은 표본의 몫, 역 KL을 잽니다.",
    "## Measuring\n\nAs in the paper: modes covered, the share of good samples, and reverse KL, of 2,500 samples.",
)
TRIALS = Text(
    "## 시행\n\n`PAPER`는 논문의 평균과 표준오차입니다.", "## Trials\n\n`PAPER` holds the paper's means and errors."
)
RESULT = Text(
    "`SEEN`은 앱에서 나온 평균이고, 시행이 적어 우연으로도 꽤 달라집니다. 가깝다고 보는 거리는 표준오차에서 나옵니다.",
    "`SEEN` holds the app's means. Trials are few, so chance alone moves them; how near is near follows from their "
    "standard errors.",
)
PICTURE = Text(
    "## 그림\n\n한 번에 보는 점의 수마다 시행 하나의 표본입니다.",
    "## Picture\n\nSamples of one trial for each pack size.",
)
NEXT = Text(
    '## 해 볼 것\n\n1. `CONFIG["steps"]`를 두 배로 하면 논문에 얼마나 가까워지나요?\n'
    "2. 시드를 몇 개 더하면 표준오차가 얼마나 줄어드나요?\n"
    "3. 묶음을 크게 하면 걸음마다 드는 시간은 얼마나 늘어나나요?",
    '## To try\n\n1. Double `CONFIG["steps"]`. How much nearer to the paper is it?\n'
    "2. How much smaller do standard errors become with a few seeds more?\n"
    "3. How much more time does a step take with larger packs?",
)
KL = '''\
def reverse_kl(samples):
    """Σ q ln(q/p) in nats: q is each mode's share of the good samples, p its true one."""
    distance, nearest = torch.cdist(samples, anchors).min(dim=1)
    counts = torch.bincount(part[nearest[distance < RADIUS]], minlength=len(shares))
    q = counts / counts.sum()
    return float((q * (q / shares).log())[counts > 0].sum()) if counts.any() else math.nan'''
RUN = """\
rows, pictures, found = {}, {}, {}
for pack, seeds in CONFIG["trials"].items():
    rows[pack] = []
    for seed in seeds:
        G, D = train(pack, seed)
        samples = pictures[pack] = made(G, noise(seed))
        numbers = measure(samples) | {"reverse_kl": reverse_kl(samples)}
        rows[pack].append([numbers[name] for name in NAMES])
        print(f"pack {pack}, seed {seed}:", ", ".join(f"{name} {numbers[name]:.3f}" for name in NAMES))

for pack, trials in rows.items():
    for name, values in zip(NAMES, np.array(trials).T):
        mean, error = values.mean(), values.std(ddof=1) / len(values) ** 0.5 if len(values) > 1 else math.nan
        found[f"pack {pack}: {name}"] = float(mean)
        print(f"pack {pack}  {name:14} {mean:6.3f} ± {error:5.3f}   paper {PAPER[pack][name]}")"""
DRAW = """\
fig, axes = plt.subplots(1, len(pictures), figsize=(3.5 * len(pictures), 3.5), squeeze=False)
for ax, (pack, samples) in zip(axes[0], pictures.items()):
    ax.scatter(*real_batch(1000).cpu().T, s=2, color="lightgray")
    ax.scatter(*samples[:1000].cpu().T, s=2)
    ax.set(xlim=(-1.6, 1.6), ylim=(-1.6, 1.6), aspect="equal", title=f"pack {pack}")
plt.show()"""
LEAST = {"modes_covered": 1.0, "good_share": 0.15, "reverse_kl": 0.15}
"""How far two means may lie apart at least; LONE times as far where a single trial has no error."""
LONE = 3


def cells(tapes: Sequence[Tape[PaperSpec]], language: str) -> list[Cell]:
    """The notebook of some trials."""
    spec = tapes[0].spec
    loss = LOSSES[spec.loss]
    about = ABOUT(language).format(whole=STEPS, steps=spec.steps, time=time_of(tapes, language, False))
    network, train = (_packed(part) for part in _parts(spec))
    return [
        *head(language, TITLE(language), about, needs(spec)),
        *settings(language, {"trials": _trials(tapes), **numbers(spec, "pack")}),
        code(imported(spec, device="cuda")),  # where there is one
        text(DATA_SAID(language).format(about=DATA[spec.data].about(language)) + " " + GOOD(language)),
        code(f"{data_code(spec)}\n\n\n{MEASURE}"),
        text(NETWORKS(language), PACKS(language)),
        code(network),
        text(LOSS(language).format(about=loss.about(language), formula=loss.formula)),
        code(loss_code(spec)),
        text(TRAIN(language)),
        code(train),
        text(SCORE(language)),
        code("\n\n\n".join([fixed_code(spec)[0], fixed_code(spec)[2], KL])),
        text(TRIALS(language)),
        code(_paper(), RUN),
        *nearby(language, _seen(tapes), f"{RESULT(language)} {made(language, tapes[0].made, ('torch',))}"),
        text(PICTURE(language)),
        code(DRAW),
        text(NEXT(language)),
    ]


def _parts(spec: PaperSpec) -> tuple[str, str]:
    """Networks and training, written for packs: one of a single point is written like one of many."""
    many = spec.with_(pack=max(2, spec.pack))
    return network_code(many), train_code(many, head="def train(pack, seed):", looks=False, tells=True)


def _packed(said: str) -> str:
    """Code that is told how many points D sees, instead of reading it from CONFIG."""
    said = said.replace('CONFIG["pack"]', "pack").replace("critic()", "critic(pack)")
    return re.sub(r"packs \[n, \d+\]", "packs [n, 2 * pack]", said)


def _trials(tapes: Sequence[Tape[PaperSpec]]) -> dict[int, list[int]]:
    """The seeds of each row."""
    rows: dict[int, list[int]] = {}
    for tape in tapes:
        rows.setdefault(tape.spec.pack, []).append(tape.spec.seed)
    return rows


def _paper() -> str:
    """The paper's numbers as code."""
    rows = [f"    {pack}: {{{', '.join(map(_said, row.items()))}}}," for pack, row in PUBLISHED.items()]
    return "\n".join([f"NAMES = {NAMES!r}", "PAPER = {", *rows, "}"])


def _said(one: tuple[str, Measured]) -> str:
    name, (mean, error) = one
    return f'"{name}": "{mean:g} ± {error:g}"'


def _seen(tapes: Sequence[Tape[PaperSpec]]) -> dict[str, Seen]:
    """The means of the app's trials."""
    found: dict[str, Seen] = {}
    for pack in _trials(tapes):
        means = summary([_numbers(tape.last.numbers) for tape in tapes if tape.spec.pack == pack])
        found |= {f"pack {pack}: {name}": Seen(round(one.mean, 4), _far(name, one)) for name, one in means.items()}
    return found


def _numbers(last: Mapping[str, float]) -> dict[str, float]:
    return {name: last[name] for name in NAMES if name in last}


def _far(name: str, one: Measured) -> float:
    """Two standard errors of the difference of two such means."""
    if math.isnan(one.error):
        return LONE * LEAST[name]
    return round(max(LEAST[name], 2 * math.sqrt(2) * one.error), 3)
