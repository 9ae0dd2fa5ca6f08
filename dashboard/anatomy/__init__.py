"""Chapters on who calls whom: recorded programs, drawn."""
