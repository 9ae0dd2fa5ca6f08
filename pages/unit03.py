"""Unit 03: scikit-learn, tensors, PyTorch's parts, and one network in two libraries. Only the open tab runs."""

from dashboard.choices import tabs
from dashboard.fields import chapter as four_fields
from dashboard.nets import conferences, packages, twins
from dashboard.prose import Prose
from dashboard.takehome import foot, offer
from dashboard.tensors import timing, topics

prose = Prose("unit03")
language = prose.language


def fields() -> None:
    prose.sections("sklearn", "convention", "fields")
    four_fields.draw_chapter(language)


def tensors() -> None:
    prose.sections("tensorflow", "tensor", "arrays")
    link, asked = topics.draw(language)
    offer(language, asked)
    prose.sections("speed")
    timed, runs = timing.draw(language)
    foot(language, {"three_tab": "tensors", **link, **timed}, runs)


def parts() -> None:
    prose.sections("pytorch")
    packages.draw_chapter(language)


def libraries() -> None:
    prose.sections("choice")
    conferences.draw(language)
    prose.sections("since", "twins")
    twins.draw_chapter(language)


CHAPTERS = {"fields": fields, "tensors": tensors, "packages": parts, "libraries": libraries}

prose.head()
tab, box = tabs("three_tab", {name: prose.say(f"three.tab.{name}") for name in CHAPTERS})
with box:
    CHAPTERS[tab]()
prose.sections("sources")
