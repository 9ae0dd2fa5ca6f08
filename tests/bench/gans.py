"""The GAN's step for every loss beside a tutorial's loop, and beside the machine's matrix products; quality and frames.

With PyTorch's default threads the tutorial's loop takes a core each for one small step, and all but stops when another
process wants a core too: then its medians say more about the neighbours than about the code. The best rounds, and
the loop with one thread, do not depend on that.
"""

from __future__ import annotations

import os
import statistics
import time
from functools import partial

from core.gans.choices import LOSSES
from core.gans.maps import COLUMNS, ROWS, MapSpec
from core.gans.spec import STEP_COST, GanSpec
from tests.bench.alternate import in_turn
from tests.bench.figures import Figure, note, ratio

EIGHT, TWENTY = 8.0, 20.0
THREE, ONE_AND_A_HALF, HALF, TENTH, SAME = 3.0, 1.5, 0.5, 0.1, 1e-9
SIZE = 768
CHUNK = 50
FEW = 4
"""Cells of a map that are timed one after the other."""
SEEDS, MODES = (0, 1, 2, 3, 4), 8
USUAL = {name: GanSpec(loss=name, **entry.usual) for name, entry in LOSSES.items()}


def measure(quick: bool) -> list[Figure]:
    """Steps a second, in turn; ours with one thread as on a worker, the tutorial's with the usual number and one."""
    seconds, rounds = (0.3, 2) if quick else (1.0, 5)
    specs = dict(list(USUAL.items())[: 1 if quick else None])
    found = [figure for name, spec in specs.items() for figure in _beside(name, spec, seconds, rounds)]
    found += _bound(GanSpec(width=128), seconds, rounds)
    found += _gradients() + _gpu(seconds, rounds)
    return found + _quality(1 if quick else len(SEEDS), 300 if quick else 3000) + _frames(300 if quick else 4000)


def _beside(name: str, spec: GanSpec, seconds: float, rounds: int) -> list[Figure]:
    note(f"gans: {name}, width {spec.width}, batch {spec.batch}, {rounds} rounds of {seconds} s")
    jobs = {
        "ours": partial(ours, spec, seconds),
        "plain": partial(plain, spec, seconds),
        "plain1": partial(plain, spec, seconds),
    }
    found = in_turn(jobs, rounds, frozenset({"ours", "plain1"}))
    return [
        ratio(f"{name}: over a tutorial's loop, default threads", found["ours"], found["plain"], THREE, least=True),
        ratio(f"{name}: over the same, one thread", found["ours"], found["plain1"], ONE_AND_A_HALF, least=True),
        Figure(f"{name}: ours", statistics.median(found["ours"]), "steps/s"),
    ]


def _bound(spec: GanSpec, seconds: float, rounds: int) -> list[Figure]:
    """The operations a second of the whole step over those of bare matrix products of its layers' shapes."""
    note(f"gans: width {spec.width}, batch {spec.batch} against matrix products")
    jobs = {
        "ours": partial(ours, spec, seconds),
        "layer": partial(products, seconds, 2 * spec.batch, spec.width, spec.width),
        "square": partial(products, seconds, SIZE, SIZE, SIZE),
    }
    found = in_turn(jobs, rounds, frozenset(jobs))
    flop = spec.work / spec.steps - (spec.d_steps + 1) * STEP_COST
    rates = [flop * speed for speed in found["ours"]]
    return [
        ratio("2 x 128, batch 256: of its layers' products", rates, found["layer"], HALF, least=True),
        ratio(f"2 x 128, batch 256: of {SIZE} x {SIZE} products", rates, found["square"], None),
    ]


def _gradients() -> list[Figure]:
    """The largest relative difference of gradients by hand from autograd's, over all losses, in double precision."""
    import torch

    from core.gans.graph import GraphPair
    from core.gans.pairs import HandPair
    from core.gans.training import fresh

    worst = 0.0
    for spec in USUAL.values():
        tensors = {n: t.double() for n, t in fresh(spec, torch.Generator().manual_seed(0)).items()}
        pairs = HandPair(spec, tensors, 64), GraphPair(spec, {n: t.clone() for n, t in tensors.items()}, 64)
        for pair in pairs:
            generator = torch.Generator().manual_seed(1)
            pair.real.normal_(generator=generator)
            pair.z.normal_(generator=generator)
            pair.mix.uniform_(generator=generator)
            pair.make()
        with torch.no_grad():
            for ours_, theirs in ((p.d_grad(), q.d_grad()) for p, q in [pairs]):
                worst = max(worst, float((ours_ - theirs).norm() / theirs.norm()))
            for ours_, theirs in ((p.g_grad(), q.g_grad()) for p, q in [pairs]):
                worst = max(worst, float((ours_ - theirs).norm() / theirs.norm()))
    return [Figure("gradients: largest difference from autograd's", worst, "relative", SAME)]


def _gpu(seconds: float, rounds: int) -> list[Figure]:
    """Where there is a GPU: a captured step beside the tutorial's loop, and a map as one batch or cell after cell."""
    import torch

    if not torch.cuda.is_available():
        note("gans: no GPU here")
        return []
    note("gans: on the GPU")
    jobs = {"graph": partial(on_gpu, seconds), "eager": partial(plain, GanSpec(), seconds, "cuda")}
    jobs |= {"batch": map_together, "cells": map_apart}
    found = in_turn(jobs, rounds, frozenset(jobs))
    return [
        ratio("GPU: one graph a step over a tutorial's loop", found["graph"], found["eager"], EIGHT, least=True),
        ratio("GPU: 64 cells one after the other over one batch", found["cells"], found["batch"], TWENTY, least=True),
    ]


def _quality(seeds: int, steps: int) -> list[Figure]:
    """What both end up with: good samples and modes held after as many steps, and how long 8 modes took."""
    note(f"gans: quality after {steps} steps, {seeds} seeds")
    jobs = {
        f"{who.__name__} {seed}": partial(who, seed, steps) for seed in SEEDS[:seeds] for who in (ours_good, plain_good)
    }
    jobs |= {f"8 modes {seed}": partial(until_all, seed, steps) for seed in SEEDS[:seeds]}
    found = in_turn(jobs, 1, frozenset(jobs), warm=False)
    good = {
        who: [v[0] for n, v in found.items() if n.startswith(who)] for who in ("ours_good", "plain_good", "8 modes")
    }
    return [
        Figure("good samples at the end: ours, median", statistics.median(good["ours_good"]), "share"),
        Figure("good samples at the end: the tutorial's, median", statistics.median(good["plain_good"]), "share"),
        Figure("seconds until 8 modes are held, median over seeds", statistics.median(good["8 modes"]), "s"),
    ]


def _frames(steps: int) -> list[Figure]:
    """What the frames of a whole default run cost, over its training."""
    note("gans: frames over training")
    found = in_turn({"frames": partial(frames, steps)}, 3, frozenset({"frames"}))
    return [Figure("frames over training, a default run", statistics.median(found["frames"]), "share", TENTH)]


def ours(spec: GanSpec, seconds: float) -> float:
    """Steps a second of the lab's learner, advanced in chunks as a recording advances it."""
    from core.gans import learner

    state = learner.advance(learner.start(spec), CHUNK)
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        state = learner.advance(state, state.at + CHUNK)
    return (state.at - CHUNK) / (time.perf_counter() - began)


def on_gpu(seconds: float) -> float:
    """Steps a second of the learner on the GPU, its first chunk, with the capture, apart."""
    os.environ["LAB_DEVICE"] = "cuda"
    return ours(GanSpec(), seconds)


def map_together() -> float:
    """Seconds of a map's 64 cells as one batch."""
    from core.gans import mapping

    os.environ["LAB_DEVICE"] = "cuda"
    mapping.together.cache_clear()
    began = time.perf_counter()
    mapping.together(MapSpec())
    return time.perf_counter() - began


def map_apart() -> float:
    """Seconds of the same cells one after the other, each as the trainer takes it: from a few of them."""
    from core.gans import learner

    os.environ["LAB_DEVICE"] = "cuda"
    cells, began = MapSpec().cells[:FEW], time.perf_counter()
    for cell in cells:
        learner.observe(learner.advance(learner.start(cell), cell.steps))
    return (time.perf_counter() - began) / FEW * len(ROWS) * len(COLUMNS)


def plain(spec: GanSpec, seconds: float, device: str = "cpu") -> float:
    """Steps a second of the tutorial's loop."""
    from tests.bench.tutorial import Tutorial

    loop = Tutorial(spec, device)
    loop.step()
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        loop.step()
    return (len(loop.losses) - 1) / (time.perf_counter() - began)


def ours_good(seed: int, steps: int) -> float:
    """The share of good samples after `steps` steps of ours."""
    from core.gans import learner

    return learner.observe(learner.advance(learner.start(GanSpec(seed=seed)), steps)).numbers["good_share"]


def plain_good(seed: int, steps: int) -> float:
    """The same of the tutorial's."""
    import torch

    from core.data.coverage import SAMPLES, good_share, histogram
    from core.gans.evaluation import truth
    from tests.bench.tutorial import Tutorial

    spec = GanSpec(seed=seed)
    loop = Tutorial(spec)
    for _ in range(steps):
        loop.step()
    with torch.no_grad():
        points = loop.g(torch.randn(SAMPLES, spec.z_dim)).numpy()
    return good_share(histogram(points, truth(spec)), SAMPLES)


def until_all(seed: int, steps: int) -> float:
    """Seconds of training until all 8 modes are held; infinite where that is not seen within `steps`."""
    from core.gans import learner

    state = learner.start(GanSpec(seed=seed))
    while state.at < steps:
        state = learner.advance(state, state.at + CHUNK)
        if learner.observe(state).numbers["modes_held"] == MODES:
            return state.seconds
    return float("inf")


def frames(steps: int) -> float:
    """Processor time of observing at all marks of a run, over that of its training; others' load does not count."""
    from core.gans import learner

    spec = GanSpec(steps=steps)
    state, seen, began = learner.start(spec), 0.0, time.process_time()
    for mark in spec.marks():
        state = learner.advance(state, mark)
        looked = time.process_time()
        learner.observe(state)
        seen += time.process_time() - looked
    return seen / (time.process_time() - began - seen)


def products(seconds: float, rows: int, inner: int, columns: int) -> float:
    """Floating-point operations a second of matrix products of these sizes: what this processor can do at best."""
    import torch

    a, b = torch.randn(rows, inner), torch.randn(inner, columns)
    out, count, began = torch.empty(rows, columns), 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        for _ in range(10):
            torch.mm(a, b, out=out)
        count += 10
    return 2.0 * rows * inner * columns * count / (time.perf_counter() - began)
