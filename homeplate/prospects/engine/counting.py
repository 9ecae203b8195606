"""Counting who was found by facets: how many would be found with each value of a field, all else being asked
alike."""

from __future__ import annotations

from typing import Any

from homeplate.deals.queries.columns.arrays import arrays
from homeplate.prospects.engine.masks import (
    Wanted,
    at_most,
    companies_among,
    companies_fit,
    people_among,
    people_fit,
)
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
        self._companies_among = companies_among(segment, wanted)
        self._companies = companies_fit(segment, wanted, self._companies_among)
        if wanted.of_companies:
            self.mask = self._companies
            return
        self._people_among = people_among(segment, wanted)
        self._people = people_fit(segment, wanted, self._people_among)
        self._spread = segment.people_of(self._companies)
        self.mask = self._capped(self._people)

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
        each = self._each()
        here = each * self._companies
        return {
            key: self._of_people(key)
            if FIELDS[key].about == "person"
            else self._of_companies(key, each * self._companies_but(key) if self._asked(key) else here)
            for key in keys
        }

    def _capped(self, people: Any) -> Any:
        """Of those in `people` (None: all) who are at the companies that are found, as many as are asked for."""
        mask = self._spread if people is None else people & self._spread
        return at_most(self._segment, mask, self._wanted) if self._wanted.query.per_company else mask

    def _asked(self, key: str) -> bool:
        return bool(self._wanted.query.asked(key))

    def _companies_but(self, key: str) -> Any:
        if not self._asked(key):
            return self._companies
        return companies_fit(self._segment, self._wanted, self._companies_among, but=key)

    def _each(self) -> Any:
        """How many people of each company are found when the company is."""
        np, segment, most = arrays(), self._segment, self._wanted.query.per_company
        each = segment.sizes if self._people is None else segment.by_company(self._people)
        return (np.minimum(each, most) if most else each).astype(np.int32)

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
        if not self._asked(key):
            return self.mask
        return self._capped(people_fit(self._segment, self._wanted, self._people_among, but=key))

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
    return np.array([int(np.bitwise_count(asked & one).sum()) for one in _bits(segment, key)], np.int64)


def prepare(segment: Segment) -> None:
    """Make what facets of people are counted with before anybody waits for it."""
    for key in ABOUT_FACETS["people"]:
        if FIELDS[key].about == "person" and len(segment.terms[key].texts) <= FEW:
            _bits(segment, key)


def _bits(segment: Segment, key: str) -> Any:
    """For each value of a column of people who has it, as bits."""
    column, number = segment.person[key], len(segment.terms[key].texts)
    return segment.remembered(
        ("bits", key), lambda: [bits(column == code) for code in range(number)], always=True
    )


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
