"""The list of deals in a real browser: cells changed by keyboard and by thumb, and views saved, shared and opened."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from playwright.sync_api import Locator, Page, expect

from homeplate.deals import actions, queries
from homeplate.deals.models import Deal
from tests.browser.conftest import People
from tests.browser.test_access import barriers
from tests.browser.test_days import NOW
from tests.web.selling import add_deal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two(people: People) -> tuple[Deal, Deal]:
    """Pumps for 9,000 above valves for 7,000."""
    valves = add_deal(people.house, name="Valves", value=Decimal(7000), source="Mail")
    return add_deal(people.house, name="Pumps", value=Decimal(9000), source="Call"), valves


def cell(page: Page, deal: Deal, name: str) -> Locator:
    """The button of a cell."""
    return page.locator(f'#r-{deal.id} button[data-cell="{name}"]')


def test_cells_are_changed_by_keyboard_alone(people: People, two: tuple[Deal, Deal]) -> None:
    pumps, valves = two
    page = people.at("rasmus", "/pipeline/list/?sort=-value&cols=value,source")
    cell(page, pumps, "value").focus()
    page.keyboard.press("F2")
    value = page.get_by_role("textbox", name="Value")
    expect(value).to_be_focused()
    page.keyboard.type("lots")
    page.keyboard.press("Enter")
    expect(page.get_by_text("“lots” is not a number.")).to_be_visible()
    expect(value).to_be_focused()
    expect(value).to_have_value("lots")
    assert barriers(page) == []
    page.keyboard.press("Escape")
    expect(cell(page, pumps, "value")).to_be_focused()
    expect(cell(page, pumps, "value")).to_contain_text("€9,000")
    page.keyboard.press("Enter")
    expect(value).to_be_focused()
    page.keyboard.type("8000")
    page.keyboard.press("Tab")
    expect(page.get_by_role("textbox", name="Source")).to_be_focused()
    expect(page.locator("#count")).to_contain_text("€15,000")
    page.keyboard.press("Tab")
    expect(page.locator(f"#r-{valves.id} [data-editor]")).to_be_visible()
    expect(page.locator("table").get_by_role("textbox", name="Name")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("textbox", name="Source")).to_have_value("Call")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Undo").click()
    expect(cell(page, pumps, "value")).to_contain_text("€9,000")
    expect(page.locator("#count")).to_contain_text("€16,000")


def test_a_colleague_who_was_quicker_is_shown_and_nothing_typed_is_lost(
    people: People, two: tuple[Deal, Deal]
) -> None:
    pumps, _ = two
    page = people.at("rasmus", "/pipeline/list/")
    cell(page, pumps, "value").click()
    value = page.get_by_role("textbox", name="Value")
    value.fill("9500")
    mina = people.house.actor("mina")
    actions.edit_deal(mina, deal_id=pumps.id, changes={"value": Decimal(6000), "name": "Pumps II"}, now=NOW)
    page.keyboard.press("Enter")
    expect(page.get_by_text("it is “6000 EUR” now")).to_be_visible()
    expect(page.get_by_role("link", name="Pumps II")).to_be_visible()
    expect(value).to_have_value("9500")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(cell(page, pumps, "value")).to_contain_text("€9,500")
    assert queries.deal_record(mina, deal_id=pumps.id).value_minor == 950000


def test_a_cell_opens_as_a_sheet_on_a_phone(people: People, two: tuple[Deal, Deal]) -> None:
    pumps, _ = two
    page = people.at("rasmus", "/pipeline/list/", width=390, touch=True)
    cell(page, pumps, "step").tap()
    form = page.get_by_role("form", name="Change: Next step")
    form.get_by_label("Next step agreed with the buyer").fill("Call Minna")
    form.get_by_label("When").fill("2100-05-04")
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    form.get_by_role("button", name="Save").tap()
    expect(cell(page, pumps, "step")).to_contain_text("Call Minna")


def test_a_view_is_saved_shared_and_opened_by_a_colleague(people: People, two: tuple[Deal, Deal]) -> None:
    page = people.at("mina", "/pipeline/list/?sort=-value")
    page.get_by_role("button", name="Columns").click()
    dialog = page.get_by_role("dialog", name="Columns")
    dialog.get_by_label("Source", exact=True).check()
    for _ in range(9):
        dialog.get_by_role("button", name="Move up: Source").press("Enter")
    dialog.get_by_role("button", name="Show these columns").click()
    expect(page.locator("thead th").nth(1)).to_have_text("Source")
    page.locator(".menu.saved > summary").click()
    page.get_by_role("button", name="Save as a view …").first.click()
    form = page.get_by_role("dialog", name="Save as a view")
    form.get_by_label("Name").fill("Big ones")
    form.get_by_label("My team and the teams below").check()
    assert barriers(page) == []
    form.get_by_role("button", name="Save the view").click()
    expect(page.locator(".menu.saved > summary")).to_contain_text("Big ones")
    other = people.at("rasmus", "/today/")
    other.keyboard.press("Control+k")
    other.keyboard.type("big on")
    expect(other.get_by_role("option", name=re.compile("Big ones"))).to_be_visible()
    other.keyboard.press("Enter")
    expect(other.locator("thead th").nth(1)).to_have_text("Source")
    other.goto(other.url.replace("sort=-value", "sort=value"))
    expect(other.get_by_text("This differs from the view “Big ones”.")).to_be_visible()
    other.get_by_role("link", name="Revert").click()
    expect(other.get_by_text("This differs from the view")).to_have_count(0)


def test_the_head_of_a_deal_is_changed_in_its_place(people: People, two: tuple[Deal, Deal]) -> None:
    pumps, _ = two
    page = people.at("rasmus", f"/deals/{pumps.id}/")
    page.locator('#deal-head button[data-cell="name"]').focus()
    page.keyboard.press("Enter")
    name = page.locator("#deal-head").get_by_role("textbox", name="Name")
    expect(name).to_be_focused()
    page.keyboard.type("Pumps for Kemi")
    assert barriers(page) == []
    page.keyboard.press("Tab")
    expect(page.get_by_role("heading", level=1)).to_have_text("Pumps for Kemi")
    value = page.locator("#deal-head").get_by_role("textbox", name="Value")
    expect(value).to_be_focused()
    page.keyboard.type("lots")
    page.keyboard.press("Enter")
    expect(page.get_by_text("“lots” is not a number.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator('#deal-head button[data-cell="value"]')).to_be_focused()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pumps")
