"""A task by hand and with a library as a notebook's cells. Light: text only."""

from __future__ import annotations

from collections.abc import Sequence
from pprint import pformat
from typing import Any

from core.anatomy.why.tasks import PREPARES, REFUSES, TASKS, WAYS, Task, WhySpec, module_of
from core.cells import Cell, Seen, code, compared, head, imports, settings
from core.cells import words as text
from core.quoted import source, text_of
from core.spec import Text
from core.tape import Tape

MODULE = "core.anatomy.why.tasks"
TITLE = Text("왜 쓰는가: {task}", "Why use a library: {task}")
ABOUT = Text(
    "같은 일을 손으로 쓴 코드와 {library}로 하고, 같은 경우들로 시험하고, 시간을 잽니다.",
    "The same task by hand and with {library}: both are tried on the same cases, and timed.",
)
WAY = {
    "by_hand": Text("## 손으로\n\n앱의 페이지에 보이는 코드입니다.", "## By hand\n\nThe code that the page shows."),
    "with_library": Text(
        "## {library}로\n\n앱의 페이지에 보이는 코드입니다.", "## With {library}\n\nThe code that the page shows."
    ),
}
CASES = Text(
    "## 시험\n\n`CASES`에는 넣을 것과 옳은 답이 있습니다. {none}",
    "## Cases\n\n`CASES` holds what is given, and the right answer. {none}",
)
REFUSED = Text("답이 `None`이면 오류를 내야 옳습니다.", "`None` means that it is right to raise an error.")
NOTHING = Text("답이 `None`이면 찾지 못했다는 답이 옳습니다.", "`None` means that it is right to find nothing.")
TIMES = Text(
    "## 시간\n\n`CONFIG`의 크기마다 한 번 부르는 데 걸린 시간을 잽니다.",
    "## Times\n\nThe time of one call, for each size in `CONFIG`.",
)
RESULT = Text(
    "1은 통과, 0은 실패입니다. 시간은 컴퓨터마다 다르므로 견주지 않고, 아래에 앱의 것을 적어 둡니다.",
    "1 is passed, 0 failed. Times differ from computer to computer and are not compared; the app's stand below.",
)
TOOK = Text("앱에서 잰 시간입니다.", "The times that the app measured.")
NEXT = Text(
    "## 해 볼 것\n\n손으로 쓴 코드가 실패하는 경우를 하나 골라 고쳐 보세요. 몇 줄이 늘었나요?",
    "## To try\n\nPick a case on which the code by hand fails and mend it. How many lines does it take?",
)
PASSES = '''\
def passes(way, given, right):
    """Whether one way of doing it is right on a case."""
    try:
        found = {call}
    except Exception:
        return {refused}
    return {accepted}'''
RUN = """\
for says, given, right in CASES:
    for name, way in ways.items():
        found[f"{name}: {says}"] = float(passes(way, given, right))
for name, passed in found.items():
    print("passed" if passed else "FAILED", name)"""
TIME = """\
for size in CONFIG["sizes"]:
    given = make(size)
    for name, way in ways.items():
        {ready}
        began, calls = time.perf_counter(), 0
        while time.perf_counter() - began < CONFIG["seconds"] or not calls:
            {called}
            calls += 1
        print(f"{{name:14}} {{size:6}}  {{(time.perf_counter() - began) / calls * 1000:10.4f}} ms")"""


def cells(tapes: Sequence[Tape[WhySpec]], language: str) -> list[Cell]:
    """The notebook of one task."""
    tape = tapes[0]
    name, task = tape.spec.task, TASKS[tape.spec.task]
    about = ABOUT(language).format(library=task.library)
    none = (REFUSED if name in REFUSES else NOTHING)(language)
    return [
        *head(language, TITLE(language).format(task=task.label(language)), about, [task.library]),
        *settings(language, {"sizes": list(task.sizes), "seconds": 0.02}),
        code(imports("import math", "import time"), "ways, found = {}, {}"),
        *(cell for way in WAYS for cell in _way(task, way, language)),
        text(CASES(language).format(none=none)),
        code(_cases(task, language), "\n" + _passes(name)),
        code(RUN),
        *compared(language, _seen(task, tape, language), RESULT(language)),
        text(TIMES(language)),
        code(_maker(task), _time(name)),
        text(TOOK(language) + "\n\n" + _took(task, tape)),
        text(NEXT(language)),
    ]


def _way(task: Task, way: str, language: str) -> list[Cell]:
    program = text_of(module_of(task, way)).rstrip()
    said = WAY[way](language).format(library=task.library)
    return [text(said), code(program + f'\n\n\nways["{way}"] = {task.function}')]


def _cases(task: Task, language: str) -> str:
    rows: list[Any] = [(case.says(language), case.given, case.right) for case in task.cases]
    return "CASES = " + pformat(rows, width=110, compact=True, sort_dicts=False)


def _passes(name: str) -> str:
    prepares, refuses = name in PREPARES, name in REFUSES
    return PASSES.format(
        call="way(given[0])(*given[1:])" if prepares else "way(*given)",
        refused="right is None" if refuses else "False",
        accepted="right is not None and found == right" if refuses else "found == right",
    )


def _maker(task: Task) -> str:
    """The function that makes what both are timed on, under a name of its own here."""
    function = task.of.__name__
    return source(MODULE, function).replace(f"def {function}(", "def make(") + "\n"


def _time(name: str) -> str:
    if name in PREPARES:
        return TIME.format(ready="find, rest = way(given[0]), given[1:]", called="find(*rest)")
    return TIME.format(ready="way(*given)", called="way(*given)")


def _seen(task: Task, tape: Tape[WhySpec], language: str) -> dict[str, Seen]:
    passed = tape.last.arrays["passed"]
    return {
        f"{way}: {case.says(language)}": Seen(float(passed[i, k]))
        for k, case in enumerate(task.cases)
        for i, way in enumerate(WAYS)
    }


def _took(task: Task, tape: Tape[WhySpec]) -> str:
    times = tape.last.times
    rows = [
        f"| {size:,} | " + " | ".join(f"{1000 * times[f'{way}_{size}']:.4f} ms" for way in WAYS) + " |"
        for size in task.sizes
    ]
    return "\n".join(["| | " + " | ".join(f"`{way}`" for way in WAYS) + " |", "|---|---|---|", *rows])
