"""What the second currency of a made-up organisation was worth over the years."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from homeplate.demo.voices import Voice
from homeplate.people.access import Actor
from homeplate.rates.actions import set_rate

QUARTER = timedelta(days=91)
SWING = (0, 12, -9, 21, 8, -14, 5, 17, -6)
"""By how many thousandths a rate stands above or below the usual one, quarter after quarter."""


def tell_rates(actor: Actor, voice: Voice, *, since: datetime, until: datetime) -> None:
    """A rate each quarter from `since` on, each entered on its day; none where all is in one currency."""
    if voice.second_currency == voice.currency:
        return
    at, number = since, 0
    while at <= until:
        worth = Decimal(voice.scale * (1000 + SWING[number % len(SWING)])) / 1000
        set_rate(actor, currency=voice.second_currency, units=voice.second_scale, worth=worth, now=at)
        at, number = at + QUARTER, number + 1
