"""Currencies of the workspace, and what they are worth in the one it reports in."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import AfterValidator, BaseModel, Field, WithJsonSchema

from homeplate.api.http import ApiRequest, done, reply
from homeplate.api.types import Answer, Body, doc
from homeplate.people.permissions import Permission
from homeplate.rates import actions, queries
from homeplate.rates.queries import RateRow

router = Router()
TAG = "Currencies"
VIEW, MANAGE = Permission.DEAL_VIEW, Permission.WORKSPACE_MANAGE

Code = Annotated[str, Field(max_length=20, examples=["USD"])]


def _finite(number: Decimal) -> Decimal:
    if not number.is_finite():
        raise ValueError("not a number")
    return number


Figure = Annotated[
    Decimal,
    AfterValidator(_finite),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string", "pattern": r"^\d{1,18}(\.\d{1,18})?$"}, {"type": "number"}],
            "examples": ["0.9217"],
        }
    ),
]
"""A number as text, kept to its last digit; a number is taken as well."""


class Currencies(Answer):
    """The currency that totals are told in, and the others in use."""

    reporting: str
    others: list[str]


class CurrencyIn(Body):
    """A currency to use (ISO 4217)."""

    currency: Code


class Rate(Answer):
    """From `day` on, `units` of `currency` are worth `worth` of `base`, until a newer rate holds."""

    id: UUID
    base: str
    currency: str
    day: date
    units: str
    worth: str
    source: Literal["hand", "file", "ecb", "crossed"]
    at: datetime


class RateIn(Body):
    """What some units of a currency are worth in the reporting one.

    `confirmed` takes a rate that is more than a hundred times off its neighbour, which is refused otherwise.
    """

    worth: Figure
    units: Figure = Decimal(1)
    confirmed: bool = False


class RateList(BaseModel):
    """Which rates: of one currency, those that hold from `until` or before."""

    currency: Code = ""
    until: date | None = None
    limit: Annotated[int, Field(ge=1, le=500)] = 100


@router.get("/currencies", response=Currencies, **doc("getCurrencies", "Currencies in use", VIEW, TAG))
def get_currencies(request: ApiRequest) -> HttpResponse:
    """The currency that the workspace reports in, and the others that amounts are offered in."""
    request.auth.require(VIEW)
    base, *others = queries.currencies_of(request.auth)
    return reply({"reporting": base, "others": others})


@router.post("/currencies", response=Currencies, **doc("addCurrency", "Use a currency", MANAGE, TAG))
def add_currency(request: ApiRequest, body: CurrencyIn) -> HttpResponse:
    """Offer a currency wherever an amount is written. It has no rate yet."""
    code = actions.use_currency(request.auth, currency=body.currency, now=request.now)
    base, *others = queries.currencies_of(request.auth)
    return reply({"reporting": base, "others": sorted({*others, code})})


@router.delete(
    "/currencies/{code}", response={204: None}, **doc("dropCurrency", "Offer a currency no more", MANAGE, TAG)
)
def drop_currency(request: ApiRequest, code: str) -> HttpResponse:
    """Its rates stay, and so do the deals in it."""
    actions.drop_currency(request.auth, currency=code, now=request.now)
    return done()


@router.get("/rates", response=list[Rate], **doc("listRates", "List rates", VIEW, TAG))
def list_rates(request: ApiRequest, wanted: Query[RateList]) -> HttpResponse:
    """The rates towards the reporting currency, newest first."""
    rows = queries.history(
        request.auth, currency=wanted.currency.upper(), until=wanted.until, limit=wanted.limit
    )
    return reply([_rate(row) for row in rows])


@router.put("/rates/{currency}/{day}", response=Rate, **doc("setRate", "Set a rate", MANAGE, TAG))
def set_rate(request: ApiRequest, currency: str, day: date, body: RateIn) -> HttpResponse:
    """What a currency is worth from a day on; a rate of the same day is replaced. Again is the same."""
    made = actions.set_rate(
        request.auth,
        currency=currency,
        day=day,
        worth=body.worth,
        units=body.units,
        confirmed=body.confirmed,
        now=request.now,
    )
    return reply(_rate(queries.rate(request.auth, rate_id=made.rate_id)))


@router.delete("/rates/{rate_id}", response={204: None}, **doc("removeRate", "Remove a rate", MANAGE, TAG))
def remove_rate(request: ApiRequest, rate_id: UUID) -> HttpResponse:
    """Take a rate away; the one before it holds on."""
    actions.remove_rate(request.auth, rate_id=rate_id, now=request.now)
    return done()


def _rate(row: RateRow) -> dict[str, object]:
    return {
        "id": row.id,
        "base": row.base,
        "currency": row.currency,
        "day": row.day,
        "units": format(row.units, "f"),
        "worth": format(row.worth, "f"),
        "source": row.source,
        "at": row.at,
    }
