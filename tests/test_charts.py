"""Made tapes -> figures: what is on a tape is what is drawn, no more and no less."""

from __future__ import annotations

import base64
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest
from PIL import Image

from core.ensembles.kinds import MODELS
from core.ensembles.spec import EnsembleSpec, comparison
from core.tape import Tape
from dashboard.charts import ensembles
from dashboard.charts.base import figure
from dashboard.charts.ground import ground, png
from dashboard.theme import CLASSES, LOW_HIGH, SYMBOLS
from dashboard.theme import MODELS as COLOURS
from dashboard.words import LANGUAGES, say

ROOT = Path(__file__).resolve().parent.parent


def by_dash(fig, dash: str | None) -> dict[str, object]:
    """The drawn lines of one dash, by their name."""
    return {trace.name: trace for trace in fig.data if trace.mode == "lines" and trace.line.dash == dash}


@pytest.mark.parametrize("language", LANGUAGES)
def test_curves_show_both_scores_of_every_model_to_the_last(tape, language):
    tapes = [tape(spec) for spec in comparison(tuple(MODELS), trees=40)]
    fig = ensembles.curves(tapes, 20, language)
    test, train = by_dash(fig, None), by_dash(fig, "dot")
    assert list(test) == list(train) == [m.label(language) for m in MODELS.values()]
    for t in tapes:
        name = MODELS[t.spec.model].label(language)
        assert test[name].y[-1] == t.last.numbers["score_test"]
        assert train[name].y[-1] == t.last.numbers["score_train"]
        assert test[name].x[-1] == 40 and test[name].line.color == COLOURS[t.spec.model]
    shown = [trace for trace in fig.data if trace.showlegend is not False]
    assert [trace.name for trace in shown] == list(test)
    assert [trace.marker.symbol for trace in shown] == [SYMBOLS[t.spec.model] for t in tapes]


def test_marks_lie_on_the_test_line_its_end_first(tape):
    tapes = [tape(spec) for spec in comparison(tuple(MODELS), trees=400)]
    fig = ensembles.curves(tapes, 0, "en")
    test = by_dash(fig, None)
    places = []
    for marks in (trace for trace in fig.data if trace.mode == "markers"):
        line = dict(zip(test[marks.name].x, test[marks.name].y, strict=True))
        assert marks.x[0] == test[marks.name].x[-1] and marks.marker.opacity == 1
        assert [line[x] for x in marks.x] == list(marks.y)
        places.append(set(marks.x[1:]))
    assert len(places) == len(MODELS) and not set.intersection(*places)


def test_runs_of_one_model_have_looks_of_their_own(tape):
    specs = [EnsembleSpec(model="adaboost", max_depth=d, data="sine", trees=20) for d in (1, 3, 8)]
    tapes = [tape(spec) for spec in specs]
    lines = by_dash(ensembles.curves(tapes, 0, "en"), None).values()
    assert len({line.line.color for line in lines}) == len({line.line.width for line in lines}) == 3
    marks = [trace.marker.symbol for trace in ensembles.curves(tapes, 0, "en").data if trace.mode == "markers"]
    assert len(set(marks)) == 3
    drawn = [trace.line for trace in ensembles.fitted(tapes, 20, "en").data if trace.mode == "lines"]
    assert len({line.color for line in drawn}) == len({line.dash for line in drawn}) == 3


def scored(tape, train, test):
    """A tape of diabetes whose curves are these."""
    whole = tape(EnsembleSpec(data="diabetes", trees=len(test)))
    arrays = {"sizes": np.arange(1, len(test) + 1), "train": np.array(train), "test": np.array(test)}
    return Tape(whole.spec, [whole.first, replace(whole.last, arrays=arrays)])


@pytest.mark.parametrize("low", [-0.4, -30.0])
def test_every_score_is_in_view_after_the_first_few_trees(tape, low):
    test = [0.1, 0.2, 0.3, low, *[0.5] * 16]
    bottom, top = ensembles.curves([scored(tape, [1.0] * 20, test)], 0, "en").layout.yaxis.range
    assert bottom < low and top > 1


def test_training_scores_are_in_view_from_the_first(tape):
    bottom, _ = ensembles.curves([scored(tape, [-2.0, *[1.0] * 19], [0.5] * 20)], 0, "en").layout.yaxis.range
    assert bottom < -2


def test_one_wild_first_score_does_not_flatten_the_rest(tape):
    fig = ensembles.curves([scored(tape, [0.9] * 20, [-1000.0, *[0.5] * 19])], 0, "en")
    bottom, top = fig.layout.yaxis.range
    assert bottom < 0.5 < 0.9 < top and top - bottom < 4 * 0.4
    assert fig.layout.xaxis.showline, "the line leaves over a visible edge"


def test_a_curve_shows_every_tree_and_a_long_one_keeps_its_ends(tape):
    short, long = (by_dash(ensembles.curves([tape(EnsembleSpec(trees=n))], 0, "en"), None) for n in (60, 2000))
    assert list(short[MODELS["forest"].label("en")].x) == list(range(1, 61))
    x = long[MODELS["forest"].label("en")].x
    assert len(x) <= ensembles.MOST_POINTS and (x[0], x[-1]) == (1, 2000) and (np.diff(x) > 0).all()


@pytest.mark.parametrize(("position", "lines"), [(0, 0), (1, 0), (17, 1)])
def test_a_line_marks_the_position(tape, position, lines):
    fig = ensembles.curves([tape(EnsembleSpec(trees=40))], position, "en")
    assert len(fig.layout.shapes) == lines
    assert all(shape.x0 == shape.x1 == position for shape in fig.layout.shapes)


def test_curves_stand_before_the_first_tree(tape):
    whole = tape(EnsembleSpec(trees=40))
    assert len(ensembles.curves([Tape(whole.spec, whole.frames[:1])], 0, "ko").data) == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_tell_two_of_the_same_model_apart(language):
    depth = EnsembleSpec.rules()["max_depth"].label(language)
    specs = [EnsembleSpec(model="adaboost", max_depth=d) for d in (0, 3)] + [EnsembleSpec(model="forest", max_depth=5)]
    first, second, forest = ensembles.names(specs, language)
    adaboost = MODELS["adaboost"].label(language)
    assert first == f"{adaboost} · {depth} {say(language, 'ensembles.default')}"
    assert second == f"{adaboost} · {depth} 3"
    assert forest == MODELS["forest"].label(language)


def test_names_leave_out_what_a_model_does_not_use():
    specs = [EnsembleSpec(model="xgboost", seed=1), EnsembleSpec(model="xgboost", seed=2, learning_rate=0.5)]
    for name in ensembles.names(specs, "en"):
        assert EnsembleSpec.rules()["learning_rate"].label("en") in name
        assert EnsembleSpec.rules()["seed"].label("en") not in name


def test_regions_show_both_classes_over_the_map(tape):
    fig = ensembles.regions(tape(EnsembleSpec(trees=20)), 20, "name", "ko")
    under, points = fig.layout.images
    assert under.source.startswith("data:image/png") and under.layer == "below"
    drawing = base64.b64decode(points.source.partition(",")[2]).decode()
    rows = tape(EnsembleSpec(trees=20)).first.arrays["y_train"]
    assert drawing.count("M") == 2 * len(rows)  # each once as it is, and once as its white edge
    assert all(colour in drawing for colour in CLASSES[:2])
    assert "name" in fig.layout.annotations[0].text and fig.layout.showlegend


def test_fitted_shows_the_points_and_a_curve_a_model(tape):
    tapes = [tape(spec) for spec in comparison(tuple(MODELS), data="sine", trees=20)]
    fig = ensembles.fitted(tapes, 20, "en")
    assert [trace.mode for trace in fig.data] == ["markers"] + ["lines"] * len(MODELS)


def test_confusion_shows_every_test_row(tape):
    t = tape(EnsembleSpec(data="wine", trees=20))
    fig = ensembles.confusion(t, 20, ["a", "b", "c"], "en")
    assert np.array_equal(fig.data[0].text, t.last.arrays["confusion"]) and fig.data[0].zmax == 1
    assert np.allclose(np.asarray(fig.data[0].z).sum(axis=1), 1)


def test_residuals_show_answers_against_the_truth(tape):
    t = tape(EnsembleSpec(data="sine", trees=20))
    line, points = ensembles.residuals(t, 20, "ko").data
    assert list(line.x) == list(line.y)
    assert np.array_equal(points.x, t.first.arrays["y_test"]) and np.array_equal(points.y, t.last.arrays["predicted"])


def test_the_map_is_a_png_of_what_d_believes_upside_up():
    share = np.array([[0.0, 0.25], [0.5, 1.0]])  # the first row is the lowest
    image = Image.open(BytesIO(png(share))).convert("RGB")
    ends = [tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5)) for _, colour in LOW_HIGH]
    assert image.size == (2, 2)
    assert [image.getpixel(at) for at in ((0, 1), (1, 0))] == [ends[0], ends[2]]
    assert np.allclose(image.getpixel((0, 0)), ends[1], atol=2)
    assert np.allclose(image.getpixel((1, 1)), (np.array(ends[0]) + ends[1]) / 2, atol=2)


def test_the_map_covers_half_a_cell_more_than_its_axes():
    axis = np.linspace(-3, 3, 7)
    image = ground(axis, 2 * axis, np.zeros((7, 7)))
    assert [image[k] for k in ("x", "y", "sizex", "sizey")] == [-3.5, 7, 7, 14]


def every_chart(tape, language):
    """One of each, at a moment in the middle where it has one."""
    flat, line, wide = (tape(EnsembleSpec(data=d, trees=20)) for d in ("moons", "sine", "diabetes"))
    return {
        "curves": ensembles.curves([flat], 10, language),
        "regions": ensembles.regions(flat, 10, "name", language),
        "fitted": ensembles.fitted([line], 10, language),
        "confusion": ensembles.confusion(flat, 10, ["a", "b"], language),
        "residuals": ensembles.residuals(wide, 10, language),
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["curves", "regions", "fitted", "confusion", "residuals"])
def test_every_chart_is_valid_plotly(tape, name, language):
    """Charts are built without validation, for speed; here Plotly checks every property."""
    go.Figure(every_chart(tape, language)[name].to_dict())


def test_an_invalid_chart_would_be_found():
    with pytest.raises(ValueError, match="colour"):
        go.Figure(figure([{"type": "scatter", "line": {"colour": "red"}}]).to_dict())
