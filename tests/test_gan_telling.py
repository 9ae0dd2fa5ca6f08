"""What the GAN chapters say of a run: its price, what remedies add, what lies outside, and names that tell apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.gans.films import STRIPS
from core.gans.presets import PRESETS
from core.gans.spec import GanSpec
from core.tape import FINISHED, Tape
from dashboard import controls, live
from dashboard.charts import gans as charts
from dashboard.charts import scene
from dashboard.gans import failures, film, gallery, parts
from dashboard.words import LANGUAGES, say

SPEC = GanSpec(steps=300)


def with_numbers(frame, **numbers: float):
    return replace(frame, numbers={**frame.numbers, **numbers})


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cure_that_costs_good_samples_says_so(tape, language):
    last = tape(SPEC).last
    fewer = failures._price(language, [with_numbers(last, good_share=0.91), with_numbers(last, good_share=0.62)])
    assert len(fewer) == 1 and "91%" in fewer[0] and "62%" in fewer[0]
    for after in (0.9, 0.95):
        frames = [with_numbers(last, good_share=0.91), with_numbers(last, good_share=after)]
        assert failures._price(language, frames) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_remedies_that_change_ds_loss_are_named_with_their_strength(language):
    assert parts._added(language, SPEC) == []
    assert parts._added(language, SPEC.with_(spectral=True, ema=0.9)) == [], "these leave the loss as it is"
    said = parts._added(language, SPEC.with_(r1=0.2, smooth=0.9))
    assert len(said) == 2 and said[0].endswith("= 0.2") and said[1].endswith("= 0.9")


@pytest.mark.parametrize("language", LANGUAGES)
def test_presets_have_names_that_tell_them_apart(language):
    names = [gallery.named(language, name) for name in PRESETS]
    assert len(set(names)) == len(names)


def test_samples_outside_the_picture_are_said_where_there_are_many(tape):
    t = tape(SPEC)
    points = np.zeros((100, 2), np.float32)
    points[:40, 1] = -50
    far = replace(t.last, arrays={**t.last.arrays, "fake": points})
    assert scene.outside(far) == 0.4
    assert say("en", "gans.outside", share="40%") in charts._caption(far, "en")["text"]
    points[3:40] = 0
    assert scene.outside(far) == 0.0 and "out of" not in charts._caption(far, "en")["text"]
    images = tape(GanSpec(data="digits8", steps=300)).last
    assert scene.outside(images) == 0.0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_map_of_scores_does_not_speak_of_probability(tape, language):
    t = tape(SPEC)
    scores = Tape(t.spec, [replace(f, numbers={k: v for k, v in f.numbers.items() if k != "d_real"}) for f in t.frames])
    believes, ranks = (charts._scale(one, language, True)["marker"]["colorbar"]["ticktext"] for one in (t, scores))
    assert believes == [say(language, "gans.map_low"), "½", say(language, "gans.map_high")]
    assert ranks == [say(language, "gans.score_low"), "", say(language, "gans.score_high")]


def test_numbers_are_written_as_one_reads_them():
    assert controls.plain(1e-05) == "0.00001" and controls.plain(0.001) == "0.001" and controls.plain(2000) == "2000"
    assert [controls._digits(step) for step in (1.0, 0.1, 0.01, 0.001)] == [2, 2, 2, 3]
    assert parts.signed(-4.87e-07) == "−4.9·10⁻⁷" and parts.signed(0.0) == "0.000" and parts.signed(-0.5) == "−0.500"
    assert [live.brief(s) for s in (0.00042, 0.0042, 0.042, 0.42, 4.2)] == [
        "0.42 ms",
        "4.2 ms",
        "42 ms",
        "420 ms",
        "4.2 s",
    ]
    assert [live.span("en", seconds) for seconds in (0.4, 119, 120, 1466)] == ["0 s", "119 s", "2 min", "24 min"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_strip_says_how_many_modes_each_seed_holds(made_lab, tape, monkeypatch, language):
    strip, told = STRIPS["ring"], []
    for seed in strip.seeds:
        for spec, held in zip(strip.pair(seed), (seed % 5, 8), strict=True):
            whole = tape(spec)
            last = with_numbers(whole.last, modes_held=held)
            made_lab.store.save(Tape(spec, [*whole.frames[:-1], last], FINISHED, whole.made), "cpu")
    monkeypatch.setattr(film.st, "markdown", told.append)
    film._told(language, strip)
    rows = told[-1].splitlines()
    assert rows[0].count(say(language, "films.seed")) == len(strip.seeds)
    assert rows[2].endswith("| 2 | 1 | 3 |") and rows[3].endswith("| 8 | 8 | 8 |")


PAGE = """
import streamlit as st
from dashboard.gans import own
own.draw("en", st.session_state.get("gans_own", ""))
"""


def test_changes_of_drawn_points_are_taken_back_one_by_one():
    app = AppTest.from_string(PAGE, default_timeout=120).run()
    examples = [button for button in app.button if button.key and button.key.startswith("example:")]
    assert say("en", "gans.own.undo") not in [button.label for button in app.button], "there is nothing to take back"
    texts = [""]
    for button in examples[:2]:
        app.button(key=button.key).click().run()
        texts.append(app.session_state["gans_own"])
    assert len(set(texts)) == 3
    for before in texts[-2::-1]:
        next(button for button in app.button if button.label == say("en", "gans.own.undo")).click().run()
        assert app.session_state["gans_own"] == before
    assert not app.exception


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_failure_has_no_name_before_it_was_predicted(opened, language):
    app = opened("unit04b", lang=language, gans_tab="failures", gans_failure="random-collapse")
    assert not app.exception
    shown = " ".join([*(markdown.value for markdown in app.markdown), *app.button_group[0].options])
    assert say(language, "fail.case", n=2) in shown
    assert PRESETS["random-collapse"].label(language) not in app.button_group[0].options
    app.session_state["fail_trained"] = {"random-collapse"}
    assert PRESETS["random-collapse"].label(language) in app.run().button_group[0].options
