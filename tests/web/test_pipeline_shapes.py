"""The open deals as runners, as a funnel and month by month: deals, filters and exact totals are the board's."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from homeplate.deals import actions
from homeplate.deals.history import refresh_history
from homeplate.deals.queries.closing import spans
from homeplate.deals.rules.shape import expected_shares
from homeplate.process.yaml_form import load
from homeplate.web.pipeline.shapes import RUNNERS, run_of
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import PROCESS, add_deal, text_of

pytestmark = pytest.mark.django_db
TOUR = load(PROCESS)


@pytest.fixture
def pumps(selling: House) -> House:
    """Deals of two reps in Helsinki and one in Seoul, one of them past its day and one in the month after next."""
    add_deal(selling, "rasmus", "Pumps", value=Decimal(9000), expected_close=date(2020, 1, 1))
    add_deal(selling, "jiwoo", "Valves", value=Decimal(7000))
    add_deal(selling, "hana", "Cranes", value=Decimal(5000))
    return selling


def column(html: str, key: str) -> str:
    """One span of the timeline."""
    return html.split(f'id="s-{key}"', 1)[1].split("</section>")[0]


@pytest.mark.parametrize("view", ["pipeline-diamond", "pipeline-timeline"])
def test_everybody_sees_the_deals_of_their_reach(pumps: House, visit: Visit, view: str) -> None:
    mine, all_of_them = text_of(visit("rasmus").get(view)), text_of(visit("veli").get(view))
    assert ("Pumps" in mine, "Valves" in mine) == (True, False)
    assert "Valves" in all_of_them
    assert "Cranes" in all_of_them


def test_the_figures_of_a_leg_and_of_a_stage_lead_to_their_deals(pumps: House, visit: Visit) -> None:
    html = text_of(visit("veli").get("pipeline-diamond", owner="me"))
    assert 'href="/pipeline/list/?owner=me&amp;stage=discovery"' in html
    html = text_of(visit("veli").get("pipeline-funnel"))
    assert 'href="/pipeline/list/?stage=discovery"' in html
    assert '<td class="num">3</td><td class="num">100 %</td>' in html
    assert "€21,000" in html


def test_the_months_add_up_to_all_open_deals(pumps: House, visit: Visit) -> None:
    html = text_of(visit("veli").get("pipeline-timeline"))
    assert "Pumps" in column(html, "past")
    assert "€9,000" in column(html, "past")
    assert "€12,000" in column(html, "undated")
    assert sum(int(number) for number in re.findall(r'<span class="n">(\d+)</span>', html)) == 3


def test_a_filter_narrows_the_months_as_it_does_the_board(pumps: House, visit: Visit) -> None:
    html = text_of(visit("veli").get("pipeline-timeline", show="past-close"))
    assert "Pumps" in html
    assert "Valves" not in html
    html = text_of(visit("veli").get("pipeline-timeline", show="undated"))
    assert "Pumps" not in html
    assert "Valves" in html


def test_of_a_crowded_stage_the_diamond_shows_some_and_says_so(selling: House, visit: Visit) -> None:
    for number in range(RUNNERS + 1):
        add_deal(selling, "hana", f"Deal {number}", value=Decimal(number + 1))
    html = text_of(visit("veli").get("pipeline-diamond"))
    assert "Of a crowded stage the deals of the highest value run" in html
    assert "Deal 0" not in html


@pytest.mark.parametrize("view", ["pipeline-diamond", "pipeline-funnel", "pipeline-timeline"])
def test_the_number_of_queries_does_not_grow_with_the_deals(
    selling: House, visit: Visit, django_assert_max_num_queries: Any, view: str
) -> None:
    veli = visit("veli")
    add_deal(selling, "rasmus", "First", value=Decimal(1))
    veli.get(view)
    for number in range(5):
        add_deal(selling, "hana", f"Deal {number}", value=Decimal(number + 1))
    with django_assert_max_num_queries(11):
        veli.get(view)


def test_a_closed_deal_teaches_the_funnel_what_to_expect(selling: House, visit: Visit) -> None:
    lost = add_deal(selling, "rasmus", "Lost one")
    add_deal(selling, "rasmus", "Open one")
    assert "No shape can be expected yet" in text_of(visit("veli").get("pipeline-funnel"))
    actions.lose(selling.actor("rasmus"), deal_id=lost.id, reason="no_budget", now=NOW)
    with selling.inside():
        refresh_history(process_id=lost.process_id, now=NOW)
    html = text_of(visit("veli").get("pipeline-funnel"))
    assert "expectation from 1 closed deal" in html
    assert 'class="hope"' in html


def test_a_runner_gets_along_with_what_is_proven() -> None:
    assert run_of(TOUR, "discovery", 0) == 0
    assert run_of(TOUR, "discovery", 30) == 0.5
    assert run_of(TOUR, "proposal", 60) == 0
    assert run_of(TOUR, "proposal", 70) == 0.5
    assert run_of(TOUR, "gone", 10) == 1


@given(st.integers(0, 100), st.sampled_from([stage.key for stage in TOUR.stages]))
def test_a_runner_never_leaves_the_leg(progress: int, stage: str) -> None:
    assert 0 <= run_of(TOUR, stage, progress) <= 1


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.dates(date(1980, 1, 1), date(2110, 1, 1)))
def test_every_day_lies_in_exactly_one_span(today: date, day: date) -> None:
    inside = [
        span
        for span in spans(today)
        if not span.undated and (not span.since or span.since <= day) and (not span.until or day < span.until)
    ]
    assert len(inside) == 1


def test_expected_shares_follow_reach_and_planned_days() -> None:
    shares = expected_shares(TOUR.stages, {"discovery": (10, 2), "proposal": (4, 2), "closing": (2, 2)})
    assert shares["discovery"] == pytest.approx(10 / 16)
    assert sum(shares.values()) == pytest.approx(1)
    assert expected_shares(TOUR.stages, {}) == {}


def test_the_figures_of_the_funnel_are_fetched_by_whoever_may_export(selling: House, visit: Visit) -> None:
    add_deal(selling, value=Decimal(9000))
    address = reverse("pipeline-funnel-figures")
    assert address in text_of(visit("mina").get("pipeline-funnel"))
    assert address not in text_of(visit("rasmus").get("pipeline-funnel"))
    lines = b"".join(visit("mina").get("pipeline-funnel-figures")).decode("utf-8-sig").splitlines()
    assert lines[0] == '"Stage","Deals","Share","Expected","Value","Currency","Without a rate"'
    assert lines[1].split(",")[1:3] == ['"1"', '"1.0"']
    assert '"9000.00","EUR",""' in lines[1]
