"""Which companies and people of a segment fit a query, as arrays of yes and no."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

from homeplate.deals.queries.columns.arrays import arrays
from homeplate.prospects.engine.scoring import Measure, asked_for, best_within
from homeplate.prospects.engine.segment import NO_DAY, Many, Segment, Terms
from homeplate.prospects.fields import CHANNELS, FIELDS
from homeplate.prospects.query import Condition, Query, day_before
from homeplate.prospects.words import term, words_of


@dataclass(frozen=True, slots=True, eq=False)
class Met:
    """Whom we know: hashes of e-mail addresses (`building.hash_of`) in order, and ids of prospects (`mixed_ids`). The
    same one as long as nothing changes, for segments remember by it who that is."""

    mails: Any
    prospects: Any


@dataclass(frozen=True, slots=True)
class Wanted:
    """A query made ready for all segments. `near` tells of which words of the text nothing is called exactly
    so: for these mistakes are allowed. `members` are the ids of a list (`segment.mixed_ids`), `others` those of one
    that is left out, each None where none is asked for; `met` is whom a search leaves out that asks for those we do
    not know yet."""

    query: Query
    today: date
    words: tuple[str, ...] = ()
    near: frozenset[str] = frozenset()
    members: Any = None
    others: Any = None
    met: Met | None = None
    measure: Measure | None = None
    """What fits are scored by; None where nothing is published."""

    @property
    def of_companies(self) -> bool:
        """Whether companies are looked for, not people."""
        return self.query.about == "companies"

    def conditions(self, about: str) -> list[tuple[str, Condition]]:
        """Those on companies, or on people."""
        return [(key, one) for key, one in self.query.where if self.about_of(key) == about]

    def about_of(self, key: str) -> str:
        """What a condition is on: how well somebody fits is asked of whatever is looked for."""
        return FIELDS[key].about if key != "fit" or self.of_companies else "person"

    @property
    def order(self) -> str:
        """The order that holds."""
        asked = self.query.order or "fit"
        return asked if asked != "fit" or self.measure else "size"


def words_of_query(text: str) -> tuple[str, ...]:
    """The words that a text looks for."""
    return tuple(words_of(text))


def called_so(segment: Segment, word: str) -> bool:
    """Whether any name of the segment has a word that begins so."""
    return any(len(one.beginning(word)) for one in segment.words.values())


# --- single conditions -----------------------------------------------------------------------------------------------


def fits(segment: Segment, key: str, condition: Condition, wanted: Wanted) -> Any:
    """Which companies, or people, fit a condition; remembered, and to be read only."""
    if key == "fit":
        return _fit(segment, condition, wanted)
    make, today = _MASKS[FIELDS[key].kind], wanted.today
    return segment.remembered((key, condition, today), lambda: make(segment, key, condition, today))


def _fit(segment: Segment, condition: Condition, wanted: Wanted) -> Any:
    """Whose fit is asked for. Where nothing is published nobody is known to fit, nor not to."""
    values, measure, companies = condition.any, wanted.measure, wanted.of_companies
    if measure is None:
        return arrays().full(segment.companies if companies else segment.people, "may" in values)
    return segment.remembered(
        ("fit", condition, measure.state, companies),
        lambda: asked_for(segment, measure, values, companies=companies),
    )


def _column(segment: Segment, key: str) -> Any:
    return (segment.company if FIELDS[key].about == "company" else segment.person)[key]


def _choice(segment: Segment, key: str, condition: Condition, today: date) -> Any:
    terms, column = segment.terms[key], _column(segment, key)
    return _by_code(column, len(terms.texts), condition, lambda values: _codes(terms, values))


def _title(segment: Segment, key: str, condition: Condition, today: date) -> Any:
    column, number = _column(segment, key), len(segment.terms[key].texts)
    return _by_code(column, number, condition, lambda values: _titled(segment, values, number))


def _by_code(column: Any, number: int, condition: Condition, codes: Callable[[Iterable[str]], Any]) -> Any:
    """Looks the answer of each row up by its number; the last entry is that of nothing."""
    np = arrays()
    right = np.ones(number + 1, bool)
    if condition.any:
        right[:] = False
        right[codes(condition.any)] = True
    if condition.none:
        right[codes(condition.none)] = False
    if condition.known is not None:
        right[-1] &= not condition.known
        right[:-1] &= condition.known
    return right[column]


def _codes(terms: Terms, values: Iterable[str]) -> list[int]:
    return [terms.codes[one] for one in map(term, values) if one in terms.codes]


def _titled(segment: Segment, values: Iterable[str], number: int) -> Any:
    """The titles that have all words of one of `values` in them."""
    np = arrays()
    found = np.zeros(number, bool)
    for value in values:
        one = np.ones(number, bool)
        for word in words_of(value):
            one &= segment.titles.bearing(segment.titles.beginning(word), number)
        found |= one
    return np.flatnonzero(found)


def _many(segment: Segment, key: str, condition: Condition, today: date) -> Any:
    np = arrays()
    if key == "channels":
        return _reached(segment.person[key], condition)
    column, size = segment.many[key], segment.companies
    found = np.ones(size, bool)
    if condition.any:
        found = _having(column, key, condition.any, size)
    for one in condition.all:
        found = found & _having(column, key, (one,), size)
    if condition.none:
        found = found & ~_having(column, key, condition.none, size)
    if condition.known is not None:
        some = np.zeros(size, bool)
        some[column.rows] = True
        found = found & (some == condition.known)
    return found


def _having(column: Many, key: str, values: Iterable[str], size: int) -> Any:
    found = arrays().zeros(size, bool)
    for code in _meant(column.terms, key, values):
        found[column.having(code)] = True
    return found


def _meant(terms: Terms, key: str, values: Iterable[str]) -> list[int]:
    """The numbers of values; a code of a taxonomy means those below it as well."""
    if key != "industry_codes":
        return _codes(terms, values)
    begins = tuple(map(term, values))
    return [number for text, number in terms.codes.items() if text.startswith(begins)]


def _reached(column: Any, condition: Condition) -> Any:
    bits = {name: 1 << bit for bit, name in enumerate(CHANNELS)}
    each = [sum(bits.get(one, 0) for one in part) for part in (condition.any, condition.all, condition.none)]
    found = arrays().ones(len(column), bool)
    if condition.any:
        found &= (column & each[0]) != 0
    if condition.all:
        found &= (column & each[1]) == each[1]
    if condition.none:
        found &= (column & each[2]) == 0
    if condition.known is not None:
        found &= (column != 0) == condition.known
    return found


def _range(segment: Segment, key: str, condition: Condition, today: date) -> Any:
    np, column = arrays(), _column(segment, key)
    unknown = np.isnan(column)
    return _bounded(column, unknown, condition, condition.least, condition.most)


def _days(segment: Segment, key: str, condition: Condition, today: date) -> Any:
    column = _column(segment, key)
    least, most = (
        date.fromisoformat(str(one)).toordinal() if one else None for one in (condition.least, condition.most)
    )
    if condition.under:
        begun = day_before(today, condition.under).toordinal() + 1
        least = begun if least is None else max(least, begun)
    if condition.over:
        begun = day_before(today, condition.over).toordinal()
        most = begun if most is None else min(most, begun)
    return _bounded(column, column == NO_DAY, condition, least, most)


def _bounded(column: Any, unknown: Any, condition: Condition, least: Any, most: Any) -> Any:
    found = ~unknown
    if least is not None:
        found &= column >= least
    if most is not None:
        found &= column <= most
    if condition.unknown or condition.known is False:
        found = unknown if condition.known is False else found | unknown
    return found


_MASKS: dict[str, Callable[[Segment, str, Condition, date], Any]] = {
    "choice": _choice,
    "title": _title,
    "many": _many,
    "range": _range,
    "day": _days,
}


# --- all of a query --------------------------------------------------------------------------------------------------


def companies_among(segment: Segment, wanted: Wanted) -> Any:
    """The companies among which conditions are asked: those that live, and that text, lists and `fresh` let through."""
    found = segment.alive
    if wanted.of_companies:
        found = found & segment.real
        if wanted.words:
            found = found & _named(segment, "company", wanted)
        if wanted.met is not None:
            found = found & ~_met_companies(segment, wanted.met)
        if wanted.members is not None:
            found = found & _listed(segment, "company", wanted.members)
        if wanted.others is not None:
            found = found & ~_listed(segment, "company", wanted.others)
    return found


def companies_fit(segment: Segment, wanted: Wanted, among: Any, *, but: str = "") -> Any:
    """Of the companies `among` which conditions are asked those for which all on companies hold, that on `but` left
    out."""
    found = among
    for key, condition in wanted.conditions("company"):
        if key != but:
            found = found & fits(segment, key, condition, wanted)
    return found


def people_among(segment: Segment, wanted: Wanted) -> Any:
    """The people that text, lists and `fresh` let through, whatever their companies are; None where these let
    everybody."""
    masks = []
    if wanted.words:
        masks.append(_named_people(segment, wanted))
    if wanted.met is not None and (len(wanted.met.mails) or len(wanted.met.prospects)):
        masks.append(~_met_people(segment, wanted.met))
    if wanted.members is not None:
        masks.append(_listed(segment, "person", wanted.members))
    if wanted.others is not None:
        masks.append(~_listed(segment, "person", wanted.others))
    return reduce(and_, masks) if masks else None


def people_fit(segment: Segment, wanted: Wanted, among: Any, *, but: str = "") -> Any:
    """Of the people `among` whom conditions are asked those for whom all on people hold, that on `but` left out. None
    where nothing is asked of people; to be read only."""
    masks = [] if among is None else [among]
    asked = wanted.conditions("person")
    masks += [fits(segment, key, condition, wanted) for key, condition in asked if key != but]
    return reduce(and_, masks) if masks else None


def at_most(segment: Segment, mask: Any, wanted: Wanted) -> Any:
    """The first people of each company among those in `mask`, as many as are asked for: those who fit best where that
    is the order, else those highest in it."""
    number = wanted.query.per_company
    if wanted.order != "fit" or wanted.measure is None:
        return _firsts(segment, mask, number)
    np, found = arrays(), arrays().zeros(len(mask), bool)
    order = best_within(segment, wanted.measure)
    found[order[np.flatnonzero(_firsts(segment, mask[order], number))]] = True
    return found


def _firsts(segment: Segment, mask: Any, number: int) -> Any:
    """The first so many of each company as they lie."""
    counted = segment.counted(mask)
    last = counted[segment.first[:-1]] + number
    return mask & (counted[1:] <= segment.spread(last))


def _named(segment: Segment, what: str, wanted: Wanted) -> Any:
    size = segment.companies if what == "company" else segment.people
    found = arrays().ones(size, bool)
    for word in wanted.words:
        found &= _bearing(segment, what, word, wanted, size)
    return found


def _named_people(segment: Segment, wanted: Wanted) -> Any:
    """Every word of the text is one of the person or one of the company."""
    found = arrays().ones(segment.people, bool)
    for word in wanted.words:
        of_company = _bearing(segment, "company", word, wanted, segment.companies)
        found &= _bearing(segment, "person", word, wanted, segment.people) | segment.spread(of_company)
    return found


def _bearing(segment: Segment, what: str, word: str, wanted: Wanted, size: int) -> Any:
    known = segment.words[what]
    return known.bearing(known.near(word) if word in wanted.near else known.beginning(word), size)


def _met_people(segment: Segment, met: Met) -> Any:
    """The people that we know, by themselves or by their address."""

    def make() -> Any:
        found = _mailed(segment, met.mails)
        found[segment.rows_of("person", met.prospects)] = True
        return found

    return segment.remembered(("met people", met), make)


def _mailed(segment: Segment, known: Any) -> Any:
    np = arrays()
    if not len(known):
        return np.zeros(segment.people, bool)
    order = segment.remembered(
        "mail order", lambda: np.argsort(segment.person["mail"], kind="stable").astype(np.int32), always=True
    )
    mails = segment.remembered("mails", lambda: segment.person["mail"][order], always=True)
    left, right = np.searchsorted(mails, known), np.searchsorted(mails, known, side="right")
    found = np.zeros(segment.people, bool)
    for begin, end in zip(left[right > left], right[right > left], strict=True):
        found[order[begin:end]] = True
    return found


def _met_companies(segment: Segment, met: Met) -> Any:
    """The companies that we know, or at which we know somebody."""

    def make() -> Any:
        found = segment.by_company(_met_people(segment, met)) > 0
        found[segment.rows_of("company", met.prospects)] = True
        return found

    return segment.remembered(("met companies", met), make)


def _listed(segment: Segment, what: str, members: Any) -> Any:
    found = arrays().zeros(segment.companies if what == "company" else segment.people, bool)
    found[segment.rows_of(what, members)] = True
    return found
