"""Rows as a CSV file that a spreadsheet opens and runs nothing of. Light."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

ENCODING = "utf-8-sig"  # without its mark Excel takes Korean for another encoding
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""With one of these at its start, a spreadsheet may take a text for a formula (owasp.org, CSV Injection)."""


def csv_file(rows: Iterable[Sequence[object]]) -> bytes:
    """The rows, the first of which names the columns."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue().encode(ENCODING)


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
