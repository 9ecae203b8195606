"""Overridden gates that nobody looked at yet, with what the ledger tells of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from homeplate.deals.models import Deal
from homeplate.kit.text import Text
from homeplate.ledger.queries import facts_about_any
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names
from homeplate.people.shapes import shape_of, values_of, with_marks
from homeplate.playbook.queries import definition
from homeplate.tenancy.prepared import fetch

LOOKS_SHOWN = 5
COLUMNS = ("id", "name", "account__name", "owner_id", "version_id", "overridden_at", "revision")


@dataclass(frozen=True, slots=True)
class Look:
    """An overridden gate that nobody looked at yet. `to` is None where the sale itself was booked past its gate."""

    deal_id: UUID
    name: str
    account: str
    owner: str
    by: str
    at: datetime
    came_from: Text
    to: Text | None
    reason: str
    missing: tuple[Text, ...]
    revision: int


Told = tuple[UUID | None, Mapping[str, Any]]
"""Who overrode a gate, and the data of the fact that tells of it."""


@query(Permission.DEAL_VIEW)
def waiting_overrides(actor: Actor, *, since: datetime) -> tuple[Look, ...]:
    """The latest overridden gates of visible deals that wait for a look, newest first; two statements."""

    def build(marks: Mapping[str, Any]) -> QuerySet[Deal, Any]:
        rows = Deal.objects.visible_to(with_marks(actor, marks)).filter(archived_at__isnull=True)
        rows = rows.filter(overridden_at__gte=marks["since"], looked_at__isnull=True)
        return rows.order_by("-overridden_at", "id").values_list(*COLUMNS)[:LOOKS_SHOWN]

    rows = list(fetch(("overrides waiting", shape_of(actor)), {**values_of(actor), "since": since}, build))
    told = _told([row[0] for row in rows])
    names = member_names(actor.workspace_id)
    return tuple(_look(row, told[row[0]], names) for row in rows if row[0] in told)


def _told(deal_ids: Sequence[UUID]) -> dict[UUID, Told]:
    """Who overrode the latest gate of each deal, and what the ledger tells of it."""
    facts = facts_about_any(deal_ids).filter(verb__in=("deal.overridden", "deal.won"))
    found: dict[UUID, Told] = {}
    for deal_id, by, data in facts.values_list("subject_id", "actor_id", "data"):
        if data.get("reason"):
            found.setdefault(deal_id, (by, data))
    return found


def _look(row: Sequence[Any], told: Told, names: Mapping[UUID, str]) -> Look:
    deal_id, name, account, owner_id, version_id, at, revision = row
    by, data = told
    process = definition(version_id)

    def stage(key: Any) -> Text:
        return process.stage(key).name if process.has_stage(key) else {"en": str(key)}

    missing: Iterable[str] = (key for key in data.get("missing", ()) if process.has_criterion(key))
    return Look(
        deal_id=deal_id,
        name=name,
        account=account or "",
        owner=names.get(owner_id, ""),
        by=names.get(by, "") if by else "",
        at=at,
        came_from=stage(data.get("from", "")),
        to=stage(data["to"]) if "to" in data else None,
        reason=str(data["reason"]),
        missing=tuple(process.criterion(key).label for key in missing),
        revision=revision,
    )
