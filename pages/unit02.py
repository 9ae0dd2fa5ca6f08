"""Unit 02: the lecture's frameworks and libraries, on a map that is measured."""

from dashboard.anatomy import atlas
from dashboard.prose import Prose

prose = Prose("unit02")
prose.head()
prose.sections("web-frameworks", "libraries", "map")
atlas.draw_chapter(prose.language)
