"""A real Chromium on a real server. Every test of this folder is a `browser` test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    expect,
    sync_playwright,
)

from homeplate.deals.models import Deal
from homeplate.people.models import User
from tests.deals.conftest import publish
from tests.engines import BROWSER_SWITCHES, CI, chromium
from tests.make import House
from tests.web.selling import add_deal

PATIENCE = 60_000
"""Milliseconds that are waited at most. A wait ends when what it waits for is there: only what never comes takes this
long, and a busy machine may need seconds for a page."""
expect.set_options(timeout=PATIENCE / 2)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what lies in this folder."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium_browser() -> Iterator[Browser]:
    """One real Chromium for the run."""
    path = chromium()
    if path is None:
        if CI:
            pytest.fail("Chromium is not installed")
        pytest.skip("Chromium is not installed: the browser journeys did not run")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps a loop in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def browser_context(chromium_browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """A fresh profile whose addresses start at the running server."""
    context = chromium_browser.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def page(browser_context: BrowserContext) -> Iterator[Page]:
    """A page. The test fails when anything goes wrong in it or in a page that it opens, see `overheard`."""
    wrong: list[str] = []
    overheard(browser_context, wrong)
    yield browser_context.new_page()
    assert wrong == []


REFUSALS = """document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI}`);
});"""


def overheard(context: BrowserContext, wrong: list[str]) -> None:
    """Note in `wrong` what goes wrong in any page of a profile: a script that throws, an error in the console,
    a report of the content security policy, an answer of 5xx, a static file that is not there."""
    context.add_init_script(REFUSALS)
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on("console", lambda message: wrong.append(message.text) if _is_error(message) else None)
    context.on("response", lambda answer: wrong.append(_failure(answer)) if _failure(answer) else None)


@dataclass
class People:
    """Opens pages for named people, each in a profile of their own; says afterwards what went wrong in them."""

    house: House
    browser: Browser
    address: str
    wrong: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def at(
        self,
        name: str,
        path: str = "/pipeline/",
        *,
        width: int = 1440,
        theme: str = "light",
        touch: bool = False,
    ) -> Page:
        """Somebody signed in, at a page."""
        client = Client()
        user = User.objects.get(id=self.house.users[name])
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        size = {"width": width, "height": 900 if width > 500 else 844}
        context = self.browser.new_context(base_url=self.address, viewport=size, has_touch=touch)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        cookies = {"sessionid": client.cookies["sessionid"].value, "theme": theme}
        context.add_cookies(
            [{"name": key, "value": value, "url": self.address} for key, value in cookies.items()]
        )
        self.contexts.append(context)
        overheard(context, self.wrong)
        opened = context.new_page()
        opened.goto(path)
        return opened


@pytest.fixture
def people(house: House, chromium_browser: Browser, live_server: Any) -> Iterator[People]:
    """People of a workspace that sells by the three stages of the sample process."""
    cache.clear()
    publish(house)
    opened = People(house, chromium_browser, live_server.url)
    yield opened
    for context in opened.contexts:
        context.close()
    assert opened.wrong == []


@pytest.fixture
def deal(people: People) -> Deal:
    """A deal of Rasmus at its first stage."""
    return add_deal(people.house)


def _is_error(message: ConsoleMessage) -> bool:
    """An answer of 4xx is an error to the console, but may be what the journey is about."""
    return message.type == "error" and not message.text.startswith("Failed to load resource")


def _failure(answer: Response) -> str:
    """What is wrong with an answer of the server; empty for what a journey may be about."""
    missing = answer.status == 404 and "/static/" in answer.url
    return f"{answer.status} {answer.url}" if answer.status >= 500 or missing else ""
