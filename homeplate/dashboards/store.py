"""What rows stand for."""

from __future__ import annotations

from homeplate.dashboards.models import Schedule
from homeplate.dashboards.rules import Rhythm


def rhythm_of(row: Schedule) -> Rhythm:
    """When a dashboard is sent."""
    return Rhythm(row.rhythm, row.weekday, row.month_day, row.hour, row.working_days)
