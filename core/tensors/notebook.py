"""One topic's programs as a notebook's cells: each library's, its answers, and the app's beside them. Light."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping, Sequence
from pprint import pformat
from typing import Any

from core.cells import ALONE, HERE, OTHER, SAME, SEEN, WIDTH, Cell, code, head, imports, quoted, settings
from core.cells import words as text
from core.quoted import source, text_of
from core.spec import Text
from core.tape import Tape
from core.tensors.spec import TensorSpec
from core.tensors.topics import LIBRARIES, TOPICS, module_of

TITLE = Text("같은 물음을 세 라이브러리에: {topic}", "Three libraries, the same questions: {topic}")
NO_SETTINGS = Text(
    "## 설정\n\n이 주제의 함수는 아무 값도 받지 않습니다. 숫자는 함수 안에 있습니다.",
    "## Settings\n\nThe functions of this topic are given nothing; their numbers stand in them.",
)
ASKING = Text(
    "## 묻는 함수\n\n답을 견줄 수 있게 리스트와 수로 바꾸는 함수는 앱의 것 그대로입니다.",
    "## What asks\n\nThe function that turns answers into lists and numbers, so that they compare, is the app's own.",
)
ONE = Text("## {name}\n\n앱의 페이지에 보이는 코드입니다.", "## {name}\n\nThe code that the page shows.")
COMPARED = Text(
    "## 앱에서 본 것과 비교\n\n`ANSWERS`는 앱에서 나온 답이고, 오류는 그 이름으로 적었습니다. "
    "같은 버전이면 같아야 합니다. 장치에 대한 답은 컴퓨터마다 다를 수 있습니다. 앱에서 쓴 버전: {versions}.",
    "## Compared with the app\n\n`ANSWERS` holds the app's answers; an error stands by its name. "
    "With the same versions they are the same; "
    "answers on devices may differ from computer to computer. Versions in the app: {versions}.",
)
NEXT = Text(
    "## 해 볼 것\n\n`CONFIG`의 값이나 함수의 숫자를 바꾸어 보고, 결과를 먼저 예측해 보세요.",
    "## To try\n\nChange what stands in `CONFIG`, or numbers in the functions, and predict before you run.",
)
NUMPY = "import numpy as np\n"
ASK = '''\
def asked(*functions):
    """What each function answers, given what CONFIG holds by the names of its parameters; or the name of its error."""
    answers = {}
    for function in functions:
        given = {name: CONFIG[name] for name in signature(function).parameters}
        try:
            answers[function.__name__] = plain(function(**given))
        except Exception as error:
            answers[function.__name__] = type(error).__name__
    return answers'''
COMPARE = """\
found = {{}}
for library, answers in ANSWERS.items():
    for question, expected in answers.items():
        mine = told[library][question]
        same = mine == expected
        if isinstance(mine, float) and isinstance(expected, float):
            same = math.isclose(mine, expected, rel_tol=1e-6)
        found[f"{{library}} {{question}}"] = float(same)
        print(f"{{library:10}} {{question:10}} {here}: {{mine}}  {app}: {{expected}}  {{{yes} if same else {no}}}")"""


def cells(tapes: Sequence[Tape[TensorSpec]], language: str) -> list[Cell]:
    """The notebook of one topic, asked of the libraries that the app had."""
    tape = tapes[0]
    spec, topic = tape.spec, TOPICS[tape.spec.topic]
    told: dict[str, Mapping[str, Any]] = {
        name: json.loads(tape.last.notes[name]) for name in LIBRARIES if name in tape.last.notes
    }
    listed = "\n".join(f"- `{name}`: {asks(language)}" for name, asks in topic.questions.items())
    both = {"torch", "tensorflow"} <= set(told)
    brought = [name for name in told if NUMPY in text_of(module_of(spec.topic, name))]
    lines = imports("import math", "from collections.abc import Mapping, Sequence", "from inspect import signature",
                    *([] if brought else [NUMPY.strip()]), *(["import sys"] if both else []))  # fmt: skip
    title = TITLE(language).format(topic=topic.label(language))
    return [
        *head(language, title, f"{topic.about(language)}\n\n{listed}", [LIBRARIES[name].package for name in told]),
        *_settings(spec, told, language),
        text(ASKING(language)),
        code(lines, *([ALONE] if both else []), "told = {}"),
        code(source("core.tensors.child", "plain"), "\n" + ASK),
        *(cell for name in told for cell in _library(spec.topic, name, told[name], name in brought[1:], language)),
        text(COMPARED(language).format(versions=_versions(tape))),
        code(_answers(told), _compare(language)),
        text(NEXT(language)),
    ]


def _settings(spec: TensorSpec, told: Mapping[str, Any], language: str) -> list[Cell]:
    """What the programs are given; the functions of some topics are given nothing."""
    given = _given(spec, told)
    return settings(language, given) if given else [text(NO_SETTINGS(language)), code("CONFIG = {}")]


def _given(spec: TensorSpec, told: Mapping[str, Any]) -> dict[str, Any]:
    """What the programs are given, of which they read these."""
    trees = [ast.parse(text_of(module_of(spec.topic, name))) for name in told]
    read = {
        arg.arg for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef) for arg in node.args.args
    }
    return {name: value for name, value in spec.given().items() if name in read}


def _library(topic: str, name: str, told: Mapping[str, Any], again: bool, language: str) -> list[Cell]:
    """One library's program, and its answers: all programs give their functions the same names.

    again  whether it brings NumPy, which one before has brought
    """
    program = text_of(module_of(topic, name)).replace(NUMPY if again else "", "").strip()
    asks = f'told["{name}"] = asked({", ".join(told)})\nprint(told["{name}"])'
    return [text(ONE(language).format(name=LIBRARIES[name].label)), code(program), code(asks)]


def _answers(told: Mapping[str, Mapping[str, Any]]) -> str:
    said = {
        name: {question: one.get("gave", one.get("error")) for question, one in answers.items()}
        for name, answers in told.items()
    }
    return "ANSWERS = " + pformat(said, width=WIDTH, compact=True, sort_dicts=False)


def _compare(language: str) -> str:
    yes, no = quoted(SAME(language)).replace('"', "'"), quoted(OTHER(language)).replace('"', "'")
    return COMPARE.format(here=HERE(language), app=SEEN(language), yes=yes, no=no)


def _versions(tape: Tape[TensorSpec]) -> str:
    versions = tape.made.get("versions", {})
    return ", ".join(f"{one.package} {versions[one.package]}" for one in LIBRARIES.values() if one.package in versions)
