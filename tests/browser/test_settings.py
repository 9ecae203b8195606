"""Currencies, working days and roles in a real browser, by keyboard."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from homeplate.fields.actions import define_field
from homeplate.people.actions import add_own_days
from homeplate.rates.actions import set_rate
from tests.browser.conftest import People
from tests.make import NOW
from tests.web.selling import add_deal

TODAY = datetime.now(UTC).date()
DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_total_opens_on_its_parts_and_closes_again_by_keyboard(people: People) -> None:
    for currency in ("EUR", "USD", "CHF"):
        add_deal(people.house, "ada", f"In {currency}", value=Decimal(100), currency=currency)
    set_rate(people.house.actor("ada"), currency="USD", worth="0.8", day=NOW.date(), now=NOW)
    page = people.at("ada", "/pipeline/")
    total = page.locator(".col .total summary").first
    total.focus()
    page.keyboard.press("Enter")
    parts = page.locator(".col .total .pop").first
    expect(parts).to_contain_text("1 USD = 0.8 EUR")
    expect(parts).to_contain_text("has no rate and is in no total.")
    page.keyboard.press("Escape")
    expect(parts).to_be_hidden()
    expect(total).to_be_focused()
    page.keyboard.press("Enter")
    parts.get_by_role("link", name="Exchange rates").click()
    expect(page.get_by_role("heading", name="Currencies", level=1)).to_be_visible()


def test_a_rate_is_entered_doubted_confirmed_and_undone(people: People) -> None:
    set_rate(people.house.actor("ada"), currency="USD", worth="0.9", day=NOW.date(), now=NOW)
    page = people.at("ada", "/settings/currencies/")
    page.get_by_label("Worth").fill("900")
    page.get_by_label("Worth").press("Enter")
    expect(page.get_by_text("This is 1000 times the rate of")).to_be_visible()
    expect(page.get_by_label("Worth")).to_have_value("900")
    page.get_by_label("The rate is right").check()
    page.get_by_label("Worth").press("Enter")
    line = page.locator(".setting.rate", has_text="USD")
    expect(line).to_contain_text("1 USD = 900 EUR")
    page.locator(".toast", has_text="The rate is noted.").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("The rate is as it was.")).to_be_visible()
    expect(line).to_contain_text("1 USD = 0.9 EUR")


def test_a_suggested_day_is_taken_with_a_click_and_a_day_off_is_told(people: People) -> None:
    add_own_days(people.house.actor("ada"), name="Fair", since=TODAY + DAY, until=TODAY + 3 * DAY, now=NOW)
    page = people.at("rasmus", "/deals/new/")
    when = page.get_by_label("When")
    when.fill((TODAY + 2 * DAY).isoformat())
    when.dispatch_event("change")
    expect(page.get_by_text("Fair: a day off.")).to_be_visible()
    page.locator(".quick button").first.focus()
    page.keyboard.press("Enter")
    expect(when).to_have_value((TODAY + 4 * DAY).isoformat())
    expect(when).to_be_focused()
    expect(page.get_by_text("Fair: a day off.")).to_have_count(0)


def test_a_role_is_copied_and_given_by_keyboard(people: People) -> None:
    page = people.at("ada", "/settings/roles/")
    page.get_by_role("link", name="Copy Sales rep").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Name").fill("Inside sales")
    page.get_by_label("Export").focus()
    page.keyboard.press("Space")
    page.get_by_label("Name").press("Enter")
    expect(page.get_by_role("columnheader", name="Inside sales")).to_be_visible()
    page.goto(f"/settings/people/{people.house.members['jiwoo']}/")
    page.get_by_label("Role").select_option("Inside sales")
    with page.expect_navigation():
        page.get_by_role("button", name="Save").first.click()
    page.goto("/settings/roles/")
    page.get_by_role("link", name="Inside sales: 1 person").click()
    expect(page.get_by_role("link", name="Jiwoo")).to_be_visible()


def test_a_token_is_made_by_keyboard_and_the_way_back_is_kept(people: People) -> None:
    page = people.at("rasmus", "/settings/tokens/")
    opener = page.get_by_role("button", name="New token").first
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="New token")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_label("What it is for").fill("Reports")
    page.get_by_label("Read deals").focus()
    page.keyboard.press("Space")
    page.get_by_label("What it is for").press("Enter")
    expect(page.get_by_role("textbox", name="Token")).to_be_visible()


def test_a_field_is_moved_by_keyboard_again_and_again(people: People) -> None:
    for key in ("plant", "region", "tier"):
        define_field(
            people.house.actor("ada"), record="deal", key=key, kind="text", label={"en": key.title()}, now=NOW
        )
    page = people.at("ada", "/settings/fields/")
    page.get_by_role("button", name="Move Tier up").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Move Tier up")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Move Tier up")).to_be_disabled()
    expect(page.get_by_role("button", name="Move Tier down")).to_be_focused()
    expect(page.locator(".setting code").first).to_have_text("tier")


def test_people_are_found_and_invited_by_keyboard(people: People) -> None:
    page = people.at("ada", "/settings/people/", width=390)
    page.get_by_label("Part of the name or address").fill("ras")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Jiwoo")).to_have_count(0)
    opener = page.get_by_role("button", name="Invite")
    opener.focus()
    page.keyboard.press("Enter")
    page.get_by_label("E-mail address").fill("new@northwind.example")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Link of the invitation")).to_be_visible()
