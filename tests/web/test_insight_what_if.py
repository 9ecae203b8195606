"""The page of what would be if deals went another way."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from homeplate.deals import actions
from homeplate.deals.models import Deal
from homeplate.goals.actions import set_goal
from homeplate.goals.queries import whole_workspace
from homeplate.goals.rules import quarter_of
from homeplate.insight.mirror.refresh import catch_up
from tests.make import House, publish
from tests.web.conftest import Visit
from tests.web.selling import add_deal, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_mirrors")]


def valued(house: House, name: str, value: int, owner: str = "rasmus", **values: Any) -> Deal:
    deal, now = add_deal(house, owner, name, **values), timezone.now()
    close = quarter_of(now.date()).until - timedelta(days=1)
    changes = {"value": Decimal(value), "expected_close": close}
    actions.edit_deal(house.actor(owner), deal_id=deal.id, changes=changes, now=now)
    return deal


def counted(house: House) -> None:
    with house.inside():
        catch_up(now=timezone.now())


def test_the_form_is_led_to_an_address_that_carries_what_is_assumed(selling: House, visit: Visit) -> None:
    deal = valued(selling, "Valves", 9000)
    counted(selling)
    mina = visit("mina")
    answer = mina.get("insight-what-if", **{f"deal-{deal.id}": "won", f"deal-{uuid4()}": "", "factor": "110"})
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('insight-what-if')}?won={deal.id}&factor=110"
    html = text_of(mina.get("insight-what-if", won=str(deal.id)))
    assert "As assumed" in html and "Difference" in html and "Valves" in html
    assert "As assumed" not in text_of(mina.get("insight-what-if"))
    assert reverse("insight-what-if") in text_of(mina.get("insight-part", "forecast"))


def test_a_deal_out_of_sight_is_left_out_without_its_name(selling: House, visit: Visit) -> None:
    valued(selling, "Valves", 9000)
    hidden = valued(selling, "Secret cranes", 50_000, owner="hana")
    counted(selling)
    html = text_of(visit("rasmus").get("insight-what-if", won=f"{hidden.id}.{uuid4()}"))
    assert "2 deals are left out" in html and "Secret cranes" not in html


def test_it_says_what_would_have_to_be_true_to_reach_the_goal(selling: House, visit: Visit) -> None:
    deal = valued(selling, "Valves", 9000)
    counted(selling)
    ada, now = selling.actor("ada"), timezone.now()
    set_goal(ada, whom=whole_workspace(ada), period=quarter_of(now.date()), amount=8000, now=now)
    html = text_of(visit("ada").get("insight-what-if"))
    assert "are missing" in html and f"won={deal.id}" in html
    assert "to spare" in text_of(visit("ada").get("insight-what-if", won=str(deal.id)))
    set_goal(ada, whom=whole_workspace(ada), period=quarter_of(now.date()), amount=10**9, now=now)
    assert "more deals are needed" in text_of(visit("ada").get("insight-what-if"))


def test_the_goal_counts_what_the_other_processes_are_expected_to_bring(selling: House, visit: Visit) -> None:
    other = publish(selling, "essential", default=False)
    valued(selling, "Valves", 9000)
    valued(selling, "Cranes", 30_000, process_id=other.process_id)
    counted(selling)
    ada, now = selling.actor("ada"), timezone.now()
    set_goal(ada, whom=whole_workspace(ada), period=quarter_of(now.date()), amount=10**6, now=now)
    asked: tuple[dict[str, str], ...] = ({}, {"process": str(other.process_id)})
    pages = [text_of(visit("ada").get("insight-what-if", **one)) for one in asked]
    missing = {amount for page in pages for amount in re.findall(r"€[\d,]+(?= are missing)", page)}
    assert len(missing) == 1
    brought = [re.findall(r"processes are expected to bring (€[\d,]+)", page) for page in pages]
    assert all(len(one) == 1 and one != ["€0"] for one in brought)


def test_nonsense_in_the_address_assumes_nothing(selling: House, visit: Visit) -> None:
    valued(selling, "Valves", 9000)
    counted(selling)
    html = text_of(visit("mina").get("insight-what-if", won="x.y.", lost="'", factor="-3", period="soon"))
    assert "As assumed" not in html
    assert visit("mina").get("insight-what-if", factor="9" * 400).status_code == 200


def test_before_anything_is_counted_it_waits(selling: House, visit: Visit) -> None:
    valued(selling, "Valves", 9000)
    assert "read for the first time" in text_of(visit("mina").get("insight-what-if"))


def test_it_costs_as_many_statements_for_many_deals(selling: House, visit: Visit) -> None:
    mina, deals = visit("mina"), [valued(selling, f"Valves {number}", 9000) for number in range(6)]
    counted(selling)

    def statements(named: int) -> int:
        with CaptureQueriesContext(connection) as found:
            mina.get("insight-what-if", won=".".join(str(deal.id) for deal in deals[:named]))
        return len(found)

    statements(1)
    assert statements(1) == statements(6) <= 25
