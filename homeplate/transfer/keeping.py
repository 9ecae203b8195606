"""What has no column of ours goes to custom fields, which an import defines when they are missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from homeplate.fields.actions import NewField, ensure_fields
from homeplate.fields.queries import fields_of
from homeplate.fields.rules import FieldSet
from homeplate.kit.errors import Invalid
from homeplate.kit.money import major
from homeplate.kit.text import Message, msg
from homeplate.people.access import Actor
from homeplate.transfer.fields import Kind
from homeplate.transfer.mapping import CUSTOM, ColumnMapping
from homeplate.transfer.rows import AccountRow, ContactRow, DealRow

Keepable = AccountRow | ContactRow | DealRow
MOST_REMEMBERED = 20_000


class Kept(NamedTuple):
    """One field of a row without a column of ours: the import field that feeds it, and the custom field it fills."""

    fed_by: str
    slot: str
    key: str
    kind: str
    label: Message
    lines: bool = False


KEPT: Mapping[Kind, tuple[Kept, ...]] = {
    "deal": (
        Kept("product", "product", "product", "text", msg("Product")),
        Kept("product_price", "product_price_minor", "list_price", "number", msg("List price")),
        Kept("pipeline", "pipeline", "pipeline", "text", msg("Pipeline in the other system")),
        Kept("stage", "source_stage", "source_stage", "text", msg("Stage in the other system")),
        Kept("probability", "probability", "stated_probability", "number", msg("Probability in the other system, %")),
        Kept("description", "description", "description", "text", msg("Description"), lines=True),
    ),
    "account": (
        Kept("region", "region", "region", "text", msg("State or region")),
        Kept("kind", "kind", "account_type", "text", msg("Account type")),
        Kept("founded", "founded", "founded", "number", msg("Year founded")),
        Kept("source", "source", "lead_source", "text", msg("Source")),
        Kept("technologies", "technologies", "technologies", "text", msg("Technologies"), lines=True),
        Kept("linkedin", "linkedin", "linkedin", "text", msg("LinkedIn page")),
        Kept("description", "description", "description", "text", msg("Description"), lines=True),
    ),
    "contact": (
        Kept("status", "status", "status", "text", msg("Status")),
        Kept("seniority", "seniority", "seniority", "text", msg("Seniority")),
        Kept("source", "source", "lead_source", "text", msg("Source")),
        Kept("city", "city", "city", "text", msg("City")),
        Kept("region", "region", "region", "text", msg("State or region")),
        Kept("country", "country", "country", "text", msg("Country")),
        Kept("linkedin", "linkedin", "linkedin", "text", msg("LinkedIn page")),
        Kept("description", "description", "description", "text", msg("Notes"), lines=True),
    ),
}  # fmt: skip
"""What is kept of each kind of record. The probability of another system is an opinion kept beside ours."""


@dataclass(slots=True)
class Keeper:
    """Turns what a row has without a column of ours into custom values."""

    kept: tuple[Kept, ...]
    fields: FieldSet
    _cleaned: dict[tuple[str, object], Any] = field(default_factory=dict)

    def values(self, row: Keepable) -> tuple[dict[str, Any], list[Invalid]]:
        """The custom values of a row in stored form, and what could not be taken."""
        problems: list[Invalid] = []
        found: dict[str, Any] = {}
        given = [(each.key, _plain(row, each)) for each in self.kept]
        for key, value in (*given, *row.custom):
            if value in (None, ""):
                continue
            cleaned = self._clean(key, value)
            if isinstance(cleaned, Invalid):
                problems.append(cleaned)
            elif cleaned is not None:
                found[key] = cleaned
        return found, problems

    def _clean(self, key: str, value: object) -> Any:
        known = self._cleaned.get((key, value), self)
        if known is not self:
            return known
        try:
            cleaned: Any = self.fields.clean({key: value}, partial=True)[key]
        except Invalid as error:
            cleaned = error
        if len(self._cleaned) >= MOST_REMEMBERED:
            self._cleaned.clear()
        self._cleaned[key, value] = cleaned
        return cleaned


def _plain(row: Keepable, kept: Kept) -> object:
    value = getattr(row, kept.slot)
    if value is None or value == "":
        return None
    if kept.key == "list_price":
        assert isinstance(row, DealRow)
        return major(value, row.currency)
    return value / 10 if kept.key == "stated_probability" else value


def keeper_of(actor: Actor, mapping: ColumnMapping, now: datetime) -> Keeper:
    """The keeper for a mapping; custom fields that it needs and that do not exist are defined."""
    fed = {each.field: each.column for each in mapping.columns if each.field}
    kept = tuple(each for each in KEPT.get(mapping.kind, ()) if each.fed_by in fed)
    wanted = [
        NewField(each.key, each.kind, _labels(each.label), {"lines": True} if each.lines else {})
        for each in kept
    ]
    wanted += [
        NewField(name.removeprefix(CUSTOM), "text", {"en": column[:80]}, {"lines": True})
        for name, column in fed.items()
        if name.startswith(CUSTOM)
    ]
    ensure_fields(actor, record=mapping.kind, wanted=wanted, now=now)
    return Keeper(kept, fields_of(mapping.kind))


def _labels(label: Message) -> dict[str, str]:
    """The label in every language of the program: a definition is data and is not translated later."""
    found = {}
    for code, _ in settings.LANGUAGES:
        with translation.override(code):
            found[code] = label.render(gettext, code)
    return found
