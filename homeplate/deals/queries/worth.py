"""Deals by what they are worth, where a workspace sells in several currencies.

Each amount counts at the rate of today, that of a closed deal too: an order is no sum. What has no rate comes last in
either direction. The weights are floating-point numbers, exact to fifteen digits: they say which of two amounts is
the larger, and are shown nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import Case, ExpressionWrapper, F, FloatField, Value, When

from homeplate.kit.exchange import minor_factor
from homeplate.people.access import Actor
from homeplate.rates.queries import currencies_of, rates_between

WORTH = "worth"


def weights(actor: Actor, today: date) -> dict[str, float]:
    """What a minor unit of each currency in use is worth today; empty where there is only one. One statement."""
    codes = currencies_of(actor)
    if len(codes) == 1:
        return {}
    rates = rates_between(actor, spans=dict.fromkeys(codes[1:], (today, today)))
    found = {code: rates.on(code, today) for code in codes}
    return {code: float(minor_factor(rate, actor.currency)) for code, rate in found.items() if rate}


def worth(each: Mapping[str, float]) -> Case:
    """An amount in minor units of the reporting currency; nothing where there is no rate."""
    whens = [
        When(
            currency=code,
            then=ExpressionWrapper(
                F("value_minor") * Value(weight, output_field=FloatField()), output_field=FloatField()
            ),
        )
        for code, weight in each.items()
    ]
    return Case(*whens, default=None, output_field=FloatField())
