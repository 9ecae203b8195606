"""Dashboards of one's own: copied from another, named, shared, deleted and brought back; and the one to begin with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.dashboards.filters import Filters
from homeplate.dashboards.models import Dashboard, FirstDashboard
from homeplate.dashboards.queries import dashboard
from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.text import msg
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, action, not_found
from homeplate.people.actions.views import shared_with
from homeplate.people.permissions import Permission
from homeplate.people.rules import KEEP, Kept, checked_name

LONGEST_NAME = 80
MOST = 30
"""Dashboards that one person may have."""


@action(Permission.DEAL_VIEW)
def copy_dashboard(
    actor: Actor, *, which: str, name: str, now: datetime, filters: Mapping[str, object] | Kept = KEEP
) -> UUID:
    """A dashboard of one's own with the tiles of another, a ready one or one that is shared; nobody else sees it.

    Raises `NotFound`, and `Invalid` (`name-taken`, `too-many`).
    """
    model = dashboard(actor, which=which)
    if Dashboard.objects.filter(member_id=owner_of(actor), archived_at__isnull=True).count() >= MOST:
        raise Invalid(
            "too-many", msg("You have {count} dashboards. Delete one first.", count=MOST), field="name"
        )
    new = Dashboard(
        workspace_id=actor.workspace_id,
        member_id=owner_of(actor),
        base=model.base,
        name=_free_name(actor, name, None),
        tiles=[list(one) for one in model.tiles],
        filters=model.filters.kept if filters is KEEP else Filters.of(filters).kept,
        created_at=now,
    )
    new.save(force_insert=True)
    data = {"set": told(new), "of": which}
    record(actor, subject="dashboard", subject_id=new.id, verb="dashboard.created", at=now, data=data)
    return new.id


@action(Permission.DEAL_VIEW)
def change_dashboard(
    actor: Actor,
    *,
    dashboard_id: UUID,
    now: datetime,
    name: str | Kept = KEEP,
    sharing: str | Kept = KEEP,
    filters: Mapping[str, object] | Kept = KEEP,
    revision: int | None = None,
) -> None:
    """Rename a dashboard, share it otherwise, or let it begin with other filters.

    Raises `Invalid` (`name-taken`, `no-team`), `Forbidden` when it is to be shared with all by somebody who may not
    hand deals over, and `Conflict` (`stale`) when it was changed after `revision`.
    """
    row = locked(actor, dashboard_id, revision=revision)
    was = told(row)
    if name is not KEEP:
        row.name = _free_name(actor, name, row)
    if filters is not KEEP:
        row.was = {"tiles": row.tiles, "filters": row.filters}
        row.filters = Filters.of(filters).kept
    if sharing is not KEEP and sharing != row.sharing:
        for column, value in shared_with(actor, sharing).items():
            setattr(row, column, value)
    keep(actor, row, was, now=now)


@action(Permission.DEAL_VIEW)
def archive_dashboard(actor: Actor, *, dashboard_id: UUID, now: datetime) -> str:
    """Delete a dashboard; its name. It can be restored, and what sends it is silent until then."""
    row = locked(actor, dashboard_id)
    row.archived_at = now
    row.save(update_fields=["archived_at"])
    data = {"name": row.name}
    record(actor, subject="dashboard", subject_id=row.id, verb="dashboard.archived", at=now, data=data)
    return row.name


@action(Permission.DEAL_VIEW)
def restore_dashboard(actor: Actor, *, dashboard_id: UUID, now: datetime) -> str:
    """Bring a deleted dashboard back; its name. Raises `Invalid` (`name-taken`) when another has that name now."""
    row = locked(actor, dashboard_id, archived=True)
    row.name = _free_name(actor, row.name, row)
    row.archived_at = None
    row.save(update_fields=["archived_at"])
    data = {"name": row.name}
    record(actor, subject="dashboard", subject_id=row.id, verb="dashboard.restored", at=now, data=data)
    return row.name


@action(Permission.DEAL_VIEW)
def begin_with(actor: Actor, *, which: str, now: datetime) -> None:
    """Begin with this dashboard from now on. Raises `NotFound`."""
    row = dashboard(actor, which=which)
    chosen = FirstDashboard.objects.select_for_update().filter(member_id=owner_of(actor)).first()
    was = chosen.which if chosen else ""
    if was == row.which:
        return
    if chosen is None:
        chosen = FirstDashboard(workspace_id=actor.workspace_id, member_id=owner_of(actor), which=row.which)
        chosen.save(force_insert=True)
    else:
        chosen.which = row.which
        chosen.save(update_fields=["which"])
    data = {"was": was, "set": row.which, "name": str(row.name)}
    record(actor, subject="dashboard", subject_id=chosen.id, verb="dashboard.chosen", at=now, data=data)


def owner_of(actor: Actor) -> UUID:
    """Whose a dashboard is. Raises `Invalid` for the operator, who is nobody."""
    if actor.member_id is None:
        raise Invalid("no-member", msg("A dashboard belongs to a person, and the operator is none."))
    return actor.member_id


def locked(
    actor: Actor, dashboard_id: UUID, *, archived: bool = False, revision: int | None = None
) -> Dashboard:
    """A dashboard of the actor's own, held until the end of the transaction."""
    rows = Dashboard.objects.select_for_update().filter(id=dashboard_id, archived_at__isnull=not archived)
    row = rows.filter(member_id=owner_of(actor)).first() or not_found(msg("dashboard"))
    if revision is not None and revision != row.revision:
        raise Conflict("stale", msg("This dashboard was changed meanwhile. Look at it again."))
    return row


def told(row: Dashboard) -> dict[str, Any]:
    """What a fact tells of it."""
    return {
        "name": row.name,
        "tiles": row.tiles,
        "filters": row.filters,
        "sharing": row.sharing,
        "team_id": str(row.team_id) if row.team_id else None,
    }


def keep(actor: Actor, row: Dashboard, was: Mapping[str, Any], *, now: datetime) -> None:
    """Save what was changed and tell of it; nothing where nothing was."""
    changed = {key: value for key, value in told(row).items() if value != was[key]}
    if not changed:
        return
    row.revision += 1
    row.save()
    data = {"was": {key: was[key] for key in changed}, "set": changed, "name": row.name}
    record(actor, subject="dashboard", subject_id=row.id, verb="dashboard.changed", at=now, data=data)


def _free_name(actor: Actor, text: str, own: Dashboard | None) -> str:
    name = checked_name(text, longest=LONGEST_NAME)
    others = Dashboard.objects.filter(member_id=owner_of(actor), name=name, archived_at__isnull=True)
    if any(identity != (own and own.id) for identity in others.values_list("id", flat=True)):
        raise Invalid("name-taken", msg("You have a dashboard “{name}” already.", name=name), field="name")
    return name
