"""Questions to answer before a recording is seen; what is right is read from the recording. Light."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from core.anatomy.spec import CallSpec, as_installed
from core.anatomy.story import story
from core.spec import Text
from core.tape import Frame


class Question(NamedTuple):
    """What is asked of which recording, the answers by name, and which of them a frame says is right."""

    asks: Text
    spec: CallSpec
    answers: Mapping[str, Text]
    right: Callable[[Frame], str]


def _top(frame: Frame) -> str:
    told = story(frame)
    return told.of(0).kind


def _above(frame: Frame) -> str:
    above = frame.numbers["depth_mine"]
    return "none" if above == 0 else "few" if above <= 3 else "many"


def _up(frame: Frame) -> str:
    up = frame.numbers["up"]
    return "never" if up == 0 else "few" if up < 10 else "twenty" if up == 20 else "hundreds"


OFTEN = {
    "never": Text("한 번도 부르지 않는다", "Never"),
    "few": Text("몇 번", "A few times"),
    "twenty": Text("20번", "20 times"),
    "hundreds": Text("100번 넘게", "More than 100 times"),
}
DEEP = {
    "none": Text("없다. 내 함수가 맨 위다", "None: it stands on top"),
    "few": Text("1~3개", "1 to 3"),
    "many": Text("4개 이상", "4 or more"),
}

QUESTIONS: dict[str, Question] = {
    "control": Question(
        Text("브라우저가 Flask 앱에 목록을 요청합니다. 호출 스택의 맨 위에는 누구의 코드가 있을까요?",
             "A browser asks a Flask app for the list. Whose code stands on top of the call stack?"),
        as_installed("flask", "list"),
        {"yours": Text("내 코드", "Your code"), "package": Text("Flask", "Flask"),
         "server": Text("웹 서버", "The web server")},
        _top,
    ),
    "frameworks": Question(
        Text("Django가 내 뷰 함수를 부를 때, 그 위에 쌓인 프레임은 몇 개일까요?",
             "When Django calls your view, how many frames stand above it?"),
        as_installed("django", "list"), DEEP, _above,
    ),
    "libraries": Question(
        Text("SciPy로 곡선 아래의 넓이를 구합니다. 곡선은 내가 쓴 함수입니다. SciPy는 이 함수를 몇 번 부를까요?",
             "SciPy takes the area under a curve that is a function of yours. How often does it call that function?"),
        as_installed("scipy"), OFTEN, _up,
    ),
    "loops": Question(
        Text("Keras의 `fit`으로 20에포크를 학습합니다. 내가 쓴 콜백 메서드는 몇 번 불릴까요?",
             "Keras's `fit` trains for 20 epochs. How often is the callback method that you wrote called?"),
        as_installed("keras_fit"), OFTEN, _up,
    ),
    "build": Question(
        Text("작은 프레임워크에 주소 네 개를 물어봅니다. 하나는 등록하지 않은 주소입니다. 내 함수는 몇 번 불릴까요?",
             "The tiny framework is asked for four addresses; nobody registered one. How often are you called?"),
        as_installed("framework"), OFTEN, _up,
    ),
}  # fmt: skip
