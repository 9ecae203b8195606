"""Watching a saved search, and no longer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from homeplate.kit.clean import one_of
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, action, not_found
from homeplate.people.permissions import Permission
from homeplate.people.views import visible_views
from homeplate.prospects.watches.models import SearchWatch
from homeplate.prospects.watches.rules import EVERY

PLACE = "prospects"
MOST = 50
"""Searches that one person may watch: each is asked again and again."""


@action(Permission.PROSPECT_VIEW)
def watch_search(actor: Actor, *, view_id: UUID, every: str, now: datetime) -> None:
    """Tell the actor what a saved search finds new, as often as `every` (`rules.EVERY`) says; empty for no longer.

    What it finds at the first look, within a minute, counts as told. One that the actor does not see any more can
    still be left. Raises `Invalid` and `NotFound`.
    """
    if actor.member_id is None:
        raise Invalid("no-member", msg("News are told to a person, and the operator is none."))
    mine = SearchWatch.objects.select_for_update().filter(member_id=actor.member_id)
    row = mine.defer("known").filter(view_id=view_id).first()
    wanted = one_of(every, EVERY, field="every")
    view = visible_views(actor).filter(id=view_id, page=PLACE).first()
    if view is None and (wanted or row is None):
        not_found(msg("view"))
    if (row.every if row else "") == wanted:
        return
    if row is None and mine.filter(view__archived_at__isnull=True).count() >= MOST:
        raise Invalid(
            "too-many", msg("You watch {count} searches. Leave one first.", count=MOST), field="every"
        )
    was = row.every if row else ""
    if not wanted and row:
        row.delete()
    elif row:
        row.every, row.due_at = wanted, now
        row.save(update_fields=["every", "due_at"])
    else:
        SearchWatch(
            workspace_id=actor.workspace_id,
            view_id=view_id,
            member_id=actor.member_id,
            every=wanted,
            due_at=now,
        ).save(force_insert=True)
    data = {"set": {"every": wanted}, "was": {"every": was}, "name": view.name if view else ""}
    record(actor, subject="view", subject_id=view_id, verb="view.watched", at=now, data=data)
