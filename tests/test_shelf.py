"""What ships: a tape and a survey for every preset, of today's settings and as promised, and the film strips."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.diffusion.presets import PRESETS as FLOWS
from core.gans import learner
from core.gans.diagnosis import diagnose
from core.gans.films import STRIPS, FilmSpec
from core.gans.maps import MapSpec, rows
from core.gans.papers import SHORT_SEEDS, SHORT_STEPS, trials
from core.gans.presets import CODES, PRESETS, SurveySpec
from core.store import SHELF, Store
from core.tape import FINISHED

STALE = "run `make shelf` after changing a preset"
PIECES = {"gans": {p.spec.key for p in PRESETS.values()}, "surveys": {SurveySpec(preset=name).key for name in PRESETS}}
SHIPPED = ("ring", "digits")
PIECES["films"] = {spec.key for name in SHIPPED for spec in STRIPS[name].specs}
MAY = {spec.key for strip in STRIPS.values() for spec in strip.specs}
PIECES["flows"] = {preset.spec.key for preset in FLOWS.values()}
PIECES["papers"] = {spec.key for spec in trials(SHORT_SEEDS, SHORT_STEPS)}
PIECES["maps"] = {spec.key for spec in rows(MapSpec())}
MOST, FILM = 14_000_000, 300_000
"""The most bytes that may ship in all, and for one film."""
SHOWN = (10_000, 20_000, 50_000, 100_000)
KEPT = 0.9
"""The share of seeds on which a preset must keep its promise."""


@pytest.fixture
def shelf(tmp_path: Path) -> Store:
    """A store with nothing of its own."""
    return Store(str(tmp_path), shelf=SHELF)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_ships_trained_and_keeps_its_promise(shelf, name):
    preset = PRESETS[name]
    tape = shelf.load(preset.spec)
    assert tape is not None, STALE
    assert tape.ending == FINISHED
    assert tuple(f.at for f in tape.frames) == preset.spec.marks()
    last, modes = tape.last, len(tape.last.arrays["histogram"])
    assert last.notes["diagnosis"] == diagnose(last.numbers, modes)
    assert preset.claim.holds(last.numbers, last.notes["diagnosis"])


@pytest.mark.parametrize("name", PRESETS)
def test_the_shipped_weights_make_what_the_tape_shows(shelf, name):
    """Across machines and releases PyTorch promises no equal bits, so within a tolerance."""
    spec = PRESETS[name].spec
    last = shelf.load(spec).last
    state = learner.unpack(spec, shelf.weights(spec, "cpu"))
    assert state.at == spec.steps
    again = learner.observe(state)
    before, after = (frame.arrays["fake"].astype(float) for frame in (last, again))
    np.testing.assert_allclose(after, before, atol=1.0 if spec.pictures else 0.01, rtol=1e-3)
    assert again.numbers["loss_g"] == pytest.approx(last.numbers["loss_g"], abs=1e-3)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_ships_with_a_survey_of_at_least_20_seeds(shelf, name):
    survey = shelf.load(SurveySpec(preset=name))
    assert survey is not None, STALE
    last, preset = survey.last, PRESETS[name]
    assert last.at >= 20 and len(set(last.arrays["seed"].tolist())) == last.at
    assert all(len(array) == last.at for array in last.arrays.values())
    assert last.numbers["share"] == last.numbers["kept"] / last.at >= KEPT
    assert sum(last.numbers[f"n_{code}"] for code in CODES) == last.at
    named = sum(last.numbers[f"n_{code}"] for code in preset.claim.diagnosis or CODES)
    assert named >= last.numbers["kept"]


def test_a_survey_and_a_tape_of_the_same_seed_tell_the_same(shelf):
    """The survey's trainings are the trainer's own, only judged at the end."""
    name = next(name for name, preset in PRESETS.items() if preset.spec.seed < 20)
    tape, survey = shelf.load(PRESETS[name].spec), shelf.load(SurveySpec(preset=name))
    seed = tape.spec.seed
    assert CODES[survey.last.arrays["diagnosis"][seed]] == tape.last.notes["diagnosis"]
    assert survey.last.arrays["drift"][seed] == pytest.approx(tape.last.numbers["drift"])


@pytest.mark.parametrize("name", SHIPPED)
def test_a_strip_ships_and_shows_what_unrolling_is_for(shelf, name):
    strip, better = STRIPS[name], 0
    for seed in strip.seeds:
        plain, unrolled = (shelf.load(spec) for spec in strip.pair(seed))
        assert plain is not None and unrolled is not None, STALE
        for tape in (plain, unrolled):
            assert tape.ending == FINISHED and tuple(f.at for f in tape.frames) == tape.spec.marks()
        held = {at: [tape.at(at).numbers["modes_held"] for tape in (plain, unrolled)] for at in SHOWN}
        assert all(few <= many for few, many in held.values()), (seed, held)
        better += all(few < many for few, many in held.values())
    assert better, "on one seed at least, plain training does not get where unrolling does"


@pytest.mark.parametrize("name", FLOWS)
def test_a_flow_ships_and_keeps_its_promise(shelf, name):
    tape = shelf.load(FLOWS[name].spec)
    assert tape is not None, STALE
    assert tape.ending == FINISHED and FLOWS[name].holds(tape.last.numbers)


def test_the_shortened_paper_ships_whole_and_says_that_it_is(shelf):
    for spec in trials(SHORT_SEEDS, SHORT_STEPS):
        tape = shelf.load(spec)
        assert tape is not None and tape.ending == FINISHED, STALE
        assert tape.last.at == SHORT_STEPS and {"modes_covered", "good_share"} <= set(tape.last.numbers)


def test_the_usual_map_ships_whole(shelf):
    for spec in rows(MapSpec()):
        tape = shelf.load(spec)
        assert tape is not None, STALE
        assert tape.ending == FINISHED and (tape.last.arrays["code"] >= 0).all()


def test_films_are_small():
    sizes = {path: sum(f.stat().st_size for f in path.rglob("*") if f.is_file()) for path in SHELF.glob("films/*")}
    assert all(size <= FILM for size in sizes.values()), sizes


def test_nothing_else_lies_on_the_shelf_and_it_is_small(shelf):
    for lab, keys in PIECES.items():
        found = {path.name for path in SHELF.glob(f"{lab}/*")}
        assert keys <= found <= keys | (MAY if lab == "films" else set())
        assert {entry.key for entry in shelf.entries(lab)} == found
    assert sum(path.stat().st_size for path in SHELF.rglob("*") if path.is_file()) <= MOST
    assert FilmSpec.lab in PIECES
