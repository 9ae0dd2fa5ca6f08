"""The homework: its three tasks."""

from dashboard.prose import Prose

Prose("homework").all(coming=("next",))
