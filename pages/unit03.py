"""Unit 03: its lecture text."""

from dashboard.prose import Prose

Prose("unit03").all(coming=("next",))
