"""A CNN beside a dense network with as many weights: what its layers make of a picture, and what moving one does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.data.images import CLASSES, NAMES
from core.nets.convnet import NETS, SETTINGS, ConvnetSpec, both
from core.run import Run
from core.tape import Tape
from dashboard.charts import convnet as charts
from dashboard.charts.base import CONFIG
from dashboard.charts.sheet import address, sheet
from dashboard.choices import pick
from dashboard.controls import readable
from dashboard.live import brief, position
from dashboard.words import say, table_of

__all__ = ["AT", "MORE", "SETTINGS", "SHOWN", "SPEC", "draw", "programs", "together"]

SPEC = ConvnetSpec
SHOWN, MORE = ("data", "filters", "steps"), ("lr", "batch", "seed")
AT = "convnets_at"
CLOSE = 0.02
"""Shares that differ by less than this count as the same."""


def together(spec: ConvnetSpec) -> tuple[ConvnetSpec, ...]:
    """The runs that are drawn together."""
    return both(spec)


def programs(spec: ConvnetSpec) -> tuple[str, ...]:
    """The modules that are shown."""
    return ("core.nets.models.convnet", "core.nets.models.densenet")


def draw(language: str, runs: Sequence[Run[Any]]) -> None:
    """One example through the CNN, layer by layer; then both networks' right answers."""
    tapes: dict[str, Tape[ConvnetSpec]] = {run.tape.spec.net: run.tape for run in runs}
    at = position(language, AT, say(language, "nets.at"), runs, film=True)
    names = kinds(language, runs[0].tape.spec.data)
    if "conv" in tapes:
        _layers(language, tapes["conv"], at, list(tapes.values()), names)
    picture, alt = charts.curves(list(tapes.values()), at, language), say(language, "convnet.curves_alt")
    st.plotly_chart(picture, key="net_curves", config=CONFIG, alt=alt)
    st.markdown(table(language, list(tapes.values())))
    st.caption(say(language, "convnet.moved_about", shift=runs[0].tape.spec.shift))
    if len(tapes) == len(NETS) and all(run.ended for run in runs):
        st.success(verdict(language, tapes))
    if "conv" in tapes:
        with st.expander(say(language, "convnet.confusion")):
            frame, alt = tapes["conv"].at(at), say(language, "convnet.confusion")
            st.plotly_chart(charts.confusion(frame, names, language), key="net_confusion", config=CONFIG, alt=alt)


def kinds(language: str, data: str) -> list[str]:
    """What the ten kinds of a set are called: digits by themselves, clothes by name."""
    return [name(language) for name in NAMES[data]] if data in NAMES else [str(k) for k in range(CLASSES)]


def _layers(
    language: str, tape: Tape[ConvnetSpec], at: int, tapes: Sequence[Tape[ConvnetSpec]], names: Sequence[str]
) -> None:
    frame = tape.at(at)
    kind = int(pick("convnets_kind", say(language, "convnet.which"), {str(k): name for k, name in enumerate(names)}))
    left, right = st.columns([1, 3], gap="medium", vertical_alignment="center")
    with left:
        example = tape.first.arrays["examples"][kind]
        png = sheet(example[None], 1, zoom=max(1, 160 // tape.spec.side))
        st.image(address(png), caption=say(language, "convnet.example"))
    with right:
        frames = [(one.spec, one.at(at)) for one in tapes]
        picture, alt = charts.chances(frames, kind, names, language), say(language, "convnet.chances_alt")
        st.plotly_chart(picture, key="net_chances", config=CONFIG, alt=alt)
    _tiles(language, tape, "filters", len(frame.arrays["filters"]), charts.filters(frame))
    for column, name in zip(st.columns(2, gap="medium"), ("first", "second"), strict=True):
        with column:
            _tiles(language, tape, name, frame.arrays[name].shape[1], charts.maps(frame, name, kind))


def _tiles(language: str, tape: Tape[ConvnetSpec], name: str, shown: int, picture: Any) -> None:
    """A layer's filters or maps, and how many of them there are."""
    all_ = tape.spec.filters * (2 if name == "second" else 1)
    some = say(language, "convnet.some", shown=shown, all=all_)
    count = say(language, "convnet.every", all=all_) if shown == all_ else some
    st.caption(say(language, f"convnet.{name}", count=count))
    st.plotly_chart(picture, key=f"net_{name}", config=CONFIG, alt=say(language, f"convnet.{name}_alt"))


def table(language: str, tapes: Sequence[Tape[ConvnetSpec]]) -> str:
    """Both networks' weights, right answers and times."""
    rows = [
        [say(language, "convnet.weights"), *(readable(tape.spec.weights) for tape in tapes)],
        [say(language, "convnet.accuracy"), *(f"{tape.last.numbers['accuracy']:.1%}" for tape in tapes)],
        [say(language, "convnet.moved"), *(f"{tape.last.numbers['moved']:.1%}" for tape in tapes)],
        [say(language, "nets.seconds"), *(brief(tape.last.seconds) for tape in tapes)],
    ]
    return table_of(["", *(NETS[tape.spec.net].label(language) for tape in tapes)], rows)


def verdict(language: str, tapes: dict[str, Tape[ConvnetSpec]]) -> str:
    """Where the CNN is ahead and where it is not."""
    conv, dense = (tapes[name].last.numbers for name in ("conv", "dense"))
    parts = []
    for name in ("accuracy", "moved"):
        gap = conv[name] - dense[name]
        code = "same" if abs(gap) < CLOSE else "ahead" if gap > 0 else "behind"
        details = {"conv": f"{conv[name]:.1%}", "dense": f"{dense[name]:.1%}"}
        parts.append(say(language, f"convnet.says.{name}_{code}", **details))
    return " ".join(parts)
