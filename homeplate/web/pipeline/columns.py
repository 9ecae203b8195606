"""The columns of the list of deals: which there are, which of them an address asks for, and in which order. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from homeplate.fields.rules import Definition
from homeplate.web import custom

OWN = "custom."
"""What the key of a column begins with that shows one of the workspace's own fields."""

USUAL = ("stage", "value", "progress", "chance", "step", "close", "owner", "days")
"""What a list shows unasked, behind the name of the deal."""

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


def every(own: Iterable[Definition], language: str) -> tuple[Column, ...]:
    """All columns there are, the usual ones first."""
    return (
        Column("stage", gettext("Stage")),
        Column("value", gettext("Value"), "-value", "num"),
        Column("progress", gettext("Progress"), "-progress", "desk"),
        Column("chance", gettext("Chance"), "-probability", "num desk"),
        Column("step", gettext("Next step"), "next_step_on"),
        Column("close", gettext("Closes on"), "expected_close", "desk"),
        Column("owner", gettext("Owner"), css="desk"),
        Column("days", gettext("In this stage"), "stage_since", "num desk"),
        Column("source", gettext("Source"), css="desk"),
        Column("created", gettext("Added"), css="desk"),
        *(
            Column(
                OWN + field.key,
                custom.label(field, language),
                css="num desk" if field.kind == "number" else "desk",
            )
            for field in own
        ),
    )


def choose(known: Sequence[Column], text: str) -> Chosen:
    """The columns that `text` names; the usual ones where it names none."""
    by_key = {column.key: column for column in known}
    asked = tuple(dict.fromkeys(part for part in text.split(",") if part))[:MOST]
    keys = tuple(key for key in asked if key in by_key)
    if not keys or keys == USUAL:
        keys, written = USUAL, ""
    else:
        written = ",".join(keys)
    return Chosen(
        shown=tuple(by_key[key] for key in keys),
        hidden=tuple(column for column in known if column.key not in keys),
        text=written,
        lost=tuple(key.removeprefix(OWN) for key in asked if key not in by_key),
    )
