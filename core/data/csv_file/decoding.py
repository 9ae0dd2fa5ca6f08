"""The bytes of a file that should be text -> its text. `Refused` when they are none. Light: NumPy only.

Korean spreadsheets write CP949 (EUC-KR and 8,822 more syllables) or UTF-8; Excel's "Unicode text" is UTF-16.
"""

from __future__ import annotations

import codecs
import json
import re
from contextlib import suppress

import numpy as np

from core.data.csv_file.sentences import LOOKS
from core.data.csv_file.upload import BYTES, refusal

BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16, whose mark is the start of this one
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}

SIGNATURES = {
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"\xd0\xcf\x11\xe0": "office",  # old Office files, and HWP 5
    b"%PDF": "pdf",
    b"\x89PNG": "image",
    b"\xff\xd8\xff": "image",
    b"GIF87a": "image",
    b"GIF89a": "image",
    b"II*\0": "image",
    b"MM\0*": "image",
    b"\x1f\x8b": "zip",
    b"BZh91AY&SY": "zip",
    b"7z\xbc\xaf\x27\x1c": "zip",
    b"Rar!\x1a": "zip",
    b"\xfd7zXZ": "zip",
    b"\x28\xb5\x2f\xfd": "zip",
    b"ID3\x03": "sound",
    b"ID3\x04": "sound",
    b"OggS\0": "sound",
    b"\x7fELF": "program",
    b"MZ\x90": "program",
    b"SQLite format 3\0": "data",
    b"PAR1\x15": "data",
    b"ARROW1\0": "data",
    b"\x89HDF": "data",
    b"\x93NUMPY": "data",
    b"\x80\x04\x95": "data",  # a pickle
}
"""How files begin that are often taken for tables. Source: https://en.wikipedia.org/wiki/List_of_file_signatures"""

CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
ALLOWED = 0.002  # the share of control characters from which on a file is no text
STRANGE = 0.25  # the share of rare syllables and Chinese characters from which on CP949 was a wrong guess
ZEROS = 0.02  # the share of characters with a zero byte from which on a file may be UTF-16
HANGUL = re.compile(r"[\uac00-\ud7a3]")
CHINESE = re.compile(r"[\u4e00-\u9fff\uf900-\ufaff]")
SEPARATOR = re.compile(r"[,;\t|]")
LINE_END = re.compile(r"\r\n|\r|\n")


def text_of(content: bytes) -> tuple[str, str]:
    """A file's text, without its byte order mark, and the name of its encoding."""
    if len(content) > BYTES:
        raise refusal("too-big", size=round(len(content) / 2**20, 1), limit=BYTES // 2**20)
    if not content.strip(b" \t\r\n\0"):
        raise refusal("empty")
    _refuse_signatures(content)
    text, encoding = _decoded(content)
    text = text.lstrip("\ufeff")
    if not text.strip().strip("\0"):
        raise refusal("empty")
    _refuse_controls(text)
    _refuse_other_languages(text)
    return text, encoding


def line_at(text: str, place: int) -> int:
    """The number of the line on which the character at `place` stands, from 1."""
    return 1 + sum(1 for _ in LINE_END.finditer(text, 0, place))


def _refuse_signatures(content: bytes) -> None:
    found = next((looks for start, looks in SIGNATURES.items() if content.startswith(start)), None)
    if found is None and (content[4:8] == b"ftyp" or content[8:12] in (b"WAVE", b"AVI ")):
        found = "sound"
    elif found is None and content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        found = "image"
    if found == "zip" and b"xl/" in content:
        found = "excel"
    elif found == "zip" and (b"word/" in content or b"ppt/" in content or b"Contents/section" in content):
        found = "office"
    elif found == "office" and "Workbook".encode("utf-16-le") in content:
        found = "excel"
    if found:
        raise refusal("binary", looks=LOOKS[found])


def _decoded(content: bytes) -> tuple[str, str]:
    """By its mark, else UTF-16 where it shows, else UTF-8, else CP949 where that gives Korean."""
    for mark, encoding in BOMS.items():
        if content.startswith(mark):
            return _strictly(content, encoding), encoding
    if b"\0" in content:
        return _with_zeros(content)
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        return _korean(content, error), "cp949"


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(encoding, errors="ignore")
        raise refusal("wrong-encoding", line=line_at(before, len(before))) from None


def _with_zeros(content: bytes) -> tuple[str, str]:
    """UTF-16 without a mark: separators and digits have a zero byte, always before or always after them.

    Read the wrong way round, such a file has no line ends, or characters that are none.
    """
    units = np.frombuffer(content[: len(content) // 2 * 2], dtype=np.uint8).reshape(-1, 2)
    if (units == 0).sum() > ZEROS * len(units):
        for encoding in ("utf-16-le", "utf-16-be"):
            with suppress(UnicodeDecodeError):
                text = content.decode(encoding)
                if not CONTROL.search(text) and LINE_END.search(text) and SEPARATOR.search(text):
                    return text, encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        raise refusal("binary", looks=LOOKS["unknown"]) from None


def _korean(content: bytes, error: UnicodeDecodeError) -> str:
    """The text as CP949. Almost any bytes are some CP949, so it must be made of syllables that are in use."""
    try:
        text = content.decode("cp949")
    except UnicodeDecodeError:
        text = ""
    if not text or _strange(text) > STRANGE:
        if len(CONTROL.findall(content.decode("latin-1"))) > ALLOWED * len(content):
            raise refusal("binary", looks=LOOKS["unknown"])
        before = content[: error.start].decode("latin-1")
        raise refusal("wrong-encoding", line=line_at(before, len(before)))
    return text


def _strange(text: str) -> float:
    """Among the different Hangul and Chinese characters, the share of those that Korean tables hardly use.

    One such is forgiven. KS X 1001 has the 2,350 syllables in use. Chinese and Japanese bytes that are read as CP949
    give many others.
    """
    hangul = HANGUL.findall(characters := "".join(set(text)))
    usual = sum(map(_in_use, hangul))
    strange = len(hangul) - usual + len(CHINESE.findall(characters))
    return max(strange - 1, 0) / max(usual + strange, 1)


def _in_use(syllable: str) -> bool:
    code = syllable.encode("cp949")
    return code[0] >= 0xB0 and code[1] >= 0xA1


def _refuse_controls(text: str) -> None:
    found = CONTROL.findall(text)
    if len(found) > ALLOWED * len(text) + 5:
        raise refusal("binary", looks=LOOKS["unknown"])
    if "\0" in text:
        raise refusal("nul-bytes", line=line_at(text, text.index("\0")))


def _refuse_other_languages(text: str) -> None:
    start = text.lstrip()[:200].lower()
    if start.startswith(("<!doctype html", "<html", "<table", "<meta")):
        raise refusal("other-text", looks=LOOKS["html"])
    if start.startswith("<?xml"):
        raise refusal("other-text", looks=LOOKS["xml"])
    if start.startswith(("{", "[")) and _is_json(text):
        raise refusal("other-text", looks=LOOKS["json"])


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), (dict, list))
    except (ValueError, RecursionError):
        return False
