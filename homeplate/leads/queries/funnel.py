"""One funnel that marketing and sales share (M11, Q8): from the lead that came in to the sale, by source."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

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
    """The leads that came in from `since` to before `until`, as far as the actor sees them, in two statements."""
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
    everything = [one for some in waits.values() for one in some]
    sums = [sum(one.reached(step) for one in ways) for step in (*STEPS, "undecided")]
    return Funnel(_way("", sums, everything), tuple(ways))


Wait = tuple[int, bool]
"""Minutes of working hours, and whether somebody was spoken to then."""


def _waits(rows: QuerySet[Lead], clock: Clock, zone: ZoneInfo, now: datetime) -> Mapping[str, list[Wait]]:
    """How long the leads of each source waited to be spoken to, or have waited so far. Of those that another system
    knew first nobody can say, and those that never asked do not wait."""
    rows = rows.filter(asked__gt=0)
    found: dict[str, list[Wait]] = defaultdict(list)
    waiting: list[tuple[str, datetime, datetime]] = []
    names = ("source", "contacted_minutes", "created_at", "closed_at", "state", "state_since")
    told = rows.filter(import_source="").order_by().values_list(*names)
    for source, minutes, created, closed, state, changed in told.iterator():
        if minutes is not None:
            found[source].append((minutes, True))
        else:
            waiting.append((source, created, closed or (now if state in OPEN else changed)))
    if waiting:
        first = min(created for _, created, _ in waiting).astimezone(zone).date()
        last = max(stopped for _, _, stopped in waiting).astimezone(zone).date()
        worked = Worked(clock, first, last, zone)
        for source, created, stopped in waiting:
            found[source].append((worked.between(created, stopped), False))
    return found


def _way(source: str, numbers: list[int], waits: list[Wait]) -> Way:
    created, accepted, qualified, converted, won, undecided = numbers
    spoken, gone = (
        Counter(minutes for minutes, over in waits if over),
        Counter(minutes for minutes, _ in waits),
    )
    first = product_limit([(minutes, spoken[minutes], gone[minutes]) for minutes in sorted(gone)])
    return Way(source, created, accepted, qualified, converted, won, undecided, spoken.total(), first)
