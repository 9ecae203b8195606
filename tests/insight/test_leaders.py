"""Leaders' adjustments, scored against what was computed once the period is over."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from homeplate.deals import actions
from homeplate.goals.actions import adjust
from homeplate.goals.rules import Whom, read_period
from homeplate.insight.leaders import Said, Score, scored, scores
from tests.insight.conftest import Mirrored, day, sold

MARCH = read_period("2026-03")


def test_value_is_added_by_being_less_off_than_what_was_computed() -> None:
    score = scored([Said(110, 150, 100), Said(90, 150, 100)])
    assert (score.periods, score.wape, score.bias, score.computed) == (2, 0.1, 0.0, 0.5)
    assert score.added == pytest.approx(0.4)
    assert scored([Said(10, 10, 0)]).added is None


@pytest.mark.django_db
def test_the_last_word_on_a_period_that_is_over_is_scored(mirrored: Mirrored) -> None:
    house = mirrored.house
    deal = sold(house, "Won", owner="rasmus")
    actions.edit_deal(house.actor("rasmus"), deal_id=deal.id, changes={"value": Decimal(1000)}, now=day(2))
    actions.win(house.actor("mina"), deal_id=deal.id, override_reason="On paper", now=day(4))
    whom = Whom("member", house.members["rasmus"])
    for number, (kind, amount) in enumerate((("says", 5000), ("by", -300))):
        adjust(
            house.actor("mina"),
            whom=whom,
            period=MARCH,
            kind=kind,
            amount=amount,
            reason="Slow spring",
            computed=1500_00,
            now=day(2) + timedelta(hours=number),
        )
    assert scores(house.actor("mina"), whom=whom, today=day(9).date()) == {}
    found = scores(house.actor("mina"), whom=whom, today=MARCH.until)
    assert found == {house.members["mina"]: Score(1, 0.2, 0.2, 0.5)}
