"""What is computed for leaders at the moment at which they say something of a period."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from homeplate.goals.queries import adjustments
from homeplate.goals.rules import Period, Whom, read_period
from homeplate.insight import computed
from homeplate.insight.computed import adjust_computed
from homeplate.kit.errors import Invalid, NotFound
from tests.make import NOW, House

QUARTER = read_period("2026-Q1")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Whom]:
    """Whose period was computed; each brings 700 cents."""
    found: list[Whom] = []

    def computed_of(actor: Any, *, whom: Whom, **_: Any) -> int:
        found.append(whom)
        return 700

    monkeypatch.setattr(computed, "computed_of", computed_of)
    return found


def say(
    house: House, who: str = "mina", team: str = "Helsinki", period: Period = QUARTER, **more: str
) -> None:
    about = {"kind": "says", "amount": Decimal(50), "reason": "Slow spring", **more}
    whom = Whom("team", house.teams[team])
    adjust_computed(
        house.actor(who),
        whom=whom,
        period=period,
        now=NOW,
        today=NOW.date(),
        **about,  # type: ignore[arg-type]
    )


@pytest.mark.django_db
def test_what_is_computed_is_kept_beside_what_is_said_in_the_same_currency(
    house: House, asked: list[Whom]
) -> None:
    say(house)
    say(house, currency="USD")
    found = adjustments(house.actor("mina"), period=QUARTER)
    assert {one.amount.currency: one.computed for one in found} == {"EUR": 700, "USD": None}
    assert len(asked) == 1


@pytest.mark.django_db
def test_for_what_is_refused_nothing_is_computed(house: House, asked: list[Whom]) -> None:
    with pytest.raises(Invalid):
        say(house, period=read_period("2025-Q4"))
    with pytest.raises(Invalid):
        say(house, reason=" ")
    with pytest.raises(NotFound):
        say(house, team="Seoul")
    assert asked == []
