"""The stage that costs most wins: pure decisions, and why from the ledger."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from homeplate.deals import actions
from homeplate.insight.bottleneck import costs, dearest, why
from homeplate.insight.frame import looking
from homeplate.insight.measures.stages import Conversion
from tests.insight.conftest import Mirrored, day, sold
from tests.insight.test_funnel import frame_of


def stage(entered: int, beyond: int) -> Conversion:
    return Conversion(entered, beyond, entered - beyond, beyond / entered if entered else 0.0)


STAGES = some.lists(
    some.integers(0, 200).flatmap(lambda n: some.integers(0, n).map(lambda m: stage(n, m))), max_size=8
)


@given(STAGES)
def test_no_stage_costs_more_than_all_that_stop_there_and_the_dearest_costs_most(
    stages: list[Conversion],
) -> None:
    found = costs(stages)
    for one in found:
        assert 0 <= one.wins <= stages[one.position].entered - stages[one.position].beyond + 1e-9
        assert one.between[0] - 1e-9 <= one.wins <= one.between[1] + 1e-9
    told = dearest(found)
    assert told is None or told[0].wins == max(one.wins for one in found) > 0


def test_who_is_still_on_its_way_costs_no_win() -> None:
    waiting = Conversion(entered=400, beyond=20, lost=2, estimate=0.05, variance=1e-4, undecided=0.945)
    told = dearest(costs([waiting, stage(380, 100)]))
    assert told is not None and told[0].position == 1
    assert costs([Conversion(400, 5, 4, 0.05)]) == (), "nine that are decided tell too little"


def test_a_funnel_that_loses_nearly_all_at_one_stage_says_so_beyond_chance() -> None:
    told = dearest(costs([stage(400, 380), stage(380, 100), stage(100, 90)]))
    assert told is not None
    assert (told[0].position, told[1]) == (1, True)
    assert told[0].wins == pytest.approx(280 * 0.9)


def test_of_few_and_where_nothing_stops_no_stage_is_named() -> None:
    assert dearest(costs([stage(9, 1)])) is None
    assert dearest(costs([stage(100, 100)])) is None
    assert dearest(costs([])) is None


def test_why_is_told_by_losses_at_the_stage_and_by_its_gate(mirrored: Mirrored) -> None:
    for number, reason in enumerate(("price", "price", "timing")):
        deal = sold(mirrored.house, f"Deal {number}")
        actions.lose(mirrored.house.actor("rasmus"), deal_id=deal.id, reason=reason, now=day(3))
    won = sold(mirrored.house, "Sale")
    actions.win(mirrored.house.actor("mina"), deal_id=won.id, override_reason="Signed", now=day(3))
    mirrored.catch_up()
    actor, frame, note = mirrored.house.actor("ada"), frame_of(mirrored), mirrored.folder.note()
    assert note is not None
    with mirrored.house.inside(), looking(actor, note, frame, mirrored.folder) as session:
        found = why(session, frame.window(actor.zone), 1)
    assert (dict(found.reasons), found.losses) == ({"price": 2, "timing": 1}, 3)
    assert (found.kept.hits, found.kept.of, found.times) == (0, 1, 1)
