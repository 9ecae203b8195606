"""Every page on paper."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import People
from tests.browser.test_access import SIDEWAYS, pages

__all__ = ["pages"]
pytestmark = pytest.mark.django_db(transaction=True)

A4 = 703
"""Pixels between the margins of a sheet."""
PRESSABLE = """() => [...document.querySelectorAll(
  ".side, .top, .crumbs, .tabs, .seg, .filters, .btn, .skip, button:not(.cell), [role=dialog]"
)].filter((one) => one.checkVisibility() && one.getBoundingClientRect().height)
  .map((one) => `${one.tagName}.${one.className}`)"""
COLOURS = """() => [getComputedStyle(document.documentElement).backgroundColor,
  getComputedStyle(document.querySelector("h1, h2")).color]"""
CLIPPED = """() => [...document.querySelectorAll(".table-wrap, .board, .col ol")].filter(
  (one) => getComputedStyle(one).overflowY !== "visible").map((one) => one.className)"""

MARK = """() => document.querySelectorAll("main tr").forEach(
  (one) => one.toggleAttribute("data-seen", one.checkVisibility()))"""
LOST = """() => [...document.querySelectorAll("main tr[data-seen]")].filter((row) => {
  if (!row.checkVisibility()) return true;
  for (let up = row.parentElement; up.tagName !== "MAIN"; up = up.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(up);
    if (overflowY !== "visible" && up.scrollHeight > up.clientHeight + 1) return true;
    if (overflowX !== "visible" && up.scrollWidth > up.clientWidth + 1) return true;
  }
  return false;
}).map((row) => row.innerText.slice(0, 40))"""
"""Rows that the screen shows or lets one scroll to, and paper does not."""
PALE = """() => [...document.querySelectorAll("main a")].filter((one) => {
  if (!one.checkVisibility() || one.matches(".btn, svg *") || !one.innerText.trim()) return false;
  const [red, green, blue] = getComputedStyle(one).color.match(/[\\d.]+/g).map(Number);
  return red + green + blue > 3 * 110;
}).map((one) => one.innerText.slice(0, 40))"""
"""Links that are hardly read when they are black on white."""


def on_paper(page: Page, address: str) -> None:
    """A page as a printer gets it; its rows remember whether the screen showed them."""
    page.emulate_media(media="screen")
    page.goto(address)
    page.evaluate(MARK)
    page.emulate_media(media="print")


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_paper_shows_the_page_and_nothing_to_press(people: People, pages: dict[str, str], theme: str) -> None:
    page = people.at("ada", theme=theme, width=A4)
    page.emulate_media(media="print")
    shown = {}
    for name, address in pages.items():
        if name in ("missing", "styleguide"):
            continue
        page.goto(address)
        assert page.locator("main").is_visible()
        colours = page.evaluate(COLOURS)
        wrong = [*page.evaluate(PRESSABLE), *page.evaluate(CLIPPED)]
        wrong += ["sideways"] if page.evaluate(SIDEWAYS) > 0 else []
        if wrong or colours != ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]:
            shown[name] = (wrong, colours)
    assert shown == {}


def test_heads_of_tables_are_repeated_on_every_sheet(people: People, pages: dict[str, str]) -> None:
    page = people.at("ada", pages["list"])
    page.emulate_media(media="print")
    head = page.locator(".table thead").first
    assert head.evaluate("one => getComputedStyle(one).display") == "table-header-group"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_row_is_lost_and_links_are_read(people: People, pages: dict[str, str], theme: str) -> None:
    page = people.at("ada", theme=theme, width=A4)
    wrong: dict[str, Any] = {}
    for name, address in pages.items():
        on_paper(page, address)
        if found := [*page.evaluate(LOST), *page.evaluate(PALE)]:
            wrong[name] = found
    assert wrong == {}


def test_a_long_table_that_scrolls_on_the_screen_is_printed_whole(people: People) -> None:
    page = people.at("ada", width=A4)
    on_paper(page, "/styleguide/")
    held = page.locator(".table-wrap.held").first
    assert (
        held.evaluate("(one) => one.scrollHeight <= one.clientHeight + 1 && getComputedStyle(one).overflowY")
        == "visible"
    )


def test_the_roles_keep_their_ticks(people: People, pages: dict[str, str]) -> None:
    page = people.at("ada", width=A4)
    page.goto(pages["roles"])
    ticks = page.locator(".matrix td > .i:visible").count()
    assert ticks > 20
    on_paper(page, pages["roles"])
    assert page.locator(".matrix td > .i:visible").count() == ticks
    colour = page.locator(".matrix td > .i").first.evaluate("(one) => getComputedStyle(one).color")
    assert colour == "rgb(0, 0, 0)"


def test_boxes_say_whether_they_are_ticked(people: People, pages: dict[str, str]) -> None:
    page = people.at("ada", width=A4)
    on_paper(page, pages["role"])
    boxes = page.locator(".check input[type=checkbox]:visible")
    states = boxes.evaluate_all(
        "(all) => all.map((one) => [one.checked, getComputedStyle(one).printColorAdjust])"
    )
    assert {checked for checked, _ in states} == {True, False}
    assert {adjust for _, adjust in states} == {"exact"}
