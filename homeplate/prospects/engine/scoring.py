"""How well the companies and people of a segment fit, as columns that are kept with it: one for each version of a
profile, worked out when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from typing import Any, Final

from homeplate.deals.queries.columns.arrays import arrays
from homeplate.fit.columns import Column, Days, Holders, Numbers, Texts, coded, order_of, score_many, together
from homeplate.fit.fields import DATE, MONEY
from homeplate.fit.queries import Published
from homeplate.fit.rules import RANK, Verdict, Version
from homeplate.fit.testing import factor_between
from homeplate.kit.exchange import Rates
from homeplate.prospects.engine import reading
from homeplate.prospects.engine.building import CODED_COMPANY, MANY, NUMBERS
from homeplate.prospects.engine.segment import Segment
from homeplate.prospects.fields import AMOUNTS, CHANNELS, FITS

_OF_PERSON: Final = {
    "title": "title", "seniority": "seniority", "department": "department", "language": "language",
    "country": "person_country",
}  # fmt: skip
RANKS: Final = {
    "fits": (RANK[Verdict.FITS],),
    "may": (RANK[Verdict.UNKNOWN],),
    "not": (RANK[Verdict.MISSES], RANK[Verdict.OUT]),
}
"""What a search asks of a fit (`fields.FITS`), by the ranks of verdicts."""
assert RANKS.keys() == FITS.keys()


@dataclass(frozen=True)
class Measure:
    """What is scored by: published versions, the currency that amounts of segments are in, the day, and its rates."""

    by: Published
    currency: str
    today: date
    rates: Rates | None = None

    @cached_property
    def state(self) -> tuple[Hashable, ...]:
        """Which versions these are, with what else they go by: equal ones give equal scores."""
        return tuple(map(self.key, (*self.by.profiles, *self.by.personas)))

    def key(self, version: Version) -> Hashable:
        """By what the scores of a version are kept: the day where rules look at days, and what amounts are worth in the
        currencies of its rules."""
        rules = version.definition.rules
        aged = any(rule.kind == DATE for rule in rules)
        codes = sorted({rule.currency for rule in rules if rule.kind == MONEY and rule.currency})
        worth = tuple(factor_between(self.currency, code, self.today, self.rates) for code in codes)
        return version.version_id, self.today if aged else None, worth


def orders(segment: Segment, measure: Measure, *, companies: bool) -> Any:
    """A number for each company, or person, by which the better fit is the greater one (`fit.columns.order_of`): that
    of the best profile; of a person with that of the best persona, where there are both."""
    if companies:
        return _kept(segment, measure, "companies", lambda: _best(segment, measure, companies=True))
    return _kept(segment, measure, "people", lambda: _of_people(segment, measure))


def best_first(segment: Segment, measure: Measure, *, companies: bool) -> Any:
    """The rows of companies, or people, the best fit first, of equal ones as they lie."""
    np, name = arrays(), "companies first" if companies else "people first"
    of = orders(segment, measure, companies=companies)
    return _kept(segment, measure, name, lambda: np.argsort(~of, kind="stable").astype(np.int32))


def best_within(segment: Segment, measure: Measure) -> Any:
    """All people, those of a company together as they lie, the best fit of each company first."""

    def make() -> Any:
        np = arrays()
        of = orders(segment, measure, companies=False)
        key = segment.person["company"].astype(np.int64) << 16 | ~of
        return np.argsort(key, kind="stable").astype(np.int32)

    return _kept(segment, measure, "people within", make)


def asked_for(segment: Segment, measure: Measure, values: Iterable[str], *, companies: bool) -> Any:
    """Which companies, or people, fit as one of `values` says."""
    np = arrays()
    right = np.zeros(4, bool)
    right[[rank for value in values for rank in RANKS.get(value, ())]] = True
    return right[orders(segment, measure, companies=companies) >> 14]


def counted(segment: Segment, measure: Measure, packed: Any, *, companies: bool) -> dict[str, int]:
    """How many of those whose bits are set in `packed` fit, may fit, and do not."""
    np = arrays()

    def make() -> list[Any]:
        rank = orders(segment, measure, companies=companies) >> 14
        return [bits(np.isin(rank, RANKS[value])) for value in FITS]

    kept = _kept(segment, measure, "companies bits" if companies else "people bits", make)
    numbers = (int(np.bitwise_count(packed & one).sum()) for one in kept)
    return {value: number for value, number in zip(FITS, numbers, strict=True) if number}


def bits(mask: Any) -> Any:
    """Yes and no as packed bits, in words of eight bytes."""
    np = arrays()
    packed = np.packbits(mask)
    room = np.zeros(-(-len(packed) // 8) * 8, np.uint8)
    room[: len(packed)] = packed
    return room.view(np.uint64)


def _kept(segment: Segment, measure: Measure, name: str, make: Callable[[], Any]) -> Any:
    """What `make` finds, kept until other versions are scored by."""
    key = (name, measure.state)
    found = segment.scores.get(key)
    if found is None:
        found = segment.scores[key] = make()
        # Others may score at the same time: what they add is not to come between the steps of a loop.
        for old in tuple(segment.scores):
            if not _in_use(old, measure.state):
                segment.scores.pop(old, None)
    return found


def _in_use(key: Any, state: tuple[Hashable, ...]) -> bool:
    name, of = key
    return of in state if name == "version" else of == state


def _best(segment: Segment, measure: Measure, *, companies: bool) -> Any:
    """The best fit of each by any of the profiles, or personas; of all nothing is known where there is none."""
    versions = measure.by.profiles if companies else measure.by.personas
    if not versions:
        np, rows = arrays(), segment.companies if companies else segment.people
        none = np.full(rows, -1, np.int16)
        return order_of(np.full(rows, RANK[Verdict.UNKNOWN], np.uint8), none, none + np.int16(1))
    return reduce(arrays().maximum, (_of_version(segment, measure, one) for one in versions))


def _of_people(segment: Segment, measure: Measure) -> Any:
    if not measure.by.personas:
        return segment.spread(orders(segment, measure, companies=True))
    of_person = _best(segment, measure, companies=False)
    if not measure.by.profiles:
        return of_person
    return together(segment.spread(orders(segment, measure, companies=True)), of_person)


def _of_version(segment: Segment, measure: Measure, version: Version) -> Any:
    key = ("version", measure.key(version))
    found = segment.scores.get(key)
    if found is None:
        definition = version.definition
        companies = version in measure.by.profiles
        column = _company_column if companies else _person_column
        fields = {rule.field for rule in definition.rules}
        columns = {field: column(segment, measure, field) for field in fields}
        rows = segment.companies if companies else segment.people
        scores = score_many(definition, columns, rows, today=measure.today, rates=measure.rates)
        found = segment.scores[key] = scores.order
    return found


def _company_column(segment: Segment, measure: Measure, field: str) -> Column:
    if field in CODED_COMPANY:
        return Texts(segment.company[field], segment.terms[field].texts)
    if field in MANY:
        many = segment.many[field]
        known = arrays().zeros(segment.companies, bool)
        known[many.rows] = True
        return Holders(many.starts, many.rows, many.terms.texts, known)
    if field in NUMBERS:
        return Numbers(segment.company[field])
    if field in AMOUNTS:
        return Numbers(segment.company[field], major=measure.currency)
    return coded(reading.texts(segment, "company", field))


def _person_column(segment: Segment, measure: Measure, field: str) -> Column:
    if field in _OF_PERSON:
        name = _OF_PERSON[field]
        return Texts(segment.person[name], segment.terms[name].texts)
    if field == "role_start":
        return Days(segment.person["role_start"])
    if field == "channels":
        return _channels(segment.person["channels"], tuple(CHANNELS))
    return coded(reading.texts(segment, "person", field))


def _channels(column: Any, words: Sequence[str]) -> Holders:
    np = arrays()
    each = [np.flatnonzero(column & (1 << bit)).astype(np.int32) for bit in range(len(words))]
    starts = np.cumsum([0, *map(len, each)])
    return Holders(starts, np.concatenate(each), words, column != 0)
