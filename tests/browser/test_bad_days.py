"""Bad days in a real browser: nothing typed is lost by a lost connection or by a session that ended."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import expect

from homeplate.deals.models import Deal
from tests.browser.conftest import People

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "9-innings-2-outs"


def test_a_lost_connection_is_told_and_what_was_typed_stays(people: People, deal: Deal) -> None:
    page = people.at("rasmus", f"/deals/{deal.id}/")
    what = page.get_by_label("Next step agreed with the buyer").first
    what.fill("Walk the line together")
    page.context.set_offline(True)
    banner = page.get_by_role("alert").filter(has_text="No connection to the server.")
    expect(banner).to_be_visible()
    what.press("Enter")
    expect(banner).to_be_visible()
    expect(what).to_have_value("Walk the line together")
    page.context.set_offline(False)
    expect(banner).to_be_hidden()
    page.get_by_label("When").first.fill("2031-01-15")
    what.press("Enter")
    expect(page.get_by_text("Walk the line together").first).to_be_visible()


def test_whoever_was_signed_out_signs_in_beside_and_goes_on(people: People, deal: Deal) -> None:
    user = get_user_model().objects.get(id=people.house.users["rasmus"])
    user.set_password(PASSWORD)
    user.save()
    page = people.at("rasmus", f"/deals/{deal.id}/")
    what = page.get_by_label("Next step agreed with the buyer").first
    what.fill("Walk the line together")
    page.get_by_label("When").first.fill("2031-01-15")
    page.context.clear_cookies(name="sessionid")
    what.press("Enter")
    dialog = page.get_by_role("dialog", name="You were signed out")
    expect(dialog).to_be_visible()
    with page.context.expect_page() as opened:
        dialog.get_by_role("link", name="Sign in in another tab").click()
    other = opened.value
    other.locator("[name=login]").fill(user.email)
    other.locator("[name=password]").fill(PASSWORD)
    other.locator("[name=password]").press("Enter")
    other.wait_for_url(lambda address: "login" not in address)
    other.close()
    page.bring_to_front()
    dialog.get_by_role("button", name="I am signed in again").click()
    expect(dialog).to_be_hidden()
    expect(what).to_have_value("Walk the line together")
    what.press("Enter")
    expect(page.get_by_text("Walk the line together").first).to_be_visible()
    page.reload()
    expect(page.get_by_text("Walk the line together").first).to_be_visible()
