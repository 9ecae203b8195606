"""Counting who was found by facets: how many would be found with each value of a field, all else being asked
alike."""

from __future__ import annotations

from typing import Any

from homeplate.deals.queries.columns.arrays import arrays
from homeplate.prospects.engine.masks import Wanted, at_most, companies_fit, people_fit
from homeplate.prospects.engine.scoring import bits, counted
from homeplate.prospects.engine.segment import Segment
from homeplate.prospects.fields import ABOUT_FACETS, FIELDS, SIZES, band_name

Counts = dict[str, int]
"""How many there are of each value, by its text."""
FEW = 64
"""Values of a column up to which each is kept as bits."""


class Found:
    """What a query finds in one segment."""

    def __init__(self, segment: Segment, wanted: Wanted) -> None:
        self._segment, self._wanted = segment, wanted
        self._companies = companies_fit(segment, wanted)
        if wanted.of_companies:
            self.mask = self._companies
            return
        self._people = people_fit(segment, wanted)
        self._spread = segment.spread(self._companies)
        self.mask = self._capped(self._people & self._spread)

    @property
    def total(self) -> int:
        """How many are found."""
        return int(arrays().count_nonzero(self.mask))

    def facets(self) -> dict[str, Counts]:
        """The six facets, and that of the fit where something is scored by. That of a field which is narrowed tells of
        its other values as well."""
        return self._fits() | self._six()

    def _fits(self) -> dict[str, Counts]:
        measure, companies = self._wanted.measure, self._wanted.of_companies
        if measure is None:
            return {}
        mask = self._companies_but("fit") if companies else self._people_but("fit")
        return {"fit": counted(self._segment, measure, bits(mask), companies=companies)}

    def _six(self) -> dict[str, Counts]:
        keys = ABOUT_FACETS[self._wanted.query.about]
        if self._wanted.of_companies:
            return {key: self._of_companies(key, self._companies_but(key)) for key in keys}
        by_company = self._segment.by_company(self._people)
        return {
            key: self._of_companies(key, self._weights(by_company, self._companies_but(key)))
            if FIELDS[key].about == "company"
            else self._of_people(key)
            for key in keys
        }

    def _capped(self, mask: Any) -> Any:
        return at_most(self._segment, mask, self._wanted) if self._wanted.query.per_company else mask

    def _companies_but(self, key: str) -> Any:
        if not self._wanted.query.asked(key):
            return self._companies
        return companies_fit(self._segment, self._wanted, but=key)

    def _weights(self, by_company: Any, companies: Any) -> Any:
        """How many people of each company are found when these companies are."""
        most = self._wanted.query.per_company
        capped = arrays().minimum(by_company, most) if most else by_company
        return capped * companies

    def _of_companies(self, key: str, each: Any) -> Counts:
        np, segment = arrays(), self._segment
        if key == "employees":
            return _bands(segment, each)
        if key in segment.many:
            column = segment.many[key]
            sums = np.zeros(len(column.terms.texts), np.int64)
            some = column.starts[1:] > column.starts[:-1]
            if some.any():
                sums[some] = np.add.reduceat(each[column.rows], column.starts[:-1][some], dtype=np.int64)
            return _told(column.terms.texts, sums)
        return _told(
            segment.terms[key].texts, _summed(segment.company[key], each, len(segment.terms[key].texts))
        )

    def _people_but(self, key: str) -> Any:
        if not self._wanted.query.asked(key):
            return self.mask
        return self._capped(people_fit(self._segment, self._wanted, but=key) & self._spread)

    def _of_people(self, key: str) -> Counts:
        texts = self._segment.terms[key].texts
        return _told(texts, _counted(self._segment, key, self._people_but(key), len(texts)))


def _counted(segment: Segment, key: str, mask: Any, number: int) -> Any:
    """How many of `mask` have each value of a column of people."""
    np = arrays()
    column = segment.person[key]
    if number > FEW or np.count_nonzero(mask) * 20 < len(mask):
        return np.bincount(column[mask] + 1, minlength=number + 1)[1:]
    asked = bits(mask)
    kept = segment.remembered(("bits", key), lambda: _bits(column, number), always=True)
    return np.array([int(np.bitwise_count(asked & one).sum()) for one in kept], np.int64)


def _bits(column: Any, number: int) -> list[Any]:
    """For each value of a column who has it, as bits."""
    return [bits(column == code) for code in range(number)]


def _summed(column: Any, weights: Any, number: int) -> Any:
    np = arrays()
    return np.bincount(column + 1, weights=weights, minlength=number + 1)[1:]


def _bands(segment: Segment, weights: Any) -> Counts:
    bands = segment.remembered("bands", lambda: _band_of(segment.company["employees"]), always=True)
    sums = _summed(bands, weights, len(SIZES))
    return {band_name(*SIZES[at]): int(sums[at]) for at in range(len(SIZES)) if sums[at]}


def _band_of(employees: Any) -> Any:
    """The band of each company; −1 where the number is not known, or zero."""
    np = arrays()
    uppers = np.array([low for low, _ in SIZES], np.float64)
    return (np.searchsorted(uppers, np.nan_to_num(employees, nan=0.0), side="right") - 1).astype(np.int8)


def _told(texts: list[str], sums: Any) -> Counts:
    np = arrays()
    return {texts[at]: int(sums[at]) for at in np.flatnonzero(sums)}
