"""A process owner in the studio: from nothing to a published process without a mouse, and with one."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from playwright.sync_api import Dialog, Page, expect

from homeplate.playbook.actions import create_process
from homeplate.playbook.queries import process_detail
from homeplate.playbook.queries_draft import bench
from tests.browser.conftest import People
from tests.browser.test_access import barriers
from tests.make import NOW

pytestmark = pytest.mark.django_db(transaction=True)

STAGES = ("First contact", "Need", "Solution", "Proposal", "Negotiation", "Order")
CRITERIA = (
    ("The buyer has agreed to an appointment", "The buyer has named the trigger", "The buyer uses a rival product"),
    ("The buyer has said what the problem costs", "The users have described their day", "The need has a named owner"),
    ("The committee has chosen the approach", "The engineers have tested a sample", "The plant manager likes the plan"),
    ("The committee has read the figures", "The buyer has named who signs", "The rivals are known by name"),
    ("The lawyers have cleared the text", "The purchaser has accepted the terms", "The kick-off has a room"),
    ("The order is signed", "The first delivery is accepted", "The accountants have the invoice details"),
)  # fmt: skip


def at(page: Page, place: str) -> None:
    """Wait until a part of the studio has the focus."""
    expect(page.locator(place)).to_be_focused()


def tab_to(page: Page, place: str) -> None:
    """Tab until a part of the page has the focus."""
    wanted = page.locator(place)
    for _ in range(80):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {place}")


def process_at(page: Page) -> UUID:
    """The process that a page is about."""
    found = re.search(r"/processes/([0-9a-f-]{36})/", page.url)
    assert found
    return UUID(found[1])


def draft_of(people: People, name: str = "essential") -> UUID:
    """A draft made from a template."""
    return create_process(people.house.actor("ada"), template=name, now=NOW)


def names(page: Page, stage: int) -> list[str]:
    """The criteria of a column."""
    return page.locator(".scol[data-stage]").nth(stage).locator(".scard .t").all_inner_texts()


def fill_stages(page: Page) -> None:
    """From the first sheet to the last, what a stage is asked for."""
    press = page.keyboard.press
    for name in STAGES:
        expect(page.get_by_role("dialog", name=re.compile("Stage")).get_by_label("Name")).to_be_focused()
        press("ControlOrMeta+a")
        page.keyboard.type(name)
        press("Tab")
        page.keyboard.type(f"Whatever is sold in {name}")
        tab_to(page, "[name='guidance.en']")
        page.keyboard.type("Ask more than you tell.")
        tab_to(page, f"footer [value={'save' if name == STAGES[-1] else 'next'}]")
        press("Enter")
        expect(page.locator(".scol h2").filter(has_text=name)).to_be_visible()


def fill_criteria(page: Page) -> None:
    """From the name of the first stage on: three criteria, and over to the next stage."""
    press = page.keyboard.press
    for number, labels in enumerate(CRITERIA, start=1):
        at(page, f"#t-stage-{number}")
        press("n")
        for label in labels:
            at(page, f"#q-stage-{number}")
            page.keyboard.type(label)
            press("Enter")
            expect(page.locator(".scard .t").filter(has_text=label)).to_be_visible()
        at(page, f"#q-stage-{number}")
        tab_back_to_stage(page, number)
        press("ArrowRight")


def test_six_stages_are_built_and_published_by_keyboard_alone(people: People) -> None:
    page = people.at("ada", "/processes/")
    press = page.keyboard.press
    tab_to(page, "#blank-name")
    page.keyboard.type("Trade fair")
    press("Enter")
    expect(page.get_by_role("heading", name="Trade fair")).to_be_visible()
    process_id = process_at(page)
    tab_to(page, "#t-stage-1")
    press("Enter")
    fill_stages(page)
    at(page, "#t-stage-6")
    for _ in STAGES[1:]:
        press("ArrowLeft")
    fill_criteria(page)
    expect(page.locator(".wbar")).to_contain_text("90 of 100")
    tab_to_button(page, "Repair proportionally", back=True)
    press("Enter")
    expect(page.locator(".wbar")).to_contain_text("100 of 100")
    found = bench(people.house.actor("ada"), process_id=process_id).findings
    assert [one.code for one in found if one.severity == "error"] == []
    tab_to_button(page, "Publish", role="link", back=True)
    press("Enter")
    tab_to_button(page, "Publish v1")
    press("Enter")
    expect(page.get_by_text("Published. New deals start on this version")).to_be_visible()
    detail = process_detail(people.house.actor("ada"), process_id=process_id)
    assert (detail.process.state, detail.process.stages) == ("published", 6)


def tab_back_to_stage(page: Page, number: int) -> None:
    """Shift and Tab up to the name of a stage."""
    for _ in range(60):
        if page.locator(f"#t-stage-{number}").evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Shift+Tab")
    raise AssertionError(number)


def tab_to_button(page: Page, name: str, *, role: str = "button", back: bool = False) -> None:
    """Tab to a button or link by what it is called."""
    wanted = page.get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]
    for _ in range(150):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(name)


def test_cards_are_moved_copied_weighed_and_removed_by_keys(people: People) -> None:
    page = people.at("ada", f"/processes/{draft_of(people)}/studio/")
    first, second = names(page, 0)[:2]
    card = page.locator(".scard .t").first
    focus = card.get_attribute("id")
    card.focus()
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator(".scard .t").first).to_have_text(second)
    at(page, f"#{focus}")
    page.keyboard.press("ControlOrMeta+z")
    expect(page.locator(".scard .t").first).to_have_text(first)
    at(page, f"#{focus}")
    page.keyboard.press("ControlOrMeta+Shift+z")
    expect(page.locator(".scard .t").first).to_have_text(second)
    page.keyboard.press("d")
    expect(page.locator(".scard .t").filter(has_text=f"{first} (2)")).to_be_focused()
    page.keyboard.press("Delete")
    expect(page.locator(".scard .t").filter(has_text=f"{first} (2)")).to_have_count(0)
    page.locator(".scard .t").first.focus()
    page.keyboard.press("w")
    page.keyboard.type("40")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Weighs 40 now.")).to_be_visible()
    expect(page.get_by_role("button", name="Repair proportionally")).to_be_visible()


def test_cards_and_columns_are_dragged(people: People) -> None:
    page = people.at("ada", f"/processes/{draft_of(people)}/studio/")
    columns = page.locator(".scol[data-stage]")
    moved = names(page, 3)[0]
    columns.nth(3).locator(".scard").first.drag_to(
        columns.nth(4).locator(".scard").first, target_position={"x": 20, "y": 4}
    )
    expect(page.get_by_text("Moved.")).to_be_visible()
    assert names(page, 4)[0] == moved
    page.get_by_role("button", name="Undo").last.click()
    expect(page.get_by_text("Undone.")).to_be_visible()
    assert names(page, 3)[0] == moved


def test_a_sheet_with_changes_is_not_thrown_away_by_a_key(people: People) -> None:
    page = people.at("ada", f"/processes/{draft_of(people)}/studio/")
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    page.locator(".scard .t").first.click()
    sheet = page.get_by_role("dialog", name="Criterion")
    sheet.get_by_label("Guidance").fill("Something that took a while")
    page.keyboard.press("Escape")
    expect(sheet.get_by_label("Guidance")).to_have_value("Something that took a while")
    assert asked == ["Throw away what you typed?"]


def test_a_question_of_another_language_is_written_in_between(people: People) -> None:
    page = people.at("ada", f"/processes/{draft_of(people)}/studio/")
    page.locator(".scard .t").first.click()
    sheet = page.get_by_role("dialog", name="Criterion")
    sheet.get_by_label("Guidance").fill("In English")
    sheet.get_by_role("button", name="fi", exact=True).click()
    expect(sheet.get_by_role("button", name="fi", exact=True)).to_have_attribute("aria-pressed", "true")
    sheet.get_by_label("Guidance").fill("Suomeksi")
    sheet.get_by_role("button", name="Add a question").click()
    expect(page.locator("#sheet [autofocus]")).to_be_focused()
    page.keyboard.type("Kuka päättää?")
    sheet.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    one = bench(people.house.actor("ada"), process_id=process_at(page)).definition.criteria[0]
    assert (one.guidance["en"], one.guidance["fi"]) == ("In English", "Suomeksi")
    assert one.questions[-1] == {"fi": "Kuka päättää?"}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_barrier_in_the_studio(people: People, theme: str) -> None:
    process_id = draft_of(people, "key-account")
    page = people.at("ada", f"/processes/{process_id}/studio/", theme=theme)
    assert barriers(page) == []
    page.locator(".scard .t").nth(8).click()
    page.get_by_role("dialog", name="Criterion").wait_for()
    page.evaluate("Promise.all(document.getElementById('sheet').getAnimations().map(one => one.finished))")
    page.evaluate("document.querySelectorAll('#sheet details').forEach(one => { one.open = true })")
    assert barriers(page) == []


def test_the_studio_works_on_a_phone(people: People) -> None:
    page = people.at("ada", f"/processes/{draft_of(people)}/studio/", width=390, touch=True)
    card = page.locator(".scard").first
    card.locator(".dots").tap()
    card.get_by_role("button", name="Move down").tap()
    expect(page.get_by_text("Moved.")).to_be_visible()
    page.locator(".scard .t").first.tap()
    sheet = page.get_by_role("dialog", name="Criterion")
    sheet.get_by_label("Weight").fill("9")
    sheet.get_by_role("button", name="Save", exact=True).last.tap()
    expect(page.get_by_text("Saved.")).to_be_visible()
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider == 0
