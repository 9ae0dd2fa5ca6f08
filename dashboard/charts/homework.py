"""What a class handed in -> Plotly figures. No Streamlit."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.charts.base import figure
from dashboard.theme import BLUE
from dashboard.words import say

ROW = 34  # pixels


def shares(labels: Sequence[str], values: Sequence[float], language: str) -> go.Figure:
    """A bar for each cell of code: the share of the class, 0 to 1, that commented it; in the notebook's order."""
    said = [f"{value:.0%}" for value in values]
    bars = {"type": "bar", "orientation": "h", "y": list(labels), "x": list(values), "text": said}
    look = {"marker": {"color": BLUE}, "textposition": "outside", "cliponaxis": False, "hoverinfo": "skip"}
    x = {"title": say(language, "lecturer.share"), "range": [0, 1.25], "tickformat": ".0%", "tickvals": [0, 0.5, 1]}
    return figure([bars | look], x=x, y={"autorange": "reversed"}, height=80 + ROW * len(labels), legend=False)
