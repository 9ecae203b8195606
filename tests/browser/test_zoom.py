"""Every page in every language where room is short: on 320 pixels, which is 400 % zoom, and with text twice as large.

Long Finnish words are the hard case, for a word that is not broken is what makes a page wider than its window.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from homeplate.people.actions import change_own_profile
from tests.browser.conftest import People
from tests.browser.test_access import SIDEWAYS, UNFOLD, pages
from tests.engines import BROWSER_SWITCHES, chromium
from tests.make import NOW

__all__ = ["pages"]
pytestmark = pytest.mark.django_db(transaction=True)

CUT = """() => [...document.querySelectorAll("main *")].filter((one) => {
  const style = getComputedStyle(one);
  if (!one.checkVisibility() || !["hidden", "clip"].includes(style.overflowX) || one.closest("svg")) return false;
  if (style.textOverflow === "ellipsis" || style.clipPath !== "none" || one.matches("input")) return false;
  return one.scrollWidth > one.clientWidth + 1;
}).map((one) => `${one.tagName}.${one.className}`)"""
"""What hides a part of what it holds without saying so."""
WIDER = """() => [...document.body.querySelectorAll("*")].filter((one) => {
  const end = document.documentElement.clientWidth + 1;
  if (!one.checkVisibility() || one.getBoundingClientRect().right <= end) return false;
  for (let up = one.parentElement; up && up !== document.body; up = up.parentElement) {
    if (getComputedStyle(up).overflowX !== "visible") return false;
  }
  return true;
}).map((one) => `${one.tagName}.${one.className}`.slice(0, 60)).slice(-4)"""
"""What makes a page wider than its window."""
LANGUAGES = ["en", "ko", "fi"]


def trouble(page: Page, pages: dict[str, str]) -> dict[str, Any]:
    """The pages that scroll sideways or cut something off, as they open and with all that is folded open."""
    found: dict[str, Any] = {}
    for name, address in pages.items():
        page.goto(address)
        for state in ("as it opens", "unfolded"):
            if state == "unfolded":
                page.evaluate(UNFOLD)
            sideways, cut = page.evaluate(SIDEWAYS), page.evaluate(CUT)
            if sideways > 0 or cut:
                found[f"{name}, {state}"] = (sideways, page.evaluate(WIDER), cut)
    return found


@pytest.fixture
def large_print(people: People) -> Iterator[People]:
    """The same people, with text set to twice its size in their browser."""
    switches = [*BROWSER_SWITCHES, "--blink-settings=defaultFontSize=32"]
    browser: Browser = people.browser.browser_type.launch(executable_path=chromium(), args=switches)
    yield replace(people, browser=browser)
    browser.close()


def speaking(people: People, language: str) -> None:
    """Let Ada read another language."""
    change_own_profile(people.house.actor("ada"), language=language, now=NOW)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [640, 320])
def test_a_zoomed_page_needs_no_scrolling_sideways(
    people: People, pages: dict[str, str], width: int, language: str
) -> None:
    speaking(people, language)
    assert trouble(people.at("ada", width=width), pages) == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [1280, 640, 390])
def test_text_twice_as_large_fits(
    large_print: People, pages: dict[str, str], width: int, language: str
) -> None:
    speaking(large_print, language)
    page = large_print.at("ada", width=width)
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    assert trouble(page, pages) == {}
