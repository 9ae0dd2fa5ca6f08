"""The data sets of all labs. Light at import; what is heavy stands inside the loaders."""
