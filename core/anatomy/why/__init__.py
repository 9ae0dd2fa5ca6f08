"""The same task by hand and with a library: what a few lines of one's own forget."""
