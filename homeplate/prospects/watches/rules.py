"""How often a watched search is looked at, and in which words news of it are told. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Final

from homeplate.kit.text import msg

COMING, DAILY, WEEKLY = "coming", "daily", "weekly"
EVERY: Final = {
    COMING: msg("As they come"),
    DAILY: msg("Once a day"),
    WEEKLY: msg("Once a week"),
}
PAUSE: Final = timedelta(minutes=15)
"""Between two looks of those who hear of matches as they come: a hundred changes are one notice."""
MORNING: Final = time(7)
MOST_NEW: Final = 10_000
"""New ones that are kept by their ids; of more the number is told."""
NAMED: Final = 3
LONGEST: Final = 300


def next_look(every: str, now: datetime) -> datetime:
    """When a watched search is looked at again; `now` in the zone of the workspace. Days and weeks begin in the
    morning."""
    if every == COMING:
        return now + PAUSE
    day = now.date() + timedelta(days=1)
    if every == WEEKLY:
        day += timedelta(days=-day.weekday() % 7)
    return datetime.combine(day, MORNING, now.tzinfo)


def headline(name: str, number: int, first: Sequence[str]) -> str:
    """What a notice tells: the search, how many are new, and the first of them by name."""
    shown = [text for text in first[:NAMED] if text]
    more = ", …" if number > len(shown) and shown else ""
    return f"{name} ({number}){': ' if shown else ''}{', '.join(shown)}{more}"[:LONGEST]
