"""TOPICS: what is asked of NumPy, PyTorch and TensorFlow, a program each; and what to predict first. Light.

A question's name is that of the function that answers it in `programs/TOPIC_LIBRARY.py`. One that a library has no
function for is not asked of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from core.spec import Text
from core.tensors.shapes import Shape

Told = Mapping[str, Mapping[str, Any]]
"""By library and question: {"gave": answer}, or {"error": its type, "words": what it said}."""


class Library(NamedTuple):
    """One of the three: its name, its distribution, and what its array is called."""

    label: str
    package: str


LIBRARIES: dict[str, Library] = {
    "numpy": Library("NumPy", "numpy"),
    "torch": Library("PyTorch", "torch"),
    "tensorflow": Library("TensorFlow", "tensorflow"),
}


class Guess(NamedTuple):
    """What to predict before the programs run: the answers by name, and which of them they bear out."""

    asks: Text
    answers: Mapping[str, Text]
    right: Callable[[Told], str]


class Topic(NamedTuple):
    """One topic: what it is about, what it asks, and which of the spec's fields its programs are given."""

    label: Text
    about: Text
    questions: Mapping[str, Text]
    guess: Guess
    fields: tuple[str, ...] = ()


def answers(told: Told, question: str) -> dict[str, Any]:
    """What each library gave for a question; an error stands as None."""
    return {name: said[question].get("gave") for name, said in told.items() if question in said}


def refused(told: Told, question: str) -> list[str]:
    """The libraries that answered a question with an error."""
    return [name for name, said in told.items() if "error" in said.get(question, {})]


def tried(told: Told, question: str) -> list[str]:
    """The libraries that were asked a question and could try it."""
    return [
        name for name, gave in answers(told, question).items() if gave is not None or "error" in told[name][question]
    ]


def same(told: Told, question: str) -> bool:
    """Whether all libraries that could try answered alike, and none with an error."""
    given = [_bare(gave) for gave in answers(told, question).values() if gave is not None]
    return not refused(told, question) and all(one == given[0] for one in given)


def _bare(gave: Any) -> Any:
    """An answer without what is only spelling: the first device is `cpu` to one and `CPU:0` to another."""
    if isinstance(gave, list):
        return [_bare(one) for one in gave]
    return gave.lower().removesuffix(":0") if isinstance(gave, str) else gave


def _alike(question: str) -> Callable[[Told], str]:
    def right(told: Told) -> str:
        return "refuses" if refused(told, question) else "alike" if same(told, question) else "differ"

    return right


def _of(library: str, question: str) -> Callable[[Told], str]:
    """The answer of one library, as a name: "yes" and "no", "error", a shape."""

    def right(told: Told) -> str:
        said = told[library][question]
        if "error" in said:
            return "error"
        gave = said["gave"]
        return {True: "yes", False: "no"}[gave] if isinstance(gave, bool) else _named(gave)

    return right


def _named(gave: Any) -> str:
    return ", ".join(str(length) for length in gave) if isinstance(gave, list) else str(gave)


def _which(question: str) -> Callable[[Told], str]:
    """How many libraries say yes: all, none or some."""

    def right(told: Told) -> str:
        said = list(answers(told, question).values())
        return "all" if all(said) else "some" if any(said) else "none"

    return right


def _shapes(*shapes: Shape) -> dict[str, Text]:
    return {_named(list(shape)): Text(str(shape), str(shape)) for shape in shapes}


SHAPE: Shape = (2, 3, 4)
"""The shape of the array that the programs on shapes sum and turn."""
ERROR = Text("오류가 난다", "It is an error")
TOPICS: dict[str, Topic] = {
    "dtype": Topic(
        Text("자료형(dtype)", "Data type (dtype)"),
        Text("배열의 원소는 모두 같은 자료형입니다. 이름은 세 라이브러리가 거의 같지만, 기본값과 섞는 규칙은 다릅니다.",
             "All numbers of an array have one data type. The three libraries name the types alike, but their defaults "
             "and the rules for mixing differ."),
        {
            "whole": Text("`[1, 2, 3]`으로 만든 배열", "An array made of `[1, 2, 3]`"),
            "decimal": Text("`[0.5, 1.5]`로 만든 배열", "An array made of `[0.5, 1.5]`"),
            "total": Text("고른 두 자료형의 합", "The sum of the two chosen types"),
            "plus": Text("첫째 자료형의 배열 + `1.5`", "An array of the first type + `1.5`"),
            "mean": Text("정수 `[1, 2]`의 평균", "The mean of whole numbers `[1, 2]`"),
            "full": Text("`uint8`로 200 + 200", "200 + 200 as `uint8`"),
        },
        Guess(
            Text("정수 배열(int64)과 실수 배열(float32)을 더하면 어떻게 될까요?",
                 "What comes of adding an array of int64 and one of float32?"),
            {"alike": Text("모두 같은 자료형이 된다", "The same type in each"),
             "differ": Text("모두 더하지만 자료형이 다르다", "Each adds, but the types differ"),
             "refuses": Text("더하지 않겠다는 라이브러리가 있다", "One of them refuses")},
            _alike("total"),
        ),
        ("first", "second"),
    ),
    "shape": Topic(
        Text("모양(shape)과 축(axis)", "Shape and axes"),
        Text("모양은 축마다 원소가 몇 개인지 적은 것입니다. 축을 하나 골라 더하면 그 축이 사라집니다.",
             "A shape says how long an array is along each axis. A sum along an axis takes that axis away."),
        {
            "rows": Text("0~5를 2×3으로: 어느 쪽부터 채울까", "0 to 5 as 2 by 3: what is filled first"),
            "inferred": Text("24개를 `(4, -1)`로", "24 numbers as `(4, -1)`"),
            "turned": Text("(2, 3, 4)의 축을 거꾸로", "The axes of (2, 3, 4) reversed"),
            "middle": Text("(2, 3, 4)를 축 1 방향으로 더하기", "(2, 3, 4) summed along axis 1"),
            "summed": Text("(2, 3, 4)를 고른 축 방향으로 더하기", "(2, 3, 4) summed along the chosen axis"),
            "kept": Text("더하되 축은 남기기", "The same, with the axis kept"),
            "added": Text("(2, 3) 앞에 축 더하기", "(2, 3) with an axis put first"),
            "wrong": Text("24개를 (5, 5)로", "24 numbers as (5, 5)"),
        },
        Guess(
            Text("모양이 (2, 3, 4)인 배열을 축 1 방향으로 더하면 모양은?",
                 "An array of shape (2, 3, 4) is summed along axis 1. Its shape?"),
            _shapes((3, 4), (2, 4), (2, 3)), _of("numpy", "middle"),
        ),
        ("along",),
    ),
    "broadcasting": Topic(
        Text("브로드캐스팅(broadcasting)", "Broadcasting"),
        Text("모양이 다른 두 배열을 더하면, 길이가 1이거나 없는 축은 상대에 맞춰 늘어납니다. "
             "짝은 뒤쪽 축부터 짓습니다.",
             "When arrays of different shape are added, an axis that is missing or of length 1 is stretched to the "
             "other's. Axes are paired from the last one on."),
        {
            "total": Text("고른 두 모양의 합", "The sum of the two chosen shapes"),
            "centred": Text("표에서 열 평균 빼기", "A table minus the means of its columns"),
            "trap": Text("예측 (3, 1) − 정답 (3,)", "Predictions (3, 1) − targets (3,)"),
            "held": Text("(3, 1)을 (3, 1000)으로 늘렸을 때 차지하는 바이트",
                         "Bytes held by (3, 1) stretched to (3, 1000)"),
        },
        Guess(
            Text("모델의 예측은 모양이 (3, 1), 정답은 (3,)입니다. 오차를 구하려고 빼면 모양은?",
                 "A model's predictions have shape (3, 1), the targets (3,). What shape is their difference?"),
            {**_shapes((3, 1), (3,), (3, 3)), "error": ERROR}, _of("numpy", "trap"),
        ),
        ("left", "right"),
    ),
    "views": Topic(
        Text("뷰(view)와 복사", "Views and copies"),
        Text("배열에서 만든 배열이 원래 것과 메모리를 함께 쓰면 뷰, 따로 가지면 복사본입니다. "
             "원래 배열을 바꾸어 보면 알 수 있습니다.",
             "What is made from an array is a view if it shares its memory, a copy if it has its own. Change the "
             "original, and see."),
        {
            "sliced": Text("`a[1:3]`도 바뀌는가", "Does `a[1:3]` change too?"),
            "reshaped": Text("모양을 바꾼 것도 바뀌는가", "Does the reshaped one?"),
            "turned": Text("전치(transpose)한 것도 바뀌는가", "Does the transposed one?"),
            "flat": Text("전치해서 한 줄로 편 것도 바뀌는가", "Does the one transposed, then flattened?"),
            "picked": Text("번호로 골라낸 것도 바뀌는가", "Does what was picked by a list of places?"),
            "copied": Text("복사한 것도 바뀌는가", "Does the copy?"),
            "written": Text("거꾸로, 조각에 쓰면 원래 것이 바뀌는가",
                            "The other way: does writing to the piece change the original?"),
        },
        Guess(
            Text("`b = a[1:3]`을 만든 뒤 `a[1]`을 99로 바꿉니다. `b`도 바뀔까요?",
                 "After `b = a[1:3]`, `a[1]` is set to 99. Does `b` change too?"),
            {"all": Text("어느 라이브러리에서나 바뀐다", "In every library"),
             "some": Text("바뀌는 라이브러리와 아닌 것이 있다", "In some, not in others"),
             "none": Text("어디서도 바뀌지 않는다", "In none")},
            _which("sliced"),
        ),
    ),
    "device": Topic(
        Text("장치(device)", "Device"),
        Text("텐서는 저마다 어느 장치의 메모리에 있습니다. 계산은 그 장치에서 일어납니다.",
             "Each tensor lies in the memory of one device, and that is where its calculations are done."),
        {
            "home": Text("새로 만든 배열은 어디에 있나", "Where does a new array lie?"),
            "found": Text("쓸 수 있는 장치", "The devices that can be used"),
            "gpu": Text("GPU에 만들어 달라고 하면", "Asked to make one on the GPU"),
            "moved": Text("가장 좋은 장치로 옮기면", "Moved to the best device"),
            "mixed": Text("다른 장치에 있는 둘을 더하면", "Two from different devices added"),
        },
        Guess(
            Text("서로 다른 장치에 있는 PyTorch 텐서 둘을 더하면?",
                 "Two PyTorch tensors on different devices are added. Then?"),
            {"moved": Text("알아서 한쪽으로 옮겨 더한다", "One is moved over, and they are added"), "error": ERROR},
            lambda told: "error" if "error" in told["torch"]["mixed"] else "moved",
        ),
    ),
    "gradients": Topic(
        Text("기울기(gradient)", "Gradients"),
        Text("PyTorch와 TensorFlow는 거쳐 온 계산을 기록했다가 기울기를 정확히 구합니다. "
             "NumPy에는 그런 기록이 없어, 조금 움직여 보고 잽니다.",
             "PyTorch and TensorFlow record what was calculated and derive the exact slope. "
             "NumPy has no such record: one moves a little and measures."),
        {
            "slope": Text("고른 함수의 기울기", "The slope of the chosen function"),
            "unasked": Text("부탁하지 않아도 기록하는가", "Is it recorded without being asked for?"),
            "twice": Text("3에서 x²의 기울기를 두 번 연달아 구하면", "The slope of x² at 3, taken twice in a row"),
            "calls": Text("가중치 1,000개의 기울기를 구하려고 손실을 계산한 횟수",
                          "How often the loss is computed for the slopes of 1,000 weights"),
        },
        Guess(
            Text("PyTorch에서 x²의 기울기(x = 3이면 6)를 두 번 연달아 구합니다. `x.grad`는?",
                 "PyTorch takes the slope of x² (6 at x = 3) twice in a row. What is `x.grad`?"),
            {"6.0": Text("6", "6"), "12.0": Text("12", "12"), "error": ERROR}, _of("torch", "twice"),
        ),
        ("function", "x", "digits"),
    ),
    "crossing": Topic(
        Text("오가기", "Crossing over"),
        Text("NumPy 배열을 텐서로, 텐서를 NumPy 배열로 바꿀 때, 메모리를 함께 쓰기도 하고 복사하기도 합니다.",
             "From NumPy to tensors and back, memory is sometimes shared and sometimes copied."),
        {
            "usual": Text("`array`, `tensor`, `constant`: 원래 것을 바꾸면 따라 바뀌는가",
                          "`array`, `tensor`, `constant`: does it follow the original?"),
            "cheap": Text("`asarray`, `from_numpy`, `convert_to_tensor`: 따라 바뀌는가",
                          "`asarray`, `from_numpy`, `convert_to_tensor`: does it follow?"),
            "common": Text("공통 규약 DLPack으로 받으면 따라 바뀌는가",
                           "Taken over by DLPack, the common protocol: does it follow?"),
            "back": Text("`.numpy()`로 돌려받아 쓰면 텐서도 바뀌는가",
                         "Writing to what `.numpy()` gave: does the tensor change?"),
            "kept": Text("`np.zeros(3)`을 넘겨받은 자료형", "The type of `np.zeros(3)` on arrival"),
            "layer": Text("그것을 층(layer)에 넣으면", "Given to a layer"),
            "trained": Text("학습 중인 가중치를 NumPy로 바꾸면", "Weights in training, turned to NumPy"),
        },
        Guess(
            Text("`b = torch.from_numpy(a)` 뒤에 NumPy 배열 `a`를 바꿉니다. 텐서 `b`도 바뀔까요?",
                 "After `b = torch.from_numpy(a)`, the NumPy array `a` is changed. Does the tensor `b` change?"),
            {"yes": Text("바뀐다", "Yes"), "no": Text("바뀌지 않는다", "No"), "error": ERROR}, _of("torch", "cheap"),
        ),
    ),
}  # fmt: skip
"""The names of topics and questions stand in links and in recordings."""


def module_of(topic: str, library: str) -> str:
    """The dotted name of the program that answers a topic's questions in a library."""
    return f"core.tensors.programs.{topic}_{library}"
