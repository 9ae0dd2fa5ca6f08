"""The run list: every ensemble that this session has looked at, as a row. Light: values and numbers, no tapes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import streamlit as st

from core.ensembles.kinds import MODELS
from core.ensembles.spec import EnsembleSpec
from core.ensembles.wrapup.results import SEEDS, Result, result, setting
from core.run import Run
from dashboard.choices import remember
from dashboard.ensembles.sheet import sheet
from dashboard.words import say

KEPT = "runs_kept"
PINNED = "runs_pinned"
MOST = 200
TIME = "YYYY-MM-DD HH:mm"


class Row(NamedTuple):
    """A result and its number in this session's list."""

    number: int
    result: Result

    @property
    def key(self) -> str:
        return self.result.spec.key


def rows() -> list[Row]:
    """This session's runs, in the order in which they were first looked at."""
    kept: dict[str, Row] = st.session_state.get(KEPT, {})
    return sorted(kept.values())


def results() -> list[Result]:
    """What came of this session's runs."""
    return [row.result for row in rows()]


def number(result: Result) -> int:
    """The number of a result in the list; 0 where it is not in it."""
    kept: dict[str, Row] = st.session_state.get(KEPT, {})
    row = kept.get(result.spec.key)
    return row.number if row else 0


def keep(runs: Sequence[Run[Any]]) -> None:
    """Writes down the runs that have ended. One experiment is one row; a whole run takes the place of a stopped one."""
    kept: dict[str, Row] = dict(st.session_state.get(KEPT, {}))
    now, last = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", int(st.session_state.get("runs_last", 0))
    for run in runs:
        old = kept.get(run.spec.key)
        found = result(run.tape, now) if run.spec.lab == EnsembleSpec.lab and run.ended else None
        if found is None or (old and (old.result.finished or old.result.trees >= found.trees)):
            continue
        last += 0 if old else 1
        kept[run.spec.key] = Row(old.number if old else last, found)
    remember("runs_last", last)
    remember(KEPT, dict(list(kept.items())[-MOST:]))


def draw(language: str) -> None:
    """The list, newest first, and what can be done with the rows that are selected."""
    shown = rows()[::-1]
    if not shown:
        st.info(say(language, "runs.empty"), icon=":material/list_alt:")
        return
    st.caption(say(language, "runs.about", count=len(shown), most=MOST))
    event: Any = st.dataframe(
        columns(shown, language),
        column_config=_formats(language),
        hide_index=True,
        placeholder="–",
        key=f"runs:{language}:{shown[0].number}:{len(shown)}",
        on_select="rerun",
        selection_mode="multi-row",
    )
    _actions(language, shown, [shown[i] for i in event.selection.rows if i < len(shown)])


def _actions(language: str, shown: Sequence[Row], selected: Sequence[Row]) -> None:
    pair = sorted(selected)
    with st.container(horizontal=True, gap="small"):
        st.button(
            say(language, "runs.pin"),
            icon=":material/keep:",
            type="primary",
            disabled=len(pair) != 2,
            on_click=remember,
            args=(PINNED, tuple(row.key for row in pair)),
        )
        st.download_button(
            say(language, "runs.download"),
            sheet([(row.number, row.result) for row in shown[::-1]], language),
            file_name="runs.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
        forget, arguments = say(language, "runs.forget", count=len(selected)), ([row.key for row in selected],)
        st.button(forget, icon=":material/delete:", disabled=not selected, on_click=_forget, args=arguments)
        everything = ([row.key for row in shown],)
        st.button(say(language, "runs.clear"), icon=":material/delete_sweep:", on_click=_forget, args=everything)
    st.caption(say(language, "runs.how"))


def _forget(keys: Sequence[str]) -> None:
    kept: dict[str, Row] = st.session_state.get(KEPT, {})
    remember(KEPT, {key: row for key, row in kept.items() if key not in keys})
    if set(keys) & set(st.session_state.get(PINNED, ())):
        remember(PINNED, ())


def columns(shown: Sequence[Row], language: str) -> dict[str, list[Any]]:
    """The list as columns under their names in words' keys. A score stands in the column of its own kind."""
    every = [row.result for row in shown]
    columns: dict[str, list[Any]] = {
        "number": [row.number for row in shown],
        "model": [MODELS[r.spec.model].label(language) for r in every],
        "data": [r.spec.table.label(language) for r in every],
    }
    for kind, task, scale in (("accuracy", "classification", 100), ("r2", "regression", 1)):
        if any(r.task == task for r in every):
            for name, score in (("test", "score_test"), ("train", "score_train"), ("oob", "score_oob")):
                found = [r.numbers.get(score) if r.task == task else None for r in every]
                if any(value is not None for value in found):
                    columns[f"{kind}_{name}"] = [None if v is None else scale * round(v, 3) for v in found]
    return columns | {
        "setting": [_setting(r, language) for r in every],
        "trees": [r.trees for r in every],
        "seconds": [round(r.seconds, 2) for r in every],
        "seeds": [" · ".join(str(getattr(r.spec, n)) for n in SEEDS if n in r.spec.relevant()) for r in every],
        "when": [datetime.fromisoformat(r.when) if r.when else None for r in every],
    }


def _setting(found: Result, language: str) -> str:
    """What is not at its default, and how the run ended where that was not its end."""
    notes = []
    if not found.finished:
        notes.append(say(language, "runs.cut"))
    if found.alone:
        notes.append(say(language, "runs.alone"))
    return " · ".join([*filter(None, [setting(found.spec, language)]), *notes]) or say(language, "runs.defaults")


def _formats(language: str) -> dict[str, Any]:
    """How each column is headed and written."""

    def head(name: str) -> str:
        return say(language, f"runs.col.{name}")

    number, percent, plain = st.column_config.NumberColumn, "%.1f%%", "%.3f"
    scores = {
        f"{kind}_{name}": number(say(language, f"runs.col.{kind}.{name}"), format=written)
        for kind, written in (("accuracy", percent), ("r2", plain))
        for name in ("test", "train", "oob")
    }
    return scores | {
        "number": number(head("number"), width=45, pinned=True),
        "model": st.column_config.TextColumn(head("model"), width=120),
        "data": head("data"),
        "setting": st.column_config.TextColumn(head("setting"), width="medium"),
        "trees": number(head("trees"), format="localized"),
        "seconds": number(head("seconds"), format="%.2f"),
        "seeds": st.column_config.TextColumn(head("seeds"), help=say(language, "runs.seeds_about")),
        "when": st.column_config.DatetimeColumn(head("when"), format=TIME, timezone=st.context.timezone),
    }
