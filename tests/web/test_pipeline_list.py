"""The list of deals: what it shows, how it is sorted, what is done with many, and what leaves as CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from homeplate.deals import actions
from homeplate.deals.models import Deal
from homeplate.fields.actions import define_field
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import Visitor, add_deal, prove, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def pumps(selling: House) -> House:
    """Deals of two reps in Helsinki and one in Seoul."""
    add_deal(selling, "rasmus", "Pumps for Oulu", value=Decimal(9000), expected_close=NOW.date())
    add_deal(selling, "jiwoo", "Valves for Turku", value=Decimal(7000))
    add_deal(selling, "hana", "=Cranes for Busan", value=Decimal(5000))
    return selling


def names(html: str) -> list[str]:
    """The deals of the list, in their order."""
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)<', html)


def ids(house: House, *wanted: str) -> list[str]:
    """The deals whose names begin so."""
    with house.inside():
        return [str(Deal.objects.get(name__startswith=name).id) for name in wanted]


def together(visitor: Visitor, deals: list[str], ask: str = "", **values: Any) -> Any:
    """Send the form of the list with some deals ticked."""
    return visitor.client.post(f"{reverse('pipeline-together')}{ask}", {"deal": deals, **values})


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ({}, ["=Cranes for Busan", "Valves for Turku", "Pumps for Oulu"]),
        ({"sort": "value"}, ["=Cranes for Busan", "Valves for Turku", "Pumps for Oulu"]),
        ({"sort": "nonsense"}, ["=Cranes for Busan", "Valves for Turku", "Pumps for Oulu"]),
        ({"sort": "-value"}, ["Pumps for Oulu", "Valves for Turku", "=Cranes for Busan"]),
        ({"q": "oulu"}, ["Pumps for Oulu"]),
        ({"stage": "proposal"}, []),
        ({"status": "won"}, []),
        ({"from": str(NOW.date()), "to": str(NOW.date())}, ["Pumps for Oulu"]),
        ({"to": str(NOW.date() - timedelta(days=1))}, []),
        ({"from": "yesterday", "to": "9999-12-31", "after": "marker"}, ["Pumps for Oulu"]),
    ],
)
def test_the_list_follows_its_address(
    pumps: House, visit: Visit, query: dict[str, str], seen: list[str]
) -> None:
    assert names(text_of(visit("veli").get("pipeline-list", **query))) == seen


def test_count_and_value_are_those_of_all_its_deals(pumps: House, visit: Visit) -> None:
    html = text_of(visit("veli").get("pipeline-list", status="all"))
    assert "3 deals · €21,000" in html
    assert "2 deals · €16,000" in text_of(visit("mina").get("pipeline-list"))


def test_a_second_click_turns_the_order_round(pumps: House, visit: Visit) -> None:
    html = text_of(visit("veli").get("pipeline-list", q="o", sort="-value"))
    assert (
        '<th scope="col" class="num" aria-sort="descending"><a href="/pipeline/list/?q=o&amp;sort=value">'
        in html
    )
    assert 'href="/pipeline/list/?q=o&amp;sort=expected_close"' in html


def test_the_views_keep_each_others_filters(pumps: House, visit: Visit) -> None:
    assert 'href="/pipeline/?q=oulu"' in text_of(
        visit("veli").get("pipeline-list", q="oulu", stage="proposal")
    )
    assert 'href="/pipeline/list/?q=oulu"' in text_of(visit("veli").get("pipeline", q="oulu"))


def test_a_page_of_many_deals_asks_no_more_than_one_of_few(pumps: House, visit: Visit) -> None:
    mina = visit("mina")
    mina.get("pipeline-list")
    with CaptureQueriesContext(connection) as few:
        mina.get("pipeline-list")
    for number in range(12):
        add_deal(pumps, "rasmus", f"More {number}")
    with CaptureQueriesContext(connection) as many:
        mina.get("pipeline-list")
    assert len(few) == len(many) <= 13


def test_many_deals_get_one_next_step(pumps: House, visit: Visit) -> None:
    some = ids(pumps, "Pumps", "Valves")
    step = {"do": "step", "next_step": "Fair", "next_step_on": "2100-05-04", "next_step_kind": "meeting"}
    answer = together(visit("mina"), some, **step)
    assert answer.status_code == 303
    with pumps.inside():
        assert Deal.objects.filter(id__in=some, next_step="Fair", revision=2).count() == 2


def test_what_one_deal_is_refused_does_not_hinder_the_others(pumps: House, visit: Visit) -> None:
    """The gate binds a bulk move like any other, and the page says of each deal why it stayed."""
    closed, moved = ids(pumps, "Pumps", "Valves")
    actions.lose(pumps.actor("mina"), deal_id=UUID(closed), reason="price", now=NOW)
    answer = together(visit("mina"), [closed, moved], do="step", next_step="Fair", next_step_on="2100-05-04")
    html = answer.content.decode()
    assert answer.status_code == 200 and "<strong>Pumps for Oulu</strong>" in html
    with pumps.inside():
        assert Deal.objects.get(id=moved).next_step == "Fair"
        assert Deal.objects.get(id=closed).next_step == ""


def test_a_gate_that_is_not_met_holds_each_deal_back(pumps: House, visit: Visit) -> None:
    some = ids(pumps, "Pumps", "Valves")
    prove(pumps, UUID(some[0]), "need")
    html = together(visit("mina"), some, do="advance", to="proposal").content.decode()
    assert "2 deals were left as they were" in html
    with pumps.inside():
        assert not Deal.objects.exclude(stage="discovery").exists()


def test_deleting_many_can_be_undone(pumps: House, visit: Visit) -> None:
    some, mina = ids(pumps, "Pumps", "Valves"), visit("mina")
    together(mina, some, do="archive")
    with pumps.inside():
        assert Deal.objects.filter(archived_at__isnull=True).count() == 1
    undo = "?do=restore&" + "&".join(f"deal={one}" for one in some)
    assert mina.client.post(f"{reverse('pipeline-together')}{undo}").status_code == 303
    with pumps.inside():
        assert Deal.objects.filter(archived_at__isnull=True).count() == 3


def test_many_deals_are_put_in_a_category_and_back_in_their_own(pumps: House, visit: Visit) -> None:
    some, mina = ids(pumps, "Pumps", "Valves"), visit("mina")
    actions.set_category(pumps.actor("mina"), deal_id=UUID(some[0]), category="best_case", now=NOW)
    told = together(mina, some, do="category", category="commit").cookies["toast"].value
    with pumps.inside():
        assert Deal.objects.filter(category="commit").count() == 2
    shown = text_of(mina.get("pipeline-list", category="commit", cols="category"))
    assert shown.count('id="r-') == 2 and '<span class="cut">Commit</span>' in shown
    assert mina.client.post(json.loads(unquote(told))["undo"]).status_code == 303
    with pumps.inside():
        categories = dict(Deal.objects.filter(id__in=some).values_list("id", "category"))
    assert categories == {UUID(some[0]): "best_case", UUID(some[1]): "pipeline"}


def test_taking_a_category_back_leaves_what_was_not_set_by_it(pumps: House, visit: Visit) -> None:
    add_deal(pumps, "rasmus", "Filters for Oulu")
    some, mina = ids(pumps, "Pumps", "Valves", "Filters"), visit("mina")
    who = pumps.actor("mina")
    actions.set_category(who, deal_id=UUID(some[0]), category="commit", now=NOW)
    told = json.loads(unquote(together(mina, some, do="category", category="commit").cookies["toast"].value))
    assert "2 deals changed" in told["text"]
    actions.set_category(who, deal_id=UUID(some[0]), category="pipeline", now=NOW)
    actions.set_category(who, deal_id=UUID(some[1]), category="omitted", now=NOW)
    page = mina.client.post(told["undo"]).content.decode()
    assert "The forecast category was changed since" in page
    with pumps.inside():
        found = dict(Deal.objects.filter(id__in=some).values_list("id", "category"))
    assert [found[UUID(one)] for one in some] == ["pipeline", "omitted", "pipeline"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"do": "category"}, "Choose the category to put them in."),
        ({"do": "step", "next_step": "Fair"}, "Say for which day it was agreed."),
        ({"do": "step", "next_step_on": "2100-05-04"}, "Say what was agreed."),
        ({"do": "advance"}, "Choose the stage to move to."),
        ({"do": "assign", "owner_id": "nobody"}, "Choose one from the list."),
        ({"do": "dance"}, "Choose what to do with the deals."),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_typed_is_lost(
    pumps: House, visit: Visit, values: dict[str, str], said: str
) -> None:
    some = ids(pumps, "Pumps")
    answer = together(visit("mina"), some, **values)
    html = answer.content.decode()
    assert answer.status_code in (200, 422) and said in html
    assert f'value="{some[0]}" checked' in html
    assert 'value="Fair"' in html or "next_step" not in values


def test_choosing_nothing_is_said(pumps: House, visit: Visit) -> None:
    assert "Choose at least one deal." in together(visit("mina"), [], do="archive").content.decode()


def test_deals_out_of_reach_stay_as_they_are(pumps: House, visit: Visit) -> None:
    busan = ids(pumps, "=Cranes")
    together(visit("mina"), busan, do="archive")
    with pumps.inside():
        assert Deal.objects.get(id=busan[0]).archived_at is None


def exported(visitor: Visitor, **asked: str) -> list[list[str]]:
    """The lines of an export."""
    answer = visitor.get("pipeline-export", **asked)
    return list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))


def test_an_export_holds_what_the_list_holds_and_no_formula(pumps: House, visit: Visit) -> None:
    rows = exported(visit("mina"), sort="value", cols="value,step,source")
    assert rows[0] == ["Deal", "Account", "Status", "Value", "Currency", "Next step", "When", "Source", "ID"]
    assert [row[0] for row in rows[1:]] == ["Valves for Turku", "Pumps for Oulu"]
    assert rows[2][3:5] == ["9000.00", "EUR"]
    assert "'=Cranes for Busan" in [row[0] for row in exported(visit("ada"))]


def test_an_export_holds_all_columns_when_asked(pumps: House, visit: Visit) -> None:
    define_field(pumps.actor("ada"), record="deal", key="plant", label={"en": "Plant"}, kind="text", now=NOW)
    rows = exported(visit("mina"), cols="value", all="yes")
    assert {"Stage", "Chance", "Owner", "Added", "Source", "Plant"} <= set(rows[0])
    assert len(set(map(len, rows))) == 1
