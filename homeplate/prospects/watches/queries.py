"""Reading what somebody watches, and what was found new."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from homeplate.kit.text import msg
from homeplate.people.access import Actor, not_found, query
from homeplate.people.permissions import Permission
from homeplate.prospects.takes.rules import unpacked
from homeplate.prospects.watches.models import SearchNews, SearchWatch

SHOWN = 50


@dataclass(frozen=True, slots=True)
class WatchRow:
    """A search that the reader watches: `total` is what it found at the last look, None before the first."""

    view_id: UUID
    name: str
    every: str
    total: int
    looked_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewsRow:
    """What a watched search found new: `number` of them, the first of which are `ids` where these are asked for."""

    id: UUID
    view_id: UUID
    name: str
    about: str
    number: int
    at: datetime
    ids: tuple[UUID, ...] = ()


@query(Permission.PROSPECT_VIEW)
def watches(actor: Actor) -> list[WatchRow]:
    """The searches that the actor watches, by name."""
    rows = SearchWatch.objects.filter(member_id=_reader(actor), view__archived_at__isnull=True)
    names = ("view_id", "view__name", "every", "total", "looked_at")
    return [WatchRow(*row) for row in rows.order_by("view__name", "id").values_list(*names)]


@query(Permission.PROSPECT_VIEW)
def watched(actor: Actor, *, view_id: UUID) -> str:
    """How often the actor hears of a saved search; empty for never."""
    rows = SearchWatch.objects.filter(member_id=_reader(actor), view_id=view_id)
    return rows.values_list("every", flat=True).first() or ""


@query(Permission.PROSPECT_VIEW)
def latest_news(actor: Actor, *, limit: int = SHOWN) -> list[NewsRow]:
    """What the actor's watched searches found new, the latest first."""
    rows = SearchNews.objects.filter(member_id=_reader(actor)).defer("ids").order_by("-at", "-id")
    return [_row(row) for row in rows[:limit]]


@query(Permission.PROSPECT_VIEW)
def news_of(actor: Actor, *, news_id: UUID) -> NewsRow:
    """One of these with its ids. Raises `NotFound`, also for somebody else's."""
    row = SearchNews.objects.filter(id=news_id, member_id=_reader(actor)).first()
    return _row(row, unpacked(row.ids)) if row else not_found(msg("news"))


def _reader(actor: Actor) -> UUID:
    """Whose watches these are; the operator has none."""
    return actor.member_id or UUID(int=0)


def _row(row: SearchNews, ids: Iterable[UUID] = ()) -> NewsRow:
    return NewsRow(row.id, row.view_id, row.name, row.about, row.number, row.at, tuple(ids))
