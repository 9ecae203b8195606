"""Reading lists of prospects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from homeplate.fit.queries import published
from homeplate.kit.ids import parse_id
from homeplate.kit.text import msg
from homeplate.people.access import Actor, not_found, query
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names
from homeplate.prospects.lists.members import visible_lists
from homeplate.prospects.lists.models import ListedProspect, ProspectList
from homeplate.prospects.queries import CompanyRow, PersonRow, companies_by_id, people_by_id
from homeplate.prospects.queries_fit import ProspectFit, fits_of_companies, fits_of_people
from homeplate.prospects.watches.models import SearchNews

SIZE = 50
SHOWN = 500
"""Lists that are told: whoever has more finds none of them."""


@dataclass(frozen=True, slots=True)
class ListRow:
    """A list; see `models.ProspectList`. `owner` is empty for one's own, `may_change` says whether the reader may
    rename, share and delete it; whoever sees it may fill it, where their role lets them (`may_fill`)."""

    id: UUID
    name: str
    about: str
    sharing: str
    size: int
    owner: str
    own: bool
    may_change: bool
    may_fill: bool
    created_at: datetime
    revision: int
    archived: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list, and where the next one goes on; empty on the last. `fits` tells how well each fits, where that
    is asked for."""

    rows: tuple[CompanyRow | PersonRow, ...]
    next: str
    fits: Mapping[UUID, ProspectFit] = field(default_factory=dict)


@query(Permission.PROSPECT_VIEW)
def lists(actor: Actor, *, about: str = "") -> list[ListRow]:
    """The lists that exist for the actor, own ones first, each by name; in one statement."""
    rows = visible_lists(actor).filter(archived_at__isnull=True)
    rows = rows.filter(about=about) if about else rows
    found = [_row(actor, row) for row in rows.order_by("name", "id")[:SHOWN]]
    return sorted(found, key=lambda row: not row.own)


@query(Permission.PROSPECT_VIEW)
def list_of(actor: Actor, *, list_id: UUID) -> ListRow:
    """One list, deleted or not. Raises `NotFound`."""
    row = visible_lists(actor).filter(id=list_id).first()
    return _row(actor, row) if row else not_found(msg("list"))


@query(Permission.PROSPECT_VIEW)
def list_rows(
    actor: Actor, *, list_id: UUID, after: str = "", size: int = SIZE, now: datetime | None = None
) -> Listed:
    """A page of a list in the order in which it was filled, behind the mark `after`; in five statements, and two more
    for how well each fits `now`. Prospects that were taken out meanwhile are among them, archived."""
    about = list_of(actor, list_id=list_id).about
    rows = ListedProspect.objects.filter(list_id=list_id, removed_at__isnull=True).order_by("id")
    if (mark := parse_id(after)) is not None:
        rows = rows.filter(id__gt=mark)
    found = list(rows.values_list("id", "record_id")[: size + 1])
    ids = [record_id for _, record_id in found[:size]]
    mark_of_next = str(found[size - 1][0]) if len(found) > size else ""
    by = published(actor) if now else None
    if about == "companies":
        companies = companies_by_id(ids)
        fits = fits_of_companies(actor, by, companies, now.date()) if by and now else {}
        return Listed(tuple(companies), mark_of_next, fits)
    people = people_by_id(ids)
    fits = fits_of_people(actor, by, people, now.date()) if by and now else {}
    return Listed(tuple(people), mark_of_next, fits)


@query(Permission.PROSPECT_VIEW)
def list_ids(actor: Actor, *, list_id: UUID, most: int) -> tuple[UUID, ...]:
    """The first `most` that are on a list. Raises `NotFound`."""
    list_of(actor, list_id=list_id)
    rows = ListedProspect.objects.filter(list_id=list_id, removed_at__isnull=True).order_by("id")
    return tuple(rows.values_list("record_id", flat=True)[:most])


@query(Permission.PROSPECT_VIEW)
def lists_with(actor: Actor, *, record_id: UUID) -> list[ListRow]:
    """The lists that a company or a person is on, as far as the actor sees them."""
    on = ListedProspect.objects.filter(record_id=record_id, removed_at__isnull=True).values("list_id")
    rows = visible_lists(actor).filter(id__in=on, archived_at__isnull=True)
    return [_row(actor, row) for row in rows.order_by("name", "id")]


@query(Permission.PROSPECT_VIEW)
def list_name(actor: Actor, *, list_id: str) -> str:
    """What a search names: the name of a list, or of the watched search; empty where neither is there."""
    identity = parse_id(list_id)
    if identity is None:
        return ""
    names: Iterable[str] = visible_lists(actor).filter(id=identity).values_list("name", flat=True)
    found = next(iter(names), "")
    if not found and actor.member_id is not None:
        news = SearchNews.objects.filter(id=identity, member_id=actor.member_id)
        found = news.values_list("name", flat=True).first() or ""
    return found


def _row(actor: Actor, row: ProspectList) -> ListRow:
    own = row.member_id == actor.member_id
    fills = actor.may(Permission.PROSPECT_EDIT)
    return ListRow(
        id=row.id,
        name=row.name,
        about=row.about,
        sharing=row.sharing,
        size=row.size,
        owner="" if own or row.member_id is None else member_names(actor.workspace_id).get(row.member_id, ""),
        own=own,
        may_change=fills and (own or actor.may(Permission.WORKSPACE_MANAGE)),
        may_fill=fills and row.archived_at is None,
        created_at=row.created_at,
        revision=row.revision,
        archived=row.archived_at is not None,
    )
