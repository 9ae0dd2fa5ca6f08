"""The run list, its CSV file, a pinned pair and a sweep: what is written down, and what is shown of it."""

from __future__ import annotations

import csv
import io
from typing import Any

import plotly.graph_objects as go
import pytest

from core.ensembles.kinds import MODELS
from core.ensembles.spec import EnsembleSpec
from core.ensembles.wrapup import sweeps
from core.ensembles.wrapup.questions import QUESTIONS
from core.ensembles.wrapup.results import changed, differing, result, setting, worded
from core.run import Run
from core.sheets import harmless
from core.spec import Number, SpecError
from core.tape import STOPPED, Tape
from dashboard.charts import runs as pictures
from dashboard.controls import plain
from dashboard.ensembles import runs as listed
from dashboard.ensembles.sheet import sheet
from dashboard.theme import look
from dashboard.words import LANGUAGES, say

PAIR = (EnsembleSpec(trees=20), EnsembleSpec(trees=20, model="xgboost", max_depth=3))


@pytest.fixture
def session(monkeypatch) -> dict[str, Any]:
    """A session's state, as a plain dictionary."""
    from dashboard import choices

    state: dict[str, Any] = {}
    monkeypatch.setattr(choices.st, "session_state", state)
    monkeypatch.setattr(listed.st, "session_state", state)
    return state


def test_an_ended_run_is_one_row_however_often_it_is_seen(session, tape):
    runs = [Run(spec, tape(spec)) for spec in PAIR]
    for _ in range(3):
        listed.keep(runs)
    assert [row.number for row in listed.rows()] == [1, 2]
    assert [r.spec for r in listed.results()] == list(PAIR)
    assert listed.results()[0].test == runs[0].frames[-1].numbers["score_test"]
    assert [listed.number(r) for r in listed.results()] == [1, 2]


def test_a_run_that_goes_on_is_not_written_down_and_a_whole_one_takes_a_stopped_one_s_place(session, tape):
    whole = tape(PAIR[0])
    listed.keep([Run(PAIR[0], Tape(PAIR[0], whole.frames[:5]))])
    assert listed.rows() == []
    listed.keep([Run(PAIR[0], Tape(PAIR[0], whole.frames[:5], STOPPED))])
    listed.keep([Run(PAIR[1], tape(PAIR[1]))])
    assert [row.result.finished for row in listed.rows()] == [False, True]
    listed.keep([Run(PAIR[0], whole)])
    listed.keep([Run(PAIR[0], Tape(PAIR[0], whole.frames[:5], STOPPED))])
    assert [(row.number, row.result.finished, row.result.trees) for row in listed.rows()] == [
        (1, True, 20),
        (2, True, 20),
    ]


def test_the_list_is_bounded_and_numbers_are_not_used_twice(session, tape, monkeypatch):
    monkeypatch.setattr(listed, "MOST", 3)
    for seed in range(5):
        spec = EnsembleSpec(model="tree", seed=seed)
        listed.keep([Run(spec, tape(spec))])
    assert [row.number for row in listed.rows()] == [3, 4, 5]
    listed._forget([row.key for row in listed.rows()])
    listed.keep([Run(PAIR[0], tape(PAIR[0]))])
    assert [row.number for row in listed.rows()] == [6]


@pytest.mark.parametrize("language", LANGUAGES)
def test_columns_are_as_long_as_the_list_and_have_a_head(session, tape, language):
    mixed = [*PAIR, EnsembleSpec(data="diabetes", trees=20)]
    listed.keep([Run(spec, tape(spec)) for spec in mixed])
    columns = listed.columns(listed.rows(), language)
    assert {len(column) for column in columns.values()} == {3}
    assert set(columns) <= set(listed._formats(language))
    assert columns["accuracy_test"][2] is None and columns["r2_test"][:2] == [None, None]
    assert columns["setting"][1] == setting(PAIR[1], language) != ""


def test_a_setting_is_what_is_not_at_its_default_in_words():
    spec = EnsembleSpec(model="forest", trees=100, noise=0.2, seed=7, learning_rate=0.5)
    assert changed(spec) == ["noise", "trees"]
    assert setting(spec, "en") == "Noise 0.2 · Trees 100" and setting(spec, "ko") == "잡음 0.2 · 나무 수 100"
    assert setting(EnsembleSpec(), "ko") == ""
    assert worded(spec, "max_depth", "ko") == "기본값" and worded(spec, "learning_rate", "ko") == "–"
    assert differing(*PAIR) == ["model", "max_depth"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_csv_file_can_be_read_back_in_full(tape, language):
    found = [result(tape(spec)) for spec in PAIR]
    content = sheet(list(enumerate(found, 1)), language)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    heads = rows[0]
    assert {len(row) for row in rows} == {len(heads)} and len(rows) == 3 and len(set(heads)) == len(heads)
    trees, test = heads.index(EnsembleSpec.rules()["trees"].label(language)), say(language, "runs.sheet.score_test")
    assert rows[1][trees] == "20" and float(rows[2][heads.index(test)]) == found[1].test
    assert rows[1][heads.index(EnsembleSpec.rules()["learning_rate"].label(language))] == ""


FORMULAS = [
    ("=1+1", "'=1+1"),
    ("+1", "'+1"),
    ("-1", "'-1"),
    ("@a", "'@a"),
    ("\t=1", "'\t=1"),
    ("\r=1", "'\r=1"),
    ("\n=1", "'\n=1"),
    ("a=1", "a=1"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "safe"), FORMULAS)
def test_no_text_becomes_a_formula(text, safe):
    assert harmless(text) == safe


SPREAD = [
    ("trees", 10, 300, 5, True, [10, 23, 55, 128, 300]),
    ("max_depth", 1, 20, 8, False, [1, 4, 6, 9, 12, 15, 17, 20]),
    ("max_depth", 1, 4, 8, False, [1, 2, 3, 4]),
    ("label_noise", 0.0, 0.5, 6, False, [0, 0.1, 0.2, 0.3, 0.4, 0.5]),
    ("label_noise", 0.0, 0.4, 5, True, [0, 0.1, 0.2, 0.3, 0.4]),
    ("learning_rate", 0.05, 0.8, 5, True, [0.05, 0.1, 0.2, 0.4, 0.8]),
]


@pytest.mark.parametrize(("name", "low", "high", "count", "ratio", "expected"), SPREAD)
def test_values_of_a_sweep(name, low, high, count, ratio, expected):
    assert sweeps.values(name, low, high, count, ratio) == expected


@pytest.mark.parametrize("model", MODELS)
def test_every_field_of_every_model_can_be_swept_over_its_range(model):
    spec = EnsembleSpec(model=model, trees=10, outliers=2)
    names = sweeps.fields(spec)
    assert names and len(set(names)) == len(names)
    for name in names:
        stops, rule = sweeps.stops(name), EnsembleSpec.rules()[name]
        assert isinstance(rule, Number) and stops == sorted(set(stops)) and 2 <= len(stops) <= 101
        for ratio in (True, False):
            over = sweeps.values(name, stops[0], stops[-1], sweeps.MOST, ratio)
            assert over == sorted(set(over)) and over[0] == stops[0] and over[-1] == stops[-1]
            assert len(sweeps.specs(spec, name, over)) == len(over) <= EnsembleSpec.at_once


BEST = [
    ([1, 2, 3], [0.5, 0.9, 0.7], ((2,), 0.9, 0.2, 0.4)),
    ([1, 2, 3], [0.9, 0.5, 0.9], ((1, 3), 0.9, 0.4, 0.4)),
    ([1, 2], [0.5, 0.5], ((1, 2), 0.5, None, 0.0)),
]


@pytest.mark.parametrize(("over", "scores", "expected"), BEST)
def test_the_best_value_and_by_how_much(over, scores, expected):
    values, score, ahead, spread = sweeps.best(over, scores)
    assert (values, score, spread) == (expected[0], expected[1], pytest.approx(expected[3]))
    assert ahead == (None if expected[2] is None else pytest.approx(expected[2]))


def test_disagreement_is_where_the_answers_differ_and_on_one_grid_only(tape):
    a, b = (tape(spec) for spec in PAIR)
    region = a.last.arrays["region"]
    region[:] = 0.9
    region[0, :3] = 0.1
    b.last.arrays["region"][:] = 0.8
    assert pictures.split_opinions([a, b], 20).sum() == 3
    b.first.arrays["grid_x"] = b.first.arrays["grid_x"] + 1
    assert pictures.split_opinions([a, b], 20) is None
    assert pictures.apart([a, b], 20) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_pictures_of_runs_are_figures_and_show_what_is_on_the_tapes(tape, language):
    pair = [tape(spec) for spec in PAIR]
    differ = pictures.split_opinions(pair, 20)
    swept = [tape(spec) for spec in sweeps.specs(EnsembleSpec(model="tree"), "max_depth", [1, 4, 9])]
    sine = [tape(spec.with_(data="sine")) for spec in PAIR]
    lines = [pictures.Line(one, f"run {i}", look(one.spec.model), i == 0) for i, one in enumerate(sine)]
    drawn = [
        pictures.swept([1, 4, 9], swept, 1, "depth", True, language),
        pictures.disagreement(pair, differ, 20, "where", language),
        pictures.lines(lines, None, language),
    ]
    for figure in drawn:
        go.Figure(figure.to_dict())  # validates
    train, test, best = drawn[0].data
    assert list(train.x) == list(test.x) == [1, 4, 9]
    assert list(test.y) == [one.last.numbers["score_test"] for one in swept]
    assert (list(best.x), list(best.y)) == ([9], [max(test.y)])  # made scores rise with depth
    assert [trace.name for trace in drawn[2].data][1:] == ["run 0", "run 1"]


def test_the_pages_note_runs_compare_two_and_sweep(opened, made_lab):
    app = opened("unit04a", ensembles_tab="compare", ensembles_setup="own", ensembles_trees="20")
    app.session_state["ensembles_tab"] = "runs"
    app.query_params["ensembles_tab"] = "runs"
    app.run()
    assert not app.exception and len(app.dataframe[0].value) == 5
    keys = sorted(app.session_state[listed.KEPT].values())
    app.session_state[listed.PINNED] = (keys[2].key, keys[3].key)
    app.run()
    assert not app.exception and [s.value for s in app.subheader] == ["No. 3 and no. 4 compared"]
    gone = say("en", "runs.gone")
    assert gone in [info.value for info in app.info]  # the made lab stores nothing
    next(button for button in app.button if button.label == say("en", "run.again")).click()
    app.run()
    assert not app.exception and gone not in [info.value for info in app.info]
    assert any("Train score" in text.value for text in app.markdown)


def test_a_sweep_runs_when_asked_and_says_what_is_best(opened, made_lab):
    query = {"sweep_field": "max_depth", "sweep_from": "2", "sweep_to": "10", "ensembles_model": "tree"}
    app = opened("unit04a", ensembles_tab="runs", runs_view="sweep", **query)
    assert not app.exception and made_lab.asked == []
    next(button for button in app.button if button.label == say("en", "runs.sweep_start", count=5)).click()
    app.run()
    assert not app.exception
    assert [spec.max_depth for spec in made_lab.asked[-5:]] == [2, 4, 6, 8, 10]
    assert any("**10**" in text.value and "0.2" in text.value for text in app.markdown)  # made scores rise with depth


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_is_predicted_run_and_revealed(opened, language):
    app = opened("unit04a", lang=language, ensembles_tab="wrapup", wrapup_view="quiz", quiz="stumps")

    def button(key: str, **details):
        return next(b for b in app.button if b.label == say(language, f"wrapup.{key}", **details))

    assert button("run_it", count=3).disabled
    app.radio[0].set_value("neither")
    app.run()
    assert not button("run_it", count=3).disabled
    button("run_it", count=3).click()
    app.run()
    assert not app.exception and app.radio[0].disabled
    button("reveal").click()
    app.run()
    shown = " ".join(text.value for text in app.markdown)
    assert not app.exception
    assert all(choice.why(language) in shown for choice in QUESTIONS["stumps"].choices.values())
    assert say(language, "wrapup.score", right=1, shown=1, all=5) in shown  # made scores of three models are equal
    button("restart").click()
    app.run()
    assert not app.exception and app.radio[0].value is None


@pytest.mark.parametrize("view", ["table", "goals"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_wrap_up_opens_without_any_run(opened, made_lab, view, language):
    app = opened("unit04a", lang=language, ensembles_tab="wrapup", wrapup_view=view)
    assert not app.exception and made_lab.asked == []


def test_runs_that_fill_the_table_are_not_in_the_list(opened):
    app = opened("unit04a", ensembles_tab="wrapup", wrapup_view="table")
    next(button for button in app.button if button.label == say("en", "wrapup.fill", count=6)).click()
    app.run()
    app.run()
    assert not app.exception and listed.KEPT not in app.session_state
    assert any(say("en", "wrapup.by_app", count=6) in caption.value for caption in app.caption)


def test_a_sweep_that_cannot_stand_is_refused():
    spec = EnsembleSpec(data="california", model="adaboost", trees=100)
    with pytest.raises(SpecError):
        sweeps.specs(spec, "trees", [100, 2000])
    assert plain(sweeps.stops("trees")[0]) == "1"
