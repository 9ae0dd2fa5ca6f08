"""Points of one's own: drawn with a finger or the mouse, taken from an example, or written into a table."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core.data.points2d import LEAST_OWN, LINK, MOST_OWN, WINDOW, cloud, read_own, write_own
from core.gans.examples import EXAMPLES
from dashboard.charts import board as charts
from dashboard.charts.base import CONFIG
from dashboard.choices import push, remember
from dashboard.words import say

KEY, BEFORE = "gans_own", "gans_own_before"
MOST_UNDONE = 30
"""How many changes can be taken back, one after the other; the session keeps the points before each under BEFORE."""
SPACING, STROKE = 0.18, 40
"""How far apart points lie on a stroke, and the most that one stroke lays."""
COLUMNS = ("x", "y")


def draw(language: str, text: str) -> bool:
    """The board, the examples and the table; the points stand in the address. Whether there are enough of them."""
    points = read_own(text)
    with st.container(border=True):
        st.markdown(f"**{say(language, 'gans.own.title')}** · {say(language, 'gans.own.how')}")
        left, right = st.columns([3, 2])
        with left:
            _board(language, text, points)
        with right:
            _count(language, text, points)
            _buttons(language, points)
            _table(language, text, points)
    return len(points) >= LEAST_OWN


def _count(language: str, text: str, points: Any) -> None:
    if len(points) < LEAST_OWN:
        st.info(say(language, "gans.own.few", least=LEAST_OWN))
        return
    modes = cloud("own", text).parts
    st.caption(say(language, "gans.own.count", count=len(points), most=MOST_OWN, link=LINK, modes=modes))


def _board(language: str, text: str, points: Any) -> None:
    """A plane on which a stroke lays points."""
    fig, alt = charts.board(points), say(language, "gans.own.alt")
    key = f"board:{hash(text)}"  # a stroke is answered once: then it is another board
    drawn = st.plotly_chart(fig, key=key, on_select="rerun", selection_mode=("lasso",), config=CONFIG, alt=alt)
    strokes = drawn.selection.get("lasso", [])
    if strokes:
        path = np.stack([np.array(strokes[-1]["x"], float), np.array(strokes[-1]["y"], float)], axis=1)
        _take(language, np.concatenate([points, charts.along(path, SPACING, STROKE)]))


def _buttons(language: str, points: Any) -> None:
    labels = {name: say(language, f"gans.example.{name}") for name in EXAMPLES}
    st.caption(say(language, "gans.own.example"))
    with st.container(horizontal=True):
        for name, label in labels.items():
            st.button(label, key=f"example:{name}", on_click=_keep, args=(write_own(EXAMPLES[name]()),))
    if len(points) or st.session_state.get(BEFORE):
        with st.container(horizontal=True):
            off = not st.session_state.get(BEFORE)
            st.button(say(language, "gans.own.undo"), icon=":material/undo:", on_click=_undo, disabled=off)
            st.button(say(language, "gans.own.clear"), icon=":material/delete:", on_click=_keep, args=("",))


def _table(language: str, text: str, points: Any) -> None:
    with st.expander(say(language, "gans.own.table")):
        spot: dict[str, Any] = {"min_value": -WINDOW, "max_value": WINDOW, "format": "%.2f", "required": True}
        columns: dict[str, Any] = {name: st.column_config.NumberColumn(name, **spot) for name in COLUMNS}
        rows = pd.DataFrame(np.asarray(points, dtype=float).reshape(-1, 2), columns=list(COLUMNS))
        look: dict[str, Any] = {"column_config": columns, "hide_index": True, "height": 240}
        new = st.data_editor(rows, num_rows="dynamic", key=f"own_table:{hash(text)}", **look).dropna()
        try:
            written = write_own(new.to_numpy(dtype=float))
        except (TypeError, ValueError):
            st.error(say(language, "gans.own.not_numbers", window=WINDOW))
            return
        if written != write_own(points):
            _keep(written)
            st.rerun()


def _take(language: str, points: Any) -> None:
    """From now on these are the points; what is outside the board or too many is left out."""
    inside = points[np.all(np.abs(points) <= WINDOW, axis=1)]
    distinct = list(dict.fromkeys((round(float(x), 2), round(float(y), 2)) for x, y in inside))
    if len(distinct) > MOST_OWN:
        st.warning(say(language, "gans.own.too_many", most=MOST_OWN))
    _keep(write_own(np.array(distinct[:MOST_OWN]).reshape(-1, 2)))
    st.rerun()


def _undo() -> None:
    """Back to the points before the last change."""
    *before, last = st.session_state[BEFORE]
    _keep(last)
    remember(BEFORE, before)


def _keep(text: str) -> None:
    remember(BEFORE, [*st.session_state.get(BEFORE, []), st.session_state.get(KEY, "")][-MOST_UNDONE:])
    remember(KEY, text)
    push(KEY, text)
