"""Which column feeds which field: frozen data that is guessed (`guessing`), edited, checked, and saved as JSON."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, NamedTuple

from homeplate.fields.rules import checked_key
from homeplate.kit.errors import Invalid
from homeplate.kit.text import Message, msg
from homeplate.transfer.dates import Order
from homeplate.transfer.fields import FIELDS, Kind
from homeplate.transfer.numbers import Sign
from homeplate.transfer.problems import Severity

IGNORED = ""
NO_REASON = Message("")
CUSTOM = "custom:"
"""What the field of an assignment begins with when the column goes to a custom field of the workspace."""
CUSTOMISED: tuple[Kind, ...] = ("account", "contact", "deal")
"""The kinds of records that have custom fields."""

NEEDED: Mapping[Kind, tuple[str, ...]] = MappingProxyType(
    {
        "account": ("name", "domain"),
        "contact": ("name", "given_name", "family_name", "emails"),
        "deal": ("name", "account", "contact", "product", "external_id"),
        "lead": ("name", "given_name", "family_name", "company", "emails"),
        "answer": ("emails", "contact_id"),
        "product": ("name",),
        "team": ("owner",),
    }
)
"""For each kind the fields of which at least one must be fed, or its records would have no name."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One column and the field it feeds: a key of `FIELDS`, `custom:KEY`, or `IGNORED`.

    `order`, `decimal` and `fractions` say how its dates, numbers and probabilities are written; `factor`
    multiplies its numbers. `confidence` is 0–1; a choice made by a person has 1 and an empty reason.
    """

    column: str
    field: str = IGNORED
    confidence: float = 1.0
    reason: Message = NO_REASON
    order: Order = "dmy"
    decimal: Sign = "."
    fractions: bool = False
    factor: int = 1


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """All columns of one table, and what holds for all of them.

    `source` is the key of a known source or empty; `namespace` keeps the ids of one system together; `currency`
    is for numbers without one.
    """

    kind: Kind
    columns: tuple[Assignment, ...]
    source: str = ""
    namespace: str = ""
    currency: str = "USD"

    def column_of(self, field_key: str) -> str:
        """The first column that feeds a field, empty when none does."""
        return next((each.column for each in self.columns if each.field == field_key), "")

    def with_field(self, column: str, field_key: str) -> ColumnMapping:
        """The same mapping with a person's choice for one column; a field fed by one column moves to it.

        Raises `Invalid`: `unknown-column`, `unknown-field`, `key` (of a custom field).
        """
        if column not in (each.column for each in self.columns):
            raise Invalid(
                "unknown-column", msg("There is no column “{name}”.", name=column[:80]), field="mapping"
            )
        _check_field(self.kind, field_key)
        single = field_key in FIELDS[self.kind] and not FIELDS[self.kind][field_key].many
        return replace(self, columns=tuple(_chosen(each, column, field_key, single) for each in self.columns))

    def for_header(self, header: Iterable[str]) -> ColumnMapping:
        """A saved mapping for another file of the same source: its columns in this order, new ones ignored."""
        known = {each.column: each for each in self.columns}
        return replace(self, columns=tuple(known.get(name, Assignment(name)) for name in header))

    def to_json(self) -> dict[str, Any]:
        """Plain data for storage; reasons are not kept, they are explained again by a new guess."""
        columns = [
            {
                "column": each.column,
                "field": each.field,
                "confidence": each.confidence,
                "order": each.order,
                "decimal": each.decimal,
                "fractions": each.fractions,
                "factor": each.factor,
            }
            for each in self.columns
        ]
        return {
            "kind": self.kind,
            "source": self.source,
            "namespace": self.namespace,
            "currency": self.currency,
            "columns": columns,
        }

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> ColumnMapping:
        """What `to_json` wrote. Raises `Invalid` with code `mapping` for anything else."""
        try:
            columns = tuple(Assignment(**each) for each in plain["columns"])
            mapping = cls(plain["kind"], columns, plain["source"], plain["namespace"], plain["currency"])
            well = mapping.kind in FIELDS and all(_well_formed(each) for each in columns)
        except (KeyError, TypeError):
            well = False
        if not well:
            raise Invalid("mapping", msg("The saved column mapping cannot be read."), field="mapping")
        for each in columns:
            _check_field(mapping.kind, each.field)
        return mapping


class Finding(NamedTuple):
    """Something about a mapping that a person should see before the import starts; an error prevents it."""

    code: str
    message: Message
    severity: Severity


def check(mapping: ColumnMapping) -> tuple[Finding, ...]:
    """Errors first: what prevents the import, then what it will do without."""
    fields = FIELDS[mapping.kind]
    fed = Counter(each.field for each in mapping.columns if each.field)
    found = [
        Finding(
            "field-twice",
            msg("“{field}” is fed by {count} columns.", field=_label(fields, key), count=count),
            "error",
        )
        for key, count in fed.items()
        if count > 1 and not (key in fields and fields[key].many)
    ]
    if not any(key in fed for key in NEEDED[mapping.kind]):
        labels = ", ".join(str(fields[key].label) for key in NEEDED[mapping.kind])
        found.append(
            Finding("no-name", msg("Choose a column for at least one of: {fields}.", fields=labels), "error")
        )
    if mapping.kind == "deal":
        found += _deal_warnings(fed)
    if mapping.kind in ("deal", "account", "contact", "lead") and "external_id" not in fed:
        sentence = msg(
            "No column has an id: records are recognised again by their name and what belongs to it."
        )
        found.append(Finding("no-id", sentence, "note"))
    return tuple(found)


def custom_key(column: str, place: int) -> str:
    """The key of a custom field that keeps a column: its name where that has letters of ours, else its place."""
    plain = unicodedata.normalize("NFKD", column.casefold())
    bare = re.sub(r"[^a-z0-9]+", "_", "".join(c for c in plain if not unicodedata.combining(c))).strip("_")
    if not bare or len(bare) * 2 < len(column.strip()):
        return f"column_{place + 1}"
    return (bare if bare[0].isalpha() else f"c_{bare}")[:40].strip("_")


def _deal_warnings(fed: Counter[str]) -> list[Finding]:
    found = []
    if not fed.keys() & {"stage", "status", "is_won"}:
        found.append(
            Finding(
                "no-stage", msg("No column has a stage: every deal comes in at the first one."), "warning"
            )
        )
    if not fed.keys() & {"owner", "owner_email"}:
        found.append(Finding("no-owner", msg("No column has an owner: every deal will be yours."), "warning"))
    if "value" not in fed:
        found.append(Finding("no-value", msg("No column has a value."), "warning"))
    return found


def _chosen(each: Assignment, column: str, field_key: str, single: bool) -> Assignment:
    if each.column == column:
        return replace(each, field=field_key, confidence=1.0, reason=NO_REASON)
    if single and each.field == field_key:
        return replace(each, field=IGNORED, confidence=1.0, reason=NO_REASON)
    return each


def _check_field(kind: Kind, field_key: str) -> None:
    if field_key.startswith(CUSTOM) and kind in CUSTOMISED:
        checked_key(field_key.removeprefix(CUSTOM))
        return
    if field_key not in (IGNORED, *FIELDS[kind]):
        raise Invalid(
            "unknown-field", msg("There is no field “{name}”.", name=field_key[:80]), field="mapping"
        )


def _well_formed(each: Assignment) -> bool:
    return each.order in ("dmy", "mdy") and each.decimal in (".", ",") and isinstance(each.factor, int)


def _label(fields: Mapping[str, Any], key: str) -> object:
    return fields[key].label if key in fields else key
