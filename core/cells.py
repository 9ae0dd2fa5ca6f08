"""What the cells of an exported notebook are made of: words, code, settings, numbers to compare. Light: text only.

Labs build their cells of these; `core.notebooks` makes files of them. Nothing that a visitor has written gets into a
cell but as a number.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping, Sequence
from pprint import pformat
from typing import Any, NamedTuple
from unicodedata import east_asian_width

from core.spec import Spec, Text

Cell = tuple[str, str]
"""A kind, "markdown" or "code", and a source."""
WIDTH = 100
EXACT = 1e-12
"""How far numbers may lie apart, relative to themselves, that are the same but for the last digit."""

NEEDS = Text(
    "필요한 것은 {needs}입니다. 없으면 `pip install {pip}`로 설치합니다.",
    "It needs {needs}; `pip install {pip}` installs what is missing.",
)
LACKS = Text(
    "필요한 것은 {needs}입니다. 이 가운데 없을 만한 것은 아래 첫 칸이 설치합니다: {lacks}.",
    "It needs {needs}. Of these the first cell below installs what is likely to be missing: {lacks}.",
)
NOTHING = Text("파이썬 표준 라이브러리만 있으면 됩니다.", "It needs nothing beyond Python's standard library.")
REPEATS = Text(
    "얼개(Eolgae)에서 본 실험을 앱 밖에서 그대로 되풀이합니다.",
    "This repeats an experiment from Eolgae outside the app.",
)
SETTINGS = Text(
    "## 설정\n\n바꿀 만한 숫자는 모두 이 한 칸에 있습니다. 바꾸고 아래를 차례로 다시 실행해 보세요.",
    "## Settings\n\nAll numbers worth changing stand in this one cell. Change them and run what follows again.",
)
COMPARED = Text(
    "## 앱에서 본 것과 비교\n\n`SEEN`은 앱에서 나온 숫자와, 얼마나 가까우면 비슷하다고 볼지입니다(그 수에 견준 비율). "
    "보이는 자리까지 똑같으면 '같음'입니다.",
    "## Compared with the app\n\n"
    "`SEEN` holds the app's numbers, and how near another must be to count as close, relative to the number. What "
    "agrees in all digits shown is the same.",
)
NEARBY = Text(
    "## 앱에서 본 것과 비교\n\n`SEEN`은 앱에서 나온 숫자와, 얼마나 떨어져도 비슷하다고 볼지입니다. "
    "보이는 자리까지 똑같으면 '같음'입니다.",
    "## Compared with the app\n\n"
    "`SEEN` holds the app's numbers, and how far another may lie from them and still be close. What agrees in all "
    "digits shown is the same.",
)
SAME, CLOSE, OTHER = Text("같음", "same"), Text("비슷함", "close"), Text("다름", "differs")
HERE, SEEN = Text("여기", "here"), Text("앱", "app")
MADE = Text("앱에서 쓴 버전: {versions}.", "Versions in the app: {versions}.")
LACKING = ("py4web", "cherrypy", "django", "bottle")
"""Distributions that the notebooks need and Colab has not; each is imported by its own name."""
COMPARE = """\
for name, (expected, {bound}) in SEEN.items():
    if name not in found:
        continue  # was left out here
    here, app = (f"{{number:{form}}}" for number in (found[name], expected))
    said, off = {close}, f"±{shown}"
    if not {near}:
        said, off = {other}, ""
    elif {alike}:
        said, off = {same}, ""
    print(f"{{here:>{room}}} {{app:>{room}}}  {{said}} {{off:8}} {{name}}")"""
ALONE = 'sys.modules["triton"] = None  # compiles for GPUs; TensorFlow may end the process when it is there too'
"""For a notebook that has both PyTorch and TensorFlow; it needs `sys`."""
INSTALL = """\
import importlib.util
import subprocess
import sys

for name in {names}:
    if importlib.util.find_spec(name) is None:
        subprocess.run([sys.executable, "-m", "pip", "install", "-q", name], check=True)"""


class Seen(NamedTuple):
    """A number of the app's, and how far another one may lie from it, relative to it, and still be close."""

    number: float
    near: float = EXACT


def words(*paragraphs: str) -> Cell:
    """A cell of text."""
    return "markdown", "\n\n".join(paragraphs)


def code(*parts: str) -> Cell:
    """A cell of code; parts are set apart by a line."""
    return "code", "\n\n".join(part.strip("\n") for part in parts if part)


def head(language: str, title: str, about: str, needs: Sequence[str]) -> list[Cell]:
    """The opening: what it is, what it needs, and, where Colab lacks something, what installs that."""
    lacks = [name for name in needs if name in LACKING]
    said = LACKS if lacks else NEEDS if needs else NOTHING
    there = said(language).format(needs=", ".join(needs), pip=" ".join(needs), lacks=", ".join(lacks))
    first = words(f"# {title}", REPEATS(language), about, there)
    return [first, *([code(INSTALL.format(names=tuple(lacks)))] if lacks else [])]


def settings(language: str, values: Mapping[str, Any]) -> list[Cell]:
    """The one cell with CONFIG."""
    return [words(SETTINGS(language)), code("CONFIG = " + _literal(values))]


def compared(language: str, seen: Mapping[str, Seen], about: str) -> list[Cell]:
    """What the code found, in a dictionary `found`, beside what the app has seen. The code needs `math`.

    Numbers are the same where all digits shown agree, or where SEEN asks for that; else close, with how close.
    """
    near = "math.isclose(found[name], expected, rel_tol=near, abs_tol=1e-12)"
    loop = _loop(language, near, bound="near", alike="here == app or near < 1e-8", shown="{100 * near:g}%",
                 form=".8g", room=14)  # fmt: skip
    return _beside(language, seen, COMPARED(language) + " " + about, loop, 14)


def nearby(language: str, seen: Mapping[str, Seen], about: str) -> list[Cell]:
    """The same of statistics: `near` is a distance there, and NaN, what a run that diverged has, is near nothing."""
    loop = _loop(language, "abs(found[name] - expected) <= far", bound="far", alike="here == app", shown="{far:g}",
                 form=".3f", room=10)  # fmt: skip
    return _beside(language, seen, NEARBY(language) + " " + about, loop, 10)


def _loop(language: str, near: str, **parts: object) -> str:
    """The loop that compares; names stand last, for Korean letters are twice as wide as others."""
    said = {"same": SAME(language), "close": CLOSE(language), "other": OTHER(language)}
    wide = max(map(_columns, said.values()))
    words = {name: quoted(word + " " * (wide - _columns(word))) for name, word in said.items()}
    return COMPARE.format(near=near, **words, **parts)


def _beside(language: str, seen: Mapping[str, Seen], about: str, loop: str, room: int) -> list[Cell]:
    listed = "\n".join(f"    {quoted(name)}: ({_said(one.number)}, {one.near!r})," for name, one in seen.items())
    heads = f"{_right(HERE(language), room)} {_right(SEEN(language), room)}"
    return [words(about), code(f"SEEN = {{\n{listed}\n}}", f"print({quoted(heads)})\n{loop}")]


def _said(number: float) -> str:
    """A number as code says it; not a number, too."""
    return repr(float(number)) if math.isfinite(number) else f'float("{float(number)!r}")'


def _right(word: str, room: int) -> str:
    """A word at the right of so many columns of a terminal."""
    return " " * (room - _columns(word)) + word


def _columns(word: str) -> int:
    """How wide a terminal shows a word: some letters take two columns."""
    return sum(1 + (east_asian_width(letter) in "WF") for letter in word)


def made(language: str, how: Mapping[str, Any], packages: Sequence[str]) -> str:
    """With which versions a tape was made; empty where it does not say."""
    versions = how.get("versions", {})
    named = ", ".join(f"{name} {versions[name]}" for name in packages if versions.get(name))
    return MADE(language).format(versions=named) if named else ""


def _literal(values: Mapping[str, Any]) -> str:
    """A dictionary as one writes it: an entry a line."""
    said = {name: pformat(value, width=WIDTH, compact=True, sort_dicts=False) for name, value in values.items()}
    lines = [f"    {quoted(name)}: {value}," for name, value in said.items()]
    return "\n".join(["{", *lines, "}"])


def imports(*lines: str) -> str:
    """Import lines in the usual order, each once: the standard library's, then the others'."""
    every = sorted({line for text in lines for line in text.splitlines() if line.strip()}, key=_order)
    groups = [[line for line in every if (_order(line)[0] == place)] for place in (0, 1)]
    return "\n\n".join("\n".join(group) for group in groups if group)


def _order(line: str) -> tuple[int, int, str]:
    module = line.split()[1].partition(".")[0]
    return (module not in sys.stdlib_module_names, line.startswith("from"), line.lower())


class Alike:
    """What several specs say, as CONFIG says it.

    A field that is the same wherever it is used stands under its name; one that is not stands once for each spec, with
    that spec's number behind it, counted from 1.

    used  the fields of each spec that the code reads
    """

    def __init__(self, specs: Sequence[Spec], used: Sequence[Sequence[str]]) -> None:
        self.specs, self.used = specs, used
        said: dict[str, set[Any]] = {}
        for spec, fields in zip(specs, used, strict=True):
            for name in fields:
                said.setdefault(name, set()).add(getattr(spec, name))
        self.differing = {name for name, values in said.items() if len(values) > 1}

    def name(self, field: str, at: int) -> str:
        """Under which name CONFIG has a field of the spec at this place."""
        return f"{field}_{at + 1}" if field in self.differing else field

    def read(self, field: str, at: int) -> str:
        """The code that reads it."""
        return f'CONFIG["{self.name(field, at)}"]'

    def values(self, order: Sequence[str]) -> dict[str, Any]:
        """CONFIG's entries, in this order of fields."""
        return {
            self.name(field, at): getattr(spec, field)
            for field in order
            for at, (spec, fields) in enumerate(zip(self.specs, self.used, strict=True))
            if field in fields
        }


def quoted(name: str) -> str:
    """A name as a literal in double quotes."""
    return json.dumps(name, ensure_ascii=False)


def distinct(names: Sequence[str]) -> list[str]:
    """Names that tell apart: those that stand more than once are numbered."""
    return [name if names.count(name) == 1 else f"{name} #{names[: i + 1].count(name)}" for i, name in enumerate(names)]
