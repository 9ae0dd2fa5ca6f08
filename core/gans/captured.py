"""A training step as one CUDA graph: its kernels run one after the other without Python's work between them. Heavy.

Networks this small take a GPU less time than launching their kernels does. See PyTorch's "CUDA Graphs" notes: what is
captured must not read numbers back, and draws from a generator whose offset each replay moves on as the step would.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

log = logging.getLogger(__name__)
WARM_UPS = 3
"""How often a step runs before it is captured: libraries make their workspaces in the first ones."""


def captured(step: Callable[[], None], tensors: Sequence[Tensor], chance: torch.Generator) -> Callable[[], object]:
    """What takes the same step as `step` by one launch; `step` itself where it cannot be captured.

    tensors  all that a step changes and that outlives it; these and `chance` are as they were when this returns
    """
    kept, began = [tensor.clone() for tensor in tensors], chance.get_state()
    try:
        return _graph(step, chance).replay
    except RuntimeError as error:  # what CUDA refuses to capture
        log.warning("a step is not captured: %s", error)
        torch.cuda.synchronize()
        return step
    finally:
        for tensor, before in zip(tensors, kept, strict=True):
            tensor.copy_(before)
        chance.set_state(began)


def _graph(step: Callable[[], None], chance: torch.Generator) -> torch.cuda.CUDAGraph:
    aside = torch.cuda.Stream()  # type: ignore[no-untyped-call]
    aside.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(aside):
        for _ in range(WARM_UPS):
            step()
    torch.cuda.current_stream().wait_stream(aside)
    graph = torch.cuda.CUDAGraph()
    graph.register_generator_state(chance)
    with torch.cuda.graph(graph):
        step()
    return graph
