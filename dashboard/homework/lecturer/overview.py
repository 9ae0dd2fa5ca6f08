"""The class at a glance: how many handed in, what is lacking most often, which code was commented."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from core.homework.sentences import LOOK, TODO
from core.homework.template import QUESTIONS, program
from core.homework.words import CELLS
from dashboard.charts.base import CONFIG
from dashboard.charts.homework import shares
from dashboard.homework.desk import Desk
from dashboard.words import say, table_of


def draw(language: str, here: Desk) -> None:
    """Numbers, a picture and a table, of what each student handed in last."""
    every, rules = here.submissions.listed(), here.rules
    if not every:
        st.info(say(language, "lecturer.nobody"))
        return
    late, whole = sum(rules.late(s.last_at) > 0 for s in every), sum(s.report.complete for s in every)
    facts = {"handed": len(every), "whole": whole, "late": late, "marked": sum(s.marked_at is not None for s in every)}
    for column, (name, value) in zip(st.columns(len(facts)), facts.items(), strict=True):
        column.metric(say(language, f"lecturer.count.{name}"), f"{value:,}")
    inside = [sum(a.low <= a.length <= a.high for s in every if (a := s.report.answers[q])) for q in QUESTIONS]
    said = {"one": f"{inside[0]:,}", "two": f"{inside[1]:,}", "of": f"{len(every):,}"}
    st.markdown(say(language, "lecturer.bands", **said))
    cells = {name: sum(any(c.name == name and c.comments for c in s.report.cells) for s in every) for name in program()}
    labels = {name: CELLS[name](language) for name in cells}
    picture = shares([labels[n] for n in cells], [v / len(every) for v in cells.values()], language)
    st.plotly_chart(picture, config=CONFIG, key="lecturer_cells")
    found = Counter(code for s in every for code in {f.code for f in s.report.findings} & {*TODO, *LOOK})
    heads = [say(language, "lecturer.finding"), say(language, "lecturer.students")]
    rows = [[say(language, f"lecturer.code.{code}"), f"{count:,}"] for code, count in found.most_common()]
    if rows:
        st.markdown(table_of(heads, rows))
