"""Every page at 200 % and 400 % zoom, with text twice as large, and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import People
from tests.browser.test_access import SIDEWAYS, pages
from tests.engines import BROWSER_SWITCHES, chromium

__all__ = ["pages"]
pytestmark = pytest.mark.django_db(transaction=True)

A4 = 703
"""Pixels between the margins of a sheet."""
CUT = """() => [...document.querySelectorAll("main *")].filter((one) => {
  const style = getComputedStyle(one);
  if (!one.checkVisibility() || !["hidden", "clip"].includes(style.overflowX) || one.closest("svg")) return false;
  if (style.textOverflow === "ellipsis" || style.clipPath !== "none" || one.matches("input")) return false;
  return one.scrollWidth > one.clientWidth + 1;
}).map((one) => `${one.tagName}.${one.className}`)"""
PRESSABLE = """() => [...document.querySelectorAll(
  ".side, .top, .crumbs, .tabs, .seg, .filters, .btn, .skip, button:not(.cell), [role=dialog]"
)].filter((one) => one.checkVisibility() && one.getBoundingClientRect().height)
  .map((one) => `${one.tagName}.${one.className}`)"""
COLOURS = """() => [getComputedStyle(document.documentElement).backgroundColor,
  getComputedStyle(document.querySelector("h1, h2")).color]"""
CLIPPED = """() => [...document.querySelectorAll(".table-wrap, .board, .col ol")].filter(
  (one) => getComputedStyle(one).overflowY !== "visible").map((one) => one.className)"""


def trouble(page: Page, pages: dict[str, str]) -> dict[str, Any]:
    """The pages that scroll sideways or cut something off."""
    found: dict[str, Any] = {}
    for name, address in pages.items():
        page.goto(address)
        sideways, cut = page.evaluate(SIDEWAYS), page.evaluate(CUT)
        if sideways > 0 or cut:
            found[name] = (sideways, cut)
    return found


@pytest.fixture
def large_print(people: People) -> Iterator[Browser]:
    """A browser of somebody who has set text to twice its size."""
    switches = [*BROWSER_SWITCHES, "--blink-settings=defaultFontSize=32"]
    browser = people.browser.browser_type.launch(executable_path=chromium(), args=switches)
    yield browser
    browser.close()


@pytest.mark.parametrize("width", [640, 320])
def test_a_zoomed_page_needs_no_scrolling_sideways(people: People, pages: dict[str, str], width: int) -> None:
    assert trouble(people.at("ada", width=width), pages) == {}


def test_text_twice_as_large_fits(people: People, pages: dict[str, str], large_print: Browser) -> None:
    page = replace(people, browser=large_print).at("ada", width=1280)
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    assert trouble(page, pages) == {}


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
