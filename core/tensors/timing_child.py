"""A process of its own that times works at all sizes: `python -m core.tensors.timing_child THREADS DEVICE WORKS RUNNERS
FILE`, both lists with commas. Heavy.

THREADS is how many a library may use on the CPU, 0 for as many as it takes by itself. FILE gets, as JSON, that number
and for each work its times.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from core.tensors.stopwatch import measure
from core.tensors.timing import sizes_of


def main(count: int, device: str, works: Sequence[str], runners: Sequence[str], out: Path) -> None:
    """Times every work and writes what was measured."""
    threads = limited(count, runners)
    told: dict[str, dict[str, float]] = {}
    for work in works:
        told[work] = {}
        for size in sizes_of(work, device):
            told[work] |= measure(work, size, runners, told[work])
    out.write_text(json.dumps({"threads": threads, "times": told}), encoding="utf-8")


def limited(count: int, runners: Sequence[str]) -> int:
    """Tells the libraries how many threads they may use; NumPy's is told by its environment. Returns how many it is."""
    if "tensorflow" in runners:
        import tensorflow as tf

        tf.config.threading.set_intra_op_parallelism_threads(count)
        return count
    import torch

    if count:
        torch.set_num_threads(count)
    return torch.get_num_threads()


if __name__ == "__main__":
    number, on, asked, by, file = sys.argv[1:]
    main(int(number), on, asked.split(","), by.split(","), Path(file))
