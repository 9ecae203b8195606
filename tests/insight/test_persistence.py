"""What follows a no, and how many conversations a sale takes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from homeplate.deals import actions
from homeplate.insight.measures.persistence import Took, contacts_of, survival
from homeplate.insight.persistence import LEFT, Persistence, deals_behind_persistence, persistence
from tests.insight.conftest import Mirrored, day
from tests.insight.test_contacts import agree, begun, refuse, step
from tests.insight.test_funnel import frame_of
from tests.make import NOW

FEW = some.integers(min_value=0, max_value=40)


@given(some.lists(some.tuples(FEW, FEW), min_size=1, max_size=6))
def test_who_is_still_pursued_grows_less_with_every_no_and_stays_within_its_range(
    counts: list[tuple[int, int]],
) -> None:
    found = survival([(pursued, given_up, 0) for pursued, given_up in counts])
    left = [one.left for one in found if one.left is not None]
    assert left == sorted(left, reverse=True)
    for one in found:
        if one.left is not None and one.between is not None:
            assert -1e-9 <= one.between[0] - 1e-9 <= one.left <= one.between[1] + 1e-9 <= 1 + 2e-9


@given(some.lists(FEW, min_size=1, max_size=6))
def test_where_nobody_waits_or_wins_the_estimate_is_the_plain_share(given_up: list[int]) -> None:
    told = sum(given_up) + 1
    counts, here = [], told
    for lost in given_up:
        counts.append((here - lost, lost, 0))
        here -= lost
    for one, lost in zip(survival(counts), range(1, len(given_up) + 1), strict=True):
        assert one.left == pytest.approx((told - sum(given_up[:lost])) / told)


def test_whom_nobody_knows_of_yet_moves_nothing() -> None:
    assert survival([(5, 5, 90)])[0].left == 0.5
    assert survival([(0, 0, 3)])[0].left is None


ENDED = some.builds(Took, some.integers(1, 12), FEW, FEW, some.floats(0, 1e6), some.floats(0, 1e12))


@given(some.lists(ENDED, max_size=12, unique_by=lambda one: one.contacts))
def test_fewer_sales_need_more_conversations_and_every_sale_is_made_in_one(took: list[Took]) -> None:
    found = contacts_of(took)
    shares = [one.needed.hits for one in found]
    assert shares == sorted(shares, reverse=True)
    assert all(one.won.hits <= one.won.of for one in found)
    counted = {one.contacts: one for one in took}
    for one in found:
        assert one.won.hits == (counted[one.k].won if one.k in counted else 0)
        if one.between and one.brought is not None:
            assert one.between[0] <= one.brought <= one.between[1]


def test_all_that_was_brought_is_what_the_sales_were_worth() -> None:
    found = contacts_of([Took(1, 2, 3, 500.0, 130000.0), Took(3, 1, 4, 900.0, 810000.0)])
    assert sum((one.brought or 0) * one.won.of for one in found) == pytest.approx(1400.0)
    assert [one.lost_before for one in found] == [0, 3, 0]


def told(mirrored: Mirrored) -> Persistence:
    mirrored.catch_up()
    actor = mirrored.house.actor("ada")
    with mirrored.house.inside():
        found = persistence(actor, frame_of(mirrored), today=NOW.date(), folder=mirrored.folder)
    assert found is not None
    return found


def lose(mirrored: Mirrored, deal_id: Any, at: float) -> None:
    actions.lose(mirrored.house.actor("rasmus"), deal_id=deal_id, reason="timing", now=day(at))


def win(mirrored: Mirrored, deal_id: Any, at: float) -> None:
    mina = mirrored.house.actor("mina")
    actions.win(mina, deal_id=deal_id, override_reason="Signed on paper", now=day(at))


def test_each_no_counts_and_says_what_followed(mirrored: Mirrored) -> None:
    at_once, again, silent, sold, waits = (begun(mirrored, step("Call", 2)) for _ in range(5))
    lose(mirrored, at_once, 3)
    for deal in (again, silent, sold, waits):
        refuse(mirrored, deal, 3, 10)
    agree(mirrored, again, 10, step("Visit", 12))
    lose(mirrored, again, 12)
    lose(mirrored, silent, 5)
    win(mirrored, sold, 10)
    found = told(mirrored).now.refused
    assert [(one.k, one.pursued, one.given_up, one.waiting) for one in found] == [(1, 2, 2, 1), (2, 0, 1, 0)]
    assert [one.left for one in found] == [0.5, 0.0]
    actor = mirrored.house.actor("ada")
    for what, k, deals in (("pursued", 1, {again, sold}), ("waiting", 1, {waits}), ("given-up", 2, {again})):
        with mirrored.house.inside():
            behind = deals_behind_persistence(
                actor, frame_of(mirrored), what=what, k=k, folder=mirrored.folder
            )
        assert set(behind) == deals


def test_a_sale_is_counted_with_the_conversations_it_took(mirrored: Mirrored) -> None:
    deal = begun(mirrored, step("Call", 2))
    rasmus = mirrored.house.actor("rasmus")
    actions.edit_deal(rasmus, deal_id=deal, changes={"value": Decimal(900)}, now=day(0.1))
    agree(mirrored, deal, 2, step("Visit", 5))
    win(mirrored, deal, 5)
    nothing = begun(mirrored)
    win(mirrored, nothing, 5)
    found = told(mirrored).now
    assert (found.taken.sales, found.taken.silent) == (1, 1)
    assert [(one.k, one.needed.hits, one.won.hits, one.brought) for one in found.contacts] == [
        (1, 1, 0, 0.0),
        (2, 1, 1, 90000.0),
    ]


def test_a_deal_that_should_not_have_been_one_is_no_no(mirrored: Mirrored) -> None:
    deal = begun(mirrored, step("Call", 2))
    actions.lose(mirrored.house.actor("rasmus"), deal_id=deal, reason="unqualified", now=day(3))
    assert told(mirrored).now.refused == ()


def test_what_is_said_of_sellers_is_told_as_who_is_left() -> None:
    assert LEFT == (0.56, 0.34, 0.2, 0.08)
