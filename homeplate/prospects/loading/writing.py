"""Putting a batch of rows into the tables: new ones inserted, those that say something new updated, nothing twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Final
from uuid import UUID

from homeplate.kit.ids import new_id
from homeplate.prospects.models import Company, Person
from homeplate.prospects.rules import Said, compact, company_key, merged, person_key, spread
from homeplate.tenancy.bulk import among, insert_many, update_many

COMPANY_VALUES: Final = (
    "name", "external_id", "domain", "industry", "industry_codes", "employees", "employee_growth",
    "currency", "revenue_minor", "funding_minor", "ad_spend_minor", "founded", "country", "region", "city",
    "technologies", "open_positions", "parent",
)  # fmt: skip
PERSON_VALUES: Final = (
    "name", "external_id", "company_id", "title", "seniority", "department", "role_start", "email", "phone",
    "profile", "language", "country",
)  # fmt: skip
_KEEPING: Final = ("source", "said_on", "told", "load_id", "revision")


_day = lru_cache(maxsize=64)(date.fromisoformat)  # of a load one, told of every row


@dataclass(frozen=True)
class Telling:
    """Who tells, on which day, and in which load; None for a change of a single record."""

    source: int
    said_on: date
    load_id: UUID | None

    @cached_property
    def said(self) -> Said:
        """As records keep it."""
        return self.source, self.said_on.isoformat()


@dataclass(slots=True)
class Draft:
    """A record being written: as it is in the table, or new; `changed` when it is to be written. `says` is who says
    each of its values, `said` who says all of a new one that was told once: most are."""

    id: UUID
    key: str
    values: dict[str, Any]
    revision: int
    new: bool
    says: dict[str, Said] = field(default_factory=dict)
    said: Said | None = None
    changed: bool = False

    def tell(self, values: Mapping[str, Any], telling: Telling) -> bool:
        """Say values of it; whether that changes anything."""
        was = dict.fromkeys(self.values, self.said) if self.said else self.says
        changed, says = merged(self.values, was, values, telling.said)
        if not changed and says == was:
            return False
        self.values.update(changed)
        self.says, self.said = says, None
        self.changed = True
        return True

    def row(self, telling: Telling) -> dict[str, Any]:
        """As the table holds it."""
        usual, told = (self.said, {}) if self.said else compact(self.says)
        return {
            "id": self.id,
            "key": self.key,
            **self.values,
            "source": usual[0],
            "said_on": _day(usual[1]),
            "told": told,
            "load_id": telling.load_id,
            "revision": self.revision + (not self.new),
        }


@dataclass(slots=True)
class Shelf:
    """The records of one table that a batch speaks of, by key."""

    model: Any
    names: tuple[str, ...]
    drafts: dict[str, Draft] = field(default_factory=dict)

    def fetch(self, keys: Iterable[str]) -> None:
        """Read those that are there already, archived ones too: what somebody deleted stays so, however often
        it is told."""
        wanted = [key for key in dict.fromkeys(keys) if key not in self.drafts]
        if not wanted:
            return
        rows = self.model.objects.filter(key__in=among(wanted))
        for identity, key, source, said_on, told, revision, *values in rows.values_list(
            "id", "key", "source", "said_on", "told", "revision", *self.names
        ):
            present = dict(zip(self.names, values, strict=True))
            says = spread(present, (source, said_on.isoformat()), told)
            self.drafts[key] = Draft(identity, key, present, revision, new=False, says=says)

    def tell(self, key: str, values: Mapping[str, Any], telling: Telling) -> tuple[Draft, str]:
        """Say values of the record with a key; gives it, and whether it was `created`, `updated` or `unchanged`."""
        draft = self.drafts.get(key)
        if draft is None:
            draft = Draft(new_id(), key, dict(values), 1, new=True, said=telling.said, changed=True)
            self.drafts[key] = draft
            return draft, "created"
        return draft, "updated" if draft.tell(values, telling) else "unchanged"

    def write(self, telling: Telling) -> None:
        """Write what is new and what changed."""
        insert_many(self.model, (draft.row(telling) for draft in self.drafts.values() if draft.new))
        later = [draft.row(telling) for draft in self.drafts.values() if draft.changed and not draft.new]
        if later:
            update_many(self.model, (*self.names, *_KEEPING), later)


def write_companies(rows: Sequence[Mapping[str, Any]], telling: Telling) -> list[str]:
    """Write companies told by their columns; of each whether it was created, updated or unchanged."""
    keys = [company_key(row, telling.source) for row in rows]
    shelf = Shelf(Company, COMPANY_VALUES)
    shelf.fetch(keys)
    outcomes = [shelf.tell(key, row, telling)[1] for key, row in zip(keys, rows, strict=True)]
    shelf.write(telling)
    return outcomes


def write_people(rows: Sequence[dict[str, Any]], telling: Telling) -> list[str]:
    """The same for people. A company that a row names and nobody told of is added with what the row says of it."""
    homes = [_company_of(row) for row in rows]
    home_keys = [company_key(home, telling.source) if home else "" for home in homes]
    known = _companies(dict(zip(home_keys, homes, strict=True)), telling)
    keys = []
    for row, key in zip(rows, home_keys, strict=True):
        if key:
            row["company_id"] = known[key]
        keys.append(person_key(row, telling.source, row.get("company_id")))
    people = Shelf(Person, PERSON_VALUES)
    people.fetch(keys)
    outcomes = [people.tell(key, row, telling)[1] for key, row in zip(keys, rows, strict=True)]
    people.write(telling)
    return outcomes


def _companies(homes: dict[str, dict[str, Any]], telling: Telling) -> dict[str, UUID]:
    """The ids of companies by key; those that nobody told of are added."""
    homes.pop("", None)
    known: dict[str, UUID] = dict(Company.objects.filter(key__in=among(homes)).values_list("key", "id"))
    fresh = Shelf(Company, COMPANY_VALUES)
    for key, home in homes.items():
        if key not in known:
            known[key] = fresh.tell(key, home, telling)[0].id
    fresh.write(telling)
    return known


def _company_of(row: dict[str, Any]) -> dict[str, Any]:
    """What a row of a person says of the company, taken out of it."""
    found = {
        "name": row.pop("company_name", ""),
        "domain": row.pop("company_domain", ""),
        "country": row.pop("company_country", ""),
    }
    found["name"] = found["name"] or found["domain"]
    return {key: value for key, value in found.items() if value} if found["name"] else {}
