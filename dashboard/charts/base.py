"""What every figure shares: size, margins, legend above, one font size. Streamlit's theme brings colours and font.

Figures are said as plain dictionaries and built at once: adding to a Plotly figure piece by piece costs ten times
as much, and a class of a hundred asks for many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from dashboard.theme import FONT_SIZE, GREY, HEIGHT

CONFIG = {"displayModeBar": False, "scrollZoom": False}
Said = dict[str, Any]
LEGEND = {
    "orientation": "h",
    "xref": "container",
    "x": 0,
    "yref": "container",
    "y": 1,
    "yanchor": "top",
    "font": {"size": FONT_SIZE - 1},
    "tracegroupgap": 2,
    "bgcolor": "rgba(0,0,0,0)",
}
"""Over the plot, from the picture's left edge: on a phone each centimetre counts."""


class Drawn(go.Figure):  # type: ignore[misc]
    """A figure that nobody changes any more: it becomes a dictionary once, however many viewers it is sent to."""

    def to_dict(self) -> Said:
        """The figure as Plotly's JSON has it."""
        if "_said" not in self.__dict__:
            object.__setattr__(self, "_said", super().to_dict())
        said: Said = self.__dict__["_said"]
        return said


def figure(
    traces: Sequence[Said],
    *,
    x: Mapping[str, Any] | str = "",
    y: Mapping[str, Any] | str = "",
    height: int = HEIGHT,
    legend: Mapping[str, Any] | bool = True,
    frames: Sequence[Said] = (),
    holds: str | None = None,
    **layout: Any,
) -> go.Figure:
    """A figure in the house style. `x` and `y` are axis titles, or whole axes; `layout` overrides the rest.

    `legend` is whether there is one, or what is special about it. `holds` names what the traces' arrays hold: while it
    stays the same, the browser need not read them again. It is not validated here, which would take most of the time;
    a test validates every chart.
    """
    said = {
        "height": height,
        "margin": {"l": 8, "r": 12, "t": 34 if legend else 12, "b": 8, "pad": 0},
        "font": {"size": FONT_SIZE},
        "showlegend": bool(legend),
        "legend": LEGEND | (dict(legend) if isinstance(legend, Mapping) else {}),
        "uirevision": "kept",
        "datarevision": holds,
        "dragmode": False,
        "xaxis": axis(x),
        "yaxis": axis(y),
    }
    return Drawn({"data": list(traces), "layout": said | layout, "frames": list(frames)}, _validate=False)


def axis(said: Mapping[str, Any] | str) -> Said:
    """A whole axis from its title, or from what is special about it. It cannot be zoomed: a finger scrolls the page."""
    special = {"title": said} if isinstance(said, str) else dict(said)
    quiet = {"automargin": True, "fixedrange": True, "ticks": "", "ticklabelstandoff": 7}
    return {**quiet, **special, "title": {"text": special.get("title", ""), "standoff": 10}}


def bare(ends: Sequence[float]) -> Said:
    """An axis of a picture: its range and a frame, without grid, ticks or numbers."""
    frame = {"showline": True, "mirror": True, "linecolor": GREY, "linewidth": 1}
    return {"range": list(ends), "showgrid": False, "zeroline": False, "showticklabels": False, **frame}


def square() -> tuple[Said, Said]:
    """What makes the axes of a picture equally long a unit; room that is left over lies at its sides or below."""
    x = {"constrain": "domain", "constraintoward": "center"}
    return x, {"scaleanchor": "x", "constrain": "domain", "constraintoward": "top"}


def level(at: float, ref: str = "y", label: str = "") -> tuple[Said, Said]:
    """A horizontal dotted line through a whole plot, and its label to the right of the plot."""
    x = ref.replace("y", "x") + " domain"
    line = {"type": "line", "x0": 0, "x1": 1, "xref": x, "y0": at, "y1": at, "yref": ref, "layer": "below"}
    text = {"text": label, "x": 1, "xref": x, "xanchor": "left", "y": at, "yref": ref, "yanchor": "middle", "xshift": 3}
    font = {"size": FONT_SIZE - 2}
    return line | {"line": {"width": 1.5, "dash": "dot", "color": GREY}}, text | {"showarrow": False, "font": font}


def moment(at: float) -> Said:
    """A dotted line up through a whole plot: where a slider stands."""
    line = {"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper", "layer": "below"}
    return line | {"line": {"width": 1.5, "dash": "dot", "color": GREY}}


def note(text: str, **special: Any) -> Said:
    """A remark over the plot, at its left, in lines that are short enough for a phone."""
    place = {"xref": "paper", "yref": "paper", "x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom", "align": "left"}
    return {"text": text, **place, "showarrow": False, "font": {"size": FONT_SIZE - 1}} | special
