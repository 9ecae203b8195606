"""Every page says where it is: the way down to it above its title, and the same the other way round in the tab."""

from __future__ import annotations

import re
from html import unescape
from typing import Any, NamedTuple

import pytest
from django.http import HttpResponse

from tests.web import test_isolation as every
from tests.web.conftest import Visit

pytestmark = pytest.mark.django_db

records = every.records
TOP = {
    "today", "leads", "pipeline", "pipeline-list", "pipeline-diamond", "pipeline-funnel", "pipeline-timeline",
    "accounts", "contacts", "prospects", "dashboard", "insight", "insight-part", "processes", "imports", "search",
    "welcome", "team-coaching",
}  # fmt: skip
"""The first level: places of the navigation with their views, and what is reached from the bar."""

CRUMBS = re.compile(r'<nav class="crumbs" aria-label="Where you are"><ol>(.*?)</ol></nav>', re.S)
STEP = re.compile(r'<li><a class="cut" href="([^"]*)">(.*?)</a></li>', re.S)
HERE = re.compile(r'<li class="cut" aria-current="page">(.*?)</li>', re.S)
TITLE = re.compile(r"<title>(.*?)</title>", re.S)


class Place(NamedTuple):
    """What a page says of where it is."""

    above: list[tuple[str, str]]
    here: str
    title: str


def place_of(html: str) -> Place:
    """The crumbs of a page; fails where it has none, or several."""
    (crumbs,) = CRUMBS.findall(html)
    (here,) = HERE.findall(crumbs)
    title = TITLE.findall(html)[0]
    return Place(STEP.findall(crumbs), unescape(here), unescape(title))


@pytest.fixture
def pages(records: dict[str, Any], visit: Visit) -> dict[str, HttpResponse]:
    """What every address that is looked at answers to an administrator, by its name."""
    found = {}
    for name, line in every.TABLE.items():
        if line.how == "get" and "ada" in line.who:
            answer = every.ask(visit, "ada", name, records)
            if not answer.streaming and answer.status_code == 200 and b"<title>" in answer.content:
                found[name] = answer
    return found


def test_every_page_below_the_first_level_has_one_way_up(
    pages: dict[str, HttpResponse], visit: Visit
) -> None:
    ada = visit("ada").client
    below = {name: page.content.decode() for name, page in pages.items() if name not in TOP}
    assert {"deal", "account", "contact", "process-studio", "process-diff", "process-impact", "import-columns",
            "settings-audit", "settings-member", "settings-field"} <= below.keys()  # fmt: skip
    answers = {}
    for name, html in below.items():
        place = place_of(html)
        assert place.above, name
        for address, _ in place.above:
            answers[address] = ada.get(unescape(address), follow=True).status_code
    assert set(answers.values()) == {200}, answers


def test_the_tab_says_the_same_the_other_way_round(pages: dict[str, HttpResponse]) -> None:
    for name, page in pages.items():
        if name not in TOP:
            place = place_of(page.content.decode())
            words = [place.here, *(unescape(word) for _, word in reversed(place.above)), "Homeplate"]
            assert place.title == " · ".join(words), name


def test_no_two_tabs_read_alike(pages: dict[str, HttpResponse]) -> None:
    titles = [unescape(TITLE.findall(page.content.decode())[0]) for page in pages.values()]
    assert sorted(titles) == sorted(set(titles))


def test_a_page_of_the_first_level_needs_no_way_up(pages: dict[str, HttpResponse]) -> None:
    with_crumbs = {name for name, page in pages.items() if CRUMBS.search(page.content.decode())}
    assert with_crumbs & TOP == set()
