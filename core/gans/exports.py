"""A trained G as a .safetensors file that plain PyTorch loads. Light: NumPy and safetensors, no torch.

The weights bear the names that they have in an `nn.Sequential`, so that `load_state_dict` takes them as they are.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

from core.gans.spec import GanSpec
from core.tape import Array

SHORT = 12
"""Letters of a key: enough to tell generators apart by the name of their file."""
BASE, BASE_SEED = 10_000, 1_000_003
"""On how many noise vectors, drawn with which seed, a G with batch normalisation takes its means and spreads."""
ALIGNED = 8

Arrays = Mapping[str, NDArray[Any]]
Layout = list[tuple[str, tuple[int, ...], bool]]


def short_name(spec: GanSpec) -> str:
    """The name of this generator's files, without ending: letters, digits and hyphens only."""
    return f"gan-{spec.key[:SHORT]}"


def generator_file(spec: GanSpec, arrays: Arrays, made: Mapping[str, Any]) -> bytes:
    """G's weights, named and shaped, as a .safetensors file; the same bytes on every export.

    arrays  the packed training: "g_ema" where G has a moving average, else "g"
    made    how the tape was made. ValueError where the weights do not fit the spec.
    """
    tensors = {name: np.require(part, np.float32, "C") for name, part in named_weights(spec, arrays).items()}
    return _sorted(save(tensors, metadata=_metadata(spec, arrays, made)))


def shown_name(arrays: Arrays) -> str:
    """Which of the packed weights make samples: G's moving average where there is one, else G's own."""
    return "g_ema" if "g_ema" in arrays else "g"


def fits(spec: GanSpec, arrays: Arrays) -> bool:
    """Whether the arrays hold a G of this spec."""
    found = arrays.get(shown_name(arrays))
    return found is not None and found.shape == (sum(math.prod(shape) for _, shape, _ in _layout(spec)),)


def named_weights(spec: GanSpec, arrays: Arrays) -> dict[str, Array]:
    """G's weights by their names in `architecture(spec)`, shaped as torch has them. ValueError if they do not fit."""
    if not fits(spec, arrays):
        raise ValueError("the weights do not fit the spec")
    flat, at, found = arrays[shown_name(arrays)], 0, {}
    for name, shape, turned in _layout(spec):
        part = flat[at : at + math.prod(shape)].reshape(shape)
        found[name] = part.T if turned else part
        at += math.prod(shape)
        if spec.network == "pacgan" and name in _scales(spec):
            found[name] = 1 + part  # kept as what it differs from 1 by
    return found


def architecture(spec: GanSpec) -> list[str]:
    """G's layers, in order, as one writes them in PyTorch: the arguments of `nn.Sequential`."""
    bend = {"tanh": "nn.Tanh()", "relu": "nn.ReLU()", "leaky": "nn.LeakyReLU(0.2)"}[spec.activation]
    sizes = spec.g_sizes
    if spec.network == "conv":
        w, quarter = spec.width, math.isqrt(spec.dim) // 4
        return [
            f"nn.Linear({spec.z_dim}, {2 * w * quarter**2})", bend, f"nn.Unflatten(1, ({2 * w}, {quarter}, {quarter}))",
            f"nn.ConvTranspose2d({2 * w}, {w}, 4, stride=2, padding=1)", bend,
            f"nn.ConvTranspose2d({w}, 1, 4, stride=2, padding=1)", "nn.Tanh()", "nn.Flatten(1)",
        ]  # fmt: skip
    layers = []
    for a, b in pairwise(sizes[:-1]):
        if spec.network == "pacgan":
            norm = f"nn.BatchNorm1d({b}, track_running_stats=False)"
            layers += [f"nn.Linear({a}, {b}, bias=False)", norm, "nn.ReLU()"]
        else:
            layers += [f"nn.Linear({a}, {b})", bend]
    layers.append(f"nn.Linear({sizes[-2]}, {sizes[-1]})")
    return [*layers, "nn.Tanh()"] if spec.pictures else layers


def _layout(spec: GanSpec) -> Layout:
    """G's flat weights in order: name in the `nn.Sequential`, shape as they lie, and whether torch has it turned."""
    sizes = spec.g_sizes
    rows: Layout = []
    if spec.network == "conv":
        w, first = spec.width, 2 * spec.width * (math.isqrt(spec.dim) // 4) ** 2
        rows += [("0.weight", (spec.z_dim, first), True), ("0.bias", (first,), False)]
        rows += [("3.weight", (2 * w, w, 4, 4), False), ("3.bias", (w,), False)]
        return [*rows, ("5.weight", (w, 1, 4, 4), False), ("5.bias", (1,), False)]
    if spec.network == "pacgan":
        for i, (a, b) in enumerate(pairwise(sizes[:-1])):
            rows += [(f"{3 * i}.weight", (a, b), True)]
            rows += [(f"{3 * i + 1}.{what}", (b,), False) for what in ("weight", "bias")]
        last = str(3 * (len(sizes) - 2))
        return [*rows, (f"{last}.weight", (sizes[-2], sizes[-1]), True), (f"{last}.bias", (sizes[-1],), False)]
    for i, (a, b) in enumerate(pairwise(sizes)):  # a matrix lies along its longer side
        rows += [(f"{2 * i}.weight", (a, b) if a <= b else (b, a), a <= b), (f"{2 * i}.bias", (b,), False)]
    return rows


def _scales(spec: GanSpec) -> set[str]:
    return {f"{3 * i + 1}.weight" for i in range(len(spec.g_sizes) - 2)}


def _metadata(spec: GanSpec, arrays: Arrays, made: Mapping[str, Any]) -> dict[str, str]:
    """What a reader of the file needs to know: strings only, as the format asks for."""
    said = {
        "format": "pt",
        "made_by": "Eolgae",
        "spec": spec.canonical,
        "key": spec.key,
        "seed": str(spec.seed),
        "network": f"nn.Sequential({', '.join(architecture(spec))})",
        "weights": "moving average of G" if shown_name(arrays) == "g_ema" else "G",
        "noise": f"standard normal, [n, {spec.z_dim}]",
        "torch": str(made.get("versions", {}).get("torch", "")),
        **{name: str(made.get(name, "")) for name in ("device", "device_name", "machine", "when")},
    }
    if spec.network == "pacgan":
        said["batch_norm"] = f"the batch's own statistics: {BASE} noise vectors of seed {BASE_SEED} stand before yours"
    return said


def _sorted(blob: bytes) -> bytes:
    """The same file with its header's entries in order: the library writes the metadata in any order."""
    size = int.from_bytes(blob[:ALIGNED], "little")
    header = json.loads(blob[ALIGNED : ALIGNED + size])
    text = json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
    text += b" " * (-len(text) % ALIGNED)
    return len(text).to_bytes(ALIGNED, "little") + text + blob[ALIGNED + size :]
