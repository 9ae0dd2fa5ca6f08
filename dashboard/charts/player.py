"""What plays a picture in the browser: two buttons and a slider under it, each in a row of its own. No Streamlit."""

from __future__ import annotations

from collections.abc import Sequence

from core.tape import Frame
from dashboard.charts.base import Said
from dashboard.theme import CONTROL, FONT_SIZE, ON_CONTROL
from dashboard.words import say

ROW = 10
"""How far the controls stand under the plot, in pixels."""

NOW = {"mode": "immediate", "frame": {"duration": 0, "redraw": True}, "transition": {"duration": 0}}
PLAY = {"fromcurrent": True, "frame": {"duration": 90, "redraw": True}, "transition": {"duration": 0}}


def player(frames: Sequence[Frame], language: str) -> Said:
    """The layout's buttons and slider. They need 74 pixels, and touch at no width."""
    return {"updatemenus": [buttons()], "sliders": [_slider(frames, language)]}


def buttons() -> Said:
    """Play and pause, at the left under the plot."""
    both = [
        {"label": "▶", "method": "animate", "args": [None, PLAY]},
        {"label": "❚❚", "method": "animate", "args": [[None], NOW]},
    ]
    place = {"x": 0, "xanchor": "left", "y": 0, "yanchor": "top", "pad": {"t": ROW, "l": 0, "r": 0, "b": 0}}
    colours = {"bgcolor": CONTROL, "bordercolor": CONTROL, "font": {"color": ON_CONTROL, "size": FONT_SIZE}}
    return {"type": "buttons", "direction": "right", "showactive": False, "buttons": both, **place, **colours}


def _slider(frames: Sequence[Frame], language: str) -> Said:
    """The slider over the whole width, under the buttons; its step stands beside them, at the right."""
    steps = [{"label": f"{f.at}", "method": "animate", "args": [[str(f.at)], NOW]} for f in frames]
    here = {"prefix": say(language, "gans.step") + " ", "font": {"size": FONT_SIZE}, "xanchor": "right", "offset": 14}
    place = {"x": 0, "len": 1, "y": 0, "yanchor": "top", "pad": {"t": ROW + 6, "l": 4, "r": 4, "b": 0}}
    rail = {"bgcolor": CONTROL, "bordercolor": CONTROL, "activebgcolor": CONTROL, "borderwidth": 1}
    quiet = {"ticklen": 0, "minorticklen": 0, "tickwidth": 0, "font": {"size": 1}}
    return {"active": len(frames) - 1, "steps": steps, "currentvalue": here, **place, **rail, **quiet}
