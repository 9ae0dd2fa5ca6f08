"""What recording costs: each example recorded over the same run unrecorded, in the process that runs it."""

from __future__ import annotations

import statistics

from core.anatomy.spec import EXAMPLES
from tests.bench.figures import Figure, note


def measure(quick: bool) -> list[Figure]:
    """The median over rounds of recorded over plain, of every example whose package is here."""
    from core.anatomy import learner
    from core.anatomy.spec import CallSpec
    from core.tape import LearnerError

    rounds, names = (1, ("flask", "numpy")) if quick else (3, tuple(EXAMPLES))
    found = []
    for name in names:
        note(f"calls: {name}")
        try:
            learner.start(CallSpec(name))
        except LearnerError:
            note(f"calls: {name} is not installed here")
            continue
        times = [learner.run_child(name, "list")["times"] for _ in range(rounds)]
        found.append(
            Figure(
                f"{name}: recorded over plain", statistics.median(t["recorded"] / t["plain"] for t in times), "times"
            )
        )
        found.append(Figure(f"{name}: loading it", statistics.median(t["load"] for t in times), "s"))
    return found
