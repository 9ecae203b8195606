"""What becomes of customers, as data."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from homeplate.accounts.actions import create_account
from homeplate.costs.actions import record_spending
from homeplate.deals import actions
from homeplate.insight.mirror.refresh import catch_up
from tests.api.client import Program, program
from tests.make import NOW, House

pytestmark = pytest.mark.django_db
DAYS = f"since={(NOW - timedelta(days=364)).date()}&until={(NOW + timedelta(days=1)).date()}"


@pytest.fixture
def counted(selling: House, settings: Any, tmp_path: Path) -> dict[str, UUID]:
    """Two customers of Mina, one of whom buys again for less."""
    settings.HOMEPLATE_DATA = tmp_path
    accounts = {
        name: create_account(selling.actor("olli"), name=name, now=NOW - timedelta(days=900)).id
        for name in ("Kept", "Gone")
    }
    for name, ago, value in (("Kept", 500, 200), ("Gone", 500, 100), ("Kept", 20, 50)):
        at: datetime = NOW - timedelta(days=ago)
        mina = selling.actor("mina")
        deal = actions.create_deal(
            mina, name=name, account_id=accounts[name], value=Decimal(value), source="referral", now=at
        )
        actions.win(mina, deal_id=deal.id, override_reason="Signed on paper", now=at)
    with selling.inside():
        catch_up(now=NOW)
    return accounts


def test_customers_are_told_with_their_ranges(counted: dict[str, UUID], house: House) -> None:
    told = program(house, "ada").get(f"/insight/customers?{DAYS}").json()
    assert (told["now"]["retention"]["value"], told["now"]["retention"]["of"]) == (0.5, 2)
    assert (told["now"]["lost"], told["now"]["shrunk"], told["horizon"]) == (1, 1, 12)
    assert told["net_revenue"]["value"] == told["gross_revenue"]["value"] == pytest.approx(50 / 300)
    assert told["repeat"]["value"] == told["referred"]["value"] == 1.0
    assert len(told["years"]) == 8


def test_the_accounts_of_a_figure_are_told(counted: dict[str, UUID], house: House) -> None:
    (lost,) = program(house, "ada").get(f"/insight/customers/accounts?{DAYS}&of=lost").json()["data"]
    assert lost["account_id"] == str(counted["Gone"])
    assert (lost["before_minor"], lost["now_minor"], lost["currency"]) == (10000, 0, "EUR")


def test_only_customers_in_reach_are_told(counted: dict[str, UUID], rasmus: Program) -> None:
    told = rasmus.get(f"/insight/customers?{DAYS}").json()
    assert told["now"]["retention"] == {"value": None, "low": None, "high": None, "of": 0}


def test_another_horizon_than_those_offered_is_refused(counted: dict[str, UUID], house: House) -> None:
    assert program(house, "ada").get(f"/insight/customers?{DAYS}&horizon=7").status_code == 422


def test_costs_are_told_with_their_days_to_those_who_may_see_them(
    counted: dict[str, UUID], house: House, rasmus: Program
) -> None:
    day = (NOW - timedelta(days=10)).date()
    given: dict[str, Any] = {
        "purpose": "win",
        "since": day,
        "until": day + timedelta(days=10),
        "what": "Fair",
        "amount": 100,
    }
    record_spending(house.actor("ada"), now=NOW, **given)
    costs = program(house, "ada").get(f"/insight/customers?{DAYS}").json()["costs"]
    assert (costs["win"]["value"], costs["win"]["spent_minor"], costs["win"]["covered"]) == (None, 10000, 10)
    assert costs["dearer"] == {"value": None, "low": None, "high": None} and not costs["of_teams"]
    assert rasmus.get(f"/insight/customers?{DAYS}").json()["costs"] is None
    assert program(house, "ada").get(f"/insight/customers?{DAYS}&kind=-").json()["costs"] is None
