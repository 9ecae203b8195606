"""One funnel that marketing and sales share (M11, Q8): from the lead that came in to the sale, by source."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.db.models import Count, Q

from homeplate.leads.models import Lead
from homeplate.leads.queries.lists import REACHED
from homeplate.leads.rules.kinds import OPEN, WAITING
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission

STEPS = ("created", *REACHED)
"""How far leads come, in order."""


@dataclass(frozen=True, slots=True)
class Way:
    """How many leads of a source came how far. `undecided` are open or waiting and may still go on; `minutes` is the
    median of working minutes to the first contact, over the `spoken` to."""

    source: str
    created: int
    accepted: int
    qualified: int
    converted: int
    won: int
    undecided: int
    spoken: int
    minutes: int | None

    def reached(self, step: str) -> int:
        """How many came as far as a step."""
        return int(getattr(self, step))


@dataclass(frozen=True, slots=True)
class Funnel:
    """The leads that came in during a stretch of time: all of them, and each source with any, the largest first."""

    whole: Way
    sources: tuple[Way, ...]


@query(Permission.LEAD_VIEW)
def funnel(actor: Actor, *, since: datetime, until: datetime) -> Funnel:
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
    minutes: dict[str, list[int]] = defaultdict(list)
    told = rows.filter(contacted_minutes__isnull=False).order_by().values_list("source", "contacted_minutes")
    for source, taken in told.iterator():
        minutes[str(source)].append(taken or 0)
    ways = [
        _way(str(source), [int(str(one or 0)) for one in numbers], minutes[str(source)])
        for source, *numbers in counted
    ]
    ways.sort(key=lambda one: (-one.created, one.source))
    everything = [one for some in minutes.values() for one in some]
    sums = [sum(one.reached(step) for one in ways) for step in (*STEPS, "undecided")]
    return Funnel(_way("", sums, everything), tuple(ways))


def _way(source: str, numbers: list[int], minutes: list[int]) -> Way:
    created, accepted, qualified, converted, won, undecided = numbers
    middle = round(median(minutes)) if minutes else None
    return Way(source, created, accepted, qualified, converted, won, undecided, len(minutes), middle)
