"""Fields that the specs of several labs share: whose words and ranges are the same wherever they stand. Light."""

from __future__ import annotations

from typing import Any

from core.data.points2d import tidy_own
from core.spec import Text, line, number


def own_points() -> Any:
    """Points of one's own, as the text that `points2d.read_own` reads."""
    return line(
        tidy_own,
        label=Text("직접 그린 점", "Points of your own"),
        about=Text("점의 좌표를 x,y;x,y;… 꼴로 적습니다.", "The points' coordinates, written x,y;x,y;…"),
    )


def mode_sigma() -> Any:
    """The standard deviation of a mode along each axis."""
    return number(
        0.05,
        0.01,
        0.3,
        label=Text("모드의 표준편차 σ", "Standard deviation of a mode σ"),
        about=Text(
            "작을수록 모드가 좁아 맞히기 어렵습니다.", "The smaller, the narrower the modes and the harder to hit."
        ),
    )


def training_seed() -> Any:
    """Where a training's random numbers start."""
    return number(
        42,
        0,
        9999,
        label=Text("시드", "Seed"),
        about=Text(
            "난수의 출발점입니다. 나머지 설정이 같고 시드가 같으면 결과도 같습니다.",
            "Where the random numbers start. Same settings and same seed, same result.",
        ),
    )
