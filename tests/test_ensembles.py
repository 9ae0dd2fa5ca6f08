"""The learner keeps its laws, and its scores are those of plain scikit-learn and xgboost."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from sklearn.ensemble import (
    AdaBoostClassifier,
    AdaBoostRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import accuracy_score, confusion_matrix, r2_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor
from xgboost import XGBClassifier, XGBRegressor

from core.ensembles import boosting, snippets_learner
from core.ensembles.growth import SIDE, split_of
from core.ensembles.learner import advance, observe, start
from core.ensembles.presets import PRESETS
from core.ensembles.snippets import SNIPPETS, SnippetSpec
from core.ensembles.spec import MODELS, EnsembleSpec
from core.spec import SpecError
from core.tape import LearnerError, Tape

CASES = [(model, data) for model in MODELS for data in ("diabetes", "wine", "moons", "sine")]


def spec_of(model, data, trees=40):
    return EnsembleSpec(model=model, data=data, trees=trees, rows=100)


def record(spec, state=None):
    """The tape of a run, from `state` on."""
    state = state or start(spec)
    tape = Tape(spec, [observe(state)])
    for mark in spec.marks():
        if mark > state.at:
            state = advance(state, mark)
            tape.frames.append(observe(state))
    return tape


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


def plain(spec, trees):
    """What a student would fit: an unfitted scikit-learn or xgboost model with the library's defaults."""
    kinds = {
        "linear": (lambda: make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)), LinearRegression),
        "tree": (DecisionTreeClassifier, DecisionTreeRegressor),
        "forest": (RandomForestClassifier, RandomForestRegressor),
        "adaboost": (AdaBoostClassifier, AdaBoostRegressor),
        "xgboost": (XGBClassifier, XGBRegressor),
    }
    kind = kinds[spec.model][0 if split_of(spec).classifies else 1]
    if spec.model == "linear":
        return kind()
    return kind(random_state=spec.seed, **({"n_estimators": trees} if MODELS[spec.model].grows else {}))


@pytest.mark.parametrize("data", ["diabetes", "breast_cancer", "wine", "moons", "sine"])
@pytest.mark.parametrize("model", MODELS)
def test_scores_and_answers_are_the_librarys_own(model, data):
    spec, state = spec_of(model, data), None
    split = split_of(spec)
    for trees in (1, 17, 40) if MODELS[model].grows else (1,):
        state = advance(state or start(spec), trees)
        fitted = plain(spec, trees).fit(split.X_train, split.y_train)
        frame = observe(state)
        assert frame.numbers["score_train"] == fitted.score(split.X_train, split.y_train)
        assert frame.numbers["score_test"] == fitted.score(split.X_test, split.y_test)
        answers = fitted.predict(split.X_test)
        assert np.array_equal(frame.arrays["predicted"], answers.astype(frame.arrays["predicted"].dtype))
        if split.classifies:
            assert np.array_equal(frame.arrays["confusion"], confusion_matrix(split.y_test, answers))


def history(spec):
    frames = record(spec).frames[1:]
    return [np.concatenate([f.arrays[name] for f in frames]) for name in ("sizes", "train", "test")]


@pytest.mark.parametrize("data", ["diabetes", "wine", "circles"])
def test_every_size_of_a_forest_is_scored_by_one_fit(data):
    spec = spec_of("forest", data)
    split = split_of(spec)
    sizes, train, test = history(spec)
    assert sizes.tolist() == list(range(1, 41))
    for trees in (2, 15, 16, 33):
        fitted = plain(spec, trees).fit(split.X_train, split.y_train)
        assert train[trees - 1] == fitted.score(split.X_train, split.y_train)
        assert test[trees - 1] == fitted.score(split.X_test, split.y_test)


@pytest.mark.parametrize("data", ["diabetes", "digits", "circles"])
def test_every_size_of_xgboost_is_scored_by_one_fit(data):
    spec = spec_of("xgboost", data)
    split = split_of(spec)
    fitted = plain(spec, 40).fit(split.X_train, split.y_train)
    measure = accuracy_score if split.classifies else r2_score
    sizes, train, test = history(spec)
    assert sizes.tolist() == list(range(1, 41))
    for trees in (1, 2, 20, 39):
        for X, y, scores in ((split.X_train, split.y_train, train), (split.X_test, split.y_test, test)):
            assert scores[trees - 1] == measure(y, fitted.predict(X, iteration_range=(0, trees)))


@pytest.mark.parametrize("data", ["diabetes", "sine", "friedman1", "digits", "circles"])
def test_adaboost_is_scored_as_the_library_stages_it(data):
    spec = spec_of("adaboost", data)
    split = split_of(spec)
    staged = list(plain(spec, 40).fit(split.X_train, split.y_train).staged_score(split.X_test, split.y_test))
    sizes, _, test = history(spec)
    assert sizes[-1] == len(staged)
    assert split.classifies is False or sizes.tolist() == list(range(1, len(staged) + 1))
    assert test.tolist() == [staged[size - 1] for size in sizes]


def test_parameters_reach_every_library():
    split = split_of(EnsembleSpec(data="digits"))
    by_hand = {
        "forest": RandomForestClassifier(
            n_estimators=5, max_depth=4, min_samples_leaf=3, max_features=0.5, random_state=7
        ),
        "tree": DecisionTreeClassifier(max_depth=4, min_samples_leaf=3, random_state=7),
        "adaboost": AdaBoostClassifier(
            DecisionTreeClassifier(max_depth=4, min_samples_leaf=3), n_estimators=5, learning_rate=0.5, random_state=7
        ),
        "xgboost": XGBClassifier(n_estimators=5, max_depth=4, learning_rate=0.5, random_state=7),
    }
    shared = {"max_depth": 4, "min_leaf": 3, "max_features": 0.5, "learning_rate": 0.5, "seed": 7, "trees": 5}
    for model, fitted in by_hand.items():
        spec = EnsembleSpec(data="digits", model=model, **shared)
        fitted.fit(split.X_train, split.y_train)
        expected = fitted.score(split.X_train, split.y_train), fitted.score(split.X_test, split.y_test)
        numbers = record(spec).last.numbers
        assert (numbers["score_train"], numbers["score_test"]) == expected, model


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


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("data", ["moons", "sine", "digits"])
def test_frames_hold_what_the_page_draws_and_stay_small(model, data):
    tape = record(spec_of(model, data, trees=12))
    split = split_of(tape.spec)
    first, last = tape.first, tape.last
    assert first.numbers["rows_train"] + first.numbers["rows_test"] == len(split.X_train) + len(split.X_test)
    assert {"score_train", "score_test", "trees", "size"} <= set(last.numbers) and last.numbers["size"] > 0
    shapes = {name: array.shape for name, array in last.arrays.items()}
    if data == "moons":
        assert shapes["region"] == (first.arrays["grid_y"].size, first.arrays["grid_x"].size) == (SIDE, SIDE)
        assert 0 <= last.arrays["region"].min() < last.arrays["region"].max() <= 1
    if data == "sine":
        assert shapes["curve"] == first.arrays["grid_x"].shape == (200,)
    assert first.arrays["y_test"].shape == shapes["predicted"]
    assert all(sum(a.nbytes for a in f.arrays.values()) <= 30_000 for f in tape.frames[1:])
    assert all(f.finite and f.seconds >= 0 for f in tape.frames)


@pytest.mark.parametrize("model", ["linear", "tree", "forest", "xgboost"])
def test_regions_are_the_librarys_probabilities(model):
    spec = spec_of(model, "circles", trees=9)
    split = split_of(spec)
    fitted = plain(spec, 9).fit(split.X_train, split.y_train)
    expected = fitted.predict_proba(split.grid)[:, 1].reshape(SIDE, SIDE).astype(np.float16)
    assert np.array_equal(record(spec).last.arrays["region"], expected)


@pytest.mark.parametrize("data", ["moons", "sine"])
def test_adaboost_draws_what_it_answers(data):
    spec = spec_of("adaboost", data, trees=9)
    split = split_of(spec)
    expected = plain(spec, 9).fit(split.X_train, split.y_train).predict(split.grid)
    arrays = record(spec).last.arrays
    if data == "sine":
        assert np.array_equal(arrays["curve"], expected.astype(np.float32))
    else:
        sure = np.abs(arrays["region"].ravel() - 0.5) > 0.001
        assert np.array_equal((arrays["region"].ravel() > 0.5)[sure], (expected == 1)[sure])


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_the_lecture_preset_equals_the_lectures_snippet_to_the_last_digit(snippet):
    state = snippets_learner.advance(snippets_learner.start(SnippetSpec(snippet=snippet)), 1)
    shown = snippets_learner.observe(state).numbers
    (spec,) = [s for s in PRESETS["lecture"].specs if s.model == snippet]
    last = observe(advance(start(spec), 2000)).numbers
    for name in ("score_train", "score_test"):
        assert repr(float(last[name])) == repr(shown[name])


def test_a_snippet_runs_once():
    state = snippets_learner.start(SnippetSpec(snippet="xgboost"))
    assert snippets_learner.observe(state).numbers == {}
    done = snippets_learner.advance(state, 1)
    assert snippets_learner.advance(done, 1) is done and done.at == 1
    with pytest.raises(SpecError):
        SnippetSpec(snippet="nothing")


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
