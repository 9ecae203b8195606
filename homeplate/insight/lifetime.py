"""What a customer is worth over its lifetime. Pure; amounts are in minor units of the currency of the workspace."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from homeplate.insight.measures.retaining import Kept
from homeplate.kit.estimates import Share, quotient_interval

FEWEST = 5
"""Customers below which a share or a mean of them is not told."""
MONTHS = 12


class Why(StrEnum):
    """Why there is no lifetime value."""

    TOLD = ""
    """There is one."""
    FEW = "few"
    """Too few were customers a year before, or are now."""
    NONE_LEFT = "none-left"
    """Nobody left: nothing ends the lifetime."""
    NOTHING = "nothing"
    """What they bought has no value, or no rate."""


@dataclass(frozen=True, slots=True)
class Lifetime:
    """Lifetime value: `yearly` revenue of a customer in the mean × `margin` (0–1; None where none is known: then it is
    revenue) ÷ `churn`, the share of the customers of a year before who do not buy any more.

    `value` is None where that cannot be told; `why` says why not. `least` and `most` are the bounds of its 95 %
    interval: `most` is None where the interval of the churn, or of the mean, has no such end.
    """

    churn: Share
    yearly: float | None
    margin: float | None
    value: float | None
    least: float | None
    most: float | None
    why: Why


def lifetime(year: Kept, horizon: int, margin: float | None) -> Lifetime:
    """The lifetime value by the customers of one year, at a repurchase horizon in months (measures: lifetime value)."""
    churn = Share(year.lost, year.customers)
    scale = MONTHS / horizon
    yearly = scale * year.brought.a / year.buyers if year.buyers else None
    value = least = most = None
    why = _why(churn, year, yearly)
    if yearly and why in (Why.TOLD, Why.NONE_LEFT):
        kept = 1.0 if margin is None else margin
        mean, between = kept * yearly, year.brought.interval
        around = (kept * scale * between[0], kept * scale * between[1]) if between else (mean, mean)
        value = mean / churn.value if churn.value else None
        least, most = _bounds(mean, around, churn)
    return Lifetime(churn, yearly, margin, value, least, most, why)


def _why(churn: Share, year: Kept, yearly: float | None) -> Why:
    if min(churn.of, year.buyers) < FEWEST:
        return Why.FEW
    if not yearly:
        return Why.NOTHING
    return Why.TOLD if churn.hits else Why.NONE_LEFT


def _bounds(mean: float, around: tuple[float, float], churn: Share) -> tuple[float | None, float | None]:
    """The 95 % interval of mean ÷ churn, of both intervals together (`kit.estimates.quotient_interval`).
    Where nobody left there is no estimate to put it around: then the least is that of both."""
    low, high = around
    slow, fast = churn.interval or (0.0, 1.0)
    if not churn.value:
        return (low / fast if low > 0 else None), None
    return quotient_interval(mean, (low, high), churn.value, (slow, fast))
