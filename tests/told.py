"""What NumPy, PyTorch and TensorFlow answer to every topic's questions on a host without a GPU, and made timings."""

from __future__ import annotations

import json
from typing import Any

from core.tape import Frame
from core.tensors.spec import TensorSpec
from core.tensors.timing import RUNNERS, THREADS, WAYS, WORKS, sizes_of
from core.tensors.timing_spec import TimingSpec
from core.tensors.topics import LIBRARIES

EVERY = ("numpy", "torch", "cuda")
ERR = object()
"""Stands for an error, whose type and words are the library's own."""
ROWS, MEANT = [[0, 1, 2], [3, 4, 5]], [[-1.0, -2.0], [1.0, 2.0]]
VIEWS = {"sliced": True, "reshaped": True, "turned": True, "flat": False, "picked": False, "copied": False}
SHAPES = {"rows": ROWS, "inferred": [4, 6], "turned": [4, 3, 2], "middle": [2, 4], "summed": [3, 4], "kept": [1, 3, 4],
          "added": [1, 2, 3], "wrong": ERR}  # fmt: skip
KNOWN: dict[str, dict[str, dict[str, Any]]] = {
    "dtype": {
        "numpy": dict.fromkeys(("decimal", "total", "plus"), "float64") | {"whole": "int64", "mean": 1.5, "full": 144},
        "torch": dict.fromkeys(("decimal", "total", "plus"), "float32") | {"whole": "int64", "mean": ERR, "full": 144},
        "tensorflow": {"whole": "int32", "decimal": "float32", "total": ERR, "plus": ERR, "mean": 1, "full": 144},
    },
    "shape": dict.fromkeys(LIBRARIES, SHAPES),
    "broadcasting": {
        name: {"total": [2, 3, 4], "centred": MEANT, "trap": [3, 3], "held": held}
        for name, held in (("numpy", 12), ("torch", 12), ("tensorflow", 12_000))
    },
    "views": {
        "numpy": VIEWS | {"written": True},
        "torch": VIEWS | {"written": True},
        "tensorflow": dict.fromkeys(VIEWS, False) | {"written": ERR},
    },
    "device": {
        "numpy": {"home": "cpu", "found": ["cpu"], "gpu": ERR, "moved": "cpu"},
        "torch": {"home": "cpu", "found": ["cpu"], "gpu": ERR, "moved": "cpu", "mixed": ERR},
        "tensorflow": {"home": "CPU:0", "found": ["CPU:0"], "gpu": "CPU:0", "moved": "CPU:0", "mixed": None},
    },
    "gradients": {
        "numpy": {"unasked": False, "twice": 6.0, "calls": 2000},
        "torch": {"unasked": False, "twice": 12.0, "calls": 1},
        "tensorflow": {"unasked": False, "twice": 6.0, "calls": 1},
    },
    "crossing": {
        "numpy": {"usual": False, "cheap": True, "common": True, "kept": "float64", "layer": "float64"},
        "torch": {"usual": False, "cheap": True, "common": True, "back": True, "kept": "float64", "layer": ERR,
                  "trained": ERR},
        "tensorflow": {"usual": False, "cheap": False, "common": True, "back": False, "kept": "float64",
                       "layer": "float32", "trained": [0.0, 0.0, 0.0]},
    },
}  # fmt: skip
"""By topic, library and question, with the presets' settings; slopes are compared with the closed form instead."""


def answers(topic: str) -> dict[str, dict[str, dict[str, Any]]]:
    """What is known of a topic, as a learner's frame has it."""
    known = {
        name: {
            question: {"error": "MadeError", "words": f"made words of {name}"} if gave is ERR else {"gave": gave}
            for question, gave in of.items()
        }
        for name, of in KNOWN[topic].items()
    }
    if topic == "gradients":
        for name, slope in (("numpy", 0.0707372016), ("torch", 0.0707372016677029), ("tensorflow", 0.0707372016677029)):
            known[name] = {"slope": {"gave": slope}, **known[name]}
    return known


def tensor_frame(spec: TensorSpec, k: int, chance: Any = None) -> Frame:
    """The frame after `k` libraries."""
    told = answers(spec.topic)
    return Frame(k, {}, {}, {name: json.dumps(told[name]) for name in list(LIBRARIES)[:k]}, 1.0 * k)


def made_times(
    work: str, faster: float = 10.0, runners: tuple[str, ...] = ("numpy", "torch", "cuda")
) -> dict[str, float]:
    """Times that grow with the work; a GPU takes 50 microseconds, or is so many times as fast, and 20 to move data."""
    flop, times = WORKS[work].flop, {}
    for size in sizes_of(work, "cuda" if "cuda" in runners else "cpu"):
        alone = 1e-6 + flop(size) / 1e10
        times |= {f"{name}.{size}": alone for name in runners if RUNNERS[name].device == "CPU"}
        if "cuda" in runners:
            times |= {f"cuda.{size}": max(5e-5, alone / faster)} | {f"{way}.{size}": 1e-5 for way in WAYS}
    return times


def machine(gpu: str = "Made GPU", faster: float = 10.0) -> dict[str, Any]:
    """What `core.tensors.record` would write of a machine."""
    runs = [
        {"work": work, "threads": threads, "count": 1, "times": made_times(work, faster)}
        for work in WORKS
        for threads in THREADS
    ]
    versions = {"python": "3.12.0", "numpy": "2.5.0", "torch": "2.11.0"}
    return {"format": 1, "gpu": gpu, "cpu": "Made CPU", "cores": 16, "system": "Linux", "when": "2026-01-02T03:04:05Z",
            "versions": versions, "runs": runs}  # fmt: skip


def timing_frame(spec: TimingSpec, k: int, chance: Any = None) -> Frame:
    """The frame after `k` sizes."""
    runners = ("numpy", "torch", *(["cuda"] if spec.device == "cuda" else []))
    there = {str(size) for size in spec.sizes[:k]}
    times = {name: t for name, t in made_times(spec.work, 10.0, runners).items() if name.partition(".")[2] in there}
    gpu = "Made GPU" if spec.device == "cuda" else ""
    return Frame(k, {"threads": 1.0}, {}, {"cpu": "Made CPU", "gpu": gpu}, 0.1 * k, times)
