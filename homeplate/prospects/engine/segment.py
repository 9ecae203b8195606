"""Companies with all of their people as arrays: what is searched.

Companies stand by size, the largest first, and people by company and seniority, so that the usual order of a
page is the order in which they lie. A company and its people are always in one segment: when one of them
changes, all of them are read again into a new one and are dead in the old one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID

from homeplate.deals.queries.columns.arrays import arrays
from homeplate.prospects.engine.vocabulary import Vocabulary

NO_DAY: Final = -(2**31)
FEW = 16
"""One in so many: of fewer companies the people are looked up, of more all people are gone through."""
REMEMBERED = 24
"""Answers about parts of a query that a segment remembers: the next query differs by one of them."""


@dataclass(slots=True)
class Terms:
    """The texts of one column, each by its number; `codes` finds the number of a text as it is compared."""

    texts: list[str] = field(default_factory=list)
    codes: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Many:
    """A column of several values: of each value the companies that have it, and of each company how many it has."""

    terms: Terms
    starts: Any
    rows: Any

    def having(self, code: int) -> Any:
        """The companies that have a value."""
        return self.rows[self.starts[code] : self.starts[code + 1]]


@dataclass(slots=True)
class Segment:
    """`company` and `person` hold the columns by name: `hi` and `lo` are the halves of ids; coded columns hold
    numbers of `terms`, −1 for nothing; amounts are in major units of the workspace's currency, NaN for unknown.
    The people of company c are those from `first[c]` to before `first[c + 1]`. `real` tells companies from
    people without one, who stand for themselves. `alive` leaves out what a later segment holds."""

    company: dict[str, Any]
    person: dict[str, Any]
    terms: dict[str, Terms]
    many: dict[str, Many]
    words: dict[str, Vocabulary]
    first: Any
    real: Any
    alive: Any
    places: tuple[Any, Any]
    titles: Vocabulary
    scores: dict[Hashable, Any] = field(default_factory=dict)
    """What `scoring` keeps of it."""
    _remembered: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)
    _kept: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)

    @property
    def companies(self) -> int:
        """How many companies there are, those for people without one included."""
        return len(self.real)

    @property
    def people(self) -> int:
        """How many people there are."""
        return len(self.person["company"])

    def remembered(self, key: Hashable, make: Callable[[], Any], *, always: bool = False) -> Any:
        """What `make` finds, kept for the next time it is asked by `key`; for `always`, or until others were
        asked."""
        kept: OrderedDict[Hashable, Any] = self._kept if always else self._remembered
        found = kept.get(key)
        if found is None:
            found = kept[key] = make()
            while len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        return found

    def spread(self, of_companies: Any) -> Any:
        """What holds of companies, told of each of their people."""
        return arrays().repeat(of_companies, self.sizes)

    def people_of(self, companies: Any) -> Any:
        """The people of the companies in a mask, as one of people."""
        np = arrays()
        rows = np.flatnonzero(companies)
        if len(rows) * FEW > self.companies:
            return self.spread(companies)
        many = self.sizes[rows]
        found = np.zeros(self.people, bool)
        begun = np.cumsum(many) - many
        found[np.repeat(self.first[rows] - begun, many) + np.arange(many.sum())] = True
        return found

    @property
    def sizes(self) -> Any:
        """How many people each company has."""
        return self.remembered("sizes", lambda: self.first[1:] - self.first[:-1], always=True)

    def counted(self, mask: Any) -> Any:
        """How many of the people in `mask` stand before each, and in the end how many there are."""
        np = arrays()
        found = np.zeros(self.people + 1, np.int32)
        np.cumsum(mask, out=found[1:])
        return found

    def by_company(self, mask: Any) -> Any:
        """How many of the people in `mask` each company has."""
        before = self.counted(mask)[self.first]
        return before[1:] - before[:-1]

    def without(self, households: list[UUID]) -> Segment:
        """The segment in which some companies, with their people, are dead."""
        here = self.rows_of("company", mixed_ids(households))
        if not len(here):
            return self
        alive = self.alive.copy()
        alive[here] = False
        return replace(self, alive=alive)

    def rows_of(self, what: str, wanted: Any) -> Any:
        """The rows of companies, or people, with these ids (`mixed_ids`)."""
        known, rows = self.places_of(what)
        at = arrays().minimum(known.searchsorted(wanted), max(len(known) - 1, 0))
        return rows[at[known[at] == wanted]] if len(known) else rows

    def places_of(self, what: str) -> tuple[Any, Any]:
        """Where companies, or people, are found by their ids; for people made when it is first asked for."""
        if what == "company":
            return self.places
        person = self.person
        return self.remembered("places", lambda: places_of(person["hi"], person["lo"]), always=True)  # type: ignore[no-any-return]

    def households_of(self, people: list[UUID]) -> list[UUID]:
        """The ids of the companies that some people are at here."""
        np = arrays()
        some = np.isin(self.person["hi"], np.array([one.int >> 64 for one in people], np.uint64))
        return [self.id_of("company", int(row)) for row in np.unique(self.person["company"][some])]

    def alive_companies(self) -> list[UUID]:
        """The ids of what lives here."""
        return [self.id_of("company", int(row)) for row in arrays().flatnonzero(self.alive)]

    def id_of(self, what: str, row: int) -> UUID:
        """The id of a row."""
        columns = self.company if what == "company" else self.person
        return UUID(int=int(columns["hi"][row]) << 64 | int(columns["lo"][row]))


_ODD = 0x9E3779B97F4A7C15


def _mixed(identity: UUID) -> int:
    return ((identity.int >> 64) * _ODD ^ (identity.int & (2**64 - 1))) & (2**64 - 1)


def mixed_ids(ids: Iterable[Any]) -> Any:
    """Ids, as the driver gives them, as `places_of` holds them."""
    each = (one if isinstance(one, UUID) else UUID(one) for one in ids)
    return arrays().fromiter(map(_mixed, each), arrays().uint64)


def places_of(hi: Any, lo: Any) -> tuple[Any, Any]:
    """For `rows_of`: the ids as one number each, in order, and their rows."""
    np = arrays()
    with np.errstate(over="ignore"):
        mixed = hi * np.uint64(_ODD) ^ lo
    order = np.argsort(mixed, kind="stable")
    return mixed[order], order.astype(np.int32)
