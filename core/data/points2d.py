"""`POINTS`: distributions in the plane that are known exactly, so that a generator can be marked. Light: NumPy only.

Each is a `Cloud`: its anchors are the modes themselves, or lie densely along a curve; a student's own points are
anchors too, and are written as a short text `x,y;x,y;…` that fits into an address.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.data.clouds import Cloud, Floats, Points
from core.spec import Entry, Text

RADIUS = 2.0
WINDOW = 3.2
"""Half the side of the square, centred on the origin, in which the points are drawn."""
ALONG = 512
"""How many anchors a curve has, evenly by its length."""
PIECES = 8
"""Into how many pieces of equal length a curve is cut."""
MOST_OWN, LEAST_OWN, DIGITS = 200, 3, 2
LINK = 0.5
"""Own points nearer to each other than this belong to one part."""


def ring(count: int, radius: float = RADIUS) -> Floats:
    """`count` distinct modes, evenly spaced on a circle: [count, 2].

    The angle step is 2π/count with the end left out. `linspace(0, 2π, count)` keeps the end, which is the start again,
    and so makes a ring of count - 1 modes; that slip stands in several public copies.
    """
    angles = 2 * np.pi * np.arange(count) / count
    return radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)


def _modes(anchors: Floats, weights: Floats | None = None) -> Cloud:
    """Each anchor is a mode."""
    count = len(anchors)
    return Cloud(anchors, np.full(count, 1 / count) if weights is None else weights, np.arange(count))


def _evenly(path: Floats, count: int) -> Floats:
    """`count` points at equal distances along a path [n, 2] of straight lines, the ends half a distance away."""
    length = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    at = length[-1] * (np.arange(count) + 0.5) / count
    return np.stack([np.interp(at, length, axis) for axis in path.T], axis=1)


def _curve(*paths: Floats) -> Cloud:
    """Curves of equal length, each given as points close together."""
    anchors = np.concatenate([_evenly(path, ALONG // len(paths)) for path in paths])
    return Cloud(anchors, np.full(ALONG, 1 / ALONG), np.arange(ALONG) * PIECES // ALONG, curve=True)


def _grid25() -> Cloud:
    x, y = np.meshgrid(np.arange(-2.0, 3.0), np.arange(-2.0, 3.0))
    return _modes(np.stack([x.ravel(), y.ravel()], axis=1))


def _blobs() -> Cloud:
    anchors = np.array([[-1.8, 1.4], [1.6, 1.7], [0.1, -0.3], [-1.7, -1.9], [2.0, -1.6]])
    return _modes(anchors, np.array([0.4, 0.3, 0.15, 0.1, 0.05]))


def _moons() -> Cloud:
    t = np.linspace(0, np.pi, 2001)
    upper = 1.6 * np.stack([np.cos(t) - 0.5, np.sin(t) - 0.25], axis=1)
    return _curve(upper, -upper)


def _spiral() -> Cloud:
    t = np.linspace(np.pi / 2, 3 * np.pi, 4001)
    return _curve((2.5 * t / (3 * np.pi))[:, None] * np.stack([np.cos(t), np.sin(t)], axis=1))


MAKERS: dict[str, Callable[[], Cloud]] = {
    "ring8": lambda: _modes(ring(8)),
    "ring8unit": lambda: _modes(ring(8, 1.0)),
    "grid25": _grid25,
    "line": lambda: _curve(np.array([[-2.2, -1.2], [2.2, 1.2]])),
    "moons": _moons,
    "spiral": _spiral,
    "blobs": _blobs,
}


@lru_cache(maxsize=64)
def cloud(name: str, own: str = "") -> Cloud:
    """The distribution of this name; `own` says the points of "own" and matters there only.

    KeyError for a name not in `POINTS`; ValueError where own points cannot be read or are fewer than LEAST_OWN.
    """
    return _own(read_own(own)) if name == "own" else MAKERS[name]()


def read_own(text: str) -> Floats:
    """The points that `x,y;x,y;…` says, in order, each once, rounded to DIGITS: [n, 2].

    ValueError where the text says something else, a point outside the window, or more than MOST_OWN points.
    """
    points = [tuple(_within(part) for part in entry.split(",")) for entry in text.split(";") if entry.strip()]
    if any(len(point) != 2 for point in points):
        raise ValueError(text)
    distinct = list(dict.fromkeys(points))
    if len(distinct) > MOST_OWN:
        raise ValueError(len(distinct))
    return np.array(distinct, dtype=np.float64).reshape(-1, 2)


def write_own(points: Points) -> str:
    """The text that says points [n, 2], short enough for an address. ValueError as in `read_own`."""
    return tidy_own(";".join(f"{x},{y}" for x, y in np.asarray(points, dtype=np.float64).tolist()))


def tidy_own(text: str) -> str:
    """Own points written one way, so that equal ones have equal keys. ValueError as in `read_own`."""
    return ";".join(f"{_short(x)},{_short(y)}" for x, y in read_own(text).tolist())


def _within(said: str) -> float:
    value = float(said)
    if not abs(value) <= WINDOW:
        raise ValueError(said)
    return round(value, DIGITS) + 0.0


def _short(value: float) -> str:
    return f"{value:.{DIGITS}f}".rstrip("0").rstrip(".")


def _own(points: Floats) -> Cloud:
    """Own points as equally likely anchors; parts are what is linked, point by point, in order of appearance."""
    if len(points) < LEAST_OWN:
        raise ValueError(len(points))
    near = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)) < LINK
    part = np.full(len(points), -1)
    for first in range(len(points)):
        if part[first] < 0:
            part[_linked(near, first)] = part.max() + 1
    return Cloud(points, np.full(len(points), 1 / len(points)), part)


def _linked(near: NDArray[np.bool_], first: int) -> NDArray[np.bool_]:
    """Which points can be reached from `first` in steps of `near` [n, n]: [n]."""
    reached, more = np.zeros(len(near), dtype=bool), near[first]
    while not np.array_equal(reached, more):
        reached, more = more, np.any(near[more], axis=0)
    return reached


def draw(name: str, sigma: float, count: int, seed: int) -> NDArray[np.float32]:
    """`count` points of the distribution `name`: [count, 2]. KeyError for a name not in `POINTS`."""
    return cloud(name).draw(sigma, count, seed)


MODES: dict[str, Floats] = {"ring8": cloud("ring8").anchors}
"""The centres of the modes by the data's name: [modes, 2]."""

ALONG_A_CURVE = r"p(x)=\int_0^1\mathcal N\!\left(x;\,c(s),\,\sigma^2 I\right)ds,\quad "

POINTS: dict[str, Entry] = {
    "ring8": Entry(
        Text("고리 위의 모드 8개", "Ring of 8 modes"),
        Text(
            "반지름 2인 원 위에 정규분포 8개가 같은 간격으로 놓여 있습니다. "
            "진짜 분포를 정확히 알기 때문에 생성자를 채점할 수 있습니다.",
            "Eight Gaussians evenly spaced on a circle of radius 2. "
            "The true distribution is known exactly, so G can be marked.",
        ),
        r"p(x)=\tfrac18\sum_{k=0}^{7}\mathcal N\!\left(x;\,2\left(\cos\tfrac{2\pi k}{8},\sin\tfrac{2\pi k}{8}\right),"
        r"\,\sigma^2 I\right)",
        "Metz et al. 2017, Unrolled GAN, arXiv:1611.02163; Lin et al. 2018, PacGAN, arXiv:1712.04086",
    ),
    "ring8unit": Entry(
        Text("작은 고리 위의 모드 8개", "Smaller ring of 8 modes"),
        Text(
            "반지름 1인 원 위에 정규분포 8개가 놓여 있습니다. PacGAN 논문의 설정입니다.",
            "Eight Gaussians on a circle of radius 1: the PacGAN paper's setting.",
        ),
        r"p(x)=\tfrac18\sum_{k=0}^{7}\mathcal N\!\left(x;\,\left(\cos\tfrac{2\pi k}{8},\sin\tfrac{2\pi k}{8}\right),"
        r"\,\sigma^2 I\right)",
        "Lin et al. 2018, PacGAN, arXiv:1712.04086, section 4.1",
    ),
    "grid25": Entry(
        Text("격자 위의 모드 25개", "Grid of 25 modes"),
        Text(
            "5×5 격자점마다 정규분포가 하나씩 있습니다. 논문에서는 간격이 2인데, 같은 창에 그리려고 1로 줄였습니다. "
            "논문의 σ도 반으로 줄여야 같은 문제가 됩니다.",
            "A Gaussian on each point of a 5 by 5 grid. Papers space them 2 apart, here it is 1, to fit the window; "
            "halve a paper's σ too, and it is the same problem.",
        ),
        r"p(x)=\tfrac1{25}\sum_{i=-2}^{2}\sum_{j=-2}^{2}\mathcal N\!\left(x;\,(i,j),\,\sigma^2 I\right)",
        "Lin et al. 2018, PacGAN, arXiv:1712.04086, section 4.1, scaled by one half",
    ),
    "line": Entry(
        Text("선분", "Line segment"),
        Text(
            "비스듬한 선분을 따라 점이 고르게 퍼져 있습니다. 떨어진 모드가 없어 가장 쉬운 문제입니다.",
            "Points spread evenly along a slanted segment. No separate modes: the easiest problem here.",
        ),
        ALONG_A_CURVE + r"c(s)=(2s-1)\,(2.2,\,1.2)",
        "core/data/points2d.py: MAKERS",
    ),
    "moons": Entry(
        Text("초승달 두 개", "Two moons"),
        Text(
            "맞물린 반원 두 개를 따라 점이 고르게 퍼져 있습니다. 생성자는 이어진 공간을 둘로 찢어야 합니다.",
            "Points spread evenly along two interlocking half circles. G must tear a connected space in two.",
        ),
        r"p(x)=\tfrac12\sum_{\pm}\int_0^1\mathcal N\!\left(x;\,\pm c(s),\,\sigma^2 I\right)ds,\quad "
        r"c(s)=1.6\left(\cos\pi s-\tfrac12,\,\sin\pi s-\tfrac14\right)",
        "https://scikit-learn.org/stable/modules/generated/sklearn.datasets.make_moons.html, centred and scaled by 1.6",
    ),
    "spiral": Entry(
        Text("나선", "Spiral"),
        Text(
            "아르키메데스 나선을 따라 점이 고르게 퍼져 있습니다. 끊긴 곳은 없지만 많이 휘어 있어, "
            "생성자는 잡음을 길게 늘이고 말아야 합니다.",
            "Points spread evenly along an Archimedean spiral. It is in one piece, but strongly bent: "
            "G must stretch the noise and roll it up.",
        ),
        ALONG_A_CURVE
        + r"c=\tfrac{2.5\,t}{3\pi}\left(\cos t,\sin t\right),\;\tfrac{\pi}{2}\le t\le3\pi,\; s\propto\text{length}",
        "core/data/points2d.py: MAKERS",
    ),
    "blobs": Entry(
        Text("크기가 다른 덩어리 5개", "Five unequal blobs"),
        Text(
            "떨어져 있는 정규분포 5개에 점이 40, 30, 15, 10, 5 %씩 있습니다. 드문 모드일수록 놓치기 쉽습니다.",
            "Five separate Gaussians hold 40, 30, 15, 10 and 5 % of the points. Rare modes are easily lost.",
        ),
        r"p(x)=\sum_{k=1}^{5}w_k\,\mathcal N\!\left(x;\,\mu_k,\,\sigma^2 I\right),\quad w=(.4,\,.3,\,.15,\,.1,\,.05)",
        "core/data/points2d.py: MAKERS",
    ),
    "own": Entry(
        Text("내가 그린 점", "Your own points"),
        Text(
            "직접 그린 점마다 정규분포가 하나씩 놓입니다. 0.5보다 가까운 점들은 이어서 한 덩어리로 셉니다.",
            "A Gaussian on each point that you set. Points nearer to each other than 0.5 are linked into one part.",
        ),
        r"p(x)=\tfrac1n\sum_{i=1}^{n}\mathcal N\!\left(x;\,x_i,\,\sigma^2 I\right)",
        "core/data/points2d.py: read_own",
    ),
}
"""What can be chosen, by name; names stand in links that people have shared. `cloud` gives the distribution itself."""
