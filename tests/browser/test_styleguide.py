"""The style guide shows every component in every theme: nothing blank, nothing out of its place, no barrier."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from homeplate.web.styleguide import PARTS
from tests.browser.conftest import People
from tests.browser.pixels import colours
from tests.browser.test_access import barriers

pytestmark = pytest.mark.django_db(transaction=True)

SECTIONS = [anchor for _, sections in PARTS for anchor, _ in sections]
WATCH = """
addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective}`));
"""
SHOWN = """
() => Object.fromEntries([...document.querySelectorAll(".sg")].map((section) => {
  const [head, whole] = [section.querySelector("header"), section].map((one) => one.getBoundingClientRect());
  return [section.id, [Math.ceil(head.bottom - whole.top), Math.floor(whole.height)]];
}))
"""
OUTSIDE = """
() => [...document.querySelectorAll(".sg")].flatMap((section) => {
  const edge = section.getBoundingClientRect();
  const hidden = (one) => one.closest(".table-wrap, .path, .sr, [popover], .menu:not([open]) .pop, .cut");
  return [...section.querySelectorAll("*")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && !hidden(one) && (box.right > edge.right + 8 || box.left < edge.left - 8);
  }).map((one) => `${section.id}: ${one.tagName} ${one.className}`);
})
"""


def guide(people: People, theme: str, width: int = 1440) -> Page:
    """The style guide in a theme, watched for what the policy of the page refuses."""
    page = people.at("ada", "/keys/", width=width, theme=theme, touch=width < 500)
    page.add_init_script(WATCH)
    page.goto("/styleguide/")
    return page


@pytest.mark.parametrize(
    ("theme", "width"), [("light", 1440), ("dark", 1440), ("contrast", 1440), ("light", 390), ("dark", 390)]
)
def test_every_component_can_be_seen_in_every_theme(people: People, theme: str, width: int) -> None:
    page = guide(people, theme, width)
    shown: Any = page.evaluate(SHOWN)
    assert list(shown) == SECTIONS
    assert [name for name, (head, whole) in shown.items() if whole - head < 40] == []
    parts = [page.locator(f"#{name}") for name in shown]
    counted = dict(zip(shown, colours(parts, [head for head, _ in shown.values()]), strict=True))
    assert {name: count for name, count in counted.items() if count < 5} == {}
    page.evaluate("scrollTo(0, 0)")
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert barriers(page) == []


def test_the_theme_is_switched_on_the_page(people: People) -> None:
    page = guide(people, "light")
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    themes = page.locator("main").get_by_role("group", name="Theme")
    seen = set()
    for name in ("Light", "Dark", "High contrast"):
        themes.get_by_role("button", name=name).click()
        expect(themes.get_by_role("button", name=name)).to_have_attribute("aria-pressed", "true")
        seen.add((page.evaluate(ground), page.evaluate("matchMedia('(min-width: 1px)').matches")))
    assert len(seen) == 3
    page.reload()
    expect(themes.get_by_role("button", name="High contrast")).to_have_attribute("aria-pressed", "true")


def test_what_opens_over_the_page_opens_and_closes_by_keyboard(people: People) -> None:
    page = guide(people, "light")
    page.locator("#dialog").get_by_role("button", name="Open it").press("Enter")
    expect(page.get_by_role("dialog", name="Mark as lost").last).to_be_visible()
    assert barriers(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#sg-modal")).to_be_hidden()
    page.get_by_role("button", name="What “Velocity” means").press("Enter")
    meaning = page.locator("#sg-velocity")
    expect(meaning).to_be_visible()
    sign = page.get_by_role("button", name="What “Velocity” means").bounding_box()
    box = meaning.bounding_box()
    assert sign and box and abs(box["y"] - sign["y"]) < 120
    page.keyboard.press("Escape")
    expect(meaning).to_be_hidden()
    page.get_by_role("link", name="Open one").press("Enter")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
