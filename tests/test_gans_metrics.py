"""How a GAN is marked and diagnosed, what may be asked of it, and that nothing light imports torch."""

from __future__ import annotations

import math
import subprocess
import sys

import numpy as np
import pytest

from core.data.points2d import MODES, draw, ring
from core.gans import metrics
from core.gans.diagnosis import SENTENCES, details, diagnose
from core.gans.presets import PRESETS, SurveySpec
from core.gans.spec import ACTIVATIONS, LOSSES, POINTS, WORK_LIMIT, GanSpec
from core.spec import SpecError

RING = MODES["ring8"]


def test_the_ring_has_eight_distinct_modes_on_radius_two() -> None:
    gaps = np.linalg.norm(RING[:, None] - RING[None], axis=2)[~np.eye(8, dtype=bool)]
    assert gaps.min() == pytest.approx(4 * math.sin(math.pi / 8))
    assert np.allclose(np.linalg.norm(RING, axis=1), 2) and np.allclose(RING.mean(axis=0), 0)
    assert set(MODES) == set(POINTS)
    slip = 2 * np.stack([np.cos(np.linspace(0, 2 * np.pi, 8)), np.sin(np.linspace(0, 2 * np.pi, 8))], axis=1)
    counts = metrics.histogram(np.repeat(slip, 10, axis=0), RING, 0.05)
    assert metrics.modes_covered(counts) < 8, "the ring of 7 must not pass for one of 8"
    assert len(np.unique(ring(7).round(6), axis=0)) == 7


def test_drawn_points_follow_their_seed_and_spread() -> None:
    points = draw("ring8", 0.1, 20_000, seed=1)
    assert np.array_equal(points, draw("ring8", 0.1, 20_000, seed=1)) and points.dtype == np.float32
    closest, distances = metrics.nearest(points, RING)
    assert np.bincount(closest) / 20_000 == pytest.approx(np.full(8, 1 / 8), abs=0.01)
    assert np.sqrt(np.square(distances).mean() / 2) == pytest.approx(0.1, rel=0.02)
    with pytest.raises(KeyError):
        draw("ring9", 0.1, 10, seed=1)


@pytest.mark.parametrize("sigma", [0.01, 0.05, 0.2])
def test_perfect_samples_score_perfectly(sigma: float) -> None:
    counts = metrics.histogram(draw("ring8", sigma, 100_000, seed=2), RING, sigma)
    assert metrics.modes_covered(counts) == 8
    assert metrics.good_share(counts, 100_000) == pytest.approx(metrics.CEILING, abs=0.002)
    assert metrics.reverse_kl(counts) == pytest.approx(0, abs=1e-3)
    assert round(metrics.CEILING, 4) == 0.9889


def test_collapsed_and_useless_samples_score_so() -> None:
    one = metrics.histogram(np.tile(RING[3], (2500, 1)), RING, 0.05)
    assert (metrics.modes_covered(one), metrics.good_share(one, 2500)) == (1, 1.0)
    assert metrics.reverse_kl(one) == pytest.approx(math.log(8))
    stray = np.vstack([np.tile(RING[3], (2499, 1)), RING[4]])
    assert metrics.modes_covered(metrics.histogram(stray, RING, 0.05)) == 2, "one sample covers a mode"
    none = metrics.histogram(np.zeros((10, 2)), RING, 0.05)
    assert metrics.modes_covered(none) == 0 and metrics.reverse_kl(none) is None
    beside = RING[:1] + np.array([[0.0, 0.149], [0.0, 0.151], [0.0, np.nan]])[:, :]
    assert metrics.histogram(beside, RING, 0.05).sum() == 1, "3σ is 0.15, and NaN is not good"


@pytest.mark.parametrize(("m", "rung"), [(1, -0.392), (2, -0.626), (4, -0.955), (7, -1.295), (8, -1.386)])
def test_the_collapse_ladder(m: int, rung: float) -> None:
    assert metrics.ladder(m, 8) == pytest.approx(rung, abs=5e-4)


def test_the_ladder_follows_from_the_best_critic() -> None:
    """V with D* = p/(p+q) summed over modes, p even over 8 and q even over m."""
    for m in range(1, 9):
        p, q = np.full(8, 1 / 8), np.r_[np.full(m, 1 / m), np.zeros(8 - m)]
        best = p / (p + q)
        v = (p * np.log(best)).sum() + (q[:m] * np.log(1 - best[:m])).sum()
        assert metrics.ladder(m, 8) == pytest.approx(v)
    assert metrics.ladder(8, 8) == pytest.approx(-metrics.LOG4)
    for m in (0, 9):
        with pytest.raises(ValueError, match="of 8 modes"):
            metrics.ladder(m, 8)


HEALTHY = {
    "modes_held": 8, "good_share": 0.9, "value": -1.36, "accuracy": 0.53, "spread": 2.0, "turnover": 0.02,
    "drift": 0.03, "grad_g": 0.4,
}  # fmt: skip
EARLY = {k: v for k, v in HEALTHY.items() if k not in ("turnover", "drift")}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "healthy"),
        ({"modes_held": 1, "good_share": 0.97, "value": -0.38, "accuracy": 0.93, "spread": 0.1}, "mode-collapse"),
        ({"modes_held": 2, "good_share": 0.7, "value": -0.6}, "mode-collapse"),
        ({"modes_held": 7, "good_share": 0.85, "value": -1.25}, "mode-collapse"),
        ({"modes_held": 1, "good_share": 0.6, "turnover": 0.9, "drift": 3.0, "spread": 0.2}, "mode-hopping"),
        ({"modes_held": 0, "good_share": 0.01, "turnover": 0.8, "drift": 0.9, "spread": 0.3}, "mode-hopping"),
        ({"modes_held": 0, "good_share": 0.0, "accuracy": 1.0, "value": -0.001, "spread": 0.2}, "d-wins"),
        ({"modes_held": 0, "good_share": 0.0, "drift": 4.0, "turnover": 0.3, "spread": 0.2}, "g-outruns"),
        ({"modes_held": 5, "good_share": 0.3, "turnover": 0.3}, "learning"),
        ({"modes_held": 8, "good_share": 0.3}, "learning"),
        ({"modes_held": 1, "good_share": 0.6, "drift": 1.6}, "learning"),
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
        ({"width": 64.5}, "unreadable"),
        ({"lr_g": float("nan")}, "out-of-range"),
        ({"loss": "hinge"}, "unknown-choice"),
        ({"steps": 50}, "out-of-range"),
        ({"width": 256, "depth": 4, "batch": 1024, "d_steps": 10, "steps": 20000}, "too-much-work"),
        ({"width": 256, "batch": 1024, "steps": 20000}, "too-much-work"),
    ],
)
def test_what_a_spec_refuses(changes: dict[str, object], code: str) -> None:
    with pytest.raises(SpecError) as caught:
        GanSpec(**changes)  # type: ignore[arg-type]
    assert [p.code for p in caught.value.problems] == [code]


def test_what_a_spec_allows_and_records() -> None:
    assert GanSpec(width=128, steps=20000).work < WORK_LIMIT
    assert GanSpec().work == 4000 * (2 * 256 * (8 * 4288 + 3 * 4352) + 4e6)
    for spec in (GanSpec(), GanSpec(steps=100), GanSpec(steps=20000, width=8)):
        marks = spec.marks()
        assert marks[0] == 0 and marks[-1] == spec.steps and list(marks) == sorted(set(marks)) and len(marks) <= 150
    assert GanSpec().key != GanSpec(seed=1).key
    legal, problems = GanSpec.read({"width": "128", "loss": "nope", "seed": "7"})
    assert (legal, [p.field for p in problems]) == ({"width": 128, "seed": 7}, ["loss"])


def test_every_entry_is_said_in_both_languages_with_its_source() -> None:
    for entry in (*POINTS.values(), *LOSSES.values(), *ACTIVATIONS.values()):
        assert all((*entry.label, *entry.about, entry.formula, entry.source))
    for preset in PRESETS.values():
        assert all((*preset.label, *preset.about, *preset.claim.says))
    assert all(rule.label.ko and rule.label.en for rule in GanSpec.rules().values())


def test_a_changed_preset_changes_its_survey_s_key_but_its_seed_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    preset, spec = PRESETS["healthy"], SurveySpec(preset="healthy")
    key = spec.key
    assert SurveySpec(preset="mode-collapse").key != key and spec.marks() == tuple(range(21))
    monkeypatch.setitem(PRESETS, "healthy", preset._replace(spec=preset.spec.with_(seed=9)))
    assert SurveySpec(preset="healthy").key == key
    monkeypatch.setitem(PRESETS, "healthy", preset._replace(spec=preset.spec.with_(lr_g=2e-3)))
    assert SurveySpec(preset="healthy").key != key
    monkeypatch.setitem(PRESETS, "healthy", preset._replace(claim=preset.claim._replace(bounds=())))
    assert SurveySpec(preset="healthy").key != key


def test_a_missing_or_undefined_number_breaks_a_promise() -> None:
    claim = PRESETS["mode-collapse"].claim
    good = {"modes_held": 1, "good_share": 0.9, "turnover": 0.0}
    assert claim.holds(good)
    assert not claim.holds({**good, "modes_held": 8}) and not claim.holds({**good, "good_share": float("nan")})
    assert not claim.holds({k: v for k, v in good.items() if k != "turnover"})


def test_light_modules_import_no_torch() -> None:
    code = "import core.gans.presets, core.gans.diagnosis, core.gans.metrics, sys; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
