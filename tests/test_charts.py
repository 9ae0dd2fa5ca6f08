"""Made tapes -> figures: what is on a tape is what is drawn, no more and no less."""

from __future__ import annotations

import math

import numpy as np
import plotly.graph_objects as go
import pytest

from core.ensembles.spec import MODELS, EnsembleSpec, comparison
from core.gans.spec import GanSpec
from core.tape import Tape
from dashboard.charts import ensembles, gans
from dashboard.charts.base import figure
from dashboard.theme import MODELS as COLOURS
from dashboard.words import LANGUAGES, say

GAN = GanSpec(steps=300)


def by_dash(fig, dash: str | None) -> dict[str, object]:
    """The drawn lines of one dash, by their name."""
    return {trace.name: trace for trace in fig.data if trace.mode == "lines" and trace.line.dash == dash}


@pytest.mark.parametrize("language", LANGUAGES)
def test_curves_have_three_traces_a_model_and_end_at_the_last_score(tape, language):
    tapes = [tape(spec) for spec in comparison(trees=40)]
    fig = ensembles.curves(tapes, 20, language)
    assert len(fig.data) == 3 * len(MODELS)
    test, train = by_dash(fig, None), by_dash(fig, "dot")
    assert list(test) == list(train) == [m.label(language) for m in MODELS.values()]
    for t in tapes:
        name = MODELS[t.spec.model].label(language)
        assert test[name].y[-1] == t.last.numbers["score_test"]
        assert train[name].y[-1] == t.last.numbers["score_train"]
        assert test[name].x[-1] == 40 and test[name].line.color == COLOURS[t.spec.model]


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
    assert [trace.type for trace in fig.data] == ["heatmap", "scatter", "scatter"]
    assert sum(len(trace.x) for trace in fig.data[1:]) == 30 and fig.layout.title.text == "name"
    assert (fig.data[0].zmin, fig.data[0].zmax) == (0, 255)  # shares of class 1, in bytes


def test_fitted_shows_the_points_and_a_curve_a_model(tape):
    tapes = [tape(spec) for spec in comparison(data="sine", trees=20)]
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_gans_picture_has_the_frames_it_was_given(tape, language):
    t = tape(GAN)
    shown = t.frames[::4]
    fig = gans.picture(t, language, shown)
    assert [trace.type for trace in fig.data] == ["heatmap", "scatter", "scatter"]
    assert [frame.name for frame in fig.frames] == [str(f.at) for f in shown]
    assert [step.label for step in fig.layout.sliders[0].steps] == [str(f.at) for f in shown]
    assert fig.layout.sliders[0].active == len(shown) - 1
    assert np.array_equal(fig.data[2].x, shown[-1].arrays["fake"][:, 0])


def test_each_of_a_pictures_frames_has_its_own_points_and_caption(tape):
    t = tape(GAN)
    fig = gans.picture(t, "en", t.frames[:9])
    for frame, drawn in zip(t.frames, fig.frames, strict=False):
        assert list(drawn.traces) == [0, 2]
        assert np.array_equal(drawn.data[1].x, frame.arrays["fake"][:, 0])
        assert f"step {frame.at:,}<" in drawn.layout.annotations[0].text
    assert fig.layout.annotations[0].text == fig.frames[-1].layout.annotations[0].text


def test_a_picture_of_one_moment_has_nothing_to_play(tape):
    t = tape(GAN)
    fig = gans.picture(t, "ko", [t.last])
    assert not fig.frames and not fig.layout.sliders and not fig.layout.updatemenus


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_gans_numbers_stand_beside_the_optimum(tape, language):
    t = tape(GAN)
    fig = gans.numbers(t, language)
    optimum = [shape for shape in fig.layout.shapes if math.isclose(shape.y0, -math.log(4), abs_tol=1e-9)]
    assert len(optimum) == 1 and optimum[0].y0 == optimum[0].y1
    assert "−log 4" in [note.text for note in fig.layout.annotations]
    low, high = fig.layout.yaxis.range
    assert low < -math.log(4) < high
    names = [say(language, f"gans.{n}") for n in ("value", "d_real", "d_fake", "accuracy", "modes_share", "good_share")]
    assert [trace.name for trace in fig.data] == names
    for trace in fig.data:
        assert list(trace.x) == list(GAN.marks())
    assert fig.data[0].y[-1] == t.last.numbers["value"] and fig.data[4].y[-1] == 1.0


def test_samples_stand_over_the_modes(tape):
    points = np.arange(20.0).reshape(10, 2)
    made, modes = gans.samples(points, tape(GAN).first, "en").data
    assert list(made.y) == list(points[:, 1]) and len(modes.x) == 8


def every_chart(tape):
    """One of each, at a moment in the middle where it has one."""
    flat, line, wide = (tape(EnsembleSpec(data=d, trees=20)) for d in ("moons", "sine", "diabetes"))
    gan = tape(GAN)
    return {
        "curves": ensembles.curves([flat], 10, "ko"),
        "regions": ensembles.regions(flat, 10, "name", "ko"),
        "fitted": ensembles.fitted([line], 10, "ko"),
        "confusion": ensembles.confusion(flat, 10, ["a", "b"], "ko"),
        "residuals": ensembles.residuals(wide, 10, "ko"),
        "picture": gans.picture(gan, "ko", gan.frames[-1:]),
        "played": gans.picture(gan, "ko", gan.frames[:4]),
        "numbers": gans.numbers(gan, "ko"),
        "samples": gans.samples(np.zeros((9, 2)), gan.first, "ko"),
    }


@pytest.mark.parametrize(
    "name", ["curves", "regions", "fitted", "confusion", "residuals", "picture", "played", "numbers", "samples"]
)
def test_every_chart_is_valid_plotly(tape, name):
    """Charts are built without validation, for speed; here Plotly checks every property."""
    go.Figure(every_chart(tape)[name].to_dict())


def test_an_invalid_chart_would_be_found():
    with pytest.raises(ValueError, match="colour"):
        go.Figure(figure([{"type": "scatter", "line": {"colour": "red"}}]).to_dict())
