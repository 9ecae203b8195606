"""What it costs to write down what forecasts say in one week, at the size of whatever workspace is named: as it is said
now, and as it is told of the week before afterwards. Nothing of it is kept, so that the same is measured every time.

    python -m homeplate.insight.weekly.scale WORKSPACE
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from time import perf_counter, process_time

import django

django.setup()

from django.db import transaction  # noqa: E402

from homeplate.insight.models import ForecastWeek  # noqa: E402
from homeplate.insight.weekly.keeping import keep_weeks  # noqa: E402
from homeplate.people.access import Actor  # noqa: E402
from homeplate.people.queries import operator  # noqa: E402
from homeplate.tenancy.context import workspace  # noqa: E402


@dataclass(frozen=True, slots=True)
class Spent:
    """What writing one week took: rows that were written, seconds, and CPU seconds of the program."""

    rows: int
    seconds: float
    cpu: float


def measure(slug: str, now: datetime) -> dict[str, Spent]:
    """This week as it is said now, and the one before it as it is told afterwards."""
    actor = operator(slug)
    with workspace(actor.workspace_id), transaction.atomic():
        ForecastWeek.objects.all().delete()
        found = {name: _write(actor, now) for name in ("now", "afterwards")}
        transaction.set_rollback(True)
    return found


def _write(actor: Actor, now: datetime) -> Spent:
    before, begun, spent = ForecastWeek.objects.count(), perf_counter(), process_time()
    keep_weeks(actor, now=now, at_once=1)
    seconds, cpu = perf_counter() - begun, process_time() - spent
    return Spent(ForecastWeek.objects.count() - before, seconds, cpu)


if __name__ == "__main__":
    told = measure(sys.argv[1], datetime.now(UTC))
    sys.stdout.write(json.dumps({name: asdict(one) for name, one in told.items()}))
