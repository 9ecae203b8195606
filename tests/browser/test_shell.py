"""The frame of every page in a real browser: the palette, single keys, and what is added from anywhere."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from homeplate.deals import actions
from homeplate.deals.models import Deal
from tests.browser.conftest import People
from tests.browser.test_access import barriers
from tests.make import NOW
from tests.web.selling import prove

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_palette_goes_anywhere_by_keyboard(people: People, deal: Deal) -> None:
    page = people.at("rasmus")
    page.keyboard.press("Control+k")
    found = page.get_by_role("listbox", name="Found")
    expect(found.get_by_role("option", name="Today")).to_have_attribute("aria-selected", "true")
    assert barriers(page) == []
    page.keyboard.type("acc")
    expect(found.get_by_role("option", name="Accounts")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Accounts", exact=True)).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("Control+k")
    page.keyboard.type("pump")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Pumps for Oulu")).to_be_visible()


def test_the_palette_does_what_the_page_and_its_menus_can_do(people: People, deal: Deal) -> None:
    page = people.at("rasmus", f"/deals/{deal.id}/")
    page.keyboard.press("Control+k")
    page.keyboard.type("mark as l")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Mark as lost")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("high con")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "contrast")
    assert barriers(page) == []


def test_single_keys_lead_on_add_and_walk_and_can_be_turned_off(people: People, deal: Deal) -> None:
    page = people.at("rasmus", "/accounts/")
    page.keyboard.press("g")
    page.keyboard.press("p")
    expect(page.get_by_role("link", name="Pumps for Oulu")).to_be_visible()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Pumps for Oulu")).to_be_focused()
    page.keyboard.press("c")
    expect(page.get_by_role("dialog", name="New deal")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet.get_by_text("Move the card to another stage")).to_be_visible()
    assert barriers(page) == []
    sheet.get_by_label("Single keys work on this device").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_two_people_on_one_board_see_each_others_moves(people: People, deal: Deal) -> None:
    rasmus, mina = people.at("rasmus"), people.at("mina")
    expect(mina.locator(".col[data-stage=discovery] .bcard")).to_have_count(1)
    with mina.expect_response("**/pulse/"):
        mina.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    prove(people.house, deal.id, "need", "budget", now=datetime.now(UTC))
    rasmus.reload()
    rasmus.locator(".bcard a").focus()
    rasmus.keyboard.press("m")
    rasmus.get_by_role("dialog").get_by_role("button", name="Proposal").click()
    expect(rasmus.locator(".col[data-stage=proposal] .bcard")).to_have_count(1)
    mina.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(mina.locator(".col[data-stage=proposal] .bcard")).to_have_count(1)


def test_the_bell_rings_for_whose_deal_a_colleague_changed(people: People, deal: Deal) -> None:
    page = people.at("rasmus", "/accounts/")
    actions.lose(people.house.actor("mina"), deal_id=deal.id, reason="price", now=NOW)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.get_by_role("link", name="Notices (1)").click()
    sheet = page.get_by_role("dialog", name="Notices")
    expect(sheet.get_by_text("Mina marked “Pumps for Oulu” as lost.")).to_be_visible()
    expect(page.locator(".bell .dot")).to_be_hidden()
    assert barriers(page) == []
