"""The way back: whatever was switched, sorted, narrowed or opened, Back shows what was seen before it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from homeplate.deals.actions.create import NextStep
from homeplate.deals.models import Deal
from tests.browser.conftest import People
from tests.web.selling import add_deal

pytestmark = pytest.mark.django_db(transaction=True)


def rows(page: Page) -> list[str]:
    """The deals of the list, from the top."""
    return page.locator(".deals tbody th a").all_inner_texts()


def test_back_leads_through_the_tabs_of_a_deal(people: People, deal: Deal) -> None:
    page = people.at("rasmus")
    page.get_by_role("link", name="Pumps for Oulu").click()
    tabs = page.get_by_role("region", name="Timeline").get_by_role("group", name="Filter")
    first, second = (tabs.get_by_role("link").nth(at) for at in (0, 1))
    expect(first).to_have_attribute("aria-current", "true")
    address = page.url
    second.click()
    expect(second).to_have_attribute("aria-current", "true")
    assert page.url != address
    page.go_back()
    expect(page).to_have_url(address)
    expect(first).to_have_attribute("aria-current", "true")
    page.go_forward()
    expect(second).to_have_attribute("aria-current", "true")
    page.go_back()
    expect(first).to_have_attribute("aria-current", "true")
    page.go_back()
    expect(page.locator(".bcard", has_text="Pumps for Oulu")).to_be_visible()


def test_back_from_another_page_finds_the_tab_that_was_left(people: People, deal: Deal) -> None:
    page = people.at("rasmus", f"/deals/{deal.id}/")
    tabs = page.get_by_role("region", name="Timeline").get_by_role("group", name="Filter")
    tabs.get_by_role("link").nth(1).click()
    expect(tabs.get_by_role("link").nth(1)).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Accounts", exact=True).first.click()
    expect(page.get_by_role("heading", name="Accounts", exact=True)).to_be_visible()
    page.go_back()
    expect(tabs.get_by_role("link").nth(1)).to_have_attribute("aria-current", "true")


def test_back_undoes_sorting_and_narrowing_of_the_list(people: People, deal: Deal) -> None:
    call = NextStep("Call Minna", "call", datetime.now(UTC).date())
    add_deal(people.house, "rasmus", "Valves", next_step=call)
    page = people.at("rasmus", "/pipeline/list/")
    whole = page.url
    page.locator(".deals thead").get_by_role("link", name="Deal", exact=True).click()
    expect(page.locator(".deals [aria-sort]")).to_contain_text("Deal")
    ordered, sorted_address = rows(page), page.url
    page.get_by_label("Show", exact=True).select_option("no-step")
    expect(page.locator(".deals tbody th")).to_have_count(1)
    page.go_back()
    expect(page).to_have_url(sorted_address)
    expect(page.locator(".deals tbody th")).to_have_count(2)
    expect(page.get_by_label("Show", exact=True)).to_have_value("")
    assert rows(page) == ordered
    page.go_back()
    expect(page).to_have_url(whole)
    expect(page.locator(".deals tbody th")).to_have_count(2)


def test_back_leads_to_the_shape_before(people: People, deal: Deal) -> None:
    page = people.at("rasmus", "/pipeline/?show=no-step")
    for shape, sign in (("List", ".deals"), ("Funnel", ".funnel"), ("Diamond", ".bases")):
        page.locator(".seg").get_by_role("link", name=shape).click()
        expect(page.locator(sign).first).to_be_visible()
        expect(page.get_by_label("Show", exact=True)).to_have_value("no-step")
    for sign in (".funnel", ".deals", ".board"):
        page.go_back()
        expect(page.locator(sign).first).to_be_visible()
        expect(page.get_by_label("Show", exact=True)).to_have_value("no-step")


def test_a_sheet_that_was_opened_and_closed_is_no_step_on_the_way(people: People, deal: Deal) -> None:
    page = people.at("rasmus", "/pipeline/list/?sort=name")
    page.get_by_role("link", name="Pumps for Oulu").click()
    page.get_by_role("link", name="2 missing for Proposal").click()
    sheet = page.get_by_role("dialog", name="Discovery → Proposal")
    expect(sheet).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    page.go_back()
    expect(page.locator(".deals [aria-sort]")).to_contain_text("Deal")
    page.go_forward()
    expect(page.get_by_role("heading", name="Pumps for Oulu")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
