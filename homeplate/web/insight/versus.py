"""A figure beside that of the stretch before: what it was, how far it moved, and whether that is beyond chance."""

from __future__ import annotations

from django.utils.translation import gettext

from homeplate.insight.comparison import Interval, apart
from homeplate.kit.estimates import Difference, Share, difference, wilson
from homeplate.web.insight.words import Versus, Words, points

EVEN = 0.5
"""The share of what happened in two stretches of equal length that falls into one of them if nothing changed."""


def of_shares(words: Words, now: Share, was: Share, fewest: int = 1) -> Versus:
    """Two shares; beyond chance where Newcombe's interval of their difference holds no zero."""
    if was.of < fewest or was.value is None:
        few = gettext("too few to tell in the period before")
        return Versus(few if was.of else words.before("", 0), value="–")
    value, found = words.percent(was.value), difference(now, was)
    told = words.before(value, was.of)
    if found is None or now.of < fewest:
        return Versus(told, value=value)
    return Versus(told, points(found), not found.low <= 0 <= found.high, value)


def of_estimates(
    words: Words,
    now: tuple[float | None, Interval | None],
    was: tuple[float | None, Interval | None],
    sample: int,
    *,
    days: bool = False,
) -> Versus:
    """Two estimates, each with its interval: shares, or days; beyond chance where the interval of their difference (Zou
    and Donner) holds no zero."""
    value, between = apart(*now, *was)
    shown = words.days(was[0]) if days else words.percent(was[0])
    told = words.before(shown, sample if was[0] is not None else 0)
    if value is None:
        return Versus(told, value=shown)
    change = words.day_change(value) if days else points(Difference(value, value, value))
    return Versus(told, change, None if between is None else not between[0] <= 0 <= between[1], shown)


def of_counts(words: Words, now: int, was: int, told: str = "") -> Versus:
    """Two counts of stretches of equal length; beyond chance where Wilson's interval of the share that falls into this
    one does not hold one half. `told` says what it was, where that is more than a number."""
    said = gettext("%(value)s in the period before") % {"value": told or words.number(was)}
    between = wilson(now, now + was)
    if between is None:
        return Versus(words.before("", 0))
    return Versus(said, words.signed(now - was), not between[0] <= EVEN <= between[1])
