"""Telling members what happened that concerns them: written with the change, read at the bell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.cache import cache
from django.db import transaction

from homeplate.ledger.actions import Author
from homeplate.people.access import Actor
from homeplate.people.models import Member, Notice, Team
from homeplate.people.permissions import Reach, granted
from homeplate.tenancy.bulk import insert_many
from homeplate.tenancy.context import workspace

KEPT = timedelta(days=90)
"""How long a notice is kept; the ledger keeps what it was about for ever."""
SHOWN = 50
CACHED_SECONDS = 60


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice: what happened (`verb` as in facts), to which record, by whom and when; `new` until it was seen."""

    verb: str
    subject_id: UUID
    name: str
    by: str
    at: datetime
    new: bool


def tell(
    author: Author, members: Iterable[UUID], *, verb: str, subject_id: UUID, name: str, at: datetime
) -> None:
    """Write a notice for each member but the author, in the running transaction."""
    others = sorted(set(members) - {author.member_id})
    if not others:
        return
    said = {"verb": verb, "subject_id": subject_id, "name": name[:300], "by_id": author.member_id, "at": at}
    insert_many(Notice, ({"member_id": member, **said} for member in others))
    keys = [_key(author.workspace_id, member) for member in others]
    cache.delete_many(keys)
    # Again once it is there for all: somebody may have counted between the two.
    transaction.on_commit(lambda: cache.delete_many(keys))


def leads_of(team_id: UUID | None) -> list[UUID]:
    """The active members who answer for a team: those who see it as theirs, or one above it."""
    if team_id is None:
        return []
    parents = dict(Team.objects.values_list("id", "parent_id"))
    above: list[UUID] = []
    step: UUID | None = team_id
    while step is not None and step not in above:
        above.append(step)
        step = parents.get(step)
    rows = Member.objects.filter(team_id__in=above, is_active=True).values_list(
        "id", "role", "reach", "custom_role__permissions", "custom_role__reach"
    )
    return [
        member
        for member, role, reach, own, role_reach in rows
        if (Reach(reach) if reach else granted(role, own, role_reach)[0]) is Reach.TEAM
    ]


def notices(actor: Actor) -> list[NoticeRow]:
    """The latest notices of `actor`, newest first; none for the operator."""
    if actor.member_id is None:
        return []
    with workspace(actor.workspace_id):
        rows = list(Notice.objects.filter(member_id=actor.member_id).order_by("-id")[:SHOWN])
        names = dict(
            Member.objects.filter(id__in={row.by_id for row in rows if row.by_id}).values_list("id", "name")
        )
        return [
            NoticeRow(
                row.verb,
                row.subject_id,
                row.name,
                names.get(row.by_id, "") if row.by_id else "",
                row.at,
                row.seen_at is None,
            )
            for row in rows
        ]


def unseen(actor: Actor) -> int:
    """How many notices `actor` has not seen; remembered for a minute, and forgotten when one comes."""
    if actor.member_id is None:
        return 0
    key = _key(actor.workspace_id, actor.member_id)
    found: int | None = cache.get(key)
    if found is None:
        with workspace(actor.workspace_id):
            found = Notice.objects.filter(member_id=actor.member_id, seen_at__isnull=True).count()
        cache.set(key, found, CACHED_SECONDS)
    return found


def see_all(actor: Actor, *, now: datetime) -> None:
    """Mark every notice of `actor` as seen, and forget the old ones. Looking is no fact of the ledger."""
    if actor.member_id is None:
        return
    with workspace(actor.workspace_id), transaction.atomic():
        mine = Notice.objects.filter(member_id=actor.member_id)
        mine.filter(seen_at__isnull=True).update(seen_at=now)
        mine.filter(at__lt=now - KEPT).delete()
    cache.delete(_key(actor.workspace_id, actor.member_id))


def forget_about(subject_ids: Iterable[UUID]) -> None:
    """Take back every notice of records that are no more, in the running transaction."""
    rows = Notice.objects.filter(subject_id__in=list(subject_ids))
    keys = [_key(*told) for told in rows.values_list("workspace_id", "member_id").distinct()]
    rows.delete()
    transaction.on_commit(lambda: cache.delete_many(keys))


def _key(workspace_id: UUID, member_id: UUID) -> str:
    return f"unseen:{workspace_id}:{member_id}"
