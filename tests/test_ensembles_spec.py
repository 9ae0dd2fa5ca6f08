"""What an ensemble's spec accepts, refuses and leaves out of its key; verdicts."""

from __future__ import annotations

import pytest

from core.ensembles.kinds import MODELS
from core.ensembles.models import GROWERS
from core.ensembles.presets import PRESETS
from core.ensembles.spec import USUAL, EnsembleSpec, comparison
from core.ensembles.verdicts import VERDICTS, verdict, write
from core.spec import SpecError


def test_every_model_has_a_grower_and_a_sentence_in_both_languages():
    assert list(MODELS) == list(GROWERS)
    for model in MODELS.values():
        assert set(model.uses) <= set(EnsembleSpec.rules())
        assert model.grows == ("trees" in model.uses)
        assert all(text.ko and text.en for text in (model.label, model.about, model.continues))
        assert model.source.startswith("https://")


def test_every_ensemble_belongs_to_a_family():
    for model in MODELS.values():
        assert model.grows == (model.family != "single")
        assert model.family in ("single", "bagging", "boosting")
        assert ("learning_rate" in model.uses) == (model.family == "boosting")


LEFT_OUT = [
    ({"data": "wine"}, {"rows": 500}),
    ({"data": "wine"}, {"noise": 0.9}),
    ({"model": "xgboost"}, {"seed": 1}),
    ({"model": "forest"}, {"learning_rate": 0.5}),
    ({"model": "linear"}, {"trees": 7}),
    ({"model": "tree"}, {"max_features": 0.5}),
    ({"model": "bagging"}, {"max_features": 0.5}),
    ({"model": "xgbforest"}, {"bootstrap": "on"}),
    ({"model": "gboost"}, {"bootstrap": "off"}),
    ({"model": "forest"}, {"n_neighbors": 9}),
    ({"model": "knn"}, {"seed": 1}),
    ({}, {"outlier_size": 9.0}),
    ({"outliers": 3}, {"outlier_size": 9.0}),
]


@pytest.mark.parametrize(("base", "change"), LEFT_OUT)
def test_what_changes_nothing_is_not_in_the_key(base, change):
    spec = EnsembleSpec(**base)
    assert spec.with_(**change).key == spec.key


CHANGES = [
    ({}, {"rows": 500}),
    ({}, {"noise": 0.9}),
    ({}, {"seed": 1}),
    ({}, {"trees": 7}),
    ({}, {"split_seed": 1}),
    ({}, {"bootstrap": "off"}),
    ({}, {"min_leaf": 3}),
    ({}, {"label_noise": 0.1}),
    ({}, {"outliers": 1}),
    ({"outliers": 1}, {"outlier_in": "input"}),
    ({"outliers": 1}, {"outlier_place": 0.1}),
    ({"outliers": 1, "data": "sine"}, {"outlier_size": 9.0}),
    ({"model": "knn"}, {"n_neighbors": 9}),
]


@pytest.mark.parametrize(("base", "change"), CHANGES)
def test_what_changes_something_is_in_the_key(base, change):
    spec = EnsembleSpec(**base)
    assert spec.with_(**change).key != spec.key


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("trees", [1, 2, 11, 300, 2000])
def test_marks_rise_from_zero_to_the_last_tree(model, trees):
    marks = EnsembleSpec(model=model, trees=trees).marks()
    assert marks[0] == 0 and marks[-1] == (trees if MODELS[model].grows else 1)
    assert list(marks) == sorted(set(marks)) and len(marks) < 150


def test_comparison_differs_in_the_model_only():
    specs = comparison(data="digits", trees=50)
    assert [s.model for s in specs] == list(USUAL)
    assert {(s.data, s.trees, s.split_seed) for s in specs} == {("digits", 50, 42)}


def test_comparison_gives_a_model_as_many_trees_as_it_may_have():
    trees = {s.model: s.trees for s in comparison(data="california", trees=2000)}
    assert trees["adaboost"] == 10_000_000 // 20640 and trees["forest"] == 2000


def test_presets_name_known_things():
    assert next(iter(PRESETS)) == "lecture"
    for preset in PRESETS.values():
        assert preset.label.ko and preset.about.en
        assert len({spec.key for spec in preset.specs}) == len(preset.specs) > 1
        assert preset.label.en and preset.about.ko and preset.about("ko") != preset.about("en")


def test_lecture_preset_is_the_lectures():
    forest, boosting = PRESETS["lecture"].specs
    for spec, model, seed in ((forest, "forest", 42), (boosting, "xgboost", 41)):
        assert spec == EnsembleSpec(data="diabetes", model=model, trees=2000, split_seed=seed, seed=seed)
        assert (spec.test_share, spec.max_depth, spec.max_features, spec.learning_rate) == (0.2, 0, 0, 0)


REFUSED = [
    ({"data": "titanic"}, "data", "unknown-choice"),
    ({"model": "magic"}, "model", "unknown-choice"),
    ({"rows": 99}, "rows", "out-of-range"),
    ({"trees": 0}, "trees", "out-of-range"),
    ({"trees": 2001}, "trees", "out-of-range"),
    ({"trees": 2.5}, "trees", "unreadable"),
    ({"max_features": 1.1}, "max_features", "out-of-range"),
    ({"n_neighbors": 51}, "n_neighbors", "out-of-range"),
    ({"min_leaf": -1}, "min_leaf", "out-of-range"),
    ({"bootstrap": "yes"}, "bootstrap", "unknown-choice"),
    ({"label_noise": 0.6}, "label_noise", "out-of-range"),
    ({"outliers": 21}, "outliers", "out-of-range"),
    ({"test_share": 0.6}, "test_share", "out-of-range"),
    ({"noise": float("nan")}, "noise", "out-of-range"),
    ({"data": "california", "model": "adaboost", "trees": 485}, "trees", "out-of-range"),
]


@pytest.mark.parametrize(("values", "field", "code"), REFUSED)
def test_refused(values, field, code):
    with pytest.raises(SpecError) as caught:
        EnsembleSpec(**values)
    assert [(p.field, p.code) for p in caught.value.problems] == [(field, code)]


JUDGED = [
    (1.0, 0.85, "classification", 0, "overfitting"),
    (0.93, 0.44, "regression", 0, "overfitting"),
    (0.9, -0.1, "regression", 0, "worse-than-mean"),
    (0.6, 0.58, "classification", 0, "underfitting"),
    (0.5, 0.45, "regression", 0, "underfitting"),
    (0.9, 0.97, "classification", 0, "test-better"),
    (0.95, 0.88, "classification", 0, "slight-overfitting"),
    (0.95, 0.94, "classification", 0, "good-fit"),
    (0.7, 0.68, "regression", 0, "good-fit"),
    (1.0, 0.92, "classification", 20, "few-rows"),
    (1.0, 0.8, "classification", 20, "overfitting"),
    (1.0, 0.92, "classification", 2000, "slight-overfitting"),
]


@pytest.mark.parametrize(("train", "test", "task", "rows", "code"), JUDGED)
def test_verdicts(train, test, task, rows, code):
    said = verdict(train, test, task, rows)
    assert said.code == code
    for language in ("ko", "en"):
        assert write(train, task) in said(language) and write(test, task) in said(language)


def test_a_gap_is_that_of_the_scores_as_they_are_written():
    assert "학습 100.0%, 시험 88.8%" in verdict(1.0, 0.8876, "classification")("ko")
    assert "11.2%p" in verdict(1.0, 0.8876, "classification")("ko")
    assert "−0.100" in verdict(0.9, -0.1, "regression")("en")


@pytest.mark.parametrize(("score", "said"), [(71 / 80, "88.8%"), (73 / 80, "91.3%"), (0.8885, "88.9%")])
def test_halves_are_written_away_from_zero(score, said):
    assert write(score, "classification") == said


def test_every_verdict_can_be_reached():
    assert {verdict(*case[:4]).code for case in JUDGED} == set(VERDICTS)
