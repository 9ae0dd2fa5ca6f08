"""The parts of an error are the closed forms where there are any, add up to what is measured, and follow the laws."""

from __future__ import annotations

import pickle

import numpy as np
import plotly.graph_objects as go
import pytest
from sklearn.ensemble import AdaBoostRegressor, BaggingRegressor, GradientBoostingRegressor, RandomForestRegressor

from core.data.tabular import TABLES
from core.ensembles.claims.variance import MODELS_HERE, TRUTHS, Parts, VarianceSpec, change, parts, turning
from core.ensembles.claims.variance_learner import (
    advance,
    empty,
    observe,
    places,
    seed_of,
    staged,
    start,
    training_set,
    unfitted,
)
from core.ensembles.kinds import MODELS
from core.spec import SpecError
from core.tape import Tape
from dashboard.charts import variance as charts
from dashboard.ensembles import variance
from dashboard.words import LANGUAGES


def small(**values) -> VarianceSpec:
    return VarianceSpec(**{"trees": 5, "rows": 40, "resamples": 5} | values)


def record(spec: VarianceSpec) -> Tape[VarianceSpec]:
    state = start(spec)
    frames = [observe(state)]
    for mark in spec.marks()[1:]:
        state = advance(state, mark)
        frames.append(observe(state))
    return Tape(spec, frames)


@pytest.mark.parametrize("model", MODELS_HERE)
def test_chunks_do_not_matter_and_states_move(model):
    spec = small(model=model)
    tape = record(spec)
    assert observe(advance(start(spec), 5)).digest() == tape.last.digest()
    middle = advance(start(spec), 3)
    seen = observe(middle).digest()
    moved = pickle.loads(pickle.dumps(middle))
    assert observe(advance(moved, 5)).digest() == observe(advance(middle, 5)).digest() == tape.last.digest()
    assert observe(middle).digest() == seen == tape.at(3).digest()
    assert all(np.isfinite(array).all() for frame in tape.frames for array in frame.arrays.values())
    assert sum(array.nbytes for array in tape.last.arrays.values()) < 60_000


def test_least_squares_has_the_variance_of_the_textbook():
    """Fixed design, true model: bias 0, and sigma² p / n of variance on average over the training inputs."""
    n, p, sigma, sets = 60, 6, 0.7, 3000
    chance = np.random.default_rng(0)
    X = chance.normal(size=(n, p))
    hat, truth = X @ np.linalg.pinv(X), X @ np.arange(p)
    sums = empty(1, n)
    for _ in range(sets):
        fitted = hat @ (truth + sigma * chance.normal(size=n))
        error = np.mean((fitted - truth - sigma * chance.normal(size=n)) ** 2)
        sums = sums.add(fitted[None], np.array([error]))
    found = sums.parts(truth)
    assert found["variance"][0] == pytest.approx(sigma**2 * p / n, rel=0.05)
    assert found["bias2"][0] == pytest.approx(0, abs=3e-5)
    assert found["error"][0] == pytest.approx(sigma**2 * (1 + p / n), abs=4 * found["doubt"][0])


def test_a_constant_has_its_own_closed_form():
    """With as many neighbours as rows the answer is the mean: variance var(y) / n, bias² that of f around its mean."""
    spec = VarianceSpec(model="knn", rows=40, n_neighbors=40, resamples=100, noise=0.5)
    found = parts(record(spec), 100)
    assert found.variance[0] == pytest.approx((0.5 + 0.5**2) / 40, rel=0.35)  # a variance of 100 has a deviation of 14%
    assert found.bias2[0] == pytest.approx(0.5, abs=0.02)
    assert found.noise == 0.5**2


def test_sums_are_numpys_own_and_unbiased():
    chance, truth = np.random.default_rng(1), np.linspace(0, 1, 7)
    answers = chance.normal(size=(9, 2, 7))
    sums = empty(2, 7)
    for one in answers:
        sums = sums.add(one, one.mean(axis=1))
    found = sums.parts(truth)
    variance = answers.var(axis=0, ddof=1)
    assert found["variance"] == pytest.approx(variance.mean(axis=1))
    assert found["bias2"] == pytest.approx(((answers.mean(axis=0) - truth) ** 2 - variance / 9).mean(axis=1))
    assert found["doubt"] == pytest.approx(answers.mean(axis=2).std(axis=0, ddof=1) / 3)
    whole = ((answers - truth) ** 2).mean(axis=(0, 2))
    assert found["bias2"] + found["variance"] == pytest.approx(whole), "nothing is lost or counted twice"


@pytest.mark.parametrize("data", TRUTHS)
@pytest.mark.parametrize("model", ["tree", "forest", "xgboost"])
def test_the_parts_add_up_to_the_measured_error(model, data):
    found = parts(record(VarianceSpec(model=model, data=data, trees=8, resamples=40)), 40)
    assert (abs(found.total - found.error) < 4 * found.doubt).all()


@pytest.mark.parametrize("data", TRUTHS)
def test_a_truth_is_the_data_without_noise(data):
    its = TRUTHS[data]
    X, y, _ = TABLES[data].load(200, 0.0, 3)
    assert np.allclose(its.f(X), y)
    noisy = TABLES[data].load(20_000, 0.4, 3)
    assert np.std(noisy[1] - its.f(noisy[0])) == pytest.approx(0.4 * its.noise, rel=0.03)
    assert X.min() >= 0 and its.high * 0.95 < X.max() <= its.high
    grid, truth = places(data)
    assert grid.min() >= 0 and grid.max() <= its.high and np.allclose(truth, its.f(grid))


STAGES = {
    "adaboost": lambda m, X, k: list(AdaBoostRegressor.staged_predict(m, X))[k - 1],
    "gboost": lambda m, X, k: list(GradientBoostingRegressor.staged_predict(m, X))[k - 1],
    "hist": lambda m, X, k: list(m.staged_predict(X))[k - 1],
    "xgboost": lambda m, X, k: m.predict(X, iteration_range=(0, k)),
    "forest": lambda m, X, k: np.mean([tree.predict(X) for tree in m.estimators_[:k]], axis=0),
    "bagging": lambda m, X, k: np.mean([tree.predict(X) for tree in m.estimators_[:k]], axis=0),
    "extra": lambda m, X, k: np.mean([tree.predict(X) for tree in m.estimators_[:k]], axis=0),
}


@pytest.mark.parametrize("model", [name for name, m in MODELS_HERE.items() if m.grows])
def test_stages_are_the_librarys_own(model):
    spec = small(model=model, data="friedman1", trees=9)
    X, y = training_set(spec, 1)
    fitted, grid = unfitted(spec, X, 1).fit(X, y), places("friedman1")[0]
    found = staged(fitted, grid, spec.sizes)
    assert spec.sizes[0] == 1 and spec.sizes[-1] == 9
    for k, answers in zip(spec.sizes, found, strict=True):
        assert answers == pytest.approx(STAGES[model](fitted, grid, k), rel=1e-5)
    assert found[-1] == pytest.approx(fitted.predict(grid), rel=1e-5)


def test_a_boosting_that_ends_early_keeps_its_last_answer():
    X = np.arange(20.0)[:, None]
    perfect = AdaBoostRegressor(n_estimators=9, random_state=0).fit(X, np.zeros(20))
    found = staged(perfect, X, (1, 5, 9))
    assert len(perfect.estimators_) < 9 and (found == found[0]).all()


def test_every_set_is_another_and_every_model_gets_the_same_ones():
    specs = [small(model=model) for model in ("tree", "forest")]
    sets = [training_set(spec, r) for spec in specs for r in (1, 2)]
    assert np.array_equal(sets[0][0], sets[2][0]) and np.array_equal(sets[1][1], sets[3][1])
    assert not np.array_equal(sets[0][0], sets[1][0])
    assert len({seed_of(small(seed=s), r) for s in range(20) for r in range(20)}) == 400
    assert max(seed_of(small(seed=s), 1) for s in range(50)) < 2**32
    X = sets[0][0]
    assert isinstance(unfitted(specs[1], X, 7), RandomForestRegressor) and unfitted(specs[1], X, 7).random_state == 7
    assert isinstance(unfitted(small(model="bagging"), X, 7), BaggingRegressor)


@pytest.mark.parametrize("trees", [1, 2, 7, 100, 500])
def test_sizes_go_from_one_to_all(trees):
    spec = VarianceSpec(trees=trees, resamples=5)
    assert spec.sizes[0] == 1 and spec.sizes[-1] == trees and list(spec.sizes) == sorted(set(spec.sizes))
    assert len(spec.sizes) <= 10 and small(model="tree", trees=5).sizes == (1,)


def made(bias2, variance) -> Parts:
    both = np.array(bias2, float), np.array(variance, float)
    return Parts(*both, both[0] + both[1], np.full(len(bias2), 0.01), 0.0)


VERDICTS = [
    ("forest", (0.1, 0.1), (0.4, 0.2), "holds"),
    ("forest", (0.3, 0.0), (0.4, 0.3), "other"),
    ("xgboost", (0.3, 0.0), (0.1, 0.4), "holds"),
    ("adaboost", (0.02, 0.01), (0.5, 0.2), "other"),
    ("xgboost", (0.1, 0.1), (0.1, 0.2), "neither"),
]


@pytest.mark.parametrize(("model", "bias2", "variance", "verdict"), VERDICTS)
def test_the_verdict_is_that_of_the_numbers(model, bias2, variance, verdict):
    assert change(model, made(bias2, variance)).verdict == verdict


def test_a_share_is_said_of_what_is_something():
    found = change("forest", made((-0.001, 0.002), (0.4, 0.2)))
    assert found.bias2.share is None and found.bias2.first == 0.0
    assert found.variance.share == pytest.approx(-0.5)
    assert variance._pair(found.variance) == "0.4000 → 0.2000 (−50%)"
    assert variance._signed(-0.00001) == "0.0000" and variance._signed(-0.2) == "−0.2000"
    assert change("tree", made((0.1,), (0.1,))) is None


def test_the_turn_is_where_variance_begins_to_cost_more():
    assert turning(made((0.5, 0.1, 0.0), (0.1, 0.2, 0.5))) == 1
    assert turning(made((0.5, 0.1, 0.0), (0.1, 0.2, 0.3))) is None, "no more than it brought"
    assert turning(made((0.1, 0.1), (0.3, 0.2))) is None


def test_bagging_brings_variance_down_and_boosting_bias():
    forest, boosted = (
        parts(record(small(model=m, trees=30, rows=60, resamples=15)), 15) for m in ("forest", "xgboost")
    )
    assert change("forest", forest).verdict == change("xgboost", boosted).verdict == "holds"
    assert forest.variance[-1] < 0.7 * forest.variance[0] and boosted.variance[-1] > 3 * boosted.variance[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_show_the_parts_and_are_valid(tape, language):
    tapes = [tape(VarianceSpec(model=m)) for m in ("tree", "xgboost")]
    fig = charts.stack(tapes[1], 10, charts.height(tapes, 10), language)
    bars, found = [trace for trace in fig.data if trace.type == "bar"], parts(tapes[1], 10)
    assert np.sum([bar.y for bar in bars], axis=0) == pytest.approx(found.total)
    assert fig.layout.yaxis.range[1] > found.error.max() and list(bars[0].x)[-1] == "100"
    spread = charts.spread(tapes[1], 10, 9, charts.reach(tapes), language)
    assert len(spread.data) == 4 and list(spread.data[3].y) == list(tapes[1].first.arrays["truth"])
    for one in (fig, spread, charts.stack(tapes[0], 2, 1.0, language)):
        go.Figure(one.to_dict())


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_follow_the_numbers(tape, language):
    tapes = [tape(VarianceSpec(model=m, data="friedman1")) for m in ("tree", "forest", "xgboost")]
    rows = variance.table(language, tapes, 10).splitlines()
    assert len(rows) == 2 + 3 and len({row.count("|") for row in rows}) == 1
    said = variance.verdict(language, tapes, 10)
    assert said.count("\n- ") == 2 and MODELS["tree"].label(language) not in said and "{{" not in said
    assert "21" in variance.adds_up(language, tapes, 10)
    assert variance.verdict(language, tapes[:1], 10) == ""


def test_the_page_shows_the_chosen_models_at_the_chosen_moment(opened, made_lab):
    query = {"variance_models": "bagging,gboost", "variance_at": "7", "variance_trees": "50"}
    app = opened("unit04a", ensembles_tab="claims", ensembles_claim="variance", **query)
    assert not app.exception and not app.error
    assert made_lab.asked == [VarianceSpec(model=model, trees=50) for model in ("bagging", "gboost")]
    assert "from 7 training sets" in " ".join(caption.value for caption in app.caption)


def test_models_that_are_too_much_work_together_are_refused_with_a_sentence(opened, made_lab):
    app = opened(
        "unit04a", ensembles_tab="claims", ensembles_claim="variance", variance_rows="1000", variance_trees="500"
    )
    assert not app.exception and "Trees" in app.error[0].value and made_lab.asked == []


def test_only_what_matters_is_in_the_key():
    spec = VarianceSpec(model="tree")
    assert spec.key == spec.with_(trees=7, learning_rate=0.5, n_neighbors=9).key != spec.with_(max_depth=3).key


REFUSED = [{"resamples": 4}, {"rows": 1000, "trees": 200}, {"trees": 500, "resamples": 50}, {"model": "xgbforest"}]


@pytest.mark.parametrize("values", REFUSED)
def test_too_much_work_is_refused(values):
    with pytest.raises(SpecError):
        VarianceSpec(**values)
