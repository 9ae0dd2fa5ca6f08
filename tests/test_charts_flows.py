"""Made tapes of flows -> figures and words: what is on a tape is what is drawn and said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

from core.diffusion.presets import PRESETS
from core.diffusion.spec import CALLS, FlowSpec
from core.gans.presets import PRESETS as GANS
from core.tape import Tape
from dashboard.charts import flows
from dashboard.charts.gans import MARGIN, PICTURE_HEIGHT
from dashboard.gans import flow_telling as telling
from dashboard.words import LANGUAGES, say

FLOW = FlowSpec(steps=300)
PARTS, CEILING = 8, 0.989
PAGE = """
from dashboard import choices
from dashboard.gans import after
after.draw_chapter(choices.language())
"""


def every_chart(tape, language):
    whole = tape(FLOW)
    return {
        "live": flows.picture(whole, language, whole.frames[-1:]),
        "played": flows.picture(whole, language, whole.frames[:4]),
        "film": flows.film(whole, whole.last, language),
        "forward": flows.forward(whole, 5, language),
        "curves": flows.curves(whole, language),
        "cost": flows.cost(whole.last, PARTS, CEILING, (0.88, 0.001), language),
        "cost alone": flows.cost(whole.last, PARTS, CEILING, None, language),
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["live", "played", "film", "forward", "curves", "cost", "cost alone"])
def test_every_chart_is_valid_plotly(tape, name, language):
    go.Figure(every_chart(tape, language)[name].to_dict())


def test_the_picture_shows_the_samples_of_its_moment_over_the_real_points(tape):
    whole = tape(FLOW)
    fig = flows.picture(whole, "en", whole.frames[:9])
    real, made = fig.data
    assert np.array_equal(real.x, whole.first.arrays["real"][:, 0])
    assert np.array_equal(made.y, whole.frames[8].arrays["fake"][:, 1])
    for frame, drawn in zip(whole.frames, fig.frames, strict=False):
        assert list(drawn.traces) == [1] and np.array_equal(drawn.data[0].x, frame.arrays["fake"][:, 0])
        assert f"step {frame.at:,}<" in drawn.layout.annotations[0].text
    assert not flows.picture(whole, "en", whole.frames[-1:]).frames


@pytest.mark.parametrize("name", ["live", "played", "film", "forward"])
def test_pictures_have_the_room_that_the_style_sheet_reckons_with(tape, name):
    layout = every_chart(tape, "ko")[name].layout
    assert layout.height == PICTURE_HEIGHT and all(layout.margin[side] == MARGIN[side] for side in "lrtb")
    assert layout.yaxis.scaleanchor == "x"


def test_the_film_opens_with_noise_and_ends_with_samples(tape):
    whole = tape(FLOW)
    fig, path = flows.film(whole, whole.last, "en"), whole.last.arrays["path"].astype(np.float32)
    assert np.array_equal(fig.data[2].x, path[0, :, 0]) and np.array_equal(fig.frames[-1].data[1].y, path[-1, :, 1])
    assert [list(frame.traces) for frame in fig.frames] == [[1, 2]] * len(path)
    slider = fig.layout.sliders[0]
    assert slider.active == 0 and [step.label for step in slider.steps][:: len(path) - 1] == ["0.00", "1.00"]
    assert [step.args[0][0] for step in slider.steps] == [frame.name for frame in fig.frames]
    assert slider.currentvalue.prefix == "t = "


def test_arrows_point_along_the_velocity_and_stay_inside_their_cell(tape):
    whole = tape(FLOW)
    lattice, field = np.linspace(-3, 3, 5), np.random.default_rng(0).normal(size=(5, 5, 2)) * 50
    frame = replace(whole.last, arrays={**whole.last.arrays, "field": np.repeat(field[None], 7, axis=0)})
    first = replace(whole.first, arrays={**whole.first.arrays, "lattice": lattice})
    arrows = flows.film(Tape(FLOW, [first, frame]), frame, "en").data[1]
    x, y = np.array(arrows.x).reshape(-1, 3), np.array(arrows.y).reshape(-1, 3)
    way = np.stack([x[:, 1] - x[:, 0], y[:, 1] - y[:, 0]], axis=1)
    wanted = field.reshape(-1, 2)
    assert np.isnan(x[:, 2]).all() and np.array_equal(x[:5, 0], lattice) and (y[:5, 0] == -3).all(), "rows are y"
    assert np.allclose(way[:, 0] * wanted[:, 1], way[:, 1] * wanted[:, 0], atol=1e-3)
    assert ((way * wanted).sum(axis=1) > 0).all() and (np.hypot(*way.T) <= 1.5 * flows.REACH + 1e-6).all()


def test_noise_is_mixed_in_until_nothing_else_is_left(tape):
    first = tape(FLOW).first.arrays
    fig = flows.forward(tape(FLOW), 5, "en")
    assert np.allclose(fig.data[0].x, first["real"][:, 0]) and np.allclose(
        fig.frames[-1].data[0].x, first["noise"][:, 0]
    )
    middle = (first["real"] + first["noise"]) / 2
    assert np.allclose(fig.frames[2].data[0].y, middle[:, 1])
    assert [step.label for step in fig.layout.sliders[0].steps] == ["1.00", "0.75", "0.50", "0.25", "0.00"]


def test_the_loss_stands_over_the_least_there_can_be(tape):
    whole = tape(FLOW)
    fig = flows.curves(whole, "ko")
    assert fig.layout.shapes[0].y0 == whole.first.numbers["least_loss"]
    low, high = fig.layout.yaxis.range
    assert low < whole.first.numbers["least_loss"] < whole.last.numbers["loss"] < high
    held = next(trace for trace in fig.data if trace.name == say("ko", "flows.line.modes_held"))
    assert held.y[-1] == 1 and held.yaxis == "y2"


def test_a_cost_is_hollow_where_modes_are_missing_and_left_out_where_there_is_none(tape):
    last = tape(FLOW).last
    held = last.arrays["cost_held"].copy()
    held[0, 0] = 1
    frame = replace(last, arrays={**last.arrays, "cost_held": held})
    euler, euler_time, midpoint, midpoint_time, gan, gan_time = flows.cost(
        frame, PARTS, CEILING, (0.88, 0.002), "en"
    ).data
    assert list(gan_time.y) == [2.0] and len(flows.cost(frame, PARTS, CEILING, (0.88, None), "en").data) == 5
    assert list(euler.marker.symbol) == ["square-open", "square", "square", "square"]
    assert list(euler.x) == [1, 2, 4, 16] and list(midpoint.x) == list(midpoint_time.x) == [2, 4, 16]
    assert euler_time.y[-1] == pytest.approx(16) and (gan.x[0], gan.y[0]) == (1, 0.88)
    assert euler.line.dash != midpoint.line.dash


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_two_models_numbers_stand_beside_each_other(tape, language):
    flow, gan = tape(FLOW), tape(GANS["healthy"].spec)
    untimed_gan = Tape(gan.spec, [gan.first, replace(gan.last, times={})])
    gan = Tape(gan.spec, [gan.first, replace(gan.last, times={"sampling": 0.0005})])
    rows = telling.table(language, flow, gan).splitlines()
    assert "| **8/8** | **8/8** |" in rows[2] and "| 90.0% | 90.0% |" in rows[3]
    assert rows[-2].count(str(CALLS)) == 1 and rows[-1].count(" ms") == 2 and "0.50 ms" in rows[-1]
    assert telling.table(language, flow, None).splitlines()[2].count("8/8") == 1
    said = telling.measured(language, flow, gan)
    assert len(said.splitlines()) == 4 and "0.0%" in said and "**16" in said
    assert "**0.50 ms**" in said
    assert len(telling.measured(language, flow, None).splitlines()) == 2
    assert len(telling.measured(language, flow, untimed_gan).splitlines()) == 3
    untimed = Tape(FLOW, [flow.first, replace(flow.last, times={})])
    assert len(telling.measured(language, untimed, gan).splitlines()) == 3
    assert telling.ladder(language, flow).count("\n") == 1 + len(flow.last.arrays["cost_calls"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chapter_opens_with_and_without_a_recording(made_lab, tape, language):
    app = AppTest.from_string(PAGE, default_timeout=120)
    app.query_params["lang"] = language
    assert not app.run().exception and not app.get("plotly_chart")
    assert app.button(key="flows_train")
    made_lab.store.save(tape(FlowSpec()), "cpu")
    assert not app.run().exception and len(app.get("plotly_chart")) == 5
    assert say(language, "flows.versus.no_gan") in [info.value for info in app.info]
    made_lab.store.save(tape(GANS["healthy"].spec), "cpu")
    assert not app.run().exception and not app.info
    assert app.success[0].value.startswith("- ")


def test_a_gan_of_the_same_data_is_found_in_the_store(made_lab, tape):
    spec = GANS["healthy"].spec.with_(data="moons", steps=300)
    made_lab.store.save(tape(FlowSpec(data="moons")), "cpu")
    made_lab.store.save(tape(spec), "cpu")
    app = AppTest.from_string(PAGE, default_timeout=120)
    app.query_params["flows_data"] = "moons"
    assert not app.run().exception and not app.info
    assert any("| GAN |" in markdown.value for markdown in app.markdown)
    app.query_params["flows_data"] = "spiral"
    assert app.run().button(key="flows_train")


def test_own_points_may_be_those_drawn_for_the_gan(made_lab):
    app = AppTest.from_string(PAGE, default_timeout=120)
    app.query_params["flows_data"] = "own"
    app.session_state["gans_own"] = "0,0;1,1;1,0"
    app.run()
    assert app.error and not app.exception, "no points yet"
    app.button(key="flows_take").click().run()
    assert not app.error and app.text_input(key="flows_own").value == "0,0;1,1;1,0"


@pytest.mark.parametrize("name", PRESETS)
def test_presets_speak_both_languages(name):
    assert PRESETS[name].label("ko") and PRESETS[name].about("en")
