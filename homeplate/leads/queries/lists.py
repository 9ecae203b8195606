"""A page of leads, and how many stand where."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from homeplate.kit.errors import Invalid
from homeplate.kit.ids import parse_id
from homeplate.kit.paging import Page, page_of, read_cursor
from homeplate.kit.text import folded, msg, one_line
from homeplate.leads.models import Lead, LeadQuerySet
from homeplate.leads.queries.rows import COLUMNS, LeadRow, lead_row
from homeplate.leads.rules.kinds import CLOSED, IMMEDIATE, OPEN, STATES
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission

LARGEST_PAGE = 200
REACHED: dict[str, dict[str, object]] = {
    "accepted": {"accepted_at__isnull": False},
    "qualified": {"qualified_at__isnull": False},
    "converted": {"deal__isnull": False},
    "won": {"deal__status": "won", "deal__archived_at__isnull": True},
}
"""How far a lead came, whatever became of it since: lookups by key."""
QUEUE, LAST_CLOSED = "queue", "-closed"


@dataclass(frozen=True, slots=True)
class LeadFilter:
    """What a list of leads may be narrowed by; the parts combine with AND.

    `pressing` keeps open ones with an immediate need and those whose clock runs; `mine` what is for the actor to do:
    own leads, and those of the team that nobody owns. `unowned` keeps those that nobody owns, `late` those
    whose clock is up at that moment, `ticking` those whose clock runs; `urgent` those with an immediate need. `since`
    and `until` (exclusive) are of the creation, `ids` some leads, `reached` those that came so far (`REACHED`).
    """

    states: tuple[str, ...] = ()
    text: str = ""
    source: str = ""
    owner_id: UUID | None = None
    unowned: bool = False
    team_id: UUID | None = None
    urgent: bool = False
    ticking: bool = False
    pressing: bool = False
    mine: bool = False
    late: datetime | None = None
    since: datetime | None = None
    until: datetime | None = None
    account_id: UUID | None = None
    deal_id: UUID | None = None
    ids: tuple[UUID, ...] | None = None
    reached: str = ""
    archived: bool = False


@query(Permission.LEAD_VIEW)
def list_leads(
    actor: Actor, *, wanted: LeadFilter | None = None, cursor: str = "", size: int = 50
) -> Page[LeadRow]:
    """One page of leads, in one statement: in the order in which they ask for attention, closed ones by the moment they
    were closed. Raises `Invalid` for an unknown state or cursor."""
    wanted, size = wanted or LeadFilter(), min(max(size, 1), LARGEST_PAGE)
    rows = filtered(actor, wanted)
    closed = bool(wanted.states) and set(wanted.states) <= set(CLOSED)
    order = LAST_CLOSED if closed else QUEUE
    rows = _after(rows, read_cursor(cursor, order, 3), closed)
    keys = ("-queue_at", "-id") if closed else ("rank", "queue_at", "id")
    found = [lead_row(row) for row in rows.order_by(*keys).values_list(*COLUMNS)[: size + 1]]
    return page_of(found, size, order, lambda row: (str(row.rank), row.queue_at.isoformat(), str(row.id)))


@dataclass(frozen=True, slots=True)
class LeadHit:
    """A lead found by its name, company or e-mail address."""

    id: UUID
    person: str
    company: str
    state: str


@query(Permission.LEAD_VIEW)
def search_leads(actor: Actor, *, text: str, limit: int = 10) -> tuple[LeadHit, ...]:
    """Leads that exist for `actor` and hold `text` in their name, company or e-mail address, in that order; in one
    statement."""
    part = folded(one_line(text))[:200]
    if not part:
        return ()
    rows = filtered(actor, LeadFilter(text=part)).order_by("search_text", "id")
    return tuple(LeadHit(*row) for row in rows.values_list("id", "person", "company", "state")[:limit])


@query(Permission.LEAD_VIEW)
def counts(actor: Actor, *, wanted: LeadFilter | None = None) -> dict[str, int]:
    """How many leads stand in each state, of those that a filter lets through whatever states it names."""
    rows = filtered(actor, replace(wanted or LeadFilter(), states=()))
    told = rows.order_by().values_list("state").annotate(number=Count("id"))
    return dict.fromkeys(STATES, 0) | {str(state): int(number) for state, number in told}


@query(Permission.LEAD_VIEW)
def pressing(actor: Actor, *, size: int) -> tuple[tuple[LeadRow, ...], int]:
    """The first leads that the actor is to answer, and how many there are in all; in two statements at most."""
    wanted = LeadFilter(pressing=True, mine=True)
    page = list_leads(actor, wanted=wanted, size=size)
    return page.rows, filtered(actor, wanted).count() if page.next_cursor else len(page.rows)


def filtered(actor: Actor, wanted: LeadFilter) -> LeadQuerySet:
    """The leads that exist for `actor` and meet `wanted`."""
    rows: LeadQuerySet = Lead.objects.visible_to(actor).filter(archived_at__isnull=not wanted.archived)
    unknown = [state for state in wanted.states if state not in STATES]
    if unknown:
        text = msg("“{state}” is no state of a lead.", state=one_line(unknown[0])[:40])
        raise Invalid("state", text, field="state")
    for lookup, value in _lookups(wanted).items():
        rows = rows.filter(**{lookup: value})
    if wanted.reached in REACHED:
        rows = rows.filter(**REACHED[wanted.reached])
    if wanted.pressing:
        rows = rows.filter(Q(due_at__isnull=False) | Q(immediacy=IMMEDIATE), state__in=OPEN)
    if wanted.mine:
        free = Q(owner_id__isnull=True, team_id=actor.team_id, team_id__isnull=False)
        rows = rows.filter(Q(owner_id=actor.member_id) | free)
    if part := folded(one_line(wanted.text))[:200]:
        rows = rows.filter(GreaterThan(StrIndex("search_text", Value(part)), 0))
    return rows


def _lookups(wanted: LeadFilter) -> dict[str, object]:
    found: dict[str, object] = {
        "state__in": wanted.states or None,
        "source": one_line(wanted.source) or None,
        "owner_id": wanted.owner_id,
        "owner__isnull": wanted.unowned or None,
        "team_id": wanted.team_id,
        "immediacy": IMMEDIATE if wanted.urgent else None,
        "due_at__isnull": False if wanted.ticking else None,
        "due_at__lt": wanted.late,
        "created_at__gte": wanted.since,
        "created_at__lt": wanted.until,
        "account_id": wanted.account_id,
        "deal_id": wanted.deal_id,
        "id__in": wanted.ids,
    }
    return {lookup: value for lookup, value in found.items() if value is not None}


def _after(rows: LeadQuerySet, mark: tuple[str, ...] | None, closed: bool) -> LeadQuerySet:
    """The rows behind the place that a cursor marks. Raises `Invalid` (`cursor`)."""
    if mark is None:
        return rows
    try:
        rank, at, identity = int(mark[0]), datetime.fromisoformat(mark[1]), parse_id(mark[2])
    except ValueError:
        identity = None
    if identity is None:
        raise Invalid("cursor", msg("This page marker is not one of ours."), field="cursor")
    if closed:
        return rows.filter(Q(queue_at__lt=at) | Q(id__lt=identity), queue_at__lte=at)
    behind = Q(rank__gt=rank) | Q(queue_at__gt=at) | Q(queue_at=at, id__gt=identity)
    return rows.filter(behind, rank__gte=rank)
