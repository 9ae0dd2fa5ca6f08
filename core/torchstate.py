"""What a training by torch keeps between two chunks, as plain arrays and back. Heavy: torch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

Arrays = Mapping[str, NDArray[Any]]


def pack(tensors: Mapping[str, Tensor], chance: Tensor, at: int, seconds: float) -> dict[str, NDArray[Any]]:
    """The tensors, the generator's state, the steps taken and the seconds they took, on the processor."""
    arrays: dict[str, NDArray[Any]] = {name: tensor.cpu().numpy().copy() for name, tensor in tensors.items()}
    return arrays | {"chance": chance.numpy().copy(), "at": np.array(at), "seconds": np.array(seconds)}


def unpack(arrays: Arrays, expected: Mapping[str, Tensor]) -> tuple[dict[str, Tensor], Tensor, int, float]:
    """What `pack` was given, on the device of `expected`, which has the names and shapes that the training needs.

    ValueError when an array is missing or of another shape, or the generator was one of another device.
    """
    where = next(iter(expected.values())).device
    wrong = [name for name, tensor in expected.items() if name not in arrays or tensor.shape != arrays[name].shape]
    if wrong:
        raise ValueError(f"{', '.join(wrong)} of the arrays does not fit the spec")
    chance = torch.tensor(arrays["chance"])
    if chance.shape != torch.Generator(where).get_state().shape:
        raise ValueError(f"the generator's state was not made on {where.type}")
    tensors = {name: torch.tensor(arrays[name], device=where) for name in expected}
    return tensors, chance, int(arrays["at"]), float(arrays["seconds"])


def noise(count: int, size: int, seed: int) -> Tensor:
    """Standard normal vectors [count, size] for new samples, the same on every device. ValueError if count < 1."""
    if count < 1:
        raise ValueError(f"cannot make {count} points")
    return torch.randn(count, size, generator=torch.Generator().manual_seed(seed))
