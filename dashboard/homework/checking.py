"""A notebook comes in, by upload or pasted; it is read and checked, and what was seen is shown. Nothing is run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from core.homework.checks import check
from core.homework.findings import Finding
from core.homework.reading import BYTES, Notebook, pasted, read
from core.homework.report import LEVELS, Report, as_data, as_text
from core.homework.sentences import COUNTED
from core.homework.template import QUESTIONS, called, program
from dashboard.choices import pick, remember
from dashboard.homework.boxes import answers
from dashboard.upload import MEGABYTE, upload
from dashboard.words import say

CHECKED, READ = "homework_checked", "homework_read"
WAYS = ("file", "paste")
SHOWN = {"todo": st.warning, "look": st.warning, "hint": st.info}
ICONS = {"todo": ":material/edit_note:", "look": ":material/search:", "hint": ":material/lightbulb:"}


@dataclass(frozen=True)
class Checked:
    """What was checked, as it was then, and what was seen: this, and nothing newer, can be handed in."""

    notebook: Notebook | None
    written: dict[str, str]
    report: Report
    source: str

    def older(self, source: str) -> bool:
        """Whether the answers or the notebook have changed since; `source` is the notebook's digest now."""
        return (self.source, self.written) != (source, answers())


def draw_upload(language: str) -> tuple[Notebook | Finding | None, str]:
    """The notebook, or why it cannot be read, or None; and a digest of the notebook that it was read from."""
    ways = {way: say(language, f"homework.way.{way}") for way in WAYS}
    if pick("homework_way", say(language, "homework.way.label"), ways) == "paste":
        text = st.text_area(
            say(language, "homework.paste"),
            key="homework_paste",
            height=160,
            help=say(language, "homework.paste_about"),
        )
        return _once(text.encode("utf-8", "replace"), lambda content: pasted(text)) if text.strip() else (None, "")
    label = say(language, "homework.upload", megabytes=BYTES // MEGABYTE)
    sent = upload(language, label, "homework_file", BYTES)
    return _once(sent.getvalue(), read) if sent else (None, "")


def _once(content: bytes, make: Callable[[bytes], Notebook | Finding]) -> tuple[Notebook | Finding, str]:
    """What `make` reads from this content, read once however often the page runs; and the content's digest."""
    digest = hashlib.sha256(content).hexdigest()
    then, found = st.session_state.get(READ, ("", None))
    if then != digest:
        found = make(content)
        remember(READ, (digest, found))
    return found, "" if isinstance(found, Finding) else digest


def draw_check(language: str, found: Notebook | Finding | None, source: str) -> Checked | None:
    """The button, and what the last check has seen."""
    if isinstance(found, Finding):
        st.warning(found(language), icon=":material/error:")
    elif found:
        one, n = say(language, "homework.read_one"), len(found.cells)
        st.caption(say(language, "homework.read", n=n) if n > 1 else one)
    notebook = found if isinstance(found, Notebook) else None
    pressed = st.button(
        say(language, "homework.check"), key="homework_check", icon=":material/fact_check:", type="primary"
    )
    if pressed and notebook is None and not any(map(str.strip, answers().values())):
        if found is None:
            st.info(say(language, "homework.nothing_yet"))
    elif pressed:
        remember(CHECKED, Checked(notebook, answers(), check(notebook, answers(), language), source))
    done: Checked | None = st.session_state.get(CHECKED)
    if done is None:
        st.caption(say(language, "homework.not_checked"))
        return None
    if done.older(source):
        st.info(say(language, "homework.changed_since"), icon=":material/update:")
    draw_report(language, done.report)
    return done


def draw_report(language: str, report: Report, key: str = "mine") -> None:
    """What a check has seen: numbers, findings by weight, comments cell by cell; and to keep."""
    st.caption(say(language, "homework.no_grade"))
    columns = st.columns(3)
    for column, (name, question) in zip(columns, QUESTIONS.items(), strict=False):
        answer = report.answers[name]
        label = say(language, "homework.answer", number=question.number)
        band = say(language, "homework.box.band", low=answer.low, high=answer.high)
        column.metric(label, say(language, "homework.characters", n=f"{answer.length:,}"), help=band)
    there = len([cell for cell in report.cells if not cell.joined])
    commented = say(language, "homework.cells_of", n=report.commented, of=there)
    columns[2].metric(say(language, "homework.commented"), commented if report.cells else "–")
    if not report.findings:
        st.success(say(language, "homework.nothing_found"), icon=":material/check_circle:")
    for level, name in enumerate(LEVELS):
        if said := [finding(language) for finding in report.findings if finding.weight == level]:
            lines = "\n".join(f"- {sentence}" for sentence in said)
            SHOWN[name](f"**{say(language, f'homework.level.{name}')}**\n\n{lines}", icon=ICONS[name])
            _draw_changes(language, [finding for finding in report.findings if finding.weight == level])
    if report.cells:
        st.caption(COUNTED(language))
        with st.expander(say(language, "homework.cells"), key=f"homework_{key}_cells", on_change="rerun") as box:
            if box.open:
                _draw_cells(language, report)
    _downloads(language, report, key)


def _draw_changes(language: str, findings: Sequence[Finding]) -> None:
    """The lines of code that differ, as code: a long one is pushed sideways rather than broken."""
    for finding in findings:
        if finding.changes:
            st.caption(say(language, "homework.changes", n=finding.cell))
            st.code("\n".join(finding.changes), language="diff")


def _draw_cells(language: str, report: Report) -> None:
    """Each cell of code with its comments, in the student's words."""
    for cell in report.cells:
        kind = "joined" if cell.joined else "comments" if cell.cells else "gone"
        said = {"cells": ", ".join(map(str, cell.cells)), "name": called(program()[cell.name])}
        with st.container(gap="xsmall"):
            st.markdown(say(language, f"homework.of_cell.{kind}", n=len(cell.comments), **said))
            if cell.comments:
                st.text("\n".join(f"# {comment}" for comment in cell.comments))


def _downloads(language: str, report: Report, key: str) -> None:
    data = json.dumps(as_data(report, language), ensure_ascii=False, indent=2)
    files = {"json": (data, "application/json"), "txt": (as_text(report, language), "text/plain")}
    with st.container(horizontal=True, gap="small"):
        for kind, (content, mime) in files.items():
            st.download_button(
                say(language, f"homework.keep.{kind}"),
                content,
                file_name=f"Week1_Framework-check.{kind}",
                mime=mime,
                key=f"homework_{key}_{kind}",
                icon=":material/download:",
                on_click="ignore",
            )
