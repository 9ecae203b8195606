"""Cells of lists that are changed in their place: what each list does the same. The scripts are `js/cells.js`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from homeplate.kit.errors import Conflict
from homeplate.kit.text import msg
from homeplate.web.forms import SEEN, Attempt, Given, refilled, unplaced
from homeplate.web.shown import Field


@dataclass(frozen=True, slots=True)
class CellEditor:
    """A cell that is being changed: its form. `problem` is why it could not be saved, where no input carries it."""

    url: str
    label: str
    fields: tuple[Field, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class CellShown:
    """A cell of a line. `text` is said of the columns that hold nothing but text, `href` is where it leads; `change`
    names what a click changes, empty where it changes nothing; `editor` is there while it is changed. `label` is what
    its column is called, for a screen too narrow for headings."""

    key: str
    css: str
    text: str = ""
    change: str = ""
    editor: CellEditor | None = None
    href: str = ""
    label: str = ""


NAME = CellShown("name", "")
"""The name in a line of which nothing is changed."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The cell of a line that is being changed, with what was typed in vain."""

    name: str
    attempt: Attempt | None = None


def same(shown: Sequence[Field], given: Given) -> bool:
    """Whether what was typed is what is there anyway."""
    return all(given.text(field.name) == field.value for field in shown)


def require_unmoved(shown: Sequence[Field], given: Given) -> None:
    """Raise `Conflict` (`stale`) when somebody changed just this since the form was filled."""
    moved = [field for field in shown if given.values.get(SEEN + field.name, field.value) != field.value]
    if moved:
        raise Conflict(
            "stale",
            msg(
                "Somebody changed this meanwhile; it is “{now}” now. Save again to put yours there.",
                now=said(shown),
            ),
            field=moved[0].name,
        )


def said(shown: Sequence[Field]) -> str:
    """What inputs hold, in words."""
    parts = []
    for field in shown:
        labels = {option.value: option.label for option in field.options}
        unit = f" {field.unit}" if field.value and field.unit else ""
        parts.append(labels.get(field.value, field.value) + unit)
    return " · ".join(part for part in parts if part) or "–"


def remembered(shown: Sequence[Field]) -> tuple[Field, ...]:
    """The inputs, so that their form tells what they were filled with whatever is typed."""
    return tuple(replace(field, was=field.value) for field in shown)


def with_editor(one: CellShown, inputs: Sequence[Field], url: str, attempt: Attempt | None) -> CellShown:
    """The cell with its form, which is sent to `url`; it begins with its first input."""
    shown = refilled(remembered(inputs), attempt, one.key)
    if not any(field.error for field in shown):
        shown = (replace(shown[0], focus=True), *shown[1:])
    return replace(one, editor=CellEditor(url, one.change, shown, unplaced(attempt, shown)))
