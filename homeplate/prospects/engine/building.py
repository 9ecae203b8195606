"""Making a segment out of rows as the database tells them, some at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from homeplate.deals.queries.columns.arrays import arrays
from homeplate.fit.fields import SENIORITIES
from homeplate.prospects.engine.segment import NO_DAY, Many, Segment, Terms, places_of
from homeplate.prospects.engine.vocabulary import Vocabulary
from homeplate.prospects.fields import AMOUNTS, CHANNELS
from homeplate.prospects.words import letters, term, words_of

CODED_COMPANY = ("industry", "country", "region", "city", "parent")
MANY = ("industry_codes", "technologies", "open_positions")
NUMBERS = ("employees", "employee_growth", "founded")
COMPANY = ("id", "name", "domain", "currency", *CODED_COMPANY, *MANY, *NUMBERS, *AMOUNTS.values())
"""The columns of a company that are read."""
_CODED_PERSON = ("title", "seniority", "department", "language", "country")
PERSON = ("id", "company_id", "name", *_CODED_PERSON, "role_start", *CHANNELS)
"""The columns of a person that are read."""

NAME_BYTES = 24
NAME = f"S{NAME_BYTES}"
"""As much of a name as companies are put in order by."""

Row = Sequence[Any]
Worth = Callable[[str], float | None]
"""What a minor unit of a currency is worth in the workspace's; None where no rate is known."""
_RANKS = {key: number for number, key in enumerate(SENIORITIES)}
PERSON_COUNTRY = "person_country"


class _Coder:
    """Numbers for texts, growing with them."""

    def __init__(self) -> None:
        self.terms = Terms()
        self._met: dict[str, int] = {"": -1}

    def number(self, text: str) -> int:
        """The number of a text that is there, new or met."""
        found = self._met.get(text)
        if found is None:
            key = term(text)
            found = self.terms.codes.get(key)
            if found is None:
                found = self.terms.codes[key] = len(self.terms.texts)
                self.terms.texts.append(text)
            self._met[text] = found
        return found

    def numbers(self, texts: Iterable[str]) -> Any:
        """The numbers of many texts; −1 for none."""
        met, number = self._met, self.number
        return arrays().array([met[one] if one in met else number(one) for one in texts], arrays().int32)


class _Words:
    """The words of many names, by number."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._codes: list[Any] = []
        self._rows: list[Any] = []

    def add(self, names: Iterable[str], first: int) -> None:
        """Note the words of names that belong to the rows from `first` on."""
        known, codes, counts = self._known, [], []
        for name in names:
            words = words_of(name)
            counts.append(len(words))
            for word in words:
                code = known.get(word)
                if code is None:
                    code = known[word] = len(known)
                codes.append(code)
        np = arrays()
        self._codes.append(np.array(codes, np.int32))
        self._rows.append(np.repeat(np.arange(first, first + len(counts), dtype=np.int32), counts))

    def vocabulary(self, place: Any) -> Vocabulary:
        """The vocabulary, where row r has become `place[r]`."""
        np = arrays()
        codes = np.concatenate([np.zeros(0, np.int32), *self._codes])
        rows = np.concatenate([np.zeros(0, np.int32), *self._rows])
        self._codes, self._rows = [], []
        return Vocabulary.of(list(self._known), codes, place[rows])


class Builder:
    """Takes rows of companies, then those of people, and makes a segment of them."""

    def __init__(self, worth: Worth) -> None:
        self._worth = worth
        self._columns: dict[str, list[Any]] = {}
        self._coders = {
            name: _Coder() for name in (*CODED_COMPANY, *_CODED_PERSON[:-1], PERSON_COUNTRY, *MANY)
        }
        self._many: dict[str, list[tuple[Any, Any]]] = {name: [] for name in MANY}
        self._words = {"company": _Words(), "person": _Words()}
        self._rows: dict[Any, int] = {}
        self._people = 0

    def companies(self, rows: Sequence[Row]) -> None:
        """Take some companies in."""
        if not rows:
            return
        np = arrays()
        first = len(self._rows)
        told = dict(zip(COMPANY, zip(*rows, strict=True), strict=True))
        self._rows.update(zip(told["id"], range(first, first + len(rows)), strict=True))
        self._ids("company", told["id"])
        pairs = zip(told["name"], told["domain"], strict=True)
        names = (f"{name} {domain.partition('.')[0]}" if domain else name for name, domain in pairs)
        self._words["company"].add(names, first)
        self._put(
            "company.name", np.array([letters(name).encode()[:NAME_BYTES] for name in told["name"]], NAME)
        )
        for name in CODED_COMPANY:
            self._put(f"company.{name}", self._coders[name].numbers(told[name]))
        for name in NUMBERS:
            self._put(f"company.{name}", np.array(told[name], np.float64))
        worth = {code: self._worth(code) for code in set(told["currency"])}
        factor = np.array([worth[code] for code in told["currency"]], np.float64)
        for name, column in AMOUNTS.items():
            self._put(f"company.{name}", np.array(told[column], np.float64) * factor)
        for name in MANY:
            self._several(name, told[name], first)

    def people(self, rows: Sequence[Row]) -> None:
        """Take some people in; their companies are there already."""
        if not rows:
            return
        np = arrays()
        told = dict(zip(PERSON, zip(*rows, strict=True), strict=True))
        self._ids("person", told["id"])
        self._words["person"].add(told["name"], self._people)
        self._people += len(rows)
        self._put(
            "person.company", np.array([self._rows.get(one, -1) for one in told["company_id"]], np.int32)
        )
        for name in _CODED_PERSON:
            key = PERSON_COUNTRY if name == "country" else name
            self._put(f"person.{key}", self._coders[key].numbers(told[name]))
        self._put("person.role_start", np.array([_day(one) for one in told["role_start"]], np.int32))
        each = zip(*(told[name] for name in CHANNELS), strict=True)
        reached = [sum(1 << bit for bit, one in enumerate(ways) if one) for ways in each]
        self._put("person.channels", np.array(reached, np.uint8))
        self._put("person.mail", np.array([hash_of(one) for one in told["email"]], np.int64))

    def done(self) -> Segment:
        """The segment of all that was taken in."""
        np = arrays()
        company, person = self._gathered("company"), self._gathered("person")
        real = len(self._rows)
        alone = np.flatnonzero(person["company"] < 0)
        person["company"][alone] = np.arange(real, real + len(alone), dtype=np.int32)
        company = {name: _longer(name, column, person, alone) for name, column in company.items()}
        order = np.lexsort((company["lo"], company["hi"], -_known(company["employees"])))
        place = np.empty(len(order), np.int32)
        place[order] = np.arange(len(order), dtype=np.int32)
        company = {name: column[order] for name, column in company.items()}
        ranks = _ranks(self._coders["seniority"].terms)[person["seniority"]]
        person["company"] = place[person["company"]]
        people = np.lexsort((person["lo"], person["hi"], ranks, person["company"]))
        person = {name: column[people] for name, column in person.items()}
        moved = np.empty(len(people), np.int32)
        moved[people] = np.arange(len(people), dtype=np.int32)
        first = np.zeros(len(order) + 1, np.int64)
        np.cumsum(np.bincount(person["company"], minlength=len(order)), out=first[1:])
        return Segment(
            company={name: _narrow(column) for name, column in company.items()},
            person={name: _narrow(column) for name, column in person.items()},
            terms={name: coder.terms for name, coder in self._coders.items()},
            many={name: self._joined(name, place) for name in MANY},
            words={
                "company": self._words["company"].vocabulary(place),
                "person": self._words["person"].vocabulary(moved),
            },
            first=first,
            real=order < real,
            alive=np.ones(len(order), bool),
            places=places_of(company["hi"], company["lo"]),
            titles=_titles(self._coders["title"].terms),
        )

    def _ids(self, what: str, ids: Sequence[Any]) -> None:
        np = arrays()
        joined = b"".join(one.bytes if isinstance(one, UUID) else bytes.fromhex(one) for one in ids)
        pairs = np.frombuffer(joined, ">u8").astype(np.uint64).reshape(-1, 2)
        self._put(f"{what}.hi", pairs[:, 0])
        self._put(f"{what}.lo", pairs[:, 1])

    def _put(self, name: str, column: Any) -> None:
        self._columns.setdefault(name, []).append(column)

    def _gathered(self, what: str) -> dict[str, Any]:
        np = arrays()
        names = _empty(what)
        found = {}
        for name, kind in names.items():
            parts = self._columns.pop(f"{what}.{name}", [])
            found[name] = np.concatenate(parts) if parts else np.zeros(0, kind)
        return found

    def _several(self, name: str, told: Sequence[Any], first: int) -> None:
        np = arrays()
        number, codes, rows = self._coders[name].number, [], []
        for row, text in enumerate(told, first):
            if text and text not in ("[]", "{}"):
                values = json.loads(text) if isinstance(text, str) else text
                codes += [number(one) for one in values]
                rows += [row] * len(values)
        self._many[name].append((np.array(codes, np.int32), np.array(rows, np.int32)))

    def _joined(self, name: str, place: Any) -> Many:
        np = arrays()
        codes = np.concatenate([np.zeros(0, np.int32), *(one for one, _ in self._many[name])])
        rows = np.concatenate([np.zeros(0, np.int32), *(one for _, one in self._many[name])])
        terms = self._coders[name].terms
        starts = np.zeros(len(terms.texts) + 1, np.int64)
        np.cumsum(np.bincount(codes, minlength=len(terms.texts)), out=starts[1:])
        rows = place[rows]
        # Those of a value in the order they lie: counting goes through memory in one direction.
        return Many(terms, starts, rows[np.lexsort((rows, codes))])


def hash_of(text: str) -> int:
    """An e-mail address as a number, the same for the life of the process; 0 for none."""
    return hash(text) if text else 0


def _day(value: Any) -> int:
    if value is None:
        return NO_DAY
    return (value if isinstance(value, date) else date.fromisoformat(value)).toordinal()


def _known(numbers: Any) -> Any:
    """Numbers with −1 for what is not known."""
    return arrays().nan_to_num(numbers, nan=-1.0)


def _longer(name: str, column: Any, person: Mapping[str, Any], alone: Any) -> Any:
    """A column of companies, with a row for each person who has none."""
    np = arrays()
    if name in ("hi", "lo"):
        return np.concatenate([column, person[name][alone]])
    nothing = {"f": np.nan, "S": b""}.get(column.dtype.kind, -1)
    return np.concatenate([column, np.full(len(alone), nothing, column.dtype)])


def _ranks(terms: Terms) -> Any:
    """How high each seniority stands, the last entry for none."""
    np = arrays()
    return np.array([*(_RANKS.get(text, len(_RANKS)) for text in terms.texts), len(_RANKS)], np.uint8)


def _titles(terms: Terms) -> Vocabulary:
    words = _Words()
    words.add(terms.texts, 0)
    return words.vocabulary(arrays().arange(len(terms.texts), dtype=arrays().int32))


def _narrow(column: Any) -> Any:
    """Whole numbers in as few bytes as hold them; a marker for nothing is −1 and stays it."""
    np = arrays()
    if column.dtype != np.int32 or not len(column) or column.min() < -1:
        return column
    most = column.max()
    return column.astype(np.int8 if most < 127 else np.int16 if most < 32_767 else np.int32)


def _empty(what: str) -> dict[str, Any]:
    np = arrays()
    ids = {"hi": np.uint64, "lo": np.uint64}
    if what == "company":
        return {
            **ids,
            **dict.fromkeys(CODED_COMPANY, np.int32),
            **dict.fromkeys((*NUMBERS, *AMOUNTS), np.float64),
            "name": NAME,
        }
    coded = dict.fromkeys((*_CODED_PERSON[:-1], PERSON_COUNTRY), np.int32)
    return {
        **ids,
        "company": np.int32,
        **coded,
        "role_start": np.int32,
        "channels": np.uint8,
        "mail": np.int64,
    }
