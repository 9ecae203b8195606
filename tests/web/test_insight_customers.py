"""Customers as a page: each number with its accounts or deals, and honest words of few."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from homeplate.accounts.actions import create_account
from homeplate.costs.actions import record_spending
from homeplate.deals import actions
from homeplate.insight.mirror.refresh import catch_up
from tests.make import House
from tests.web.conftest import Visit
from tests.web.selling import text_of
from tests.web.test_insight import table, tile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_mirrors")]

NAMES = ("Oulu Oy", "한빛", "Acme", "Baltic", "Cargo", "Delta")


@pytest.fixture
def bought(selling: House) -> House:
    """Six customers of a year and a half ago, four of whom buy again, one for more, one for less; counted."""
    now = timezone.now()
    olli = selling.actor("olli")
    for number, name in enumerate(NAMES):
        account = create_account(olli, name=name, now=now - timedelta(days=900))
        sold(selling, name, account.id, 550, 100)
        if number < 4:
            sold(selling, name, account.id, 30, (100, 300, 50, 100)[number])
    with selling.inside():
        catch_up(now=now)
    return selling


def sold(house: House, name: str, account_id: UUID, ago: int, value: int) -> None:
    now = timezone.now() - timedelta(days=ago)
    deal = actions.create_deal(
        house.actor("rasmus"), name=f"{name} {ago}", now=now, account_id=account_id, value=Decimal(value)
    )
    actions.win(house.actor("mina"), deal_id=deal.id, override_reason="Signed", now=now)


def test_the_page_tells_who_still_buys_and_for_how_much(bought: House, visit: Visit) -> None:
    html = text_of(visit("mina").get("insight-part", "customers"))
    assert "67 %" in tile(html, "Retention") and "of 6 customers" in tile(html, "Retention")
    assert "92 %" in tile(html, "Net revenue retention")
    assert "58 %" in tile(html, "Gross revenue retention")
    assert "too few to tell" in tile(html, "Wins from referrals")
    assert "may be chance" in html


def test_a_lifetime_value_is_revenue_until_somebody_says_which_margin_is_left(
    bought: House, visit: Visit
) -> None:
    html = text_of(visit("ada").get("insight-part", "customers"))
    assert "33 %" in tile(html, "Yearly churn")
    assert "too few" not in tile(html, "Lifetime value, as revenue") and "/settings/workspace/" in html
    same = {"name": "Northwind Controls", "language": "en", "time_zone": "UTC", "currency": "EUR"}
    visit("ada").post("settings-workspace", htmx=False, **same, margin="25")
    html = text_of(visit("ada").get("insight-part", "customers"))
    assert "25 % of it margin, horizon 12 months" in tile(html, "Lifetime value")


def test_each_number_of_accounts_leads_to_as_many(bought: House, visit: Visit) -> None:
    mina = visit("mina")
    html = text_of(mina.get("insight-part", "customers"))
    links = re.findall(r'href="(/insight/accounts/\?[^"]*)">(\d+)</a>', html)
    assert len(links) > 8
    for address, number in links:
        noun = "account" if number == "1" else "accounts"
        assert f">{number} {noun}" in mina.client.get(unescape(address)).content.decode(), address
    page = text_of(mina.get("insight-accounts", of="grown"))
    assert "한빛" in page and "€300" in page.replace(".00", "")


def test_each_number_of_deals_leads_to_as_many(bought: House, visit: Visit) -> None:
    assert ">4 deals" in text_of(visit("mina").get("insight-deals", part="customers", of="again"))
    for of in ("nonsense", "kept"):
        assert visit("mina").get("insight-deals", part="customers", of=of).status_code == 404


def test_accounts_that_no_number_counts_are_not_found(bought: House, visit: Visit) -> None:
    for asked in ({"of": "nonsense"}, {"of": "kept", "at": 99}, {"of": "kept", "at": -2}):
        assert visit("mina").get("insight-accounts", **asked).status_code == 404


def test_the_horizon_is_a_filter_that_holds_behind_the_numbers(bought: House, visit: Visit) -> None:
    html = text_of(visit("mina").get("insight-part", "customers", horizon="6"))
    assert "in the 6 months before" in html and "horizon=6" in html
    assert "of 6 customers" not in tile(html, "Retention")
    assert "in the 12 months before" in text_of(visit("mina").get("insight-part", "customers", horizon="7"))


def test_figures_and_accounts_are_fetched_as_files(bought: House, visit: Visit) -> None:
    rows = table(visit("mina"), "insight-file", "customers")
    assert rows[1][0] == "Retention" and rows[1][5] == "6" and rows[1][7:] == ["4", "2", "0"]
    assert len(rows) == 1 + 7 + 1 + 5 + 8
    rows = table(visit("mina"), "insight-accounts-file", of="lost")
    assert {row[0] for row in rows[1:]} == {"Cargo", "Delta"} and rows[1][1:4] == ["100.00", "0.00", "EUR"]


def test_a_list_of_accounts_takes_few_statements(
    bought: House, visit: Visit, django_assert_max_num_queries: object
) -> None:
    mina = visit("mina")
    mina.get("insight-accounts", of="kept")
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        mina.get("insight-accounts", of="customers")


def spend(house: House, amount: int, **more: Any) -> None:
    today = timezone.now().date()
    given = {
        "purpose": "win",
        "since": today - timedelta(days=400),
        "until": today + timedelta(days=9),
        "what": "F",
    }
    record_spending(house.actor("ada"), amount=amount, now=timezone.now(), **{**given, **more})


@pytest.fixture
def spent(bought: House) -> House:
    """As many new customers again, and what winning and keeping cost since more than a year."""
    olli, now = bought.actor("olli"), timezone.now()
    for number in range(6):
        account = create_account(olli, name=f"New {number}", now=now - timedelta(days=900))
        sold(bought, f"New {number}", account.id, 20, 100)
    with bought.inside():
        catch_up(now=now)
    spend(bought, 409 * 12)
    spend(bought, 409 * 2, purpose="keep")
    return bought


def test_what_a_customer_costs_stands_beside_the_lifetime_value(spent: House, visit: Visit) -> None:
    html = text_of(visit("ada").get("insight-part", "customers"))
    assert "6 new customers" in tile(html, "Cost to win a customer") and "€730" in tile(
        html, "Cost to win a customer"
    )
    assert "€91" in tile(html, "Cost to keep a customer for a year")
    assert "said to be 6 to 7 times" in tile(html, "Cost to win ÷ cost to keep")
    assert "no margin is known" in tile(html, "Paid back after")


def test_a_cost_leads_to_its_records_and_to_its_customers(spent: House, visit: Visit) -> None:
    ada = visit("ada")
    html = text_of(ada.get("insight-part", "customers"))
    records, customers = (
        unescape(re.findall(rf'href="({place}[^"]*)"', html)[0])
        for place in (r"/insight/spending/\?purpose=win", r"/insight/accounts/\?of=won")
    )
    assert ">F</a>" in ada.client.get(records).content.decode()
    assert ">6 accounts" in ada.client.get(customers).content.decode()
    assert len(table(ada, "insight-accounts-file", of="won")) == 7


def test_costs_of_some_days_are_told_as_the_least(spent: House, visit: Visit) -> None:
    for days in ("400", "200"):
        spend(spent, 1, since=timezone.now().date() - timedelta(days=int(days)), currency="SEK")
    html = text_of(visit("ada").get("insight-part", "customers"))
    assert "or more" in tile(html, "Cost to win a customer") and "have no exchange rate" in html


def test_what_narrows_no_spending_leaves_no_cost(spent: House, visit: Visit) -> None:
    html = text_of(visit("ada").get("insight-part", "customers", kind="-"))
    assert "money is recorded by team" in html and "Cost to win a customer" not in html
    html = text_of(visit("ada").get("insight-part", "customers", team=str(spent.teams["Helsinki"])))
    assert "Only what these teams spent" in html and "not recorded" in tile(html, "Cost to win a customer")


def test_a_rep_is_told_no_cost(spent: House, visit: Visit) -> None:
    html = text_of(visit("rasmus").get("insight-part", "customers"))
    assert "Cost to win a customer" not in html and "those who may see spending" in html
    assert len(table(visit("mina"), "insight-file", "customers")) == 1 + 7 + 1 + 5 + 8
