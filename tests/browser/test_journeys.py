"""What people do all day, in a real browser: past a gate, by mouse, finger and keyboard, alone and together."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page, expect

from homeplate.accounts.actions import create_account
from homeplate.deals import actions
from homeplate.deals.models import Deal
from homeplate.people.actions import set_password
from tests.browser.conftest import People
from tests.make import NOW
from tests.web.selling import add_deal, prove

TODAY = datetime.now(UTC)
"""Browser and server live in the present; evidence of the tests' own day has lapsed by now."""

pytestmark = pytest.mark.django_db(transaction=True)


def card(page: Page, name: str = "Pumps for Oulu") -> Locator:
    """A deal on the board."""
    return page.locator(".bcard", has_text=name)


def column(page: Page, stage: str) -> Locator:
    """A stage of the board."""
    return page.locator(f".col[data-stage={stage}]")


def drag(page: Page, what: Locator, to: Locator) -> None:
    """With the mouse, as a person does: press, move a little, move on, let go."""
    start, end = what.bounding_box(), to.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 60, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(start["x"] + 80, start["y"] + 30, steps=3)
    page.mouse.move(end["x"] + 80, end["y"] + 140, steps=6)
    page.mouse.up()


def test_somebody_signs_in_and_out(people: People, page: Page) -> None:
    set_password(email="rasmus@northwind.example", password="a-good-long-one", now=NOW)
    page.goto("/")
    page.get_by_label("E-mail address").fill("rasmus@northwind.example")
    page.get_by_label("Password", exact=True).fill("a-good-long-one")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Nothing on your plate")).to_be_visible()
    page.get_by_label("You: Rasmus").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out").click()
    page.goto("/pipeline/")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def test_a_deal_goes_past_a_gate_with_evidence_and_is_found_in_its_timeline(
    people: People, deal: Deal
) -> None:
    page = people.at("rasmus")
    drag(page, card(page), column(page, "proposal"))
    sheet = page.get_by_role("dialog", name="Discovery → Proposal")
    expect(sheet.get_by_text("2 criteria are missing at this gate.")).to_be_visible()
    need = sheet.get_by_role("region", name="The buyer confirmed the need")
    need.get_by_label("Yes, this is confirmed").check()
    need.get_by_label("How do you know?").fill("She said so on the phone.")
    sheet.get_by_role("button", name="Save and advance").click()
    expect(sheet.get_by_text("1 criterion is missing at this gate.")).to_be_visible()
    sheet.get_by_label("Yes, this is confirmed").check()
    sheet.get_by_role("button", name="Save and advance").click()
    expect(sheet).to_be_hidden()
    expect(column(page, "proposal").locator(".bcard")).to_have_count(1)
    card(page).get_by_role("link").click()
    timeline = page.get_by_role("region", name="Timeline")
    expect(timeline.get_by_text("Advanced from Discovery to Proposal")).to_be_visible()
    expect(timeline.get_by_text("She said so on the phone.")).to_be_visible()


def test_two_accounts_become_one_and_two_again(people: People) -> None:
    rasmus = people.house.actor("rasmus")
    kept = create_account(rasmus, name="Kone Oyj", city="Espoo", now=NOW)
    other = create_account(rasmus, name="Kone", domain="kone.example", now=NOW)
    add_deal(people.house, account_id=other.id)
    page = people.at("rasmus", f"/accounts/{kept.id}/")
    page.get_by_role("link", name="Merge with …").click()
    page.get_by_role("link", name="Compare with “Kone”").click()
    expect(page.get_by_role("group", name="Web address").get_by_label("kone.example")).to_be_checked()
    page.get_by_role("group", name="Name").get_by_label("Kone", exact=True).check()
    page.get_by_role("button", name="Merge").click()
    expect(page.get_by_role("heading", name="Kone", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Pumps for Oulu")).to_be_visible()
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("“Kone” is a record of its own again.")).to_be_visible()
    expect(page.get_by_role("heading", name="Kone Oyj")).to_be_visible()
    expect(page.get_by_text("No deal that you may see.")).to_be_visible()


def test_what_was_typed_outlives_a_mistake(people: People, deal: Deal) -> None:
    page = people.at("rasmus", f"/deals/{deal.id}/")
    page.get_by_text("Change", exact=True).click()
    facts = page.get_by_role("region", name="Facts")
    facts.get_by_label("Value").fill("12,4x")
    facts.get_by_label("Source").fill("Referral")
    facts.get_by_role("button", name="Save").click()
    expect(facts.get_by_text("“12,4x” is not a number.")).to_be_visible()
    expect(facts.get_by_label("Source")).to_have_value("Referral")
    facts.get_by_label("Value").fill("12,400")
    facts.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.locator(".deal-head").get_by_text("€12,400")).to_be_visible()


def test_a_card_is_moved_by_keyboard_alone(people: People, deal: Deal) -> None:
    prove(people.house, deal.id, "need", "budget", now=TODAY)
    page = people.at("rasmus")
    page.locator(".bcard a").focus()
    page.keyboard.press("m")
    chooser = page.get_by_role("dialog", name="Move to another stage")
    chooser.get_by_role("button", name="Proposal").press("Enter")
    expect(column(page, "proposal").locator(".bcard")).to_have_count(1)
    expect(card(page).get_by_role("link")).to_be_focused()


def test_a_card_is_dragged_by_a_finger_that_rests_first(people: People, deal: Deal) -> None:
    prove(people.house, deal.id, "need", "budget", now=TODAY)
    page = people.at("rasmus", touch=True)
    start, end = card(page).bounding_box(), column(page, "proposal").bounding_box()
    assert start
    assert end
    finger = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        finger.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]}
        )

    touch("touchStart", (start["x"] + 60, start["y"] + 20))
    expect(page.locator(".bcard.lifted")).to_be_visible()
    touch("touchMove", (start["x"] + 90, start["y"] + 30))
    touch("touchMove", (end["x"] + 80, end["y"] + 140))
    touch("touchEnd")
    expect(column(page, "proposal").locator(".bcard")).to_have_count(1)


def test_a_step_back_asks_for_a_reason(people: People, deal: Deal) -> None:
    prove(people.house, deal.id, "need", "budget", now=TODAY)
    actions.advance(people.house.actor("rasmus"), deal_id=deal.id, to="proposal", now=TODAY)
    page = people.at("rasmus")
    drag(page, card(page), column(page, "discovery"))
    sheet = page.get_by_role("dialog", name="Proposal → Discovery")
    sheet.get_by_label("Why").fill("They want to wait for the budget.")
    sheet.get_by_role("button", name="Go back").click()
    expect(column(page, "discovery").locator(".bcard")).to_have_count(1)


def test_a_manager_overrides_a_gate_and_a_rep_is_not_offered_to(people: People, deal: Deal) -> None:
    page = people.at("rasmus")
    drag(page, card(page), column(page, "proposal"))
    expect(page.get_by_role("button", name="Save and advance")).to_be_visible()
    expect(page.get_by_text("Override this gate")).to_have_count(0)
    page = people.at("mina")
    drag(page, card(page), column(page, "proposal"))
    page.get_by_text("Override this gate").click()
    page.get_by_label("The reason is recorded").fill("Their board meets on Friday.")
    page.get_by_role("button", name="Advance without the evidence").click()
    expect(column(page, "proposal").get_by_text("gate", exact=True)).to_be_visible()


def test_of_two_people_at_one_deal_the_second_is_told(people: People, deal: Deal) -> None:
    prove(people.house, deal.id, "need", "budget", now=TODAY)
    first, second = people.at("rasmus"), people.at("mina")
    drag(first, card(first), column(first, "proposal"))
    expect(column(first, "proposal").locator(".bcard")).to_have_count(1)
    drag(second, card(second), column(second, "proposal"))
    expect(second.get_by_text("Somebody moved this deal to “Proposal” a moment ago.")).to_be_visible()
    expect(column(second, "proposal").locator(".bcard")).to_have_count(1)


def test_a_page_saved_in_the_sheet_shows_it_once_the_sheet_is_closed(people: People, deal: Deal) -> None:
    page = people.at("rasmus", f"/deals/{deal.id}/")
    page.get_by_role("link", name="2 missing for Proposal").click()
    sheet = page.get_by_role("dialog", name="Discovery → Proposal")
    sheet.get_by_label("Yes, this is confirmed").first.check()
    sheet.get_by_role("button", name="Save", exact=True).click()
    expect(sheet.get_by_text("1 criterion is missing at this gate.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="1 missing for Proposal")).to_be_visible()


def test_a_deal_is_won_at_the_end(people: People, deal: Deal) -> None:
    prove(people.house, deal.id, "need", "budget", "read", "order", now=TODAY)
    actions.advance(people.house.actor("rasmus"), deal_id=deal.id, to="closing", now=TODAY)
    page = people.at("rasmus", f"/deals/{deal.id}/")
    page.get_by_role("button", name="Mark as won").click()
    page.get_by_role("dialog", name="Mark as won").get_by_role("button", name="Mark as won").click()
    expect(page.get_by_role("img", name="Home: the sale is won.")).to_be_visible()


def test_a_refused_dialog_stays_open_with_what_was_typed(people: People, deal: Deal) -> None:
    page = people.at("rasmus", f"/deals/{deal.id}/")
    page.get_by_label("More actions").click()
    page.get_by_role("button", name="Mark as lost …").click()
    dialog = page.get_by_role("dialog", name="Mark as lost")
    dialog.get_by_label("Reason").select_option("A competitor was preferred")
    dialog.get_by_label("What happened").fill("Cheaper by a third.")
    dialog.get_by_role("button", name="Mark as lost").click()
    expect(dialog.get_by_text("Name the competitor who won.")).to_be_visible()
    expect(dialog.get_by_label("What happened")).to_have_value("Cheaper by a third.")
    dialog.get_by_label("Competitor").fill("Acme")
    dialog.get_by_role("button", name="Mark as lost").click()
    expect(page.locator(".deal-head").get_by_text("Lost")).to_be_visible()


def test_two_clicks_add_one_deal(people: People) -> None:
    page = people.at("rasmus")
    page.get_by_role("link", name="New deal").click()
    page.get_by_label("What the deal is about").fill("Cranes for Pori")
    page.get_by_role("button", name="Add the deal").dblclick()
    expect(page.get_by_role("heading", name="Cranes for Pori")).to_be_visible()
    page.goto("/pipeline/")
    expect(card(page, "Cranes for Pori")).to_have_count(1)


def test_a_deleted_deal_comes_back_by_undo(people: People, deal: Deal) -> None:
    page = people.at("rasmus", f"/deals/{deal.id}/")
    page.get_by_label("More actions").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("“Pumps for Oulu” is deleted.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="Pumps for Oulu")).to_be_visible()
    expect(page.get_by_text("This deal is deleted")).to_have_count(0)


def test_a_new_deal_starts_with_an_account_found_while_typing(people: People, deal: Deal) -> None:
    actions.edit_deal(people.house.actor("rasmus"), deal_id=deal.id, changes={"name": "Old"}, now=NOW)
    page = people.at("rasmus")
    page.get_by_role("link", name="New deal").click()
    sheet = page.get_by_role("dialog", name="New deal")
    sheet.get_by_label("What the deal is about").fill("Cranes for Pori")
    sheet.get_by_label("Account").fill("Kone Oyj")
    sheet.get_by_role("button", name="Add the deal").click()
    expect(page.get_by_role("heading", name="Cranes for Pori")).to_be_visible()
    expect(page.get_by_role("link", name="Kone Oyj")).to_be_visible()


def test_search_is_a_keystroke_away(people: People, deal: Deal) -> None:
    page = people.at("rasmus")
    page.keyboard.press("/")
    page.keyboard.type("pumps")
    page.locator("#hits a").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Pumps for Oulu")).to_be_visible()


def test_filters_change_the_address_and_the_back_button_undoes_them(people: People, deal: Deal) -> None:
    add_deal(people.house, "jiwoo", "Valves for Turku")
    page = people.at("mina")
    page.get_by_label("Name or account").fill("turku")
    page.keyboard.press("Enter")
    expect(card(page)).to_have_count(0)
    assert page.url.endswith("/pipeline/?q=turku")
    page.go_back()
    expect(card(page)).to_have_count(1)


@pytest.mark.parametrize(("name", "title"), [("한국어", "파이프라인"), ("Suomi", "Putki")])
def test_a_language_holds_from_the_menu_on(people: People, name: str, title: str) -> None:
    page = people.at("rasmus")
    page.get_by_label("You: Rasmus").click()
    page.get_by_role("button", name=name).click()
    expect(page.get_by_role("navigation").first.get_by_role("link", name=title)).to_be_visible()


def test_a_theme_holds_at_once_and_on_the_next_page(people: People) -> None:
    page = people.at("rasmus")
    page.get_by_label("You: Rasmus").click()
    with page.expect_response("**/preferences/"):
        page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto("/accounts/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
