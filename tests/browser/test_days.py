"""Whole days in a real browser: a rep with a phone, a manager, a process owner; two people at one deal; a sale won."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from homeplate.deals import actions
from homeplate.deals.actions.create import NextStep
from homeplate.deals.models import Deal
from homeplate.playbook.actions import create_process
from tests.browser.conftest import People
from tests.browser.test_access import barriers
from tests.web.selling import add_deal, prove

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime.now(UTC)
"""Browser and server live in the present."""


def tab_to(page: Page, wanted: Locator) -> None:
    """Go on by the Tab key until it has the focus."""
    expect(wanted).to_be_visible()
    for _ in range(80):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the keyboard does not reach it")


def at_the_end(people: People, deal: Deal, *shown: str) -> None:
    """The deal at its last stage, with evidence for what lies before it and for `shown`."""
    prove(people.house, deal.id, "need", "budget", "read", *shown, now=NOW)
    actions.advance(people.house.actor("rasmus"), deal_id=deal.id, to="closing", now=NOW)


def test_a_rep_goes_through_a_day_with_a_thumb(people: People) -> None:
    call = NextStep("Call Minna", "call", NOW.date())
    add_deal(people.house, next_step=call)
    page = people.at("rasmus", "/today/", width=390, touch=True)
    page.get_by_role("link", name="Call Minna", exact=True).tap()
    need = page.locator("#c-need")
    need.locator("summary").first.tap()
    need.get_by_label("Yes, this is confirmed").tap()
    need.get_by_label("How do you know?").fill("She said so on the phone.")
    need.get_by_role("button", name="Validate").tap()
    page.get_by_role("link", name="1 missing for Proposal").tap()
    sheet = page.get_by_role("dialog", name="Discovery → Proposal")
    sheet.get_by_label("Yes, this is confirmed").tap()
    sheet.get_by_role("button", name="Save and advance").tap()
    expect(sheet).to_be_hidden()
    expect(page.get_by_role("link", name="1 missing for Closing")).to_be_visible()
    page.goto("/today/")
    page.get_by_role("button", name="Done: Call Minna").tap()
    page.get_by_label("Next step agreed with the buyer").fill("Send the offer")
    page.get_by_label("When").fill((NOW.date() + timedelta(days=2)).isoformat())
    page.get_by_role("button", name="Set the next step").tap()
    expect(page.locator(".todo", has_text="Send the offer")).to_be_visible()
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider == 0


def test_a_gate_is_passed_by_keyboard_alone(people: People, deal: Deal) -> None:
    page = people.at("rasmus", f"/deals/{deal.id}/")
    press = page.keyboard.press
    tab_to(page, page.get_by_role("link", name="2 missing for Proposal"))
    press("Enter")
    sheet = page.get_by_role("dialog", name="Discovery → Proposal")
    for number in (0, 1):
        tab_to(page, sheet.get_by_label("Yes, this is confirmed").nth(number))
        press("Space")
    tab_to(page, sheet.get_by_role("button", name="Save and advance"))
    press("Enter")
    expect(sheet).to_be_hidden()
    expect(page.get_by_role("link", name="1 missing for Closing")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_sale_is_celebrated_once_and_leads_on(people: People, deal: Deal, theme: str) -> None:
    at_the_end(people, deal, "order")
    page = people.at("rasmus", f"/deals/{deal.id}/", theme=theme)
    page.emulate_media(reduced_motion="reduce")
    tab_to(page, page.locator(".deal-head").get_by_role("button", name="Mark as won"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("dialog", name="Mark as won").get_by_role("button", name="Mark as won"))
    page.keyboard.press("Enter")
    won = page.get_by_role("dialog", name="Home: the sale is won.")
    expect(won).to_be_visible()
    expect(won).to_contain_text("Pumps for Oulu")
    expect(won).to_contain_text("4 of 4 criteria")
    expect(page.locator("#won-title")).to_be_focused()
    assert page.locator("#won .ran").evaluate("one => getComputedStyle(one).animationName") == "none"
    assert barriers(page) == []
    page.keyboard.press("Escape")
    expect(won).to_be_hidden()
    moves = page.get_by_role("region", name="Timeline").get_by_role("link", name="Moves")
    moves.click()
    expect(moves).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("img", name="Home: the sale is won.")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_no_of_today_comes_back_on_its_day(people: People, deal: Deal) -> None:
    page = people.at("rasmus", f"/deals/{deal.id}/")
    page.get_by_label("More actions").click()
    page.get_by_role("button", name="Mark as lost …").click()
    page.get_by_role("button", name="Only a no for today?").click()
    dialog = page.get_by_role("dialog", name="No for now")
    expect(page.get_by_role("dialog", name="Mark as lost")).to_be_hidden()
    dialog.get_by_label("Reason").select_option(index=1)
    dialog.get_by_label("Come back on").fill((NOW.date() + timedelta(days=60)).isoformat())
    dialog.get_by_label("To do what").fill("Ask about the new budget")
    dialog.get_by_role("button", name="Keep it open until then").click()
    expect(page.get_by_text("The no is counted. The deal stays open until then.")).to_be_visible()
    expect(page.locator(".deal-top")).to_contain_text("Ask about the new budget")
    expect(page.get_by_role("link", name="2 missing for Proposal")).to_be_visible()


def test_who_saves_second_is_told_and_loses_nothing(people: People, deal: Deal) -> None:
    first, second = (people.at(name, f"/deals/{deal.id}/") for name in ("rasmus", "mina"))
    for page in (first, second):
        page.get_by_text("Change", exact=True).click()
    facts = first.get_by_role("region", name="Facts")
    facts.get_by_label("Value").fill("12000")
    facts.get_by_role("button", name="Save").click()
    expect(first.locator(".deal-head").get_by_text("€12,000")).to_be_visible()
    facts = second.get_by_role("region", name="Facts")
    facts.get_by_label("Source").fill("Trade fair")
    facts.get_by_role("button", name="Save").click()
    expect(second.get_by_text("Somebody changed this deal a moment ago.")).to_be_visible()
    expect(facts.get_by_label("Source")).to_have_value("Trade fair")
    expect(facts.get_by_label("Value")).to_have_value("12000")
    facts.get_by_role("button", name="Save").click()
    expect(second.get_by_text("Saved.")).to_be_visible()
    expect(second.locator(".deal-head").get_by_text("€12,000")).to_be_visible()


def test_a_manager_goes_from_today_to_whom_to_coach_and_past_a_gate(people: People) -> None:
    for number in range(3):
        add_deal(people.house, name=f"Pumps {number}")
    page = people.at("mina", "/today/")
    page.get_by_role("row", name="Rasmus").get_by_role("link", name="Rasmus, Without a step: 3").click()
    page.get_by_role("link", name="Pumps 0").click()
    page.get_by_role("link", name="2 missing for Proposal").click()
    page.get_by_text("Override this gate").click()
    page.get_by_label("The reason is recorded").fill("Their board meets on Friday.")
    page.get_by_role("button", name="Advance without the evidence").click()
    expect(page.locator(".deal-head")).to_contain_text("gate overridden")
    page.get_by_label("More actions").click()
    page.get_by_role("button", name="Hand over …").click()
    dialog = page.get_by_role("dialog", name="Hand over")
    dialog.get_by_role("combobox").first.select_option(label="Jiwoo")
    dialog.get_by_role("button", name="Hand over").click()
    expect(page.locator(".deal-head")).to_contain_text("Jiwoo")
    page.goto("/today/")
    looks = page.get_by_role("region", name="Overridden gates to look at")
    expect(looks.get_by_text("“Their board meets on Friday.”")).to_be_visible()


def test_a_process_owner_publishes_changes_and_moves_open_deals(people: People) -> None:
    ada = people.house.actor("ada")
    process_id = create_process(ada, template="essential", now=NOW)
    page = people.at("ada", f"/processes/{process_id}/studio/")
    publish(page, "v1")
    deal = actions.create_deal(ada, name="Pumps for Oulu", process_id=process_id, now=NOW)
    page.goto(f"/processes/{process_id}/studio/")
    page.locator(".scard .t").first.click()
    sheet = page.get_by_role("dialog", name="Criterion")
    sheet.locator("[name='label.en']").fill("The buyer has said what hurts")
    sheet.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.locator(".scard .t").first).to_have_text("The buyer has said what hurts")
    publish(page, "v2")
    page.goto(f"/processes/{process_id}/impact/")
    expect(page.get_by_role("row", name="Pumps for Oulu")).to_be_visible()
    page.get_by_role("button", name="Move these deals now").click()
    expect(page.get_by_text("Every open deal runs on this version now.")).to_be_visible()
    page.goto(f"/deals/{deal.id}/")
    expect(page.get_by_text("The buyer has said what hurts").first).to_be_visible()


def publish(page: Page, version: str) -> None:
    """From the studio to a published version."""
    page.get_by_role("link", name="Publish", exact=True).last.click()
    page.get_by_role("button", name=f"Publish {version}").click()
    expect(page.get_by_text("Published. New deals start on this version")).to_be_visible()
