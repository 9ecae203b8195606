"""Building blocks of the schemas: bodies, answers, pages, money, limits of texts and numbers."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from babel.numbers import get_currency_precision
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from homeplate.kit.errors import Invalid
from homeplate.kit.text import Message, msg
from homeplate.people.permissions import Permission

Row = TypeVar("Row")


def doc(
    operation_id: str,
    summary: str,
    needs: Permission | None,
    tag: str,
    *,
    media: str = "",
    refuses: bool = False,
) -> dict[str, Any]:
    """The documentation that every operation has.

    `needs` is the permission it asks for, `media` the type of an answer that is not JSON; `refuses` says that
    a read may be refused as things stand (409).
    """
    given = {"x-permission": needs and needs.value, "x-media": media, "x-refuses": refuses}
    extra = {name: value for name, value in given.items() if value}
    return {"operation_id": operation_id, "summary": summary, "tags": [tag], "openapi_extra": extra}


class Body(BaseModel):
    """Base of what comes in: a field that nobody knows is a mistake worth telling."""

    model_config = ConfigDict(extra="forbid")


def _without_defaults(schema: dict[str, Any]) -> None:
    for field in schema.get("properties", {}).values():
        field.pop("default", None)


class Patch(Body):
    """Base of a change: what is left out stays as it is, so no default means anything."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_without_defaults)

    def given(self) -> dict[str, Any]:
        """The fields that the request names, as plain values."""
        return self.model_dump(exclude_unset=True)


class Answer(BaseModel):
    """Base of what goes out: nothing but what is documented."""

    model_config = ConfigDict(extra="forbid")


class Page(Answer, Generic[Row]):
    """Some rows of a list. Give `next_cursor` back as `cursor` for the next ones; null on the last page."""

    items: list[Row]
    next_cursor: str | None


class Created(Answer):
    """The id of what was made."""

    id: UUID


class Named(Answer):
    """A kind that records know by `key`, with its name in the language of the request."""

    key: str
    name: str


class Money(Answer):
    """An exact amount in a currency (ISO 4217)."""

    amount: Annotated[str, Field(pattern=r"^-?\d+(\.\d+)?$", examples=["12.50"])]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$", examples=["EUR"])]


def money(minor: int | None, currency: str) -> dict[str, str] | None:
    """`minor` units of `currency` as the API shows them; None when there is no amount."""
    if minor is None:
        return None
    return {"amount": str(Decimal(minor).scaleb(-_places(currency))), "currency": currency}


@lru_cache(maxsize=400)
def _places(currency: str) -> int:
    return int(get_currency_precision(currency))


def _sane(amount: Decimal) -> Decimal:
    if not amount.is_finite() or abs(amount.adjusted()) > 40:
        raise PydanticCustomError("decimal_range", "out of range")
    return amount


Amount = Annotated[
    Decimal,
    AfterValidator(_sane),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string", "pattern": r"^-?\d{1,18}(\.\d{1,4})?$"}, {"type": "number"}],
            "examples": ["12.50"],
        }
    ),
]
"""An amount as text, so that it stays exact; a number is taken as well."""


class MoneyIn(Body):
    """An amount and its currency; without one, that of the record or of the workspace."""

    amount: Amount
    currency: Annotated[str, Field(max_length=20)] = ""


def _sane_moment(moment: datetime) -> datetime:
    if not 1900 <= moment.year <= 9000:
        raise PydanticCustomError("datetime_range", "out of range")
    return moment


Moment = Annotated[AwareDatetime, AfterValidator(_sane_moment)]
"""A point in time with its zone."""

Line = Annotated[str, Field(max_length=1000)]
"""Text on one line. The record's own limit is often lower and is told when it is passed."""

Long = Annotated[str, Field(max_length=20_000)]
"""Text of several lines."""

Key = Annotated[str, Field(max_length=100)]
"""The key of a stage, criterion, reason or kind."""

Cursor = Annotated[
    str, Field(max_length=2000, description="Where the page begins: `next_cursor` of the one before.")
]

Custom = dict[Annotated[str, Field(max_length=100)], Any]
"""Values of custom fields by key."""

CustomFilters = Annotated[
    list[Annotated[str, Field(max_length=500)]],
    Field(
        max_length=10,
        description="`key:operator:value` on a custom field, for example `region:is:north`. May be repeated.",
    ),
]


def custom_filters(texts: list[str]) -> tuple[tuple[str, str, str], ...]:
    """The conditions on custom fields in a query string. Raises `Invalid` for one that is not in three parts."""
    return tuple(_condition(text) for text in texts)


def _condition(text: str) -> tuple[str, str, str]:
    key, _, rest = text.partition(":")
    operator, colon, value = rest.partition(":")
    if not colon:
        raise Invalid("custom", msg("Write key:operator:value."), field="custom")
    return key, operator, value


def named(kinds: dict[str, Message], say: Any) -> list[dict[str, str]]:
    """A dictionary of kinds as the API lists it."""
    return [{"key": key, "name": say(label)} for key, label in kinds.items()]
