"""What lies ahead, from what the past teaches and what is open: by the way that the past speaks for. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from homeplate.insight.forecasting import looking_back, methods
from homeplate.insight.forecasting.convolution import Spread, spread
from homeplate.insight.forecasting.looking_back import Basis
from homeplate.insight.forecasting.methods import DEALS, Choice, Month


@dataclass(frozen=True, slots=True)
class Ahead:
    """What the open deals bring on their own, what all brings from now on (`whole`), and the way that is told by."""

    open: Spread
    whole: Spread
    choice: Choice


def ahead(
    booked: Sequence[float],
    past: Sequence[tuple[Month, float]],
    basis: Basis,
    deals: tuple[Any, Any],
    shares: Sequence[float],
) -> Ahead:
    """`booked`: what the months brought, the earliest first; `past`: what was said of them; `deals`: values and chances
    of those that are open; `shares`: how much of each month from this one on lies ahead."""
    values, chances = deals
    since_first = from_the_first(booked)
    possible = looking_back.ways({DEALS: 0.0, **methods.naive(since_first)})
    choice = methods.choose([month for month, _ in past], possible)
    alone = spread(values, chances)
    if choice.way == DEALS:
        both = spread(values, chances, more=basis.new, deviation=basis.new_deviation)
        return Ahead(alone, both.wider(looking_back.wider(past)), choice)
    said = methods.ahead(choice.way, since_first, shares)
    return Ahead(alone, looking_back.ranged(choice.way, said, 0.0, past, sum(shares)), choice)


def from_the_first(booked: Sequence[float]) -> list[float]:
    """Without the months before the first sale."""
    first = next((number for number, one in enumerate(booked) if one > 0), len(booked))
    return list(booked[first:])
