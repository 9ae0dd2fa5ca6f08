"""The learner keeps its laws, whatever it grows; its frames hold what the page draws; what cannot be is refused."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from sklearn.ensemble import AdaBoostClassifier, AdaBoostRegressor

from core.ensembles.growers import boosting
from core.ensembles.growth import SIDE, split_of
from core.ensembles.kinds import MODELS
from core.ensembles.learner import advance, observe, start
from core.ensembles.spec import EnsembleSpec
from core.tape import LearnerError, Tape
from tests.grown import plain, record, spec_of

CASES = [(model, data) for model in MODELS for data in ("wine", "moons", "sine")]


pytestmark = pytest.mark.usefixtures("small_beds")


@pytest.mark.parametrize(("model", "data"), CASES)
def test_chunks_do_not_matter(model, data):
    spec = spec_of(model, data)
    last = spec.marks()[-1]
    tape = record(spec)
    assert observe(advance(start(spec), last)).digest() == tape.last.digest()
    state = start(spec)
    for upto in [u for u in (7, 18, 29) if u < last] + [last]:  # 18 and 29 are no marks
        state = advance(state, upto)
        if upto in spec.marks():
            assert observe(state).digest() == tape.at(upto).digest()


@pytest.mark.parametrize(("model", "data"), CASES)
def test_a_state_that_moved_between_processes_goes_on_the_same(model, data):
    spec = spec_of(model, data)
    middle = spec.marks()[len(spec.marks()) // 2]
    state = advance(start(spec), middle)
    boosting._matrices.cache_clear()
    moved = pickle.loads(pickle.dumps(state))
    assert record(spec, moved).digest() == Tape(spec, record(spec).frames[spec.marks().index(middle) :]).digest()


@pytest.mark.parametrize(("model", "data"), CASES)
def test_a_state_stays_usable_after_it_was_advanced(model, data):
    spec = spec_of(model, data)
    last = spec.marks()[-1]
    middle = advance(start(spec), max(1, last // 2))
    seen = observe(middle).digest()
    first = observe(advance(middle, last)).digest()
    assert observe(middle).digest() == seen
    assert observe(advance(pickle.loads(pickle.dumps(middle)), last)).digest() == first
    assert observe(advance(middle, last)).digest() == first


def test_a_sparing_adaboost_stops_early_and_says_so():
    spec = spec_of("adaboost", "sine", trees=200)
    fitted = AdaBoostRegressor(n_estimators=200, random_state=42)
    split = split_of(spec)
    fitted.fit(split.X_train, split.y_train)
    last = record(spec).last
    assert last.at == 200 > last.numbers["trees"] == len(fitted.estimators_)
    assert last.notes == {"stop": "stopped-early"}
    assert last.numbers["score_test"] == fitted.score(split.X_test, split.y_test)


def test_adaboost_stops_at_a_perfect_tree():
    spec = spec_of("adaboost", "moons", trees=30).with_(max_depth=20)
    last = record(spec).last
    assert last.numbers["trees"] == 1 and last.numbers["score_train"] == 1.0
    assert last.notes == {"stop": "stopped-early"}


def test_the_seed_changes_nothing_in_xgboost():
    spec = spec_of("xgboost", "wine", trees=12)
    assert record(spec).digest() == record(spec.with_(seed=7)).digest()


@pytest.mark.parametrize("model", [name for name, model in MODELS.items() if model.family == "bagging"])
def test_the_seed_changes_a_forest(model):
    spec = spec_of(model, "wine", trees=12)
    assert record(spec).digest() != record(spec.with_(seed=7)).digest()


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("data", ["moons", "sine", "digits"])
def test_frames_hold_what_the_page_draws_and_stay_small(model, data):
    tape = record(spec_of(model, data, trees=6 if data == "digits" else 12))
    split = split_of(tape.spec)
    first, last = tape.first, tape.last
    assert first.numbers["rows_train"] + first.numbers["rows_test"] == len(split.X_train) + len(split.X_test)
    assert {"score_train", "score_test", "trees"} <= set(last.numbers)
    assert last.numbers.get("size", 0) > 0 or model == "knn"
    shapes = {name: array.shape for name, array in last.arrays.items()}
    if data == "moons":
        assert shapes["region"] == (first.arrays["grid_y"].size, first.arrays["grid_x"].size) == (SIDE, SIDE)
        assert 0 <= last.arrays["region"].min() < last.arrays["region"].max() <= 1
    if data == "sine":
        assert shapes["curve"] == first.arrays["grid_x"].shape == (200,)
    assert first.arrays["y_test"].shape == shapes["predicted"]
    assert all(sum(a.nbytes for a in f.arrays.values()) <= 30_000 for f in tape.frames[1:])
    assert all(f.finite and f.seconds >= 0 for f in tape.frames)


@pytest.mark.parametrize("model", [model for model in MODELS if model != "adaboost"])
def test_regions_are_the_librarys_probabilities(model):
    spec = spec_of(model, "circles", trees=20)
    split = split_of(spec)
    expected = plain(spec, 20).fit(split.X_train, split.y_train).predict_proba(split.grid)[:, 1].reshape(SIDE, SIDE)
    region = record(spec).last.arrays["region"]
    if model == "xgbforest":  # float32 sums in another order
        assert np.abs(region - expected).max() < 1e-3
    else:
        assert np.array_equal(region, expected.astype(np.float16))


@pytest.mark.parametrize("model", [name for name, model in MODELS.items() if model.grows])
def test_the_curve_is_what_the_library_answers(model):
    spec = spec_of(model, "sine", trees=20)
    split = split_of(spec)
    expected = plain(spec, 20).fit(split.X_train, split.y_train).predict(split.grid).astype(np.float32)
    curve = record(spec).last.arrays["curve"]
    assert np.array_equal(curve, expected) or (model == "xgbforest" and np.allclose(curve, expected, atol=1e-6))


def test_adaboost_draws_what_it_answers():
    spec = spec_of("adaboost", "moons", trees=9)
    split = split_of(spec)
    expected = plain(spec, 9).fit(split.X_train, split.y_train).predict(split.grid)
    region = record(spec).last.arrays["region"].ravel()
    sure = np.abs(region - 0.5) > 0.001
    assert np.array_equal((region > 0.5)[sure], (expected == 1)[sure])


EXTREMES = [
    {"learning_rate": 2.0, "max_depth": 20, "min_leaf": 1},
    {"max_depth": 1, "min_leaf": 50, "max_features": 0.05, "n_neighbors": 50, "test_share": 0.5},
    {"label_noise": 0.5, "outliers": 20, "outlier_in": "input", "outlier_size": 20.0, "bootstrap": "on"},
]


@pytest.mark.parametrize("extreme", EXTREMES)
@pytest.mark.parametrize("data", ["moons", "friedman1"])
@pytest.mark.parametrize("model", MODELS)
def test_the_ends_of_every_range_can_be_run(model, data, extreme):
    assert all(frame.finite for frame in record(spec_of(model, data, trees=20, **extreme)).frames)


def test_adaboost_that_only_guesses_is_refused(monkeypatch):
    def guess(*_):
        raise ValueError("BaseClassifier in AdaBoostClassifier ensemble is worse than random")

    monkeypatch.setattr(AdaBoostClassifier, "_boost", guess)
    with pytest.raises(LearnerError) as caught:
        advance(start(spec_of("adaboost", "moons")), 1)
    assert caught.value.reason == "worse-than-random"


def test_data_that_cannot_be_had_are_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(tmp_path))
    monkeypatch.setattr("sklearn.datasets._base.urlretrieve", lambda *_: (_ for _ in ()).throw(OSError("offline")))
    with pytest.raises(LearnerError) as caught:
        start(EnsembleSpec(data="california"))
    assert caught.value.reason == "no-internet"
