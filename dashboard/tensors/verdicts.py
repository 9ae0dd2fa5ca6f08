"""What the programs' answers come to, in sentences that are computed from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from core.tensors import shapes
from core.tensors.functions import FUNCTIONS
from core.tensors.spec import TensorSpec
from core.tensors.topics import LIBRARIES, SHAPE, TOPICS, Told, answers, refused, same
from dashboard.words import say

Verdict = Callable[[str, TensorSpec, Told], list[str]]
RIGHT_MEAN = 1.5
CLOSE = 1e-12
"""How near to the closed form a slope is called exact, relative to it: some roundings in double precision."""


def written(language: str, answer: Any) -> str:
    """One answer in a table's cell or a sentence; a dash where a question was not asked, or could not be tried."""
    if answer is None or ("error" not in answer and answer["gave"] is None):
        return "–"
    if "error" in answer:
        return f"✗ {say(language, 'tensors.error')}"
    gave = answer["gave"]
    if isinstance(gave, bool):
        return say(language, "tensors.yes" if gave else "tensors.no")
    if isinstance(gave, list) and all(isinstance(one, int) for one in gave):
        return f"`{shapes.written(tuple(gave))}`"
    if isinstance(gave, list) and all(isinstance(one, str) for one in gave):
        return ", ".join(f"`{one}`" for one in gave)
    return f"`{gave:.15g}`" if isinstance(gave, float) else f"`{gave:,}`" if isinstance(gave, int) else f"`{gave}`"


def spread(language: str, told: Told, question: str) -> str:
    """Every library's answer to a question, in a row."""
    return ", ".join(
        f"{LIBRARIES[name].label} {written(language, said[question])}"
        for name, said in told.items()
        if question in said
    )


def listed(names: Sequence[str]) -> str:
    return ", ".join(LIBRARIES[name].label for name in names)


def _those(told: Told, question: str, wanted: Callable[[Any], bool]) -> list[str]:
    """The libraries whose answer is such a one; errors are none."""
    return [name for name, gave in answers(told, question).items() if gave is not None and wanted(gave)]


def dtype(language: str, spec: TensorSpec, told: Told) -> list[str]:
    """Which type a sum has, what decimals are by default, and what becomes of a mean of whole numbers."""
    no = refused(told, "total")
    key = "refuse" if no else "alike" if same(told, "total") else "differ"
    details = {"first": spec.first, "second": spec.second, "spread": spread(language, told, "total")}
    said = [say(language, f"tensors.dtype.{key}", **details)]
    said.append(say(language, "tensors.dtype.decimal", spread=spread(language, told, "decimal")))
    said.append(say(language, "tensors.dtype.mean", spread=spread(language, told, "mean")))
    if cut := _those(told, "mean", lambda gave: gave != RIGHT_MEAN):
        said.append(say(language, "tensors.dtype.cut", names=listed(cut)))
    if same(told, "full"):
        said.append(say(language, "tensors.dtype.full", gave=answers(told, "full")["numpy"]))
    return said


def shape(language: str, spec: TensorSpec, told: Told) -> list[str]:
    """How many questions all answer alike, and which axis a sum has taken away."""
    asked = [question for question in TOPICS["shape"].questions if question != "wrong"]
    alike = sum(same(told, question) for question in asked)
    said = [say(language, "tensors.shape.alike", alike=alike, asked=len(asked))]
    if same(told, "summed"):
        left = tuple(answers(told, "summed")["numpy"])
        length = SHAPE[spec.along]
        said.append(say(language, "tensors.shape.summed", axis=spec.along, n=length, shape=shapes.written(left)))
    if len(refused(told, "wrong")) == len(told):
        said.append(say(language, "tensors.shape.wrong"))
    return said


def broadcasting(language: str, spec: TensorSpec, told: Told) -> list[str]:
    """Whether the libraries do what the rule says, the trap, and what stretching costs."""
    left, right = spec.pair
    rule = shapes.joined(left, right)
    no, gave = refused(told, "total"), answers(told, "total")
    names = {"left": shapes.written(left), "right": shapes.written(right)}
    if rule is None:
        place = next(-k for k, axis in enumerate(reversed(shapes.aligned(left, right)), 1) if axis.result is None)
        key = "tensors.broadcasting.refused" if len(no) == len(told) else "tensors.broadcasting.against"
        said = [say(language, key, **names, axis=f"−{-place}", spread=spread(language, told, "total"))]
    elif not no and all(tuple(one) == rule for one in gave.values()):
        said = [say(language, "tensors.broadcasting.agreed", **names, shape=shapes.written(rule))]
    else:
        details = {**names, "axis": "–", "spread": spread(language, told, "total")}
        said = [say(language, "tensors.broadcasting.against", **details)]
    if same(told, "trap"):
        said.append(say(language, "tensors.broadcasting.trap", shape=shapes.written(answers(told, "trap")["numpy"])))
    said.append(say(language, "tensors.broadcasting.held", spread=spread(language, told, "held")))
    return said


def views(language: str, spec: TensorSpec, told: Told) -> list[str]:
    """Whose pieces share memory, which of them are copies all the same, and who cannot be written to."""
    said = []
    if sharing := _those(told, "sliced", bool):
        said.append(say(language, "tensors.views.sharing", names=listed(sharing)))
        copies = [q for q in ("flat", "picked") if all(answers(told, q)[name] is False for name in sharing)]
        if copies:
            labels = ", ".join(f"`{question}`" for question in copies)
            said.append(say(language, "tensors.views.copies", names=listed(sharing), which=labels))
    if alone := _those(told, "sliced", lambda gave: not gave):
        said.append(say(language, "tensors.views.alone", names=listed(alone)))
    if no := refused(told, "written"):
        said.append(say(language, "tensors.views.fixed", names=listed(no)))
    return said


def device(language: str, spec: TensorSpec, told: Told) -> list[str]:
    """Where new arrays lie, who was given a GPU, who was not told that there is none, and whether devices mix."""
    said = [say(language, "tensors.device.home", spread=spread(language, told, "home"))]
    on_gpu = _those(told, "gpu", lambda gave: "cpu" not in gave.lower())
    quietly = _those(told, "gpu", lambda gave: "cpu" in gave.lower())
    for key, names in (("on_gpu", on_gpu), ("refused", refused(told, "gpu")), ("quietly", quietly)):
        if names:
            said.append(say(language, f"tensors.device.{key}", names=listed(names)))
    if no := refused(told, "mixed"):
        said.append(say(language, "tensors.device.mixed", names=listed(no)))
    if moved := _those(told, "mixed", bool):
        said.append(say(language, "tensors.device.moved", names=listed(moved)))
    return said


def gradients(language: str, spec: TensorSpec, told: Told) -> list[str]:
    """How far each slope is from the closed form, what a second one does, and how often the loss is computed."""
    exact = FUNCTIONS[spec.function].slope(spec.x)
    found = {name: gave for name, gave in answers(told, "slope").items() if gave is not None}
    if exact is None:
        said = [say(language, "tensors.gradients.kink", spread=spread(language, told, "slope"))]
    else:
        off = {name: abs(gave - exact) for name, gave in found.items()}
        apart = ", ".join(f"{LIBRARIES[name].label} {_small(error)}" for name, error in off.items())
        right = [name for name, error in off.items() if error <= CLOSE * max(1.0, abs(exact))]
        said = [say(language, "tensors.gradients.off", exact=f"{exact:.10g}".replace("-", "−"), errors=apart)]
        if right:
            said.append(say(language, "tensors.gradients.exact", names=listed(right)))
    doubled = _those(told, "twice", lambda gave: gave > 6.5)
    if doubled:
        said.append(say(language, "tensors.gradients.twice", names=listed(doubled)))
    said.append(say(language, "tensors.gradients.calls", spread=spread(language, told, "calls")))
    return said


def _small(error: float) -> str:
    return f"{error:.1e}".replace("-", "−") if error else "0"


def crossing(language: str, spec: TensorSpec, told: Told) -> list[str]:
    """Which ways share memory, and what the types on arrival lead to."""
    said = []
    for key in ("usual", "cheap", "common"):
        for way, wanted in (("shared", bool), ("copied", lambda gave: not gave)):
            if names := _those(told, key, wanted):
                said.append(say(language, f"tensors.crossing.{way}", way=_ways(names, key), names=listed(names)))
    if no := refused(told, "layer"):
        kept = answers(told, "kept")[no[0]]
        said.append(say(language, "tensors.crossing.layer", names=listed(no), type=kept))
    if no := refused(told, "trained"):
        said.append(say(language, "tensors.crossing.trained", names=listed(no)))
    return said


WAYS = {
    "usual": {"numpy": "np.array", "torch": "torch.tensor", "tensorflow": "tf.constant"},
    "cheap": {"numpy": "np.asarray", "torch": "torch.from_numpy", "tensorflow": "tf.convert_to_tensor"},
    "common": {"numpy": "np.from_dlpack", "torch": "torch.from_dlpack", "tensorflow": "from_dlpack"},
}
"""What the programs call."""


def _ways(names: Sequence[str], key: str) -> str:
    return ", ".join(f"`{WAYS[key][name]}`" for name in names)


VERDICTS: dict[str, Verdict] = {
    "dtype": dtype,
    "shape": shape,
    "broadcasting": broadcasting,
    "views": views,
    "device": device,
    "gradients": gradients,
    "crossing": crossing,
}
