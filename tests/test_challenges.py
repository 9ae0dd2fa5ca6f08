"""Every challenge can be met by runs of the learner and is not met by others; every question has its right choice."""

from __future__ import annotations

import gc
from functools import cache

import numpy as np
import pytest

from core.data.csv_file.upload import Choices, Judgement
from core.data.own import hold
from core.ensembles import learner
from core.ensembles.spec import EnsembleSpec
from core.ensembles.wrapup.answers import FEW, HEART, HONEST, LOW, MANY, SAME
from core.ensembles.wrapup.challenges import CHALLENGES, Tried
from core.ensembles.wrapup.families import ROWS, Measured, arena, filling, missing, of, stand
from core.ensembles.wrapup.families import _mean as families_mean
from core.ensembles.wrapup.questions import PULLED, QUESTIONS
from core.ensembles.wrapup.results import Result, ground, result
from core.spec import Text
from core.tape import FINISHED, STOPPED, Frame, Tape


def spec(**values) -> EnsembleSpec:
    return EnsembleSpec(**{"trees": 100, **values})


@cache
def learned(one: EnsembleSpec) -> Tape:
    """A run, recorded at its first mark, early, and at its end."""
    state, frames = learner.start(one), []
    last = one.marks()[-1]
    for at in sorted({0, min(10, last), last}):
        state = learner.advance(state, at)
        frames.append(learner.observe(state))
    return Tape(one, frames, FINISHED, {"when": "2026-01-01T00:00:00Z"})


def ran(one: EnsembleSpec) -> Result:
    found = result(learned(one))
    assert found is not None
    return found


def made(one: EnsembleSpec, train: float, test: float, **more) -> Result:
    """A result with these scores, which nobody has run."""
    numbers = {"score_train": train, "score_test": test, "trees": float(one.trees)} | more.pop("numbers", {})
    return Result(one, one.table.task, numbers, 1.0, **more)


MET = {
    "overfit": [spec(model="tree", noise=0.6)],
    "underfit": [spec(model="xgboost", data="checkerboard", max_depth=1, trees=5)],
    "beat": [spec(data="wine"), spec(data="wine", model="xgboost")],
    "alone": [spec(model="tree", max_depth=5), spec()],
    "stop": [spec(model="adaboost", max_depth=12)],
    "bag": [spec(data="digits")],
    "noise": [spec(noise=0.2, label_noise=0.2, max_depth=4)],
    "long": [spec(data="sine", noise=0.6, model="xgboost", trees=10), spec(data="sine", noise=0.6, model="xgboost")],
    "simple": [spec(data="diabetes", model="linear"), spec(data="diabetes")],
}
BEATEN = [spec(data="wine"), spec(data="wine", model="xgboost")]
MISSED = {
    "overfit": [made(spec(), 0.989, 0.5), made(spec(), 1.0, 0.851), made(spec(data="diabetes"), 1.0, 0.4)],
    "underfit": [made(spec(model="xgboost"), 0.75, 0.7), made(spec(), 0.6, 0.6), made(spec(model="xgboost"), 0.7, 0.8)],
    "beat": [made(BEATEN[0], 1.0, 0.9), made(BEATEN[1], 1.0, 0.9), made(spec(data="wine", split_seed=1), 1.0, 1.0)],
    "alone": [made(spec(model="tree"), 0.9, 0.88), made(spec(), 1.0, 0.9), made(spec(trees=99), 1.0, 0.8)],
    "stop": [made(spec(model="adaboost"), 1.0, 0.9), made(spec(), 1.0, 0.9, alone=True)],
    "bag": [made(spec(), 1.0, 0.9), made(spec(), 1.0, 0.9, numbers={"score_oob": 0.906})],
    "noise": [made(spec(), 1.0, 0.95), made(spec(label_noise=0.2), 1.0, 0.899), made(spec(label_noise=0.15), 1, 0.95)],
    "long": [
        made(spec(model="xgboost", trees=10), 1.0, 0.90),
        made(spec(model="xgboost"), 1.0, 0.86),
        made(spec(model="xgboost", max_depth=2, trees=300), 1.0, 0.7),
        made(spec(trees=300), 1.0, 0.7),
        made(spec(), 1.0, 0.9),
    ],
    "simple": [made(spec(model="linear"), 0.9, 0.9), made(spec(), 1.0, 0.9), made(spec(model="tree"), 1.0, 0.8)],
}


@pytest.mark.parametrize("name", CHALLENGES)
def test_a_challenge_can_be_met_by_runs_of_the_learner(name):
    tried = CHALLENGES[name].check([ran(one) for one in MET[name]])
    assert [tuple(r.spec for r in runs) for runs in tried.met] == [tuple(MET[name])]


@pytest.mark.parametrize("name", CHALLENGES)
def test_a_challenge_is_not_met_by_runs_that_fall_short(name):
    tried = CHALLENGES[name].check(MISSED[name])
    assert tried.met == () and (tried.short > 0) == bool(tried.best)


@pytest.mark.parametrize("name", CHALLENGES)
def test_runs_that_were_stopped_midway_do_not_count(name):
    stopped = [ran(one)._replace(finished=False) for one in MET[name]]
    assert CHALLENGES[name].check(stopped) == Tried(())


def test_the_best_try_is_the_closest_one():
    far, near = made(spec(), 0.5, 0.9), made(spec(seed=1), 0.98, 0.86)
    tried = CHALLENGES["overfit"].check([far, near])
    assert tried.best == (near,) and tried.short == pytest.approx(0.02)
    assert CHALLENGES["overfit"].check([]) == Tried(())


def test_a_pair_is_on_the_same_data_and_split():
    for other in ({"split_seed": 1}, {"noise": 0.2}, {"label_noise": 0.1}, {"outliers": 2}):
        pair = [made(spec(), 1.0, 0.9), made(spec(model="xgboost", **other), 1.0, 0.8)]
        assert not CHALLENGES["beat"].check(pair).met
    assert CHALLENGES["beat"].check([made(spec(), 1, 0.9), made(spec(model="xgboost", max_depth=2), 1, 0.8)]).met


@pytest.mark.parametrize("name", CHALLENGES)
def test_a_setting_to_start_from_does_not_give_the_goal_away(name):
    challenge = CHALLENGES[name]
    tried = challenge.check([ran(challenge.start.with_(model=model)) for model in challenge.models])
    assert not tried.met


RIGHT = {"trees": "rises", "noise": "heart", "target": "adaboost", "stumps": "boosting", "input": "same"}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_s_runs_decide_it(name):
    """The explanations say why this choice is right: when a library changes what is measured, they must change too."""
    question = QUESTIONS[name]
    found = question.judge([learned(one) for one in question.specs])
    assert found.right == RIGHT[name]
    for language in ("ko", "en"):
        assert question.found(language).format(**found.said)
    assert len(question.specs) <= EnsembleSpec.at_once and len(question.choices) in (3, 4)


def tapes(name: str, *ends: float | list[float], train: float = 0.0) -> list[Tape]:
    """A question's runs as if each had ended with this score, or with this curve."""
    made = []
    for one, end in zip(QUESTIONS[name].specs, ends, strict=True):
        score = end if isinstance(end, float) else 0.0
        numbers, arrays = {"score_train": train or score, "score_test": score}, {"curve": np.array(end)}
        frames = [Frame(0), Frame(FEW, numbers | {"score_test": 0.8}), Frame(MANY, numbers, arrays)]
        made.append(Tape(one, frames, FINISHED))
    return made


FLAT, RAISED, TILTED = [0.0] * 20, [0.0] * 19 + [1.0], [0.3] * 20
JUDGED = [
    ("trees", (0.78, 0.78, 0.78), "falls"),
    ("trees", (0.80, 0.80, 0.82), "same"),
    ("trees", (0.80, 0.82, 0.84), "rises"),
    ("noise", (HEART,), "heart"),
    ("noise", (HEART - 0.001,), "between"),
    ("noise", (HONEST - 0.001,), "honest"),
    ("noise", (LOW - 0.001,), "below"),
    *(("target", tuple(TILTED if i == 2 * k + 1 else FLAT for i in range(8)), m) for k, m in enumerate(PULLED)),
    ("stumps", (0.6, 0.9, 0.8), "bagging"),
    ("stumps", (0.6, 0.8, 0.9), "boosting"),
    ("stumps", (0.6, 0.9, 0.9 + SAME / 2), "same"),
    ("stumps", (0.6, 0.6, 0.6), "neither"),
    ("input", (FLAT, FLAT, FLAT, TILTED), "same"),
    ("input", (FLAT, RAISED, FLAT, TILTED), "near"),
    ("input", (FLAT, [0.1] * 20, FLAT, TILTED), "little"),
    ("input", (FLAT, TILTED, FLAT, TILTED), "far"),
]


@pytest.mark.parametrize(("name", "ends", "right"), JUDGED)
def test_other_numbers_make_another_choice_right(name, ends, right):
    assert QUESTIONS[name].judge(tapes(name, *ends)).right == right


def test_every_choice_can_be_the_right_one():
    reached = {(name, right) for name, _, right in JUDGED}
    assert reached == {(name, choice) for name, question in QUESTIONS.items() for choice in question.choices}


def test_the_table_s_numbers_are_those_of_the_runs():
    noisy, boosted = spec(label_noise=0.2), spec(model="xgboost")
    results = [ran(one) for one in (spec(), noisy, boosted, spec(data="wine"))]
    tried = arena(results)
    assert [r.spec for r in tried] == [spec(), noisy, boosted]
    bagging = of(tried, "bagging")
    fall = 100 * (ran(noisy).test - ran(spec()).test)
    assert ROWS["noise"].measure(bagging).said.en == f"{fall:+.1f} percentage points".replace("-", "−")
    assert ROWS["noise"].measure(of(tried, "boosting")) is None
    assert ROWS["best"].measure(bagging).said.en == f"{100 * ran(spec()).test:.1f}% (Random forest)"
    early = learned(spec()).at(10).numbers["score_test"]
    assert ran(spec()).numbers["early_test"] == early
    assert (
        ROWS["more"].measure(bagging).said.en.startswith(f"{100 * (ran(spec()).test - early):+.1f}".replace("-", "−"))
    )


def test_what_fills_the_table_fills_it():
    specs = {one for row in ROWS.values() for f in ("bagging", "boosting") for one in missing([], row.trouble, f)}
    tried = arena([ran(one) for one in specs])
    assert all(
        row.measure is None or row.measure(of(tried, f)) for row in ROWS.values() for f in ("bagging", "boosting")
    )
    assert len(specs) <= EnsembleSpec.at_once


def test_a_tape_without_a_score_leaves_no_result():
    whole = learned(spec(model="tree"))
    assert result(Tape(whole.spec, whole.frames[:1], FINISHED)) is None
    assert result(Tape(whole.spec, whole.frames)) is None
    stopped = result(Tape(whole.spec, whole.frames, STOPPED), "2026-02-02T00:00:00Z")
    assert stopped and not stopped.finished and stopped.when == "2026-02-02T00:00:00Z"
    assert ground(spec()) == ground(spec(model="xgboost", trees=5)) != ground(spec(split_seed=1))


def test_the_table_leaves_out_runs_on_a_file_that_has_gone():
    file = hold(b"", "gone.csv", Choices("y", "classification"), Judgement())
    mine = [made(spec(data="own", own=file.digest, model=model), 1.0, 0.9) for model in ("forest", "xgboost")]
    assert arena(mine) == mine and missing(arena(mine), None, "bagging")[0].private
    del file
    gc.collect()
    assert arena(mine) == [] and not missing(arena(mine), None, "bagging")[0].private


STANDS = [
    ("outliers", -0.025, -0.025, 80, "same"),
    ("outliers", -0.0125, 0.0, 80, "same"),
    ("outliers", -0.0125, -0.0375, 80, "as_expected"),
    ("outliers", -0.0375, -0.0125, 80, "against"),
    ("best", 0.9, 0.95, 80, "boosting"),
    ("best", 0.95, 0.9, 80, "bagging"),
]


@pytest.mark.parametrize(("name", "bagging", "boosting", "rows", "said"), STANDS)
def test_the_table_says_whether_numbers_agree_with_theory(name, bagging, boosting, rows, said):
    both = [Measured(value, Text(f"{value}", f"{value}")) for value in (bagging, boosting)]
    assert stand(ROWS[name], *both, rows) == said


def test_one_row_is_written_alike_wherever_it_is_missing():
    falls = [families_mean([(a / 80 - b / 80, made(spec(), 1.0, 0.9))]) for a, b in ((72, 73), (71, 72), (60, 61))]
    assert {fall.said.en for fall in falls} == {"−1.3 percentage points"}


def test_the_table_is_filled_on_many_test_rows_and_then_shows_those_runs():
    mine = [ran(spec(rows=400)), ran(spec(rows=400, model="xgboost"))]
    specs = filling(arena(mine))
    assert {one.rows * one.test_share for one in specs} == {500} and len(specs) == 6
    tried = arena([*mine, *(ran(one) for one in specs)])
    assert {r.spec.rows for r in tried} == {1000} and filling(tried) == []
