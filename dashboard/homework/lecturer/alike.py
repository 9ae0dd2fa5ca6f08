"""Pairs of submissions that share much of what students wrote themselves, and what they share. It passes no verdict."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.homework.similarity import LEAST, Pair, own_text, passages
from core.homework.submissions import Submission
from core.homework.template import template
from dashboard.choices import pick_one, remember
from dashboard.homework.desk import Desk
from dashboard.homework.reader import draw_prose
from dashboard.live import lab
from dashboard.words import LANGUAGES, say, table_of

FOUND = "lecturer_pairs"


def draw(language: str, here: Desk) -> None:
    """The pairs, the closest first; one of them with its passages."""
    every = here.submissions.listed()
    st.markdown(say(language, "lecturer.alike_about", percent=round(100 * LEAST)))
    pairs = _pairs(language, every)
    if pairs is None:
        return
    if not pairs:
        st.info(say(language, "lecturer.alike_none"))
        return
    known = {str(s.id): s for s in every}
    options = {f"{p.first}-{p.second}": _label(p, known) for p in pairs}
    chosen = pick_one("lecturer_pair", say(language, "lecturer.pair", n=len(pairs)), options)
    first, second = (known[number] for number in chosen.split("-"))
    _shared(language, first, second)


def text_of(submission: Submission) -> str:
    """What a student wrote: answers and comments, without lines of the template in either language."""
    report = submission.report
    given = [cell.source for code in LANGUAGES for cell in template(code)]
    comments = [comment for cell in report.cells for comment in cell.comments]
    return own_text([answer.text for answer in report.answers.values()], comments, given)


def _pairs(language: str, every: Sequence[Submission]) -> list[Pair] | None:
    """Compared on a worker, once for the same submissions; None where the workers have no time."""
    question = tuple((s.id, s.last_at) for s in every)
    then, found = st.session_state.get(FOUND, (None, None))
    if then != question or found is None:
        try:
            with st.spinner(""):
                texts = {str(s.id): text_of(s) for s in every}
                found = lab().call("core.homework.similarity.pairs", texts)
        except TimeoutError:
            st.warning(say(language, "run.busy"))
            return None
        remember(FOUND, (question, found))
    return list(found)


def _label(pair: Pair, known: dict[str, Submission]) -> str:
    first, second = known[pair.first], known[pair.second]
    return f"{pair.share:.0%} · #{first.id} {first.name} · #{second.id} {second.name}"


def _shared(language: str, first: Submission, second: Submission) -> None:
    one, other = text_of(first), text_of(second)
    found = passages(one, other)
    heads = [say(language, "lecturer.who"), say(language, "lecturer.length"), say(language, "lecturer.shared")]
    shared = sum(passage.length for passage in found)
    rows = [[f"#{s.id}", f"{len(text):,}", f"{shared:,}"] for s, text in ((first, one), (second, other))]
    st.markdown(table_of(heads, rows))
    for passage in sorted(found, key=lambda p: -p.length):
        draw_prose(one[passage.here : passage.here + passage.length])
