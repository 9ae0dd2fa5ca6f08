"""Codes that nobody can guess: a draft's, and the receipt of what was handed in from it. Light.

A draft's code stands in the student's browser. The receipt follows from it, so that a hand-in that is sent twice is the
same one. The database holds neither, but the SHA-256 of each: who reads the database cannot open anything by them.
"""

from __future__ import annotations

import hashlib
import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32, https://www.crockford.com/base32.html: without letters that are taken for digits."""
LENGTH, GROUP = 20, 4  # letters; 100 bits
BYTES = 24
_READ_AS = str.maketrans("OIL", "011")
_DRAFT = re.compile(r"[A-Za-z0-9_-]{32}")


def new_draft() -> str:
    """A code for a new draft."""
    return secrets.token_urlsafe(BYTES)


def is_draft(code: object) -> bool:
    """Whether something has the form of a draft's code."""
    return isinstance(code, str) and bool(_DRAFT.fullmatch(code))


def receipt_of(draft: str) -> str:
    """The receipt of what is handed in from this draft."""
    number = int.from_bytes(hashlib.sha256(f"receipt {draft}".encode()).digest())
    return "".join(ALPHABET[number >> 5 * i & 31] for i in range(LENGTH))


def shown(receipt: str) -> str:
    """A receipt in groups, as people copy it."""
    return "-".join(receipt[i : i + GROUP] for i in range(0, len(receipt), GROUP))


def normal(typed: str) -> str:
    """A receipt as it was typed, in its only form; empty where it cannot be one."""
    plain = "".join(c for c in typed[:200].upper() if c.isalnum()).translate(_READ_AS)
    return plain if len(plain) == LENGTH and not set(plain) - set(ALPHABET) else ""


def owner(kind: str, code: str) -> str:
    """What the database knows of a code: `kind` says what it is a code of."""
    return hashlib.sha256(f"{kind}: {code}".encode()).hexdigest()
