"""The same network in PyTorch and in TensorFlow: they agree with each other, and with the same thing in NumPy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from core.nets import twins_child, twins_learner
from core.nets.twins import TOLERANCE, TWINS, TwinSpec
from core.tape import Frame, LearnerError
from dashboard.charts import twins as charts
from dashboard.nets import twins as page
from dashboard.words import LANGUAGES, strings

SHORT = TwinSpec(width=12, epochs=1, batch=128)


def by_numpy(spec: TwinSpec) -> tuple[list[float], float]:
    """The losses and the share of right answers of the same training, in double precision, by the chain rule."""
    batches, weights, (x_test, y_test) = twins_child.given(spec)
    w, b, v, c = (part.astype(np.float64) for part in weights)
    losses = []
    for x, y in batches:
        hidden = np.maximum(x @ w + b, 0)
        scores = hidden @ v + c
        scores -= scores.max(axis=1, keepdims=True)
        chance = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
        losses.append(float(-np.log(chance[np.arange(len(y)), y]).mean()))
        slope = chance.copy()
        slope[np.arange(len(y)), y] -= 1
        slope /= len(y)
        back = (slope @ v.T) * (hidden > 0)
        v, c = v - spec.lr * hidden.T @ slope, c - spec.lr * slope.sum(axis=0)
        w, b = w - spec.lr * x.T @ back, b - spec.lr * back.sum(axis=0)
    right = ((np.maximum(x_test @ w + b, 0) @ v + c).argmax(axis=1) == y_test).mean()
    return losses, float(right)


@pytest.fixture(scope="module")
def frame() -> Frame:
    return twins_learner.observe(twins_learner.advance(twins_learner.start(SHORT), len(TWINS)))


@pytest.mark.parametrize("name", TWINS)
def test_each_agrees_with_the_same_training_in_numpy(frame, name):
    losses, right = by_numpy(SHORT)
    np.testing.assert_allclose(frame.arrays[name], losses, rtol=TOLERANCE / 10)
    assert frame.numbers[f"accuracy_{name}"] == pytest.approx(right, abs=0.01)


def test_they_agree_with_each_other_and_both_learn(frame):
    assert 0 < frame.numbers["gap"] < TOLERANCE / 10, "equal to the last bit would be one and the same library"
    assert frame.arrays["torch"][-1] < frame.arrays["torch"][0]
    assert set(frame.times) == {f"{what}_{name}" for what in ("load", "train") for name in TWINS}


def test_the_same_seed_gives_the_same_data_and_another_gives_others():
    one, same, other = (twins_child.given(SHORT.with_(seed=seed)) for seed in (1, 1, 2))
    for a, b in zip(one[1], same[1], strict=True):
        assert np.array_equal(a, b)
    assert np.array_equal(one[0][0][0], same[0][0][0]) and not np.array_equal(one[0][0][0], other[0][0][0])
    trained = {tuple(row) for x, _ in one[0] for row in x.tolist()}
    assert sum(tuple(row) in trained for row in one[2][0].tolist()) <= 1, "test data are not trained on"


def test_one_that_is_missing_is_left_out(monkeypatch):
    monkeypatch.setattr("core.inturn.installed", lambda package: "" if package == "tensorflow" else "1")
    told = {"losses": [1.0], "accuracy": 1.0, "load": 1, "train": 1}
    monkeypatch.setattr(twins_learner, "trained", lambda name, spec: told)
    last = twins_learner.observe(twins_learner.advance(twins_learner.start(SHORT), 2))
    assert last.at == 2 and set(last.arrays) == {"torch"} and "gap" not in last.numbers


def test_a_process_that_fails_is_told(monkeypatch):
    monkeypatch.setattr(twins_learner, "PATIENCE", 0.01)
    with pytest.raises(LearnerError) as caught:
        twins_learner.trained("torch", SHORT)
    assert caught.value.reason == "too-long"
    monkeypatch.undo()
    with pytest.raises(LearnerError) as caught:
        twins_learner.trained("no-such-twin", SHORT)
    assert caught.value.reason == "raised" and "KeyError: 'no-such-twin'" in caught.value.detail


@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_are_valid_and_the_words_say_what_was_measured(frame, language):
    figure = charts.losses(frame, language)
    go.Figure(figure.to_dict())
    assert len(figure.data) == 3 and all(len(trace.x) == len(frame.arrays["torch"]) for trace in figure.data)
    alone = replace(frame, arrays={"torch": frame.arrays["torch"]})
    assert len(charts.losses(alone, language).data) == 1
    assert page.table(language, frame).splitlines()[0] == "|  | PyTorch | TensorFlow |"
    said = page.verdict(language, frame)
    assert f"{frame.numbers['gap']:.1e}" in said and f"{TOLERANCE:g}" in said
    apart = page.verdict(language, replace(frame, numbers={**frame.numbers, "gap": 0.5}))
    agree, differ = (strings(language)[f"twins.{key}"].rpartition("}}")[2] for key in ("agree", "differ"))
    assert said.endswith(agree) and apart.endswith(differ) and agree != differ
