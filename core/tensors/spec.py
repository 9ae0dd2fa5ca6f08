"""One topic, asked of NumPy, PyTorch and TensorFlow one after the other. Light."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from core.settings import installed
from core.spec import Problem, Spec, Text, choice, line, number
from core.tensors import shapes
from core.tensors.functions import FUNCTIONS
from core.tensors.topics import LIBRARIES, TOPICS


class DType(NamedTuple):
    """A data type that all three libraries name alike."""

    label: Text


def _type(name: str, ko: str, en: str) -> DType:
    return DType(Text(f"{name} · {ko}", f"{name} · {en}"))


DTYPES: dict[str, DType] = {
    "bool": _type("bool", "참·거짓", "true or false"),
    "uint8": _type("uint8", "정수 0~255, 이미지", "whole 0 to 255, images"),
    "int32": _type("int32", "정수 32비트", "whole, 32 bits"),
    "int64": _type("int64", "정수 64비트", "whole, 64 bits"),
    "float16": _type("float16", "실수 16비트", "real, 16 bits"),
    "bfloat16": _type("bfloat16", "실수 16비트, 딥러닝용", "real, 16 bits, for deep learning"),
    "float32": _type("float32", "실수 32비트", "real, 32 bits"),
    "float64": _type("float64", "실수 64비트", "real, 64 bits"),
}
SHAPE = Text(
    "축의 길이를 쉼표로 이어 씁니다. 예: 2, 3. 비우면 수 하나입니다.",
    "The length of each axis, with commas between: 2, 3. Empty for a single number.",
)


@dataclass(frozen=True)
class TensorSpec(Spec):
    """One topic's programs; step k runs the k-th of LIBRARIES. Only what the topic's programs are given counts.

    `digits` says how far NumPy moves for a slope: h is ten to the power of minus so many.
    """

    lab: ClassVar[str] = "tensors"
    learner: ClassVar[str] = "core.tensors.learner"

    topic: str = choice("dtype", TOPICS, label=Text("주제", "Topic"))
    first: str = choice("int64", DTYPES, label=Text("첫째 자료형", "First data type"))
    second: str = choice("float32", DTYPES, label=Text("둘째 자료형", "Second data type"))
    along: int = number(0, 0, 2, label=Text("더할 축", "Axis to sum along"))
    left: str = line(shapes.tidy, default="3, 1", label=Text("왼쪽 모양", "Left shape"), about=SHAPE)
    right: str = line(shapes.tidy, default="2, 1, 4", label=Text("오른쪽 모양", "Right shape"), about=SHAPE)
    function: str = choice("sine", FUNCTIONS, label=Text("함수", "Function"))
    x: float = number(1.5, -3.0, 3.0, step=0.1, label=Text("x", "x"))
    digits: int = number(5, 1, 15, label=Text("차분의 폭 h = 10⁻ᵏ의 k", "k of the step h = 10⁻ᵏ"))
    release: str = line(str.strip, label=Text("버전", "Versions"))

    def relevant(self) -> tuple[str, ...]:
        return ("topic", *TOPICS[self.topic].fields, "release")

    def conflicts(self) -> list[Problem]:
        """Shapes that cannot be read, or would take too much memory."""
        if self.topic != "broadcasting":
            return []
        wrong = [shapes.problem(name, getattr(self, name)) for name in ("left", "right")]
        found = [problem for problem in wrong if problem]
        if not found and (count := shapes.numbers(*self.pair)) > shapes.MOST:
            found.append(Problem("left", "shape-too-large", {"count": count, "most": shapes.MOST}))
        return found

    def marks(self) -> tuple[int, ...]:
        return tuple(range(len(LIBRARIES) + 1))

    @property
    def pair(self) -> tuple[shapes.Shape, shapes.Shape]:
        """The two shapes, read."""
        return shapes.parse(self.left), shapes.parse(self.right)

    def given(self) -> Mapping[str, Any]:
        """What the topic's programs are given, by the names that they give it."""
        all_: dict[str, Any] = {"first": self.first, "second": self.second, "axis": self.along}
        all_ |= {"function": self.function, "x": self.x, "h": 10.0**-self.digits}
        if self.topic == "broadcasting":
            all_ |= dict(zip(("left", "right"), self.pair, strict=True))
        return all_


def releases(topic: str = "", device: str = "cpu") -> str:
    """The versions that are installed here, and for the topic of devices what the host has: others answer otherwise."""
    said = " ".join(f"{name} {installed(one.package)}" for name, one in LIBRARIES.items())
    return f"{said} {device}" if topic == "device" else said


PRESETS: Mapping[str, tuple[TensorSpec, ...]] = {name: (TensorSpec(name, release=releases(name)),) for name in TOPICS}
