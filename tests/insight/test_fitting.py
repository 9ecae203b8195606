"""Outcomes say which rules of a profile they speak for, from how many accounts, or say nothing."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from homeplate.accounts.actions import create_account
from homeplate.deals import actions as deals
from homeplate.fit.decided import Decided, decided
from homeplate.fit.definition import Definition
from homeplate.insight.fitting import candidates, learned, points_for, taken, taught
from homeplate.kit.estimates import Share
from tests.deals.conftest import publish
from tests.fit.test_rules import LARGE, SOFTWARE, TODAY, profile
from tests.make import NOW, House


def accounts(**groups: tuple[int, int]) -> Decided:
    """So many won and lost accounts of each industry."""
    companies: list[dict[str, Any]] = []
    won: list[bool] = []
    for industry, (wins, losses) in groups.items():
        companies += [{"industry": industry, "employees": 20}] * (wins + losses)
        won += [True] * wins + [False] * losses
    return Decided(companies, won, len(won), more=False)


def test_points_double_with_the_odds() -> None:
    assert points_for(Share(10, 20), Share(10, 20)) in (-1, 1)
    assert points_for(Share(20, 30), Share(10, 20)) == 10
    assert points_for(Share(10, 30), Share(10, 20)) == -10
    assert points_for(Share(1000, 1000), Share(0, 1000)) == 60


def test_a_rule_that_outcomes_bear_out_gets_points() -> None:
    found = taught(accounts(Software=(30, 10), Retail=(10, 30)), profile(SOFTWARE), today=TODAY)
    [lift] = found.rules
    assert (lift.matching, lift.others) == (Share(30, 40), Share(10, 40))
    assert lift.difference is not None and lift.difference.low > 0
    assert lift.proposed == 31
    assert lift.changes


def test_a_rule_that_outcomes_contradict_is_told_so() -> None:
    [lift] = taught(accounts(Software=(10, 30), Retail=(30, 10)), profile(SOFTWARE), today=TODAY).rules
    assert lift.proposed == -31


def test_what_is_not_clear_proposes_nothing() -> None:
    [lift] = taught(accounts(Software=(11, 9), Retail=(9, 11)), profile(SOFTWARE), today=TODAY).rules
    assert lift.proposed is None
    assert not lift.changes


def test_of_too_few_nothing_is_said() -> None:
    found = taught(accounts(Software=(9, 30)), profile(SOFTWARE), today=TODAY)
    assert (found.enough, found.rules, found.accounts, found.won) == (False, (), 39, 9)


def test_accounts_whose_value_is_unknown_are_on_neither_side() -> None:
    found = accounts(Software=(30, 10), Retail=(10, 30))
    blind = Decided([*found.companies, *[{"employees": 5}] * 20], [*found.won, *[True] * 20], 100, more=False)
    assert taught(blind, profile(SOFTWARE), today=TODAY).rules[0].others == Share(10, 40)


def test_values_that_stand_out_are_found_and_those_in_the_profile_left_alone() -> None:
    seen = accounts(Software=(40, 10), Retail=(10, 40), Banking=(25, 25))
    found = taught(seen, Definition("company", "New"), today=TODAY)
    assert {lift.rule.values[0]: (lift.proposed or 0) > 0 for lift in found.candidates} == {
        "Software": True,
        "Retail": False,
    }
    assert found.looked_at == 3
    again = taught(seen, profile(SOFTWARE), today=TODAY)
    assert [lift.rule.values for lift in again.candidates] == [("Retail",)]


def test_sizes_are_looked_at_by_the_usual_bands() -> None:
    companies = [{"employees": size} for size in (5, 20, 100, 2000) for _ in range(6)]
    assert [(rule.least, rule.most) for rule in candidates(companies)] == [
        (Decimal(0), Decimal(9)), (Decimal(10), Decimal(49)), (Decimal(50), Decimal(249)), (Decimal(1000), None),
    ]  # fmt: skip


def test_what_is_taken_changes_points_and_adds_rules_and_nothing_else() -> None:
    seen = accounts(Software=(40, 10), Retail=(10, 40))
    whole = profile(SOFTWARE, LARGE, threshold=75)
    found = taught(seen, whole, today=TODAY)
    after = taken(whole, found, [0, 99], [0])
    assert [rule.points for rule in after.rules[:2]] == [found.rules[0].proposed, 20]
    assert [rule.values for rule in after.rules[2:]] == [found.candidates[0].rule.values]
    assert after.threshold == 75
    assert whole.rules[0].points == 30


@pytest.mark.django_db
def test_an_account_counts_once_and_only_what_one_may_see(
    house: House, django_assert_num_queries: Any
) -> None:
    publish(house)
    rasmus, mina = house.actor("rasmus"), house.actor("mina")
    account = create_account(rasmus, name="Alpha", industry="Software", now=NOW).id
    for number in range(2):
        made = deals.create_deal(rasmus, name=f"Pumps {number}", account_id=account, now=NOW).id
        deals.lose(rasmus, deal_id=made, reason="price", now=NOW + timedelta(days=1))
    with django_assert_num_queries(1):
        found = decided(mina)
    assert (len(found.companies), list(found.won), found.deals) == (1, [False], 2)
    assert found.companies[0]["industry"] == "Software"
    assert decided(house.actor("hana")).deals == 0
    told = learned(rasmus, definition=profile(SOFTWARE), today=TODAY)
    assert (told.accounts, told.won, told.enough) == (1, 0, False)
