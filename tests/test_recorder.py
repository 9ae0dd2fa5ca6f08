"""The recorder hears every call, in order and at its depth; the owners of functions are told apart."""

from __future__ import annotations

import json
import sys
import sysconfig
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import sleep

import numpy as np
import pytest

from core.anatomy import recorder
from core.anatomy.owners import Owner, Owners
from core.anatomy.recorder import ROOT, CutOff, Function, record

HERE = Path(__file__)
SITE = Path(sysconfig.get_path("purelib"))
NUMPY = Path(np.__file__).parent


def leaf() -> int:
    return len("ab")


def middle() -> int:
    return leaf() + leaf()


def deep(n: int) -> int:
    return n and deep(n - 1)


def guarded() -> str:
    try:
        return json.dumps(leaf())
    except ValueError as error:
        return str(error)


def names(recording: recorder.Recording) -> list[str]:
    return [recording.functions[call.function].name for call in recording.calls]


def test_calls_are_heard_in_order_with_depth_and_caller():
    recording, result, error = record(middle)
    assert (result, error) == (4, None)
    assert names(recording) == ["middle", "leaf", "len", "leaf", "len"]
    assert [call.depth for call in recording.calls] == [0, 1, 2, 1, 2]
    assert [call.caller for call in recording.calls] == [ROOT, 0, 1, 0, 3]
    assert recording.total == 5 and recording.deepest == 3
    by_name = {recording.functions[f].name: f for f in range(3)}
    assert recording.edges == {
        (ROOT, by_name["middle"]): 1,
        (by_name["middle"], by_name["leaf"]): 2,
        (by_name["leaf"], by_name["len"]): 2,
    }
    assert recording.functions[by_name["len"]] == Function("builtins", "len", "", 0, 0)
    found = recording.functions[by_name["middle"]]
    assert (found.file, found.line, found.lines) == (str(HERE), middle.__code__.co_firstlineno, 2)
    assert record(lambda: (deep(5), leaf()))[0].deepest == 1 + 6, "though it ends less deep"
    assert record(guarded)[0].functions[0].lines == 5, "what Python adds by itself is no line"


def test_a_call_lies_in_its_callers_time():
    def slow() -> None:
        sleep(0.02)

    recording, _, _ = record(slow)
    outer, inner = recording.calls
    assert names(recording)[1] == "sleep"
    assert outer.began <= inner.began and inner.began + inner.took <= outer.began + outer.took + 1
    assert inner.took >= 20_000


def test_what_is_raised_is_given_back_and_unwinds_the_depth():
    def fails() -> None:
        try:
            json.loads("{")
        except ValueError:
            leaf()
            raise KeyError("no") from None

    recording, result, error = record(fails)
    assert result is None and isinstance(error, KeyError)
    after = [call for call in recording.calls if recording.functions[call.function].name == "leaf"]
    assert [call.depth for call in after] == [1]


def test_a_generator_is_a_call_each_time_that_it_goes_on():
    def three() -> list[int]:
        def counted():
            yield from (1, 2, 3)

        return list(counted())

    recording, result, _ = record(three)
    assert result == [1, 2, 3] and sum(name.endswith("counted") for name in names(recording)) == 4


def test_threads_have_stacks_of_their_own():
    def two() -> None:
        threads = [threading.Thread(target=deep, args=(3,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    recording, _, error = record(two)
    assert error is None
    runs = {call.thread for call in recording.calls if recording.functions[call.function].name == "deep"}
    assert len(runs) == 2 and 0 not in runs
    for thread in runs:
        mine = [call for call in recording.calls if call.thread == thread]
        assert mine[0].caller == ROOT and mine[0].depth == 0
        assert [call.depth for call in mine if recording.functions[call.function].name == "deep"] == sorted(
            call.depth for call in mine if recording.functions[call.function].name == "deep"
        )


def test_beyond_the_bound_calls_are_counted_and_not_kept(monkeypatch):
    monkeypatch.setattr(recorder, "KEPT", 10)
    recording, _, _ = record(lambda: [leaf() for _ in range(50)])
    assert len(recording.calls) == 10
    leaves = [n for (_, to), n in recording.edges.items() if recording.functions[to].name == "leaf"]
    assert sum(leaves) == 50 and recording.total == sum(recording.edges.values()) > 100


def test_the_way_to_the_programmers_code_is_kept_beyond_the_bound_too(monkeypatch):
    monkeypatch.setattr(recorder, "KEPT", 5)
    monkeypatch.setattr(recorder, "WAYS", 3)
    others: dict[str, object] = {"len": len}
    exec(compile("def loop(back):\n    for _ in range(9):\n        len([])\n    step(back)\n"
                 "def step(back):\n    for k in range(6):\n        back(k)", "others.py", "exec"), others)  # fmt: skip
    seen = []

    def back(k):
        note(k)

    def note(k):
        seen.append(k)

    found, _, error = recorder.record(lambda: others["loop"](back), (__file__,))
    names = [found.functions[call.function].name.rpartition(".")[2] for call in found.calls]
    assert error is None and seen == list(range(6)) and names.count("back") == 3 and found.total > len(found.calls)
    assert names.count("step") == 1, "a caller is kept once, for all that come by it"
    assert "note" not in names, "what your own code calls of itself has no way of its own"
    last = found.calls[-1]
    way = [last]
    while way[-1].caller != recorder.ROOT:
        way.append(found.calls[way[-1].caller])
    assert [found.functions[c.function].name.rpartition(".")[2] for c in way] == ["back", "step", "loop", "<lambda>"]
    assert [c.depth for c in way] == [3, 2, 1, 0] and all(c.took >= 0 for c in found.calls)


def test_too_many_calls_are_cut_off_past_any_except_exception(monkeypatch):
    monkeypatch.setattr(recorder, "MOST", 1000)

    def endless() -> None:
        while True:
            with suppress(Exception):
                leaf()

    recording, _, error = record(endless)
    assert isinstance(error, CutOff) and error.args == ("too-many-calls",)
    assert recording.total == 1001
    first, last = recording.calls[0], recording.calls[-1]
    assert first.began + first.took >= last.began + last.took > last.began, "both lasted until it was cut off"


def test_a_recursion_bomb_ends_with_pythons_own_error():
    def bomb() -> None:
        bomb()

    recording, _, error = record(bomb)
    assert isinstance(error, RecursionError) and recording.deepest > 100


def test_who_listened_before_listens_again():
    heard = []
    threading.setprofile(mine := lambda *_: None)
    sys.setprofile(lambda *_: heard.append(1))
    try:
        record(leaf)
        assert sys.getprofile() is not None and threading.getprofile() is mine
        before = len(heard)
        leaf()
        assert len(heard) > before
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


@dataclass
class Point:
    x: int


def made(module: str, file: str = "", name: str = "f") -> Function:
    return Function(module, name, file, 1, 1)


@pytest.mark.parametrize(
    ("function", "owner"),
    [
        (made(__name__, str(HERE)), Owner("yours")),
        (made("json.decoder", json.decoder.__file__), Owner("python")),
        (made("importlib._bootstrap", "<frozen importlib._bootstrap>"), Owner("python")),
        (made("builtins"), Owner("python")),
        (made("_json"), Owner("python")),
        (made("numpy.linalg._linalg", str(NUMPY / "linalg" / "_linalg.py")), Owner("package", "numpy")),
        (made("numpy", "", "dot"), Owner("package", "numpy")),
        (made("numpy.random.mtrand", "", "rand"), Owner("package", "numpy")),
        (made("jaraco.text", str(SITE / "jaraco/text/__init__.py")), Owner("package", "jaraco.text")),
        (made("jaraco.functools", str(SITE / "jaraco/functools/__init__.py")), Owner("package", "jaraco.functools")),
        (made("wsgiref.handlers", json.__file__), Owner("server")),
        (made("playing.module", "/nowhere/playing.py"), Owner("package", "the tiny one")),
        (made("who.knows", "/nowhere/who.py"), Owner("unknown", "who")),
        (made("wsgireference", "/nowhere/wsgireference.py"), Owner("unknown", "wsgireference")),
    ],
    ids=lambda value: value.module if isinstance(value, Function) else value.kind,
)  # fmt: skip
def test_owners(function, owner):
    owners = Owners([HERE], serving=["wsgiref"], playing={"playing.module": "the tiny one"})
    assert owners.of(function) == owner


def test_a_made_up_file_belongs_to_its_module():
    """A dataclass's own methods are compiled from a text that lies nowhere."""
    recording, _, _ = record(lambda: Point(1))
    found = next(f for f in recording.functions if f.name.endswith("__init__"))
    assert not Path(found.file).exists()
    assert Owners([HERE]).of(found) == Owner("yours")
