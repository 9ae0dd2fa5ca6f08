"""Made tapes of trainings by hand -> figures and sentences: what a move did is what is drawn and said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from core.gans.choices import LOSSES
from core.gans.moves import MovesSpec
from core.tape import Tape
from dashboard.charts import slow
from dashboard.gans import slow_telling as telling
from dashboard.words import LANGUAGES, say

SPEC = MovesSpec(moves="D G B10")
MOVES = {1: "D", 2: "G", 3: "B"}
THERE = {"D": {"real", "noise", "judge", "d"}, "G": {"noise", "judge", "pull", "g"}, "B": set(slow.STAGES)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("at", range(4))
def test_every_chart_is_valid_plotly(tape, at, language):
    t = tape(SPEC)
    charts = [slow.whole(t, at, language), slow.track(t, at, language)]
    if at:
        charts += [slow.stage(t, at, name, language) for name in slow.STAGES]
    if at in (1, 3):
        charts.append(slow.maps(t, at, language))
    for fig in charts:
        go.Figure(fig.to_dict())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("at", "who"), MOVES.items())
def test_a_stage_that_did_not_happen_says_so(tape, at, who, language):
    t = tape(SPEC)
    for name in slow.STAGES:
        there = slow.happened(t.at(at), name)
        assert there == (name in THERE[who])
        head = slow.stage(t, at, name, language).layout.annotations[0].text
        assert say(language, f"slow.stage.{name}") in head
        assert (say(language, "slow.not_now") in head) != there
        sentence = telling.stage(language, t, at, name)
        assert (sentence == say(language, f"slow.skip.{name}")) != there and "{{" not in sentence


def test_all_pictures_of_a_step_have_one_size(tape):
    t = tape(SPEC)
    drawn = [slow.whole(t, 3, "en"), *(slow.stage(t, k, name, "en") for k in MOVES for name in slow.STAGES)]
    sizes = {(fig.layout.height, str(fig.layout.margin), str(fig.layout.xaxis.range)) for fig in drawn}
    assert len(sizes) == 1


def test_points_are_as_large_as_d_finds_them_real(tape):
    t = tape(SPEC)
    real, fake = slow.stage(t, 3, "judge", "en").data
    for trace, kind in ((real, "real"), (fake, "fake")):
        assert list(np.argsort(trace.marker.size)) == list(np.argsort(t.at(3).arrays[f"seen_{kind}"]))
        assert min(trace.marker.size) >= slow.SMALLEST and max(trace.marker.size) <= slow.LARGEST


def test_ways_are_drawn_as_much_longer_as_the_picture_says(tape):
    t = tape(SPEC)
    arrays = t.at(3).arrays
    fig = slow.stage(t, 3, "g", "en")
    times = slow.larger(arrays["fake_after"] - arrays["batch_fake"])
    assert fig.layout.annotations[0].text.endswith(f"×{times:g}")
    tips = np.stack([fig.data[2].x, fig.data[2].y], axis=1)
    assert np.allclose(tips - arrays["batch_fake"], times * (arrays["fake_after"] - arrays["batch_fake"]))


@pytest.mark.parametrize(("size", "most", "times"), [(0.01, 100, 50), (0.3, 100, 2), (9, 100, 0.1), (1e-6, 10, 10)])
def test_ways_are_made_longer_by_round_numbers(size, most, times):
    assert slow.larger(np.full((9, 2), [size, 0.0]), most) == times


def test_the_track_shows_v_after_every_move_and_who_made_it(tape):
    t = tape(SPEC)
    line, *marks = slow.track(t, 2, "en").data
    assert list(line.x) == [0, 1, 2, 3] and list(line.y) == [f.numbers["value"] for f in t.frames]
    assert [list(trace.x) for trace in marks] == [[1], [2], [3]]
    assert len({trace.marker.symbol for trace in marks}) == 3


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("loss", LOSSES)
def test_the_sentences_stand_for_every_loss(tape, loss, language):
    t = tape(MovesSpec(moves="D G B10", loss=loss))
    for at in MOVES:
        said = [telling.stage(language, t, at, name) for name in slow.STAGES]
        said += [telling.signs(language, t, at), telling.about_signs(language, t)]
        said.append(telling.moves(language, t.spec.played))
        assert all(said) and "{{" not in "".join(said)
    assert "0.710" not in telling.signs(language, t, 0)


def test_signs_say_which_way_each_number_went(tape):
    table = telling.signs("en", tape(SPEC), 1).splitlines()
    assert "−1.386" in table[2] and "**−1.376**" in table[2] and table[2].count("▲") == 2
    assert table[3].count("▼") == 2 and table[3].count("▲") == 1


@pytest.mark.parametrize(
    ("who", "guess", "change", "right", "why"),
    [
        ("D", "up", 0.1, True, "D_up"),
        ("D", "down", 0.1, False, "D_up"),
        ("D", "down", -0.1, True, "other"),
        ("G", "down", -0.1, True, "G_down"),
        ("G", "same", 0.0, True, "other"),
        ("B", "up", -0.1, False, "both"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_prediction_is_measured(tape, who, guess, change, right, why, language):
    before = tape(SPEC).first
    after = replace(before, numbers={**before.numbers, "value": before.numbers["value"] + change})
    came, sentence = telling.revealed(language, SPEC, who, guess, before, after)
    assert came == right
    assert sentence.endswith(say(language, f"slow.why.{why}", value="$V$"))
    assert slow.said(after.numbers["value"]) in sentence


def test_a_vanished_signal_is_said_to_be_one(tape):
    t = tape(SPEC)
    frame = t.at(2)
    arrays = {**frame.arrays, "pull": frame.arrays["pull"] * 1e-5}
    faint = replace(frame, arrays=arrays, numbers={**frame.numbers, "pull": 1e-6})
    told = telling.stage("en", Tape(SPEC, [t.first, t.at(1), faint]), 2, "pull")
    assert told.endswith(say("en", "slow.tell.pull_faint"))
