"""Costs of customers over the mirror: whose are new, of every process, and what narrows which side."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from homeplate.costs.actions import record_spending
from homeplate.insight.costs import customers_won
from homeplate.insight.measures.costing import Gap
from homeplate.kit.ids import new_id
from tests.insight.conftest import Mirrored
from tests.insight.test_customers import SINCE, TODAY, UNTIL, Shop
from tests.make import NOW, House, publish


def spend(house: House, amount: int, *, purpose: str = "win", team: str = "", **more: Any) -> UUID:
    given = {"since": SINCE, "until": UNTIL, "what": "Fair", "team_id": house.teams[team] if team else None}
    return record_spending(house.actor("ada"), purpose=purpose, amount=amount, now=NOW, **{**given, **more})


@pytest.fixture
def shop(mirrored: Mirrored) -> Shop:
    """Six customers who bought before, of whom five still buy; six new ones of Rasmus, and a new one of Hana."""
    shop = Shop(mirrored)
    for number in range(6):
        shop.sold(f"Old {number}", date(2025, 3, 1))
        shop.sold(f"New {number}", date(2026, 2, 1 + number))
    for number in range(5):
        shop.sold(f"Old {number}", date(2026, 3, 1))
    shop.sold("Seoul", date(2026, 4, 1), by="hana")
    return shop


def test_costs_are_spread_over_new_and_over_kept_customers(shop: Shop) -> None:
    spend(shop.house, 700)
    spend(shop.house, 180, purpose="keep")
    found = shop.told().costs
    assert found is not None and found.now is not None and found.before is not None
    assert (found.now.win.of, found.now.win.value) == (7, 10000)
    assert (found.now.keep.of, found.now.keep.value) == (9, 2000)  # 6 at the start, 12 at the end
    assert found.now.dearer is not None and found.now.dearer.value == 5
    assert found.before.win.gap is Gap.UNTOLD and not found.narrowed and not found.of_teams


def test_the_list_behind_the_cost_holds_as_many_new_customers(shop: Shop) -> None:
    shop.told()
    frame, folder = shop.frame, shop.mirrored.folder
    won = customers_won(shop.house.actor("ada"), frame, today=TODAY, folder=folder)
    known = {account: name for name, account in shop.accounts.items()}
    assert {known[one.id] for one in won} == {"Seoul", *(f"New {number}" for number in range(6))}


def test_customers_of_every_process_count_as_nothing_is_spent_by_process(shop: Shop) -> None:
    other = publish(shop.house, "key-account", default=False)
    shop.sold("Large", date(2026, 5, 1), process_id=other.process_id)
    spend(shop.house, 800)
    found = shop.told()
    assert found.costs is not None and found.costs.now is not None
    assert (found.now.new, found.costs.now.win.of) == (7, 8)
    narrowed = shop.told(process_id=other.process_id)
    assert narrowed.costs is not None and narrowed.costs.now is not None
    assert (narrowed.now.new, narrowed.costs.now.win.of) == (1, 8)


def test_a_customer_who_came_and_went_within_a_long_period_was_won_in_it(shop: Shop) -> None:
    found = shop.told(since=date(2024, 1, 1)).costs
    assert found is not None and found.now is not None and found.now.win.of == 13


def test_a_team_is_held_against_what_it_spent_itself(shop: Shop) -> None:
    spend(shop.house, 90, team="Helsinki")
    spend(shop.house, 4, team="Seoul")
    found = shop.told(teams=(shop.house.teams["Helsinki"],)).costs
    assert found is not None and found.now is not None and found.of_teams
    assert (found.now.win.of, found.now.win.whole) == (6, 1500)


def test_what_all_share_leaves_a_team_the_least_that_a_customer_costs(shop: Shop) -> None:
    spend(shop.house, 5000)
    spend(shop.house, 90, team="Helsinki")
    found = shop.told(teams=(shop.house.teams["Helsinki"],)).costs
    assert found is not None and found.now is not None
    assert (found.now.win.gap, found.now.win.bounds) == (Gap.PART, (1500, None))


def test_a_leader_sees_the_costs_of_their_teams_and_a_rep_none(shop: Shop) -> None:
    spend(shop.house, 5000)
    spend(shop.house, 90, team="Helsinki")
    mina = shop.told(who="mina").costs
    assert mina is not None and mina.now is not None and mina.of_teams
    assert (mina.now.win.of, mina.now.win.spent.total.minor) == (6, 9000)
    assert shop.told(who="rasmus").costs is None


@pytest.mark.parametrize("narrowed", [{"source": "Fair"}, {"owner_id": new_id()}, {"version_id": "version"}])
def test_what_nothing_is_spent_by_leaves_no_cost(shop: Shop, narrowed: dict[str, Any]) -> None:
    spend(shop.house, 5000)
    if "version_id" in narrowed:
        narrowed = {"version_id": publish(shop.house, "key-account", default=False).version_id}
    found = shop.told(**narrowed).costs
    assert found is not None and found.narrowed and found.now is None and found.repaid is None


def test_of_one_customer_nothing_is_told(mirrored: Mirrored) -> None:
    one = Shop(mirrored)
    one.sold("One", date(2026, 2, 1))
    spend(one.house, 5000)
    found = one.told().costs
    assert found is not None and found.now is not None
    assert (found.now.win.gap, found.now.keep.gap, found.now.win.of) == (Gap.FEW, Gap.UNTOLD, 1)
