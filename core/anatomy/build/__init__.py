"""A framework and a library small enough to be read, and a program on each."""
