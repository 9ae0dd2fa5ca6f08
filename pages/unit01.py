"""Unit 01: its lecture text."""

from dashboard.prose import Prose

Prose("unit01").all(coming=("next",))
