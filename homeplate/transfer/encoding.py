"""Which encoding a file is written in.

UTF-8 is proved over the whole file, not over a sample: a cp1252 “é” in row 900,000 is found before the first
row is read. Only when the proof fails are the lines that broke it shown to the guessers.
"""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from charset_normalizer import from_bytes

from homeplate.kit.text import msg
from homeplate.transfer.problems import bad_file

CHUNK = 1 << 18
SAMPLE = 1 << 16
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\x7fELF",
    b"SQLite format",
)
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_MULTI = [
    "cp949",
    "cp932",
    "euc_jp",
    "gb18030",
    "big5",
    "cp1251",
    "koi8_r",
    "cp1253",
    "cp1252",
    "cp1250",
    "cp1254",
]
_WESTERN = ("cp1252", "cp1250", "mac_roman")


def detect_encoding(stream: BinaryIO) -> str:
    """The codec name that reads all of `stream`, which is left at its start.

    Raises `Invalid`: `empty-file`, `binary-file`.
    """
    head = stream.read(CHUNK)
    stream.seek(0)
    if not head.strip():
        raise bad_file("empty-file", msg("The file is empty."))
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    if head.startswith(_SIGNATURES):
        raise bad_file("binary-file", msg("This is not a table of text. Export the data as CSV or XLSX."))
    if b"\0" in head:
        return _utf16_without_mark(head)
    odd = _lines_that_are_not_utf8(stream)
    stream.seek(0)
    return "utf-8" if not odd else guess(odd)


def guess(sample: bytes) -> str:
    """The likeliest legacy encoding of `sample`, lines that are not UTF-8."""
    runs = [len(run) for run in _HIGH_RUN.findall(sample)]
    if runs and sum(runs) / len(runs) >= 2:
        if _hangul_share(sample) >= 0.7:
            return "cp949"
        best = from_bytes(sample, cp_isolation=_MULTI).best()
        if best is not None:
            return best.encoding
    return min(_WESTERN, key=lambda name: (_oddness(sample, name), _WESTERN.index(name)))


def _utf16_without_mark(head: bytes) -> str:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.3 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.3 * half and odd < 0.05 * half:
        return "utf-16-be"
    place = head.index(b"\0")
    raise bad_file(
        "binary-file",
        msg("This is not a table of text. Export the data as CSV or XLSX."),
        line=head.count(b"\n", 0, place) + 1,
        column=place - head.rfind(b"\n", 0, place),
    )


def _lines_that_are_not_utf8(stream: BinaryIO) -> bytes:
    """Up to 64 kB of those lines, empty when the whole stream is UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    while chunk := stream.read(CHUNK):
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            break
    else:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            pass
        else:
            return b""
    stream.seek(0)
    kept: list[bytes] = []
    size = 0
    while size < SAMPLE and (line := stream.readline(SAMPLE)):
        if not line.isascii():
            kept.append(line)
            size += len(line)
    return b"".join(kept)


def _hangul_share(sample: bytes) -> float:
    try:
        text = sample[: sample.rfind(b"\n") + 1 or None].decode("cp949")
    except UnicodeDecodeError:
        return 0.0
    other = [c for c in text if c > "\x7f"]
    return sum("가" <= c <= "힣" for c in other) / max(1, len(other))


def _oddness(sample: bytes, encoding: str) -> int:
    """How often a character stands where no Western or Central European word has it."""
    text = sample.decode(encoding, errors="replace")
    odd = 0
    for before, here, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if here <= "\x7f":
            continue
        if here == "\ufffd":
            odd += 3
        elif here.isalpha():
            odd += here.isupper() and before.islower()
        elif (before.isalpha() and after.isalpha() and here not in "’‘·-–") or (
            here in "£¿³¹¯ÆæŒ‰†‡ˆ˜" and after.isalpha()
        ):
            odd += 1
    return odd
