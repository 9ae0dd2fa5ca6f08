"""Boosting taken apart: every number shown is the library's own, and the arithmetic done by hand agrees with it."""

from __future__ import annotations

import pickle
from dataclasses import replace
from itertools import pairwise
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import plotly.graph_objects as go
import pytest
from sklearn.ensemble import AdaBoostClassifier, GradientBoostingRegressor
from sklearn.metrics import mean_squared_error, r2_score
from sklearn.tree import DecisionTreeClassifier
from streamlit.testing.v1 import AppTest
from xgboost import XGBRegressor

from core.ensembles.growth import SIDE
from core.ensembles.inside.rounds import KINDS, PLANES, RoundsSpec, boxes
from core.ensembles.inside.rounds_learner import MAKERS, advance, observe, rows_of, start
from core.spec import SpecError
from core.tape import FINISHED, LearnerError, Tape
from dashboard.charts import rounds as charts
from dashboard.words import LANGUAGES, say

ADA = [
    RoundsSpec(rounds=12),
    RoundsSpec(rounds=12, plane="circles", stump_depth=2, vote_rate=0.5, seed=3),
    RoundsSpec(rounds=12, plane="checkerboard", stump_depth=3, noise=0.6, seed=7),
]
CURVES = [
    {"rounds": 15},
    {"rounds": 15, "tree_depth": 5, "learning_rate": 1.0, "seed": 1},
    {"rounds": 15, "tree_depth": 1, "learning_rate": 0.05, "noise": 0.0, "seed": 2},
]
SPLITS = [
    {},
    {"reg_lambda": 0.0, "tree_depth": 4, "seed": 1, "rows": 300},
    {"reg_lambda": 10.0, "gamma": 0.5, "tree_depth": 5, "learning_rate": 1.0, "seed": 2},
    {"reg_lambda": 2.5, "gamma": 3.0, "noise": 0.8, "seed": 3},
]


def record(spec):
    """The tape of a run."""
    state = start(spec)
    return Tape(spec, [observe(state := advance(state, mark)) for mark in spec.marks()])


def library(spec):
    """What a student would fit, by the library's public names alone, and the rows."""
    split = rows_of(spec)
    kinds = {
        "adaboost": lambda: AdaBoostClassifier(
            DecisionTreeClassifier(max_depth=spec.stump_depth),
            n_estimators=spec.rounds, learning_rate=spec.vote_rate, random_state=spec.seed,
        ),
        "gradient": lambda: GradientBoostingRegressor(
            n_estimators=spec.rounds, max_depth=spec.tree_depth, learning_rate=spec.learning_rate
        ),
        "xgboost": lambda: XGBRegressor(
            n_estimators=spec.rounds, max_depth=spec.tree_depth, learning_rate=spec.learning_rate,
            reg_lambda=spec.reg_lambda, gamma=spec.gamma,
        ),
    }  # fmt: skip
    return kinds[spec.kind]().fit(split.X_train, split.y_train), split


@pytest.mark.parametrize("kind", KINDS)
def test_the_laws_of_a_learner(kind):
    spec = RoundsSpec(kind=kind, rounds=9)
    tape, first = record(spec), start(spec)
    middle = advance(first, 4)
    seen = observe(middle).digest()
    assert observe(advance(middle, 9)).digest() == observe(advance(first, 9)).digest() == tape.last.digest()
    moved = pickle.loads(pickle.dumps(middle))
    assert observe(advance(moved, 9)).digest() == tape.last.digest() and observe(middle).digest() == seen
    assert record(spec).digest() == tape.digest()
    assert set(KINDS) == set(MAKERS) and [f.at for f in tape.frames] == list(range(10))
    assert all(f.finite and sum(a.nbytes for a in f.arrays.values()) < 30_000 for f in tape.frames)


@pytest.mark.parametrize("spec", ADA, ids=lambda s: s.plane)
def test_adaboosts_errors_says_and_votes_are_the_librarys(spec):
    fitted, split = library(spec)
    frames = record(spec).frames[1:]
    assert [f.numbers["error"] for f in frames] == fitted.estimator_errors_.tolist()
    assert [f.numbers["alpha"] for f in frames] == fitted.estimator_weights_.tolist()
    decided = list(fitted.staged_decision_function(split.grid))
    rows = ((split.X_train, split.y_train), (split.X_test, split.y_test))
    staged = zip(*(fitted.staged_score(X, y) for X, y in rows), strict=True)
    for frame, at_grid, scores in zip(frames, decided, staged, strict=True):
        assert np.array_equal(frame.arrays["vote"].ravel(), ((at_grid / 2 + 1) / 2).astype(np.float16))
        assert (frame.numbers["score_train"], frame.numbers["score_test"]) == scores
    assert frames[0].arrays["vote"].shape == (SIDE, SIDE)


@pytest.mark.parametrize("spec", ADA, ids=lambda s: s.plane)
def test_adaboosts_weights_follow_its_formulas(spec):
    fitted, split = library(spec)
    frames = record(spec).frames[1:]
    weights = np.full(len(split.y_train), 1 / len(split.y_train))
    for frame, tree in zip(frames, fitted.estimators_, strict=True):
        assert np.array_equal(frame.arrays["weights"], weights.astype(np.float32))
        again = DecisionTreeClassifier(max_depth=spec.stump_depth, random_state=tree.random_state)
        again.fit(split.X_train, split.y_train, sample_weight=weights)
        assert np.array_equal(again.predict(split.X_train), tree.predict(split.X_train))
        wrong = tree.predict(split.X_train) != split.y_train
        assert np.array_equal(frame.arrays["wrong"], wrong) and frame.numbers["wrong"] == wrong.sum()
        error = weights[wrong].sum()
        alpha = spec.vote_rate * np.log((1 - error) / error)
        assert np.allclose([frame.numbers["error"], frame.numbers["alpha"]], [error, alpha], rtol=1e-12)
        weights = np.exp(np.log(weights) + alpha * wrong)
        weights /= weights.sum()
        assert np.isclose(frame.numbers["after"], weights[wrong].sum())


@pytest.mark.parametrize(("rate", "half"), [(1.0, True), (0.5, False), (2.0, False)])
def test_the_wrong_points_get_half_of_the_weight_only_at_a_learning_rate_of_one(rate, half):
    after = [f.numbers["after"] for f in record(RoundsSpec(rounds=8, vote_rate=rate)).frames[1:]]
    assert np.allclose(after, 0.5, atol=1e-12) is half


@pytest.mark.parametrize("spec", ADA, ids=lambda s: s.plane)
def test_a_trees_boxes_say_what_the_tree_says(spec):
    fitted, split = library(spec)
    x, y = ((float(axis[0]), float(axis[-1])) for axis in split.axes)
    for frame, tree in zip(record(spec).frames[1:], fitted.estimators_, strict=True):
        leaves = boxes(frame.arrays, x, y)
        assert np.isclose(sum((b - a) * (d - c) for a, b, c, d, _ in leaves), (x[1] - x[0]) * (y[1] - y[0]))
        for left, right, low, high, says in leaves:
            if right - left > 1e-5 and high - low > 1e-5:
                assert tree.predict([[(left + right) / 2, (low + high) / 2]]) == [says]


@pytest.mark.parametrize("rate", [1.0, 2.0])
def test_adaboost_stops_at_a_tree_without_an_error_and_says_so(rate):
    spec = RoundsSpec(noise=0.0, stump_depth=3, vote_rate=rate, rounds=9)
    fitted, _ = library(spec)
    frames, trees = record(spec).frames, len(fitted.estimators_)
    assert trees < 9 and frames[trees].numbers["error"] == 0 and frames[trees].numbers["alpha"] == 1.0
    assert [f.notes for f in frames[trees:]] == [{}] + [{"stop": "perfect"}] * (9 - trees)
    assert not frames[-1].numbers and charts.reached(Tape(spec, frames), 9).at == trees


def test_adaboost_stops_where_a_tree_would_only_guess_and_says_so(monkeypatch):
    spec = RoundsSpec(rounds=4)
    split = rows_of(spec)
    same = np.zeros_like(split.X_train)  # nothing can be asked: the first tree names the larger class
    blind = replace(split, X_train=same, y_train=(np.arange(len(same)) % 4 == 0).astype(np.int64))
    monkeypatch.setattr("core.ensembles.inside.rounds_learner.rows_of", lambda spec: blind)
    frames = record(spec).frames
    assert frames[1].numbers["error"] == 0.25
    assert [f.notes for f in frames[2:]] == [{"stop": "guessing"}] * 3


@pytest.mark.parametrize("kind", ["gradient", "xgboost"])
@pytest.mark.parametrize("changes", CURVES)
def test_a_boosted_curve_is_the_librarys_own_at_every_round(kind, changes):
    spec = RoundsSpec(kind=kind, **changes)
    fitted, split = library(spec)
    frames, places = record(spec).frames, (split.X_train, split.X_test, split.grid)
    for k in (1, 2, 9, spec.rounds):
        if kind == "gradient":
            train, test, grid = (list(fitted.staged_predict(X))[k - 1] for X in places)
        else:
            train, test, grid = (fitted.predict(X, iteration_range=(0, k)) for X in places)
        n = frames[k].numbers
        assert np.array_equal(frames[k].arrays["curve"], grid.astype(np.float32))
        assert np.allclose([n["mse_train"], n["score_train"]], fit(split.y_train, train), rtol=1e-9, atol=1e-12)
        assert np.allclose([n["mse_test"], n["score_test"]], fit(split.y_test, test), rtol=1e-9, atol=1e-12)
        if k < spec.rounds:
            assert np.allclose(frames[k + 1].arrays["residual"], split.y_train - train, atol=1e-6)
    assert np.allclose(frames[0].arrays["curve"], split.y_train.mean(), atol=1e-6)


def fit(y, answers):
    return [mean_squared_error(y, answers), r2_score(y, answers)]


@pytest.mark.parametrize("kind", ["gradient", "xgboost"])
@pytest.mark.parametrize("changes", CURVES)
def test_a_round_adds_the_learning_rates_part_of_its_tree(kind, changes):
    frames = record(RoundsSpec(kind=kind, **changes)).frames
    rate = RoundsSpec(kind=kind, **changes).learning_rate
    for before, now in pairwise(frames):
        expected = before.arrays["curve"] + rate * now.arrays["tree"]
        assert np.allclose(now.arrays["curve"], expected, atol=2e-6)
        assert np.isclose(now.numbers["mse_before"], before.numbers["mse_train"], rtol=1e-5, atol=1e-9)
        assert now.numbers["mse_full"] <= now.numbers["mse_before"] + 1e-9


def test_gradient_boostings_trees_are_the_librarys_and_a_leaf_is_the_mean_of_its_residuals():
    spec = RoundsSpec(kind="gradient", rounds=12)
    fitted, split = library(spec)
    for frame, (tree,) in zip(record(spec).frames[1:], fitted.estimators_, strict=True):
        assert np.array_equal(frame.arrays["tree"], tree.predict(split.grid).astype(np.float32))
        n = frame.numbers
        assert np.isclose(n["leaf"], n["leaf_sum"] / n["leaf_rows"]) and n["leaf"] == tree.predict([[0.0]])[0]


@pytest.mark.parametrize("changes", SPLITS)
def test_xgboosts_gains_and_leaves_worked_out_by_hand_are_what_it_reports(changes):
    """Equation 7 of the paper without ½ and γ, and -η G/(H+λ): against the library's own table of its trees."""
    spec = RoundsSpec(kind="xgboost", rounds=12, **changes)
    fitted, _ = library(spec)
    table = fitted.get_booster().trees_to_dataframe()
    for k, frame in enumerate(record(spec).frames[1:]):
        n, nodes = frame.numbers, table[table.Tree == k]
        leaves = nodes[nodes.Feature == "Leaf"]
        assert (n["leaves"], n["splits"]) == (len(leaves), len(nodes) - len(leaves))
        assert n["leaf_off"] <= 1e-6 and n["gain_off"] <= 1e-6 * (1 + n["g_left"] ** 2)
        assert n["leaf"] in leaves.Gain.tolist()
        if "gain_library" in n:
            root = nodes[nodes.Node == 0].iloc[0]
            assert n["gain_library"] == root.Gain and n["h_left"] + n["h_right"] == root.Cover
            assert np.isclose(n["gain"], root.Gain, rtol=1e-5, atol=1e-6) and np.isclose(n["cut"], root.Split)
            assert np.isclose(n["gain"], frame.arrays["gains"].max(), rtol=1e-5)


@pytest.mark.parametrize("seed", range(4))
def test_gamma_forbids_exactly_the_splits_that_gain_less(seed):
    """XGBoost compares its own gain, that without ½, with γ: so its γ is twice the paper's."""
    free = RoundsSpec(kind="xgboost", tree_depth=1, learning_rate=0.7, rounds=20, seed=seed)
    gains = [f.numbers["gain_library"] for f in record(free).frames[1:]]
    last = next(k for k, gain in enumerate(gains) if gain < 4)
    for gamma, trees in ((gains[last] * 0.99, last + 1), (gains[last] * 1.01, last)):
        kept = ["gain_library" in f.numbers for f in record(free.with_(gamma=gamma)).frames[1:]]
        assert kept[: last + 1] == [True] * trees + [False] * (last + 1 - trees)


def test_the_default_method_refuses_a_split_whose_children_would_gain_more():
    x = np.linspace(0, 1, 60)[:, None]
    bump = ((x[:, 0] > 0.4) & (x[:, 0] < 0.6)).astype(float)
    nodes = {}
    for method in ("hist", "exact"):
        fitted = XGBRegressor(n_estimators=1, max_depth=2, gamma=2.0, tree_method=method).fit(x, bump)
        nodes[method] = fitted.get_booster().trees_to_dataframe()
    gains = nodes["exact"].Gain[nodes["exact"].Feature != "Leaf"]
    assert len(nodes["hist"]) == 1 and gains.iloc[0] < 2.0 < gains.max()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("at", [1, 5])
def test_every_chart_is_valid_plotly(kind, at, language):
    names = {
        "adaboost": ("weighted", "vote", "says"),
        "gradient": ("leftovers", "running", "errors"),
        "xgboost": ("leftovers", "running", "errors", "gains"),
    }
    tape = record(RoundsSpec(kind=kind, rounds=5, gamma=0.1))
    for name in names[kind]:
        go.Figure(getattr(charts, name)(tape, at, language).to_dict())


def test_the_area_of_a_point_is_its_weight():
    tape = record(RoundsSpec(rounds=10, plane="circles"))
    for at in (1, 10):
        fig = charts.weighted(tape, at, "en")
        sizes = np.concatenate([trace.marker.size for trace in fig.data if trace.customdata is not None])
        weights = np.concatenate([trace.customdata for trace in fig.data if trace.customdata is not None])
        assert np.allclose(sizes**2 / weights, sizes[0] ** 2 / weights[0], rtol=1e-4) and sizes.max() <= charts.LARGEST


def chapter(language):
    """The chapter, as its page draws it."""
    from dashboard.ensembles import rounds

    rounds.draw(language, rounds.choose(language))


@pytest.fixture
def drawn(made_lab):
    """(language, URL parameters, tape) -> the chapter, drawn once from this tape, or from made frames."""

    def draw(language, tape=None, **query):
        if tape:
            made_lab._tape = lambda spec: replace(tape, spec=spec, ending=FINISHED)
        app = AppTest.from_function(chapter, args=(language,), default_timeout=120)
        for name, value in query.items():
            app.query_params[name] = value
        return app.run()

    return draw


def words(app):
    return " ".join(m.value for m in app.markdown)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_chapter_draws_every_kind_and_its_link_opens_it_again(drawn, made_lab, kind, language):
    app = drawn(language, rounds_kind=kind, rounds_rounds="9", rounds_at="4")
    assert not app.exception and not app.warning and len(app.get("plotly_chart")) >= 3
    assert made_lab.asked == [RoundsSpec(kind=kind, rounds=9)]
    link = dict(parse_qsl(urlsplit(app.code[-1].value).query))
    assert link["ensembles_tab"] == "boosting" and link["rounds_at"] == "4"
    good, problems = RoundsSpec.read({name: link[f"rounds_{name}"] for name in RoundsSpec.rules()})
    assert RoundsSpec(**good) == RoundsSpec(kind=kind, rounds=9) and not problems


def test_the_chapter_says_half_only_where_it_is_half(drawn):
    half = say("en", "rounds.half")
    for rate, there in ((1.0, True), (0.5, False)):
        tape = record(RoundsSpec(rounds=5, vote_rate=rate))
        assert (half in words(drawn("en", tape, rounds_rounds="5", rounds_vote_rate=str(rate)))) is there


@pytest.mark.parametrize(("off", "key"), [(0.0, "same"), (0.01, "not_same")])
def test_the_chapter_says_whether_the_library_agrees(drawn, off, key):
    tape = record(RoundsSpec(kind="xgboost", rounds=3))
    frames = [replace(f, numbers={**f.numbers, "gain_off": off, "leaf_off": off}) for f in tape.frames]
    said = words(drawn("en", Tape(tape.spec, frames), rounds_kind="xgboost", rounds_rounds="3"))
    for name in (f"rounds.{key}", f"rounds.leaf_{key}"):
        assert say("en", name, library="{}", splits=3, leaves=4).split("{}")[1].split(".")[0] in said


def test_the_chapter_says_that_gamma_forbids(drawn):
    tape = record(RoundsSpec(kind="xgboost", rounds=30, gamma=2.0))
    said = words(drawn("ko", tape, rounds_kind="xgboost", rounds_gamma="2", rounds_at="30"))
    assert say("ko", "rounds.refused", gain="", gamma="")[:10] in said


def test_the_chapter_does_not_blame_gamma_where_nothing_is_left_to_gain(drawn):
    spec = RoundsSpec(kind="xgboost", reg_lambda=0.0, tree_depth=5, learning_rate=1.0, rows=100, noise=0.1, rounds=60)
    tape = record(spec)
    made = {"gain_library" in f.numbers: f.numbers["gain"] for f in tape.frames[1:]}
    assert made[False] < 1e-6 < made[True]
    query = {f"rounds_{name}": str(value) for name, value in spec.values().items()}
    said = words(drawn("en", tape, rounds_at="60", **query))
    assert say("en", "rounds.nothing_left") in said


def test_a_kind_that_is_none_falls_back_and_says_so(drawn):
    app = drawn("en", rounds_kind="nothing")
    assert not app.exception and "nothing" in app.warning[0].value


LAST = str(RoundsSpec().rounds)


@pytest.mark.parametrize(("asked", "stands"), [("", 1), ("4", 4), (LAST, int(LAST))])
def test_the_film_opens_at_the_first_round_unless_the_address_says_otherwise(drawn, asked, stands):
    app = drawn("en", **({"rounds_at": asked} if asked else {}))
    assert app.select_slider(key="rounds_at").value == stands
    assert dict(parse_qsl(urlsplit(app.code[-1].value).query))["rounds_at"] == str(stands)


@pytest.mark.parametrize(("stood", "stands"), [(1, 1), (4, 4), (int(LAST), 9)])
def test_another_tape_keeps_the_moment_and_the_end_stays_the_end(drawn, stood, stands):
    app = drawn("en")
    app.select_slider(key="rounds_at").set_value(stood).run()
    app.slider(key="rounds_rounds").set_value(9).run()
    assert app.select_slider(key="rounds_at").value == stands


@pytest.mark.parametrize(("stood", "stands"), [(1, 1), (4, 4), (int(LAST), 9)])
def test_while_a_run_goes_its_newest_round_is_shown_and_then_the_moment_again(drawn, made_lab, stood, stands):
    app, made = drawn("en"), made_lab._tape
    app.select_slider(key="rounds_at").set_value(stood).run()
    made_lab._tape = lambda spec: replace(made(spec), ending=None)
    app.slider(key="rounds_rounds").set_value(9).run()
    assert not app.select_slider and not app.exception
    made_lab._tape = made
    assert app.run().select_slider(key="rounds_at").value == stands


def test_the_film_plays_from_the_first_round_to_the_last(drawn):
    app = drawn("en", rounds_rounds="9")
    app.button(key="rounds_at:play").click().run()
    for _ in range(9):
        app.run()
    assert app.select_slider(key="rounds_at").value == 9 and not app.session_state["film:rounds"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_does_not_matter_is_not_in_the_key(kind):
    spec = RoundsSpec(kind=kind)
    used = set(spec.relevant())
    changed = {"plane": "circles", "stump_depth": 2, "vote_rate": 0.5, "tree_depth": 3, "learning_rate": 0.5,
               "reg_lambda": 2.0, "gamma": 1.0, "rounds": 9, "rows": 120, "noise": 0.1, "seed": 1}  # fmt: skip
    assert {name for name, value in changed.items() if spec.with_(**{name: value}).key != spec.key} == used - {"kind"}
    assert set(KINDS[kind].shown) <= used and set(PLANES) == {"moons", "circles", "checkerboard"}


def test_adaboost_that_only_guesses_is_refused(monkeypatch):
    def guess(*_):
        raise ValueError("BaseClassifier in AdaBoostClassifier ensemble is worse than random")

    monkeypatch.setattr(AdaBoostClassifier, "_boost", guess)
    with pytest.raises(LearnerError) as caught:
        start(RoundsSpec())
    assert caught.value.reason == "worse-than-random"


@pytest.mark.parametrize("wrong", [{"rounds": 61}, {"stump_depth": 4}, {"gamma": -0.1}, {"rows": 400}, {"kind": "x"}])
def test_what_is_out_of_range_is_refused(wrong):
    with pytest.raises(SpecError):
        RoundsSpec(**wrong)
