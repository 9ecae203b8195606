"""The figures of customers as a file: shares 0–1, money in minor units of the currency of the workspace."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext, pgettext

from homeplate.insight.customers import Customers
from homeplate.insight.measures.retaining import Part as OfAmount
from homeplate.kit.estimates import Share
from homeplate.transfer.safe_csv import Cell
from homeplate.web.insight import costs


def header() -> tuple[str, ...]:
    """What the columns hold."""
    return (
        gettext("What"), gettext("Until"), gettext("Share"), gettext("From"), gettext("To"), gettext("Of"),
        gettext("In the period before"), pgettext("customers", "Kept"), pgettext("customers", "Gone"),
        pgettext("customers", "New"),
    )  # fmt: skip


def rows(found: Customers | None) -> Iterable[tuple[Cell, ...]]:
    """A row for each figure and each year."""
    if found is None:
        return
    last, now, was = found.points[-1].last, found.now, found.before
    won, won_was = found.won, found.won_before
    told: list[tuple[str, Share | OfAmount, Share | OfAmount]] = [
        (gettext("Retention"), now.rate, was.rate),
        (gettext("Net revenue retention"), now.net, was.net),
        (gettext("Gross revenue retention"), now.gross, was.gross),
        (gettext("Repeat sales"), won.again, won_was.again),
        (gettext("Repeat sales by value"), won.again_worth, won_was.again_worth),
        (gettext("Wins from referrals"), won.referred, won_was.referred),
        (gettext("Wins from referrals by value"), won.referred_worth, won_was.referred_worth),
    ]
    for label, one, other in told:
        counts = (now.kept, now.lost, now.new) if one == now.rate else (None, None, None)
        yield label, last, one.value, *(one.interval or (None, None)), one.of, other.value, *counts
    worth, earlier = found.lifetime, found.lifetime_before
    label = gettext("Lifetime value in minor units")
    if worth.margin is None:
        label = gettext("Lifetime value in minor units, as revenue")
    yield label, last, worth.value, worth.least, worth.most, worth.churn.of, earlier.value, None, None, None
    yield from costs.rows(found.costs, last)
    for point in found.points:
        kept = point.kept
        low, high = kept.rate.interval or (None, None)
        yield (
            gettext("Retention over a year"), point.last, kept.rate.value, low, high, kept.customers, None, kept.kept,
            kept.lost, kept.new,
        )  # fmt: skip
