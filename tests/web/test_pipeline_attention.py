"""What the board and the list can be narrowed to: steps by their day, gates, lateness, and what happened lately."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from homeplate.deals import actions
from homeplate.deals.actions.create import NextStep
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import add_deal, prove, text_of

pytestmark = pytest.mark.django_db

REAL = datetime.now(UTC)
"""Pages live in the present."""


def names(html: str) -> list[str]:
    """The deals of the list, by name."""
    return sorted(re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)<', html))


def step(day: date) -> NextStep:
    """Something agreed for a day."""
    return NextStep("Call", "call", day)


@pytest.fixture
def steps(selling: House) -> House:
    """Deals of one rep that differ in when the next step is."""
    days = {"Late": -3, "Now": 0, "Soon": 4, "Far": 30}
    for name, ahead in days.items():
        add_deal(selling, name=name, next_step=step((REAL + timedelta(days=ahead)).date()))
    add_deal(selling, name="None")
    return selling


@pytest.mark.parametrize(
    ("show", "seen"),
    [
        ("overdue", ["Late"]),
        ("due", ["Now"]),
        ("week", ["Soon"]),
        ("no-step", ["None"]),
        ("nonsense", ["Far", "Late", "None", "Now", "Soon"]),
    ],
)
def test_an_overdue_step_is_no_missing_one(steps: House, visit: Visit, show: str, seen: list[str]) -> None:
    html = text_of(visit("rasmus").get("pipeline-list", show=show, process="all"))
    assert names(html) == seen
    assert f"{len(seen)} deal" in html
    board = text_of(visit("rasmus").get("pipeline", show=show))
    assert len(re.findall(r'class="bcard"', board)) == len(seen)


def test_deals_are_found_by_their_gate_their_stage_and_their_close(selling: House, visit: Visit) -> None:
    fresh = add_deal(selling, name="Nearly")
    actions.override(selling.actor("mina"), deal_id=fresh.id, to="proposal", reason="Board day", now=REAL)
    actions.create_deal(selling.actor("rasmus"), name="Passed", now=REAL, expected_close=NOW.date())
    add_deal(selling, name="Old")
    rasmus = visit("rasmus")
    found = {
        show: names(text_of(rasmus.get("pipeline-list", show=show)))
        for show in ("nearly", "late", "past-close", "overridden")
    }
    assert found == {
        "nearly": ["Nearly"],
        "late": ["Old"],
        "past-close": ["Passed"],
        "overridden": ["Nearly"],
    }


def test_what_happened_since_a_day_is_a_list(selling: House, visit: Visit) -> None:
    mina, day = selling.actor("mina"), timedelta(days=1)
    for name in ("Moved", "Moved long ago", "Gone back", "Lost", "Pushed"):
        deal = add_deal(selling, name=name, value=Decimal(1000), expected_close=NOW.date())
        if name == "Pushed":
            later = {"expected_close": NOW.date() + 30 * day}
            actions.edit_deal(mina, deal_id=deal.id, changes=later, now=REAL - day)
            continue
        moved_at = NOW if name == "Moved long ago" else REAL - 2 * day
        actions.override(mina, deal_id=deal.id, to="proposal", reason="Board day", now=moved_at)
        if name == "Gone back":
            actions.regress(mina, deal_id=deal.id, to="discovery", reason="They wait", now=REAL - day)
        if name == "Lost":
            actions.lose(mina, deal_id=deal.id, reason="price", now=REAL - day)
    since = (REAL - 7 * day).date().isoformat()
    asked = {
        "advanced": {"show": "advanced"},
        "back": {"show": "back"},
        "pushed": {"show": "pushed"},
        "lost": {"status": "lost"},
        "overridden": {"show": "gate", "status": "all"},
    }
    seen = visit("mina")
    found = {
        name: names(text_of(seen.get("pipeline-list", since=since, process="all", **query)))
        for name, query in asked.items()
    }
    assert found == {
        "advanced": ["Moved"],
        "back": ["Gone back"],
        "pushed": ["Pushed"],
        "lost": ["Lost"],
        "overridden": ["Gone back", "Lost", "Moved"],
    }


def test_a_list_of_all_processes_says_so_and_moves_nothing_on(steps: House, visit: Visit) -> None:
    html = text_of(visit("mina").get("pipeline-list", process="all", since="yesterday"))
    assert "<h1>All processes</h1>" in html
    assert 'value="all" selected' in html
    assert 'name="stage"' not in html
    assert 'value="advance"' not in html


def test_a_proven_criterion_brings_a_deal_near_its_gate(selling: House, visit: Visit) -> None:
    deal = add_deal(selling, name="At proposal")
    actions.override(selling.actor("mina"), deal_id=deal.id, to="proposal", reason="Board day", now=REAL)
    assert names(text_of(visit("rasmus").get("pipeline-list", show="nearly"))) == ["At proposal"]
    prove(selling, deal.id, "read", now=REAL)
    assert names(text_of(visit("rasmus").get("pipeline-list", show="nearly"))) == []
