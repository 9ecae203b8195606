"""What the people of a workspace may be called and may become. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from enum import Enum
from typing import Final, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from homeplate.kit.errors import Invalid, Refused
from homeplate.kit.text import msg, one_line
from homeplate.people.permissions import Permission, Reach, Role

NAME_LENGTH = 120
THEMES = ("system", "light", "dark", "contrast")
INVITATION_LASTS = timedelta(days=7)
DELETION_AFTER = timedelta(days=14)
"""How long somebody can still change their mind about the deletion of a workspace."""


class Keep(Enum):
    """The value of a field that a change leaves as it is, where None means “none”."""

    KEEP = "keep"


WHOLE = 100

KEEP: Final = Keep.KEEP
Kept = Literal[Keep.KEEP]


def checked_name(text: str, *, field: str = "name", longest: int = NAME_LENGTH) -> str:
    """`text` on one line. Raises `Invalid` (`required`, `too-long`) for `field`."""
    name = one_line(text)
    if not name:
        raise Invalid("required", msg("Please fill this in."), field=field)
    if len(name) > longest:
        raise Invalid("too-long", msg("At most {count} characters.", count=longest), field=field)
    return name


def checked_role(text: str) -> Role:
    """The role written in `text`. Raises `Invalid` with code `role`."""
    try:
        return Role(text)
    except ValueError:
        raise Invalid("role", msg("There is no role “{text}”.", text=text[:20]), field="role") from None


def checked_reach(text: str) -> str:
    """The reach written in `text`, or nothing for the role's own. Raises `Invalid` with code `reach`."""
    if text and text not in list(Reach):
        raise Invalid("reach", msg("A member sees own, team or all."), field="reach")
    return text


def checked_time_zone(text: str) -> str:
    """The IANA name in `text`. Raises `Invalid` with code `time-zone`."""
    try:
        return ZoneInfo(text).key
    except (ValueError, OSError, LookupError):
        raise Invalid(
            "time-zone", msg("There is no time zone “{text}”.", text=text[:40]), field="time_zone"
        ) from None


def checked_margin(percent: Decimal | None) -> float | None:
    """What is left of 100 units of revenue, to a tenth; None for nothing told. Raises `Invalid` (`number`)."""
    if percent is None:
        return None
    if not 0 < percent <= WHOLE:
        raise Invalid("number", msg("More than 0 and at most 100."), field="margin")
    return float(round(percent, 1)) or None


def checked_one_of(text: str, allowed: Iterable[str], *, field: str) -> str:
    """`text` when it is one of `allowed`. Raises `Invalid` with code `choice`."""
    if text not in (known := list(allowed)):
        raise Invalid("choice", msg("Choose one of: {choices}.", choices=", ".join(known)), field=field)
    return text


def checked_scopes(scopes: Iterable[str], granted: Iterable[Permission]) -> list[str]:
    """The scopes in order, each once. Raises `Invalid` when one is unknown or beyond what is granted."""
    may = {permission.value for permission in granted}
    chosen = sorted(set(scopes))
    for scope in chosen:
        if scope not in may:
            raise Invalid(
                "scope", msg("“{scope}” is not a right of this member.", scope=scope[:40]), field="scopes"
            )
    if not chosen:
        raise Invalid("required", msg("Choose at least one right."), field="scopes")
    return chosen


def refuse_cycle(team_id: UUID, parent_id: UUID | None, parents: Iterable[tuple[UUID, UUID | None]]) -> None:
    """Raises `Refused` with code `cycle` when `parent_id` is the team itself or a team below it."""
    if parent_id in team_and_below(team_id, parents):
        raise Refused("cycle", msg("A team cannot stand below itself."), field="parent")


def team_and_below(team_id: UUID | None, parents: Iterable[tuple[UUID, UUID | None]]) -> frozenset[UUID]:
    """`team_id` and every team below it, from (team, parent) pairs; cycles end by themselves."""
    if team_id is None:
        return frozenset()
    children: dict[UUID, list[UUID]] = {}
    for team, parent in parents:
        if parent is not None:
            children.setdefault(parent, []).append(team)
    found, waiting = {team_id}, [team_id]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return frozenset(found)
