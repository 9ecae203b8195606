"""What outcomes say of the rules of a customer profile: how much more often the accounts that match were won.

The rules stay as their owner wrote them. Beside each stands how many of the decided accounts that match were won and
how many of those that do not, with the range of the difference, and the points that this speaks for:

    points = 10 × log2(odds of those that match ÷ odds of the others)

with half a case added to each of the four counts (J. B. S. Haldane, 1956), so that few cases say little. Points are
proposed only where the range leaves no doubt on which side of nothing the truth lies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from math import log2
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from homeplate.accounts.segments import SIZES
from homeplate.fit.columns import Column, held
from homeplate.fit.decided import Decided, decided
from homeplate.fit.definition import Definition, Rule
from homeplate.fit.fields import AT_LEAST, BETWEEN, COMPANY, IS
from homeplate.fit.preview import columns_of
from homeplate.fit.queries import rates_for
from homeplate.kit.estimates import Difference, Share, Z, difference
from homeplate.kit.exchange import Rates
from homeplate.kit.late import Late
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = Late("numpy")

LEAST_EACH = 10
"""Accounts that must have been won, and lost, before anything is said."""
LEAST_MATCHING = 5
"""Accounts that must match a value that is not in the profile yet, for it to be looked at."""
MOST_VALUES, MOST_CANDIDATES = 8, 12
DOUBLING = 10
"""Points for each doubling of the odds."""
LARGEST = 60
WORDS = ("industry", "country", "city")
"""The fields whose frequent values are looked at."""


@dataclass(frozen=True, slots=True)
class Lift:
    """What outcomes say of one rule: `matching` and `others` are the shares won of the accounts that match and of those
    whose value is known and does not. `proposed` are the points it speaks for, None where it is not clear enough."""

    rule: Rule
    matching: Share
    others: Share
    difference: Difference | None
    proposed: int | None

    @property
    def changes(self) -> bool:
        """Whether the points that are proposed are others than there are."""
        return self.proposed is not None and self.proposed != self.rule.points


@dataclass(frozen=True, slots=True)
class Learned:
    """What `accounts` decided ones, `won` of them won, say of the rules of a profile and of values that are not in it.

    `enough` tells whether there are as many as anything can be said of. `deals` were looked at, `more` if there are
    older ones. Candidates were chosen from among `looked_at` values, and their ranges are the wider for it.
    """

    accounts: int
    won: int
    deals: int
    more: bool
    enough: bool
    rules: tuple[Lift, ...] = ()
    candidates: tuple[Lift, ...] = ()
    looked_at: int = 0


@query(Permission.DEAL_VIEW)
def learned(actor: Actor, *, definition: Definition, today: date) -> Learned:
    """What the outcomes that `actor` may see say of a profile; two statements at most."""
    found = decided(actor)
    codes = {rule.currency for rule in definition.rules if rule.currency}
    amounts = {str(one["revenue_currency"]) for one in found.companies if "revenue_currency" in one}
    rates = rates_for(actor, codes=codes | amounts, today=today) if codes else None
    return taught(found, definition, today=today, rates=rates)


def taught(found: Decided, definition: Definition, *, today: date, rates: Rates | None = None) -> Learned:
    """What decided accounts say of a profile. Pure."""
    accounts, won = len(found.won), sum(found.won)
    enough = won >= LEAST_EACH and accounts - won >= LEAST_EACH
    if not enough or definition.about != COMPANY:
        return Learned(accounts, won, found.deals, found.more, enough)
    columns, ends = columns_of(found.companies), np.array(found.won, np.bool_)

    def lift(rule: Rule, z: float = Z) -> Lift:
        return _lift(rule, columns, ends, today, rates, z)

    new = [rule for rule in candidates(found.companies) if not _is_in(rule, definition.rules)]
    # Of so many values some look clear by chance: the range of each is as wide as their number asks (Bonferroni).
    z = NormalDist().inv_cdf(1 - 0.025 / max(len(new), 1))
    clear = [one for one in (lift(rule, z) for rule in new) if one.proposed]
    clear.sort(key=lambda one: -abs(one.proposed or 0))
    rules = tuple(lift(rule) for rule in definition.rules if not rule.knock_out)
    return Learned(
        accounts, won, found.deals, found.more, enough, rules, tuple(clear[:MOST_CANDIDATES]), len(new)
    )


def _lift(
    rule: Rule,
    columns: Mapping[str, Column],
    won: NDArray[np.bool_],
    today: date,
    rates: Rates | None,
    z: float,
) -> Lift:
    matched, known = held(rule, columns.get(rule.field), len(won), today, rates)
    matching, others = _share(won, matched & known), _share(won, ~matched & known)
    found = difference(matching, others, z)
    clear = found is not None and (found.low > 0 or found.high < 0)
    return Lift(rule, matching, others, found, points_for(matching, others) if clear else None)


def _share(won: NDArray[np.bool_], among: NDArray[np.bool_]) -> Share:
    return Share(int((won & among).sum()), int(among.sum()))


def points_for(matching: Share, others: Share) -> int:
    """The points that two shares speak for, between −60 and 60; never none, since nothing is no rule."""
    odds = [(one.hits + 0.5) / (one.of - one.hits + 0.5) for one in (matching, others)]
    points = round(DOUBLING * log2(odds[0] / odds[1]))
    return max(-LARGEST, min(LARGEST, points)) or (1 if odds[0] > odds[1] else -1)


def candidates(companies: Sequence[Mapping[str, Any]]) -> list[Rule]:
    """The values worth a look: the frequent ones of each field of words, and the sizes of companies."""
    found = []
    for key in WORDS:
        counts = Counter(str(one[key]) for one in companies if key in one)
        found += [
            Rule(COMPANY, key, IS, (value,), points=1)
            for value, number in counts.most_common(MOST_VALUES)
            if LEAST_MATCHING <= number <= len(companies) - LEAST_MATCHING
        ]
    sizes = [int(one["employees"]) for one in companies if "employees" in one]
    for least, below in SIZES.values():
        number = sum(least <= size and (below is None or size < below) for size in sizes)
        if LEAST_MATCHING <= number <= len(sizes) - LEAST_MATCHING:
            found.append(_of_size(least, below))
    return found


def _of_size(least: int, below: int | None) -> Rule:
    if below is None:
        return Rule(COMPANY, "employees", AT_LEAST, least=Decimal(least), points=1)
    return Rule(COMPANY, "employees", BETWEEN, least=Decimal(least), most=Decimal(below - 1), points=1)


def _is_in(rule: Rule, rules: Iterable[Rule]) -> bool:
    """Whether a profile speaks of the value already, whatever points it gives."""
    return any(
        one.field == rule.field
        and (set(rule.values) & set(one.values) or (not rule.values and not one.values))
        for one in rules
    )


def taken(definition: Definition, found: Learned, rules: Iterable[int], values: Iterable[int]) -> Definition:
    """The profile with the points of the lifts at `rules`, and the candidates at `values` added."""
    points = {one.rule: one.proposed or one.rule.points for one in _at(found.rules, rules)}
    kept = (replace(rule, points=points.get(rule, rule.points)) for rule in definition.rules)
    added = (replace(one.rule, points=one.proposed or 0) for one in _at(found.candidates, values))
    return replace(definition, rules=(*kept, *added))


def _at(lifts: Sequence[Lift], places: Iterable[int]) -> list[Lift]:
    return [lifts[at] for at in places if 0 <= at < len(lifts)]
