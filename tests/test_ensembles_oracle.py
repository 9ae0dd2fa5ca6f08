"""Scores, answers and out-of-bag scores are those of plain scikit-learn and xgboost, at every size."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, confusion_matrix, r2_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier
from xgboost import XGBRFClassifier, XGBRFRegressor

from core.data.tabular import TABLES
from core.ensembles import snippets_learner
from core.ensembles.estimators import MAKERS, estimator
from core.ensembles.growth import split_of
from core.ensembles.kinds import MODELS
from core.ensembles.learner import advance, observe, start
from core.ensembles.presets import PRESETS
from core.ensembles.snippets import SNIPPETS, SnippetSpec
from core.ensembles.spec import EnsembleSpec
from core.spec import SpecError
from tests.grown import plain, record, spec_of

HERE = [data for data in TABLES if data not in ("california", "digits")]  # one must be downloaded, one takes long
FLOAT32 = 1e-6  # XGBoost's forest adds up float32 leaves, already divided by the number of trees


pytestmark = pytest.mark.usefixtures("small_beds")


@pytest.mark.parametrize("data", HERE)
@pytest.mark.parametrize("model", [model for model in MODELS if model != "xgbforest"])
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


@pytest.mark.parametrize("data", HERE)
def test_xgboosts_forest_is_the_librarys_own(data):
    """With three classes only the whole forest is: the library draws one class's trees after the other's."""
    spec, state = spec_of("xgbforest", data), None
    split = split_of(spec)
    for trees in (1, 7, 40) if split.classes <= 2 else (40,):
        state = advance(state or start(spec), trees)
        fitted = (XGBRFClassifier if split.classifies else XGBRFRegressor)(n_estimators=trees, random_state=42)
        fitted.fit(split.X_train, split.y_train)
        frame = observe(state)
        expected = fitted.score(split.X_train, split.y_train), fitted.score(split.X_test, split.y_test)
        assert (frame.numbers["score_train"], frame.numbers["score_test"]) == pytest.approx(expected, abs=FLOAT32)
        assert np.allclose(frame.arrays["predicted"], fitted.predict(split.X_test), rtol=1e-5)


def history(spec):
    frames = record(spec).frames[1:]
    return [np.concatenate([f.arrays[name] for f in frames]) for name in ("sizes", "train", "test")]


@pytest.mark.parametrize("data", ["diabetes", "wine", "circles"])
@pytest.mark.parametrize("model", ["forest", "bagging", "extra"])
def test_every_size_of_a_forest_is_scored_by_one_fit(model, data):
    spec = spec_of(model, data)
    split = split_of(spec)
    sizes, train, test = history(spec)
    assert sizes.tolist() == list(range(1, 41))
    for trees in (2, 15, 16, 33):
        fitted = plain(spec, trees).fit(split.X_train, split.y_train)
        assert train[trees - 1] == fitted.score(split.X_train, split.y_train)
        assert test[trees - 1] == fitted.score(split.X_test, split.y_test)


@pytest.mark.parametrize("data", ["diabetes", "sine", "breast_cancer", "wine"])
@pytest.mark.parametrize("model", ["gboost", "hist"])
def test_gradient_boosting_is_scored_as_the_library_stages_it(model, data):
    spec = spec_of(model, data)
    split = split_of(spec)
    fitted = plain(spec, 40).fit(split.X_train, split.y_train)
    measure = accuracy_score if split.classifies else r2_score
    sizes, *scores = history(spec)
    assert sizes.tolist() == list(range(1, 41))
    for X, y, scored in zip((split.X_train, split.X_test), (split.y_train, split.y_test), scores, strict=True):
        assert scored.tolist() == [measure(y, answers) for answers in fitted.staged_predict(X)]


@pytest.mark.parametrize("data", ["diabetes", "wine", "circles"])
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


@pytest.mark.parametrize("data", ["diabetes", "sine", "friedman1", "wine", "circles"])
def test_adaboost_is_scored_as_the_library_stages_it(data):
    spec = spec_of("adaboost", data)
    split = split_of(spec)
    staged = list(plain(spec, 40).fit(split.X_train, split.y_train).staged_score(split.X_test, split.y_test))
    sizes, _, test = history(spec)
    assert sizes[-1] == len(staged)
    assert split.classifies is False or sizes.tolist() == list(range(1, len(staged) + 1))
    assert test.tolist() == [staged[size - 1] for size in sizes]


@pytest.mark.parametrize("data", ["diabetes", "wine", "moons"])
@pytest.mark.parametrize("model", ["forest", "bagging", "extra"])
def test_the_out_of_bag_score_is_the_librarys_own(model, data):
    spec = spec_of(model, data, bootstrap="on")
    split = split_of(spec)
    fitted = plain(spec, 40, bootstrap=True, oob_score=True).fit(split.X_train, split.y_train)
    tape = record(spec)
    asked = [frame.numbers["oob_rows"] for frame in tape.frames[1:]]
    assert asked == sorted(asked) and asked[-1] == len(split.X_train)
    assert tape.last.numbers["score_oob"] == pytest.approx(fitted.oob_score_, rel=1e-12)


@pytest.mark.parametrize(("model", "bootstrap"), [("forest", "off"), ("bagging", "off"), ("extra", "default")])
def test_trees_that_learn_from_all_rows_have_no_out_of_bag_score(model, bootstrap):
    numbers = record(spec_of(model, "wine", 3, bootstrap=bootstrap, outliers=2)).last.numbers
    assert not {"score_oob", "oob_rows", "outlier_seen"} & set(numbers)


SHARED = {
    "max_depth": 4, "min_leaf": 3, "max_features": 0.5, "learning_rate": 0.5, "n_neighbors": 3, "bootstrap": "on",
    "seed": 7, "trees": 5,
}  # fmt: skip
SIZE = {"max_depth": 4, "min_samples_leaf": 3}
BY_HAND = {
    "linear": {},
    "tree": SIZE,
    "forest": SIZE | {"max_features": 0.5, "bootstrap": True},
    "extra": SIZE | {"max_features": 0.5, "bootstrap": True},
    "bagging": {"estimator": DecisionTreeClassifier(**SIZE), "bootstrap": True},
    "adaboost": {"estimator": DecisionTreeClassifier(**SIZE), "learning_rate": 0.5},
    "gboost": SIZE | {"max_features": 0.5, "learning_rate": 0.5},
    "hist": SIZE | {"max_features": 0.5, "learning_rate": 0.5},
    "xgboost": {"max_depth": 4, "learning_rate": 0.5},
    "xgbforest": {"max_depth": 4, "colsample_bynode": 0.5},
    "knn": {},
}


@pytest.mark.parametrize("model", MODELS)
def test_parameters_reach_every_library(model):
    spec = EnsembleSpec(data="wine", model=model, **SHARED)
    split = split_of(spec)
    near = make_pipeline(StandardScaler(), KNeighborsClassifier(n_neighbors=3))
    fitted = near if model == "knn" else plain(spec, 5, **BY_HAND[model])
    fitted.fit(split.X_train, split.y_train)
    expected = fitted.score(split.X_train, split.y_train), fitted.score(split.X_test, split.y_test)
    numbers = record(spec).last.numbers
    assert (numbers["score_train"], numbers["score_test"]) == expected


@pytest.mark.parametrize("data", ["wine", "diabetes"])
@pytest.mark.parametrize("model", MODELS)
def test_the_estimator_has_the_librarys_defaults(model, data):
    """Only AdaBoost's and bagging's trees are said where the library would make them by itself."""
    spec = spec_of(model, data, 9)
    split = split_of(spec)
    made, own = (m.get_params(deep=False) for m in (estimator(spec, split), plain(spec, 9)))
    assert type(estimator(spec, split)) is type(plain(spec, 9))
    said = {"n_jobs", "estimator", "steps"}
    assert {k: repr(v) for k, v in made.items() if k not in said} == {
        k: repr(v) for k, v in own.items() if k not in said
    }
    small = estimator(spec, split, 4)
    assert not MODELS[model].grows or (small.max_iter if model == "hist" else small.n_estimators) == 4


def test_every_model_has_an_estimator():
    assert list(MAKERS) == list(MODELS)


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


def test_more_neighbours_than_rows_are_all_rows():
    spec = EnsembleSpec(model="knn", data="wine", n_neighbors=50)
    split = split_of(spec)
    few = replace(split, X_train=split.X_train[:9], y_train=split.y_train[:9])
    assert estimator(spec, few)[-1].n_neighbors == 9
