"""Matrix products and elementwise work by size: here, and on a recorded machine where here is no GPU."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core.run import Run
from core.tensors.recorded import Machine, machines
from core.tensors.timing import RUNNERS, THREADS, WORKS, Timings
from core.tensors.timing_spec import TimingSpec, releases, timings
from dashboard.charts import timings as charts
from dashboard.charts.base import CONFIG
from dashboard.charts.timings import brief, speed
from dashboard.choices import pick
from dashboard.live import begin, found, lab, show
from dashboard.words import say

SHOWN = ("time", "gflops")
CPU = [name for name, one in RUNNERS.items() if one.device == "CPU"]
MUCH = 1.5  # times as long
MOVED = {"alone": False, "moved": True}
"""The GPU's time without and with the transfer."""


def draw(language: str) -> tuple[dict[str, str], Sequence[Run[Any]]]:
    """What is timed, here and elsewhere. Returns what a link to it says, and this host's run, once it is asked for."""
    work = pick("timings_work", say(language, "timings.work"), _labels(language, WORKS))
    left, right = st.columns(2)
    with left:
        threads = pick("timings_threads", say(language, "timings.threads"), _labels(language, THREADS))
    with right:
        shown = {name: say(language, f"timings.show.{name}") for name in SHOWN}
        quantity = pick("timings_show", say(language, "timings.shown"), shown)
    st.caption(say(language, "timings.about", code=WORKS[work].code))
    spec = TimingSpec(work, threads, lab().device, releases())
    runs = _here(language, spec, quantity)
    if spec.device == "cpu":
        _elsewhere(language, spec, quantity)
    return {"timings_work": work, "timings_threads": threads, "timings_show": quantity}, runs


def _labels(language: str, registry: Mapping[str, Any]) -> dict[str, str]:
    return {name: one.label(language) for name, one in registry.items()}


def _here(language: str, spec: TimingSpec, quantity: str) -> Sequence[Run[Any]]:
    """This host's own times, measured when asked for; the run, where there is one."""
    st.markdown(f"**{say(language, 'timings.here')}**")
    run = found(language, spec)
    if run is None:
        begin(language, [spec], say(language, "timings.measure"), "timings_measure", icon="timer")
        return ()
    show(language, [run], lambda now: _drawn(language, quantity, now))
    return [run]


def _drawn(language: str, quantity: str, runs: Sequence[Run[Any]]) -> None:
    run = runs[0]
    frame, spec = run.tape.last, run.tape.spec
    if not frame.times:
        return
    measured = timings(spec, frame)
    _figure(language, measured, quantity, "here")
    details = {"cpu": measured.cpu, "threads": measured.threads}
    key = "timings.on_gpu" if measured.gpu else "timings.on_cpu"
    st.caption(say(language, key, gpu=measured.gpu, **details) if measured.gpu else say(language, key, **details))
    if "tensorflow" in frame.notes:
        st.caption(say(language, "timings.no_tensorflow"))
    if run.ended and frame.at == spec.marks()[-1]:
        st.success(verdict(language, measured))


def _elsewhere(language: str, spec: TimingSpec, quantity: str) -> None:
    """The recorded times of a machine with a GPU, with its name; or that there are none."""
    there = machines()
    st.markdown(f"**{say(language, 'timings.elsewhere')}**")
    if not there:
        st.info(say(language, "timings.none_recorded"))
        return
    name = next(iter(there))
    if len(there) > 1:
        name = pick("timings_machine", say(language, "timings.machine"), {n: one.gpu for n, one in there.items()})
    machine = there[name]
    measured = machine.runs[spec.work, spec.threads]
    _figure(language, measured, quantity, "elsewhere")
    st.caption(say(language, "timings.recorded", **described(machine, measured)))
    st.success(verdict(language, measured, beside(language, machine, spec)))


def beside(language: str, machine: Machine, spec: TimingSpec) -> str:
    """From which size the GPU pays beside one core, and beside all: which of them is fair depends on the question."""
    sizes = {}
    for name in THREADS:
        for key, moved in MOVED.items():
            size = machine.runs[spec.work, name].pays(moved)
            sizes[f"{name}_{key}"] = say(language, "timings.never") if size is None else f"{size:,}"
    said = say(language, "timings.beside", **sizes, threads=machine.runs[spec.work, "all"].threads)
    return f"{said}{_waiting(language, machine, spec)}"


def _waiting(language: str, machine: Machine, spec: TimingSpec) -> str:
    """At which sizes a library with all its threads took much longer than with one; empty where it never did."""
    one, every = (machine.runs[spec.work, name] for name in ("one", "all"))
    where = []
    for name in CPU:
        alone = one.of(name)
        slower = [f"{n:,}" for n, took in every.of(name).items() if n in alone and took > MUCH * alone[n]]
        where += [f"{RUNNERS[name].label} {', '.join(slower)}"] if slower else []
    return " " + say(language, "timings.waiting", threads=every.threads, where=" · ".join(where)) if where else ""


def described(machine: Machine, measured: Timings) -> dict[str, Any]:
    """What a reader needs to know of a recorded machine."""
    versions = ", ".join(f"{name} {version}" for name, version in machine.versions.items())
    day = machine.when.partition("T")[0]
    return {"gpu": machine.gpu, "cpu": machine.cpu, "cores": machine.cores, "threads": measured.threads,
            "day": day, "versions": versions}  # fmt: skip


def _figure(language: str, measured: Timings, quantity: str, place: str) -> None:
    figure, alt = charts.times(measured, quantity, language), say(language, "timings.alt")
    st.plotly_chart(figure, key=f"timings:{place}", config=CONFIG, alt=alt)


def verdict(language: str, measured: Timings, beside: str = "") -> str:
    """What the CPU reaches at both ends, who is quickest there, and from which size on the GPU pays.

    `beside` is that last sentence, where it is known of several numbers of threads.
    """
    said = _on_cpu(language, measured)
    if measured.of("cuda"):
        said += [beside] if beside else _pays(language, measured)
        said += _ratios(language, measured)
    return "\n".join(f"- {sentence}" for sentence in said)


def _on_cpu(language: str, measured: Timings) -> list[str]:
    """Who is quickest on the CPU at both ends, and how little of the least call is arithmetic."""
    best, flop = measured.best(), WORKS[measured.work].flop
    said = []
    for size, key in ((min(best), "timings.least"), (max(best), "timings.most")):
        who = next(name for name in CPU if measured.of(name).get(size) == best[size])
        rate = flop(size) / best[size] / 1e9
        details = {"size": f"{size:,}", "who": RUNNERS[who].label, "took": brief(best[size]), "rate": speed(rate)}
        said.append(say(language, key, **details))
        peak = max(flop(n) / seconds / 1e9 for n, seconds in measured.of(who).items())
        if size == min(best) and rate < peak / 2:
            said[0] += " " + say(language, "timings.calling", peak=speed(peak), share=f"{rate / peak:.0%}")
    return said


def _pays(language: str, measured: Timings) -> list[str]:
    """From which size on the GPU is quicker, without and with the transfer."""
    said = []
    for key, moved in MOVED.items():
        size = measured.pays(moved)
        if size is None:
            said.append(say(language, f"timings.pays_{key}_never"))
        else:
            said.append(say(language, f"timings.pays_{key}_from", size=f"{size:,}"))
    return said


def _ratios(language: str, measured: Timings) -> list[str]:
    """How many times as quick as the best of the CPU the GPU is, at the least and the largest size of both."""
    best, said = measured.best(), []
    both = sorted(set(best) & set(measured.of("cuda")))
    for size in dict.fromkeys([*both[:1], *both[-1:]]):
        ratios = {way: _times(language, best[size] / measured.of("cuda", moved)[size]) for way, moved in MOVED.items()}
        said.append(say(language, "timings.ratio", size=f"{size:,}", **ratios))
    return said


def _times(language: str, ratio: float) -> str:
    """How many times as fast the GPU is, or as slow."""
    key, value = ("timings.faster", ratio) if ratio >= 1 else ("timings.slower", 1 / ratio)
    return say(language, key, n=f"{value:,.0f}" if value >= 10 else f"{value:.1f}")
