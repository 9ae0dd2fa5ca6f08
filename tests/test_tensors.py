"""One array in three libraries: every program against known answers, the rules against NumPy's and torch's own."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib import import_module
from inspect import getmembers, isfunction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.spec import SpecError
from core.tape import LearnerError
from core.tensors import child, learner, shapes
from core.tensors.functions import FUNCTIONS, central
from core.tensors.spec import DTYPES, PRESETS, TensorSpec
from core.tensors.topics import LIBRARIES, TOPICS, module_of, refused, same, tried
from tests.told import ERR, KNOWN, answers

AXES = (0, 1, 2)
AT = (-2.0, -0.3, 0.0, 1.5)
PAIRS = [("3, 1", "2, 1, 4"), ("", "2"), ("", ""), ("4", "4"), ("3", "4"), ("2, 3", "3, 2"), ("1, 1, 1", "5"),
         ("2, 3, 4", "3, 1"), ("6, 1, 2, 1", "1, 3, 1, 5"), ("2, 3", "2"), ("7", "1"), ("5, 4", "5, 1")]  # fmt: skip
MIXES = [TensorSpec("dtype", first=a, second=b) for a, b in product(DTYPES, DTYPES)]
SUMS = [TensorSpec("broadcasting", left=a, right=b) for a, b in PAIRS]
SLOPES = [TensorSpec("gradients", function=name, x=x) for name, x in product(FUNCTIONS, AT)]
SUMMED = [TensorSpec("shape", along=axis) for axis in AXES]
ALL = [*(specs[0] for specs in PRESETS.values()), *MIXES, *SUMS, *SLOPES, *SUMMED]
SMALL = st.lists(st.integers(1, 5), max_size=shapes.AXES).map(tuple)


@pytest.fixture(scope="module")
def told():
    return asked()


@cache
def asked():
    """What every library told of every spec, each in a process of its own, as on a worker without a GPU."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CUDA_VISIBLE_DEVICES", "")
        patch.setattr(learner, "PATIENCE", 600.0)  # a busy machine is no failure
        said = {name: learner.ask(name, ALL) for name in LIBRARIES}
    return {name: {spec.key: one for spec, one in zip(ALL, those, strict=True)} for name, those in said.items()}


def gave(told, library, spec, question):
    """An answer, or the name of the error."""
    said = told[library][spec.key][question]
    return said.get("gave", ERR)


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("topic", TOPICS)
def test_every_question_has_its_known_answer(told, topic, library):
    spec = PRESETS[topic][0]
    found = {question: gave(told, library, spec, question) for question in told[library][spec.key]}
    found.pop("slope", None)
    assert found == KNOWN[topic][library]
    said = told[library][spec.key]
    assert all(one["words"] and len(one["words"]) <= child.LETTERS for one in said.values() if "error" in one)
    assert {type(found[q]) for q in found} <= {str, bool, int, float, list, type(None), object}


@pytest.mark.parametrize("topic", TOPICS)
def test_every_program_answers_its_topic_s_questions_and_no_others(topic):
    asked = set(TOPICS[topic].questions)
    by = {}
    for library in ("numpy", "torch"):
        program = import_module(module_of(topic, library))
        by[library] = {n for n, f in getmembers(program, isfunction) if f.__module__ == program.__name__}
        assert by[library] <= asked
    assert by["torch"] == asked and by["numpy"]


def test_mixed_types_are_those_of_numpy_and_torch_and_tensorflow_mixes_none(told):
    import torch

    for spec in MIXES:
        pair = (spec.first, spec.second)
        right = ERR if "bfloat16" in pair else np.result_type(*(np.dtype(one) for one in pair)).name
        assert gave(told, "numpy", spec, "total") == right, pair
        promoted = torch.promote_types(*(getattr(torch, one) for one in pair))
        assert f"torch.{gave(told, 'torch', spec, 'total')}" == str(promoted), pair
        alone = spec.first if spec.first == spec.second != "bool" else ERR
        assert gave(told, "tensorflow", spec, "total") == alone, pair


@pytest.mark.parametrize("library", LIBRARIES)
def test_sums_of_shapes_are_those_of_numpy(told, library):
    for spec in SUMS:
        try:
            right = list(np.broadcast_shapes(*spec.pair))
        except ValueError:
            right = ERR
        assert gave(told, library, spec, "total") == right, spec.pair


@settings(max_examples=200, deadline=None)
@given(SMALL, SMALL)
def test_the_rule_is_numpy_s_and_torch_follows_it(left, right):
    rule = shapes.joined(left, right)
    try:
        assert rule == np.broadcast_shapes(left, right)
    except ValueError:
        assert rule is None
    for library in ("numpy", "torch"):
        program = import_module(module_of("broadcasting", library))
        try:
            assert tuple(program.total(left, right)) == rule
        except (ValueError, RuntimeError):
            assert rule is None
    assert shapes.numbers(left, right) >= (np.prod(rule) if rule is not None else 1)
    pairs = shapes.aligned(left, right)
    assert shapes.aligned(right, left) == [axis._replace(left=axis.right, right=axis.left) for axis in pairs]


@pytest.mark.parametrize("library", ["torch", "tensorflow"])
def test_slopes_are_those_of_the_closed_form(told, library):
    for spec in SLOPES:
        exact = FUNCTIONS[spec.function].slope(spec.x)
        found = gave(told, library, spec, "slope")
        assert found == 0.0 if exact is None else found == pytest.approx(exact, rel=1e-12, abs=1e-15), spec


def test_a_difference_is_near_the_closed_form_and_halfway_at_a_kink(told):
    for spec in SLOPES:
        one = FUNCTIONS[spec.function]
        found = gave(told, "numpy", spec, "slope")
        assert found == pytest.approx(0.5 if one.slope(spec.x) is None else one.slope(spec.x), abs=1e-8), spec
        assert found == pytest.approx(central(one.value, spec.x, 1e-5), abs=1e-9), "what the picture draws"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_closed_form_is_the_derivative(name):
    one = FUNCTIONS[name]
    for x in np.linspace(-2.95, 2.95, 60):
        assert one.slope(float(x)) == pytest.approx(central(one.value, float(x), 1e-5), abs=1e-7)


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_sum_takes_away_its_axis(told, library):
    for spec in SUMMED:
        right = np.zeros((2, 3, 4)).sum(axis=spec.along)
        kept = np.zeros((2, 3, 4)).sum(axis=spec.along, keepdims=True)
        assert gave(told, library, spec, "summed") == list(right.shape)
        assert gave(told, library, spec, "kept") == list(kept.shape)


READ = [("3, 1", (3, 1)), ("(3,1)", (3, 1)), ("[3 1]", (3, 1)), ("3x1", (3, 1)), ("3×1", (3, 1)), ("3，1", (3, 1)),
        ("(3,)", (3,)), ("", ()), ("()", ()), (" 7 ", (7,))]  # fmt: skip


@pytest.mark.parametrize(("text", "shape"), READ)
def test_a_shape_is_read_however_it_is_written(text, shape):
    assert shapes.parse(text) == shape
    assert shapes.parse(shapes.tidy(text)) == shape and shapes.tidy(shapes.tidy(text)) == shapes.tidy(text)
    spec = TensorSpec("broadcasting", left=text, right="1")
    assert spec.pair[0] == shape and spec.key == TensorSpec("broadcasting", left=shapes.tidy(text), right="1").key


@given(SMALL)
def test_a_shape_that_is_written_is_read_again(shape):
    assert shapes.parse(shapes.written(shape)) == shape and shapes.problem("left", shapes.written(shape)) is None


REFUSED = [
    ("3, a", "4", "left", "shape-unreadable"),
    ("3", "-1", "right", "shape-unreadable"),
    ("2.5", "1", "left", "shape-unreadable"),
    ("1, 1, 1, 1, 1", "1", "left", "shape-too-many-axes"),
    ("0", "1", "left", "shape-out-of-range"),
    ("1", "65", "right", "shape-out-of-range"),
    ("64, 64, 64", "1", "left", "shape-too-large"),
    ("64, 64, 1", "64", "left", "shape-too-large"),
    ("9" * 300, "1", "left", "shape-out-of-range"),
]


@pytest.mark.parametrize(("left", "right", "field", "code"), REFUSED)
def test_a_shape_that_cannot_stand_is_refused(left, right, field, code):
    with pytest.raises(SpecError) as caught:
        TensorSpec("broadcasting", left=left, right=right)
    assert [(p.field, p.code) for p in caught.value.problems] == [(field, code)]
    assert TensorSpec("dtype", left=left, right=right).topic == "dtype", "elsewhere it does not matter"


def test_only_what_a_topic_s_programs_are_given_counts():
    assert TensorSpec("dtype", x=2.0, left="5").key == TensorSpec("dtype").key
    assert TensorSpec("gradients", x=2.0).key != TensorSpec("gradients").key
    for topic in TOPICS:
        assert set(TOPICS[topic].fields) <= set(TensorSpec.rules())


@pytest.mark.parametrize("topic", TOPICS)
def test_a_guess_has_its_right_answer_among_its_answers(topic):
    guess, known = TOPICS[topic].guess, answers(topic)
    assert guess.right(known) in guess.answers
    known.pop("tensorflow")
    assert guess.right(known) in guess.answers, "without TensorFlow too"


def test_right_answers_are_read_from_what_was_told():
    right = {topic: TOPICS[topic].guess.right(answers(topic)) for topic in TOPICS}
    assert right == {"dtype": "refuses", "shape": "2, 4", "broadcasting": "3, 3", "views": "some", "device": "error",
                     "gradients": "12.0", "crossing": "yes"}  # fmt: skip
    alike = {name: {"total": {"gave": "float64"}} for name in LIBRARIES}
    assert TOPICS["dtype"].guess.right(alike) == "alike" and same(alike, "total") and not refused(alike, "total")
    alike["torch"]["total"]["gave"] = "float32"
    assert TOPICS["dtype"].guess.right(alike) == "differ" and not same(alike, "total")


def test_answers_that_are_only_spelt_otherwise_are_the_same_and_what_was_not_tried_is_no_answer():
    told = answers("device")
    assert same(told, "home") and same(told, "found") and not same(told, "gpu")
    assert tried(told, "mixed") == ["torch"] and tried(told, "gpu") == list(LIBRARIES)
    told["torch"]["found"] = {"gave": ["cpu", "cuda:0"]}
    assert not same(told, "found")


def test_chunks_do_not_matter_and_one_that_is_missing_is_left_out(monkeypatch):
    asked = []
    monkeypatch.setattr(learner, "ask", lambda name, specs: asked.append(name) or [answers(specs[0].topic)[name]])
    spec = PRESETS["views"][0]
    whole = learner.observe(learner.advance(learner.start(spec), 3))
    assert asked == list(LIBRARIES)
    state = learner.start(spec)
    for at in (1, 2, 3):
        state = learner.advance(state, at)
        assert list(learner.observe(state).notes) == list(LIBRARIES)[:at]
    assert learner.observe(state).digest() == whole.digest() and asked == 2 * list(LIBRARIES), "each is asked once"
    assert learner.observe(learner.advance(state, 1)).digest() == whole.digest(), "it never goes back"
    assert learner.advance(replace(state, seconds=50.0), 3).seconds >= 50
    monkeypatch.setattr("core.inturn.installed", lambda package: "" if package == "tensorflow" else "1")
    last = learner.observe(learner.advance(learner.start(spec), 3))
    assert last.at == 3 and list(last.notes) == ["numpy", "torch"]


def test_a_process_that_fails_is_told(monkeypatch):
    with pytest.raises(LearnerError) as caught:
        learner.ask("no-such-library", [TensorSpec()])
    assert caught.value.reason == "raised" and "No module named" in caught.value.detail
    monkeypatch.setattr(learner, "PATIENCE", 0.01)
    with pytest.raises(LearnerError) as caught:
        learner.ask("numpy", [TensorSpec()])
    assert caught.value.reason == "too-long"


WORDS = [
    ("{{function_node __wrapped__}} Incompatible shapes: [3] [Op:AddV2] name: ", "Incompatible shapes: [3] [Op:AddV2]"),
    ("two\n  lines", "two lines"),
    ("x" * 999, "x" * child.LETTERS),
]


@pytest.mark.parametrize(("said", "kept"), WORDS)
def test_an_error_keeps_its_own_words(said, kept):
    assert child.words(ValueError(said)) == kept
