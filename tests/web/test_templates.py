"""Every template renders from its sample, and keeps the rules of the house: no inline code, no lost input."""

from __future__ import annotations

import json
import re
import uuid
from html.parser import HTMLParser
from typing import Any

import pytest
from django.template.loader import get_template
from django.test import RequestFactory

from homeplate.people.access import Actor
from homeplate.people.permissions import Role
from homeplate.web import shown
from homeplate.web.vendor import HERE, used_icons
from tests.web import (
    samples,
    samples_coaching,
    samples_settings,
    samples_setup,
    samples_spending,
    samples_studio,
    samples_today,
    samples_welcome,
)

pytestmark = pytest.mark.urls("tests.web.urls")

ACTOR = Actor(uuid.uuid4(), None, "Anna Korhonen", Role.ADMIN, "page", workspace_name="Northwind Sales")
PAGES: dict[str, dict[str, Any]] = {
    "pipeline/page.html": samples.board(),
    "coaching/list.html": samples_coaching.listing(),
    "coaching/session.html": samples_coaching.session(),
    "coaching/share.html": samples_coaching.share(),
    "spending/list.html": samples_spending.listing(),
    "spending/one.html": samples_spending.one(),
    "deals/page.html": samples.deal(),
    "deals/gate.html": samples.gate(),
    "deals/new.html": samples.new_deal(),
    "process/list.html": samples_setup.processes(),
    "process/page.html": samples_setup.process(),
    "process/studio.html": samples_studio.studio(),
    "process/check.html": samples_studio.check(),
    "process/publish.html": samples_studio.publish(),
    "process/edit.html": samples_studio.editor(),
    "imports/list.html": samples_setup.imports(),
    "imports/columns.html": samples_setup.columns(),
    "imports/stages.html": samples_setup.stages(),
    "imports/people.html": samples_setup.people(),
    "imports/records.html": samples_setup.brought(),
    "imports/run.html": samples_setup.run(),
    "search/page.html": samples.hits(),
    **samples_settings.PAGES,
    **samples_welcome.PAGES,
    "today/page.html": samples_today.day(),
}


def render(name: str, context: dict[str, Any]) -> str:
    """The page as Anna gets it."""
    request = RequestFactory().get("/pipeline/")
    request.actor = ACTOR  # type: ignore[attr-defined]
    return get_template(name).render(context, request)


def elements(html: str) -> set[str]:
    """The names of all elements and of all attributes, as a browser reads them."""
    found: set[str] = set()
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: found.update((tag, *(name for name, _ in attrs)))  # type: ignore[method-assign]
    parser.feed(html)
    return found


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_renders_without_inline_code_or_unknown_icons(name: str) -> None:
    html = render(name, PAGES[name])
    assert not re.search(r"<[^>]+\s(style|on[a-z]+|hx-on[^=]*)=", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
    assert set(re.findall(r"icons\.svg#([a-z0-9-]+)", html)) <= set(used_icons())


@pytest.mark.parametrize("name", sorted(PAGES))
def test_ids_on_a_page_are_unique_and_labels_point_at_them(name: str) -> None:
    html = render(name, PAGES[name])
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids))
    pointed = re.findall(r'\s(?:for|aria-labelledby|aria-describedby)="([^"]+)"', html)
    assert set(pointed) <= set(ids)


@pytest.mark.parametrize("name", ["stage", "condition", "scorecard", "choice", "process"])
def test_a_sheet_of_the_studio_keeps_the_rules_of_the_house(name: str, settings: Any) -> None:
    settings.ROOT_URLCONF = "homeplate.config.urls"
    html = render("process/sheet.html", samples_studio.sheets()[name])
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids))
    assert set(re.findall(r'\s(?:for|aria-labelledby|aria-describedby)="([^"]+)"', html)) <= set(ids)
    assert not re.search(r"<[^>]+\s(style|on[a-z]+|hx-on[^=]*)=", html)
    assert set(re.findall(r"icons\.svg#([a-z0-9-]+)", html)) <= set(used_icons())


def test_a_board_of_140_cards_stays_small() -> None:
    html = render("pipeline/page.html", samples.board())
    assert html.count('class="bcard"') == 140
    assert len(html) < 100_000


@pytest.mark.parametrize("state", ["checked", "done", "running"])
def test_an_import_asks_again_only_while_it_runs(state: str) -> None:
    html = render("imports/run.html", samples_setup.run(state))
    assert ("every 1s" in html) is (state == "running")


def test_what_was_typed_comes_back_beside_its_error() -> None:
    typed = shown.Field("value", "Value", "money", "12,4x", unit="EUR", error="“12,4x” is not an amount.")
    criterion = shown.Criterion("cost", "Cost", 5, "missing", fields=(typed,))
    html = render(
        "deals/_gate.html", samples.gate(criteria=(criterion,), typed_reason="Board meets on Friday")
    )
    assert 'value="12,4x"' in html
    assert 'aria-invalid="true" aria-describedby="g-cost-value-note"' in html
    assert "\nBoard meets on Friday</textarea>" in html


def test_hostile_names_are_shown_as_text() -> None:
    strings = [
        "<script>alert(1)</script>",
        "{{ 7*7000001 }}",
        "' onmouseover='x",
        '"><svg onload=1>',
        "%(name)s",
        "\u202eevil",
    ]
    for text in strings:
        field = shown.Field("name", text, value=text, error=text, help=text)
        html = render("deals/_new.html", {"new_fields": (field,), "problem": text, "new_url": "/deals/new/"})
        assert "script" not in elements(html)
        assert not any(name.startswith("on") for name in elements(html))
        assert "49000007" not in html


def test_error_pages_need_neither_person_nor_database() -> None:
    for status in ("400", "403", "403_csrf", "404", "413", "429", "500"):
        assert "<h1>" in get_template(f"{status}.html").render({})


def test_the_htmx_of_a_page_may_not_evaluate_code() -> None:
    html = render("pipeline/page.html", samples.board())
    found = re.search(r"name=\"htmx-config\" content='([^']+)'", html)
    assert found
    config = json.loads(found[1])
    assert config["allowEval"] is False
    assert config["includeIndicatorStyles"] is False


def test_every_template_is_reached_by_some_page() -> None:
    sources = "\n".join(p.read_text("utf-8") for p in [*HERE.rglob("*.html"), *HERE.rglob("*.py")])
    third_party = {
        "account",
        "400.html",
        "403.html",
        "403_csrf.html",
        "404.html",
        "413.html",
        "429.html",
        "500.html",
    }
    for path in (HERE / "templates").rglob("*.html"):
        name = path.relative_to(HERE / "templates")
        if not {name.parts[0], name.name} & third_party:
            assert f'"{name.as_posix()}"' in sources or PAGES.get(name.as_posix()), name


@pytest.mark.parametrize("name", sorted(PAGES))
def test_what_a_page_loads_is_small(name: str) -> None:
    files = set(re.findall(r'(?:href|src)="/static/(web/[^"#]+)', render(name, PAGES[name])))
    assert sum((HERE / "static" / file).stat().st_size for file in files) < 200_000  # before compression
