"""Unit 03: scikit-learn live, tensors in words, and the same network in two libraries. Only the open tab runs."""

from dashboard.choices import tabs
from dashboard.fields import chapter as four_fields
from dashboard.nets import twins
from dashboard.prose import Prose

prose = Prose("unit03")
language = prose.language


def fields() -> None:
    prose.sections("sklearn", "convention", "fields")
    four_fields.draw_chapter(language)


def tensors() -> None:
    prose.sections("tensorflow", "tensor", "pytorch")


def libraries() -> None:
    prose.sections("choice", "twins")
    twins.draw_chapter(language)


CHAPTERS = {"fields": fields, "tensors": tensors, "libraries": libraries}

prose.head()
tab, box = tabs("three_tab", {name: prose.say(f"three.tab.{name}") for name in CHAPTERS})
with box:
    CHAPTERS[tab]()
prose.coming("next")
