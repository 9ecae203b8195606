"""Which open deals stand still, and which stages deals come back to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from homeplate.deals import actions
from homeplate.deals.actions.create import NextStep
from homeplate.insight.frame import Window
from homeplate.insight.measures import rework, stalled
from homeplate.insight.mirror.engine import Session
from homeplate.insight.stalling import Standstill, stalled_deals, standstill
from tests.insight.conftest import Mirrored, day, sold
from tests.insight.test_funnel import frame_of
from tests.insight.test_stages import ask


def won(mirrored: Mirrored, number: int, days: float) -> None:
    """A sale that stood so many days at the first stage, as long at the second, and passed the rest over."""
    mina = mirrored.house.actor("mina")
    deal = actions.create_deal(mina, name=f"Sale {number}", now=day(0))
    actions.override(mina, deal_id=deal.id, to="proposal", reason="Known buyer", now=day(days))
    actions.win(mina, deal_id=deal.id, override_reason="Signed on paper", now=day(2 * days))


@pytest.fixture
def season(mirrored: Mirrored) -> Mirrored:
    """Ten sales that stood one to ten days at each of two stages."""
    for number in range(1, 11):
        won(mirrored, number, number)
    return mirrored


def picture(season: Mirrored, who: str, at: float) -> Standstill:
    season.catch_up()
    frame = frame_of(season, days=60)
    with season.house.inside():
        found = standstill(
            season.house.actor(who), frame, now=day(at), today=day(at).date(), folder=season.folder
        )
    assert found is not None
    return found


def test_a_deal_is_stalled_after_nine_in_ten_won_stays_unless_a_step_is_ahead(season: Mirrored) -> None:
    rasmus = season.house.actor("rasmus")
    still = actions.create_deal(rasmus, name="Still", now=day(10))
    ahead = actions.create_deal(rasmus, name="Ahead", now=day(10))
    step = NextStep("Call", "call", day(25).date())
    actions.set_next_step(rasmus, deal_id=ahead.id, step=step, now=day(11))
    actions.create_deal(rasmus, name="Fresh", now=day(18))
    found = picture(season, "mina", 20)
    (_, first), (_, second), *_ = found.stages
    assert (first.usual, first.stays) == (9, 10)
    assert (first.share.hits, first.share.of) == (1, 3)
    assert second.share.of == 0
    assert (found.share.hits, found.unknown) == (1, 0)
    assert {owner: one.share.hits for owner, one in found.owners.items()} == {rasmus.member_id: 1}
    with season.house.inside():
        deals = stalled_deals(
            season.house.actor("mina"), frame_of(season, days=60), position=0, owner=rasmus.member_id,
            now=day(20), today=day(20).date(), folder=season.folder,
        )  # fmt: skip
    assert list(deals) == [still.id]
    # Once the day of the step is past, nothing is ahead.
    assert picture(season, "mina", 26).share.hits == 2


def test_what_stood_still_when_the_period_began_is_told_by_what_was_known_then(season: Mirrored) -> None:
    rasmus = season.house.actor("rasmus")
    still, ahead = (actions.create_deal(rasmus, name=name, now=day(20)) for name in ("Still", "Ahead"))
    for deal, due in ((still, 34), (ahead, 41)):
        step = NextStep("Call", "call", day(due).date())
        actions.set_next_step(rasmus, deal_id=deal.id, step=step, now=day(21))
    actions.set_next_step(
        rasmus, deal_id=still.id, step=NextStep("Visit", "meeting", day(90).date()), now=day(42)
    )
    actions.lose(rasmus, deal_id=ahead.id, reason="timing", now=day(43))
    actions.create_deal(rasmus, name="Later", now=day(44))
    season.catch_up()
    frame = replace(frame_of(season, days=60), since=day(40).date(), until=day(80).date())
    with season.house.inside():
        found = standstill(
            season.house.actor("mina"), frame, now=day(50), today=day(50).date(), folder=season.folder
        )
    assert found is not None
    assert (found.was.hits, found.was.of) == (1, 2)


def test_too_few_sales_judge_nobody(mirrored: Mirrored) -> None:
    for number in range(1, stalled.FEWEST):
        won(mirrored, number, 1)
    actions.create_deal(mirrored.house.actor("rasmus"), name="Old", now=day(0))
    found = picture(mirrored, "mina", 50)
    assert found.stages[0][1].usual is None and found.stages[0][1].stays == stalled.FEWEST - 1
    assert (found.share.of, found.unknown) == (0, 1)


def test_nothing_stands_still_in_an_empty_workspace(mirrored: Mirrored) -> None:
    deal = sold(mirrored.house)
    actions.lose(mirrored.house.actor("rasmus"), deal_id=deal.id, reason="timing", now=day(3))
    found = picture(mirrored, "mina", 5)
    assert (found.share.value, found.unknown, dict(found.owners)) == (None, 0, {})


def test_rework_counts_the_deals_that_came_back_their_days_and_their_end(mirrored: Mirrored) -> None:
    mina = mirrored.house.actor("mina")
    back, straight = sold(mirrored.house), sold(mirrored.house, "Straight")
    actions.regress(mina, deal_id=back.id, to="discovery", reason="They want to wait", now=day(3))
    actions.override(mina, deal_id=back.id, to="proposal", reason="Now", now=day(5))
    actions.lose(mina, deal_id=back.id, reason="timing", now=day(9))
    actions.win(mina, deal_id=straight.id, override_reason="Signed", now=day(4))
    first, second = ask(mirrored, "mina", rework.rework)
    assert (first.position, first.deals, first.times, first.days) == (0, 1, 1, 2)
    assert (second.position, second.times, second.days) == (1, 1, 4)
    assert (first.won.hits, first.straight.hits, first.straight.of) == (0, 1, 1)

    def behind(session: Session, window: Window) -> list[object]:
        return list(rework.deals_back(session, window, position=0))

    assert ask(mirrored, "mina", behind) == [back.id]
