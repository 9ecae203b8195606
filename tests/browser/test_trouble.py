"""Bad days in a real browser: no connection, a server in trouble, signed out in the middle of a form."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from homeplate.accounts.models import Account
from homeplate.deals.models import Deal
from homeplate.people.actions import set_password
from tests.browser.conftest import People
from tests.browser.test_access import barriers
from tests.make import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _expected(people: People) -> Iterator[None]:
    """The console notes what these tests are about; anything else stays wrong."""
    yield
    about = ("htmx:", "Response Status Error Code", "502 ")
    people.wrong[:] = [one for one in people.wrong if not one.startswith(about)]


@pytest.fixture
def accounts(people: People) -> None:
    """Rasmus and Mina can sign in by a password."""
    for name in ("rasmus", "mina"):
        set_password(email=f"{name}@northwind.example", password="a-good-long-one", now=NOW)


def new_deal(page: Page, name: str) -> None:
    """The form of a new deal, filled in beside the page, not sent."""
    page.keyboard.press("c")
    sheet = page.get_by_role("dialog", name="New deal")
    sheet.get_by_label("What the deal is about").fill(name)


def send(page: Page) -> None:
    page.get_by_role("dialog", name="New deal").get_by_role("button", name="Add the deal").click()


def names(people: People) -> list[str]:
    with people.house.inside():
        return list(Deal.objects.values_list("name", flat=True))


def sign_in(page: Page, name: str) -> None:
    page.get_by_label("E-mail address").fill(f"{name}@northwind.example")
    page.get_by_label("Password").fill("a-good-long-one")
    page.get_by_role("button", name="Sign in").click()


def test_without_a_connection_a_form_waits_and_is_sent_when_it_is_back(people: People) -> None:
    page = people.at("rasmus")
    new_deal(page, "Pumps for Tampere")
    page.context.set_offline(True)
    banner = page.get_by_role("status").filter(has_text="No connection. What you typed is still here")
    expect(banner).to_be_visible()
    send(page)
    expect(page.get_by_label("What the deal is about")).to_have_value("Pumps for Tampere")
    assert barriers(page) == []
    page.context.set_offline(False)
    expect(banner).to_be_hidden()
    expect(page.get_by_role("heading", name="Pumps for Tampere")).to_be_visible()
    assert names(people) == ["Pumps for Tampere"]


def test_what_may_have_arrived_is_not_sent_twice(people: People) -> None:
    page = people.at("rasmus")
    new_deal(page, "Pumps for Tampere")
    page.route("**/deals/new/", lambda route: route.abort())
    page.route("**/pulse/", lambda route: route.abort())
    send(page)
    banner = page.get_by_role("status").filter(has_text="No connection")
    expect(banner).to_be_visible()
    page.unroute("**/pulse/")
    page.unroute("**/deals/new/")
    expect(page.get_by_text("Look whether your last change was saved")).to_be_visible()
    expect(banner).to_be_hidden()
    expect(page.get_by_label("What the deal is about")).to_have_value("Pumps for Tampere")
    assert names(people) == []
    send(page)
    expect(page.get_by_role("heading", name="Pumps for Tampere")).to_be_visible()


def test_a_form_of_its_own_page_stays_without_a_connection(people: People) -> None:
    page = people.at("rasmus", "/accounts/new/")
    page.locator("main [name=name]").fill("Valmet")
    page.context.set_offline(True)
    page.get_by_role("main").get_by_role("button", name="Add").click()
    expect(page.get_by_text("No connection.")).to_be_visible()
    expect(page.locator("main [name=name]")).to_have_value("Valmet")
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Valmet")).to_be_visible()
    with people.house.inside():
        assert Account.objects.filter(name="Valmet").count() == 1


@pytest.mark.parametrize(
    ("status", "text"), [(502, "The server is in trouble."), (403, "the server refused it")]
)
def test_a_server_in_trouble_says_what_to_do_and_keeps_the_form(
    people: People, status: int, text: str
) -> None:
    page = people.at("rasmus")
    new_deal(page, "Pumps for Tampere")

    def answer(route: Route) -> None:
        route.fulfill(status=status, body="<h1>Bad gateway</h1>")

    page.route("**/deals/new/", answer)
    send(page)
    expect(page.get_by_text(text)).to_be_visible()
    expect(page.get_by_label("What the deal is about")).to_have_value("Pumps for Tampere")
    expect(page.get_by_text("Bad gateway")).to_have_count(0)


def test_a_slow_server_is_not_waited_for_for_ever(people: People) -> None:
    page = people.at("rasmus")
    page.evaluate("htmx.config.timeout = 300")
    new_deal(page, "Pumps for Tampere")
    held: list[Route] = []
    page.route("**/deals/new/", lambda route: held.append(route))
    send(page)
    expect(page.get_by_text("It may have saved your change all the same")).to_be_visible()
    expect(page.get_by_label("What the deal is about")).to_have_value("Pumps for Tampere")
    for route in held:
        route.abort()


def test_signed_out_in_the_middle_one_signs_in_again_and_loses_nothing(
    people: People, accounts: None
) -> None:
    page = people.at("rasmus")
    new_deal(page, "Pumps for Tampere")
    page.context.clear_cookies(name="sessionid")
    send(page)
    asked = page.get_by_role("dialog", name="You have been signed out")
    expect(asked).to_be_visible()
    assert barriers(page) == []
    with page.expect_popup() as popup:
        asked.get_by_role("link", name="Sign in").click()
    sign_in(popup.value, "rasmus")
    expect(page.get_by_role("heading", name="Pumps for Tampere")).to_be_visible()
    assert names(people) == ["Pumps for Tampere"]
    if not popup.value.is_closed():  # the tab closes itself, a moment after it told the other one
        popup.value.wait_for_event("close")


def test_another_person_who_signs_in_sends_nothing_of_it(people: People, accounts: None) -> None:
    page = people.at("rasmus")
    new_deal(page, "Pumps for Tampere")
    page.context.clear_cookies(name="sessionid")
    send(page)
    with page.expect_popup() as popup:
        page.get_by_role("dialog", name="You have been signed out").get_by_role(
            "link", name="Sign in"
        ).click()
    sign_in(popup.value, "mina")
    expect(page.get_by_text("Somebody else is signed in now")).to_be_visible()
    expect(page.get_by_label("What the deal is about")).to_have_value("Pumps for Tampere")
    assert names(people) == []


def test_a_page_of_its_own_keeps_a_form_through_signing_in(people: People, accounts: None) -> None:
    page = people.at("rasmus", "/accounts/new/")
    page.locator("main [name=name]").fill("Valmet")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("main").get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", name="You have been signed out")).to_be_visible()
    assert barriers(page) == []
    with page.expect_popup() as popup:
        page.get_by_role("link", name="Sign in").click()
    sign_in(popup.value, "rasmus")
    page.get_by_role("button", name="Send what I typed").click()
    expect(page.get_by_role("heading", name="Valmet")).to_be_visible()


def test_a_token_that_another_tab_renewed_is_used_here_too(people: People, accounts: None) -> None:
    page = people.at("rasmus")
    new_deal(page, "Pumps for Tampere")
    other = page.context.new_page()
    page.context.clear_cookies(name="sessionid")
    other.goto("/accounts/login/")
    sign_in(other, "rasmus")
    expect(other.get_by_role("heading", level=1)).to_be_visible()
    send(page)
    expect(page.get_by_role("heading", name="Pumps for Tampere")).to_be_visible()
