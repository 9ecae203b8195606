"""The page that a rep keeps open, in a real browser: steps done, put off and agreed anew, by mouse and by keyboard."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from homeplate.deals import actions
from homeplate.deals.actions.create import NextStep
from tests.browser.conftest import People
from tests.web.selling import add_deal

TODAY = datetime.now(UTC).date()

pytestmark = pytest.mark.django_db(transaction=True)


def step(what: str, days: int) -> NextStep:
    """Something agreed for some days from now."""
    return NextStep(what, "call", TODAY + timedelta(days=days))


def line(page: Page, title: str) -> Locator:
    """A line of the page."""
    return page.locator(".todo", has_text=title)


@pytest.fixture
def steps(people: People) -> People:
    """Two steps that are overdue and one for today."""
    add_deal(people.house, name="Pumps for Oulu", next_step=step("Call Minna", -4))
    add_deal(people.house, name="Valves for Turku", next_step=step("Visit the plant", -2))
    add_deal(people.house, name="Cranes for Pori", next_step=step("Send the offer", 0))
    return people


def test_a_step_is_ticked_off_the_next_one_agreed_and_all_of_it_undone(steps: People) -> None:
    page = steps.at("rasmus", "/today/")
    expect(page.locator("#summary")).to_have_text("2 steps overdue, 1 step due today.")
    page.get_by_role("button", name="Done: Call Minna").click()
    expect(page.get_by_text("What did you agree next?")).to_be_visible()
    expect(page.locator("#summary")).to_contain_text("1 step overdue")
    what = page.get_by_label("Next step agreed with the buyer")
    expect(what).to_be_focused()
    what.fill("Demo for the committee")
    page.get_by_label("When").fill((TODAY + timedelta(days=3)).isoformat())
    page.get_by_role("button", name="Set the next step").click()
    expect(line(page, "Demo for the committee")).to_contain_text("Pumps for Oulu")
    expect(page.get_by_text("What did you agree next?")).to_have_count(0)
    page.locator(".toast", has_text="The next step is set.").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("The step is as it was.")).to_be_visible()
    expect(line(page, "Pumps for Oulu")).to_contain_text("Set a step")


def test_steps_are_worked_through_by_keyboard_alone(steps: People) -> None:
    page = steps.at("rasmus", "/today/")
    line(page, "Call Minna").get_by_role("link", name="Call Minna", exact=True).focus()
    page.keyboard.press("ArrowDown")
    expect(
        line(page, "Visit the plant").get_by_role("link", name="Visit the plant", exact=True)
    ).to_be_focused()
    page.keyboard.press("7")
    expect(page.get_by_text("“Visit the plant” is put off to")).to_be_visible()
    expect(page.locator(".when.overdue a")).to_have_text("1")
    page.keyboard.press("c")
    form = page.locator(".spot .agree")
    expect(form.get_by_label("Next step agreed with the buyer")).to_be_focused()
    form.get_by_label("When").fill("")
    page.keyboard.press("Enter")
    expect(form.get_by_text("Say for which day it was agreed.")).to_be_visible()
    form.get_by_role("link", name="Cancel").click()
    expect(form).to_have_count(0)


def test_a_finger_finds_every_button_on_a_phone(steps: People) -> None:
    page = steps.at("rasmus", "/today/", width=390, touch=True)
    page.get_by_role("button", name="A day later: Send the offer").tap()
    expect(page.get_by_text("“Send the offer” is put off to")).to_be_visible()
    expect(page.get_by_text("No step is due today.")).to_be_visible()


def test_a_manager_sees_whom_to_coach_and_looks_at_an_overridden_gate(people: People) -> None:
    house = people.house
    for number in range(3):
        add_deal(house, name=f"Pumps {number}")
        add_deal(house, "jiwoo", f"Valves {number}", next_step=step("Visit", 3))
    rushed = add_deal(house, "jiwoo", "Rushed", next_step=step("Visit", 3))
    actions.override(
        house.actor("mina"), deal_id=rushed.id, to="proposal", reason="Board day", now=datetime.now(UTC)
    )
    page = people.at("mina", "/today/")
    row = page.get_by_role("row", name="Rasmus")
    expect(row).to_contain_text("3 of 3 deals have none")
    looks = page.get_by_role("region", name="Overridden gates to look at")
    expect(looks.get_by_text("“Board day”")).to_be_visible()
    looks.get_by_role("button", name="Looked at: Rushed").click()
    expect(looks.get_by_text("has been looked at")).to_be_visible()
    row.get_by_role("link", name="Rasmus, Without a step: 3").click()
    expect(page.get_by_text("3 deals")).to_be_visible()
    expect(page.get_by_role("link", name="Pumps 0")).to_be_visible()
