"""An empty workspace in a real browser: from the sign-in to the first deal on the board, by keyboard alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect

from homeplate.demo.sample import add_sample
from homeplate.people.actions import change_own_profile
from homeplate.playbook.starting import adopt_template, note_answers
from tests.browser.conftest import People
from tests.browser.test_access import COLOURS, RULES, barriers
from tests.make import NOW, House

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = (
    "/pipeline/",
    "/welcome/",
    "/welcome/questions/",
    "/welcome/process/",
    "/welcome/process/?template=seven-step",
    "/welcome/team/",
    "/welcome/accounts/",
    "/welcome/deal/",
    "/welcome/sample/",
)


@pytest.fixture
def empty(house: House, chromium_browser: Browser, live_server: Any) -> Any:
    """People of a workspace in which nothing has happened yet."""
    cache.clear()
    opened = People(house, chromium_browser, live_server.url)
    yield opened
    for context in opened.contexts:
        context.close()
    assert opened.wrong == []


def tab_to(page: Page, role: Any, name: str) -> None:
    """Go on by the Tab key until the element with this name has the focus."""
    wanted = page.get_by_role(role, name=name, exact=True).first
    expect(wanted).to_be_visible()
    for _ in range(120):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to {name} by keyboard")


def press(page: Page, role: Any, name: str) -> None:
    """Go to a link or a button by the Tab key, and press it."""
    tab_to(page, role, name)
    page.keyboard.press("Enter")


def write(page: Page, name: str, text: str) -> None:
    """Go to a field by the Tab key, and write over what is there."""
    tab_to(page, "textbox", name)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def answer(page: Page, *downs: int) -> None:
    """Answer each question by its first answer and so many presses of the arrow."""
    for number, times in enumerate(downs):
        group = page.locator("fieldset").nth(number)
        while not group.evaluate("one => one.contains(document.activeElement)"):
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
        for _ in range(times):
            page.keyboard.press("ArrowDown")


def test_five_steps_by_keyboard_lead_to_the_first_deal_on_the_board(empty: People) -> None:
    page = empty.at("ada", "/")
    press(page, "link", "First steps")
    press(page, "link", "Go on : How you sell today")

    expect(page.get_by_role("heading", name="How do you sell today?")).to_be_visible()
    answer(page, 1, 1, 1, 2, 0, 2, 1)  # leads, few people, months, proposals, delivery, stages in name, time
    press(page, "button", "Show the proposal")

    expect(page.get_by_role("heading", name="This fits how you sell: Pipeline process")).to_be_visible()
    press(page, "button", "Publish this process")

    expect(page.get_by_text("“Pipeline process” is published: new deals start on it.")).to_be_visible()
    tab_to(page, "combobox", "Currency")
    page.keyboard.type("KRW")
    press(page, "button", "Save and go on")

    expect(page.get_by_role("heading", name="Your accounts")).to_be_visible()
    write(page, "Name", "Kone Oyj")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="The first deal")).to_be_visible()
    expect(page.get_by_label("Account", exact=True)).to_have_value("Kone Oyj")
    write(page, "What the deal is about", "Pumps for Oulu")
    write(page, "Value", "12500000")
    page.keyboard.press("Enter")

    card = page.locator(".col").first.locator(".bcard", has_text="Pumps for Oulu")
    expect(card.get_by_text("₩12,500,000")).to_be_visible()
    expect(page.locator(".toast").get_by_role("link", name="Open it")).to_be_visible()
    page.goto("/welcome/")
    expect(page.get_by_text("All five steps are done.")).to_be_visible()


def test_sample_data_comes_and_goes(empty: People) -> None:
    adopt_template(empty.house.actor("ada"), template="baseball", now=NOW)
    page = empty.at("ada", "/welcome/")
    page.get_by_role("button", name="Add sample data").click()
    expect(page.get_by_text("30 deals with their history are here.")).to_be_visible()
    expect(page.locator(".bcard").first).to_be_visible()
    page.get_by_label("You: Ada").click()
    page.get_by_role("link", name="First steps").click()
    page.get_by_role("link", name="Remove …").click()
    expect(page.get_by_text("What goes: 30 deals, 12 accounts, 84 contacts")).to_be_visible()
    page.get_by_role("button", name="Remove the sample data").click()
    expect(page.get_by_text("The sample data is gone.")).to_be_visible()
    page.goto("/pipeline/")
    expect(page.get_by_text("No deal is on the board yet.")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_barrier_at_any_step(empty: People, theme: str) -> None:
    ada, found = empty.house.actor("ada"), {}
    page = empty.at("ada", theme=theme)
    for state in ("empty", "begun"):
        for address in PAGES:
            page.goto(address)
            found[state, address] = barriers(page, RULES if theme == "light" else COLOURS)
        if state == "empty":
            note_answers(ada, answers={"people": "one", "today": "own", "find": "seek"}, now=NOW)
            adopt_template(ada, template="baseball", now=NOW)
            add_sample(ada, now=NOW)
    assert {place: wrong for place, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("language", ["en", "ko", "fi"])
def test_no_step_scrolls_sideways_on_a_phone(empty: People, language: str) -> None:
    ada = empty.house.actor("ada")
    change_own_profile(ada, language=language, now=NOW)
    note_answers(ada, answers={"people": "one", "today": "own", "find": "seek"}, now=NOW)
    page = empty.at("ada", width=390, touch=True)
    wider = {}
    for address in PAGES:
        page.goto(address)
        wider[address] = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
    assert {address: pixels for address, pixels in wider.items() if pixels > 0} == {}
