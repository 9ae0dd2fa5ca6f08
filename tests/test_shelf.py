"""What ships: a trained generator and a survey for every preset, of today's settings, and as good as promised."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.gans import learner
from core.gans.diagnosis import diagnose
from core.gans.presets import PRESETS, SurveySpec
from core.store import SHELF, Store
from core.tape import FINISHED


@pytest.fixture
def shelf(tmp_path: Path) -> Store:
    """A store with nothing of its own."""
    return Store(str(tmp_path), shelf=SHELF)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_ships_trained_and_keeps_its_promise(shelf, name):
    preset = PRESETS[name]
    tape = shelf.load(preset.spec)
    assert tape is not None, "run `make shelf` after changing a preset"
    assert tape.ending == FINISHED
    assert tuple(f.at for f in tape.frames) == preset.spec.marks()
    assert preset.claim.holds(tape.last.numbers)
    assert tape.last.notes["diagnosis"] == diagnose(tape.last.numbers) == name


@pytest.mark.parametrize("name", PRESETS)
def test_the_shipped_weights_make_what_the_tape_shows(shelf, name):
    """Across machines and releases PyTorch promises no equal bits, so within a tolerance."""
    spec = PRESETS[name].spec
    last = shelf.load(spec).last
    state = learner.unpack(spec, shelf.weights(spec, "cpu"))
    assert state.at == spec.steps
    again = learner.observe(state)
    np.testing.assert_allclose(again.arrays["fake"], last.arrays["fake"], atol=1e-3)
    assert again.numbers["value"] == pytest.approx(last.numbers["value"], abs=1e-3)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_ships_with_a_survey_of_at_least_20_seeds(shelf, name):
    survey = shelf.load(SurveySpec(preset=name))
    assert survey is not None, "run `make shelf` after changing a preset"
    last = survey.last
    assert last.at >= 20
    modes, good = last.arrays["modes_covered"], last.arrays["good_share"]
    assert len(modes) == len(good) == len(set(last.arrays["seed"].tolist())) == last.at
    assert last.numbers["share"] == last.numbers["kept"] / last.at >= 0.9


def test_nothing_else_lies_on_the_shelf(shelf):
    keys = {p.spec.key for p in PRESETS.values()} | {SurveySpec(preset=name).key for name in PRESETS}
    assert {path.name for path in SHELF.glob("*/*")} == keys
    assert {e.key for lab in ("gans", "surveys") for e in shelf.entries(lab)} == keys
