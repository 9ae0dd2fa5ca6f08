"""A student's own CSV file: read and judged on a worker, held in this session alone."""

from __future__ import annotations

import hashlib
from typing import Any

import pandas as pd
import streamlit as st

from core.data.csv_file.upload import BYTES, COLUMNS, ROWS, Choices, Finding, Reading
from core.data.own import OwnFile, hold
from dashboard.choices import chosen, quoted, remember
from dashboard.live import lab
from dashboard.upload import MEGABYTE, upload
from dashboard.words import say

KEY = "ensembles_own"
HELD = "own_file"
TASKS = ("classification", "regression")


def draw(language: str) -> None:
    """The upload, what was found in the file, and what shall be predicted. The spec's field `own` names the result."""
    limits = {"megabytes": BYTES // MEGABYTE, "rows": f"{ROWS:,}", "columns": COLUMNS}
    st.caption(say(language, "upload.privacy"))
    label = say(language, "upload.label", **limits)
    sent = upload(language, label, "own_upload", BYTES, on_change=_forget)
    held = st.session_state.get(HELD)
    if sent is None:
        if held is not None:
            remember(KEY, held.digest)  # a challenge's start, for one, says no file
            st.markdown(say(language, "upload.held", name=held.name.replace("`", "'")))
            st.button(say(language, "upload.forget"), icon=":material/delete:", on_click=_forget)
        return
    reading = _asked("own_reading", (_digest(sent.getvalue()), sent.name), "read", sent.getvalue(), sent.name)
    if reading is None:
        st.warning(say(language, "run.busy"))
    elif isinstance(reading, Finding):
        st.error(reading(language))
        _forget()
    else:
        _read(language, sent.getvalue(), reading)


def _read(language: str, content: bytes, reading: Reading) -> None:
    """Preview, choices and what they make of the file."""
    facts = {"rows": f"{reading.rows:,}", "columns": len(reading.columns), "encoding": reading.encoding.upper()}
    st.markdown(say(language, "upload.found", **facts, delimiter=say(language, f"upload.delimiter.{_named(reading)}")))
    _findings(language, list(reading.problems))
    if gaps := [f"{quoted(c.name)} ({c.missing:,})" for c in reading.columns if c.missing]:
        st.caption(say(language, "upload.gaps", columns=", ".join(gaps)))
    if reading.guess.dropped:
        st.caption(say(language, "upload.left_out", columns=", ".join(map(quoted, reading.guess.dropped))))
    names = [column.name for column in reading.columns]
    st.dataframe(pd.DataFrame(reading.preview, columns=names), hide_index=True, height=212)
    choices = _choices(language, reading, names)
    whole = Choices(choices.target, choices.task)  # columns that are left out already are still worth a word
    judgements = [
        _asked(memory, (reading.digest, said), "judge", content, said)
        for memory, said in (("own_columns", whole), ("own_judgement", choices))
    ]
    if not all(judgements):
        st.warning(say(language, "run.busy"))
        return
    columns, judgement = judgements
    if judgement.refusal:
        st.error(judgement.refusal(language))
        _forget()
    else:
        _findings(language, list(columns.warnings))
        _keep(hold(content, reading.name, choices, judgement))
        with st.expander(say(language, "upload.pipeline")):
            st.caption(say(language, "upload.pipeline_about"))
            st.code(judgement.code, language="python")


def _choices(language: str, reading: Reading, names: list[str]) -> Choices:
    """Target, task and what is left out; the guess stands there first."""
    key, guess = f"own:{reading.digest[:12]}", reading.guess
    for name, value in (("target", guess.target), ("task", guess.task)):
        if f"{key}:{name}" not in st.session_state:
            remember(f"{key}:{name}", value)
    left, right = st.columns(2)
    with left:
        target = chosen(st.selectbox, f"{key}:target", say(language, "upload.target"), {n: n for n in names})
    with right:
        tasks = {task: say(language, f"upload.task.{task}") for task in TASKS}
        task = chosen(st.segmented_control, f"{key}:task", say(language, "upload.task.label"), tasks, required=True)
    others = [name for name in names if name != target]
    label, about = say(language, "upload.dropped"), say(language, "upload.dropped_about")
    first, none = [n for n in guess.dropped if n in others], say(language, "upload.none_dropped")
    dropped = st.multiselect(label, others, first, key=f"{key}:{target}:dropped", help=about, placeholder=none)
    return Choices(target, task, tuple(dropped))


def _asked(memory: str, question: Any, function: str, *arguments: Any) -> Any:
    """What `core.data.csv_file.upload` says on a worker; asked once a question. None where the workers have no time."""
    then, answer = st.session_state.get(memory, (None, None))
    if then != question or answer is None:
        try:
            with st.spinner(""):
                answer = lab().call(f"core.data.csv_file.upload.{function}", *arguments)
        except TimeoutError:
            answer = None
        remember(memory, (question, answer))
    return answer


def _keep(file: OwnFile) -> None:
    """This session's file; one before is forgotten."""
    remember(HELD, file)
    remember(KEY, file.digest)


def _forget() -> None:
    """This session holds no file any more."""
    remember(HELD, None)
    remember(KEY, "")


def _findings(language: str, findings: list[Finding]) -> None:
    if findings:
        st.warning("\n".join(f"- {finding(language)}" for finding in findings))


def _named(reading: Reading) -> str:
    return {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}.get(reading.delimiter, "other")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
