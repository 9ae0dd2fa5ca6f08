"""A student's own points: added, moved and removed by clicks on a picture, or written into a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from core.data.edits import FARTHEST, MOST_EDITS, Edits
from core.ensembles.spec import EnsembleSpec
from core.run import Run
from dashboard.charts import own_points as charts
from dashboard.charts.base import CONFIG
from dashboard.choices import mouse, pick, push, remember
from dashboard.words import say

KEY = "ensembles_points"
TAKEN = "points_taken"
COLUMNS = ("x1", "x2")


def draw(language: str, spec: EnsembleSpec, runs: Sequence[Run[EnsembleSpec]]) -> None:
    """The editor, in the comparison's fragment, once the points are known."""
    tapes = [run.tape for run in runs if "rows_train" in run.tape.first.arrays]
    if not tapes or spec.table.dimensions != 2:
        return
    if edits := Edits.read(spec.points):
        counts = {"added": len(edits.added), "moved": len(edits.moved), "removed": len(edits.removed)}
        st.caption(say(language, "points.counts", **counts))
    if st.toggle(say(language, "points.title"), key="points_open", persist_state="session"):
        _editor(language, spec, tapes[0])


def way_back(language: str, spec: EnsembleSpec, runs: Sequence[Run[EnsembleSpec]]) -> None:
    """Takes all edits back where they have left nothing to learn from: there are no points then, and no editor."""
    if spec.table.dimensions == 2 and spec.points and all(run.ended and not run.frames for run in runs):
        st.button(say(language, "points.undo"), icon=":material/undo:", on_click=_note, args=(Edits(),))


def _editor(language: str, spec: EnsembleSpec, tape: Any) -> None:
    edits, classes = Edits.read(spec.points), range(len(spec.table.classes))
    if mouse():
        _picture(language, spec, tape, edits, classes)
    _table(language, edits, tape, len(classes))
    if edits and st.button(say(language, "points.undo"), icon=":material/undo:"):
        _take(Edits())


def _picture(language: str, spec: EnsembleSpec, tape: Any, edits: Edits, classes: range) -> None:
    """The training points, to be clicked."""
    adding = {f"add{k}": say(language, "points.add", k=k) for k in classes}
    others = {"move": say(language, "points.move"), "remove": say(language, "points.remove")}
    doing = pick("points_do", say(language, "points.do"), adding | others)
    taken = st.session_state.get(TAKEN) if doing == "move" else None
    how = "add" if doing in adding else "place" if taken is not None else doing
    st.caption(say(language, f"points.how.{how}"))
    fig = charts.picture(tape, doing in adding or taken is not None, taken, language)
    alt = say(language, "points.alt")
    key = f"points:{doing}:{taken}:{spec.points}"  # a click is answered once: then it is another picture
    clicked = st.plotly_chart(fig, key=key, on_select="rerun", selection_mode="points", config=CONFIG, alt=alt)
    if clicked.selection.points:
        point = clicked.selection.points[0]
        _clicked(language, edits, doing, taken, (float(point["x"]), float(point["y"])), point.get("customdata"))


def _clicked(language: str, edits: Edits, doing: str, taken: int | None, at: tuple[float, float], row: Any) -> None:
    """Carries out a click on a place, or on the point of `row`."""
    if doing == "move" and taken is None:
        remember(TAKEN, int(row))
        st.rerun(scope="fragment")
    x, y = at
    if doing == "remove":
        _take(_without(edits, int(row)), language)
    elif taken is None:
        _take(edits.add(x, y, int(doing.removeprefix("add"))), language)
    elif taken < 0:
        label = edits.added[-1 - taken].label
        _take(_without(edits, taken).add(x, y, label), language)
    else:
        _take(edits.move(taken, x, y), language)


def _without(edits: Edits, row: int) -> Edits:
    """Rows below 0 are the added points."""
    return edits.remove(row) if row >= 0 else edits.take_back(-1 - row)


def _table(language: str, edits: Edits, tape: Any, classes: int) -> None:
    """All training points, the student's own first, to be typed over, added to and deleted from."""
    label, rows = say(language, "points.class"), _rows(tape)
    shown = rows.drop(columns="row").rename(columns={"label": label})
    spot: dict[str, Any] = {"min_value": -FARTHEST, "max_value": FARTHEST, "format": "%.3f", "required": True}
    columns: dict[str, Any] = {name: st.column_config.NumberColumn(name, **spot) for name in COLUMNS}
    columns[label] = st.column_config.SelectboxColumn(label, options=list(range(classes)), required=True)
    st.caption(say(language, "points.table"))
    key = f"points_table:{language}:{tape.spec.key}"
    look: dict[str, Any] = {"column_config": columns, "hide_index": True, "height": 300}
    st.data_editor(shown, num_rows="dynamic", key=key, **look)
    try:
        new = _typed(edits, rows, st.session_state[key], label)
    except (TypeError, ValueError):
        st.error(say(language, "points.not_numbers"))
        return
    if new != edits:
        _take(new, language)


def _rows(tape: Any) -> pd.DataFrame:
    """The training points with their row numbers, the student's own (below 0) first."""
    first = tape.first.arrays
    columns = dict(zip(COLUMNS, first["X_train"].T, strict=True))
    table = pd.DataFrame({**columns, "label": first["y_train"].astype(int), "row": first["rows_train"]})
    return table.sort_values("row", kind="stable").reset_index(drop=True)


def _typed(edits: Edits, rows: pd.DataFrame, typed: Any, label: str) -> Edits:
    """The edits after what was typed into the table: cells changed, rows added (once they are whole), rows deleted."""
    new, gone = edits, [int(rows.row[at]) for at in typed["deleted_rows"]]
    for at, cells in typed["edited_rows"].items():
        old = {name: rows[name].iloc[int(at)] for name in rows}
        x, y = (float(cells.get(name, old[name])) for name in COLUMNS)
        if old["row"] >= 0 and cells.get(label, old["label"]) == old["label"]:
            new = new.move(int(old["row"]), x, y)
        else:
            new = new.add(x, y, int(cells.get(label, old["label"])))
            gone.append(int(old["row"]))
    for cells in typed["added_rows"]:
        if all(cells.get(name) is not None for name in (*COLUMNS, label)):
            new = new.add(float(cells[COLUMNS[0]]), float(cells[COLUMNS[1]]), int(cells[label]))
    for row in sorted(set(gone)):  # of the student's own the last ones first, so that the numbers of the others stay
        new = _without(new, row)
    return new


def _take(edits: Edits, language: str = "") -> None:
    """From now on these are the edits: every model learns anew."""
    if len(edits) > MOST_EDITS:
        st.error(say(language, "points.too_many", most=MOST_EDITS))
        return
    _note(edits)
    st.rerun()


def _note(edits: Edits) -> None:
    remember(TAKEN, None)
    remember(KEY, str(edits))
    push(KEY, str(edits))
