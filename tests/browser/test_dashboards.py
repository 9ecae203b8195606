"""Dashboards in a real browser: arranged by keys and by dragging, set back, sent, received and stopped."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from homeplate.dashboards.actions import copy_dashboard
from homeplate.dashboards.tasks import send_waiting
from homeplate.deals import actions
from homeplate.insight.mirror.refresh import catch_up
from tests.browser.conftest import People
from tests.browser.test_access import barriers
from tests.make import NOW
from tests.web.selling import add_deal

pytestmark = pytest.mark.django_db(transaction=True)

ORDER = "[...document.querySelectorAll('.tile-card')].map((one) => one.dataset.tile)"


@pytest.fixture(autouse=True)
def _counted(people: People, settings: Any, tmp_path: Any) -> None:
    """A sale lost and one that goes on, counted; a mail server that takes everything."""
    settings.HOMEPLATE_DATA = tmp_path
    settings.HOMEPLATE_MAIL_SERVER = True
    now = datetime.now(UTC)
    lost = add_deal(people.house, "rasmus", "Valves")
    actions.lose(people.house.actor("rasmus"), deal_id=lost.id, reason="timing", now=now)
    add_deal(people.house, "rasmus", "Going on")
    with people.house.inside():
        catch_up(now=now)


def settled(page: Page) -> None:
    """All tiles have come; the first ones wait until what counts them is loaded."""
    expect(page.locator(".tile-card .skeleton")).to_have_count(0, timeout=30_000)


def begins(page: Page, *tiles: str) -> None:
    """The board begins with these tiles."""
    page.wait_for_function(
        f"(wanted) => {ORDER}.slice(0, wanted.length).join() === wanted.join()", arg=list(tiles)
    )


def test_a_dashboard_is_arranged_by_keys_and_that_is_undone(people: People) -> None:
    page = people.at("mina", "/today/")
    page.keyboard.press("g")
    page.keyboard.press("d")
    expect(page.get_by_role("heading", name="My team", level=1)).to_be_visible()
    settled(page)
    assert barriers(page) == []
    page.get_by_role("link", name="Arrange", exact=True).click()
    page.get_by_label("Name").fill("Mondays")
    assert barriers(page) == []
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("heading", name="Mondays", level=1)).to_be_visible()
    settled(page)
    begins(page, "forecast", "goal", "goals")

    page.locator("#tile-goal header summary").focus()
    page.keyboard.press("Shift+ArrowLeft")
    begins(page, "goal", "forecast", "goals")
    expect(page.locator("#tile-goal header summary")).to_be_focused()
    expect(page.locator(".tile-card .skeleton")).to_have_count(0)
    page.keyboard.press("w")
    expect(page.locator("#tile-goal")).to_have_class(re.compile("wide"))
    page.keyboard.press("Delete")
    begins(page, "forecast", "goals")
    expect(page.locator("#tile-forecast header summary")).to_be_focused()
    page.get_by_role("button", name="Undo").click()
    begins(page, "goal", "forecast", "goals")
    settled(page)


def test_a_dashboard_is_arranged_by_dragging_added_to_and_set_back(people: People) -> None:
    made = copy_dashboard(people.house.actor("mina"), which="manager", name="Mondays", now=NOW)
    page = people.at("mina", f"/dashboard/{made}/")
    settled(page)
    page.locator("#tile-goal header").drag_to(
        page.locator("#tile-forecast header"),
        source_position={"x": 200, "y": 12},
        target_position={"x": 15, "y": 12},
    )
    begins(page, "goal", "forecast", "goals")
    page.get_by_text("Add a tile", exact=True).click()
    page.get_by_role("button", name="Bookings").click()
    expect(page.locator("#tile-booked")).to_contain_text("1 lost")
    assert barriers(page) == []

    page.locator("main .head").get_by_label("More").click()
    page.get_by_role("button", name="Set back to the ready one").click()
    expect(page.locator("#tile-booked")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#tile-booked")).to_be_visible()


def test_a_dashboard_is_scheduled_received_and_stopped(people: People) -> None:
    page = people.at("mina", "/dashboard/manager/schedules/")
    page.get_by_label("How often").select_option("monthly")
    expect(page.get_by_label("Day of the week")).to_be_hidden()
    page.get_by_label("How often").select_option("weekly")
    page.get_by_label("Day of the week").select_option("4")
    page.get_by_label("Rasmus").check()
    assert barriers(page) == []
    page.get_by_role("button", name="Send it from now on").click()
    page.get_by_role("link", name="Every week, Friday at 08:00").click()
    page.get_by_role("button", name="Send me one now").click()
    expect(page.get_by_text("waits", exact=True)).to_be_visible()
    assert barriers(page) == []
    assert send_waiting.func(str(people.house.id)) == 1
    page.reload()
    expect(page.get_by_text("sent", exact=True)).to_be_visible()

    (message,) = mail.outbox
    assert isinstance(message, mail.EmailMultiAlternatives) and message.subject.startswith("My team: ")
    found = re.search(r"(/dashboard/stop/\S+)", str(message.body))
    assert found
    assert ">Win rate</a>" in str(message.alternatives[0][0])
    page.goto(f"{people.address}{found[1]}")
    expect(page.get_by_role("heading", name="Stop this mail?")).to_be_visible()
    assert barriers(page) == []
    page.get_by_role("button", name="Stop it").click()
    expect(page.get_by_role("heading", name="It is not sent to you any more")).to_be_visible()
    page.goto(f"{people.address}/dashboard/manager/schedules/")
    expect(page.get_by_text("Rasmus · next:")).to_be_visible()
