"""Deadlines as lecturers type them, and lengths of time in words."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from core.homework.moments import duration, read_moment

EVENING, NIGHT = "2026-11-27 18:00", "2026-11-27 23:59"
TYPED = {
    NIGHT: ["2026-11-27", "2026.11.27", "2026/11/27", "2026. 11. 27.", " 2026-11-27\t", "2026-11-27 23:59"],
    EVENING: ["2026-11-27 18:00", "2026-11-27T18:00", "2026-11-27t18:00:00", "2026/11/27 18:00", "2026.11.27  18:00"],
    "2026-03-02 09:05": ["2026-3-2 9:05", "2026. 3. 2. 09:05"],
    "2026-11-28 00:00": ["2026-11-27 24:00"],
    "2024-02-29 23:59": ["2024-02-29"],
}
REFUSED = [
    *("tomorrow", "2026", "2026-11", "11-27", "26-11-27", "27.11.2026", "20261127", "2026-11/27", "2026-11-27T"),
    *("2026-02-29", "2026-13-01", "2026-11-31", "2026-00-10", "0000-01-01", "9999-12-31 24:00"),
    *("2026-11-27 25:00", "2026-11-27 24:01", "2026-11-27 18:60", "2026-11-27 18", "2026-11-27 18:00:30"),
    *("2026-11-27 18:00 Z", "2026-11-27; drop table rules", "٢٠٢٦-١١-٢٧", "2026-11-27" * 1000),
]


@pytest.mark.parametrize("zone", ["Asia/Seoul", "UTC", "America/New_York"])
@pytest.mark.parametrize("meant", TYPED)
def test_a_moment_is_read_in_the_hosts_time_zone(meant, zone):
    wanted = datetime.strptime(meant, "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000
    assert {typed: read_moment(typed, zone) for typed in TYPED[meant]} == dict.fromkeys(TYPED[meant], wanted)


@pytest.mark.parametrize("typed", REFUSED, ids=lambda typed: typed[:20])
def test_what_is_no_moment_is_refused_and_nothing_is_none(typed):
    with pytest.raises(ValueError):
        read_moment(typed, "Asia/Seoul")
    assert read_moment(" \n", "Asia/Seoul") is None


LENGTHS = {
    0: ("0분", "0 minutes"),
    1: ("1분", "1 minute"),
    59: ("59분", "59 minutes"),
    60: ("1시간", "1 hour"),
    61: ("1시간 1분", "1 hour 1 minute"),
    1_077: ("17시간 57분", "17 hours 57 minutes"),
    1_440: ("1일", "1 day"),
    1_441: ("1일", "1 day"),
    1_500: ("1일 1시간", "1 day 1 hour"),
    3_119: ("2일 3시간", "2 days 3 hours"),
    1_440 * 1_234: ("1,234일", "1,234 days"),
}


@pytest.mark.parametrize("minutes", LENGTHS)
def test_a_length_of_time_is_said_in_the_units_that_fit(minutes):
    assert (duration(minutes, "ko"), duration(minutes, "en")) == LENGTHS[minutes]
