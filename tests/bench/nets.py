"""The networks of unit 03 beside the loop that a tutorial has for them: the same modules, batches and updates."""

from __future__ import annotations

import statistics
import time
from functools import partial
from importlib import import_module

from core.nets.autoencoder import AutoencoderSpec
from core.nets.convnet import ConvnetSpec
from core.nets.memory import CELLS, MemorySpec
from core.spec import Spec
from tests.bench.alternate import in_turn
from tests.bench.figures import Figure, note, ratio

NEVER_SLOWER = 1.0
CHUNK = 25
"""Steps between two frames, about as in a recording."""
SPECS: dict[str, Spec] = {
    "autoencoder": AutoencoderSpec(),
    "CNN": ConvnetSpec(),
    "dense": ConvnetSpec(net="dense"),
    **{cell: MemorySpec(cell=cell) for cell in CELLS},
}


def measure(quick: bool) -> list[Figure]:
    """Steps a second, in turn, with one thread as on a worker; plain also with as many as PyTorch likes."""
    seconds, rounds = (0.3, 1) if quick else (1.5, 5)
    found = []
    for name, spec in list(SPECS.items())[: 1 if quick else None]:
        note(f"nets: {name}")
        jobs = {"ours": partial(ours, spec, seconds), "plain": partial(plain, spec, seconds)}
        jobs["plain, default threads"] = partial(plain, spec, seconds)
        speeds = in_turn(jobs, rounds, frozenset({"ours", "plain"}))
        for other in list(jobs)[1:]:
            label = f"{name}: over a plain loop{other.removeprefix('plain')}"
            found.append(ratio(label, speeds["ours"], speeds[other], NEVER_SLOWER, least=True))
        found.append(Figure(f"{name}: ours", statistics.median(speeds["ours"]), "steps/s"))
    return found


def ours(spec: Spec, seconds: float) -> float:
    """Steps a second of the learner, advanced in chunks as a recording advances it."""
    learner = import_module(spec.learner)
    state = learner.advance(learner.start(spec), CHUNK)
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        state = learner.advance(state, state.at + CHUNK)
    return float((state.at - CHUNK) / (time.perf_counter() - began))


def plain(spec: Spec, seconds: float) -> float:
    """Steps a second of `zero_grad`, `backward` and `torch.optim.Adam`, the loss read on every step."""
    import torch

    learner = import_module(spec.learner)
    net, generator, losses = learner.build(spec), torch.Generator().manual_seed(0), []
    optimiser = torch.optim.Adam(net.parameters(), lr=spec.lr)
    for _ in range(CHUNK):
        losses.append(_step(learner, spec, net, generator, optimiser))
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        losses.append(_step(learner, spec, net, generator, optimiser))
    return (len(losses) - CHUNK) / (time.perf_counter() - began)


def _step(learner, spec, net, generator, optimiser) -> float:
    import torch

    optimiser.zero_grad()
    loss = learner.loss(spec, net, generator)
    loss.backward()
    if clip := getattr(spec, "clip", 0.0):
        torch.nn.utils.clip_grad_norm_(net.parameters(), clip)
    optimiser.step()
    return loss.item()
