"""What a custom field may be called, and how the custom values of a record are cleaned. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.fields.kinds import FIELD_KINDS, FieldKind
from homeplate.kit.clean import one_of, texts, unknown_name
from homeplate.kit.errors import Invalid
from homeplate.kit.text import Text, msg

RECORDS = ("deal", "account", "contact")
"""The kinds of record that can have custom fields."""

MOST_FIELDS = 200
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class Definition:
    """One custom field as people defined it; `archived` ones keep their values but take no new ones."""

    id: UUID
    record: str
    key: str
    kind: str
    label: Text
    options: Mapping[str, Any]
    required: bool
    filtered: bool
    position: int
    archived_at: datetime | None
    revision: int

    @property
    def archived(self) -> bool:
        """Whether it is out of use."""
        return self.archived_at is not None

    @property
    def behaviour(self) -> FieldKind:
        """The kind's own code."""
        return FIELD_KINDS[self.kind]

    def clean(self, value: object) -> Any:
        """The stored form of `value`, None for an empty one. Raises `Invalid` with field `custom.<key>`."""
        return self.behaviour.clean(value, self.options, field=f"custom.{self.key}")


@dataclass(frozen=True, slots=True)
class FieldSet:
    """All custom fields of one kind of record, by key, archived ones among them."""

    record: str
    fields: Mapping[str, Definition]

    @property
    def filtered(self) -> tuple[Definition, ...]:
        """The fields whose values are indexed."""
        return tuple(field for field in self.fields.values() if field.filtered)

    def clean(self, values: Mapping[str, object], *, partial: bool = False) -> dict[str, Any]:
        """`values` in stored form.

        A whole record's values leave out what is empty; the changes of a `partial` one keep it as None.
        Raises `Invalid` for an unknown key (naming the nearest), an unfit value, and a required field
        that is missing or emptied.
        """
        cleaned = {key: self._open(key).clean(value) for key, value in values.items()}
        for key, field in self.fields.items():
            asked = key in cleaned or not partial
            if field.required and not field.archived and asked and cleaned.get(key) is None:
                raise Invalid("required", msg("Please fill this in."), field=f"custom.{key}")
        return cleaned if partial else {key: value for key, value in cleaned.items() if value is not None}

    def _open(self, key: str) -> Definition:
        field = self.fields.get(key)
        if field is None:
            known = [name for name, other in self.fields.items() if not other.archived]
            raise unknown_name(key, known, field=f"custom.{key[:60]}")
        if field.archived:
            raise Invalid("archived", msg("This field is archived. Restore it first."), field=f"custom.{key}")
        return field


def checked_record(record: str) -> str:
    """One of `RECORDS`. Raises `Invalid` with code `choice`."""
    return one_of(record, RECORDS, field="record", required=True)


def checked_key(key: str) -> str:
    """A key that also does as a column name of an export. Raises `Invalid` with code `key`."""
    if not KEY.fullmatch(key):
        raise Invalid(
            "key",
            msg("A key begins with a letter and has only a–z, 0–9 and _, at most 40 of them."),
            field="key",
        )
    return key


def checked_kind(kind: str) -> FieldKind:
    """The kind of this name. Raises `Invalid` with code `choice`."""
    return FIELD_KINDS[one_of(kind, FIELD_KINDS, field="kind", required=True)]


def checked_label(label: Mapping[str, str]) -> dict[str, str]:
    """A label in at least one language. Raises `Invalid` (`label`, `language`, `too-long`)."""
    kept = texts(label, field="label", longest=80)
    if not kept:
        raise Invalid("label", msg("Give the field a name in at least one language."), field="label")
    return kept
