"""Which small program is run with its calls recorded. Light."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from core.settings import installed
from core.spec import Spec, Text, choice, line


class Asked(NamedTuple):
    """A request to the guest book, and the status that any framework should answer it with.

    form   the fields that are sent, by POST; None asks by GET
    """

    label: Text
    about: Text
    path: str
    form: Mapping[str, str] | None
    status: int


REQUESTS: dict[str, Asked] = {
    "list": Asked(
        Text("목록 보기", "Read the list"),
        Text("방명록에 적힌 글을 모두 보여 줍니다.", "Shows all that was written."),
        "/", None, 200,
    ),
    "form": Asked(
        Text("글쓰기 양식", "The form"),
        Text("이름과 한마디를 적는 양식을 보여 줍니다.", "Shows the form for a name and a few words."),
        "/sign", None, 200,
    ),
    "sign": Asked(
        Text("글 남기기", "Sign"),
        Text("양식을 채워 보냅니다. 목록으로 돌려보냅니다.", "Sends the form, filled in; it leads back to the list."),
        "/sign", {"name": "<b>Bo</b>", "words": "안녕하세요"}, 303,
    ),
    "empty": Asked(
        Text("이름 없이 보내기", "Sign without a name"),
        Text("이름을 비워 보냅니다. 양식이 잘못을 알려 줍니다.", "Sends no name; the form says what is wrong."),
        "/sign", {"name": " ", "words": "?"}, 400,
    ),
    "nowhere": Asked(
        Text("없는 주소", "No such page"),
        Text("등록하지 않은 주소를 부릅니다.", "Asks for an address that nobody registered."),
        "/nowhere", None, 404,
    ),
    "broken": Asked(
        Text("오류 나는 주소", "A page that fails"),
        Text("0으로 나누는 함수를 부릅니다.", "Calls a function that divides by zero."),
        "/broken", None, 500,
    ),
}  # fmt: skip


class Example(NamedTuple):
    """One small program.

    module   dotted name of what the programmer wrote; `task()` runs it, and `application` answers requests
    package  the distribution that it is about; empty where it needs none
    web      whether it is a guest book, which is asked one of REQUESTS
    answer   what `task()` gives, where that is a short text
    under    dotted name of the module that plays the package, where that is one of this project's own
    """

    label: Text
    about: Text
    module: str
    package: str
    web: bool = False
    answer: str = ""
    under: str = ""


def _web(name: str, label: str, ko: str, en: str) -> Example:
    module = f"core.anatomy.frameworks.{name}_guestbook"
    return Example(Text(label, label), Text(ko, en), module, label.lower(), web=True)


def _library(name: str, label: str, package: str, answer: str, ko: str, en: str) -> Example:
    return Example(Text(label, label), Text(ko, en), f"core.anatomy.libraries.{name}_task", package, answer=answer)


FRAMEWORKS: dict[str, Example] = {
    "django": _web(
        "django", "Django",
        "URL 목록에 올려 둔 뷰(view)를 Django가 부릅니다. 양식 검사와 위조 방지까지 맡습니다.",
        "Views stand in a list of URLs, and Django calls them. It checks forms and guards them against forgery.",
    ),
    "py4web": _web(
        "py4web", "py4web",
        "`@action`을 붙인 함수를 부릅니다. 필드 목록을 주면 양식을 만들고 서명합니다.",
        "Calls the functions marked `@action`. Given a list of fields it makes a form, signed.",
    ),
    "flask": _web(
        "flask", "Flask",
        "`@app.get`을 붙인 함수를 부릅니다. 양식 검사는 우리 몫입니다.",
        "Calls the functions marked `@app.get`. Checking a form is left to you.",
    ),
    "bottle": _web(
        "bottle", "Bottle",
        "파일 하나로 된 프레임워크입니다. 부르는 방식은 Flask와 같습니다.",
        "A framework in one file. It calls as Flask does.",
    ),
    "cherrypy": _web(
        "cherrypy", "CherryPy",
        "클래스의 메서드 이름이 곧 주소입니다. HTML을 안전하게 바꾸는 일은 우리 몫입니다.",
        "A class's methods are the addresses. Escaping HTML is left to you.",
    ),
}  # fmt: skip
LIBRARIES: dict[str, Example] = {
    "os": _library(
        "os", "os", "", "3 files, 60 bytes",
        "폴더를 만들고 파일을 세어 봅니다. 표준 라이브러리입니다.",
        "Makes folders and counts the files in them. It is in the standard library.",
    ),
    "numpy": _library(
        "numpy", "NumPy", "numpy", "x = 2.0, y = 3.0",
        "미지수가 둘인 연립방정식을 풉니다.", "Solves two equations with two unknowns.",
    ),
    "pandas": _library(
        "pandas", "pandas", "pandas", "chess 60, data 85",
        "CSV를 읽어 동아리별 평균을 냅니다.", "Reads a CSV and takes each club's mean.",
    ),
    "matplotlib": _library(
        "matplotlib", "Matplotlib", "matplotlib", "",
        "막대그래프를 그려 PNG로 만듭니다.", "Draws bars and makes a PNG of them.",
    ),
    "scipy": _library(
        "scipy", "SciPy", "scipy", "area = 1.772454",
        "종 모양 곡선의 넓이(√π)를 구합니다. 곡선은 내 함수이므로 SciPy가 되부릅니다.",
        "Takes the area under a bell curve (√π). The curve is your function, and SciPy calls it back.",
    ),
    "sklearn": _library(
        "sklearn", "scikit-learn", "scikit-learn", "100% right",
        "붓꽃을 분류하고 시험 데이터에서 채점합니다.", "Classifies irises and scores itself on test data.",
    ),
    "tensorflow": _library(
        "tensorflow", "TensorFlow", "tensorflow", "slope = 12",
        "x³의 기울기를 x = 2에서 구합니다.", "Takes the slope of x³ at x = 2.",
    ),
    "torch": _library(
        "torch", "PyTorch", "torch", "slope = 12",
        "x³의 기울기를 x = 2에서 구합니다.", "Takes the slope of x³ at x = 2.",
    ),
}  # fmt: skip
LOOPS: dict[str, Example] = {
    "torch_loop": Example(
        Text("PyTorch, 직접 쓴 반복문", "PyTorch, a loop of your own"),
        Text("반복문을 우리가 돌리고 라이브러리를 부릅니다.", "You hold the loop and call the library."),
        "core.anatomy.loops.torch_loop", "torch", answer="2.00 x + 1.00",
    ),
    "keras_fit": Example(
        Text("Keras, fit과 콜백", "Keras, fit with a callback"),
        Text("반복문은 `fit`이 돌리고, 에포크가 끝날 때마다 내 콜백을 부릅니다.",
             "`fit` holds the loop and calls your callback after each epoch."),
        "core.anatomy.loops.keras_fit", "tensorflow", answer="2.00 x + 1.00",
    ),
    "sklearn_fit": Example(
        Text("scikit-learn, fit", "scikit-learn, fit"),
        Text("반복문은 `fit` 안의 컴파일된 코드가 돌립니다. 내 코드는 부르지 않습니다.",
             "Compiled code inside `fit` holds the loop. None of your code is called."),
        "core.anatomy.loops.sklearn_fit", "scikit-learn", answer="2.00 x + 1.00",
    ),
}  # fmt: skip
BUILT: dict[str, Example] = {
    "framework": Example(
        Text("작은 프레임워크", "A tiny framework"),
        Text("함수를 등록하고 `run`을 부르면, 그 뒤의 순서는 프레임워크가 정합니다.",
             "You register functions and call `run`; after that the order is the framework's."),
        "core.anatomy.build.on_framework", "", under="core.anatomy.build.tiny_framework",
        answer="200 Hello · 404 No such page · 500 Something went wrong · 200 Hello",
    ),
    "library": Example(
        Text("작은 라이브러리", "A tiny library"),
        Text("필요할 때마다 우리가 부릅니다. 순서도 우리가 정합니다.",
             "You call it whenever you need it, in the order that you choose."),
        "core.anatomy.build.with_library", "", under="core.anatomy.build.tiny_library",
        answer="data 85, best data 90",
    ),
}  # fmt: skip
EXAMPLES: dict[str, Example] = {**FRAMEWORKS, **LIBRARIES, **LOOPS, **BUILT}


@dataclass(frozen=True)
class CallSpec(Spec):
    """One program, and for a guest book one request, run once more with every call recorded.

    Times differ from run to run, and so no two tapes are the same bit for bit; the calls are. `release` is the version
    of the package: another one calls otherwise.
    """

    lab: ClassVar[str] = "calls"
    learner: ClassVar[str] = "core.anatomy.learner"
    at_once: ClassVar[int] = len(LIBRARIES)
    version: ClassVar[int] = 2

    example: str = choice("flask", EXAMPLES, label=Text("프로그램", "Program"))
    request: str = choice("list", REQUESTS, label=Text("요청", "Request"))
    release: str = line(str.strip, label=Text("버전", "Version"))

    def relevant(self) -> tuple[str, ...]:
        return ("example", "request", "release") if EXAMPLES[self.example].web else ("example", "release")

    @property
    def runs_here(self) -> bool:
        """Whether the package that it is about is installed, if it is about one."""
        package = EXAMPLES[self.example].package
        return not package or bool(installed(package))

    def marks(self) -> tuple[int, ...]:
        return (0, 1)


def as_installed(example: str, request: str = "list") -> CallSpec:
    """A recording of a program on the package as it is installed here."""
    return CallSpec(example, request, installed(EXAMPLES[example].package))
