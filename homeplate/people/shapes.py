"""What of an actor decides the shape of a query, for statements compiled once (`tenancy.prepared`)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any

from homeplate.people.access import Actor
from homeplate.people.permissions import Reach
from homeplate.tenancy.context import current_workspace_id


def shape_of(actor: Actor) -> Hashable:
    """Equal for actors whose visible rows are chosen by the same text of a query."""
    return (actor.reach.value, len(actor.teams) if actor.reach is Reach.TEAM else 0)


def values_of(actor: Actor) -> dict[str, Any]:
    """The values of an actor that such a query holds."""
    if actor.reach is Reach.ALL:
        return {}
    values: dict[str, Any] = {"member": actor.member_id}
    if actor.reach is Reach.TEAM:
        values |= {f"team{number}": team for number, team in enumerate(sorted(actor.teams))}
    return values


def with_marks(actor: Actor, marks: Mapping[str, Any]) -> Actor:
    """`actor` with marks in place of its values."""
    teams = frozenset(mark for name, mark in marks.items() if name.startswith("team"))
    return replace(actor, workspace_id=current_workspace_id(), member_id=marks.get("member"), teams=teams)
