"""The working days of a workspace, and of a member who lives by the holidays of another country. Asks nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache, partial
from typing import Any

from homeplate.kit.holidays import public_holidays
from homeplate.kit.workdays import EVERY_DAY, USUAL_WEEK, Calendar, OwnDays, no_holidays
from homeplate.people.access import Actor

CALENDAR = "calendar"
"""The setting of a workspace: `week`, `country`, `region`, and `days` of its own."""
NEW: dict[str, Any] = {"week": sorted(USUAL_WEEK), "country": "", "region": "", "days": []}
"""What a new workspace begins with. One that has said nothing works every day."""


def workspace_country(actor: Actor) -> str:
    """The country (ISO 3166) whose holidays the workspace keeps; empty while nobody said."""
    kept: Mapping[str, Any] = actor.settings.get(CALENDAR) or {}
    return str(kept.get("country") or "")


def calendar_of(actor: Actor) -> Calendar:
    """The days that `actor` works; holidays are named in their language."""
    kept: Mapping[str, Any] = actor.settings.get(CALENDAR) or {}
    place = actor.country or "-".join(part for part in (kept.get("country"), kept.get("region")) if part)
    days = tuple((one["name"], one["from"], one["to"], one["works"]) for one in kept.get("days") or ())
    return _calendar(tuple(kept.get("week") or ()), place, actor.language.split("-")[0], days)


@lru_cache(maxsize=512)
def _calendar(
    week: tuple[int, ...], place: str, language: str, days: tuple[tuple[str, str, str, bool], ...]
) -> Calendar:
    country, _, region = place.partition("-")
    return Calendar(
        week=frozenset(week) or EVERY_DAY,
        country=country,
        holidays=partial(_holidays, country, region, language) if country else no_holidays,
        own=tuple(
            OwnDays(name, date.fromisoformat(since), date.fromisoformat(until), works)
            for name, since, until, works in days
        ),
    )


def _holidays(country: str, region: str, language: str, year: int) -> Mapping[date, str]:
    return public_holidays(country, region, year, language)
