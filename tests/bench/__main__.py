"""`python -m tests.bench [NAME ...] [--quick]`: a table, and as the last line one JSON object."""

from __future__ import annotations

import argparse
import json
import time
from importlib import import_module

from tests.bench.figures import machine, table

SUBJECTS = ("load", "memory", "ensembles", "gans", "nets", "calls", "homework", "start", "views")


def main() -> None:
    """Measures the named subjects, all of them by default."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[*SUBJECTS, []], help=", ".join(SUBJECTS))
    parser.add_argument("--quick", action="store_true", help="a small version that shows that the bench itself works")
    asked = parser.parse_args()
    began, about = time.monotonic(), machine()
    found = {name: import_module(f"tests.bench.{name}").measure(asked.quick) for name in asked.names or SUBJECTS}
    print(table(found))
    figures = {name: [f.as_json() for f in rows] for name, rows in found.items()}
    seconds = round(time.monotonic() - began)
    print(json.dumps({"quick": asked.quick, "seconds": seconds, "machine": about, "figures": figures}))


if __name__ == "__main__":
    main()
