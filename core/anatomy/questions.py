"""Questions to answer before a recording is seen; what is right is read from the recording. Light."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from core.anatomy.spec import CallSpec, as_installed
from core.anatomy.story import story
from core.spec import Text
from core.tape import Frame


class Question(NamedTuple):
    """What is asked of which recording, the answers by name, and which of them a frame says is right.

    why    the reason in one sentence
    found  the number of the frame that was asked for; empty where none was
    """

    asks: Text
    spec: CallSpec
    answers: Mapping[str, Text]
    right: Callable[[Frame], str]
    why: Text
    found: str = ""


def _top(frame: Frame) -> str:
    told = story(frame)
    return told.of(0).kind


def _above(frame: Frame) -> str:
    above = frame.numbers["depth_mine"]
    return "none" if above == 0 else "few" if above <= 3 else "many"


def _up(frame: Frame) -> str:
    up = frame.numbers["up"]
    return "never" if up == 0 else "few" if up <= 10 else "tens" if up <= 100 else "hundreds"


OFTEN = {
    "never": Text("0번", "Never"),
    "few": Text("1~10번", "1 to 10 times"),
    "tens": Text("11~100번", "11 to 100 times"),
    "hundreds": Text("100번 넘게", "More than 100 times"),
}
DEEP = {
    "none": Text("0개. 내 함수가 맨 먼저 시작한다", "None: yours begins"),
    "few": Text("1~3개", "1 to 3"),
    "many": Text("4개 이상", "4 or more"),
}

QUESTIONS: dict[str, Question] = {
    "control": Question(
        Text("브라우저가 Flask 앱에 목록을 요청합니다. "
             "서로 부르는 함수들 가운데 맨 먼저 시작한 것은 누구의 코드일까요?",
             "A browser asks a Flask app for the list. Functions call functions: whose code begins?"),
        as_installed("flask", "list"),
        {"yours": Text("내 코드", "Your code"), "package": Text("Flask", "Flask"),
         "server": Text("웹 서버", "The web server")},
        _top,
        Text("요청은 웹 서버에 먼저 닿습니다. 서버가 Flask를 부르고, Flask가 내 함수를 부릅니다.",
             "A request reaches the web server first. The server calls Flask, and Flask calls your function."),
    ),
    "frameworks": Question(
        Text("Django가 내 뷰 함수를 부를 때, 아직 끝나지 않은 호출(프레임, frame)이 그 위에 몇 개나 쌓여 있을까요?",
             "When Django calls your view, how many calls that have not ended (frames) stand above it?"),
        as_installed("django", "list"), DEEP, _above,
        Text("미들웨어(middleware)를 차례로 지나고 주소를 찾은 뒤에야 내 뷰에 이릅니다.",
             "A request passes through middleware and the table of addresses before it reaches your view."),
        "depth_mine",
    ),
    "libraries": Question(
        Text("SciPy로 곡선 아래의 넓이를 구합니다. 곡선은 내가 쓴 함수입니다. SciPy는 이 함수를 몇 번 부를까요?",
             "SciPy takes the area under a curve that is a function of yours. How often does it call that function?"),
        as_installed("scipy"), OFTEN, _up,
        Text("넓이를 어림하려고 곡선의 높이를 여러 자리에서 묻는데, 물을 때마다 내 함수를 부릅니다.",
             "To estimate the area it asks for the curve's height in many places, by calling your function each time."),
        "up",
    ),
    "loops": Question(
        Text("Keras의 `fit`으로 20에포크를 학습합니다. 내가 쓴 콜백 메서드는 몇 번 불릴까요?",
             "Keras's `fit` trains for 20 epochs. How often is the callback method that you wrote called?"),
        as_installed("keras_fit"), OFTEN, _up,
        Text("`fit`이 에포크를 마칠 때마다 콜백을 한 번씩 부릅니다.", "`fit` calls it once after each epoch."),
        "up",
    ),
    "build": Question(
        Text("작은 프레임워크에 주소 네 개를 물어봅니다. 하나는 등록하지 않은 주소입니다. 내 함수는 몇 번 불릴까요?",
             "The tiny framework is asked for four addresses, one of which is not registered. "
             "How often is your code called?"),
        as_installed("framework"), OFTEN, _up,
        Text("등록한 주소에는 내 함수를 부르고, 없는 주소에는 프레임워크가 스스로 답합니다.",
             "For a registered address it calls your function; for the other it answers by itself."),
        "up",
    ),
}  # fmt: skip
