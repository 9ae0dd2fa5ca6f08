"""One tree that repeats an ensemble: its fidelity is the library's own number, recomputed from what the frames hold."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, r2_score
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor
from threadpoolctl import threadpool_limits

from core.ensembles.estimators import estimator
from core.ensembles.growth import split_of
from core.ensembles.inside.surrogates import DEEPEST, SurrogateSpec
from core.ensembles.inside.surrogates_learner import advance, observe, start
from core.ensembles.inside.trees import LEAF, of_frame, route
from core.ensembles.kinds import MODELS
from core.spec import SpecError
from core.tape import FINISHED, Tape
from dashboard.charts import trees as charts
from dashboard.words import LANGUAGES, say

TREES = 8
PAIRS = [(data, model) for data in ("breast_cancer", "diabetes") for model in MODELS]


@pytest.fixture(autouse=True)
def one_thread():
    """As on a worker; several threads would slow histogram boosting down."""
    with threadpool_limits(1):
        yield


def record(spec: SurrogateSpec) -> Tape:
    state = start(spec)
    return Tape(spec, [observe(state := advance(state, mark)) for mark in spec.marks()], FINISHED, {})


@pytest.mark.parametrize(("data", "model"), PAIRS)
def test_fidelity_is_the_librarys_number_against_the_ensembles_answers(data, model):
    spec = SurrogateSpec(data=data, model=model, trees=TREES)
    tape, split = record(spec), split_of(spec.ensemble())
    fit = estimator(spec.ensemble(), split).fit(split.X_train, split.y_train)
    measure = accuracy_score if split.classifies else r2_score
    for frame in tape.frames[1:5]:
        tree = of_frame(frame.arrays, frame.notes)
        for name, X, y in (("train", split.X_train, split.y_train), ("test", split.X_test, split.y_test)):
            ends = route(tree, X.astype(np.float32))
            assert (tree.left[ends] == LEAF).all(), "up to here the whole tree is on the tape"
            value = tree.value[ends]
            said = value.argmax(axis=1) if split.classifies else value[:, 0]
            assert np.isclose(frame.numbers[f"fidelity_{name}"], measure(fit.predict(X), said), atol=1e-6)
            assert np.isclose(frame.numbers[f"own_{name}"], measure(y, said), atol=1e-6)
    assert np.isclose(tape.first.numbers["whole_test"], fit.score(split.X_test, split.y_test))


@pytest.mark.parametrize("data", ["breast_cancer", "diabetes", "moons"])
@pytest.mark.parametrize("depth", [1, 4, DEEPEST])
def test_beside_it_stands_a_tree_of_the_same_depth_that_learned_the_truth(data, depth):
    spec = SurrogateSpec(data=data, trees=TREES)
    split = split_of(spec.ensemble())
    kind = DecisionTreeClassifier if split.classifies else DecisionTreeRegressor
    direct = kind(max_depth=depth, random_state=spec.seed).fit(split.X_train, split.y_train)
    frame = observe(advance(start(spec), depth))
    assert frame.numbers["direct_test"] == pytest.approx(direct.score(split.X_test, split.y_test))
    assert frame.numbers["depth"] <= depth


@pytest.mark.parametrize("data", ["breast_cancer", "moons", "wine", "diabetes", "sine"])
def test_a_surrogate_of_a_stump_repeats_it_wholly(data):
    frame = observe(advance(start(SurrogateSpec(data=data, model="tree", max_depth=1)), 1))
    assert frame.numbers["fidelity_train"] == frame.numbers["fidelity_test"] == 1


@pytest.mark.parametrize("data", ["breast_cancer", "wine", "moons", "friedman1"])
def test_a_surrogate_that_may_grow_out_repeats_a_small_tree_on_every_training_row(data):
    frame = observe(advance(start(SurrogateSpec(data=data, model="tree", max_depth=3)), DEEPEST))
    assert frame.numbers["fidelity_train"] == pytest.approx(1)


@pytest.mark.parametrize("data", ["diabetes", "breast_cancer", "sine"])
def test_fidelity_on_training_rows_never_falls_with_depth_for_numbers(data):
    tape = record(SurrogateSpec(data=data, trees=TREES))
    _, fidelity = tape.series("fidelity_train")
    assert (np.diff(fidelity) >= -1e-12).all() and fidelity[-1] > fidelity[0]


@pytest.mark.parametrize("data", ["diabetes", "wine"])
def test_chunks_of_any_size_give_the_same_run(data):
    spec = SurrogateSpec(data=data, trees=TREES)
    state = start(spec)
    first = pickle.loads(pickle.dumps(advance(state, 2)))
    assert observe(advance(first, 6)).digest() == observe(advance(state, 6)).digest()
    assert observe(first).digest() == observe(advance(advance(start(spec), 1), 2)).digest()


def test_frames_stay_small_and_finite():
    for frame in record(SurrogateSpec(data="digits", trees=TREES)).frames:
        assert frame.finite and sum(array.nbytes for array in frame.arrays.values()) < 60_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_curves_show_every_depth(language):
    tape = record(SurrogateSpec(trees=TREES))
    lines = {trace.name: trace for trace in charts.fidelity(tape, 3, language).data}
    for name in ("fidelity_test", "fidelity_train", "own_test", "direct_test"):
        line = lines[say(language, f"trees.line.{name}")]
        assert (list(line.x), list(line.y)) == tape.series(name)
    assert set(lines[say(language, "trees.line.whole_test")].y) == {tape.first.numbers["whole_test"]}


def test_the_page_says_how_much_of_the_answers_is_repeated(opened):
    app = opened("unit04a", ensembles_tab="trees", trees_view="surrogate", surrogates_data="moons")
    assert not app.exception and not app.error
    said = "\n".join(m.value for m in app.markdown)
    assert "**90.0%**" in said, "as the made frames have it"


def test_the_spec_asks_for_no_more_trees_than_its_range():
    with pytest.raises(SpecError):
        SurrogateSpec(trees=301)
