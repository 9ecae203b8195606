"""Reading dashboards: which there are for somebody, and what their tiles say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from homeplate.dashboards.asking import Ask
from homeplate.dashboards.filters import Filters
from homeplate.dashboards.models import Dashboard, FirstDashboard, Receiver
from homeplate.dashboards.ready import READY, Placed, begins_with
from homeplate.dashboards.rules import known
from homeplate.dashboards.tiles import TILES
from homeplate.dashboards.told import Told
from homeplate.insight.mirror.places import Mirror
from homeplate.kit.ids import parse_id
from homeplate.kit.text import Message, msg
from homeplate.people.access import Actor, not_found, query
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names
from homeplate.people.views import lineage


@dataclass(frozen=True, slots=True)
class DashboardRow:
    """A dashboard as somebody sees it: `which` names it in addresses. A ready one has no `id`; `owner` is empty for
    one's own."""

    which: str
    id: UUID | None
    name: Message | str
    means: Message | None
    base: str
    tiles: tuple[Placed, ...]
    filters: Filters
    sharing: str = "me"
    owner_id: UUID | None = None
    owner: str = ""
    may_change: bool = False
    revision: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The tiles by name, in order."""
        return tuple(name for name, _ in self.tiles)

    @property
    def as_ready(self) -> bool:
        """Whether tiles and filters are those of the ready one."""
        ready = READY[self.base]
        return self.tiles == ready.tiles and self.filters.kept == dict(ready.filters)


@query(Permission.DEAL_VIEW)
def dashboards(actor: Actor) -> tuple[DashboardRow, ...]:
    """Those that exist for `actor`: the ready ones, their own by name, those that others share; in one statement."""
    names = member_names(actor.workspace_id)
    rows = Dashboard.objects.filter(_shared(actor), archived_at__isnull=True)
    found = [_row(actor, row, names) for row in rows]
    return (*ready_ones(), *sorted(found, key=lambda row: (bool(row.owner), str(row.name).casefold())))


def ready_ones() -> tuple[DashboardRow, ...]:
    """The ready ones."""
    return tuple(
        DashboardRow(one.name, None, one.label, one.means, one.name, one.tiles, Filters.of(one.filters))
        for one in READY.values()
    )


@query(Permission.DEAL_VIEW)
def dashboard(actor: Actor, *, which: str) -> DashboardRow:
    """One of them, or one that is sent to `actor`. Raises `NotFound`."""
    if which in READY:
        return next(row for row in ready_ones() if row.which == which)
    identity = parse_id(which)
    row = None
    if identity is not None:
        seen = _shared(actor)
        sent = Receiver.objects.filter(
            Q(member_id=actor.member_id), schedule__which=str(identity), stopped_at__isnull=True
        ).filter(schedule__archived_at__isnull=True)
        # By its owner: who was shown it once and sends it to themselves is not shown it for ever.
        seen |= Q(member_id__in=list(sent.values_list("schedule__member_id", flat=True)))
        row = Dashboard.objects.filter(seen, id=identity, archived_at__isnull=True).first()
    return _row(actor, row, member_names(actor.workspace_id)) if row else not_found(msg("dashboard"))


def _shared(actor: Actor) -> Q:
    """Own ones, those shared with all, and those shared with a team above or, for whoever leads, below."""
    teams = sorted(lineage(actor) | actor.teams)
    return Q(member_id=actor.member_id) | Q(sharing="all") | Q(sharing="team", team_id__in=teams)


def _row(actor: Actor, row: Dashboard, names: Mapping[UUID, str]) -> DashboardRow:
    own = row.member_id == actor.member_id
    return DashboardRow(
        which=str(row.id),
        id=row.id,
        name=row.name,
        means=None,
        base=row.base if row.base in READY else next(iter(READY)),
        tiles=known(row.tiles),
        filters=Filters.of(row.filters),
        sharing=row.sharing,
        owner_id=row.member_id,
        owner="" if own else names.get(row.member_id, ""),
        may_change=own,
        revision=row.revision,
    )


@query(Permission.DEAL_VIEW)
def first_dashboard(actor: Actor) -> str:
    """The one that `actor` begins with: what they chose, as long as they may see it, else the one of their role."""
    chosen: str | None = (
        FirstDashboard.objects.filter(Q(member_id=actor.member_id)).values_list("which", flat=True).first()
    )
    if not chosen:
        return begins_with(actor)
    if chosen in READY:
        return chosen
    rows = Dashboard.objects.filter(_shared(actor), Q(id=parse_id(chosen)), archived_at__isnull=True)
    return chosen if rows.exists() else begins_with(actor)


@query(Permission.DEAL_VIEW)
def tell(
    actor: Actor,
    *,
    names: Iterable[str],
    wanted: Filters,
    now: datetime,
    today: date,
    folder: Mirror | None = None,
) -> dict[str, Told]:
    """What some tiles say to `actor`, by name; tiles of one source are told from one answer. Raises `Refused` while no
    process is published."""
    one = teller(actor, wanted=wanted, now=now, today=today, folder=folder)
    return {name: one(name) for name in names if name in TILES}


@query(Permission.DEAL_VIEW)
def teller(
    actor: Actor, *, wanted: Filters, now: datetime, today: date, folder: Mirror | None = None
) -> Callable[[str], Told]:
    """What tells what a tile says to `actor`, one after the other, from the same answers."""
    ask = Ask(actor, wanted, now=now, today=today, folder=folder)
    return lambda name: TILES[name].tell(ask)
