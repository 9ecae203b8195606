"""The measures of what customers say (F4). Pure: answers in, figures out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Protocol, TypeVar
from uuid import UUID

from homeplate.kit.estimates import Share, Z
from homeplate.success.rules import DETRACTOR, PROMOTER, SATISFIED

PSEUDO = 3
"""Answers that the interval of NPS adds: a quarter of them promoters, a quarter detractors, half neither."""


class Said(Protocol):
    """An answer: whose, when, and its score. `respondent` is the contact, or the account where none is named."""

    @property
    def id(self) -> UUID:
        """Later ones are larger."""

    @property
    def respondent(self) -> UUID:
        """Who counts once."""

    @property
    def day(self) -> date:
        """When they said it."""

    @property
    def score(self) -> int:
        """On the scale of its kind."""


S = TypeVar("S", bound=Said)


def latest(answers: Iterable[S]) -> list[S]:
    """The last answer of each respondent, by day and then by when it was written down: whoever is asked often counts
    once. In the order of the days, the newest first."""
    found: dict[UUID, S] = {}
    for one in sorted(answers, key=lambda one: (one.day, one.id), reverse=True):
        found.setdefault(one.respondent, one)
    return list(found.values())


def csat(scores: Sequence[int]) -> Share:
    """Customer satisfaction: answers of 4 and 5 ÷ all answers, on a scale of 1–5. A share 0–1 with the score interval
    of Wilson (1927). Source: F4 and the usual “top two boxes”."""
    return Share(sum(score >= SATISFIED for score in scores), len(scores))


@dataclass(frozen=True, slots=True)
class Balance:
    """Promoters, detractors, and all who answered."""

    promoters: int
    detractors: int
    of: int

    @property
    def passives(self) -> int:
        """Those who are neither."""
        return self.of - self.promoters - self.detractors

    @property
    def value(self) -> float | None:
        """The share of promoters minus that of detractors, −1 to 1; None of nobody."""
        return (self.promoters - self.detractors) / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval from the variance of the trinomial, `p + d − (p − d)²` over n, after three answers were
        added (¾ promoters, 1½ neither, ¾ detractors): without them, few answers that agree would look certain (adjusted
        Wald interval; B. Rocks, Interval estimation for the “Net Promoter Score”, 2016). None of nobody."""
        value = self.value
        if value is None:
            return None
        of = self.of + PSEUDO
        up, down = (self.promoters + PSEUDO / 4) / of, (self.detractors + PSEUDO / 4) / of
        half = Z * sqrt((up + down - (up - down) ** 2) / of)
        return max(min(up - down - half, value), -1.0), min(max(up - down + half, value), 1.0)


def nps(scores: Sequence[int]) -> Balance:
    """Net promoter score: share of 9–10 minus share of 0–6, on a scale of 0–10, from −1 to 1 (told in points, −100 to
    100). Source: F4; F. Reichheld, The one number you need to grow, 2003."""
    promoters = sum(score >= PROMOTER for score in scores)
    return Balance(promoters, sum(score <= DETRACTOR for score in scores), len(scores))


def referral_rate(customers: Collection[UUID], givers: Collection[UUID]) -> Share:
    """Customers who gave a referral in the window ÷ active customers: accounts with a deal won in the 12 months before
    the end of the window. A share 0–1 with Wilson's interval; who gave one without being such a customer is in neither.
    Source: F4."""
    known = set(customers)
    return Share(len(known & set(givers)), len(known))
