"""A package, and not only a folder: some distributions install a `tests` of their own."""
