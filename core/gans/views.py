"""What a frame shows: of points D's map, arrows and the warped grid, of images samples. Heavy: torch."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.data import coverage, images
from core.data.points2d import WINDOW, cloud
from core.gans import evaluation as ev
from core.gans.architectures import critic_of
from core.gans.graph import normalised, power, spread_answers
from core.gans.losses import GAN_LOSSES
from core.gans.networks import answers
from core.gans.spec import GanSpec

Array = NDArray[Any]

SIDE = 40
"""D's map has SIDE x SIDE values."""
ARROWS = 120
"""How many of the made points have an arrow."""
LATTICE, REACH = 21, 2.0
"""The warped grid: LATTICE x LATTICE noise vectors, their first two numbers within ±REACH, all others 0."""
AXIS = np.linspace(-WINDOW, WINDOW, SIDE, dtype=np.float32)
MOST = float(np.finfo(np.float16).max)
PICTURES, NEIGHBOURS = 25, 10
"""How many images a frame shows, and of how many of them the nearest training image."""


def moving(spec: GanSpec, tensors: ev.Tensors, points: Array, arrows: Array) -> dict[str, Array]:
    """What changes from frame to frame, of made samples [n, dim] and where they are pulled."""
    if spec.pictures:
        return _images(spec, points)
    return {
        "fake": as_half(points[: ev.SHOWN]),
        "d_map": d_map(spec, tensors),
        "arrows": as_half(arrows[:ARROWS]),
        "warp": warp(spec, ev.shown_weights(tensors)),
    }


def still(spec: GanSpec) -> dict[str, Array]:
    """What stays the same in all frames, and so stands in the first one only."""
    known = ev.truth(spec)
    if spec.pictures:
        return {"real": as_bytes(ev.real(spec, PICTURES)), "shares": known.shares}
    points = {"real": ev.real(spec, ev.SHOWN), "modes": cloud(spec.data, spec.own).centres}
    return {**points, "shares": known.shares, "grid_x": AXIS, "grid_y": AXIS}


def d_map(spec: GanSpec, tensors: ev.Tensors) -> Array:
    """How real D finds each place of the window, 0 to 1, as float16 [y, x], SIDE on a side; `AXIS` has the coordinates.

    A D that sees packs is shown the place with real points beside it; one that is told a batch's spread, that of reals.
    """
    x, y = np.meshgrid(AXIS, AXIS)
    places = np.stack([x.ravel(), y.ravel()], axis=1)
    if spec.pack > 1:
        beside = ev.real(spec, ev.JUDGED)[: SIDE**2 * (spec.pack - 1) % ev.JUDGED or ev.JUDGED]
        company = np.resize(beside, (len(places), 2 * (spec.pack - 1)))
        places = np.concatenate([places, company], axis=1)
    answers = _answers(spec, tensors, torch.from_numpy(places.astype(np.float32)).to(tensors["d"].device))
    seen: Array = GAN_LOSSES[spec.loss].shade(answers).view(SIDE, SIDE).cpu().numpy().astype(np.float16)
    return seen


def _answers(spec: GanSpec, tensors: ev.Tensors, places: Tensor) -> Tensor:
    """D's answers [n, 1] to packs [n, pack * 2]."""
    with torch.no_grad():
        if spec.network == "mlp" and not spec.spectral and not spec.spread:
            return answers(spec.d_sizes, spec.activation, tensors["d"], places)
        net = critic_of(spec)
        parts = net.parts(tensors["d"])
        if spec.spectral:
            u = tensors["d_singular"]
            parts = normalised(parts, u, power(parts, u, remember=False))
        if not spec.spread:
            return net(parts, places)
        real = torch.from_numpy(ev.real(spec, ev.JUDGED * spec.pack)).to(places).view(ev.JUDGED, -1)
        return spread_answers(net, parts, places, company=real)


def warp(spec: GanSpec, g: Tensor) -> Array:
    """What G makes of an even lattice of noise: float16 [LATTICE, LATTICE, 2]; of noise with one number, one line."""
    axis = torch.linspace(-REACH, REACH, LATTICE, device=g.device)
    lines = 1 if spec.z_dim == 1 else LATTICE
    z = torch.zeros(lines, LATTICE, spec.z_dim, device=g.device)
    z[:, :, 0] = axis
    if spec.z_dim > 1:
        z[:, :, 1] = axis[:, None]
    return as_half(ev.generate(spec, g, z.view(-1, spec.z_dim)).reshape(lines, LATTICE, 2))


def _images(spec: GanSpec, made: Array) -> dict[str, Array]:
    """The first samples, which digit each looks most like, and the training images nearest to some of them."""
    known = ev.truth(spec)
    closest, away = coverage.nearest(made[:PICTURES], known.anchors)
    return {
        "fake": as_bytes(made[:PICTURES]),
        "label": known.part[closest].astype(np.int8),
        "good": away < known.radius,
        "nearest": as_bytes(known.anchors[closest[:NEIGHBOURS]]),
    }


def as_half(points: Array) -> Array:
    """Points as float16: exact to 0.001 in the window, and half the size on disk; those too far away lie at MOST."""
    half: Array = np.clip(points, -MOST, MOST).astype(np.float16)
    return half


def as_bytes(pixels: Array) -> Array:
    """Pixels from -1 (black) to 1 (white) as uint8 of the same shape; what is not a number is black."""
    return np.clip(np.nan_to_num(pixels, nan=-1.0) * 127.5 + 127.5, 0, 255).astype(np.uint8)


def side_of(spec: GanSpec) -> int:
    """How many pixels an image of this run is wide and high."""
    return images.SIDES[spec.data]
