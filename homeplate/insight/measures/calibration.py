"""How good the chances to win were that were said of deals before they ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from homeplate.insight.chance.judging import LEAST, Goodness
from homeplate.insight.frame import Window
from homeplate.insight.measures.statements import statement
from homeplate.insight.mirror.engine import Session
from homeplate.kit.estimates import Sums, wilson

BINS = 10
"""Bands of chances, each as wide as the next."""

_FIGURES = f"""
    count(DISTINCT number), count(*), avg(CAST(won AS INTEGER)), avg((said - CAST(won AS INTEGER)) ** 2),
    avg((base - CAST(won AS INTEGER)) ** 2), avg(-ln(greatest(if(won, said, 1 - said), {LEAST}))),
    avg(-ln(greatest(if(won, base, 1 - base), {LEAST})))
"""


@dataclass(frozen=True, slots=True)
class Bin:
    """The looks at which a chance between two tenths was said: of so many `deals`, what was said on average, and how
    often they were won."""

    number: int
    deals: int
    looks: int
    said: float
    won: float

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the share that is won, looks at one deal being one."""
        return wilson(self.won * self.deals, self.deals)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The 95 % intervals of what was said of deals; None where fewer than three of them tell nothing of it."""

    brier: tuple[float, float] | None = None
    log_loss: tuple[float, float] | None = None
    skill: tuple[float, float] | None = None


def gather(session: Session, window: Window) -> None:
    """Make the table that the others ask, of what was `said`."""
    session.run(statement("calibration"), bins=BINS, **window.values)


def whole(session: Session) -> Goodness | None:
    """Brier score, log-loss and those of the base rate known at each look; None where nothing was said."""
    ((deals, *rest),) = session.rows(f"SELECT {_FIGURES} FROM told")  # noqa: S608  # our own text
    return Goodness(deals, *rest) if deals else None


def bounds(session: Session) -> Bounds:
    """Between what the figures of `whole` lie; looks at one deal are alike, so that only deals count as independent."""
    ((count, n, b, o, s, nn, bb, oo, ss, bn, sn, bo),) = session.rows(statement("calibrated"), least=LEAST)
    if not count:
        return Bounds()
    held = Sums(count, b, o, bb, bo, oo).interval
    return Bounds(
        brier=Sums(count, b, n, bb, bn, nn).interval,
        log_loss=Sums(count, s, n, ss, sn, nn).interval,
        skill=(1 - held[1], 1 - held[0]) if held else None,
    )


def by_kind(session: Session) -> dict[str, Goodness]:
    """The same by the kind of deal, the most frequent first."""
    found = f"SELECT kind, {_FIGURES} FROM told GROUP BY kind ORDER BY count(DISTINCT number) DESC, kind"  # noqa: S608
    return {kind: Goodness(*rest) for kind, *rest in session.rows(found)}


def bins(session: Session) -> list[Bin]:
    """The reliability table."""
    found = (
        "SELECT bin, count(DISTINCT number), count(*), avg(said), avg(CAST(won AS INTEGER)) FROM told "
        "GROUP BY bin ORDER BY bin"
    )
    return [Bin(*row) for row in session.rows(found)]


def deals_of_bin(session: Session, number: int) -> Sequence[UUID]:
    """The deals of a band, those last looked at in it first."""
    found = "SELECT deal FROM told WHERE bin = $number GROUP BY deal ORDER BY max(seen_at) DESC, deal"
    return session.ids(found, number=number)
