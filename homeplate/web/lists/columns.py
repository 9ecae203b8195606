"""The columns of a list: which of them an address asks for, in which order, and how their headings sort. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from homeplate.fields.rules import Definition
from homeplate.web import custom

OWN = "custom."
"""What the key of a column begins with that shows one of the workspace's own fields."""

MOST = 16
"""Columns at once; an address that names more is cut."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column behind the name: `first` is how its first click sorts, empty where it cannot be sorted by."""

    key: str
    label: str
    first: str = ""
    css: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The columns that an address asks for, in its order, and those it leaves out.

    `text` is how an address says it: empty for the usual ones. `lost` are keys that name no column any more.
    """

    shown: tuple[Column, ...]
    hidden: tuple[Column, ...]
    text: str
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A column that the list can be sorted by: `order` is ascending, descending or empty, as ARIA says it."""

    label: str
    url: str
    order: str
    css: str


def own_columns(own: Iterable[Definition], language: str) -> tuple[Column, ...]:
    """The columns of the workspace's own fields."""
    return tuple(
        Column(
            OWN + field.key,
            custom.label(field, language),
            css="num desk" if field.kind == "number" else "desk",
        )
        for field in own
    )


def choose(known: Sequence[Column], text: str, usual: tuple[str, ...]) -> Chosen:
    """The columns that `text` names; the usual ones where it names none."""
    by_key = {column.key: column for column in known}
    asked = tuple(dict.fromkeys(part for part in text.split(",") if part))[:MOST]
    keys = tuple(key for key in asked if key in by_key)
    if not keys or keys == usual:
        keys, written = usual, ""
    else:
        written = ",".join(keys)
    return Chosen(
        shown=tuple(by_key[key] for key in keys),
        hidden=tuple(column for column in known if column.key not in keys),
        text=written,
        lost=tuple(key.removeprefix(OWN) for key in asked if key not in by_key),
    )


def headings(name: str, shown: Iterable[Column], sort: str, start: str, query: str) -> tuple[Heading, ...]:
    """The columns in their order, first that of the names, which is called `name`; a click on the sorted one turns it
    round, on another begins with what matters."""
    return tuple(
        Heading(
            one.label,
            _sorted_url(start, query, _turned(sort, one.first)),
            _order(sort, one.first),
            one.css,
        )
        for one in (Column("name", name, "name"), *shown)
    )


def _turned(sort: str, first: str) -> str:
    if not first or sort != first:
        return first
    return first.removeprefix("-") if first.startswith("-") else f"-{first}"


def _order(sort: str, first: str) -> str:
    if not first or sort.removeprefix("-") != first.removeprefix("-"):
        return ""
    return "descending" if sort.startswith("-") else "ascending"


def _sorted_url(start: str, query: str, sort: str) -> str:
    if not sort:
        return ""
    return f"{start}?{query}{'&' if query else ''}{urlencode({'sort': sort})}"
