"""What becomes of customers: who still buys, for how much, who buys again, and whom somebody referred.

A *customer* at a moment is an account with a won deal in the horizon before it; it *still buys* at a later moment when
it has one in the horizon before that. There are no subscriptions to tell it by (docs/decisions/0037).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.insight.frame import Window
from homeplate.insight.measures.statements import statement
from homeplate.insight.mirror.engine import Session
from homeplate.kit.estimates import Share, Sums

HORIZONS = (6, 12, 24, 36)
"""Months within which a customer is expected to buy again."""
HORIZON = 12
REACH = ("everything", "me", "mine")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time, and the first moments of the horizons before its start and before its end; in UTC without a
    zone, as the mirror has moments."""

    since_from: datetime
    since: datetime
    until_from: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an amount, in minor units of the currency of the workspace, of so many records."""

    sums: Sums

    @property
    def of(self) -> int:
        """How many records it is of."""
        return self.sums.count

    @property
    def value(self) -> float | None:
        """The part ÷ the whole; None where the whole is nothing."""
        return self.sums.a / self.sums.b if self.sums.b > 0 else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Its 95 % interval (`kit.estimates.ratio_interval`), not below 0; None of less than three records."""
        found = self.sums.interval
        return found and (max(found[0], 0.0), max(found[1], 0.0))

    @property
    def within(self) -> tuple[float, float] | None:
        """The same of a part that cannot be more than the whole."""
        found = self.interval
        return found and (min(found[0], 1.0), min(found[1], 1.0))


NOTHING = Sums(0, 0.0, 0.0, 0.0, 0.0, 0.0)
NOBODY = Share(0, 0)


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of the `customers` at the start of a stretch: `kept` still buy at its end, of which `grown` and
    `shrunk` are worth more and less than at the start. `new` are customers at the end who were none at the start,
    `buyers` all at the end and `brought` what each of them was worth in the horizon before it (as Σ a ÷ Σ 1).
    `net` and `gross`: revenue retention, net and with each customer capped at what it was worth at the start."""

    customers: int = 0
    kept: int = 0
    new: int = 0
    grown: int = 0
    shrunk: int = 0
    buyers: int = 0
    net: Part = Part(NOTHING)
    gross: Part = Part(NOTHING)
    brought: Sums = NOTHING

    @property
    def rate(self) -> Share:
        """Retention: customers at the start who still buy ÷ customers at the start."""
        return Share(self.kept, self.customers)

    @property
    def lost(self) -> int:
        """Customers at the start who do not buy any more at the end."""
        return self.customers - self.kept


@dataclass(frozen=True, slots=True)
class Won:
    """The `deals` won in a stretch: of those with an account, the share `again` from accounts that had won one before;
    of all, the share that was `referred`; each by number, and by value in minor units."""

    deals: int = 0
    again: Share = NOBODY
    again_worth: Part = Part(NOTHING)
    referred: Share = NOBODY
    referred_worth: Part = Part(NOTHING)


def gather(
    session: Session,
    stretches: Sequence[Stretch],
    whose: Mapping[str, Any],
    factors: Mapping[str, float],
    referrals: Sequence[str],
) -> None:
    """Gather the sales that `whose` may see (`sale`) and the customers of each stretch (`customer`), for the measures
    below. `factors` are what a minor unit of each currency is worth in those of the workspace on one day; `referrals`
    the sources that say that somebody referred a deal."""
    session.load("rate", {"currency": "VARCHAR", "factor": "DOUBLE"}, list(factors.items()))
    last = max(one.until for one in stretches)
    reach = {name: whose[name] for name in REACH}
    session.run(statement("sale"), until=last, referrals=list(referrals), **reach)
    moments = ("since_from", "since", "until_from", "until")
    rows = [(nth, *(getattr(one, name) for name in moments)) for nth, one in enumerate(stretches)]
    session.load("stretch", {"nth": "INTEGER", **dict.fromkeys(moments, "TIMESTAMP")}, rows)
    session.run(statement("customer"))


def kept(session: Session, stretches: int) -> tuple[Kept, ...]:
    """What became of the customers of each of so many stretches (measures: retention)."""
    found = {}
    for nth, customers, stayed, new, grown, shrunk, buyers, *sums in session.rows(statement("keeping")):
        was, was_was, now, now_now, now_was, capped, capped_capped, capped_was, brought, squares = sums
        found[nth] = Kept(
            customers,
            stayed,
            new,
            grown,
            shrunk,
            buyers,
            net=Part(Sums(customers, now, was, now_now, now_was, was_was)),
            gross=Part(Sums(customers, capped, was, capped_capped, capped_was, was_was)),
            brought=Sums(buyers, brought, buyers, squares, brought, buyers),
        )
    return tuple(found.get(nth, Kept()) for nth in range(stretches))


def won(session: Session, stretches: int) -> tuple[Won, ...]:
    """The deals won in each of so many stretches (measures: repeat sales; referral rate, the wins that came from
    referrals)."""
    found = {}
    for nth, deals, told, again, referred, valued, told_valued, *sums in session.rows(statement("repeats")):
        (
            worth,
            squares,
            told_worth,
            told_squares,
            again_worth,
            again_squares,
            referred_worth,
            referred_squares,
        ) = sums
        found[nth] = Won(
            deals,
            Share(again, told),
            Part(Sums(told_valued, again_worth, told_worth, again_squares, again_squares, told_squares)),
            Share(referred, deals),
            Part(Sums(valued, referred_worth, worth, referred_squares, referred_squares, squares)),
        )
    return tuple(found.get(nth, Won()) for nth in range(stretches))


FATES: dict[str, tuple[str, str]] = {
    "customers": ("began", "was_worth DESC"),
    "kept": ("began AND buys", "is_worth DESC"),
    "lost": ("began AND NOT buys", "was_worth DESC"),
    "new": ("ended AND NOT was", "is_worth DESC"),
    "grown": ("began AND buys AND was_worth > 0 AND is_worth > was_worth", "is_worth - was_worth DESC"),
    "shrunk": ("began AND buys AND is_worth < was_worth", "was_worth - is_worth DESC"),
    "buyers": ("ended", "is_worth DESC"),
}
"""What numbers of accounts count: the condition that one is in `customer`, and which come first."""


@dataclass(frozen=True, slots=True)
class Customer:
    """An account, what it was worth in the horizon before the start and before the end, in minor units of the currency
    of the workspace, and when it won last."""

    id: UUID
    was: int
    now: int
    latest: datetime


def accounts_of(session: Session, *, what: str, nth: int) -> list[Customer]:
    """The accounts that a number of `Kept` counts, the largest first; `what` is one of `FATES`."""
    condition, order = FATES[what]
    rows = session.rows(
        f"SELECT account, was_worth, is_worth, latest FROM customer WHERE nth = $nth AND {condition} "  # noqa: S608
        f"ORDER BY {order}, account",
        nth=nth,
    )
    return [Customer(*row) for row in rows]


DEALS = {
    "won": "true",
    "again": "again",
    "first": "account IS NOT NULL AND NOT again",
    "unknown": "account IS NULL",
    "referred": "referred",
}
"""What numbers of `Won` count, and the condition that it is among the sales asked about."""


def deals_of(session: Session, window: Window, *, what: str) -> Sequence[UUID]:
    """The deals that a number of `Won` counts, the latest first; `what` is one of `DEALS`."""
    return session.ids(
        f"SELECT id FROM sale WHERE asked AND closed_at >= $since AND closed_at < $until AND {DEALS[what]} "  # noqa: S608
        "ORDER BY closed_at DESC, id",
        **window.values,
    )


def first_sale(session: Session) -> datetime | None:
    """When the first of the sales was won: whoever bought before is not known of. None without one."""
    found: datetime | None = session.rows("SELECT min(closed_at) FROM sale")[0][0]
    return found


def sources(session: Session) -> list[str]:
    """The sources that won deals name."""
    rows = session.rows(
        "SELECT DISTINCT source FROM deal WHERE status = 'won' AND coalesce(source, '') <> '' ORDER BY source"
    )
    return [source for (source,) in rows]
