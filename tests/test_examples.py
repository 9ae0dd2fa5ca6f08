"""Each library's example gives the known answer; the loops learn the same; what runs too long or fails is said."""

from __future__ import annotations

import base64
import json
import sys
from importlib import metadata
from pathlib import Path

import pytest

from core.anatomy import child, learner
from core.anatomy.owners import KINDS
from core.anatomy.questions import QUESTIONS
from core.anatomy.spec import BUILT, EXAMPLES, FRAMEWORKS, LIBRARIES, LOOPS, REQUESTS, CallSpec, Example
from core.settings import ROOT
from core.spec import Text
from core.tape import Frame, LearnerError
from tests.made_home import called

TASKS = {name: one for name, one in EXAMPLES.items() if not one.web}
EPOCHS = 20


def run(name: str) -> tuple[Frame, dict]:
    frame = called(CallSpec(example=name))
    return frame, json.loads(frame.arrays["text"].tobytes())


@pytest.mark.parametrize("name", TASKS)
def test_a_task_gives_the_known_answer_and_its_library_is_seen(name):
    frame, text = run(name)
    example = EXAMPLES[name]
    assert "cut" not in frame.notes
    if example.answer:
        assert text["result"] == example.answer
    else:
        assert base64.b64decode(text["picture"]).startswith(b"\x89PNG")
    kinds = {KINDS[k] for k in frame.arrays["kind"]}
    assert "yours" in kinds and "unknown" not in kinds
    owners = {function[4].lower() for function in text["functions"]}
    under = example.under.rpartition(".")[2] or ("keras" if name == "keras_fit" else example.package)
    assert not under or under in owners
    assert frame.numbers["depth_mine"] == 0, "you started it"
    assert frame.numbers["down"] > 0 and all(frame.times[name] > 0 for name in ("load", "plain", "recorded"))
    assert sum(array.nbytes for array in frame.arrays.values()) < 250_000


def test_who_calls_whom_in_the_loops_and_the_tiny_ones():
    up = {name: run(name)[0].numbers["up"] for name in (*LOOPS, *BUILT, "scipy", "os", "pandas")}
    assert up["os"] == up["pandas"] == 0, "a generator that sum() or join() goes on with is no call of your code"
    assert up["torch_loop"] == up["sklearn_fit"] == up["library"] == 0
    assert up["keras_fit"] == EPOCHS
    assert up["framework"] == 3, "/ twice and /broken once; the framework has its own answer for what is missing"
    assert up["scipy"] > 100


RIGHT = {"control": "server", "frameworks": "many", "libraries": "hundreds", "loops": "tens", "build": "few"}


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_is_right_is_what_the_recording_says(name):
    question = QUESTIONS[name]
    assert question.right(called(question.spec)) == RIGHT[name]


def test_every_registry_entry_has_a_file_a_package_that_is_known_and_a_place():
    assert EXAMPLES == {**FRAMEWORKS, **LIBRARIES, **LOOPS, **BUILT}
    for example in EXAMPLES.values():
        assert (ROOT / Path(*example.module.split("."))).with_suffix(".py").exists()
        assert not example.package or metadata.version(example.package)
    assert all(asked.status in (200, 303, 400, 404, 500) for asked in REQUESTS.values())


def test_the_tiny_ones_are_about_thirty_lines():
    for example in BUILT.values():
        text = (ROOT / Path(*example.under.split("."))).with_suffix(".py").read_text(encoding="utf-8")
        assert 15 <= sum(bool(line.strip()) for line in text.splitlines()) <= 32


def test_a_request_is_part_of_a_guest_books_key_alone():
    assert CallSpec(example="flask", request="form").key != CallSpec(example="flask", request="list").key
    assert CallSpec(example="numpy", request="form").key == CallSpec(example="numpy", request="list").key


@pytest.fixture
def other(monkeypatch, tmp_path):
    """An example of the test's own, run in this process instead of a child."""

    def prepared(source: str) -> dict:
        (tmp_path / "odd_task.py").write_text(source)
        monkeypatch.syspath_prepend(str(tmp_path))
        monkeypatch.delitem(sys.modules, "odd_task", raising=False)
        monkeypatch.setitem(EXAMPLES, "odd", Example(Text("", ""), Text("", ""), "odd_task", ""))
        out = tmp_path / "out.json"
        child.main("odd", "list", out)
        return json.loads(out.read_text(encoding="utf-8"))

    return prepared


COUNTED = """
runs = 0
def task():
    global runs
    runs += 1
    if runs > 2:  # not in the two runs that warm up
        {body}
"""


@pytest.mark.parametrize(
    ("body", "code"),
    [("while True: pass", "too-long"), ("task()", "recursion"), ("raise KeyError", "raised")],
)
def test_what_never_ends_or_fails_is_cut_off_with_a_code(other, monkeypatch, body, code):
    monkeypatch.setattr(child, "SECONDS", 1.0)
    told = other(COUNTED.format(body=body))
    assert told["cut"] == code and told["calls"]


def test_what_ran_is_counted_by_whose_it_is_and_timed_with_and_without_the_recorder(other):
    told = other(COUNTED.format(body="import json, time; json.loads('1'); time.sleep(0.2)"))
    assert told["times"]["plain"] < 0.2 <= told["times"]["recorded"]
    numbers = learner.observe(learner.CallState(CallSpec(), 1, 0.0, told)).numbers
    assert (numbers["calls_mine"], numbers["functions_mine"], numbers["lines_mine"]) == (1, 1, 4)
    assert numbers["lines_other"] > 10 and (numbers["up"], numbers["depth_mine"]) == (0, 0)


def test_a_package_that_is_missing_is_said_to_be_missing(monkeypatch):
    monkeypatch.setitem(EXAMPLES, "odd", Example(Text("", ""), Text("", ""), "odd_task", "no-such-package"))
    with pytest.raises(LearnerError) as caught:
        learner.start(CallSpec(example="odd"))
    assert (caught.value.reason, caught.value.detail) == ("missing-package", "no-such-package")


def test_a_process_that_hangs_where_no_signal_reaches_is_ended(monkeypatch):
    monkeypatch.setattr(learner, "PATIENCE", 0.05)
    with pytest.raises(LearnerError) as caught:
        learner.run_child("os", "list")
    assert caught.value.reason == "too-long"


def test_a_process_that_fails_leaves_its_last_words_for_the_log():
    with pytest.raises(LearnerError) as caught:
        learner.run_child("no-such-example", "list")
    assert caught.value.reason == "raised" and "KeyError: 'no-such-example'" in caught.value.detail
