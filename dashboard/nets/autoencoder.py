"""An autoencoder: pictures as points in a plane, and any point of the plane as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.nets.autoencoder import KINDS, SETTINGS, AutoencoderSpec
from core.run import Run
from core.tape import Frame, Tape
from dashboard.charts import autoencoder as charts
from dashboard.charts.base import CONFIG
from dashboard.charts.sheet import address, sheet
from dashboard.choices import mouse, remember
from dashboard.live import position
from dashboard.words import say, table_of

__all__ = ["AT", "MORE", "SETTINGS", "SHOWN", "SPEC", "draw", "programs", "together"]

SPEC = AutoencoderSpec
SHOWN, MORE = ("data", "kind", "code", "noise"), ("width", "lr", "batch", "steps", "seed")
AT = "autoencoder_at"
PLACE = ("autoencoder_x", "autoencoder_y")
LARGE = 28  # how many of the sheet's pixels one of an 8 by 8 picture's is wide where it is shown alone
CLOSE = 0.05
"""Errors that differ by less than this part count as the same."""


def together(spec: AutoencoderSpec) -> tuple[AutoencoderSpec, ...]:
    """The runs that are drawn together."""
    return (spec,)


def programs(spec: AutoencoderSpec) -> tuple[str, ...]:
    """The modules that are shown."""
    return ("core.nets.models.autoencoder" if spec.kind == "deep" else "core.nets.models.linear_autoencoder",)


def draw(language: str, runs: Sequence[Run[Any]]) -> None:
    """The plane beside what is decoded at a place of it, then all pictures of the plane, and the error."""
    tape: Tape[AutoencoderSpec] = runs[0].tape
    at = position(language, AT, say(language, "nets.at"), runs, film=True)
    frame = tape.at(at)
    left, right = st.columns([3, 2], gap="medium")
    with right:
        place = _place(language, tape.spec)
        decoded = frame.arrays["grid"][place[1], place[0]]
        zoom = max(1, LARGE * 8 // int(len(decoded) ** 0.5))
        st.image(address(sheet(decoded[None], 1, zoom=zoom)), caption=say(language, "autoencoder.decoded"))
        _restored(language, tape.first, frame)
    with left:
        picture = charts.plane(tape.first, frame, place, language)
        click: Any = (lambda: _clicked(frame)) if mouse() else "ignore"
        alt = say(language, "autoencoder.plane_alt")
        st.plotly_chart(
            picture, key="autoencoder_plane", config=CONFIG, alt=alt, on_select=click, selection_mode="points"
        )
        about = "autoencoder.plane_about" if tape.spec.code == 2 else "autoencoder.plane_of_more"
        st.caption(say(language, about))
    with st.expander(say(language, "autoencoder.all")):
        plane = frame.arrays["grid"][::-1].reshape(-1, tape.spec.pixels)
        st.image(address(sheet(plane, tape.spec.grid, zoom=4, gap=1)))
        st.caption(say(language, "autoencoder.all_about"))
    alt = say(language, "autoencoder.errors_alt")
    st.plotly_chart(charts.errors(tape, at, language), key="autoencoder_errors", config=CONFIG, alt=alt)
    st.markdown(table(language, tape))
    if all(run.ended for run in runs):
        st.success(verdict(language, tape))


def _place(language: str, spec: AutoencoderSpec) -> tuple[int, int]:
    """The place of the plane that the sliders say: a column and a row of the grid."""
    st.caption(say(language, "autoencoder.click" if mouse() else "autoencoder.move"))
    shares = [
        st.slider(say(language, f"autoencoder.{axis}"), 0, 100, 50, format="%d%%", key=key, bind="query-params")
        for axis, key in zip(("across", "up"), PLACE, strict=True)
    ]
    across, up = (round(share / 100 * (spec.grid - 1)) for share in shares)
    return across, up


def _clicked(frame: Frame) -> None:
    """Moves the sliders to the place that was clicked."""
    points = st.session_state["autoencoder_plane"].selection.points
    if not points:
        return
    for key, axis, name in zip(PLACE, ("x", "y"), ("grid_x", "grid_y"), strict=True):
        places = frame.arrays[name]
        remember(key, round(100 * int(abs(places - points[0][axis]).argmin()) / (len(places) - 1)))


def _restored(language: str, first: Frame, frame: Frame) -> None:
    """One picture of each kind: as it is, as it was seen where there is noise, and restored."""
    rows = {"clean": first.arrays["clean"], "seen": first.arrays["examples"], "restored": frame.arrays["restored"]}
    if (rows["clean"] == rows["seen"]).all():
        del rows["seen"]
    for name, pictures in rows.items():
        st.caption(say(language, f"autoencoder.{name}"))
        zoom = max(1, 40 // int(pictures.shape[1] ** 0.5))
        st.image(address(sheet(pictures, len(pictures), zoom=zoom)), width="stretch")


def table(language: str, tape: Tape[AutoencoderSpec]) -> str:
    """The error and the likeness of neighbours, beside those of as many principal components."""
    last, first = tape.last.numbers, tape.first.numbers
    heads = ["", KINDS[tape.spec.kind].label(language), say(language, "autoencoder.pca", n=tape.spec.code)]
    rows = [
        [say(language, "autoencoder.error"), f"{last['error']:.4f}", f"{first['pca_error']:.4f}"],
        [say(language, "autoencoder.like"), f"{last['like']:.1%}", f"{first['pca_like']:.1%}"],
    ]
    return table_of(heads, rows)


def verdict(language: str, tape: Tape[AutoencoderSpec]) -> str:
    """How far it came beyond principal components, and what the plane says of the kinds that it was never told."""
    last, first, spec = tape.last.numbers, tape.first.numbers, tape.spec
    ratio = last["error"] / first["pca_error"]
    code = "same" if abs(ratio - 1) <= CLOSE else "better" if ratio < 1 else "worse"
    details = {"pixels": spec.pixels, "code": spec.code, "error": f"{last['error']:.3f}"}
    said = say(language, f"autoencoder.says.{code}", pca=f"{first['pca_error']:.3f}", part=f"{ratio:.0%}", **details)
    return said + " " + say(language, "autoencoder.says.like", like=f"{last['like']:.1%}")
