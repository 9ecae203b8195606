"""One funnel that marketing and sales share (M11, Q8): from the lead that came in to the sale, by source."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, DateTimeField, F, Max, Min, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from homeplate.kit.estimates import Times, product_limit
from homeplate.leads.models import Lead
from homeplate.leads.queries.lists import REACHED
from homeplate.leads.rules.clock import Clock, Worked
from homeplate.leads.rules.kinds import OPEN, WAITING
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission

STEPS = ("created", *REACHED)
"""How far leads come, in order."""


@dataclass(frozen=True, slots=True)
class Way:
    """How many leads of a source came how far. `undecided` are open or waiting and may still go on; `first` tells
    within how many minutes of working hours they were spoken to (measures: speed to lead). Of those not `spoken` to it
    is known that it took longer than they were watched: until now, or until they were given up."""

    source: str
    created: int
    accepted: int
    qualified: int
    converted: int
    won: int
    undecided: int
    spoken: int
    first: Times

    def reached(self, step: str) -> int:
        """How many came as far as a step."""
        return int(getattr(self, step))


@dataclass(frozen=True, slots=True)
class Funnel:
    """The leads that came in during a stretch of time: all of them, and each source with any, the largest first."""

    whole: Way
    sources: tuple[Way, ...]


@query(Permission.LEAD_VIEW)
def funnel(actor: Actor, *, since: datetime, until: datetime, now: datetime, clock: Clock) -> Funnel:
    """The leads that came in from `since` to before `until`, as far as the actor sees them, in four statements."""
    rows = Lead.objects.visible_to(actor).filter(
        archived_at__isnull=True, created_at__gte=since, created_at__lt=until
    )
    undecided = Q(state__in=(*OPEN, WAITING))
    counted = (
        rows.order_by()
        .values_list("source")
        .annotate(
            number=Count("id"),
            **{step: Count("id", filter=Q(**lookups)) for step, lookups in REACHED.items()},
            undecided=Count("id", filter=undecided),
        )
    )
    waits = _waits(rows, clock, ZoneInfo(actor.zone), now)
    ways = [
        _way(str(source), [int(str(one or 0)) for one in numbers], waits[str(source)])
        for source, *numbers in counted
    ]
    ways.sort(key=lambda one: (-one.created, one.source))
    everything = Waits()
    for some in waits.values():
        everything.add(some)
    sums = [sum(one.reached(step) for one in ways) for step in (*STEPS, "undecided")]
    return Funnel(_way("", sums, everything), tuple(ways))


@dataclass(slots=True)
class Waits:
    """How many waited for how many minutes of working hours: until they were `spoken` to, or at all."""

    spoken: Counter[int] = field(default_factory=Counter)
    whole: Counter[int] = field(default_factory=Counter)

    def add(self, other: Waits) -> None:
        """Take those of others in as well."""
        self.spoken.update(other.spoken)
        self.whole.update(other.whole)


def _waits(rows: QuerySet[Lead], clock: Clock, zone: ZoneInfo, now: datetime) -> Mapping[str, Waits]:
    """How long the leads of each source waited to be spoken to, or have waited so far. Of those that another system
    knew first nobody can say, and those that never asked do not wait."""
    found: dict[str, Waits] = defaultdict(Waits)
    rows = rows.filter(asked__gt=0, import_source="").order_by()
    spoken = rows.filter(contacted_minutes__isnull=False).values_list("source", "contacted_minutes")
    for source, minutes, number in spoken.annotate(number=Count("id")):
        found[source].spoken[minutes] += number
        found[source].whole[minutes] += number
    left = Case(When(state__in=OPEN, then=Value(now)), default=F("state_since"), output_field=DateTimeField())
    unspoken = rows.filter(contacted_minutes__isnull=True).annotate(stopped=Coalesce("closed_at", left))
    ends = unspoken.aggregate(first=Min("created_at"), last=Max("stopped"))
    if ends["first"] is not None:
        first, last = (ends[name].astimezone(zone).date() for name in ("first", "last"))
        worked = Worked(clock, first, last, zone)
        for source, created, stopped in unspoken.values_list("source", "created_at", "stopped").iterator():
            found[source].whole[worked.between(created, stopped)] += 1
    return found


def _way(source: str, numbers: list[int], waits: Waits) -> Way:
    created, accepted, qualified, converted, won, undecided = numbers
    first = product_limit(
        [(minutes, waits.spoken[minutes], waits.whole[minutes]) for minutes in sorted(waits.whole)]
    )
    return Way(source, created, accepted, qualified, converted, won, undecided, waits.spoken.total(), first)
