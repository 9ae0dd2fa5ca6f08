"""Comments as Python's tokenizer sees them, with the notebook's own commands taken out; the same on every Python."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import tokenize
from pathlib import Path

import pytest

from core.homework import comments
from core.homework.comments import bare, commented, says_something, without_magic
from core.homework.template import program

ROOT = Path(__file__).resolve().parent.parent
CELL = '''\
%matplotlib inline
!ls | grep it's
"""설명이 글로 적혀 있다"""
x = 1  # 첫째 이유를 적는다
if x:
    # 들여 쓴 주석입니다
    !pip install "x
    y = """a # 주석이 아니다
%b"""  # 둘째 이유를 적는다
    z = f"{x} # 아니다"
foo?
?bar
url = "http://x"  # 셋째 이유
'''
FOUND = ["설명이 글로 적혀 있다", "첫째 이유를 적는다", "들여 쓴 주석입니다", "둘째 이유를 적는다", "셋째 이유"]
SOURCES = [
    CELL,
    "%%bash\n# 셸의 주석\n",
    "x = (1  # 괄호 안의 주석\n)\ny = '''안 닫힘 # 아님\nz = 1  # 읽히지 않는 주석",
    "def f():\n        pass  # 앞의 주석\n    y  # 들여쓰기 오류",
    "",
    "\n\n# 주석만 있는 칸\n",
]


@pytest.mark.parametrize("name", program())
def test_comments_are_those_of_the_tokenizer(name):
    lines = program()[name].source.split("\n")
    source = "\n".join(f"{line}  # {i}번째 줄을 읽은 까닭" if line else line for i, line in enumerate(lines))
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    wanted = [(t.start[0], t.string[2:]) for t in tokens if t.type == tokenize.COMMENT]
    read = commented(source)
    assert list(read.comments) == wanted and len(wanted) >= 5
    assert read.code == commented(program()[name].source).code and read.broken == 0
    assert bare(source) == bare(program()[name].source)


def test_the_notebooks_own_commands_hide_no_comment():
    read = commented(CELL)
    assert [text for _, text in read.comments] == FOUND and read.broken == 0
    assert without_magic(CELL).split("\n")[8] == '%b"""  # 둘째 이유를 적는다', "a line inside a string was changed"
    assert commented("%%bash\n# 셸의 주석\n").comments == ()


def test_what_cannot_be_read_ends_the_reading_and_is_said():
    assert commented("x = 1  # 앞의 주석\ny = '''안 닫힘\n").broken == 2
    assert [text for _, text in commented(SOURCES[2]).comments] == ["괄호 안의 주석"]
    assert commented(SOURCES[3]).broken == 3


def test_code_and_its_layout_are_compared_without_comments():
    one, other = commented("x=1\nif x:\n  y( 2 )\n").code, commented("x = 1  # a\n\nif x:  # b\n    y(2)\n").code
    assert one == other != commented("x = 1\nif x:\n    y(3)\n").code
    plain = commented("if x:\n    y()\nz()\n").code
    for told in ("if x:\n    '글'\n    y()\nz()\n", "if x:\n    y()\n    '글'\nz()\n", "if x:\n    y()\n'글'\nz()\n"):
        assert commented(told).code == plain


def test_a_text_that_stands_alone_is_a_comment_without_its_quotes():
    for written in ("'왜 나눈다'", '"""왜 나눈다"""', "r'''\n왜 나눈다\n'''", "U' 왜 나눈다 '"):
        assert commented(f"x = 1\n{written}\n").comments == ((2, "왜 나눈다"),)


SAYS = [
    ("# 학습 데이터를 나눈다", True), ("# shuffle", True), ("# train/test", True), ("# lr=0.1 은 작다", True),
    ("# x = 3", False), ("# model.fit(X, y)", False), ("# for i in range(3):", False), ("# import os", False),
    ("#@param {type: 'integer'}", False), ("# @title 제목입니다", False), ("# %% 칸 나누기", False),
    ("# noqa: E501", False), ("# type: ignore", False), ("#!/usr/bin/env python", False), ("# 1234 5678", False),
    ("# ㅋㅋ", False), ("# 네글자", False), ("# 네 글자다", True), ("#", False), ("# model.fit", False),
    ("# rows[0]", False), ("# " + "x = 1; " * 44, True), ("# " + "x = 1; " * 40, False),
    ("#! 왜 그런지", False), ("# fmt: off", False), ("# " + "(" * 250, False), ("# 왜냐하면 " + "(" * 5000, True),
]  # fmt: skip


@pytest.mark.parametrize(("comment", "says"), SAYS)
def test_a_comment_says_something_to_a_reader(comment, says):
    assert says_something(comment) is says


@pytest.mark.parametrize("bad", ["'", '"', '"\\', "'''\\", '"""a', "\\", "\n", "#", "%\n", "a?", "w.w?x\n", "(", " \n"])
def test_any_text_is_read_in_time_that_grows_with_its_length(bad):
    commented(bad * (20_000 // len(bad)))
    bare(bad * (100_000 // len(bad)))


def pythons() -> list[str]:
    """This Python, and those that are on the path or installed beside it, from 3.11 on."""
    named = [shutil.which(f"python3.{minor}") for minor in range(11, 16)]
    beside = Path(sys.base_prefix).parent.glob("*/bin/python3")
    asked = "import sys; sys.exit(sys.version_info < (3, 11))"
    there = {str(Path(path).resolve()) for path in [*filter(None, named), *beside]} - {
        str(Path(sys.executable).resolve())
    }
    found = [path for path in sorted(there) if subprocess.run([path, "-c", asked], capture_output=True).returncode == 0]
    return [sys.executable, *found]


@pytest.mark.parametrize("python", pythons())
def test_every_python_reads_the_same_comments(python):
    """In a process of the other Python, with its own library alone."""
    code = f"import sys, json; sys.path.insert(0, {str(Path(comments.__file__).parent)!r})\n"
    code += "from comments import commented\n"
    code += "print(json.dumps([[c.comments, c.broken] for c in map(commented, json.load(sys.stdin))]))"
    said = json.dumps(SOURCES)
    done = subprocess.run([python, "-c", code], input=said, capture_output=True, text=True, timeout=60, check=True)
    mine = [[[list(c) for c in read.comments], read.broken] for read in map(commented, SOURCES)]
    assert json.loads(done.stdout) == mine
