"""What is taken home of 04b and of the survey: odd experiments, run in this process, find the app's numbers."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np
import pytest
import torch

from core.anatomy.atlas import PLACES, AtlasSpec
from core.gans import evaluation as ev
from core.gans import learner, views
from core.gans.choices import LOSSES
from core.gans.films import MARKS, STRIPS
from core.gans.losses import GAN_LOSSES
from core.gans.maps import MapSpec, rows
from core.gans.moves import MovesSpec
from core.gans.notebook import cells as single
from core.gans.notebook import judging
from core.gans.notebook.moves import FLOATING
from core.gans.notebook.pairs import MOMENTS
from core.gans.notebook.settings import imported, numbers
from core.gans.notebook.several import blocks, marked
from core.gans.papers import trial
from core.gans.presets import PRESETS, SurveySpec, changed
from core.gans.spec import GanSpec
from core.notebooks import BOOKS
from core.run import Run
from core.store import SHELF, Store
from core.tape import FINISHED, Frame, Tape
from dashboard.words import say
from tests.made_home import by_hand, surveyed
from tests.test_takehome_page import everything

OWN = "0,0;0.2,0.1;1,1;1.1,1.3;-2,1"
SMALL = {"width": 16, "batch": 32}
MOVES: dict[str, dict[str, Any]] = {
    "nothing": {"moves": ""},
    "own": {"data": "own", "own": OWN, "loss": "hinge", "batch": 17},
    "uneven": {"data": "blobs", "loss": "wgan", "d_steps": 2},
    "penalty": {"loss": "wgangp", "pack": 2, "moves": "G D B"},
    "paired": {"loss": "rpgan", "r1": 0.1, "r2": 0.2, "z_dim": 1, "depth": 3},
    "noisy": {"noise": 0.3, "smooth": 0.9, "opt_g": "sgd", "opt_d": "rmsprop"},
    "ahead": {"unroll": 2, "ema": 0.9, "width_d": 24},
    "pacgan": {"network": "pacgan", "pack": 2, "spread": True, "simultaneous": True, "data": "grid25"},
}
TRAINED: dict[str, dict[str, Any]] = {
    "usual": {},
    "own": {"data": "own", "own": OWN, "loss": "leastsquares", "r2": 0.1},
    "uneven": {"data": "blobs", "loss": "rpgan", "noise": 0.2, "batch": 48},
    "packs": {"pack": 2, "loss": "wgangp", "simultaneous": True},
    "digits": {"data": "digits8", "loss": "minimax"},
}


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    """One thread, no window."""
    monkeypatch.setenv("MPLBACKEND", "Agg")
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def sources(given: list[tuple[str, str]]) -> list[str]:
    return [source for kind, source in given if kind == "code"]


def config(given: list[tuple[str, str]]) -> dict[str, Any]:
    return ast.literal_eval(next(s for s in sources(given) if s.startswith("CONFIG")).removeprefix("CONFIG = "))


@pytest.mark.parametrize("name", MOVES)
def test_each_move_by_hand_gives_the_app_s_numbers(name):
    tape = by_hand(MovesSpec(**{**SMALL, "after": 3, "moves": "D3 G B2 G", **MOVES[name]}))
    space: dict[str, Any] = {}
    for source in sources(BOOKS["moves"]([tape], "en")):
        if "plt.show" not in source:
            exec(source, space)
    wanted = space["SEEN"]
    assert len(wanted) >= len(tape.frames) * (1 if tape.spec.loss in FLOATING else 2)
    for label, (expected, _) in wanted.items():
        assert space["found"][label] == pytest.approx(expected, rel=1e-4, abs=1e-6), label


@pytest.mark.parametrize("language", ("ko", "en"))
def test_moves_on_a_gpu_or_with_spectral_norm_are_compared_roughly(language):
    spec = MovesSpec(**SMALL, moves="D G", spectral=True, loss="hinge")
    given = BOOKS["moves"]([by_hand(spec)], language)
    shown = next(source for source in sources(given) if source.startswith("SEEN"))
    assert {near for _, near in ast.literal_eval(shown.partition("\n\nprint")[0].removeprefix("SEEN = ")).values()} == {
        0.5
    }


@pytest.mark.parametrize("name", TRAINED)
def test_a_training_as_a_function_is_the_app_s_training(name):
    """To rounding: the same first weights, batches and steps, judged on the same samples."""
    spec = GanSpec(**{**SMALL, "steps": 100, **TRAINED[name]})
    space: dict[str, Any] = {"CONFIG": numbers(spec)}
    exec(imported(spec), space)
    for source in blocks(spec).values():
        exec(source, space)
    G, D, looks = space["train"](spec.seed)
    mine = space["judge"](G, D, looks, spec.seed)
    last = learner.observe(learner.advance(learner.start(spec), spec.steps))
    for number in ("accuracy", "grad_g", "spread", "good_share", "modes_covered", "value"):
        assert (number in mine) == (number in last.numbers)
        if number in mine:
            assert mine[number] == pytest.approx(last.numbers[number], rel=1e-2, abs=6e-3), number
    assert space["diagnose"](mine, len(last.arrays["histogram"])) == last.notes["diagnosis"]


def test_what_is_judged_is_what_the_app_judges():
    assert (judging.SAMPLES, judging.JUDGED, judging.SHOWN) == (ev.SAMPLES, ev.JUDGED, ev.SHOWN)
    assert (judging.LOOKS, judging.LOOK_EVERY) == (ev.LOOKS, ev.LOOK_EVERY)
    assert single.SHEET == views.PICTURES
    assert {round(share * MARKS[-1]) for share in MOMENTS["films"]} <= set(MARKS)
    spec = GanSpec(**SMALL)
    space: dict[str, Any] = {"CONFIG": numbers(spec)}
    exec(imported(spec), space)
    for source in list(blocks(spec).values())[:1] + judging.fixed_code(spec):
        exec(source, space)
    assert space["reals"](spec.seed, 300).numpy() == pytest.approx(ev.real(spec, 300), abs=1e-6)
    assert torch.equal(space["noise"](spec.seed, 30), ev.noise(spec, torch.zeros(1), 30))


@pytest.mark.parametrize("loss", LOSSES)
def test_d_is_right_where_the_app_s_d_is_right(loss):
    at = judging.THRESHOLDS.get(loss)
    said = judging.RANKED if at is None else judging.ABOVE.format(at=at)
    yes, no = torch.randn(2, 400, 1, generator=torch.Generator().manual_seed(1)) + torch.tensor([[[0.6]], [[0.3]]])
    assert eval(said, {"yes": yes, "no": no}) == pytest.approx(float(GAN_LOSSES[loss].right(yes, no)), abs=1e-6)


@pytest.mark.parametrize("name", [name for name, preset in PRESETS.items() if preset.of])
def test_a_treatment_changes_in_the_notebook_what_it_changes_in_the_spec(name):
    """Each field that differs is a number of the treatment's own, or stands in a block with marked lines."""
    store = Store(str(SHELF))
    before, after = (store.load(PRESETS[one].spec) for one in (PRESETS[name].of, name))
    given = BOOKS["gans"]([before, after], "en")
    own = config(given).get("treatment", {})
    again = [s for s in sources(given) if s.startswith("now =") or s.startswith("for seed in CONFIG")]
    assert len(again) == 2
    for field, (_, new) in changed(name).items():
        code = "\n".join(sources(given)[sources(given).index(again[0]) + 1 : sources(given).index(again[1])])
        assert own.get(field) == new or "# changed" in code or "def " in code
    for source in sources(given):
        compile(source, name, "exec")
    said = "".join(source for kind, source in given if kind == "markdown")
    assert before.last.notes["diagnosis"] in said and after.last.notes["diagnosis"] in said


def test_new_lines_are_marked_and_all_new_code_is_not():
    assert marked("a\nb", "a\nc\nb") == "a\nc  # changed\nb"
    assert marked("", "a") == "a" and marked("a", "a") == "a"


@pytest.mark.parametrize("strip", STRIPS)
def test_a_strip_s_page_takes_one_seed_home(strip):
    tapes = [Tape(spec, [_ended()], FINISHED) for spec in STRIPS[strip].pair(1)]
    given = BOOKS["films"](tapes, "ko")
    assert config(given)["seeds"] == [1] and config(given)["unrolled"] == {"unroll": 5}
    with pytest.raises(ValueError, match="two trainings"):
        BOOKS["films"]([tapes[0], Tape(tapes[0].spec.with_(seed=2), tapes[0].frames, FINISHED)], "ko")


def _ended() -> Frame:
    numbers = {"modes_held": 3.0, "good_share": 0.5, "value": -1.0, "modes_covered": 3.0, "reverse_kl": 0.5}
    return Frame(0, numbers, {}, {"diagnosis": "learning"}, 1.0)


@pytest.mark.parametrize("preset", PRESETS)
def test_a_survey_counts_what_the_app_counts(preset):
    """The promise and the shares, from a notebook's code on rows that it did not train."""
    tape = Store(str(SHELF)).load(SurveySpec(preset=preset))
    given = BOOKS["surveys"]([tape], "en")
    claim = PRESETS[preset].claim
    space: dict[str, Any] = {"CONFIG": config(given), "math": __import__("math"), "shares": [0] * 8}
    space["diagnose"] = lambda numbers, modes: (claim.diagnosis or ("learning",))[0]
    exec(next(s for s in sources(given) if "def kept" in s), space)
    middle = {bound.name: (bound.low + bound.high) / 2 for bound in claim.bounds}
    assert space["kept"](middle) and claim.holds(middle, space["diagnose"](middle, 8))
    for bound in claim.bounds:
        assert not space["kept"](middle | {bound.name: bound.high + 1})
        assert not space["kept"]({name: v for name, v in middle.items() if name != bound.name})


@pytest.mark.parametrize("spec", [MapSpec(loss="wgangp"), MapSpec(loss="rpgan", activation="relu", d_steps=2)])
def test_any_map_can_be_taken_home(spec):
    frame = Frame(8, {}, {"code": np.array([6, 0, 1, 2, 3, 4, 5, 7], np.int8)}, {}, 1.0)
    tapes = [Tape(row, [frame], FINISHED) for row in rows(spec)]
    given = BOOKS["maps"](tapes, "ko")
    space: dict[str, Any] = {}
    for source in sources(given):
        if "plt.show" in source or source.startswith("SEEN"):
            continue
        exec(source, space)
        space["CONFIG"] |= {"steps": 2, "every": 8}
    assert len(space["cells"]) == 1 and len(space["APP"]) == 64
    assert space["APP"][2e-4, 5e-2] == "learning" and space["APP"][5e-2, 2e-4] == "diverged"


def test_a_part_of_the_paper_s_trials_can_be_taken_home():
    tapes = [Tape(trial(pack, seed), [_ended()], FINISHED) for pack, seed in ((1, 0), (1, 1), (4, 0))]
    given = BOOKS["papers"](tapes, "en")
    assert config(given)["trials"] == {1: [0, 1], 4: [0]} and config(given)["steps"] == 400_000


def test_the_survey_of_an_older_installation_says_no_versions():
    tape = surveyed()
    old = Tape(AtlasSpec("another"), tape.frames, FINISHED, tape.made)
    assert "APP_VERSIONS" not in "".join(sources(BOOKS["atlas"]([old], "en")))
    given = BOOKS["atlas"]([tape], "en")
    few = {"os": ("", "os"), "bottle": ("bottle", "bottle"), "none": ("no-such", "x")}
    space: dict[str, Any] = {"CONFIG": {"times": 1, "places": few}}
    for source in sources(given)[1:4]:
        exec(source, space)
    sizes = dict(zip(PLACES, tape.last.arrays["megabytes"], strict=True))
    assert space["found"]["bottle: MB"] == pytest.approx(sizes["bottle"], rel=0.01)
    assert space["found"]["bottle: version"] == space["found"]["os: version"] == 1.0
    assert space["found"]["installed"] == 2 and space["versions"]["none"] == ""


OFFERED = {"film": STRIPS["ring"].pair(42), "map": rows(MapSpec()), "paper": (trial(1, 0, 5000), trial(2, 0, 5000))}


@pytest.mark.parametrize("chapter", OFFERED)
def test_a_chapter_offers_what_has_been_recorded(chapter, opened, made_lab, tape):
    assert say("en", "takehome.take") not in everything(opened("unit04b", gans_tab=chapter).main)
    for spec in OFFERED[chapter]:
        kept = Tape(spec, [_ended()], FINISHED) if chapter == "paper" else tape(spec)
        made_lab.store.save(kept, "cpu")
    app = opened("unit04b", gans_tab=chapter)
    assert not app.exception
    assert say("en", "takehome.take") in everything(app.main)


@pytest.mark.parametrize("language", ("ko", "en"))
def test_a_training_by_hand_and_the_survey_are_offered(language, opened, made_lab, monkeypatch):
    assert say(language, "takehome.take") in everything(opened("unit04b", lang=language, gans_tab="slow").main)
    monkeypatch.setattr(made_lab, "want", lambda viewer, specs, again=False: [Run(specs[0], surveyed())])
    app = opened("unit02", lang=language)
    assert not app.exception
    assert say(language, "takehome.take") in everything(app.main)


def test_a_survey_is_offered_below_the_training_that_it_repeats(opened, made_lab, tape):
    label = say("en", "takehome.survey", name=PRESETS["healthy"].label("en"))
    assert label not in everything(opened("unit04b").main)
    survey = Store(str(SHELF)).load(SurveySpec(preset="healthy"))
    made_lab.store.save(survey, "cpu")
    assert label in everything(opened("unit04b").main)
