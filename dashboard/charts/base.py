"""What every figure shares: size, margins, legend above, one font size. Streamlit's theme brings colours and font."""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard.theme import FONT_SIZE, HEIGHT

CONFIG = {"displayModeBar": False, "scrollZoom": False}


def figure(x: str = "", y: str = "", height: int = HEIGHT, title: str = "", legend: bool = True) -> go.Figure:
    """An empty figure in the house style."""
    fig = go.Figure()
    top = 34 if title or legend else 12
    fig.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": top, "b": 8},
        font={"size": FONT_SIZE},
        title={"text": title, "font": {"size": FONT_SIZE + 1}, "x": 0, "y": 0.99, "yanchor": "top"},
        showlegend=legend,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": FONT_SIZE}},
        uirevision="kept",
        dragmode=False,
    )
    fig.update_xaxes(title={"text": x, "standoff": 6}, automargin=True)
    fig.update_yaxes(title={"text": y, "standoff": 6}, automargin=True)
    return fig


def note(fig: go.Figure, text: str) -> None:
    """A short remark in the upper left corner of the plot."""
    fig.add_annotation(
        text=text,
        xref="paper",
        yref="paper",
        x=0.01,
        y=0.99,
        xanchor="left",
        yanchor="top",
        showarrow=False,
        font={"size": FONT_SIZE - 2},
    )
