"""The homework: its notebook, reading one without running it, what it lacks, and where it is handed in. Light."""
