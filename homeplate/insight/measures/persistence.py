"""How long deals are pursued: what follows a no, how many conversations a sale takes, and what the next one brings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from uuid import UUID

from homeplate.insight.frame import Window
from homeplate.insight.measures.statements import statement
from homeplate.insight.mirror.engine import Session
from homeplate.kit.estimates import Share, Z, share_interval

FATES = ("pursued", "given-up", "waiting")
MOST = 8
"""Noes and conversations beyond which each is not told by itself."""
FOLLOWED = 5
"""So many follow-ups four of five sales are said to need."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The deals that were told no for the `k`-th time: how many were pursued, given up, or wait to be; `left` is the
    share of all that were told no which are still pursued then, with its interval."""

    k: int
    pursued: int
    given_up: int
    waiting: int
    left: float | None
    between: tuple[float, float] | None

    @property
    def told(self) -> int:
        """How many were told no so often."""
        return self.pursued + self.given_up + self.waiting

    @property
    def followed(self) -> Share:
        """The share pursued, of those of which it is known."""
        return Share(self.pursued, self.pursued + self.given_up)


def survival(counts: Sequence[tuple[int, int, int]]) -> tuple[Refused, ...]:
    """The share of deals still pursued after k rejections (measures: persistence), from how many were pursued, given up
    and are waiting after each no. Pure.

    Kaplan and Meier's product over the noes with Greenwood's variance: who was won, or waits for the day to come back,
    counts for as many noes as it was told.
    """
    found, left, spread = [], 1.0, 0.0
    known = True
    for k, (pursued, given_up, waiting) in enumerate(counts, 1):
        of = pursued + given_up
        known = known and of > 0
        if of:
            left *= pursued / of
            spread += given_up / (of * pursued) if pursued else 0.0
        between = share_interval(left, left**2 * spread) if known else None
        if (
            known and between is None and (left > 0 or not pursued)
        ):  # all or none of them: these alone say how sure
            between = Share(pursued, of).interval
        found.append(Refused(k, pursued, given_up, waiting, left if known else None, between))
    return tuple(found)


def refusals(session: Session, window: Window) -> tuple[Refused, ...]:
    """What followed each no, among the deals told no in the window for the first time (measures: persistence)."""
    session.run(statement("refused"), **window.values)
    counts: dict[int, dict[str, int]] = {}
    for k, fate, deals in session.rows("SELECT k, fate, count(*) FROM refused GROUP BY ALL"):
        counts.setdefault(min(k, MOST + 1), {})[fate] = deals
    rows = [tuple(counts.get(k, {}).get(fate, 0) for fate in FATES) for k in range(1, MOST + 1)]
    told = [(pursued, given_up, waiting) for pursued, given_up, waiting in rows]
    while told and not any(told[-1]):
        told.pop()
    return survival(told)


@dataclass(frozen=True, slots=True)
class Took:
    """The closed deals that took so many conversations, `won` or `lost`, and what the won ones were worth: the sum, and
    that of the squares, in minor units of one currency."""

    contacts: int
    won: int
    lost: int
    worth: float = 0.0
    squares: float = 0.0


@dataclass(frozen=True, slots=True)
class Contact:
    """The `k`-th conversation: the share of sales that needed as many or more; of the deals that came to it, the share
    won in it and what it brought in the mean, with its interval; how many were lost after the one before."""

    k: int
    needed: Share
    won: Share
    lost_before: int
    brought: float | None
    between: tuple[float, float] | None


def contacts_of(took: Iterable[Took]) -> tuple[Contact, ...]:
    """The share of wins that needed ≥ k contacts, and the expected value of contact k (measures: persistence): what was
    won in it ÷ the deals that came to it. Pure."""
    rows = {one.contacts: one for one in took}
    sales = sum(one.won for one in rows.values())
    found = []
    for k in range(1, min(max(rows, default=0), MOST) + 1):
        here = rows.get(k, Took(k, 0, 0))
        reached = [one for one in rows.values() if one.contacts >= k]
        came = sum(one.won + one.lost for one in reached)
        before = rows.get(k - 1)
        mean = here.worth / came if came else None
        found.append(
            Contact(
                k,
                Share(sum(one.won for one in reached), sales),
                Share(here.won, came),
                before.lost if before else 0,
                mean,
                _range(mean, here.squares, came),
            )
        )
    return tuple(found)


def _range(mean: float | None, squares: float, deals: int) -> tuple[float, float] | None:
    """The 95 % interval of a mean by its standard error, not below nothing; None for less than two."""
    if mean is None or deals < 2:
        return None
    half = Z * sqrt(max(squares - deals * mean**2, 0.0) / (deals - 1) / deals)
    return max(mean - half, 0.0), mean + half


@dataclass(frozen=True, slots=True)
class Taken:
    """The deals closed in a window by how many conversations they took; `silent` are those of which none is noted."""

    took: tuple[Took, ...]
    silent: int

    @property
    def sales(self) -> int:
        """How many were won."""
        return sum(one.won for one in self.took)

    def needed(self, k: int) -> Share:
        """The share of the sales that needed `k` conversations or more."""
        return Share(sum(one.won for one in self.took if one.contacts >= k), self.sales)

    @property
    def given_up(self) -> Share:
        """The share of the losses that came before the conversation of `FOLLOWED`."""
        losses = sum(one.lost for one in self.took)
        return Share(sum(one.lost for one in self.took if one.contacts < FOLLOWED), losses)


def taken(session: Session, window: Window, factors: Mapping[str, float]) -> Taken:
    """How many conversations each deal closed in the window took. `factors` is what a minor unit of each currency is
    worth in minor units of that of the workspace."""
    session.load("rate", {"currency": "VARCHAR", "factor": "DOUBLE"}, list(factors.items()))
    session.run(statement("taken"), **window.values)
    rows = session.rows(
        "SELECT contacts, count(*) FILTER (status = 'won'), count(*) FILTER (status = 'lost'), "
        "coalesce(sum(worth) FILTER (status = 'won'), 0), coalesce(sum(worth * worth) FILTER (status = 'won'), 0) "
        "FROM taken WHERE noted GROUP BY ALL ORDER BY ALL"
    )
    silent: int = session.rows("SELECT count(*) FROM taken WHERE NOT noted")[0][0]
    return Taken(tuple(Took(*row) for row in rows), silent)


NOES = {"told": "true"} | {fate: f"fate = '{fate}'" for fate in FATES}
"""What a number of `refusals` counts, and the condition that it is in `refused`."""
DEALS = {
    "needed": "noted AND status = 'won' AND contacts >= $k",
    "came": "noted AND contacts >= $k",
    "won-at": "noted AND status = 'won' AND contacts = $k",
    "lost-before": "noted AND status = 'lost' AND contacts = $k - 1",
    "given-up-early": "noted AND status = 'lost' AND contacts < $k",
    "silent": "NOT noted AND $k >= 0",
}
"""What a number of `taken` counts, and the condition that it is there."""


def deals_of_no(session: Session, window: Window, *, what: str, k: int) -> Sequence[UUID]:
    """The deals that a number of the `k`-th no counts, those told last first; `what` is one of `NOES`."""
    session.run(statement("refused"), **window.values)
    found = f"SELECT deal FROM refused WHERE k = $k AND {NOES[what]} ORDER BY moment DESC, deal"  # noqa: S608
    return session.ids(found, k=k)


def deals_of_contact(session: Session, window: Window, *, what: str, k: int) -> Sequence[UUID]:
    """The deals that a number of the `k`-th conversation counts, the latest first; `what` is one of `DEALS`."""
    session.load("rate", {"currency": "VARCHAR", "factor": "DOUBLE"}, [])
    session.run(statement("taken"), **window.values)
    found = f"SELECT deal FROM taken WHERE {DEALS[what]} ORDER BY closed_at DESC, deal"  # noqa: S608
    return session.ids(found, k=k)
