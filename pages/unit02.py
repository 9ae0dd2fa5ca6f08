"""Unit 02: its lecture text."""

from dashboard.prose import Prose

Prose("unit02").all(coming=("next",))
