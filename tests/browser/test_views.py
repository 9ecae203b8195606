"""Saved views in a real browser: a manager saves and shares one, a rep opens it in two keystrokes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from homeplate.deals.models import Deal
from homeplate.people.actions import save_view
from tests.browser.conftest import People
from tests.browser.test_access import barriers
from tests.browser.test_days import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_view_is_saved_shared_found_changed_and_deleted(people: People, deal: Deal) -> None:
    lead = people.at("mina", "/pipeline/list/?show=no-step&sort=-value")
    lead.get_by_text("Views", exact=True).click()
    lead.get_by_role("button", name="Save as a view …").click()
    dialog = lead.get_by_role("dialog", name="Save as a view")
    dialog.get_by_label("Name").fill("Nothing agreed")
    dialog.get_by_label("My team and the teams below").check()
    assert barriers(lead) == []
    dialog.get_by_role("button", name="Save the view").click()
    expect(lead.get_by_text("The view “Nothing agreed” is saved.")).to_be_visible()

    rep = people.at("rasmus")
    rep.keyboard.press("Control+k")
    rep.keyboard.type("nothing")
    rep.keyboard.press("Enter")
    expect(rep.get_by_role("link", name="Pumps for Oulu")).to_be_visible()
    expect(rep.locator("details.saved summary")).to_have_text("Nothing agreed")
    rep.get_by_label("Show", exact=True).select_option("due")
    expect(rep.get_by_text("This differs from the view “Nothing agreed”.")).to_be_visible()
    expect(rep.get_by_role("button", name="Save", exact=True)).to_have_count(0)
    assert barriers(rep) == []
    rep.get_by_role("link", name="Revert").click()
    expect(rep.get_by_role("link", name="Pumps for Oulu")).to_be_visible()

    lead.get_by_label("Show", exact=True).select_option("late")
    lead.get_by_role("button", name="Save", exact=True).click()
    expect(lead.get_by_text("The view “Nothing agreed” shows this now.")).to_be_visible()
    lead.goto(f"{lead.url.split('/pipeline')[0]}/pipeline/views/")
    lead.get_by_role("button", name="Open first: Nothing agreed").click()
    expect(lead.get_by_text("opens first", exact=True)).to_be_visible()
    assert barriers(lead) == []
    lead.get_by_role("link", name="Pipeline", exact=True).first.click()
    expect(lead.get_by_label("Show", exact=True)).to_have_value("late")
    lead.goto(f"{lead.url.split('/pipeline')[0]}/pipeline/views/")
    lead.get_by_role("button", name="Delete: Nothing agreed").click()
    expect(lead.get_by_text("No views yet")).to_be_visible()
    lead.get_by_role("button", name="Undo").click()
    expect(lead.get_by_role("link", name="Nothing agreed", exact=True)).to_be_visible()


def test_two_keys_open_a_view_and_a_refused_name_stays_in_its_form(people: People, deal: Deal) -> None:
    save_view(
        people.house.actor("rasmus"),
        page="pipeline",
        shape="list",
        name="Mine",
        query="show=no-step",
        now=NOW,
    )
    page = people.at("rasmus", "/pipeline/funnel/")
    page.keyboard.press("v")
    page.keyboard.press("1")
    expect(page.locator("details.saved summary")).to_have_text("Mine")
    page.locator("details.saved summary").click()
    page.get_by_role("button", name="Save as a view …").click()
    dialog = page.get_by_role("dialog", name="Save as a view")
    dialog.get_by_label("Name").fill("Mine")
    dialog.get_by_role("button", name="Save the view").click()
    expect(dialog.get_by_text("There is a view “Mine” already.")).to_be_visible()
    expect(page.get_by_role("link", name="Pumps for Oulu")).to_be_attached()
    assert barriers(page) == []
    dialog.get_by_label("Name").fill("Mine too")
    dialog.get_by_role("button", name="Save the view").click()
    expect(page.get_by_text("The view “Mine too” is saved.")).to_be_visible()
    page.locator("details.saved summary").click()
    page.get_by_role("button", name="Keep at hand").click()
    expect(page.locator(".pins").get_by_role("link", name="Mine too")).to_be_visible()
