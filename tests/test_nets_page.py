"""What unit 03 shows of its networks: charts that Plotly takes, sentences that follow numbers, a page that works."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from importlib import import_module
from types import SimpleNamespace

import plotly.graph_objects as go
import pytest
import torch

from core.nets.autoencoder import AutoencoderSpec
from core.nets.convnet import ConvnetSpec, both
from core.nets.memory import CELLS, MemorySpec, all_cells
from core.spec import Spec
from core.tape import FINISHED, Tape
from dashboard.charts import autoencoder as plane_charts
from dashboard.charts import conferences as conference_charts
from dashboard.charts import convnet as convnet_charts
from dashboard.charts import memory as memory_charts
from dashboard.nets import autoencoder, conferences, convnet, memory
from dashboard.nets.packages import NETS
from dashboard.words import LANGUAGES, say, strings

FEW = {
    "autoencoders": {"steps": 100},
    "convnets": {"steps": 100, "filters": 2},
    "memories": {"steps": 100, "length": 5},
}
ENTRIES = {"autoencoder": AutoencoderSpec, "convnet": ConvnetSpec, "memory": MemorySpec}


@cache
def taped(spec: Spec) -> Tape:
    """A short real training, with a handful of its frames."""
    torch.set_num_threads(1)
    learner = import_module(spec.learner)
    state, tape = learner.start(spec), Tape(spec)
    for mark in (0, 10, spec.marks()[-1]):
        state = learner.advance(state, mark)
        tape.frames.append(learner.observe(state))
    tape.ending = FINISHED
    return tape


def few(kind: type[Spec], **more) -> Spec:
    return kind(**{**FEW[kind.lab], **more})


def valid(figure: go.Figure) -> go.Figure:
    return go.Figure(figure.to_dict())


@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_are_valid(language):
    one = taped(few(AutoencoderSpec))
    assert len(valid(plane_charts.plane(one.first, one.last, (3, 5), language)).data) == 12
    valid(plane_charts.errors(one, 10, language))
    nets = [taped(spec) for spec in both(few(ConvnetSpec))]
    names = convnet.kinds(language, "fashion")
    valid(convnet_charts.chances([(t.spec, t.last) for t in nets], 3, names, language))
    valid(convnet_charts.curves(nets, 10, language))
    valid(convnet_charts.confusion(nets[0].last, names, language))
    for figure in (convnet_charts.filters(nets[1].last), convnet_charts.maps(nets[0].last, "second", 9)):
        valid(figure)
    cells = [taped(spec) for spec in all_cells(few(MemorySpec))]
    for draw in (memory_charts.curves, memory_charts.held, memory_charts.slopes):
        assert len(valid(draw(cells, 10, language)).data) == len(CELLS)
    valid(memory_charts.state(cells[0].last, language))
    for draw in (conference_charts.article, conference_charts.later):
        assert valid(draw(language)).data


def test_a_click_on_the_plane_moves_the_sliders_to_its_place(monkeypatch):
    frame, moved = taped(few(AutoencoderSpec)).last, {}
    x, y = frame.arrays["grid_x"], frame.arrays["grid_y"]
    event = SimpleNamespace(selection=SimpleNamespace(points=[{"x": float(x[4]), "y": float(y[-1]), "customdata": {}}]))
    monkeypatch.setattr(autoencoder, "remember", moved.__setitem__)
    monkeypatch.setattr(autoencoder.st, "session_state", {"autoencoder_plane": event})
    autoencoder._clicked(frame)
    assert moved == {"autoencoder_x": round(100 * 4 / (len(x) - 1)), "autoencoder_y": 100}


def told(tape: Tape, **numbers: float) -> Tape:
    last = replace(tape.last, numbers={**tape.last.numbers, **numbers})
    return replace(tape, frames=[*tape.frames[:-1], last])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("part", "code"), [(0.5, "better"), (1.02, "same"), (2.0, "worse")])
def test_the_autoencoder_s_verdict_follows_its_error(language, part, code):
    tape = taped(few(AutoencoderSpec))
    error = part * tape.first.numbers["pca_error"]
    said = autoencoder.verdict(language, told(tape, error=error, like=0.81))
    opening = strings(language)[f"autoencoder.says.{code}"].rpartition("}}")[2]
    assert opening in said and f"{error:.3f}" in said and "81.0%" in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("conv", "dense", "code"), [(0.9, 0.7, "ahead"), (0.9, 0.895, "same"), (0.6, 0.8, "behind")])
def test_the_cnn_s_verdict_follows_both_networks(language, conv, dense, code):
    nets = {spec.net: taped(spec) for spec in both(few(ConvnetSpec))}
    said = convnet.verdict(
        language, {"conv": told(nets["conv"], accuracy=0.5, moved=conv), "dense": told(nets["dense"], moved=dense)}
    )
    moved = say(language, f"convnet.says.moved_{code}", conv=f"{conv:.1%}", dense=f"{dense:.1%}")
    assert said.endswith(moved)


CASES = [
    ((0.25, 1.0, 1.0), ("knows", "guesses", "claim")),
    ((1.0, 1.0, 1.0), ("knows", "easy")),
    ((0.25, 0.25, 0.6), ("partly", "guesses", "lost")),
    ((0.5, 1.0, 1.0), ("knows", "partly")),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("right", "keys"), CASES)
def test_the_verdict_on_memory_names_who_remembers(language, right, keys):
    cells = [told(taped(s), accuracy=share) for s, share in zip(all_cells(few(MemorySpec)), right, strict=True)]
    said = memory.verdict(language, cells)
    for key in ("knows", "partly", "guesses", "claim", "easy", "gate", "lost"):
        mark = max(re.split("{{.*?}}", strings(language)[f"memory.says.{key}"]), key=len)
        assert (mark in said) == (key in keys), key


def test_a_gate_that_was_half_open_is_named_as_the_reason(language="en"):
    cells = [told(taped(s), accuracy=0.25) for s in all_cells(few(MemorySpec, keep=0.0))]
    assert say(language, "memory.says.gate") in memory.verdict(language, cells)


def test_memory_s_reach_ends_at_the_first_loss():
    tape = taped(few(MemorySpec))
    held = tape.last.arrays["held"].copy()
    held[:] = (1, 0.9, 0.3, 1, 1)
    last = replace(tape.last, arrays={**tape.last.arrays, "held": held})
    assert memory.reaches(replace(tape, frames=[last])) == 2
    held[:] = 1
    assert memory.reaches(replace(tape, frames=[last])) == 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_of_the_counts_is_computed_from_them(language):
    article, later = (conferences.said(language, view) for view in conferences.VIEWS)
    for figure in ("38%", "67%", "57%", "50%"):
        assert figure in article
    assert "77%" in later and "84%" in later


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", NETS)
def test_the_page_draws_each_of_them_and_trains_when_asked(opened, made_lab, language, part):
    made_lab._tape = taped
    fields = {f"{ENTRIES[part].lab}_{name}": str(value) for name, value in FEW[ENTRIES[part].lab].items()}
    app = opened("unit03", lang=language, three_tab="packages", nets_part=part, **fields)
    assert not app.exception and not made_lab.asked, "it trains only when it is asked to"
    made_lab.peek = lambda viewer, spec: made_lab.want(viewer, [spec])[0]
    app.button(key=f"{part}_train").click().run()
    assert not app.exception and not app.error
    assert made_lab.asked and all(spec.steps == 100 for spec in made_lab.asked)
    assert len(app.get("plotly_chart")) >= 2 and app.success
    kinds = {spec.lab for spec in made_lab.asked}
    assert kinds == {ENTRIES[part].lab}
