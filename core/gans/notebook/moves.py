"""A training by hand, move by move, as the cells of a notebook that draws the app's random numbers. Light: text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.cells import Cell, Seen, code, compared, head, made, settings
from core.cells import words as text
from core.gans.choices import LOSSES
from core.gans.fields import DATA
from core.gans.moves import MovesSpec, write_moves
from core.gans.notebook.data import data_code
from core.gans.notebook.judging import fixed_code
from core.gans.notebook.moves_code import PLAY, batch_code, draw_code, losses_code, updates_code
from core.gans.notebook.networks import network_code
from core.gans.notebook.settings import alike, config, imported, needs
from core.gans.notebook.training import begun, loss_code, remedy_code
from core.gans.notebook.words import DATA as DATA_SAID
from core.gans.notebook.words import LOSS, NETWORKS
from core.spec import Text
from core.tape import Frame, Tape

TITLE = Text("한 걸음씩 손으로: {moves}", "A training by hand: {moves}")
ABOUT = Text(
    "두 선수를 {after}걸음 미리 학습하고, 그다음 차례대로 한 수씩 둡니다. D는 D만, G는 G만, B는 둘 다 배우는 수이고 "
    "뒤의 수는 걸음 수입니다. 처음 가중치와 난수를 앱과 같은 순서로 뽑으므로 수마다 앱과 같은 숫자가 나옵니다.",
    "Both players learn for {after} steps, and then move in turn. D is a move of D only, G of G only, B of both; the "
    "number behind it says how many steps. First weights and random numbers are drawn in the app's order, so each move "
    "gives the app's numbers.",
)
FRESH = Text(
    "처음 가중치는 아래 함수가 앱과 같은 순서로 뽑습니다.",
    "The function below draws the first weights in the app's order.",
)
STEP = Text(
    "## 한 걸음의 여섯 단계\n\n진짜를 뽑고(1), 잡음에서 가짜를 만들고(2), D가 판정하고(3), D가 고쳐지고(4), "
    "D가 가짜를 어디로 끌어당기는지 보고(5), G가 고쳐집니다(6).",
    "## A step in six stages\n\nReals are drawn (1), fakes are made of noise (2), D judges (3), D is updated (4), D's "
    "slope pulls at the fakes (5), and G is updated (6).",
)
PLAY_SAID = Text(
    "## 두기\n\n수마다 정해진 점과 잡음에서 두 선수의 손실을 잽니다. {value} D는 이것을 키우려 하고 G는 줄이려 합니다.",
    "## Playing\n\nAfter each move both losses are taken on fixed points and noise. {value} D wants it larger and G "
    "smaller.",
)
VALUE = Text("`V`는 V(D, G)입니다.", "`V` is V(D, G).")
SCORED = Text(
    "이 손실에는 V가 없어 `V` 자리에 −L_D를 적습니다.",
    "This loss has no V, so that `V` stands for −L_D.",
)
RESULT = Text(
    "처음 가중치와 묶음이 같으므로 처음 몇백 걸음은 {near:g} 안에서 같고, 그 뒤로는 반올림의 차이가 불어납니다.",
    "First weights and batches are the same, so the first few hundred steps agree to {near:g}; from there on "
    "differences in rounding grow.",
)
APART = Text(
    "앱의 난수나 스펙트럼 정규화의 시작 벡터가 여기와 달라서 숫자는 어림으로만 비슷합니다.",
    "The app's random numbers, or the first vectors of its spectral normalisation, are others than here, so that "
    "numbers are alike only roughly.",
)
AFLOAT = Text(
    "이 손실에서는 D가 모든 답에 같은 수를 더해도 D의 손실이 그대로일 때가 많습니다. 그 수는 반올림이 정하고 G의 "
    "손실도 그만큼 옮겨 가므로, G의 손실은 견주지 않습니다.",
    "With this loss D can often add the same number to all its answers at no cost. Rounding decides that number, and "
    "G's loss moves with it, so it is not compared.",
)
PICTURE = Text(
    "## 그림\n\n마지막 수 뒤의 D(밝을수록 진짜라고 봄), 진짜(회색), 마지막 걸음 전(빨강)과 후(파랑)의 가짜입니다. "
    "화살표는 D가 가짜를 끌어당기는 쪽입니다.",
    "## Picture\n\nD after the last move (brighter is more real), reals in gray, fakes before the last step in red and "
    "after it in blue. Arrows show which way D pulls.",
)
NEXT = Text(
    '## 해 볼 것\n\n1. `CONFIG["moves"]`를 `"D10 G10"`과 `"B10"`으로 바꾸어 비교해 보세요.\n'
    "2. D만 계속 두면 V는 어디까지 올라가고, G가 받는 기울기는 어떻게 되나요?\n"
    "3. G만 계속 두면 가짜는 어디로 모이나요?",
    '## To try\n\n1. Set `CONFIG["moves"]` to `"D10 G10"` and to `"B10"`, and compare.\n'
    "2. Let D alone play on. How far does V rise, and what becomes of the gradient that G gets?\n"
    "3. Let G alone play on. Where do the fakes gather?",
)
FLOATING = ("hinge", "wgan", "wgangp")
"""Losses whose D may add a number to all its answers at no cost: Adam then makes steps of rounding errors, and G's loss
goes with them."""
EARLY, SOON, LATE, LOOSE = 600, 1e-3, 0.05, 0.5
"""So many updates are near the app's, by SOON; later ones by LATE; LOOSE where random numbers are others."""


def cells(tapes: Sequence[Tape[MovesSpec]], language: str) -> list[Cell]:
    """The notebook of one training by hand."""
    tape = tapes[0]
    spec = tape.spec
    loss = LOSSES[spec.loss]
    title = TITLE(language).format(moves=write_moves(spec.played) or "–")
    value = (VALUE if loss.belief else SCORED)(language)
    return [
        *head(language, title, ABOUT(language).format(after=spec.after), needs(spec)),
        *settings(language, _config(spec)),
        code(imported(spec, "import copy")),
        text(DATA_SAID(language).format(about=DATA[spec.data].about(language))),
        code(data_code(spec)),
        text(NETWORKS(language), FRESH(language)),
        code(network_code(spec)),
        text(LOSS(language).format(about=loss.about(language), formula=loss.formula)),
        code("\n\n\n".join(part for part in (loss_code(spec), remedy_code(spec)) if part)),
        text(STEP(language)),
        code(batch_code(spec) + "\n\n\n" + updates_code(spec)),
        text(PLAY_SAID(language).format(value=value)),
        code("\n\n\n".join([*fixed_code(spec)[:2], losses_code(spec)])),
        code(PLAY.format(begun="\n".join(begun(spec, 'CONFIG["seed"]')))),
        *compared(language, _seen(tape), f"{_result(tape, language)} {made(language, tape.made, ('torch',))}"),
        text(PICTURE(language)),
        code(draw_code(spec)),
        text(NEXT(language)),
    ]


def _config(spec: MovesSpec) -> dict[str, Any]:
    numbers = {name: value for name, value in config(spec).items() if name != "steps" or spec.noise > 0}
    return {"after": spec.after, "moves": write_moves(spec.played), **numbers}


def _seen(tape: Tape[MovesSpec]) -> dict[str, Seen]:
    """V and, where it is settled, G's loss after each move, and the sizes of the last gradients."""
    names = ["start", *(f"{i} {move}" for i, move in enumerate(tape.spec.played, 1))]
    found: dict[str, Seen] = {}
    for name, frame in zip(names, tape.frames, strict=True):
        near = _near(tape, frame)
        value = frame.numbers.get("value", -frame.numbers["loss_d"])
        found[f"{name}: V"] = Seen(value, near)
        if tape.spec.loss not in FLOATING:
            found[f"{name}: loss of G"] = Seen(frame.numbers["loss_g"], near)
    last = tape.last
    sizes = {who: last.numbers[f"norm_{who.lower()}"] for who in "DG" if f"norm_{who.lower()}" in last.numbers}
    return found | {f"gradient of {who}": Seen(size, _near(tape, last)) for who, size in sizes.items()}


def _near(tape: Tape[MovesSpec], frame: Frame) -> float:
    if not alike(tape):
        return LOOSE
    updates = frame.numbers["updates_d"] + frame.numbers["updates_g"]
    return SOON if updates <= 2 * EARLY else LATE


def _result(tape: Tape[MovesSpec], language: str) -> str:
    said = RESULT(language).format(near=SOON) if alike(tape) else APART(language)
    return f"{said} {AFLOAT(language)}" if tape.spec.loss in FLOATING else said
