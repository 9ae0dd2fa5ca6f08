"""How a GAN is named by its numbers, what may be asked of it, and that nothing light imports torch."""

from __future__ import annotations

import math
import subprocess
import sys

import numpy as np
import pytest

from core.data.points2d import POINTS
from core.gans.choices import ACTIVATIONS, LOSSES, NETWORKS, OPTIMISERS
from core.gans.diagnosis import SENTENCES, details, diagnose
from core.gans.examples import EXAMPLES
from core.gans.fields import DATA
from core.gans.metrics import LOG4, ladder
from core.gans.spec import WORK_LIMIT, GanSpec
from core.spec import SpecError
from dashboard.words import say


@pytest.mark.parametrize(("m", "rung"), [(1, -0.392), (2, -0.626), (4, -0.955), (7, -1.295), (8, -1.386)])
def test_the_collapse_ladder(m: int, rung: float) -> None:
    assert ladder(m, 8) == pytest.approx(rung, abs=5e-4)


def test_the_ladder_follows_from_the_best_critic() -> None:
    """V with D* = p/(p+q) summed over modes, p even over 8 and q even over m."""
    for m in range(1, 9):
        p, q = np.full(8, 1 / 8), np.r_[np.full(m, 1 / m), np.zeros(8 - m)]
        best = p / (p + q)
        v = (p * np.log(best)).sum() + (q[:m] * np.log(1 - best[:m])).sum()
        assert ladder(m, 8) == pytest.approx(v)
    assert ladder(8, 8) == pytest.approx(-LOG4) == pytest.approx(-math.log(4))
    for m in (0, 9):
        with pytest.raises(ValueError, match="of 8 modes"):
            ladder(m, 8)


HEALTHY = {
    "modes_held": 8, "good_share": 0.9, "value": -1.36, "accuracy": 0.53, "spread": 1.0, "turnover": 0.02,
    "drift": 0.015, "grad_g": 0.4,
}  # fmt: skip
LUMP = {"modes_held": 0, "good_share": 0.0, "drift": 2.0, "turnover": 0.3, "spread": 0.1, "d_real": 0.5}
EARLY = {k: v for k, v in HEALTHY.items() if k not in ("turnover", "drift")}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "healthy"),
        ({"modes_held": 1, "good_share": 0.97, "value": -0.38, "accuracy": 0.93, "spread": 0.05}, "mode-collapse"),
        ({"modes_held": 2, "good_share": 0.7, "value": -0.6}, "mode-collapse"),
        ({"modes_held": 4, "good_share": 0.35, "value": -0.9}, "mode-collapse"),
        ({"modes_held": 7, "good_share": 0.85, "value": -1.25}, "missing-modes"),
        ({"modes_held": 5, "good_share": 0.5}, "missing-modes"),
        ({"modes_held": 7, "good_share": 0.41}, "learning"),
        ({"modes_held": 0, "good_share": 0.002, "turnover": 0.59, "spread": 1.1}, "learning"),
        ({"modes_held": 1, "good_share": 0.6, "turnover": 0.9, "drift": 1.5, "spread": 0.1}, "mode-hopping"),
        ({"modes_held": 0, "good_share": 0.01, "turnover": 0.8, "drift": 0.45, "spread": 0.15}, "mode-hopping"),
        ({"modes_held": 0, "good_share": 0.0, "accuracy": 1.0, "value": -0.001, "spread": 0.1}, "d-wins"),
        ({**LUMP, "d_fake": 0.55}, "g-outruns"),
        ({**LUMP, "d_fake": 0.05, "accuracy": 0.93, "value": -0.461}, "learning"),
        ({**LUMP, "d_fake": 0.05, "drift": 5.0}, "g-outruns"),
        ({**LUMP, "d_fake": 0.55, "drift": 25.0}, "g-outruns"),
        ({**LUMP, "d_fake": 0.55, "drift": 125.0}, "diverged"),
        ({**LUMP, "d_fake": 0.3, "accuracy": 0.25}, "g-outruns"),
        ({"modes_held": 5, "good_share": 0.3, "turnover": 0.3}, "learning"),
        ({"modes_held": 8, "good_share": 0.3}, "learning"),
        ({"modes_held": 1, "good_share": 0.6, "drift": 0.8}, "learning"),
        ({"value": float("nan")}, "diverged"),
        ({"grad_g": float("inf")}, "diverged"),
    ],
)
def test_diagnosis_of_made_numbers(changes: dict[str, float], code: str) -> None:
    numbers = {**HEALTHY, **changes}
    assert diagnose(numbers) == code
    for language in ("ko", "en"):
        assert "{" not in SENTENCES[code](language).format(**details(numbers))


def test_before_there_were_enough_looks_only_health_is_certain() -> None:
    assert diagnose(EARLY) == "healthy"
    for held in (0, 1, 4, 7):
        assert diagnose({**EARLY, "modes_held": held}) == "learning"
    assert SENTENCES["mode-hopping"].en.format(**details(EARLY))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"sigma": 0.5}, "out-of-range"),
        ({"width": 0}, "out-of-range"),
        ({"width": 64.5}, "unreadable"),
        ({"lr_g": float("nan")}, "out-of-range"),
        ({"lr_d": float("inf")}, "out-of-range"),
        ({"batch": 100_000}, "out-of-range"),
        ({"loss": "hinges"}, "unknown-choice"),
        ({"steps": 50}, "out-of-range"),
        ({"width": 256, "depth": 4, "batch": 1024, "d_steps": 10, "steps": 20000}, "too-much-work"),
        ({"width": 256, "batch": 1024, "steps": 20000}, "too-much-work"),
        ({"unroll": 10, "steps": 50000}, "too-much-work"),
        ({"data": "own"}, "too-few-points"),
        ({"data": "own", "own": "0,0;1,1"}, "too-few-points"),
        ({"own": "0,0;99,1"}, "unreadable"),
        ({"network": "conv"}, "conv-needs-images"),
        ({"network": "pacgan", "data": "digits8"}, "pacgan-needs-points"),
        ({"smooth": 0.9, "loss": "wgan"}, "smooth-needs-probability"),
        ({"r1": 1.0, "loss": "wgangp"}, "penalised-twice"),
        ({"r2": 1.0, "loss": "wgan"}, "penalised-twice"),
        ({"spectral": True, "loss": "wgan"}, "bounded-twice"),
        ({"spread": True, "r1": 1.0}, "penalty-of-one-point"),
        ({"spread": True, "loss": "wgangp"}, "penalty-of-one-point"),
        ({"unroll": 2, "r1": 1.0}, "unrolled-penalty"),
        ({"pack": 2, "network": "conv", "data": "digits8"}, "pack-one-image"),
    ],
)
def test_what_a_spec_refuses_and_why(changes: dict[str, object], code: str) -> None:
    with pytest.raises(SpecError) as caught:
        GanSpec(**changes)  # type: ignore[arg-type]
    assert [p.code for p in caught.value.problems] == [code]
    for language in ("ko", "en"):
        details_ = {"field": "x", **{k: v for p in caught.value.problems for k, v in p.details.items()}}
        assert say(language, f"problem.{code}", **details_)


def test_what_a_spec_allows_and_records() -> None:
    assert GanSpec(width=128, steps=20000).work < WORK_LIMIT
    g, d = 2 * 64 + 64 * 64 + 64 * 2, 2 * 64 + 64 * 64 + 64
    assert GanSpec().work == 4000 * (2 * 256 * (g + 6 * d) + 2e6 + 2 * 256 * (2 * g + 2 * d) + 2e6)
    for spec in (GanSpec(), GanSpec(steps=100), GanSpec(steps=20000, width=8)):
        marks = spec.marks()
        assert marks[0] == 0 and marks[-1] == spec.steps and list(marks) == sorted(set(marks)) and len(marks) <= 80
    assert GanSpec().key != GanSpec(seed=1).key
    legal, problems = GanSpec.read({"width": "128", "loss": "nope", "seed": "7"})
    assert (legal, [p.field for p in problems]) == ({"width": 128, "seed": 7}, ["loss"])


def test_what_does_not_matter_is_not_in_the_key() -> None:
    assert GanSpec(clip=0.5).key == GanSpec().key != GanSpec(loss="wgan", clip=0.5).key
    assert GanSpec(own="0,0;1,1;2,2").key == GanSpec().key
    assert GanSpec(data="digits8", sigma=0.2).key == GanSpec(data="digits8").key
    assert GanSpec(width_d=64).key == GanSpec().key != GanSpec(width_d=32).key
    off = {"r1", "r2", "smooth", "noise", "spectral", "pack", "spread", "unroll", "ema", "simultaneous"}
    assert not off & set(GanSpec().values()), "a new remedy leaves old recordings valid"
    for changes in ({"r1": 0.5}, {"smooth": 0.9}, {"noise": 0.1}, {"pack": 2}, {"ema": 0.9}, {"simultaneous": True}):
        spec = GanSpec(**changes)  # type: ignore[arg-type]
        assert spec.key != GanSpec().key and set(changes) <= set(spec.values())
        assert GanSpec(**spec.values()) == spec  # type: ignore[arg-type]


def test_every_entry_is_said_in_both_languages_with_its_source() -> None:
    for registry in (DATA, POINTS, LOSSES, ACTIVATIONS, OPTIMISERS, NETWORKS):
        for entry in registry.values():
            assert all((*entry.label, *entry.about, entry.formula, entry.source))
    assert all(rule.label.ko and rule.label.en for rule in GanSpec.rules().values())


@pytest.mark.parametrize("name", LOSSES)
def test_what_is_usual_with_a_loss_is_a_legal_spec(name: str) -> None:
    spec = GanSpec(loss=name, **LOSSES[name].usual)  # type: ignore[arg-type]
    assert all(getattr(spec, field) == value for field, value in LOSSES[name].usual.items())


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_shapes_can_be_learned(name: str) -> None:
    from core.data.points2d import MOST_OWN, cloud, write_own

    text = write_own(EXAMPLES[name]())
    assert GanSpec(data="own", own=text).own == text
    assert 3 <= len(cloud("own", text).anchors) <= MOST_OWN


def test_light_modules_import_no_torch() -> None:
    code = "import core.gans.presets, core.gans.diagnosis, core.gans.metrics, sys; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
