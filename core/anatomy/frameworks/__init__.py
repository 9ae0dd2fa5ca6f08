"""One guest book, five times: each a real application as its framework wants it written."""
