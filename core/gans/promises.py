"""What a preset is: a spec worth looking at, and what it promises whatever the seed. Light."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from core.gans.spec import GanSpec
from core.spec import Text


class Bound(NamedTuple):
    """One number of the last frame and the range it promises to lie in, both ends included."""

    name: str
    low: float
    high: float


class Claim(NamedTuple):
    """What a preset promises of its last frame: in words, as bounds on numbers that all must hold, and as diagnoses.

    `diagnosis` holds the codes of which the last frame's must be one; when it is empty, any will do.
    """

    says: Text
    bounds: tuple[Bound, ...]
    diagnosis: tuple[str, ...] = ()

    def holds(self, numbers: Mapping[str, float], code: str) -> bool:
        """Whether a last frame's numbers and diagnosis keep the promise; a number that is missing or NaN breaks it."""
        kept = all(b.low <= numbers.get(b.name, float("nan")) <= b.high for b in self.bounds)
        return kept and (not self.diagnosis or code in self.diagnosis)


class Preset(NamedTuple):
    """A spec worth looking at, and what it promises whatever the seed.

    why    where the failure comes from; of a treatment, why it works or does not
    of     the failure that it treats, by name; its spec differs from that one's in what `changed` says
    works  whether the treatment cures
    """

    label: Text
    about: Text
    spec: GanSpec
    claim: Claim
    why: Text | None = None
    of: str = ""
    works: bool = True


HEALTHY = Claim(
    Text(
        "모드 8개가 모두 좋은 표본을 제 몫의 5분의 1 이상 받고, 표본의 절반 이상이 좋은 표본입니다.",
        "All 8 modes hold at least a fifth of their fair share of samples, and at least half of all are good.",
    ),
    (Bound("modes_held", 8, 8), Bound("good_share", 0.5, 1)),
    ("healthy",),
)
"""What every cure promises."""
