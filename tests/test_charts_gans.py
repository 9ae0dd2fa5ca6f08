"""Made tapes of GANs -> figures: what is on a tape is what is drawn, no more and no less."""

from __future__ import annotations

import base64
import math
import re
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest
from PIL import Image

from core.data.coverage import SAMPLES, good_share, modes_held
from core.gans.spec import GanSpec
from core.tape import Tape
from dashboard.charts import board, gans, panels, scene, strip
from dashboard.charts.panels import DEEPEST, VIEWS
from dashboard.theme import BACKGROUND, contrast
from dashboard.words import LANGUAGES, say

ROOT = Path(__file__).resolve().parent.parent
GAN = GanSpec(steps=300)
SCORES = GanSpec(steps=300, loss="wgan")
DIGITS = GanSpec(data="digits8", steps=300)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_gans_picture_has_the_frames_it_was_given(tape, language):
    t = tape(GAN)
    shown = t.frames[::4]
    fig = gans.picture(t, language, shown)
    assert [trace.type for trace in fig.data] == ["scatter"] * 3 and len(fig.layout.images) == 1
    assert [frame.name for frame in fig.frames] == [str(f.at) for f in shown]
    assert [step.label for step in fig.layout.sliders[0].steps] == [str(f.at) for f in shown]
    assert fig.layout.sliders[0].active == len(shown) - 1
    assert np.array_equal(fig.data[2].x, shown[-1].arrays["fake"][:, 0])


def test_each_of_a_pictures_frames_has_its_own_points_and_caption(tape):
    t = tape(GAN)
    fig = gans.picture(t, "en", t.frames[:9])
    for frame, drawn in zip(t.frames, fig.frames, strict=False):
        assert list(drawn.traces) == [2] and len(drawn.data) == 1
        assert np.array_equal(drawn.data[0].x, frame.arrays["fake"][:, 0])
        assert f"step {frame.at:,}<" in drawn.layout.annotations[0].text
    assert fig.layout.annotations[0].text == fig.frames[-1].layout.annotations[0].text
    assert fig.layout.images[0] == fig.frames[-1].layout.images[0]
    assert fig.frames[0].layout.images[0].source != fig.frames[-1].layout.images[0].source


def test_a_live_and_an_ended_picture_have_the_same_room(tape):
    t = tape(GAN)
    live, ended = (gans.picture(t, "ko", frames) for frames in (t.frames[-1:], t.frames[:9]))
    for name in ("height", "margin", "xaxis", "yaxis", "legend"):
        assert live.layout[name] == ended.layout[name], name
    assert live.layout.margin.autoexpand is False, "no slider may push the plot"


def test_the_players_buttons_and_slider_have_rows_of_their_own(tape):
    fig = gans.picture(tape(GAN), "ko", tape(GAN).frames[:9])
    (menu,), (slider,), margin = fig.layout.updatemenus, fig.layout.sliders, fig.layout.margin
    button = 33  # Plotly's, at this size of letters
    rail = slider.pad.t + 1.3 * slider.currentvalue.font.size + slider.currentvalue.offset
    assert (slider.x, slider.len) == (0, 1) and slider.y == menu.y == 0
    assert menu.pad.t + button <= rail and rail + 26 <= margin.b
    assert slider.currentvalue.xanchor == "right" and menu.xanchor == "left"
    assert contrast(menu.bgcolor, menu.font.color) >= 4.5
    assert all(contrast(slider.bgcolor, ground) >= 3 for ground in BACKGROUND.values())


def test_the_style_sheet_knows_what_a_picture_needs_beside_its_square():
    style = (ROOT / "dashboard" / "static" / "style.css").read_text(encoding="utf-8")
    widest, more = re.search(r"st-key-picture.*min\(100cqw, (\d+)px\) \+ (\d+)px", style).groups()
    margin = gans.MARGIN
    assert int(more) == margin["t"] + margin["b"] - margin["l"] - margin["r"]
    assert int(widest) + int(more) == gans.PICTURE_HEIGHT


def test_a_picture_of_one_moment_has_nothing_to_play(tape):
    t = tape(GAN)
    fig = gans.picture(t, "ko", [t.last])
    assert not fig.frames and not fig.layout.sliders and not fig.layout.updatemenus


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_gans_numbers_stand_beside_the_optimum(tape, language):
    t = tape(GAN)
    fig = panels.numbers(t, language)
    optimum = [shape for shape in fig.layout.shapes if math.isclose(shape.y0, -math.log(4), abs_tol=1e-9)]
    assert len(optimum) == 1 and optimum[0].y0 == optimum[0].y1
    assert "−log 4" in [note.text for note in fig.layout.annotations]
    low, high = fig.layout.yaxis.range
    assert low < -math.log(4) < high
    drawn = {trace.name: trace for trace in fig.data}
    value, covered = (drawn[say(language, f"gans.line.{name}")] for name in ("value", "modes_covered"))
    assert list(value.x) == list(GAN.marks()) and value.y[-1] == t.last.numbers["value"] and covered.y[-1] == 1.0
    for trace in fig.data:
        assert trace.hovertemplate.startswith(trace.name)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("spec", [GAN, SCORES, DIGITS], ids=["belief", "scores", "images"])
def test_every_view_draws_what_the_tape_has_and_leaves_out_what_it_has_not(tape, view, spec):
    t = tape(spec)
    fig = panels.numbers(t, "en", view)
    have = {name for frame in t.frames for name in frame.numbers}
    lines = {line.name for panel in VIEWS[view] for line in panel.lines}
    drawn = {trace.legendgroup for trace in fig.data if len(trace.x)}
    assert drawn == lines & have and drawn
    axes = {trace.yaxis for trace in fig.data}
    for name in axes:
        low, high = fig.layout[name.replace("y", "yaxis")].domain
        assert 0 <= low < high <= 1
    assert panels.has_ladder(t, view) == (bool({"value", "oracle"} & drawn))


def test_the_lines_of_a_panel_differ_without_their_colours():
    for panel in (panel for view in VIEWS.values() for panel in view):
        assert len({line.dash for line in panel.lines}) == len(panel.lines)


def test_the_ladder_has_no_rungs_where_modes_are_not_equal(tape):
    t = tape(GanSpec(data="blobs", steps=300))
    first = replace(t.first, arrays={**t.first.arrays, "shares": np.array([0.4, 0.3, 0.15, 0.1, 0.05])})
    texts = [a.text for a in panels.numbers(Tape(t.spec, [first, *t.frames[1:]]), "en").layout.annotations]
    assert "−log 4" in texts and not any("/" in text for text in texts)


def test_the_loss_plane_leads_from_a_ring_to_a_dot(tape):
    t = tape(GAN)
    path, tips = panels.loss_plane(t, "en").data
    assert len(path.x) == len(t.frames) and list(tips.x) == [path.x[0], path.x[-1]]
    assert list(tips.marker.symbol) == ["circle-open", "circle"]
    assert path.y[-1] == np.float32(t.last.numbers["loss_g"])


@pytest.mark.parametrize("low", [-1.5, -4.0, -80.0])
def test_levels_are_labelled_where_there_is_room(tape, low):
    t = tape(GAN)
    frames = [replace(f, numbers=f.numbers | {"value": low}) for f in t.frames]
    fig = panels.numbers(Tape(t.spec, frames), "en")
    bottom, top = fig.layout.yaxis.range
    assert bottom >= DEEPEST - 0.1
    labels = sorted((a.y, a.text) for a in fig.layout.annotations if a.yref == "y" and a.text)
    assert labels[0][1] == "−log 4" and all(b - a >= 0.1 * (top - bottom) for (a, _), (b, _) in pairwise(labels))
    assert all(a.xanchor == "left" and a.x == 1 for a in fig.layout.annotations if a.yref == "y")


def test_samples_stand_over_the_modes(tape):
    points = np.arange(20.0).reshape(10, 2)
    made, modes = gans.samples(points, tape(GAN).first, "en").data
    assert list(made.y) == list(points[:, 1]) and len(modes.x) == 8


def test_layers_are_drawn_when_asked_for(tape):
    t = tape(GAN)
    bare = gans.picture(t, "en", [t.last], ["fake"])
    assert not bare.layout.images and [trace.name for trace in bare.data[1:]] == [say("en", "gans.fake")]
    full = gans.picture(t, "en", t.frames[:5], scene.LAYERS)
    names = [trace.name for trace in full.data]
    assert {say("en", f"gans.{name}") for name in ("real", "fake", "arrows", "warp")} <= set(names)
    for frame in full.frames:
        assert [full.data[i].type for i in frame.traces] == [trace.type for trace in frame.data]
        assert len(frame.traces) == 4, "lattice, samples, arrows and their tips"


def test_arrows_lead_from_samples_the_way_they_are_pulled_and_vanish_with_the_gradient(tape):
    t = tape(GAN)
    pull = np.zeros((40, 2), np.float32)
    pull[:, 1] = 2.0
    strong = replace(t.last, arrays={**t.last.arrays, "arrows": pull})
    weak = replace(t.last, arrays={**t.last.arrays, "arrows": pull * 1e-4})
    made = Tape(t.spec, [t.first, strong, weak])
    unit = scene.arrow_unit(Tape(t.spec, [strong]))
    lines, tips = scene.moving(made, strong, "en", ["arrows"], unit)
    foot, tip = strong.arrays["fake"], np.stack([tips["x"], tips["y"]], axis=1)
    assert np.allclose(tip - foot, [0, scene.LONGEST], atol=1e-5) and np.allclose(tips["marker"]["angle"], 0)
    assert np.array_equal(lines["x"][::3], foot[:, 0])
    _, small = scene.moving(made, weak, "en", ["arrows"], unit)
    assert np.allclose(np.stack([small["x"], small["y"]], axis=1), foot, atol=1e-3)
    assert not small["marker"]["size"].any()


def test_images_are_a_sheet_that_changes_from_frame_to_frame(tape):
    t = tape(DIGITS)
    fig = gans.picture(t, "ko", t.frames[:3])
    sheets = [frame.layout.images[0].source for frame in fig.frames]
    assert len(set(sheets)) == 3
    image = Image.open(BytesIO(base64.b64decode(sheets[0].partition(",")[2])))
    assert image.size[0] == image.size[1] > 5 * 8


@pytest.mark.parametrize("beside", [True, False])
@pytest.mark.parametrize("specs", [(GAN, GAN.with_(seed=1)), (DIGITS, DIGITS.with_(seed=1))], ids=["points", "images"])
def test_two_runs_share_one_clock(tape, specs, beside):
    tapes = [tape(spec) for spec in specs]
    steps = [0, 10, 300]
    fig = gans.pair(tapes, ["one", "two"], "en", steps, beside)
    go.Figure(fig.to_dict())
    assert [frame.name for frame in fig.frames] == ["0", "10", "300"]
    for frame in fig.frames:
        assert len(frame.layout.images) == 2 and {image.xref for image in frame.layout.images} == {"x", "x2"}
        assert [a.text.split("<br>")[0] for a in frame.layout.annotations] == ["<b>one</b>", "<b>two</b>"]
    if specs[0] is GAN:
        (a, b), moved = fig.frames[1].data, [t.at(10).arrays["fake"] for t in tapes]
        assert np.array_equal(a.x, moved[0][:, 0]) and np.array_equal(b.y, moved[1][:, 1]) and b.xaxis == "x2"
    domains = (
        [fig.layout.xaxis.domain, fig.layout.xaxis2.domain]
        if beside
        else [fig.layout.yaxis2.domain, fig.layout.yaxis.domain]
    )
    assert domains[0][1] < domains[1][0], "the pictures do not overlap"


@pytest.mark.parametrize("spec", [GAN, SCORES, DIGITS], ids=["belief", "scores", "images"])
def test_the_numbers_of_two_runs_share_their_axes(tape, spec):
    tapes = [tape(spec), tape(spec.with_(seed=1))]
    fig = panels.both(tapes, ["one", "two"], "en")
    go.Figure(fig.to_dict())
    assert [trace.name for trace in fig.data if trace.showlegend] == ["one", "two"]
    assert {trace.line.dash for trace in fig.data} == {"solid", panels.SECOND}
    held = [trace for trace in fig.data if trace.yaxis == "y2"]
    assert [trace.y[-1] for trace in held] == [1.0, 1.0]


def test_shares_stand_beside_the_true_ones(tape):
    t, counts = tape(GAN), np.array([250] * 6 + [62, 63])
    last = replace(t.last, arrays={**t.last.arrays, "histogram": counts})
    bars, marks, held = gans.shares(t, last, "en").data
    assert list(bars.x) == list("12345678") and sum(bars.y) == pytest.approx(good_share(counts, SAMPLES))
    assert list(marks.y) == [0.125] * 8 and np.allclose(held.y, 0.025)
    reached = sum(bar >= line for bar, line in zip(bars.y, held.y, strict=True))
    assert reached == modes_held(counts, np.full(8, 0.125), SAMPLES) == 7
    assert list(gans.shares(tape(DIGITS), tape(DIGITS).last, "en").data[0].x) == list("0123456789")


def test_a_stroke_becomes_points_along_it():
    path = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]])
    points = board.along(path, 0.1, 100)
    assert len(points) == 20 and np.allclose(points[[0, -1]], path[[0, -1]])
    gaps = np.hypot(*np.diff(points, axis=0).T)
    assert gaps.max() < 0.12 and len(board.along(path, 0.001, 40)) == 40
    assert np.array_equal(board.along(path[:1].repeat(3, axis=0), 0.1, 9), path[:1])
    fig = board.board(points)
    go.Figure(fig.to_dict())
    assert (
        fig.layout.dragmode == "lasso"
        and len(fig.data[1].x) == 20
        and len(board.board(np.empty((0, 2))).data[1].x) == 0
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("spec", [GAN, SCORES, DIGITS], ids=["belief", "scores", "images"])
def test_every_chart_is_valid_plotly(tape, language, spec):
    """Charts are built without validation, for speed; here Plotly checks every property."""
    t = tape(spec)
    drawn = [
        gans.picture(t, language, t.frames[-1:], scene.LAYERS),
        gans.picture(t, language, t.frames[:4], scene.LAYERS),
        *(panels.numbers(t, language, view) for view in VIEWS),
        panels.loss_plane(t, language),
        gans.shares(t, t.last, language),
    ]
    for fig in drawn:
        go.Figure(fig.to_dict())


@pytest.mark.parametrize("spec", [GAN, DIGITS], ids=["points", "images"])
def test_a_strip_has_a_picture_for_every_moment_that_was_reached(tape, spec):
    tapes = [tape(spec), tape(spec.with_(seed=1))]
    fig = strip.strip(tapes, ["plain", "unrolled"], (10, 100, 300, 9999), "en")
    go.Figure(fig.to_dict())
    assert len(fig.layout.images) == 6, "the last moment has not been reached"
    texts = [a.text for a in fig.layout.annotations]
    assert texts.count("<b>plain</b>") == texts.count("<b>unrolled</b>") == 1
    assert sum("step 300 " in text for text in texts) == 2
    upper, lower = fig.layout.yaxis.domain, fig.layout.yaxis5.domain
    assert lower[1] < upper[0] and fig.layout.xaxis.domain[1] < fig.layout.xaxis2.domain[0]
