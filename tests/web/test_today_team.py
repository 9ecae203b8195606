"""The page of the day for whoever leads others: coaching, what moved, overridden gates."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from homeplate.deals import actions
from homeplate.deals.actions.create import NextStep
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import text_of

pytestmark = pytest.mark.django_db

REAL = datetime.now(UTC)
DAY = timedelta(days=1)


def add(house: House, owner: str, name: str, step: int | None = None, **values: Any) -> Any:
    """A deal of the present, perhaps with a step some days ahead."""
    agreed = None if step is None else NextStep("Call", "call", REAL.date() + step * DAY)
    return actions.create_deal(
        house.actor(owner), name=name, now=REAL - 2 * DAY, next_step=agreed, value=Decimal(100), **values
    )


@pytest.fixture
def helsinki(selling: House) -> House:
    """A team in which one rep agrees no steps, and a gate was overridden; and another team."""
    for number in range(4):
        add(selling, "rasmus", f"Loose {number}")
        add(selling, "jiwoo", f"Tight {number}", 5)
    add(selling, "hana", "Elsewhere", -1)
    rushed = add(selling, "jiwoo", "Rushed", 5)
    actions.override(
        selling.actor("mina"), deal_id=rushed.id, to="proposal", reason="Board day", now=REAL - DAY
    )
    return selling


def test_a_manager_is_told_whom_to_coach_on_what(helsinki: House, visit: Visit) -> None:
    html = text_of(visit("mina").get("today"))
    assert "Whom to coach on what" in html
    assert "Agree next steps" in html
    assert "4 of 4 deals have none; elsewhere in the team 0\u00a0%." in html
    assert "9 open deals (€900), 1 overridden gate to look at." in html
    assert "Hana" not in html


def test_every_number_of_the_team_opens_the_deals_behind_it(helsinki: House, visit: Visit) -> None:
    mina = visit("mina")
    html = text_of(mina.get("today"))
    numbers = re.findall(r'href="(/pipeline/list/[^"]+)"[^>]*>(\d+)</a>', html)
    assert len(numbers) == 6
    for address, number in numbers:
        answer = mina.client.get(address.replace("&amp;", "&")).content.decode()
        assert f"{number} deal" in answer, address


def test_operations_see_every_team_and_a_rep_only_the_own_day(helsinki: House, visit: Visit) -> None:
    assert "Hana" in text_of(visit("olli").get("today"))
    html = text_of(visit("rasmus").get("today"))
    assert "Whom to coach on what" not in html
    assert "Jiwoo" not in html


def test_whoever_only_looks_on_is_not_told_whom_to_coach(helsinki: House, visit: Visit) -> None:
    html = text_of(visit("veli").get("today"))
    assert "Whom to coach on what" not in html
    assert "Rushed" not in html


def test_a_manager_who_sells_has_a_day_of_their_own_below(helsinki: House, visit: Visit) -> None:
    assert "Your own deals" not in text_of(visit("mina").get("today"))
    add(helsinki, "mina", "Mine", 0)
    html = text_of(visit("mina").get("today"))
    assert "Your own deals" in html
    assert "1 step due today." in html


def test_a_look_takes_an_overridden_gate_off_the_page(helsinki: House, visit: Visit) -> None:
    mina = visit("mina")
    html = text_of(mina.get("today"))
    assert "“Board day”" in html
    assert "Missing: The buyer confirmed the need, The problem in their words and 9 more" in html
    found = re.search(r'action="(/today/overrides/[^"]+)".*?name="revision" value="(\d+)"', html, re.DOTALL)
    assert found
    answer = mina.client.post(found[1], {"revision": found[2]}, headers={"HX-Request": "true"})
    part = answer.content.decode()
    assert "Board day" not in part
    assert "has been looked at" in part
    assert "“Rushed” is looked at." in answer.headers["HX-Trigger"].encode().decode("unicode_escape") or part
    again = mina.client.post(found[1], {})
    assert again.status_code == 409
    deal = found[1].rsplit("/", 2)[1]
    assert "Looked at the overridden gate" in text_of(mina.get("deal", deal))


def test_without_scripts_a_look_leads_back(helsinki: House, visit: Visit) -> None:
    mina = visit("mina")
    found = re.search(r'action="(/today/overrides/[^"]+)"', text_of(mina.get("today")))
    assert found
    assert mina.client.post(found[1], {}).headers["Location"] == "/today/"


def test_the_team_asks_the_database_a_fixed_number_of_times(helsinki: House, visit: Visit) -> None:
    mina = visit("mina")
    mina.get("today")
    with CaptureQueriesContext(connection) as few:
        mina.get("today")
    for number in range(12):
        deal = add(helsinki, "rasmus" if number % 2 else "jiwoo", f"More {number}", number - 6)
        actions.override(helsinki.actor("mina"), deal_id=deal.id, to="proposal", reason="Board day", now=REAL)
    with CaptureQueriesContext(connection) as many:
        mina.get("today")
    assert len(few) == len(many) == 16


def test_a_team_without_deals_is_shown_where_to_begin(selling: House, visit: Visit) -> None:
    html = text_of(visit("mina").get("today"))
    assert "Nothing on your plate" in html
    assert "Whom to coach on what" not in html


def test_what_happened_long_ago_is_no_news(selling: House, visit: Visit) -> None:
    deal = add(selling, "rasmus", "Old")
    actions.override(selling.actor("mina"), deal_id=deal.id, to="proposal", reason="Board day", now=NOW)
    html = text_of(visit("mina").get("today"))
    assert "Board day" not in html
    assert re.search(r'<div class="advanced"><dt>Advanced</dt><dd><span class="faint">0</span>', html)
