"""What a coaching session may be about and hold, and which share of their time somebody coaches. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from homeplate.deals.rules.coaching import HABITS
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg, one_line
from homeplate.kit.workdays import Calendar

HABIT, STAGE, DEAL, ONBOARDING, OTHER = "habit", "stage", "deal", "onboarding", "other"
KINDS: Final = (HABIT, STAGE, DEAL, ONBOARDING, OTHER)
"""What a session may be about."""
TOPICS: Final = (HABIT, STAGE)
"""The kinds that say more closely which."""
SHORTEST, LONGEST = 5, 600
"""Minutes that a session may take."""
NOTES_LENGTH, TEXT_LENGTH = 4000, 300
MOST_DEALS, MOST_FOLLOW_UPS = 20, 12
EARLIEST = date(2000, 1, 1)
MOST_HOURS = 24
GOAL = 0.5
"""Half of a manager's time goes into coaching (M4)."""
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")


@dataclass(frozen=True, slots=True)
class About:
    """What a session is about: one of `KINDS` and, of a habit or a stage, which."""

    kind: str
    topic: str = ""

    @property
    def text(self) -> str:
        """As forms and programs write it: `habit:no_step`, `stage:discovery`, `deal`."""
        return f"{self.kind}:{self.topic}" if self.topic else self.kind


def read_about(text: str) -> About:
    """What is written as `About.text`. Raises `Invalid` (`about`)."""
    kind, _, topic = text.strip().partition(":")
    known = topic in HABITS if kind == HABIT else bool(_KEY.fullmatch(topic)) if kind == STAGE else not topic
    if kind not in KINDS or not known:
        raise Invalid("about", msg("Say what it was about: choose one from the list."), field="about")
    return About(kind, topic)


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed, until when. `id` is that of one that is there already and stays, changed or not."""

    text: str
    due: date
    id: UUID | None = None


def checked_minutes(minutes: int) -> int:
    """So many minutes. Raises `Invalid` (`minutes`)."""
    if not SHORTEST <= minutes <= LONGEST:
        text = msg("A session takes {least} to {most} minutes.", least=SHORTEST, most=LONGEST)
        raise Invalid("minutes", text, field="minutes")
    return minutes


def checked_day(day: date, today: date) -> date:
    """The day of a session. Raises `Invalid` (`day`) for one that is yet to come."""
    if not EARLIEST <= day <= today:
        raise Invalid(
            "day", msg("A session is noted once it was held: choose today or a day before."), field="day"
        )
    return day


def checked_notes(text: str) -> str:
    """Notes without the space around them. Raises `Invalid` (`too-long`)."""
    found = text.strip()
    if len(found) > NOTES_LENGTH:
        raise Invalid("too-long", msg("At most {count} characters.", count=NOTES_LENGTH), field="notes")
    return found


def checked_agreed(agreed: Sequence[Agreed], day: date) -> tuple[Agreed, ...]:
    """What was agreed on a day. Raises `Invalid` (`follow_ups`)."""
    if len(agreed) > MOST_FOLLOW_UPS:
        raise Invalid(
            "follow_ups", msg("At most {count} entries.", count=MOST_FOLLOW_UPS), field="follow_ups"
        )
    found = tuple(Agreed(one_line(one.text), one.due, one.id) for one in agreed)
    for one in found:
        if not 0 < len(one.text) <= TEXT_LENGTH:
            text = msg("Say what was agreed, in at most {count} characters.", count=TEXT_LENGTH)
            raise Invalid("follow_ups", text, field="follow_ups")
        if not day <= one.due <= day + timedelta(days=3660):
            text = msg("What was agreed is due on the day of the session or after it.")
            raise Invalid("follow_ups", text, field="follow_ups")
    return found


def working_days(calendar: Calendar, since: date, until: date, today: date) -> int:
    """The working days from `since` to before `until`, without those after `today`."""
    last = min(until, today + timedelta(days=1))
    return sum(calendar.is_working(since + timedelta(days=n)) for n in range(max((last - since).days, 0)))


def coaching_share(minutes: int, hours: float) -> float | None:
    """Coaching share: coaching hours ÷ working hours of a manager in the window, a share (0–1, above 1 for somebody who
    coached more than they work); None without a working hour.

    `minutes` are those of the sessions that they held in the window, `hours` the working days of their calendar in it
    up to today × what the workspace counts as a day. Every session is counted, none is sampled, so there is no
    interval. Source: domain M4 (half of the time); the sessions are what managers log themselves.
    """
    return minutes / 60 / hours if hours > 0 else None
