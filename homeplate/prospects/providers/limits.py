"""How often somebody may be asked, and how long to wait after a failure. Pure: the time is passed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
MOST_FAILURES: Final = 6
"""Failures in a row after which a provider is left alone."""
REST_SECONDS: Final = 15 * 60
"""How long it is left alone."""
LONGEST_ASKED_WAIT: Final = 3600.0
"""The longest wait that a provider may ask for; who asks for more stops the run."""


@dataclass(slots=True)
class Bucket:
    """Tokens that come back with time, one a request: `per_minute` of them, a second's worth at once."""

    per_minute: int
    at: datetime
    tokens: float = 1.0

    def wait(self, now: datetime) -> float:
        """Seconds until a request may be made, and take its token; 0 is now."""
        rate = self.per_minute / 60
        self.tokens = min(max(rate, 1.0), self.tokens + max((now - self.at).total_seconds(), 0) * rate)
        self.at = now
        self.tokens -= 1
        return max(-self.tokens / rate, 0.0)


def backoff(failures: int, chance: float) -> float:
    """Seconds to wait after so many failures in a row: twice as long each time, between half of that and all of it by
    `chance` (0 to 1), so that many who failed together do not come back together."""
    longest = min(FIRST_WAIT * 2.0 ** (max(failures, 1) - 1), LONGEST_WAIT)
    return longest * (0.5 + chance / 2)


def asked_wait(header: str | None, now: datetime) -> float | None:
    """The seconds that a `Retry-After` asks for, told as seconds or as a moment; None where it makes no sense."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - now).total_seconds(), 0.0)
