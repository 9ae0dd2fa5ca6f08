"""Distributions in the plane as the code of a notebook, and how samples are measured on them. Light: text only.

The code reads CONFIG["sigma"] and, of a student's own points, CONFIG["points"]; it needs math, torch, and for the
spiral numpy.
"""

from __future__ import annotations

from core.data.clouds import Cloud
from core.data.points2d import ALONG, PIECES, cloud, read_own

RING = """\
angle = 2 * math.pi * torch.arange(8) / 8
anchors = {radius} * torch.stack([angle.cos(), angle.sin()], dim=1)  # the modes' centres"""

GRID = """\
axis = torch.arange(-2.0, 3.0)
anchors = torch.cartesian_prod(axis, axis).flip(1)  # the modes' centres"""

BLOBS = """\
anchors = torch.tensor([[-1.8, 1.4], [1.6, 1.7], [0.1, -0.3], [-1.7, -1.9], [2.0, -1.6]])  # the modes' centres
weights = torch.tensor([0.4, 0.3, 0.15, 0.1, 0.05])  # how likely each mode is"""

GIVEN = """\
anchors = torch.tensor({anchors})
weights = torch.tensor({weights})  # how likely each is
part = torch.tensor({part})"""

OWN = """\
anchors = torch.tensor(CONFIG["points"])  # your own points
part = torch.tensor({part})  # points nearer to each other than 0.5 are one part"""

LINE = """\
s = (torch.arange({along}) + 0.5) / {along}
anchors = (2 * s[:, None] - 1) * torch.tensor([[2.2, 1.2]])  # evenly along the segment"""

MOONS = """\
t = math.pi * (torch.arange({half}) + 0.5) / {half}
upper = 1.6 * torch.stack([t.cos() - 0.5, t.sin() - 0.25], dim=1)
anchors = torch.cat([upper, -upper])  # evenly along two half circles"""

SPIRAL = """\
t = np.linspace(np.pi / 2, 3 * np.pi, 4001)
path = (2.5 * t / (3 * np.pi))[:, None] * np.stack([np.cos(t), np.sin(t)], axis=1)
length = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
evenly = length[-1] * (np.arange({along}) + 0.5) / {along}
anchors = torch.tensor(np.stack([np.interp(evenly, length, a) for a in path.T], axis=1)).float()"""

PIECED = """\
part = torch.arange(len(anchors)) * {pieces} // len(anchors)  # the curve is cut into {pieces} pieces of equal length"""
EACH = "part = torch.arange(len(anchors))  # each is a part of its own"
EVEN = "weights = torch.full((len(anchors),), 1 / len(anchors))  # all are equally likely"

EVENLY = "    chosen = torch.randint(len(anchors), (n,))"
BY_WEIGHT = """\
    sums = weights.double().cumsum(0)
    chosen = torch.searchsorted(sums, torch.rand(n, dtype=torch.float64)).clamp(max=len(anchors) - 1)"""
ALIKE = 1.000001
"""Weights that differ by less than this factor are equal: the app then draws whole numbers."""
POINTS = """\
shares = torch.bincount(part, weights=weights)  # how likely each part is
RADIUS = 3 * CONFIG["sigma"]  # a sample is good when it is closer than this to an anchor


def real_batch(n):
    \"\"\"n real points: an anchor by its weight, and Gaussian noise around it.\"\"\"
{chosen}
    return anchors[chosen] + CONFIG["sigma"] * torch.randn(n, 2)"""

MEASURE = """\
def measure(samples):
    \"\"\"How well samples cover the data.\"\"\"
    distance, nearest = torch.cdist(samples, anchors).min(dim=1)
    counts = torch.bincount(part[nearest[distance < RADIUS]], minlength=len(shares))
    return {
        "modes_held": int((counts >= shares * len(samples) / 5).sum()),  # have a fifth of their fair share
        "modes_covered": int((counts > 0).sum()),  # have one good sample at least
        "good_share": float(counts.sum() / len(samples)),
    }"""


def points_code(data: str, own: str) -> str:
    """A distribution: `anchors`, `weights`, `part`, `shares`, `RADIUS`; `real_batch` draws as the app does."""
    known = cloud(data, own)
    anchors = {
        "ring8": RING.format(radius=2.0),
        "ring8unit": RING.format(radius=1.0),
        "grid25": GRID,
        "blobs": BLOBS,
        "own": OWN.format(part=known.part.tolist()),
        "line": LINE.format(along=ALONG),
        "moons": MOONS.format(half=ALONG // 2),
        "spiral": SPIRAL.format(along=ALONG),
    }.get(data) or given(known)
    parts = PIECED.format(pieces=PIECES) if known.curve else EACH
    lines = [anchors, *([] if "weights =" in anchors else [EVEN]), *([] if "part =" in anchors else [parts])]
    uneven = known.weights.max() > known.weights.min() * ALIKE
    return "\n".join([*lines, POINTS.format(chosen=BY_WEIGHT if uneven else EVENLY)])


def given(known: Cloud) -> str:
    """A distribution that has no words of its own here, in numbers."""
    anchors, weights = known.anchors.round(6).tolist(), known.weights.round(9).tolist()
    return GIVEN.format(anchors=anchors, weights=weights, part=known.part.tolist())


def points_of(own: str) -> list[list[float]]:
    """A student's own points, as numbers."""
    return [[float(x), float(y)] for x, y in read_own(own).tolist()]
