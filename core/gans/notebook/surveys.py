"""A survey over seeds as the cells of a notebook: how often the training does what its preset promises. Light."""

from __future__ import annotations

import math
from collections.abc import Sequence

from core.cells import Cell, Seen, code, head, made, nearby, settings
from core.cells import words as text
from core.gans.notebook.judging import bounds, promise_code
from core.gans.notebook.pairs import parts, time_of
from core.gans.notebook.settings import imported, needs, numbers, trained_on
from core.gans.notebook.several import blocks
from core.gans.presets import CODES, PRESETS, SurveySpec
from core.spec import Text
from core.tape import Tape

TITLE = Text("여러 시드로: {preset}", "Over many seeds: {preset}")
ABOUT = Text(
    "같은 설정을 시드 0, 1, 2, …로 학습해 약속이 얼마나 자주 지켜지는지 셉니다.\n\n- **설정**: {about}\n"
    '- **약속**: {claim}\n\n{time} 앱에서 센 시드는 {seeds}개이고, `CONFIG["seeds"]`를 줄이면 그만큼 빨리 끝납니다.',
    "The same settings are trained with the seeds 0, 1, 2, …, to count how often a promise is kept.\n\n"
    "- **Settings**: {about}\n- **Promise**: {claim}\n\n{time} The app counted {seeds} seeds; with fewer in "
    '`CONFIG["seeds"]` it ends sooner.',
)
PROMISE = Text(
    '## 약속\n\n`CONFIG["promise"]`에 숫자마다 지켜야 할 범위가 있습니다.',
    '## The promise\n\n`CONFIG["promise"]` holds the bounds of each number.',
)
LOOP = Text("## 시드마다 학습하기", "## One training a seed")
RESULT = Text(
    "시드 {seeds}개에서 나온 몫이므로, 우연으로도 표준오차 두 배쯤은 달라집니다.",
    "These are shares of {seeds} seeds: by chance alone they may differ by some two standard errors.",
)
PICTURE = Text(
    "## 그림\n\n점 하나가 시드 하나이고, 색은 진단입니다.", "## Picture\n\nA point is a seed, its colour a diagnosis."
)
NEXT = Text(
    "## 해 볼 것\n\n1. 약속을 지키지 못한 시드가 있으면, 무엇이 달랐는지 숫자에서 찾아보세요.\n"
    '2. `CONFIG["promise"]`를 조금 좁혀 보세요. 지키는 시드가 몇 개 남나요?\n'
    "3. 시드 3개만 보고 결론을 냈다면 어떻게 되었을까요?",
    "## To try\n\n1. If a seed broke the promise, find in its numbers what was different.\n"
    '2. Narrow `CONFIG["promise"]` a little. How many seeds still keep it?\n'
    "3. What would you have concluded from three seeds?",
)
RUN = """\
rows = []
for seed in range(CONFIG["seeds"]):
    numbers = judge(*train(seed), seed)
    rows.append((numbers, diagnose(numbers, len(shares)), kept(numbers)))
    print(f"seed {seed:3}  {rows[-1][1]:14} {'kept' if rows[-1][2] else 'broken':6}  held {numbers['modes_held']}")

names = [name for _, name, _ in rows]
found = {"kept": sum(keeps for *_, keeps in rows) / len(rows)}
found |= {name: names.count(name) / len(rows) for name in sorted({*names, *CODES})}"""
DRAW = """\
for name in sorted(set(names)):
    those = [numbers for numbers, code, _ in rows if code == name]
    at = [[numbers[what] for numbers in those] for what in ("modes_held", "good_share")]
    plt.scatter(*at, label=name)
plt.xlabel("modes held")
plt.ylabel("share of good samples")
plt.legend()
plt.show()"""
LEAST = 0.1
"""How far two shares may lie apart at least."""


def cells(tapes: Sequence[Tape[SurveySpec]], language: str) -> list[Cell]:
    """The notebook of one survey."""
    tape = tapes[0]
    spec, preset, seeds = tape.spec.training(0), PRESETS[tape.spec.preset], tape.last.at
    said = {"about": preset.about(language), "claim": preset.claim.says(language), "seeds": seeds}
    title = TITLE(language).format(preset=preset.label(language))
    config = {"seeds": seeds, **numbers(spec), "promise": bounds(preset.claim)}
    codes = [name for name in CODES if tape.last.numbers.get(f"n_{name}")]
    result = f"{RESULT(language).format(seeds=seeds)} {made(language, tape.made, ('torch',))}"
    return [
        *head(
            language,
            title,
            ABOUT(language).format(time=time_of(tapes, language, not spec.pictures), **said),
            needs(spec),
        ),
        *settings(language, config),
        code(imported(spec, device=trained_on(tapes))),
        *parts(spec, blocks(spec), language),
        text(PROMISE(language)),
        code(promise_code(preset.claim)),
        text(LOOP(language)),
        code(f"CODES = {codes!r}  # what the app's trainings were called\n{RUN}"),
        *nearby(language, _seen(tape, codes), result),
        text(PICTURE(language)),
        code(DRAW),
        text(NEXT(language)),
    ]


def _seen(tape: Tape[SurveySpec], codes: Sequence[str]) -> dict[str, Seen]:
    """The share of seeds that kept the promise, and that of each diagnosis."""
    last, seeds = tape.last.numbers, tape.last.at
    shares = {"kept": last["kept"] / seeds} | {name: last[f"n_{name}"] / seeds for name in codes}
    return {name: Seen(share, _far(share, seeds)) for name, share in shares.items()}


def _far(share: float, seeds: int) -> float:
    """Two standard errors of the difference of two such shares, and LEAST at least."""
    return round(max(LEAST, 2 * math.sqrt(2 * share * (1 - share) / seeds)), 3)
