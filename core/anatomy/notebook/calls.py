"""Recorded programs as a notebook's cells: the program, a short recorder, and its counts beside the app's. Light."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from core.anatomy.notebook.recorder import NUMBERS, PY4WEB, RECORDER, TELL
from core.anatomy.spec import EXAMPLES, REQUESTS, CallSpec, Example
from core.anatomy.story import story
from core.cells import Cell, Seen, code, compared, head, imports, settings
from core.cells import words as text
from core.quoted import source, text_of
from core.spec import Text
from core.tape import Tape

Tapes = Sequence[Tape[CallSpec]]
SERVER = "core.anatomy.server"
SERVED = ("Request", "Response", "ask", "filled", "_read")
ROUND = 0.5
"""How far counts of other people's calls may lie apart, relative to themselves: caches, warnings, where one runs."""
TITLE = Text("누가 누구를 부르는가: {names}", "Who calls whom: {names}")
ABOUT = Text(
    "작은 프로그램을 돌리면서 모든 호출을 세어, 내 코드와 다른 코드 가운데 누가 누구를 부르는지 봅니다.",
    "A small program runs while every call is counted: does your code call the others, or do they call yours?",
)
RECORDING = Text(
    "## 호출을 기록하는 함수\n\n"
    "`sys.setprofile`에 함수를 걸어 두면 파이썬이 함수를 부를 때와 돌아올 때마다 알려 줍니다.",
    "## What records calls\n\n`sys.setprofile` has Python tell of each call and each return.",
)
SERVING = Text(
    "## 서버 흉내\n\n앱에서 쓰는 것 그대로입니다. 표준 라이브러리의 서버 코드로 요청 하나를 애플리케이션에 건넵니다.",
    "## Playing the server\n\nThe app's own: it hands one request to the application, through the standard library's "
    "server code.",
)
PROGRAM = Text(
    "## 프로그램: {name}\n\n{about} 앱의 페이지에 보이는 코드입니다.",
    "## The program: {name}\n\n{about} It is the code that the page shows.",
)
RUN = Text("### {name}, 기록\n\n먼저 두 번 돌려 준비한 뒤 기록합니다. 들여쓰기가 깊을수록 더 깊은 호출입니다.",
           "### {name}, recorded\n\nIt runs twice to warm up, then once more while it is recorded. "
           "The further indented, the deeper.")  # fmt: skip
ANSWERED = Text("앱에서 나온 답: `{answer}`", "The app's answer: `{answer}`")
RESULT = Text(
    "같은 버전이면 다른 코드가 내 코드를 부르는 수는 똑같습니다. 나머지는 캐시와 경고, 폴더에 따라 조금 다를 수 있고, "
    "파이썬이나 라이브러리의 버전이 다르면 더 다릅니다. {versions}",
    "With the same versions, calls of your code are exactly as many. The rest differs a little with caches, warnings "
    "and folders, and more with other versions of Python or of the library. {versions}",
)
VERSION = Text("앱에서 쓴 버전: {name} {version}.", "In the app: {name} {version}.")
NEXT = Text(
    "## 해 볼 것\n\n프로그램에 함수를 하나 더해 보세요. 누가 그 함수를 부르나요? 숫자는 어떻게 바뀌나요?",
    "## To try\n\nAdd a function to the program. Who calls it, and how do the numbers change?",
)


def cells(tapes: Tapes, language: str) -> list[Cell]:
    """The notebook of some recorded programs, for a guest book with each request that the tapes hold."""
    names = list(dict.fromkeys(tape.spec.example for tape in tapes))
    examples = [EXAMPLES[name] for name in names]
    web = any(one.web for one in examples)
    needs = list(dict.fromkeys(one.package for one in examples if one.package))
    title = TITLE(language).format(names=", ".join(one.label(language) for one in examples))
    playing = {name: "server" for name in SERVED if web} | {
        name: one.under.rpartition(".")[2] for one in examples if one.under for name in _classes(one)
    }
    return [
        *head(language, title, ABOUT(language), needs),
        *settings(language, {"warm": 2, "shown": 40}),
        text(RECORDING(language)),
        code(_imports(web, names), f"logging.disable(logging.CRITICAL)\nfound, PLAYING = {{}}, {playing!r}"),
        code(source("core.anatomy.recorder", "_compiled"), "\n" + RECORDER, "\n" + TELL),
        *([text(SERVING(language)), code("MOST = 100_000", *_server())] if web else []),
        *(cell for name, same in groupby(tapes, lambda tape: tape.spec.example)
          for cell in _program(EXAMPLES[name], list(same), language)),
        *compared(language, _seen(tapes), _result(tapes, language)),
        text(NEXT(language)),
    ]  # fmt: skip


def _imports(web: bool, names: Sequence[str]) -> str:
    lines = ["import logging", "import math", "import sys", "from collections import Counter"]
    if web:
        lines += [
            "import io",
            "import re",
            "from email.parser import BytesParser",
            "from http.cookies import SimpleCookie",
        ]
        lines += [
            "from typing import NamedTuple",
            "from urllib.parse import urlencode",
            "from functools import partial",
        ]
        lines += ["from collections.abc import Mapping", "from wsgiref.handlers import SimpleHandler"]
        lines += ["from wsgiref.util import setup_testing_defaults"]
    lines += ["import os", "import tempfile"] if "os" in names else []
    lines += ["import tempfile", "from pathlib import Path"] if "py4web" in names else []
    return imports(*lines)


def _server() -> list[str]:
    return [source(SERVER, "_HIDDEN", "_ATTRIBUTE").replace("\n\n\n", "\n"), "\n" + source(SERVER, *SERVED)]


def _classes(example: Example) -> list[str]:
    """The classes of the module that plays a package."""
    lines = text_of(example.under).splitlines()
    return [line[6:].partition(":")[0].partition("(")[0] for line in lines if line.startswith("class ")]


def _program(example: Example, tapes: Tapes, language: str) -> list[Cell]:
    """One program, and its recordings."""
    name = tapes[0].spec.example
    about = PROGRAM(language).format(name=example.label(language), about=example.about(language))
    parts = [text_of(example.under).rstrip() + "\n"] if example.under else []
    program = "\n".join(line for line in text_of(example.module).splitlines() if not line.startswith("from core."))
    if name == "py4web":
        shown = ["PROGRAM = '''\\\n" + program + "\n'''", "from py4web.core import wsgi\n\n" + PY4WEB]
    else:
        shown = [*parts, program.strip("\n")]
    first = ["os.chdir(tempfile.mkdtemp())  # an empty folder"] if name == "os" else []
    return [text(about), code(*first, *shown), *(cell for tape in tapes for cell in _recorded(example, tape, language))]


def _recorded(example: Example, tape: Tape[CallSpec], language: str) -> list[Cell]:
    told, name = story(tape.last).text, _name(tape.spec)
    label = example.label(language)
    if not example.web:
        answer = [ANSWERED(language).format(answer=told["result"])] if "result" in told else []
        shown = f'answer = tell("{name}", task)\nprint(answer if isinstance(answer, str) else type(answer))'
        return [text("\n\n".join([RUN(language).format(name=label), *answer])), code(shown)]
    asked = REQUESTS[tape.spec.request]
    label += f" · {asked.label(language)}"
    said = [RUN(language).format(name=label), asked.about(language)]
    said += [ANSWERED(language).format(answer=told["response"][0])] if "response" in told else []
    visit = f'visit = filled(application, "{asked.path}", {None if asked.form is None else dict(asked.form)!r})'
    shown = f'reply = tell("{name}", partial(ask, application, visit))\nprint(reply.status)'
    return [text("\n\n".join(said)), code(visit + "\n" + shown)]


def _name(spec: CallSpec) -> str:
    return f"{spec.example} {spec.request}" if EXAMPLES[spec.example].web else spec.example


def _seen(tapes: Tapes) -> dict[str, Seen]:
    sure = ("up", "down", "calls_mine")
    return {
        f"{_name(tape.spec)}: {said}": Seen(tape.last.numbers[name], *([] if name in sure else [ROUND]))
        for tape in tapes
        for said, name in NUMBERS.items()
    }


def _result(tapes: Tapes, language: str) -> str:
    used: dict[str, Any] = {EXAMPLES[tape.spec.example].package: tape.spec.release for tape in tapes}
    said = [VERSION(language).format(name=name, version=release) for name, release in used.items() if name]
    return RESULT(language).format(versions=" ".join(said))
