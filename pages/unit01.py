"""Unit 01: who calls whom, recorded. One tab a chapter; only the open one runs."""

from dashboard.anatomy import by_hand, chapters
from dashboard.choices import tabs
from dashboard.prose import Prose

prose = Prose("unit01")
language = prose.language


def control() -> None:
    prose.sections("definitions", "why", "control")
    chapters.control(language)
    prose.sections("house")
    chapters.houses(language)


def why() -> None:
    prose.sections("by-hand")
    by_hand.draw_chapter(language)


def frameworks() -> None:
    prose.sections("frameworks")
    chapters.frameworks(language)
    prose.sections("left-to-you")


def libraries() -> None:
    prose.sections("libraries")
    chapters.libraries(language)


def loops() -> None:
    prose.sections("loops")
    chapters.loops(language)


def build() -> None:
    prose.sections("build")
    chapters.build(language)


CHAPTERS = {
    "control": control,
    "why": why,
    "frameworks": frameworks,
    "libraries": libraries,
    "loops": loops,
    "build": build,
}

prose.head()
tab, box = tabs("calls_tab", {name: prose.say(f"calls.tab.{name}") for name in CHAPTERS})
with box:
    CHAPTERS[tab]()
prose.sections("sources")
