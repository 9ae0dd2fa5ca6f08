"""Rows that are spoiled on purpose: which, how, and no others; and what the ensembles make of them."""

from __future__ import annotations

import numpy as np
import pytest

from core.ensembles import growth
from core.ensembles.growth import split_of
from core.ensembles.learner import observe, start
from core.ensembles.spec import EnsembleSpec
from tests.grown import plain, record, spec_of

TROUBLES = [
    {"label_noise": 0.2},
    {"outliers": 7},
    {"outliers": 7, "outlier_in": "input", "outlier_size": 3.0, "outlier_place": 0.1},
    {"label_noise": 0.3, "outliers": 5, "outlier_in": "input", "outlier_place": 1.0},
]
CASES = [(data, trouble) for data in ("moons", "wine", "sine", "diabetes") for trouble in TROUBLES]


def pair(data, **trouble):
    """The clean split and the one with the trouble."""
    spec = EnsembleSpec(data=data, rows=200)
    return split_of(spec), split_of(spec.with_(**trouble))


@pytest.mark.parametrize(("data", "trouble"), CASES)
def test_only_training_rows_change_and_the_same_seed_changes_the_same(data, trouble):
    clean, spoiled = pair(data, **trouble)
    assert np.array_equal(clean.X_test, spoiled.X_test) and np.array_equal(clean.y_test, spoiled.y_test)
    assert clean.X_train.shape == spoiled.X_train.shape and not np.shares_memory(clean.X_train, spoiled.X_train)
    assert all(np.array_equal(a, b) for a, b in zip(clean.axes, spoiled.axes, strict=True))
    assert len(spoiled.outliers) == trouble.get("outliers", 0) == len(set(spoiled.outliers.tolist()))
    growth._split.cache_clear()
    again = pair(data, **trouble)[1]
    assert np.array_equal(spoiled.X_train, again.X_train) and np.array_equal(spoiled.y_train, again.y_train)


@pytest.mark.parametrize("data", ["moons", "wine"])
def test_label_noise_gives_that_share_of_rows_another_class(data):
    clean, spoiled = pair(data, label_noise=0.25)
    changed = clean.y_train != spoiled.y_train
    assert changed.sum() == round(0.25 * len(changed))
    assert set(spoiled.y_train) == set(clean.y_train) and np.array_equal(clean.X_train, spoiled.X_train)


@pytest.mark.parametrize("data", ["sine", "diabetes"])
def test_label_noise_in_regression_moves_targets_among_rows(data):
    clean, spoiled = pair(data, label_noise=0.25)
    assert np.array_equal(np.sort(clean.y_train), np.sort(spoiled.y_train))
    assert 0.2 * len(clean.y_train) < (clean.y_train != spoiled.y_train).sum() <= round(0.25 * len(clean.y_train))


@pytest.mark.parametrize("size", [2.0, 10.0])
def test_an_outlier_in_the_target_is_so_many_standard_deviations_off(size):
    clean, spoiled = pair("sine", outliers=3, outlier_size=size)
    moved = (spoiled.y_train - clean.y_train) / clean.y_train.std()
    assert np.allclose(moved[spoiled.outliers], size) and np.count_nonzero(moved) == 3


@pytest.mark.parametrize(("place", "away"), [(0.0, -1), (0.3, -1), (0.5, 1), (1.0, 1)])
def test_an_outlier_in_the_input_moves_away_from_the_middle(place, away):
    clean, spoiled = pair("diabetes", outliers=4, outlier_in="input", outlier_size=6.0, outlier_place=place)
    moved = (spoiled.X_train - clean.X_train) / clean.X_train.std(axis=0)
    assert np.allclose(moved[spoiled.outliers, 0], away * 6.0) and np.count_nonzero(moved) == 4
    assert np.array_equal(clean.y_train, spoiled.y_train)


@pytest.mark.parametrize("place", [0.0, 0.25, 0.5, 1.0])
def test_outliers_lie_where_they_are_said_to_lie(place):
    clean, spoiled = pair("sine", outliers=1, outlier_place=place)
    smaller = (clean.X_train[:, 0] < clean.X_train[spoiled.outliers[0], 0]).mean()
    assert smaller == pytest.approx(place, abs=1.5 / len(clean.X_train))


def test_more_outliers_are_the_same_ones_and_others():
    few, many = (pair("moons", outliers=k)[1].outliers.tolist() for k in (3, 12))
    assert many[:3] == few


def test_the_first_frame_says_the_outliers_share():
    assert "outlier_share" not in observe(start(spec_of("forest", "moons"))).numbers
    numbers = observe(start(spec_of("forest", "moons", outliers=4))).numbers
    assert numbers["outlier_share"] == 4 / 80


@pytest.mark.parametrize("model", ["bagging", "forest"])
def test_the_share_of_trees_that_saw_an_outlier_is_counted_and_expected(model):
    spec = spec_of(model, "sine", trees=300, outliers=1, max_depth=2)
    split = split_of(spec)
    fitted = plain(spec, 300, bootstrap=True).fit(split.X_train, split.y_train)
    counted = [np.isin(split.outliers, rows).any() for rows in fitted.estimators_samples_]
    tape = record(spec)
    for frame in tape.frames[1:]:
        assert frame.numbers["outlier_seen"] == np.mean(counted[: frame.at])
    n, k = len(split.X_train), len(split.outliers)
    expected = 1 - (1 - k / n) ** n
    assert abs(tape.last.numbers["outlier_seen"] - expected) < 4 * np.sqrt(expected * (1 - expected) / 300)


def test_adaboosts_weight_on_the_outliers_is_that_of_its_rule():
    """SAMME: the weight of a wrong row is multiplied by e to the tree's weight, and all are made to add up to one."""
    spec = spec_of("adaboost", "moons", trees=12, outliers=3)
    split = split_of(spec)
    fitted = plain(spec, 13).fit(split.X_train, split.y_train)
    weights, expected = np.full(len(split.y_train), 1 / len(split.y_train)), []
    for tree, say in zip(fitted.estimators_[:12], fitted.estimator_weights_, strict=False):
        weights *= np.exp(say * (tree.predict(split.X_train) != split.y_train))
        weights /= weights.sum()
        expected.append(weights[split.outliers].sum())
    shown = record(spec).series("outlier_weight")
    assert shown[0] == list(range(1, 13)) and shown[1] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("model", ["gboost", "xgboost", "tree"])
def test_other_models_say_nothing_of_outliers(model):
    numbers = record(spec_of(model, "moons", trees=3, outliers=2)).last.numbers
    assert not {"outlier_seen", "outlier_weight"} & set(numbers)


@pytest.mark.parametrize("data", ["moons", "wine"])
def test_an_outlier_in_the_target_never_makes_a_wrong_answer_right(data):
    clean, noisy = pair(data, label_noise=0.4)
    both = pair(data, label_noise=0.4, outliers=20)[1]
    assert len(both.outliers) == 20 and np.array_equal(clean.y_train[both.outliers], noisy.y_train[both.outliers])
    assert (clean.y_train != both.y_train).sum() == (clean.y_train != noisy.y_train).sum() + 20
