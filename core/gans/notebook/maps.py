"""A collapse map as the cells of a notebook: one small GAN after the other, each with its own learning rates. Light.

A loop, not the batch that a GPU takes: what a student should see is one training, called with two numbers. Every
second learning rate is taken at first, a quarter of the cells, so that it ends soon and still spans the whole map.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.cells import Cell, Seen, code, head, made, nearby, settings
from core.cells import words as text
from core.gans.choices import ACTIVATIONS, LOSSES
from core.gans.maps import CODES, COLUMNS, ROWS, MapSpec
from core.gans.notebook.pairs import parts, time_of
from core.gans.notebook.settings import imported, needs, numbers
from core.gans.notebook.several import blocks, train_code
from core.spec import Text
from core.tape import Tape

EVERY = 2
"""Which of the learning rates a notebook takes at first: every so many."""
TITLE = Text("모드 붕괴 지도", "A collapse map")
ABOUT = Text(
    "두 학습률의 짝마다 작은 GAN을 하나씩 학습해 어떻게 되었는지 지도로 그립니다. "
    "손실은 {loss}, 활성화 함수는 {activation}이고, G가 한 걸음 배울 때 D는 {d_steps}걸음 배웁니다. "
    '{time} 그래서 처음에는 학습률을 하나 걸러 하나씩, 칸의 4분의 1만 학습합니다. `CONFIG["every"]`를 1로 하면 '
    "지도 전체를 학습합니다.",
    "For every pair of learning rates a small GAN is trained, and what became of it is drawn as a map. "
    "Loss: {loss}. Activation: {activation}. D's steps for each step of G: {d_steps}. "
    '{time} So every second learning rate is taken at first, a quarter of the cells; with `CONFIG["every"]` at 1 it '
    "trains the whole map.",
)
LOOP = Text("## 칸마다 학습하기", "## One training a cell")
RESULT = Text(
    "`SEEN`은 여기서 학습하는 칸에 대한 것입니다. `alike`는 앱과 진단이 같은 칸의 몫이고, 건강한 칸과 무너지는 칸의 "
    "경계에서는 반올림의 차이만으로도 진단이 바뀝니다.",
    "`SEEN` is about the cells that are trained here. `alike` is the share of cells with the app's diagnosis; on the "
    "border between healthy and collapsing cells, differences in rounding are enough to change it.",
)
PICTURE = Text(
    "## 그림\n\n왼쪽은 여기서 학습한 지도, 오른쪽은 앱의 지도입니다. 대각선에서는 두 학습률이 같습니다.",
    "## Picture\n\nAt the left the map that was trained here, at the right the app's. Both learning rates are equal on "
    "the diagonal.",
)
NEXT = Text(
    "## 해 볼 것\n\n1. 건강한 칸은 대각선의 어느 쪽에 더 많나요? D가 더 빨리 배우는 쪽인가요?\n"
    '2. `CONFIG["d_steps"]`를 바꾸어 다시 학습하면 건강한 칸이 어느 쪽으로 옮겨 가나요?\n'
    '3. `CONFIG["seed"]`만 바꾸어 다시 학습해 보세요. 진단이 바뀌는 칸은 어디에 있나요?',
    "## To try\n\n1. On which side of the diagonal are more cells healthy? Is it the one where D learns faster?\n"
    '2. Change `CONFIG["d_steps"]` and train again: which way do the healthy cells move?\n'
    '3. Change `CONFIG["seed"]` alone and train again. Where are the cells whose diagnosis changes?',
)
RUN = """\
cells = {}
rates_g, rates_d = (CONFIG[name][CONFIG["every"] - 1 :: CONFIG["every"]] for name in ("rates_g", "rates_d"))
for lr_d in rates_d:
    for lr_g in rates_g:
        cells[lr_g, lr_d] = diagnose(judge(*train(lr_g, lr_d), CONFIG["seed"]), len(shares))
    print(f"D {lr_d:<7g}", *(f"{cells[lr_g, lr_d]:14}" for lr_g in rates_g))

found = {
    "healthy": list(cells.values()).count("healthy") / len(cells),
    "alike": sum(APP[cell] == name for cell, name in cells.items()) / len(cells),
}"""
APP = """\
CODES = {codes!r}
SAID = [  # the app's map, by places in CODES: a row for each of D's learning rates, a column for each of G's
{rows}
]
APP = {{
    (lr_g, lr_d): CODES[said]
    for lr_d, row in zip({down!r}, SAID)
    for lr_g, said in zip({across!r}, row)
}}"""
DRAW = """\
fig, axes = plt.subplots(1, 2, figsize=(13, 5.5))
colours = plt.get_cmap("tab10", len(CODES))
for ax, named, title in zip(axes, (cells, APP), ("here", "app")):
    across, down = (sorted({cell[i] for cell in named}) for i in (0, 1))
    picture = [[CODES.index(named[lr_g, lr_d]) for lr_g in across] for lr_d in down]
    ax.imshow(picture, origin="lower", cmap=colours, vmin=-0.5, vmax=len(CODES) - 0.5)
    ax.set_xticks(range(len(across)), [f"{rate:g}" for rate in across], rotation=45)
    ax.set_yticks(range(len(down)), [f"{rate:g}" for rate in down])
    ax.set(xlabel="G's learning rate", ylabel="D's learning rate", title=title)
    for y, row in enumerate(picture):
        for x, code in enumerate(row):
            ax.text(x, y, code, ha="center", va="center", color="white")
handles = [plt.Rectangle((0, 0), 1, 1, color=colours(i)) for i in range(len(CODES))]
fig.legend(handles, [f"{i} {name}" for i, name in enumerate(CODES)], loc="lower center", ncols=4)
fig.subplots_adjust(bottom=0.28)
plt.show()"""
ALIKE = 0.4
"""The share of cells that may be named otherwise; that of healthy ones may differ by half of it."""


def cells(tapes: Sequence[Tape[MapSpec]], language: str) -> list[Cell]:
    """The notebook of one map, all of whose rows are in `tapes`."""
    first = tapes[0].spec
    spec = first.cell(0)
    code_of = blocks(spec)
    train = train_code(spec, head="def train(lr_g, lr_d):").replace("(seed)", '(CONFIG["seed"])')
    code_of["train"] = train.replace('CONFIG["lr_g"]', "lr_g").replace('CONFIG["lr_d"]', "lr_d")
    config = {"every": EVERY, "rates_g": list(COLUMNS), "rates_d": list(ROWS), "seed": first.seed}
    return [
        *head(language, TITLE(language), _about(tapes, language), needs(spec)),
        *settings(language, config | numbers(spec, "lr_g", "lr_d")),
        code(imported(spec)),
        *parts(spec, code_of, language),
        text(LOOP(language)),
        code(_app(tapes), RUN),
        *nearby(language, _seen(tapes), f"{RESULT(language)} {made(language, tapes[0].made, ('torch',))}"),
        text(PICTURE(language)),
        code(DRAW),
        text(NEXT(language)),
    ]


def _about(tapes: Sequence[Tape[MapSpec]], language: str) -> str:
    spec = tapes[0].spec
    return ABOUT(language).format(
        loss=LOSSES[spec.loss].label(language),
        activation=ACTIVATIONS[spec.activation].label(language),
        d_steps=spec.d_steps,
        time=time_of(tapes, language, True),
    )


def _app(tapes: Sequence[Tape[MapSpec]]) -> str:
    """The app's map as code, from the lowest row to the highest."""
    rows = [_codes(tape) for tape in sorted(tapes, key=lambda tape: tape.spec.row)]
    down = tuple(ROWS[row] for row in sorted(tape.spec.row for tape in tapes))
    return APP.format(codes=CODES, rows="\n".join(f"    {row!r}," for row in rows), down=down, across=COLUMNS)


def _codes(tape: Tape[MapSpec]) -> list[int]:
    return [int(code) for code in tape.last.arrays["code"]]


def _seen(tapes: Sequence[Tape[MapSpec]]) -> dict[str, Seen]:
    """Of the cells that are trained at first: how many are healthy, and that all are named alike, but for some."""
    taken = [code for tape in tapes if tape.spec.row % EVERY == EVERY - 1 for code in _codes(tape)[EVERY - 1 :: EVERY]]
    return {
        "healthy": Seen(taken.count(CODES.index("healthy")) / len(taken), ALIKE / 2),
        "alike": Seen(1.0, ALIKE),
    }
