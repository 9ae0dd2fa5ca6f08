"""The cells of the notebook that times one work by size, and shows the app's times beside its own. Light: text only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.cells import ALONE, Cell, Seen, code, compared, head, imports, made, quoted, settings
from core.cells import words as text
from core.quoted import source
from core.tape import Tape
from core.tensors import timing_words as words
from core.tensors.timing import PATIENT, RUNNERS, WORKS, Timings
from core.tensors.timing_spec import TimingSpec, timings

DIGITS = 4  # of the app's times
MOVED = "cuda moved"
"""What the GPU's time with the transfer is called."""
SHAPES = {"matrix": ("(n, n)", 2), "elementwise": ("n", 3)}
"""The shape of each operand at size n, and how many there are."""
OPERATIONS = {"matrix": "2 * n**3", "elementwise": "2 * n"}
OPERANDS = '''\
def operands(n):
    """Numbers from 0 to 1, the same each time."""
    chance = np.random.default_rng(n)
    return [chance.random({shape}, dtype=np.float32) for _ in range({count})]


def operations(n):
    """Floating-point operations of one call."""
    return {operations}


def timed(call):
    """Seconds of one call, after one that does not count."""
    call()
    once = timeit.timeit(call, number=1)
    if once > 0.25:
        return once
    calls = max(1, min(1000, int(0.02 / once)))
    return min(timeit.repeat(call, number=calls, repeat=CONFIG["rounds"])) / calls'''
THREADS = """\
threads = CONFIG["threads"] or os.cpu_count()
threadpool_limits(threads)  # NumPy
torch.set_num_threads(threads)"""
TENSORFLOW = """\
tf.config.threading.set_intra_op_parallelism_threads(threads)
tf.config.set_visible_devices([], "GPU")  # TensorFlow is timed on the CPU"""
READY = {
    "numpy": "lambda given: given",
    "torch": "lambda given: [torch.from_numpy(array) for array in given]",
    "tensorflow": "lambda given: [tf.constant(array) for array in given]",
}
TIME = """\
times = {name: {} for name in READY}
for name, ready in READY.items():
    before = None
    for n in CONFIG["sizes"]:
        if before and times[name][before] * operations(n) / operations(before) > CONFIG["patience"]:
            break
        given = ready(operands(n))
        times[name][n], before = timed(lambda: work(*given)), n
    print(name, {n: f"{1e3 * took:.4g} ms" for n, took in times[name].items()})"""
ON_GPU = '''\
def waited(call):
    """The call, and then a wait until the GPU has done it."""
    def both():
        call()
        torch.cuda.synchronize()
    return both


if torch.cuda.is_available():
    print(torch.cuda.get_device_name())
    times |= {"cuda": {}, "cuda moved": {}}
    for n in CONFIG["sizes"]:
        held = [torch.from_numpy(array) for array in operands(n)]
        there = [tensor.to("cuda") for tensor in held]
        result = work(*there)
        to = timed(waited(lambda: [tensor.to("cuda") for tensor in held]))
        back = timed(waited(lambda: result.to("cpu")))
        times["cuda"][n] = timed(waited(lambda: work(*there)))
        times["cuda moved"][n] = times["cuda"][n] + to + back'''
BESIDE = """\
print({heading})
for name in times:
    for n, here in times[name].items():
        app = APP.get(name, {{}}).get(n, math.nan)
        rates = " ".join(f"{{operations(n) / took / 1e9:9.4g}}" for took in (here, app))
        print(f"{{name:10}} {{n:>10,}} {{here:10.3e}} s {{app:10.3e}} s {{here / app:7.2f}}   {{rates}}")
on_cpu = {{n: min(times[name][n] for name in READY if n in times[name]) for n in times["numpy"]}}
for name in ("cuda", "cuda moved"):
    if name in times:
        slow = [n for n in on_cpu if times[name][n] >= on_cpu[n]]
        pays = [n for n in on_cpu if not slow or n > max(slow)]
        print({pays}, name, pays[0] if pays else {never})"""
PICTURE = """\
fig, axes = plt.subplots(1, 2, figsize=(13, 4.5))
for axis, label in zip(axes, ("seconds a call", "GFLOP/s")):
    for i, name in enumerate(dict.fromkeys([*times, *APP])):
        for taken, line in ((times, "o-"), (APP, ":")):
            sizes, seconds = list(taken.get(name, {})), list(taken.get(name, {}).values())
            shown = seconds if label != "GFLOP/s" else [operations(n) / s / 1e9 for n, s in zip(sizes, seconds)]
            axis.loglog(sizes, shown, line, color=f"C{i}", label=name if line == "o-" else None)
    axis.set_xlabel("size")
    axis.set_ylabel(label)
    axis.legend()
plt.show()"""


def cells(tapes: Sequence[Tape[TimingSpec]], language: str) -> list[Cell]:
    """The notebook of one work, in the libraries that the app has timed, and on a GPU where there is one."""
    tape = tapes[0]
    spec, measured = tape.spec, timings(tape.spec, tape.last)
    work, shape = WORKS[spec.work], SHAPES[spec.work]
    libraries = [name for name in READY if measured.of(name)]
    made_with = made(language, tape.made, [RUNNERS[name].package for name in libraries])
    function = source("core.tensors.stopwatch", spec.work).replace(f"def {spec.work}(", "def work(")
    asked = OPERANDS.format(shape=shape[0], count=shape[1], operations=OPERATIONS[spec.work])
    title, about = words.TITLE(language).format(work=work.label(language)), words.ABOUT(language).format(code=work.code)
    needs = [*(RUNNERS[name].package for name in libraries), "matplotlib", "threadpoolctl"]
    return [
        *head(language, title, about, needs),
        *settings(language, _config(spec, measured)),
        text(words.THREADS(language)),
        code(*_opening(libraries)),
        text(words.WORK(language)),
        code("\n\n\n".join([function, asked])),
        text(words.CPU(language)),
        code(_ready(libraries), TIME),
        text(words.GPU(language)),
        code(ON_GPU),
        text(words.TIMES(language).format(machine=measured.cpu or "–", threads=measured.threads)),
        code(_app(measured, libraries), _beside(language)),
        *compared(language, _seen(spec, measured), f"{words.SAME(language)} {made_with}"),
        text(words.PICTURE(language)),
        code(PICTURE),
        text(words.NEXT(language)),
    ]


def _sizes(measured: Timings) -> list[int]:
    """The sizes at which anything was timed."""
    return sorted({size for name in RUNNERS for size in measured.of(name)})


def _config(spec: TimingSpec, measured: Timings) -> dict[str, Any]:
    threads = 1 if spec.threads == "one" else 0
    return {"sizes": _sizes(measured), "threads": threads, "rounds": 5, "patience": PATIENT}


def _opening(libraries: Sequence[str]) -> list[str]:
    """The imports, and how many cores each library may use."""
    more = ["import sys", "import tensorflow as tf"] if "tensorflow" in libraries else []
    usual = ("import math", "import os", "import timeit", "import matplotlib.pyplot as plt", "import numpy as np")
    lines = imports(*usual, "import torch", "from threadpoolctl import threadpool_limits", *more[:1])
    if not more:
        return [lines, f"{THREADS}\nfound = {{}}"]
    return [lines, f"{ALONE}\n{more[1]}", f"{THREADS}\n{TENSORFLOW}\nfound = {{}}"]


def _ready(libraries: Sequence[str]) -> str:
    """How each library is given NumPy's arrays."""
    return "\n".join(["READY = {", *(f"    {quoted(name)}: {READY[name]}," for name in libraries), "}"])


def _app(measured: Timings, libraries: Sequence[str]) -> str:
    """The app's times in seconds, by runner and size."""
    times: dict[str, Mapping[int, float]] = {name: measured.of(name) for name in libraries}
    if measured.gpu:
        times |= {"cuda": measured.of("cuda"), MOVED: measured.of("cuda", True)}
    lines = [f"    {quoted(name)}: {_short(taken)}," for name, taken in times.items()]
    return "\n".join(["APP = {", *lines, "}"])


def _short(taken: Mapping[int, float]) -> dict[int, float]:
    return {size: float(f"{seconds:.{DIGITS}g}") for size, seconds in taken.items()}


def _beside(language: str) -> str:
    """Both times, and what must agree; from which size on a GPU pays."""
    heading, pays, never = (quoted(one(language)) for one in (words.HEAD, words.PAYS, words.NEVER))
    kept = 'found |= {f"operations at {n}": operations(n) for n in CONFIG["sizes"]}'
    return BESIDE.format(heading=heading, pays=pays, never=never) + "\n" + kept


def _seen(spec: TimingSpec, measured: Timings) -> dict[str, Seen]:
    """How much there is to do at each size, which the rates are made of."""
    return {f"operations at {size}": Seen(WORKS[spec.work].flop(size)) for size in _sizes(measured)}
