"""The two claims: outlier shifts against closed forms, verdicts against their limits, depths against the libraries."""

from __future__ import annotations

import base64
import pickle
import re

import numpy as np
import plotly.graph_objects as go
import pytest
from sklearn.ensemble import AdaBoostClassifier, RandomForestClassifier, RandomForestRegressor
from sklearn.metrics import accuracy_score, r2_score
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor
from xgboost import XGBClassifier

from core.ensembles import learner
from core.ensembles.claims import depths_learner
from core.ensembles.claims import resists as claims
from core.ensembles.claims.depths import DEEPEST, EACH, TREES, USUAL, DepthSpec, depths
from core.ensembles.claims.pairs import MOST, PairSpec, again
from core.ensembles.claims.pairs import USUAL as PAIRED
from core.ensembles.claims.resists import MATTERS, MOVED, PICKED, Moved, Peak
from core.ensembles.growth import split_of
from core.ensembles.kinds import MODELS
from core.ensembles.spec import EnsembleSpec
from core.spec import SpecError
from core.tape import Tape
from dashboard.charts import claims as charts
from dashboard.charts.claims import Pair
from dashboard.ensembles import outliers, overfitting
from dashboard.words import LANGUAGES

TARGET = {"outliers": 4, "outlier_in": "target", "outlier_size": 6.0}
SINE = EnsembleSpec(data="sine", rows=120, trees=30, model="linear")
SMALL = DepthSpec(rows=100, trees=7, seed=1)
FIELDS = ("boosting", "boosting_far", "bagging", "bagging_far")


def record(spec, module=learner):
    """The first and the last frame of a run."""
    state = module.start(spec)
    first = module.observe(state)
    return Tape(spec, [first, module.observe(module.advance(state, spec.marks()[-1]))])


def pair(model, **outliers):
    """One model without and with outliers."""
    spec = SINE.with_(model=model)
    return Pair(record(spec), record(spec.with_(**outliers)))


def spoiled(both):
    """Training inputs, the outliers' rows, by how much their targets were moved, and the curve's inputs."""
    before, after = split_of(both.before.spec), split_of(both.after.spec)
    rows = after.outliers
    return before.X_train, rows, (after.y_train - before.y_train)[rows], before.grid


def test_a_least_squares_line_moves_as_its_hat_matrix_says():
    both = pair("linear", **TARGET)
    X, rows, delta, grid = spoiled(both)
    A, G = (np.column_stack([np.ones(len(x)), x]) for x in (X, grid))
    expected = G @ np.linalg.inv(A.T @ A) @ A[rows].T @ delta / split_of(both.before.spec).y_test.std()
    found = claims.moved(*both, 1)
    assert found.kind == "curve" and found.mean == pytest.approx(np.abs(expected).mean(), rel=1e-5)
    assert found.largest == pytest.approx(np.abs(expected).max(), rel=1e-5)


def test_neighbours_move_by_their_share_of_outliers():
    both = pair("knn", **TARGET)
    X, rows, delta, grid = spoiled(both)
    nearest = np.argsort(np.abs(grid - X.T), axis=1, kind="stable")[:, :5]
    pulled = np.zeros(len(X))
    pulled[rows] = delta
    expected = pulled[nearest].mean(axis=1) / split_of(both.before.spec).y_test.std()
    assert claims.moved(*both, 1).mean == pytest.approx(expected.mean(), rel=1e-5)


@pytest.mark.parametrize("data", ["sine", "moons", "diabetes", "wine"])
def test_without_outliers_nothing_moves(data):
    tape = record(SINE.with_(data=data, model="tree"))
    kinds = {"sine": "curve", "moons": "cells", "diabetes": "values", "wine": "classes"}
    found = claims.moved(tape, tape, 1)
    assert (found.kind, found.mean, found.largest or 0.0, found.code) == (kinds[data], 0.0, 0.0, "resists")


@pytest.mark.parametrize("place", [0.5, 1.0])
@pytest.mark.parametrize("model", ["tree", "forest"])
def test_how_far_an_input_outlier_lies_does_not_matter_to_trees(model, place):
    far = [{"outliers": 4, "outlier_in": "input", "outlier_place": place, "outlier_size": size} for size in (5.0, 20.0)]
    near, away = (record(SINE.with_(model=model, **one)).last.arrays["curve"] for one in far)
    assert np.array_equal(near, away)
    line = [record(SINE.with_(**one)).last.arrays["curve"] for one in far]
    assert not np.allclose(*line, atol=0.01)


def test_cells_that_flip_are_counted_and_hatched():
    before = np.array([[0.2, 0.6, 0.5], [0.9, 0.1, 0.4]])
    after = np.array([[0.7, 0.6, 0.51], [0.2, 0.0, 0.5]])
    changed = claims.flips(before, after)
    assert changed.tolist() == [[True, False, True], [True, False, False]]
    image = charts.hatched(np.arange(3.0), np.arange(2.0), changed)
    svg = base64.b64decode(image["source"].split(",")[1]).decode()
    assert sum(map(int, re.findall(r"h(\d+)v", svg))) == changed.sum()
    assert "M0 0h1" in svg and "M0 1h1" in svg and "M2 1h1" in svg  # the drawing's first row is the uppermost one


def test_a_bootstrap_sample_sees_an_outlier_as_often_as_theory_says():
    assert claims.seen_share(1, 1) == claims.seen_share(50, 50) == 1.0
    assert claims.seen_share(10**6, 3) == pytest.approx(1 - np.exp(-3), abs=1e-4)
    tape = record(SINE.with_(model="forest", trees=400, outliers=1))
    theory = claims.seen_share(int(tape.first.numbers["rows_train"]), 1)
    assert abs(tape.last.numbers["outlier_seen"] - theory) < 4 * np.sqrt(theory * (1 - theory) / 400)


def test_losses_are_what_a_score_lacks():
    chance = np.random.default_rng(1)
    y, answers = chance.integers(0, 3, 50), chance.integers(0, 3, 50)
    assert 1 - claims.losses(y, answers, "classification").mean() == pytest.approx(accuracy_score(y, answers))
    y, answers = chance.normal(size=50), chance.normal(size=50)
    assert 1 - claims.losses(y, answers, "regression").mean() == pytest.approx(r2_score(y, answers))


def test_the_standard_error_is_mcnemars():
    y, first, second = np.zeros(100), np.zeros(100), np.zeros(100)
    first[:12], second[8:20] = 1, 1  # 8 rows only the second has right, 8 only the first
    assert claims.standard_error(y, first, second, "classification") == pytest.approx(np.sqrt(16) / 100)
    second[12:20] = 0  # 8 against none
    assert claims.standard_error(y, first, second, "classification") == pytest.approx(np.sqrt(8 - 64 / 100) / 100)


@pytest.mark.parametrize(
    ("best", "last", "error", "code"),
    [
        (0.9, 0.8, 0.03, "falls"),
        (0.9, 0.8, 0.1 / PICKED + 0.001, "unclear"),
        (0.9, 0.9 - MATTERS, 0.002, "falls"),
        (0.9, 0.89, 0.009, "keeps"),
        (0.9, 0.89, 0.011, "unclear"),
        (0.9, 0.9, 0.0, "keeps"),
    ],
)
def test_a_fall_counts_only_against_its_standard_error(best, last, error, code):
    found = Peak(3, best, 20, last, error)
    assert found.code == code
    for language in LANGUAGES:
        for task in ("classification", "regression"):
            for axis in claims.PLACES:
                said = claims.sentence(found, axis, task, language)
                assert "{" not in said and ("90.0%" if task == "classification" else "0.900") in said
            for texts in (claims.TREES_CLAIM, claims.DEPTH_CLAIM):
                assert "{" not in claims.summary(texts, found, "M", 1.0, task, language)


def test_the_first_best_moment_is_the_peak():
    y = np.array([0, 0, 1, 1])
    answers = [np.array([0, 1, 1, 0]), y, y, np.array([0, 0, 1, 0])]
    found = claims.peak([1, 2, 5, 9], [0.5, 1.0, 1.0, 0.75], answers, y, "classification")
    assert (found.at, found.best, found.end, found.last) == (2, 1.0, 9, 0.75) and found.fall == 0.25
    assert found.error == pytest.approx(np.std([0, 0, 0, 1]) / 2)


@pytest.mark.parametrize(
    ("moves", "code"),
    [
        ({"tree": MOVED, "forest": 0.0, "linear": 1.0}, "holds"),
        ({"tree": MOVED + 0.001, "forest": 0.0}, "mixed"),
        ({"tree": 0.2, "xgboost": 0.3, "linear": 0.0}, "fails"),
        ({"linear": 0.2, "knn": 0.0}, "no-trees"),
        ({"adaboost": 0.2, "forest": 0.0}, "mixed"),
    ],
)
def test_the_claim_on_outliers_is_judged_by_models_of_trees_alone(moves, code):
    assert claims.claim({name: Moved("curve", far, far) for name, far in moves.items()}) == code


@pytest.mark.parametrize(
    ("far", "floor", "code"),
    [(MOVED, 1.0, "resists"), (0.1, 0.05, "chance"), (0.1, 0.049, "pulled"), (MOVED + 0.001, 0.0, "pulled")],
)
def test_what_another_seed_alone_may_do_is_chance(far, floor, code):
    move = Moved("curve", far, far, floor)
    assert move.code == code
    expected = {"resists": "holds", "pulled": "fails", "chance": "unclear"}[code]
    assert claims.claim({"adaboost": move}) == claims.claim({"adaboost": move, "linear": move}) == expected
    both = {"tree": Moved("curve", 0.0), "xgboost": Moved("curve", 1.0)}
    assert claims.claim({"adaboost": move, **both}) == "mixed"


def test_one_moved_further_only_beyond_both_floors():
    near, far = Moved("curve", 0.1, None, 0.03), Moved("curve", 0.16, None, 0.04)
    assert not far.beyond(near) and far.beyond(near._replace(floor=0.0)) and not near.beyond(far)
    unclear = outliers._boosting("en", {"forest": near, "adaboost": far}, "target")
    assert unclear[0].startswith("These runs cannot tell")


@pytest.mark.parametrize("data", ["sine", "moons", "diabetes"])
def test_every_model_whose_outcome_knows_the_seed_has_a_run_with_another(data):
    spec = PairSpec(data=data, trees=10, rows=100)
    for model in MODELS:
        clean = spec.twice([model])[0][0]
        other = again(clean)
        assert other is None or (other.key != clean.key and other.with_(seed=clean.seed) == clean)
        if other is None and "seed" in MODELS[model].uses:
            moved = claims.moved(record(clean), record(clean.with_(seed=clean.seed + 1)), 10)
            assert moved.mean == 0.0, "nothing to measure"
    assert {again(SINE.with_(model="forest", seed=seed)).seed for seed in (0, 9999)} == {1, 9998}
    assert len(spec.runs(PAIRED)) <= MOST


@pytest.mark.parametrize(
    ("far", "code"),
    [
        ({"forest": 0.1, "adaboost": 0.3, "xgboost": 0.2}, "all"),
        ({"forest": 0.25, "adaboost": 0.3, "xgboost": 0.2}, "some"),
        ({"forest": 0.4, "adaboost": 0.3, "xgboost": 0.2}, "none"),
    ],
)
def test_boosting_is_said_to_be_pulled_further_only_where_it_is(far, code):
    moves = {name: Moved("curve", by, by) for name, by in far.items()}
    said = {c: outliers.say("en", f"claims.boosting.{c}", **dict.fromkeys(FIELDS, "")) for c in ("all", "some", "none")}
    start = {c: text[:12] for c, text in said.items()}
    (found,) = outliers._boosting("en", moves, "target")
    assert found.startswith(start[code])
    assert outliers._boosting("en", moves, "input") == []


@pytest.mark.parametrize("model", TREES)
@pytest.mark.parametrize("data", ["moons", "diabetes"])
def test_depths_come_in_chunks_of_any_size(model, data):
    spec = SMALL.with_(model=model, data=data)
    state = depths_learner.advance(depths_learner.start(spec), 2)
    seen = depths_learner.observe(state).digest()
    on = depths_learner.observe(depths_learner.advance(pickle.loads(pickle.dumps(state)), 5))
    assert depths_learner.observe(state).digest() == seen
    whole = depths_learner.advance(depths_learner.start(spec), 5)
    assert on.digest() == depths_learner.observe(whole).digest() and on.at == 5
    assert on.numbers["size"] > 0 and 0 < on.times["fit"] < on.seconds


boosted = AdaBoostClassifier
LIBRARY = [
    ("tree", "moons", lambda d: DecisionTreeClassifier(max_depth=d, random_state=1)),
    ("tree", "diabetes", lambda d: DecisionTreeRegressor(max_depth=d, random_state=1)),
    ("forest", "moons", lambda d: RandomForestClassifier(7, max_depth=d, random_state=1)),
    ("forest", "diabetes", lambda d: RandomForestRegressor(7, max_depth=d, random_state=1)),
    ("adaboost", "moons", lambda d: boosted(DecisionTreeClassifier(max_depth=d), n_estimators=7, random_state=1)),
    ("xgboost", "moons", lambda d: XGBClassifier(n_estimators=7, max_depth=d, random_state=1)),
]  # fmt: skip


@pytest.mark.parametrize(("model", "data", "make"), LIBRARY)
@pytest.mark.parametrize("depth", [1, 4])
def test_the_fit_at_a_depth_is_the_librarys_own(model, data, make, depth):
    spec = SMALL.with_(model=model, data=data)
    split = split_of(spec)
    frame = depths_learner.observe(depths_learner.advance(depths_learner.start(spec), depth))
    fitted = make(depth).fit(split.X_train, split.y_train)
    assert frame.numbers["score_train"] == pytest.approx(fitted.score(split.X_train, split.y_train), abs=1e-12)
    assert frame.numbers["score_test"] == pytest.approx(fitted.score(split.X_test, split.y_test), abs=1e-12)
    assert np.array_equal(
        frame.arrays["predicted"], fitted.predict(split.X_test).astype(frame.arrays["predicted"].dtype)
    )
    grown = len(fitted.estimators_) if hasattr(fitted, "estimators_") else {"tree": 1}.get(model, spec.each)
    assert frame.numbers["trees"] == grown
    grown = record(spec.at_depth(depth)).last
    assert grown.numbers["size"] == frame.numbers["size"]
    assert grown.numbers["score_test"] == frame.numbers["score_test"]


def test_a_depth_spec_bounds_its_work_and_keeps_its_depth_out_of_its_key():
    assert SMALL.marks() == tuple(range(DEEPEST + 1))
    assert SMALL.key == SMALL.with_(max_depth=5).key != SMALL.with_(label_noise=0.0).key
    assert SMALL.each == 7 and DepthSpec(trees=1000).each == EACH
    assert DepthSpec(data="california", trees=1000, model="adaboost").each < 50
    assert [spec.model for spec in depths(TREES, DepthSpec())] == list(TREES)
    assert len(TREES) <= DepthSpec.at_once and set(USUAL) <= set(TREES) < set(MODELS)


def test_a_pair_differs_in_its_outliers_alone():
    for before, after in PairSpec(data="california", trees=2000).twice(["linear", "adaboost", "forest"]):
        assert before.with_(outliers=after.outliers) == after and before.outliers == 0 < after.outliers
        assert type(before) is EnsembleSpec and (before.model != "adaboost" or before.trees < 2000)


@pytest.mark.parametrize("data", ["sine", "moons", "diabetes"])
def test_charts_stand_and_are_valid(tape, data):
    specs = PairSpec(data=data, trees=40, outliers=3).twice(["linear", "adaboost", "forest"])
    pairs = [Pair(tape(before), tape(after)) for before, after in specs]
    drawn = [charts.weight(pairs[1].after, 20, "ko"), charts.seen(pairs[2].after, 20, "en")]
    if data == "sine":
        drawn.append(charts.fits(pairs, 20, "ko"))
        dashes = [t.line.dash for t in drawn[-1].data if t.name == MODELS["forest"].label("ko")]
        assert dashes == ["dot", None]
    if data == "moons":
        drawn += [charts.cells(both, 20, "", "en") for both in pairs]
    deep = [tape(spec) for spec in depths(USUAL, DepthSpec(data=data))]
    drawn.append(charts.depth_curves(deep, 4, "ko"))
    assert [len(t.x) for t in drawn[-1].data] == [DEEPEST] * 2 * len(USUAL)
    for figure in drawn:
        go.Figure(figure.to_dict())


def test_an_outlier_outside_the_picture_is_a_triangle_at_its_edge():
    both = pair("linear", outliers=2, outlier_in="input", outlier_size=10.0)
    (spots,) = [t for t in charts.fits([both], 1, "en").data if t.customdata is not None]
    low, high = (float(both.after.first.arrays["grid_x"][i]) for i in (0, -1))
    assert list(spots.marker.symbol) == ["triangle-right"] * 2
    assert all(low < x < high for x in spots.x) and all(x > high for x in spots.customdata[:, 0])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "query",
    [
        {"ensembles_claim": "overfitting"},
        {"ensembles_claim": "overfitting", "depths_data": "diabetes", "depths_models": "tree"},
        {"ensembles_claim": "outliers"},
        {"ensembles_claim": "outliers", "pairs_data": "moons", "pairs_outlier_in": "input"},
        {"ensembles_claim": "outliers", "pairs_data": "wine", "pairs_models": "linear"},
    ],
)
def test_the_page_opens_and_judges(opened, made_lab, language, query):
    app = opened("unit04a", lang=language, ensembles_tab="claims", **query)
    assert not app.exception and not app.error and not app.warning
    judged = overfitting.say(language, "claims.verdict") in [s.value for s in app.subheader]
    assert judged == (query.get("depths_models") != "tree"), "of one tree alone, which did not fall, nothing is claimed"
    asked = {spec.lab for spec in made_lab.asked}
    assert asked == ({"ensembles", "depths"} if query["ensembles_claim"] == "overfitting" else {"ensembles"})


def test_too_many_models_are_refused_with_a_sentence(opened, made_lab):
    models = ",".join(MODELS)
    app = opened("unit04a", ensembles_tab="claims", ensembles_claim="outliers", pairs_models=models)
    assert not app.exception and [str(MOST) in w.value for w in app.warning] == [True] and not made_lab.asked


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (DepthSpec, {"model": "linear"}),
        (DepthSpec, {"trees": 0}),
        (PairSpec, {"outliers": 0}),
        (PairSpec, {"data": "own"}),
    ],
)
def test_what_cannot_stand_is_refused(kind, values):
    with pytest.raises(SpecError):
        kind(**values)
