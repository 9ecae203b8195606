"""Stage conversion and time in stage: told right of few deals, and equal to hand-made estimates."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from homeplate.deals import actions
from homeplate.deals.models import Deal
from homeplate.insight.frame import Frame, looking, utc
from homeplate.insight.measures import stages, winning
from tests.insight.conftest import Mirrored, day, sold
from tests.make import NOW
from tests.transfer.conftest import bring_in


def ask(mirrored: Mirrored, who: str, measure: Any, *given: Any, days: int = 30, **narrowed: Any) -> Any:
    """A measure as somebody sees it, over so many days from the beginning on."""
    actor = mirrored.house.actor(who)
    mirrored.catch_up()
    note = mirrored.folder.note()
    assert note is not None
    first = NOW.date()
    frame = Frame(process_of(mirrored), first, first + timedelta(days=days), **narrowed)
    with mirrored.house.inside(), looking(actor, note, frame, mirrored.folder) as session:
        return measure(session, frame.window(actor.zone), *given)


def process_of(mirrored: Mirrored) -> Any:
    return mirrored.rows("SELECT DISTINCT process FROM deal")[0][0]


def test_conversion_counts_who_entered_went_on_was_lost_and_waits(mirrored: Mirrored) -> None:
    rasmus = mirrored.house.actor("rasmus")
    sold(mirrored.house)
    lost = actions.create_deal(rasmus, name="Lost", now=day(1))
    actions.lose(rasmus, deal_id=lost.id, reason="timing", now=day(3))
    actions.create_deal(rasmus, name="Waiting", now=day(2))
    found = ask(mirrored, "mina", stages.conversion, utc(day(10)))
    first, second = found[0], found[1]
    assert (first.entered, first.beyond, first.lost, first.waiting) == (3, 1, 1, 1)
    assert (second.entered, second.beyond, second.waiting) == (1, 0, 1)


def test_the_estimate_gives_those_that_wait_their_chance(mirrored: Mirrored) -> None:
    rasmus = mirrored.house.actor("rasmus")
    sold(mirrored.house)
    lost = actions.create_deal(rasmus, name="Lost", now=day(1))
    actions.lose(rasmus, deal_id=lost.id, reason="timing", now=day(4))
    actions.create_deal(rasmus, name="Waiting", now=day(8))
    first = ask(mirrored, "mina", stages.conversion, utc(day(10)))[0]
    # After one day one of three goes on; after two the waiting one is out of sight; after three the last is lost.
    assert first.estimate == pytest.approx(1 / 3)
    assert first.naive.value == pytest.approx(1 / 3)
    actions.create_deal(rasmus, name="Brand new", now=day(9.9))
    first = ask(mirrored, "mina", stages.conversion, utc(day(10)))[0]
    assert (first.estimate, first.naive.value) == (pytest.approx(1 / 3), pytest.approx(1 / 4))


def test_an_estimate_without_anybody_waiting_is_the_share(mirrored: Mirrored) -> None:
    rasmus = mirrored.house.actor("rasmus")
    for number in range(3):
        sold(mirrored.house, begun=number)
    for number in range(4):
        deal = actions.create_deal(rasmus, name=f"Lost {number}", now=day(number))
        actions.lose(rasmus, deal_id=deal.id, reason="timing", now=day(number + 2))
    first = ask(mirrored, "mina", stages.conversion, utc(day(20)))[0]
    assert first.estimate == pytest.approx(3 / 7)
    assert first.naive.value == pytest.approx(3 / 7)
    assert first.variance == pytest.approx(3 / 7 * 4 / 7 / 7)
    low, high = first.interval
    assert 0 < low < 3 / 7 < high < 1


def test_while_nobody_went_on_or_was_lost_nothing_is_told_of_who_goes_on(mirrored: Mirrored) -> None:
    for number in range(12):
        actions.create_deal(mirrored.house.actor("rasmus"), name=f"New {number}", now=day(9))
    first = ask(mirrored, "mina", stages.conversion, utc(day(10)))[0]
    assert (first.entered, first.waiting, first.undecided) == (12, 12, 1)
    assert (first.known, first.interval, first.stops) == (None, None, 0)


def test_of_those_that_wait_nobody_says_that_they_stop(mirrored: Mirrored) -> None:
    rasmus = mirrored.house.actor("rasmus")
    sold(mirrored.house)
    lost = actions.create_deal(rasmus, name="Lost", now=day(0))
    actions.lose(rasmus, deal_id=lost.id, reason="timing", now=day(2))
    for number in range(8):
        actions.create_deal(rasmus, name=f"Waiting {number}", now=day(0))
    first = ask(mirrored, "mina", stages.conversion, utc(day(3)))[0]
    assert first.known == pytest.approx(0.1)
    assert (first.stops, first.undecided) == (pytest.approx(0.1), pytest.approx(0.8))
    low, high = first.interval
    assert low < 0.1 and high == 1, "all eight may go on yet"


def test_few_stays_that_are_all_over_bound_no_median(mirrored: Mirrored) -> None:
    sold(mirrored.house)
    first = ask(mirrored, "mina", stages.durations, utc(day(10)))[0]
    assert (first.stays, first.median, first.low, first.high) == (1, 1, None, None)
    sold(mirrored.house, "Second", begun=1)
    lost = actions.create_deal(mirrored.house.actor("rasmus"), name="Slow", now=day(1))
    actions.lose(mirrored.house.actor("rasmus"), deal_id=lost.id, reason="timing", now=day(7))
    first = ask(mirrored, "mina", stages.durations, utc(day(10)))[0]
    assert (first.stays, first.median, first.high) == (3, 1, None), "the slowest of three is no bound"


def test_stays_that_go_on_are_watched_and_not_ended(mirrored: Mirrored) -> None:
    sold(mirrored.house)
    sold(mirrored.house, "Second", begun=1)
    actions.create_deal(mirrored.house.actor("rasmus"), name="Waiting", now=day(1))
    found = ask(mirrored, "mina", stages.durations, utc(day(10)))
    assert (found[0].stays, found[0].over, found[0].median, found[0].p90) == (3, 2, 1, None)
    assert (found[1].stays, found[1].over, found[1].median) == (2, 0, None)


def test_reps_count_their_own_deals_and_managers_those_of_the_team(mirrored: Mirrored) -> None:
    sold(mirrored.house)
    sold(mirrored.house, "Of another", owner="hana")
    counts = [
        ask(mirrored, who, stages.conversion, utc(day(10)))[0].entered for who in ("rasmus", "mina", "ada")
    ]
    assert counts == [1, 1, 2]


def test_a_window_begins_and_ends_with_its_days(mirrored: Mirrored) -> None:
    for begun in (0, 5, 29, 30):
        sold(mirrored.house, f"Begun on day {begun}", begun=begun)
    assert ask(mirrored, "mina", stages.conversion, utc(day(40)))[0].entered == 3
    assert ask(mirrored, "mina", winning.cohort).open == 3


def test_win_rate_and_length_of_a_sale(mirrored: Mirrored) -> None:
    mina, rasmus = mirrored.house.actor("mina"), mirrored.house.actor("rasmus")
    for number in range(3):
        deal = sold(mirrored.house, f"Won {number}")
        actions.win(mina, deal_id=deal.id, override_reason="Signed on paper", now=day(4 + number))
    lost = actions.create_deal(rasmus, name="Lost", now=day(0))
    actions.lose(rasmus, deal_id=lost.id, reason="timing", now=day(9))
    found = ask(mirrored, "mina", winning.closed)
    assert (found.won, found.lost, found.rate.value) == (3, 1, 0.75)
    assert found.rate.interval == pytest.approx((0.3006, 0.9544), abs=1e-4)
    lengths = ask(mirrored, "mina", winning.cycle)
    assert (lengths["won"].deals, lengths["won"].days, lengths["won"].interval) == (3, 5, None)
    assert lengths["lost"].days == 9


def test_a_sale_that_was_closed_before_it_was_created_has_no_length(mirrored: Mirrored) -> None:
    mina = mirrored.house.actor("mina")
    for number, begun in enumerate((0, 9)):
        deal = actions.create_deal(mina, name=f"Won {number}", now=day(begun))
        actions.win(mina, deal_id=deal.id, override_reason="Signed on paper", now=day(4))
    assert ask(mirrored, "mina", winning.closed).won == 2
    found = ask(mirrored, "mina", winning.cycle)["won"]
    assert (found.deals, found.days) == (1, 4)


def test_an_empty_workspace_says_nothing_and_breaks_nothing(mirrored: Mirrored) -> None:
    deal = sold(mirrored.house)
    actions.archive_deal(mirrored.house.actor("rasmus"), deal_id=deal.id, now=day(3))
    assert ask(mirrored, "mina", stages.conversion, utc(day(10))) == {}
    assert ask(mirrored, "mina", stages.durations, utc(day(10))) == {}
    assert ask(mirrored, "mina", winning.closed).rate.value is None
    assert ask(mirrored, "mina", winning.cycle)["won"].days is None


def test_an_imported_deal_that_is_closed_later_has_a_course_and_one_found_closed_has_none(
    mirrored: Mirrored,
) -> None:
    olli = mirrored.house.actor("olli")
    told = f"100,{NOW.date()}"
    rows = f"Deal,Stage,Amount,Created Date\nGoing on,Discovery,{told}\nOver,Closed Lost,{told}\n"
    bring_in(olli, {"deals.csv": rows.encode()})
    with mirrored.house.inside():
        deals = {deal.name: deal for deal in Deal.objects.all()}
    assert {name: deal.status for name, deal in deals.items()} == {"Going on": "open", "Over": "lost"}
    actions.lose(olli, deal_id=deals["Going on"].id, reason="timing", now=day(3))
    first = ask(mirrored, "ada", stages.durations, utc(day(10)), days=60)[0]
    assert (first.stays, first.over) == (1, 1)
