"""The lecturer's password: its hash in the host's secrets, and tries that are limited for the whole process. Light."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
import unicodedata
from collections import deque

N, R, P = 2**15, 8, 3
"""Cost of scrypt: 32 MB and about a quarter of a second. OWASP, Password Storage Cheat Sheet."""
SALT, LENGTH = 16, 32  # bytes
LEAST = 8  # characters
LONGEST = 200
MOST_N, MOST_R, MOST_P = 2**17, 16, 8
TRIES, WINDOW = 10, 600.0  # within so many seconds


def hashed(password: str) -> str:
    """What is put into the secrets: scrypt:N:R:P:salt:hash. ValueError for a password that is too short."""
    if len(password) < LEAST or len(password) > LONGEST:
        raise ValueError(f"a password has {LEAST} to {LONGEST} characters")
    salt = secrets.token_bytes(SALT)
    parts = (salt, _scrypt(password, salt, N, R, P))
    return ":".join(["scrypt", str(N), str(R), str(P), *(base64.urlsafe_b64encode(part).decode() for part in parts)])


def usable(stored: str) -> bool:
    """Whether a hash has the form that `hashed` gives; the lecturer's page stays closed otherwise."""
    return _parts(stored) is not None


def matches(password: str, stored: str) -> bool:
    """Whether a password is the one that was hashed. Compared as composed bytes: Korean is typed in two forms."""
    parts = _parts(stored)
    if parts is None or len(password) > LONGEST:
        return False
    n, r, p, salt, wanted = parts
    return hmac.compare_digest(_scrypt(password, salt, n, r, p), wanted)


class Tries:
    """Failed tries of the whole process, whoever makes them: at most TRIES within WINDOW seconds."""

    def __init__(self) -> None:
        self._at: deque[float] = deque(maxlen=TRIES)

    def begin(self) -> bool:
        """Counts a try before it is made, so that many at once are counted too; whether it may be made."""
        now = time.monotonic()
        if len(self._at) == TRIES and now - self._at[0] < WINDOW:
            return False
        self._at.append(now)
        return True

    def succeeded(self) -> None:
        """The try was right: earlier ones do not count any more."""
        self._at.clear()

    @property
    def wait(self) -> float:
        """Seconds until the next try may be made."""
        if len(self._at) < TRIES:
            return 0.0
        return max(0.0, WINDOW - (time.monotonic() - self._at[0]))


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    said = unicodedata.normalize("NFC", password).encode("utf-8", "replace")
    return hashlib.scrypt(said, salt=salt, n=n, r=r, p=p, maxmem=256 * n * r, dklen=LENGTH)


def _parts(stored: str) -> tuple[int, int, int, bytes, bytes] | None:
    try:
        name, n, r, p, salt, found = stored.strip().split(":")
        cost = int(n), int(r), int(p)
        parts = base64.urlsafe_b64decode(salt), base64.urlsafe_b64decode(found)
    except ValueError:
        return None
    power = cost[0] > 1 and cost[0] & (cost[0] - 1) == 0
    bounded = cost[0] <= MOST_N and 0 < cost[1] <= MOST_R and 0 < cost[2] <= MOST_P
    whole = name == "scrypt" and len(parts[0]) >= 8 and len(parts[1]) == LENGTH
    return (*cost, *parts) if power and bounded and whole else None
