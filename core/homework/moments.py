"""A moment as a lecturer types it, and a length of time in words. Light."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.spec import Text

LAST = (23, 59)  # of a day that is given without a time
_MOMENT = re.compile(
    r"(\d{4}) ?([-./]) ?(\d{1,2}) ?\2 ?(\d{1,2})\.?"  # 2026-11-27, 2026/11/27, 2026.11.27 and 2026. 11. 27.
    r"(?:(?: |T)(\d{1,2}):(\d{2})(?::00)?)?",
    re.ASCII | re.IGNORECASE,
)
UNITS = (Text("일", "day"), Text("시간", "hour"), Text("분", "minute"))


def read_moment(typed: str, zone: str) -> int | None:
    """A moment typed in a time zone, in milliseconds since 1970; None for nothing. A day alone means its last minute,
    24:00 its end. ValueError for what is no moment."""
    line = " ".join(typed.split())
    if not line:
        return None
    found = _MOMENT.fullmatch(line)
    if not found:
        raise ValueError(line)
    year, month, day = (int(found[i]) for i in (1, 3, 4))
    hour, minute = (int(found[5]), int(found[6])) if found[5] else LAST
    if minute > 59 or (hour, minute) > (24, 0):
        raise ValueError(line)
    try:
        local = datetime(year, month, day, tzinfo=ZoneInfo(zone)) + timedelta(hours=hour, minutes=minute)
        return round(local.timestamp() * 1000)
    except OverflowError as error:  # the year 1, or 9999
        raise ValueError(line) from error


def duration(minutes: int, language: str) -> str:
    """A length of time in its two largest units, what is smaller left out: 17 hours 57 minutes."""
    counts = (minutes // 1440, minutes % 1440 // 60, minutes % 60)
    largest = next((i for i, count in enumerate(counts) if count), 2)
    pairs = list(zip(counts, UNITS, strict=True))[largest : largest + 2]
    said = [_said(count, unit, language) for i, (count, unit) in enumerate(pairs) if count or i == 0]
    return " ".join(said)


def _said(count: int, unit: Text, language: str) -> str:
    plural = "s" if language != "ko" and count != 1 else ""
    return f"{count:,}{'' if language == 'ko' else ' '}{unit(language)}{plural}"
