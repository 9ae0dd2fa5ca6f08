"""Unit 03: its lecture text, and the same network in two libraries."""

from dashboard.nets import twins
from dashboard.prose import Prose

prose = Prose("unit03")
prose.head()
prose.sections("sklearn", "convention", "tensorflow", "tensor", "pytorch", "choice", "twins")
twins.draw_chapter(prose.language)
prose.coming("next")
