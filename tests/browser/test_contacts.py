"""The list of contacts in a real browser: by keyboard, by thumb, and two lines made one."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from homeplate.accounts.actions import create_account, create_contact
from homeplate.accounts.models import Contact
from tests.browser.conftest import People
from tests.browser.test_access import barriers
from tests.browser.test_days import NOW

pytestmark = pytest.mark.django_db(transaction=True)

HOLD = """() => {
  const { send } = XMLHttpRequest.prototype, held = [];
  XMLHttpRequest.prototype.send = function (...given) { held.push(() => send.apply(this, given)); };
  window.release = () => { XMLHttpRequest.prototype.send = send; held.forEach((one) => one()); };
}"""
"""Requests wait until `release()`, and those after it go out as ever."""


@pytest.fixture
def twice(people: People) -> tuple[Contact, Contact]:
    """The same person twice, once with an account and an address."""
    ada = people.house.actor("ada")
    kone = create_account(ada, name="Kone Oyj", now=NOW)
    minna = create_contact(
        ada, name="Minna Salo", account_id=kone.id, emails=["minna@kone.example"], title="Buyer", now=NOW
    )
    return minna, create_contact(ada, name="Minna Sallo", phones=["+358 40 1234"], now=NOW)


def test_cells_of_contacts_are_changed_by_keyboard(people: People, twice: tuple[Contact, Contact]) -> None:
    minna, _ = twice
    page = people.at("rasmus", "/contacts/")
    assert barriers(page) == []
    page.locator(f'#r-{minna.id} [data-cell="title"]').focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Job title")).to_be_focused()
    page.keyboard.type("Head of buying")
    page.keyboard.press("Tab")
    address = page.get_by_role("textbox", name="E-mail address")
    expect(address).to_be_focused()
    expect(address).to_have_value("minna@kone.example")
    page.keyboard.type("nothing")
    page.keyboard.press("Enter")
    expect(address).to_have_attribute("aria-invalid", "true")
    assert barriers(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(f"#r-{minna.id}")).to_contain_text("Head of buying")
    page.locator(f'#r-{minna.id} [data-cell="account"]').focus()
    page.keyboard.press("F2")
    expect(page.get_by_role("combobox", name="Account")).to_have_value("Kone Oyj")


def test_who_goes_on_before_the_answer_is_left_there_and_what_was_put_back_stays_so(
    people: People, twice: tuple[Contact, Contact]
) -> None:
    minna, _ = twice
    page = people.at("rasmus", "/contacts/")
    account = page.locator(f'#r-{minna.id} [data-cell="account"]')
    for ahead in (True, False):
        page.locator(f'#r-{minna.id} [data-cell="title"]').click()
        page.get_by_role("textbox", name="Job title").fill("Head of nothing")
        page.evaluate(HOLD)
        page.keyboard.press("Escape")
        account.focus()
        if ahead:
            page.keyboard.press("F2")
        with page.expect_response("**/cells/"):
            page.evaluate("release()")
        if ahead:
            expect(page.get_by_role("combobox", name="Account")).to_be_focused()
            page.keyboard.press("Escape")
        expect(account).to_be_focused()
    expect(page.locator(f"#r-{minna.id}")).to_contain_text("Buyer")


def test_two_ticked_lines_are_put_side_by_side(people: People, twice: tuple[Contact, Contact]) -> None:
    page = people.at("rasmus", "/contacts/")
    page.get_by_role("checkbox", name="Minna Salo").check()
    expect(page.get_by_role("button", name="Make one of two")).to_be_disabled()
    page.get_by_role("checkbox", name="Minna Sallo").check()
    page.get_by_role("button", name="Make one of two").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Make one record of two")
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page.get_by_text("is merged into this one")).to_be_visible()


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_a_line_says_what_its_values_are(
    people: People, twice: tuple[Contact, Contact], width: int
) -> None:
    page = people.at("rasmus", "/contacts/")
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.get_by_role("link", name="minna@kone.example")).to_be_visible()
    expect(page.locator("thead")).to_be_hidden()
    assert barriers(page) == []


def test_the_place_is_a_key_away(people: People, twice: tuple[Contact, Contact]) -> None:
    page = people.at("rasmus", "/today/")
    page.keyboard.press("g")
    page.keyboard.press("c")
    expect(page.get_by_role("heading", level=1)).to_have_text("Contacts")
