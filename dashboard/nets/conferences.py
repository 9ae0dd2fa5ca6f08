"""The lecture's figures of 2019 as a chart, what they leave out, and the same author's later count."""

from __future__ import annotations

import streamlit as st

from core.nets.conferences import ARTICLE, COUNTS, LATER, Count
from dashboard.charts import conferences as charts
from dashboard.charts.base import CONFIG
from dashboard.choices import pick
from dashboard.words import say

VIEWS = ("article", "later")


def draw(language: str) -> None:
    """One of the two counts, and what to mind in reading it."""
    labels = {name: say(language, f"conferences.{name}") for name in VIEWS}
    view = pick("conferences_view", say(language, "conferences.which"), labels)
    picture = charts.article(language) if view == "article" else charts.later(language)
    st.plotly_chart(picture, key=f"conferences:{view}", config=CONFIG, alt=say(language, "conferences.alt"))
    st.caption(say(language, f"conferences.{view}_about", source=COUNTS))
    st.markdown(said(language, view))


def said(language: str, view: str) -> str:
    """What the counts say, and how far that depends on how one counts."""
    if view == "article":
        most = [name for name, (_, now) in ARTICLE.items() if now.share > 0.5]
        before, now = (sum(c.torch for c in year) / sum(c.torch + c.tensorflow for c in year) for year in _years())
        close = {name: f"{100 * ARTICLE[name][1].share:.0f}%" for name in ("ICLR", "ICML")}
        other = {f"{name.lower()}_later": f"{100 * _of(name, 2019):.0f}%" for name in close}
        return say(
            language, "conferences.article_says", all=len(ARTICLE), most=len(most), before=f"{before:.0%}",
            now=f"{now:.0%}", iclr=close["ICLR"], icml=close["ICML"], **other,
        )  # fmt: skip
    ends = {name: counts[-1] for name, counts in LATER.items()}
    low, high = (pick_(ends.items(), key=lambda one: one[1].share) for pick_ in (min, max))
    return say(
        language, "conferences.later_says", low=f"{low[1].share:.0%}", low_name=f"{low[0]} {low[1].year}",
        high=f"{high[1].share:.0%}", high_name=f"{high[0]} {high[1].year}",
    )  # fmt: skip


def _years() -> list[list[Count]]:
    return [[pair[k] for pair in ARTICLE.values()] for k in range(2)]


def _of(name: str, year: int) -> float:
    return next(count.share for count in LATER[name] if count.year == year)
