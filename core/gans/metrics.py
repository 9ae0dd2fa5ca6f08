"""Reference lines of V(D,G): where it stands at the optimum, and on the rungs of the collapse ladder. Light."""

from __future__ import annotations

import math

LOG4 = math.log(4)
"""V is -LOG4 at the optimum, where G makes the true distribution and D can only guess."""


def ladder(m: int, modes: int) -> float:
    """V(D*, G) of a generator that makes m of K equal, well-separated modes perfectly, D being the best there is.

    From V(D*, G) = -log 4 + 2 JSD(p‖q) (Goodfellow et al. 2014): (m/K) ln(m/(m+K)) + ln(K/(m+K)).
    With m = K it is -log 4. ValueError unless 1 <= m <= K.
    """
    if not 1 <= m <= modes:
        raise ValueError(f"{m} of {modes} modes")
    return m / modes * math.log(m / (m + modes)) + math.log(modes / (m + modes))
