"""Three tasks, each written by hand and with a library, and the cases that both are given. Light."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from core.spec import Spec, Text, choice

WAYS = ("by_hand", "with_library")


class Case(NamedTuple):
    """What a function is given, and what is right; None as `right` stands for an error that it should raise."""

    says: Text
    given: tuple[Any, ...]
    right: Any


class Task(NamedTuple):
    """One task.

    stem, function  its modules are STEM_by_hand and STEM_with_library, and what is called in them
    library  the distribution that does it
    cases    small inputs and right answers
    sizes    how large the inputs are that both are timed on, and `of` makes one of a size
    unit     what a size counts
    """

    label: Text
    stem: str
    function: str
    library: str
    cases: Sequence[Case]
    sizes: tuple[int, ...]
    of: Callable[[int], tuple[Any, ...]]
    unit: Text


def _matrices(n: int) -> tuple[Any, ...]:
    a = [[float((i * j) % 7) for j in range(n)] for i in range(n)]
    return a, a


def _csv(n: int) -> tuple[Any, ...]:
    return ("\n".join(["club,score", *(f"club{i % 5},{i % 100}" for i in range(n))]),)


def _routes(n: int) -> tuple[Any, ...]:
    return [(f"/page{i}", f"page{i}") for i in range(n)], f"/page{n - 1}"


ROUTES = [("/", "home"), ("/user/<name>", "user"), ("/post/<int:number>", "post")]
TASKS: dict[str, Task] = {
    "matrix": Task(
        Text("행렬 곱셈", "Matrix product"), "matrix", "product", "numpy",
        (
            Case(Text("2×2끼리", "2 by 2"), ([[1, 2], [3, 4]], [[5, 6], [7, 8]]), [[19, 22], [43, 50]]),
            Case(Text("2×3과 3×1", "2 by 3 and 3 by 1"), ([[1, 2, 3], [4, 5, 6]], [[1], [0], [2]]), [[7], [16]]),
            Case(Text("크기가 맞지 않으면 거절", "Sizes that do not fit are refused"), ([[1, 2, 3]], [[1], [2]]), None),
            Case(Text("줄의 길이가 다르면 거절", "Ragged rows are refused"), ([[1, 2], [3]], [[1, 2], [3, 4]]), None),
        ),
        (2, 8, 32, 128), _matrices, Text("행과 열의 수", "rows and columns"),
    ),
    "csv": Task(
        Text("CSV 평균", "Means of a CSV"), "csv", "means", "pandas",
        (
            Case(Text("보통의 파일", "An ordinary file"), ("club,score\na,80\nb,60\na,90",), {"a": 85.0, "b": 60.0}),
            Case(Text("마지막 줄바꿈", "A line break at the end"), ("club,score\na,80\n",), {"a": 80.0}),
            Case(Text("따옴표 안의 쉼표", "A comma inside quotes"), ('club,score\n"a, b",80',), {"a, b": 80.0}),
            Case(Text("빠진 값", "A missing value"), ("club,score\na,80\na,",), {"a": 80.0}),
            Case(Text("엑셀이 맨 앞에 붙인 표시(BOM)", "The mark that Excel puts first (BOM)"),
                 ("\ufeffclub,score\na,80",), {"a": 80.0}),
        ),
        (10, 100, 1000, 10_000), _csv, Text("줄 수", "lines"),
    ),
    "routes": Task(
        Text("주소를 함수에 잇기", "From an address to a function"), "routes", "finder", "werkzeug",
        (
            Case(Text("첫 페이지", "The first page"), (ROUTES, "/"), ("home", {})),
            Case(Text("이름이 든 주소", "An address with a name"), (ROUTES, "/user/ada"), ("user", {"name": "ada"})),
            Case(Text("숫자가 든 주소", "An address with a number"), (ROUTES, "/post/7"), ("post", {"number": 7})),
            Case(Text("없는 주소", "An address that nobody registered"), (ROUTES, "/nowhere"), None),
            Case(Text("이름이 빠진 주소", "An address without its name"), (ROUTES, "/user/"), None),
            Case(Text("한 칸 더 깊은 주소", "An address one level deeper"), (ROUTES, "/user/ada/edit"), None),
            Case(Text("숫자 자리에 글자", "Letters in place of a number"), (ROUTES, "/post/seven"), None),
        ),
        (1, 10, 100, 1000), _routes, Text("등록한 주소 수", "addresses registered"),
    ),
}  # fmt: skip
PREPARES = ("routes",)
"""Tasks whose function is given the first input once, and gives a function of the rest: that one is timed."""
REFUSES = ("matrix",)
"""Tasks whose None means that an error must be raised; of the others it is the answer."""


def module_of(task: Task, way: str) -> str:
    """The dotted name of what was written, by hand or with the library."""
    return f"core.anatomy.why.{task.stem}_{way}"


@dataclass(frozen=True)
class WhySpec(Spec):
    """One task, done both ways: step 1 tries all cases, and each further step times both on one more size."""

    lab: ClassVar[str] = "why"
    learner: ClassVar[str] = "core.anatomy.why.learner"
    at_once: ClassVar[int] = 3

    task: str = choice("matrix", TASKS, label=Text("일", "Task"))

    def marks(self) -> tuple[int, ...]:
        return tuple(range(len(TASKS[self.task].sizes) + 2))


PRESETS: Mapping[str, tuple[WhySpec, ...]] = {name: (WhySpec(name),) for name in TASKS}
