"""Cards of an address book (vCard 2.1, 3.0, 4.0) as a table of people, one row a card.

The library that reads a card (vobject) unfolds its lines and decodes quoted-printable; it is loaded when a file of
cards first comes. A card that it cannot read becomes a row with nothing but its text: the import refuses that row and
gives it back to be mended.
"""

from __future__ import annotations

import csv
import io
import logging
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from typing import Any, BinaryIO, cast

from homeplate.transfer.encoding import detect_encoding

HEADER = (
    "Full name", "First name", "Last name", "E-mail", "Phone", "Job title", "Department", "Account", "Website", "City",
    "State or region", "Country", "Language", "Notes", "Id in the other system", "vCard",
)  # fmt: skip
"""The columns of the table, as an import understands them; the last one holds the text of a card that is not read."""
MARK = re.compile(
    rb"^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*B\0?E\0?G\0?I\0?N\0?:\0?V\0?C\0?A\0?R\0?D", re.IGNORECASE
)
HEAD = 64
"""Bytes that tell whether a file is one of cards."""
LONGEST_CARD = 1 << 20
"""Characters of one card; pictures and keys, which are no text, are left out before."""
_HEAVY = re.compile(r"(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY)[;:]", re.IGNORECASE)
_NO_CALLS = {"fax", "pager"}


def is_vcard(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a card."""
    return bool(MARK.match(head))


@contextmanager
def as_table(content: BinaryIO) -> Iterator[BinaryIO]:
    """The cards as a CSV file, card by card: a million of them take no more memory than one."""
    encoding = detect_encoding(content)
    content.seek(0)
    with tempfile.TemporaryFile() as target:
        text = io.TextIOWrapper(target, "utf-8", newline="")
        lines = io.TextIOWrapper(content, encoding, errors="replace")
        write = csv.writer(text).writerow
        write(HEADER)
        for card in _cards(lines):
            write(_row(card))
        text.flush()
        text.detach()
        lines.detach()
        target.seek(0)
        yield cast(BinaryIO, target)


def _cards(lines: Iterable[str]) -> Iterator[str]:
    """The text of each card, without pictures; a card that another one begins in, or that the file ends in, too."""
    card: list[str] = []
    size, skipping = 0, False
    for line in lines:
        if line.strip().upper() == "BEGIN:VCARD" and card:
            yield "".join(card)
            card, size = [], 0
        if not card and not line.strip():
            continue
        skipping = bool(_HEAVY.match(line)) or (skipping and line[:1] in " \t")
        if not skipping and size < LONGEST_CARD:
            card.append(line)
            size += len(line)
        if line.strip().upper() == "END:VCARD":
            yield "".join(card)
            card, size = [], 0
    if card:
        yield "".join(card)


@lru_cache(maxsize=1)
def _library() -> Any:
    logging.getLogger("vobject").setLevel(
        logging.CRITICAL
    )  # lines that cannot be read are left out, not logged
    return import_module("vobject")


def _row(card: str) -> list[str]:
    try:
        found = _library().readOne(card, allowQP=True, ignoreUnreadable=True).contents
        row = _cells(found)
    except Exception:  # of a library that raises whatever a broken card makes of it
        row = []
    return [*row, ""] if any(row) else [*[""] * (len(HEADER) - 1), card]


def _cells(found: dict[str, list[Any]]) -> list[str]:
    name = found["n"][0].value if "n" in found else None
    organisation = _parts(found["org"][0].value) if "org" in found else []
    place = found["adr"][0].value if "adr" in found else None
    given, family = _text(getattr(name, "given", "")), _text(getattr(name, "family", ""))
    return [
        _first(found, "fn"),
        given,
        family,
        "; ".join(_text(one.value).removeprefix("mailto:") for one in found.get("email", ())),
        "; ".join(
            _text(one.value).removeprefix("tel:")
            for one in found.get("tel", ())
            if not _types(one) & _NO_CALLS
        ),
        _first(found, "title") or _first(found, "role"),
        " · ".join(organisation[1:]),
        organisation[0] if organisation else "",
        _first(found, "url"),
        _text(getattr(place, "city", "")),
        _text(getattr(place, "region", "")),
        _text(getattr(place, "country", "")),
        _first(found, "lang"),
        _first(found, "note"),
        _first(found, "uid"),
    ]


def _types(one: Any) -> set[str]:
    told = (part for value in one.params.get("TYPE", ()) for part in value.split(","))
    return {text.lower() for text in (*told, *one.singletonparams)}


def _first(found: dict[str, list[Any]], key: str) -> str:
    return _text(found[key][0].value) if key in found else ""


def _parts(value: Any) -> list[str]:
    return [text for one in (value if isinstance(value, list) else [value]) if (text := _text(one))]


def _text(value: Any) -> str:
    return " ".join(map(str, value)).strip() if isinstance(value, list | tuple) else str(value or "").strip()
