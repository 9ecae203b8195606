"""Which of two records' values a merge keeps, and what of it an undo can take back. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from homeplate.accounts.care import stopped
from homeplate.accounts.rules import Point, search_name
from homeplate.kit.clean import one_of, unknown_name
from homeplate.kit.text import Message, msg

SIDES: dict[str, Message] = {"kept": msg("the record that stays"), "merged": msg("the record merged into it")}
CUSTOM = "custom."
_DAYS = frozenset({"basis_on"})


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the preview: the columns that are chosen together."""

    key: str
    columns: tuple[str, ...]


def _single(*names: str) -> tuple[Part, ...]:
    return tuple(Part(name, (name,)) for name in names)


ACCOUNT_PARTS = (
    *_single("name", "domain", "industry", "employees"),
    Part("revenue", ("revenue_minor", "revenue_currency")),
    *_single("phone", "city", "country"),
    Part("owner", ("owner_id", "team_id")),
)
CONTACT_PARTS = (
    Part("name", ("name", "given_name", "family_name")),
    Part("account", ("account_id",)),
    *_single("title", "department", "preferred_channel", "language"),
    Part("basis", ("lawful_basis", "basis_source", "basis_on", "basis_evidence")),
    Part("owner", ("owner_id", "team_id")),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A part in which the two records differ, and the side that is proposed."""

    key: str
    proposed: str


def choices(parts: Iterable[Part], kept: Any, merged: Any) -> tuple[Choice, ...]:
    """Where the two differ. The kept record's value is proposed, the other's where it has none."""
    found = []
    for part in parts:
        ours, theirs = _values(kept, part.columns), _values(merged, part.columns)
        if ours != theirs:
            found.append(Choice(part.key, "kept" if _says(ours) or not _says(theirs) else "merged"))
    for key in sorted({**kept.custom, **merged.custom}):
        ours, theirs = (kept.custom.get(key),), (merged.custom.get(key),)
        if ours != theirs:
            found.append(Choice(f"{CUSTOM}{key}", "kept" if _says(ours) else "merged"))
    return tuple(found)


def _values(record: Any, columns: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(record, column) for column in columns)


def _says(values: tuple[Any, ...]) -> bool:
    return values[0] not in (None, "", {}, [])


def decide_merge(parts: Sequence[Part], kept: Any, merged: Any, choose: Mapping[str, str]) -> dict[str, Any]:
    """The columns of the kept record that change: `choose` gives sides by key, the proposal fills the rest.

    Raises `Invalid` for a key or a side that there is not.
    """
    columns_of = {part.key: part.columns for part in parts}
    custom = {f"{CUSTOM}{key}" for key in (*kept.custom, *merged.custom)}
    for key, side in choose.items():
        if key not in columns_of and key not in custom:
            raise unknown_name(key, (*columns_of, *sorted(custom)), field=key[:60])
        one_of(side, SIDES, field=key, required=True)
    new: dict[str, Any] = {}
    own = dict(kept.custom)
    for choice in choices(parts, kept, merged):
        if choose.get(choice.key, choice.proposed) == "kept":
            continue
        if choice.key in columns_of:
            new.update((column, getattr(merged, column)) for column in columns_of[choice.key])
        else:
            key = choice.key.removeprefix(CUSTOM)
            own[key] = merged.custom.get(key)
    if own != kept.custom:
        new["custom"] = {key: value for key, value in own.items() if value is not None}
    return _with_derived({name: value for name, value in new.items() if getattr(kept, name) != value})


def _with_derived(columns: dict[str, Any]) -> dict[str, Any]:
    derived = {"search_name": search_name(columns["name"])} if "name" in columns else {}
    if "stops" in columns:
        derived["stopped"] = stopped(columns["stops"])
    return columns | derived


def union(kept: Iterable[Point], merged: Iterable[Point]) -> tuple[Point, ...]:
    """Every way to reach either; what both have is kept once, those of the kept record come first."""
    found: dict[tuple[str, str], Point] = {}
    for point in (*kept, *merged):
        found.setdefault((point.kind, point.folded), point)
    return tuple(sorted(found.values(), key=lambda point: point.kind))


def taken_back(
    record: Any, set_: Mapping[str, Any], was: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """The columns to put back to what they `was`, and those that somebody changed since, which stay.

    Both mappings are as a fact keeps them.
    """
    back: dict[str, Any] = {}
    stayed = []
    for name, value in set_.items():
        if _told(getattr(record, name)) == value:
            back[name] = _untold(name, was.get(name))
        else:
            stayed.append(name)
    return _with_derived(back), stayed


def _told(value: Any) -> Any:
    return str(value) if isinstance(value, UUID | date) else value


def _untold(name: str, value: Any) -> Any:
    if not value or not isinstance(value, str):
        return value
    return UUID(value) if name.endswith("_id") else date.fromisoformat(value) if name in _DAYS else value
