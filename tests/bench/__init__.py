"""Measures the app against plain ways of doing the same: `python -m tests.bench [NAME ...] [--quick]`."""
