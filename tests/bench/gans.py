"""The GAN's step against a plain PyTorch loop on the same nets and batch, and against the machine's matrix products.

With PyTorch's default threads the plain loop takes a core each for one small step, and all but stops when another
process wants a core too: then its medians say more about the neighbours than about the code. The best rounds, and
the plain loop with one thread, do not depend on that.
"""

from __future__ import annotations

import time
from functools import partial
from itertools import pairwise
from typing import Any

from core.gans.spec import STEP_COST, GanSpec
from tests.bench.alternate import in_turn
from tests.bench.figures import Figure, note, ratio

LEAST = 3.0
SIZE = 768
CHUNK = 50
SPECS = (GanSpec(), GanSpec(width=128))


def measure(quick: bool) -> list[Figure]:
    """Steps a second, in turn; ours with one thread as on a worker, the plain loop with PyTorch's own number."""
    seconds, rounds = (0.3, 2) if quick else (1.5, 9)
    return [f for spec in SPECS[: 1 if quick else None] for f in _one(spec, seconds, rounds)]


def _one(spec: GanSpec, seconds: float, rounds: int) -> list[Figure]:
    note(f"gans: width {spec.width}, batch {spec.batch}, {rounds} rounds of {seconds} s")
    jobs = {
        "ours": partial(ours, spec, seconds),
        "plain": partial(plain, spec, seconds),
        "plain1": partial(plain, spec, seconds),
        "square": partial(products, seconds, SIZE, SIZE, SIZE),
        "layer": partial(products, seconds, 2 * spec.batch, spec.width, spec.width),
    }
    found = in_turn(jobs, rounds, frozenset({"ours", "plain1", "square", "layer"}))
    flop = spec.work / spec.steps - (spec.d_steps + 1) * STEP_COST
    rates = [flop * speed for speed in found["ours"]]
    unit, of = "steps/s", f"({spec.width} wide)"
    return [
        ratio(f"plain PyTorch loop, default threads {of}", found["ours"], found["plain"], LEAST, least=True),
        ratio(f"  the same, each one's best round {of}", [max(found["ours"])], [max(found["plain"])], None),
        ratio(f"plain PyTorch loop, one thread {of}", found["ours"], found["plain1"], None),
        ratio(f"one-thread products of {SIZE} x {SIZE} {of}", rates, found["square"], None),
        ratio(f"one-thread products of a layer's shape {of}", rates, found["layer"], None),
        Figure(f"ours {of}", sorted(found["ours"])[rounds // 2], unit),
        Figure(f"plain {of}", sorted(found["plain"])[rounds // 2], unit),
    ]


def ours(spec: GanSpec, seconds: float) -> float:
    """Steps a second of the lab's learner, advanced in chunks as a recording advances it."""
    from core.gans import learner

    state = learner.advance(learner.start(spec), CHUNK)
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        state = learner.advance(state, state.at + CHUNK)
    return (state.at - CHUNK) / (time.perf_counter() - began)


def plain(spec: GanSpec, seconds: float) -> float:
    """Steps a second of the loop that tutorials write: modules, default Adam, `.item()` on each step.

    The updates are the lab's: D on one real and one fake batch, then G on the same fakes, as in pytorch/examples dcgan.
    """
    import torch
    from torch import nn

    bend = {"tanh": nn.Tanh, "relu": nn.ReLU}[spec.activation]
    g, d = _module(nn, spec.g_sizes, bend), nn.Sequential(_module(nn, spec.d_sizes, bend), nn.Sigmoid())
    g_adam = torch.optim.Adam(g.parameters(), lr=spec.lr_g, betas=(spec.beta1, 0.999))
    d_adam = torch.optim.Adam(d.parameters(), lr=spec.lr_d, betas=(spec.beta1, 0.999))
    loss, modes = nn.BCELoss(), _ring(torch)
    losses: list[tuple[float, float]] = []
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        real = modes[torch.randint(0, 8, (spec.batch,))] + spec.sigma * torch.randn(spec.batch, 2)
        fake = g(torch.randn(spec.batch, spec.z_dim))
        ones, zeros = torch.ones(spec.batch, 1), torch.zeros(spec.batch, 1)
        d_adam.zero_grad()
        d_loss = loss(d(real), ones) + loss(d(fake.detach()), zeros)
        d_loss.backward()
        d_adam.step()
        g_adam.zero_grad()
        g_loss = loss(d(fake), ones)
        g_loss.backward()
        g_adam.step()
        losses.append((d_loss.item(), g_loss.item()))
    return len(losses) / (time.perf_counter() - began)


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


def _module(nn: Any, sizes: tuple[int, ...], bend: Any) -> Any:
    layers: list[Any] = []
    for a, b in pairwise(sizes):
        layers += [nn.Linear(a, b), bend()]
    return nn.Sequential(*layers[:-1])


def _ring(torch: Any) -> Any:
    angles = torch.arange(8) * (2 * torch.pi / 8)
    return 2 * torch.stack([angles.cos(), angles.sin()], dim=1)
