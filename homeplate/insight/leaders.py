"""What leaders said beside what was computed, and how both fared once the period was over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from homeplate.goals.queries import AdjustmentRow, adjustments_before
from homeplate.goals.rules import BY, Period, Whom
from homeplate.insight.coverage import belonging, booked_by_period, tree
from homeplate.insight.forecasting.methods import bias, wape
from homeplate.kit.exchange import Sum, Total
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.rates.queries import totals

SCORED = 12
"""So many of the latest periods are scored: each is counted by itself."""


@dataclass(frozen=True, slots=True)
class Said:
    """A period that is over, in minor units of one currency: what somebody said of it, what was computed at that
    moment, and what it brought."""

    said: float
    computed: float
    booked: float


@dataclass(frozen=True, slots=True)
class Score:
    """How an author fared over so many `periods`: off by `wape` and leaning by `bias` (measures: forecast accuracy),
    where what was computed was off by `computed`. None where nothing was booked."""

    periods: int
    wape: float | None
    bias: float | None
    computed: float | None

    @property
    def added(self) -> float | None:
        """Forecast value added: by how much less they were off than what was computed; below 0 when more."""
        return None if self.wape is None or self.computed is None else self.computed - self.wape


def scored(told: Sequence[Said]) -> Score:
    """The score of what one author said."""
    mine = [(one.said, one.booked) for one in told]
    return Score(len(told), wape(mine), bias(mine), wape([(one.computed, one.booked) for one in told]))


def meant(row: AdjustmentRow, computed: float) -> float:
    """What an adjustment says a period will bring, beside what is computed, both in minor units of its currency."""
    return max(computed + row.amount.minor, 0) if row.kind == BY else row.amount.minor


@query(Permission.DEAL_VIEW)
def scores(actor: Actor, *, whom: Whom, today: date) -> dict[UUID, Score]:
    """By author, how what they said last of each period of somebody fared; of the latest periods that are over, as far
    as it is known what was computed at that moment."""
    rows = [
        row
        for row in adjustments_before(actor, day=today, whom=whom)
        if row.counts and row.by and row.period.until <= today and row.computed is not None
    ]
    latest = sorted({row.period for row in rows})[-SCORED:]
    rows = [row for row in rows if row.period in latest]
    booked = _booked(actor, whom, latest, today)
    found: dict[UUID, list[Said]] = {}
    groups = [
        [Sum(row.amount.currency, round(minor), row.period.until)]
        for row in rows
        for minor in (meant(row, row.computed or 0), row.computed or 0)
    ]
    told = totals(actor, groups) if groups else []
    for row, said, computed in zip(rows, told[::2], told[1::2], strict=True):
        if row.by and not (said.missing or computed.missing):
            one = Said(said.minor, computed.minor, booked[row.period].minor)
            found.setdefault(row.by, []).append(one)
    return {author: scored(each) for author, each in found.items()}


def _booked(actor: Actor, whom: Whom, periods: Iterable[Period], today: date) -> Mapping[Period, Total]:
    wanted, belongs = list(periods), belonging(whom, tree(actor))
    booked = booked_by_period(actor, wanted, today)
    groups = [[won.sum for won in booked[one] if belongs(won)] for one in wanted]
    return dict(zip(wanted, totals(actor, groups) if groups else [], strict=True))
