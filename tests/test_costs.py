"""What a ladder measures is the library's own, comes out the same twice but for times, and grows as it is said to."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest
from sklearn.ensemble import AdaBoostRegressor, RandomForestRegressor
from sklearn.linear_model import LinearRegression
from sklearn.tree import DecisionTreeRegressor
from xgboost import XGBRegressor

from core.ensembles.claims import costs, costs_learner
from core.ensembles.claims.costs import AXES, MEASURES, ROWS, TREES, CostSpec, growth, growth_of, ladders, measured
from core.ensembles.claims.costs_learner import advance, observe, pickled, size, start
from core.ensembles.kinds import MODELS
from core.spec import SpecError
from core.tape import Frame, Tape
from dashboard.charts import cost as charts
from dashboard.ensembles import cost
from dashboard.words import LANGUAGES

FEW = 3  # rungs that the tests climb


def record(spec: CostSpec) -> Tape[CostSpec]:
    state = start(spec)
    frames = [observe(state)]
    for k in spec.marks()[1 : FEW + 1]:
        state = advance(state, k)
        frames.append(observe(state))
    return Tape(spec, frames)


CASES = [*((model, "friedman1") for model in MODELS), ("adaboost", "moons"), ("hist", "moons"), ("xgboost", "moons")]


@pytest.mark.parametrize(("model", "data"), CASES)
def test_two_recordings_differ_in_their_times_only(model, data):
    spec = CostSpec(model=model, data=data, along="trees", rows=100)
    first = record(spec)
    assert first.digest() == record(spec).digest()
    assert observe(advance(start(spec), first.last.at)).digest() == first.last.digest(), "chunks do not matter"
    moved = pickle.loads(pickle.dumps(advance(start(spec), 1)))
    assert observe(advance(moved, first.last.at)).digest() == first.last.digest()
    assert all(frame.times["fit"] > 0 and frame.times["predict"] > 0 for frame in first.frames[1:])


def test_a_state_stays_usable_and_never_goes_back():
    state = advance(start(CostSpec(rows=100)), 2)
    seen = observe(state).digest()
    advance(state, 3)
    assert observe(state).digest() == seen == observe(advance(state, 1)).digest()


def xgboost_nodes(model) -> int:
    return len(model.get_booster().trees_to_dataframe())


SIZES = {
    "tree": (DecisionTreeRegressor(random_state=0), lambda m: m.tree_.node_count),
    "forest": (RandomForestRegressor(5, random_state=0), lambda m: sum(t.tree_.node_count for t in m.estimators_)),
    "adaboost": (AdaBoostRegressor(n_estimators=5), lambda m: sum(t.tree_.node_count for t in m.estimators_)),
    "xgboost": (XGBRegressor(n_estimators=5, n_jobs=1), xgboost_nodes),
    "linear": (LinearRegression(), lambda m: 10 + 1),
}


@pytest.mark.parametrize(("model", "count"), SIZES.values(), ids=SIZES)
def test_a_size_is_the_librarys_own_and_bytes_are_those_of_pickle(model, count):
    X, y = costs_learner._data("friedman1", 1)
    model.fit(X[:80], y[:80])
    assert size(model) == count(model)
    assert pickled(model) == len(pickle.dumps(model, protocol=5))


@pytest.mark.parametrize("along", AXES)
def test_every_rung_has_the_rows_and_trees_that_it_says(along):
    tape = record(CostSpec(model="forest", along=along, rows=100, trees=2))
    for (rows, trees), frame in zip(tape.spec.rungs, tape.frames[1:], strict=False):
        said = [frame.numbers[name] for name in ("rows", "trees", "grown")]
        assert said == [rows, trees, trees]
    ladder = {"rows": ROWS, "trees": TREES}[along]
    assert measured(tape, "size")[0] == list(ladder[:FEW])


def test_twice_the_trees_have_about_twice_the_nodes():
    tape = record(CostSpec(model="forest", along="trees", rows=100))
    _, nodes = measured(tape, "size")
    assert nodes == sorted(nodes) and nodes[2] == pytest.approx(4 * nodes[0], rel=0.1)


def test_best_repeats_what_is_quick_and_not_what_is_slow(monkeypatch):
    ticks = iter(np.cumsum([0.0, 0.03, 1.0, 0.01, 1.0, 0.02, 1.0, 0.9]))
    monkeypatch.setattr(costs_learner, "clock", lambda: next(ticks))
    assert costs_learner.best(lambda: None) == pytest.approx(0.01), "three times, until patience ends"
    assert costs_learner.best(lambda: None) == pytest.approx(0.9), "once"


@pytest.mark.parametrize(("exponent", "pace"), [(0.1, "hardly"), (0.6, "slower"), (1.0, "about"), (2.0, "faster")])
def test_a_power_law_is_found_exactly(exponent, pace):
    law = growth(ROWS, [3e-5 * n**exponent for n in ROWS], 4)
    assert law.exponent == pytest.approx(exponent) and law.scale == pytest.approx(3e-5)
    assert (law.used, law.pace, law.bent) == (4, pace, False)
    assert law.error == pytest.approx(0, abs=1e-9) and law.doubling == pytest.approx(2**exponent)


@pytest.mark.parametrize(
    ("exponent", "error", "pace"),
    [(0.88, 0.03, "slower"), (0.96, 0.001, "about"), (0.9, 0.06, "about"), (0.8, 0.2, "slower"), (1.1, 0.02, "faster")],
)
def test_about_in_proportion_is_said_of_what_is_near_one(exponent, error, pace):
    assert costs.Growth(exponent, error, 1.0, 5, 1.0).pace == pace


def test_a_boosting_model_whose_later_trees_are_smaller_is_found(tape):
    whole = tape(CostSpec(model="xgboost"))
    assert costs.smaller(whole) is None, "nine nodes each"
    frames = [replace(f, numbers={**f.numbers, "size": 9 * f.numbers["trees"] ** 0.9}) for f in whole.frames[1:]]
    shrunk = Tape(whole.spec, [whole.first, *frames])
    assert costs.smaller(shrunk) == pytest.approx((9.0, 9 * TREES[-1] ** -0.1))
    assert any("the first tree has 9 nodes" in line for line in cost.remarks("en", [shrunk], "size"))


def test_a_growth_has_the_slope_and_standard_error_of_numpys_own_fit():
    values = [0.011, 0.019, 0.045, 0.081, 0.17, 0.29]
    law = growth(ROWS, values, 4)
    (slope, _), covariance = np.polyfit(np.log(ROWS[-4:]), np.log(values[-4:]), 1, cov=True)
    assert law.exponent == pytest.approx(slope) and law.error == pytest.approx(covariance[0, 0] ** 0.5)


def test_fixed_costs_bend_the_first_rung_and_leave_the_upper_ones():
    law = growth(TREES, [0.05 + 0.001 * n for n in TREES], 3)
    assert law.bent and law.above > costs.BENT and 0.7 < law.exponent < 1


@pytest.mark.parametrize("values", [[1.0, 2.0], [0.0, 1.0, 2.0, 3.0]])
def test_there_is_no_growth_without_three_measurements_or_with_a_zero(values):
    assert growth(ROWS[: len(values)], values, 4) is None


def test_a_rung_at_which_a_model_stopped_is_left_out(tape):
    whole = tape(CostSpec(model="adaboost"))
    frames = [replace(f, notes={"stop": "stopped-early"}) if f.at > 4 else f for f in whole.frames]
    cut = Tape(whole.spec, frames)
    assert measured(cut, "fit")[0] == list(TREES[:4]) and costs.times_one_tree(cut) is None
    assert any("AdaBoost" in line for line in cost.remarks("en", [cut], "fit")[-1:])


def test_adaboost_that_stops_at_its_first_tree_says_so():
    spec = CostSpec(model="adaboost", data="moons", max_depth=20, rows=100)
    frame = observe(advance(start(spec), 3))
    assert frame.numbers["grown"] < frame.numbers["trees"] and frame.notes == {"stop": "stopped-early"}


def test_only_models_with_trees_have_a_ladder_of_trees():
    specs = ladders(list(MODELS), CostSpec())
    assert {s.model for s in specs if s.along == "trees"} == {name for name, m in MODELS.items() if m.grows}
    assert {s.model for s in specs if s.along == "rows"} == set(MODELS)
    assert len({s.key for s in specs}) == len(specs) <= CostSpec.at_once


def test_only_what_matters_is_in_the_key():
    spec = CostSpec(along="rows")
    assert spec.key == spec.with_(rows=500).key != spec.with_(trees=5).key
    assert spec.with_(model="knn").key == spec.with_(model="knn", max_depth=3, trees=9).key


def timed(tape, model: str, many: float) -> Tape[CostSpec]:
    """A ladder of trees whose last rung takes `many` times as long as its first."""
    whole = tape(CostSpec(model=model))
    seconds = np.geomspace(0.01, 0.01 * many, len(TREES))
    frames = [
        replace(f, times={"fit": float(s), "predict": 0.1}) for f, s in zip(whole.frames[1:], seconds, strict=True)
    ]
    return Tape(whole.spec, [whole.first, *frames])


@pytest.mark.parametrize(
    ("times", "begins"),
    [((300, 20), "**It holds.**"), ((300, 3), "**It depends"), ((4, 3), "**Not here.**")],
)
def test_the_verdict_is_that_of_the_numbers(tape, times, begins):
    said = cost.verdict("en", [timed(tape, m, t) for m, t in zip(("forest", "xgboost"), times, strict=True)])
    assert said.startswith(begins) and f" {times[0]} times as long" in said
    assert f"factor of {charts.three(times[0] / times[1])}" in said


def test_there_is_no_verdict_without_ladders_of_trees(tape):
    assert cost.verdict("en", [tape(CostSpec(along="rows"))]) == ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("measure", MEASURES)
def test_the_chart_shows_every_model_and_is_valid(tape, measure, language):
    tapes = [tape(spec) for spec in ladders(("tree", "forest", "xgboost"), CostSpec())]
    for along, models in (("rows", 3), ("trees", 2)):
        fig = charts.ladder(tapes, measure, along, language)
        points = [trace for trace in fig.data if trace.mode == "markers"]
        assert len(points) == models and list(points[-1].x) == list(AXES[along].ladder)
        go.Figure(fig.to_dict())
    rows = cost.table(language, tapes, measure).splitlines()
    assert len(rows) == 2 + 2 + 3 and len({row.count("|") for row in rows[2:]}) == 1


def test_the_page_shows_both_ladders_and_a_verdict_and_links_to_itself(opened, made_lab):
    app = opened(
        "unit04a", ensembles_tab="claims", ensembles_claim="cost", costs_models="tree,forest", costs_rows="300"
    )
    assert not app.exception and not app.error
    assert made_lab.asked == ladders(("tree", "forest"), CostSpec(rows=300))
    said = " ".join(m.value for m in app.markdown)
    assert MODELS["forest"].label("en") in said and "512" in said and "{{" not in said


AMOUNTS = {
    ("fit", 0.00123): "1.23 ms", ("fit", 0.2): "200 ms", ("fit", 12.34): "12.3 s", ("bytes", 1234567): "1.23 MB",
    ("bytes", 20): "20 B", ("size", 12345): "12,345", ("fit", 1234.5): "1,234 s",
}  # fmt: skip


@pytest.mark.parametrize(("given", "said"), AMOUNTS.items())
def test_amounts_have_units(given, said):
    assert charts.amount(*given, "en") == said


def test_law_and_chart_agree(tape):
    t = tape(CostSpec())
    law, fig = growth_of(t, "fit"), charts.ladder([t], "fit", "trees", "en")
    lines = [trace for trace in fig.data if trace.mode == "lines"]
    assert [trace.line.dash for trace in lines] == ["dot", "solid"]
    assert lines[1].y[-1] == pytest.approx(law.at(TREES[-1])) and lines[1].x[0] == TREES[-costs.UPPER["trees"]]


def test_frames_with_other_times_are_the_same_frame():
    assert Frame(1, times={"fit": 1.0}).digest() == Frame(1, times={"fit": 2.0}).digest() == Frame(1).digest()


@pytest.mark.parametrize("values", [{"rows": 99}, {"trees": 101}, {"max_depth": 21}, {"model": "bogus"}])
def test_too_much_work_is_refused(values):
    with pytest.raises(SpecError):
        CostSpec(**values)
