"""Bringing files in, in a real browser: from the choice to the board, by keyboard alone, left and come back to."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect

from homeplate.transfer.actions import work_import, work_undo
from tests.browser.conftest import People
from tests.make import NOW
from tests.transfer.shared import shared

pytestmark = pytest.mark.django_db(transaction=True)

DEALS = b"""Deal Name,Amount,Stage,Owner,Close Date,Plant
Pumps,"1.234,50 EUR",Discovery,Rasmus,03/04/2031,Oulu
Valves,"6,00 EUR",Proposal,Moses Frase,05/06/2031,Turku
Cranes,"7,25 EUR",Closed Won,Moses Frase,07/08/2025,
"""


def file(name: str = "deals.csv", content: bytes = DEALS) -> Any:
    """A file to choose."""
    return {"name": name, "mimeType": "text/csv", "buffer": content}


def run_at(page: Page) -> UUID:
    """The import that a page is about."""
    found = re.search(r"/imports/([0-9a-f-]{36})/", page.url)
    assert found
    return UUID(found[1])


def work(people: People, page: Page) -> None:
    """What the worker does meanwhile."""
    expect(page.get_by_text("Waiting for its turn")).to_be_visible()
    work_import(people.house.actor("ada"), run_id=run_at(page), clock=lambda: NOW)


def becomes(page: Page, what: str) -> Locator:
    """The choice for a column or a stage."""
    return page.get_by_label(f"“{what}” becomes")


def tab_to(page: Page, wanted: Locator) -> None:
    """Go on by the Tab key until it has the focus."""
    expect(wanted).to_be_visible()
    for _ in range(60):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the keyboard does not reach it")


def test_a_real_export_comes_in_and_stands_on_the_board(people: People) -> None:
    export = shared("salesforce-import/Opportunities.csv")
    page = people.at("ada", "/imports/")
    page.get_by_label("Files").set_input_files(export)
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_text("Recognised as")).to_be_visible()
    page.get_by_role("button", name="On to the stages").click()
    expect(page.get_by_text("count as not evidenced.").first).to_be_visible()
    page.get_by_role("button", name=re.compile("Dry run|On to the owners")).click()
    work(people, page)
    page.get_by_role("button", name="Import now").click()
    work(people, page)
    page.get_by_role("link", name="To the pipeline").click()
    expect(page.locator(".bcard").first).to_be_visible()


def chosen_by_keys(page: Page) -> None:
    """The file chosen without a mouse, and read."""
    page.on("filechooser", lambda _: None)  # the browser has to know in time that somebody waits for it
    tab_to(page, page.get_by_label("Files"))
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files([file()])
    expect(page.locator("[data-chosen]")).to_contain_text("deals.csv")
    tab_to(page, page.get_by_role("button", name="Read the file"))
    page.keyboard.press("Enter")


def test_every_step_is_gone_by_keyboard_alone(people: People) -> None:
    page = people.at("ada", "/imports/")
    press = page.keyboard.press
    chosen_by_keys(page)
    tab_to(page, page.get_by_label("Apr 3, 2031 (the day comes first)"))
    press("Space")
    tab_to(page, page.get_by_role("button", name="Keep them in custom fields"))
    press("Enter")
    expect(becomes(page, "Plant")).to_have_value("custom:plant")
    expect(page.get_by_text("read as 1,234.5 EUR")).to_be_visible()
    tab_to(page, page.get_by_role("button", name="On to the stages"))
    press("Enter")
    tab_to(page, becomes(page, "Proposal"))
    page.keyboard.type("Clo")
    expect(page.get_by_text("1 deal will stand at “Closing”; 3 criteria before it count")).to_be_visible()
    tab_to(page, page.get_by_role("button", name="On to the owners"))
    press("Enter")
    tab_to(page, page.get_by_label("“Moses Frase” is"))
    page.keyboard.type("Me")
    tab_to(page, page.get_by_role("button", name="Dry run"))
    press("Enter")
    work(people, page)
    tab_to(page, page.get_by_role("button", name="Import now"))
    press("Enter")
    work(people, page)
    tab_to(page, page.get_by_role("link", name="Deals (3)"))
    press("Enter")
    tab_to(page, page.get_by_role("link", name="Valves"))
    press("Enter")
    expect(page.locator(".deal-head")).to_contain_text("Ada")
    expect(page.locator(".path [aria-current], .path .now").first).to_contain_text("Closing")


def test_who_leaves_in_the_middle_finds_everything_again(people: People) -> None:
    page = people.at("ada", "/imports/")
    page.get_by_label("Files").set_input_files([file()])
    page.get_by_role("button", name="Read the file").click()
    page.get_by_label("Mar 4, 2031 (the month comes first)").check()
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 204):
        becomes(page, "Plant").select_option("custom:plant")
    page.goto("/today/")
    page.goto("/imports/")
    page.get_by_role("link", name="Go on with “deals.csv”").click()
    expect(page.get_by_label("Mar 4, 2031 (the month comes first)")).to_be_checked()
    expect(becomes(page, "Plant")).to_have_value("custom:plant")
    page.get_by_role("button", name="On to the stages").click()
    expect(becomes(page, "Proposal")).to_be_visible()
    page.reload()
    page.get_by_label("Steps of the import").get_by_role("link", name="Columns").click()
    expect(becomes(page, "Plant")).to_have_value("custom:plant")
    expect(page.get_by_text("read as Mar 4, 2031")).to_be_visible()


def test_a_file_that_is_refused_leaves_the_choice_as_it_was(people: People) -> None:
    page = people.at("ada", "/imports/")
    page.get_by_label("Files").set_input_files([file("things.csv", b"foo,bar\nPumps,2\n")])
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("alert")).to_contain_text(
        "Say whether these are deals, leads, accounts or contacts."
    )
    page.get_by_label("It holds").select_option("Accounts")
    page.get_by_role("button", name="Read the file").click()
    expect(becomes(page, "foo")).to_be_visible()


def test_what_is_too_large_is_refused_before_it_is_sent(people: People) -> None:
    page = people.at("ada", "/imports/")
    page.locator("form[data-upload]").evaluate("form => { form.dataset.mostBytes = '10' }")
    page.get_by_label("Files").set_input_files([file()])
    expect(page.get_by_text("Split the export into parts.")).to_be_visible()
    expect(page.get_by_role("button", name="Read the file")).to_be_disabled()
    page.get_by_label("Files").set_input_files([file(content=b"a\n1\n")])
    expect(page.get_by_role("button", name="Read the file")).to_be_enabled()


def test_an_import_is_taken_back_after_a_look_at_what_would_go(people: People) -> None:
    page = people.at("ada", "/imports/")
    page.get_by_label("Files").set_input_files([file(content=b"Deal,Stage\nPumps,Discovery\n")])
    for name in ("Read the file", "On to the stages", "Dry run"):
        page.get_by_role("button", name=name).click()
    work(people, page)
    page.get_by_role("button", name="Import now").click()
    work(people, page)
    page.get_by_role("link", name="Undo this import …").click()
    expect(page.get_by_role("row", name="Deals 1 0")).to_be_visible()
    page.get_by_role("button", name="Undo the import").click()
    expect(page.get_by_text("Being undone")).to_be_visible()
    work_undo(people.house.actor("ada"), run_id=run_at(page), clock=lambda: NOW)
    expect(page.get_by_text("This import was undone.")).to_be_visible()
