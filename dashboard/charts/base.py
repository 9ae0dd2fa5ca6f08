"""What every figure shares: size, margins, legend above, one font size. Streamlit's theme brings colours and font.

Figures are said as plain dictionaries and built at once: adding to a Plotly figure piece by piece costs ten times
as much, and a class of a hundred asks for many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from dashboard.theme import FONT_SIZE, HEIGHT

CONFIG = {"displayModeBar": False, "scrollZoom": False}
Said = dict[str, Any]


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
    title: str = "",
    legend: bool = True,
    frames: Sequence[Said] = (),
    **layout: Any,
) -> go.Figure:
    """A figure in the house style. `x` and `y` are axis titles, or whole axes; `layout` overrides the rest.

    It is not validated here, which would take most of the time; a test validates every chart.
    """
    said = {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 34 if title or legend else 12, "b": 8},
        "font": {"size": FONT_SIZE},
        "title": {"text": title, "font": {"size": FONT_SIZE + 1}, "x": 0, "y": 0.99, "yanchor": "top"},
        "showlegend": legend,
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": FONT_SIZE}},
        "uirevision": "kept",
        "dragmode": False,
        "xaxis": axis(x),
        "yaxis": axis(y),
    }
    return Drawn({"data": list(traces), "layout": said | layout, "frames": list(frames)}, _validate=False)


def axis(said: Mapping[str, Any] | str) -> Said:
    """A whole axis from its title, or from what is special about it."""
    special = {"title": said} if isinstance(said, str) else dict(said)
    return {"automargin": True, **special, "title": {"text": special.get("title", ""), "standoff": 6}}


def bare(ends: Sequence[float]) -> Said:
    """An axis of a picture: its range, and no grid."""
    return {"range": list(ends), "showgrid": False, "zeroline": False}


def level(at: float, colour: str, ref: str = "y", label: str = "") -> tuple[Said, Said]:
    """A horizontal dotted line through a whole plot, and its label at the left."""
    x = ref.replace("y", "x") + " domain"
    line = {"type": "line", "x0": 0, "x1": 1, "xref": x, "y0": at, "y1": at, "yref": ref}
    text = {"text": label, "x": 0, "xref": x, "xanchor": "left", "y": at, "yref": ref, "yanchor": "top"}
    font = {"size": FONT_SIZE - 3, "color": "gray"}
    return line | {"line": {"width": 1, "dash": "dot", "color": colour}}, text | {"showarrow": False, "font": font}


def note(text: str) -> Said:
    """A short remark in the upper left corner of the plot."""
    place = {"xref": "paper", "yref": "paper", "x": 0.01, "y": 0.99, "xanchor": "left", "yanchor": "top"}
    return {"text": text, **place, "showarrow": False, "font": {"size": FONT_SIZE - 2}}
