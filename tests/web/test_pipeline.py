"""The board: whose deals, in which columns, narrowed by the address."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from homeplate.deals import actions
from homeplate.deals.actions.create import NextStep
from homeplate.deals.models import Deal
from homeplate.web.forms import Given
from homeplate.web.pipeline import filters
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import Visitor, add_deal, text_of

pytestmark = pytest.mark.django_db
EVERY = ["Pumps for Oulu", "Valves for Turku", "Cranes for Busan"]
CARD = re.compile(r'class="bcard"')


def names(html: str) -> list[str]:
    """The deals on the board, in their order."""
    return re.findall(r'class="bcard" id="[^"]+"><a href="[^"]+">([^<]+)<', html)


@pytest.fixture
def pumps(selling: House) -> House:
    """Deals of two reps in Helsinki and one in Seoul."""
    add_deal(selling, "rasmus", "Pumps for Oulu", value=Decimal(9000))
    add_deal(selling, "jiwoo", "Valves for Turku", value=Decimal(7000))
    add_deal(selling, "hana", "Cranes for Busan", value=Decimal(5000))
    return selling


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("rasmus", ["Pumps for Oulu"]),
        ("mina", ["Pumps for Oulu", "Valves for Turku"]),
        ("veli", EVERY),
    ],
)
def test_everybody_sees_the_deals_of_their_reach(
    pumps: House, visit: Visit, who: str, seen: list[str]
) -> None:
    assert names(text_of(visit(who).get("pipeline"))) == seen


def test_a_column_tells_count_and_value_of_all_its_deals(pumps: House, visit: Visit) -> None:
    html = text_of(visit("veli").get("pipeline"))
    assert '<span class="n">3</span>' in html
    assert "€21,000" in html


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ({"q": "turku"}, ["Valves for Turku"]),
        ({"owner": "me"}, []),
        ({"show": "no-step"}, ["Valves for Turku", "Cranes for Busan"]),
        ({"show": "overridden"}, []),
        ({"show": "nonsense", "owner": "nobody", "team": "\x00"}, EVERY),
    ],
)
def test_filters_live_in_the_address(
    pumps: House, visit: Visit, query: dict[str, str], seen: list[str]
) -> None:
    with pumps.inside():
        deal = Deal.objects.get(name="Pumps for Oulu")
    step = NextStep("Call", "call", NOW.date().replace(year=2100))
    actions.set_next_step(pumps.actor("rasmus"), deal_id=deal.id, step=step, now=NOW)
    assert names(text_of(visit("olli").get("pipeline", **query))) == seen


def test_every_view_is_narrowed_to_a_forecast_category(pumps: House, visit: Visit) -> None:
    with pumps.inside():
        deal = Deal.objects.get(name="Pumps for Oulu")
    actions.set_category(pumps.actor("rasmus"), deal_id=deal.id, category="commit", now=NOW)
    veli, asked = visit("veli"), {"category": "commit"}
    html = text_of(veli.get("pipeline", **asked))
    assert names(html) == ["Pumps for Oulu"]
    assert '<span class="n">1</span>' in html and "€9,000" in html and "€21,000" not in html
    assert '<option value="commit" selected>Commit</option>' in html
    for view in ("pipeline-diamond", "pipeline-timeline", "pipeline-list", "pipeline-funnel"):
        assert f'{reverse(view)}?category=commit"' in html, "its address goes on with what it is narrowed to"
    for view in ("pipeline-diamond", "pipeline-timeline", "pipeline-list"):
        shown = text_of(veli.get(view, **asked))
        assert "Pumps for Oulu" in shown and "Valves for Turku" not in shown
    assert "€9,000" in text_of(veli.get("pipeline-funnel", **asked))
    assert names(text_of(veli.get("pipeline", category="nonsense"))) == EVERY


def test_a_manager_narrows_to_a_colleague(pumps: House, visit: Visit) -> None:
    html = text_of(visit("mina").get("pipeline", owner=str(pumps.members["jiwoo"])))
    assert names(html) == ["Valves for Turku"]
    assert "Hana" not in html


def test_a_rep_is_not_asked_whose_deals(pumps: House, visit: Visit) -> None:
    assert 'name="owner"' not in text_of(visit("rasmus").get("pipeline"))


def test_more_cards_follow_the_first_twenty(selling: House, visit: Visit) -> None:
    for number in range(23):
        add_deal(selling, name=f"Deal {number:02}", value=Decimal(1000 - number))
    rasmus = visit("rasmus")
    html = text_of(rasmus.get("pipeline", q="deal"))
    assert len(CARD.findall(html)) == 20
    address = re.search(r'href="(/pipeline/more/[^"]+)"', html)
    assert address
    rest = text_of(rasmus.client.get(address[1].replace("&amp;", "&")))
    assert names(rest) == ["Deal 20", "Deal 21", "Deal 22"]
    assert "more/" not in rest


def test_more_of_a_stage_that_is_not_there_is_not_found(visit: Visit) -> None:
    assert visit("rasmus").get("pipeline-more", stage="nowhere").status_code == 404


def test_a_viewer_looks_and_moves_nothing(pumps: House, visit: Visit) -> None:
    html = text_of(visit("veli").get("pipeline"))
    assert "data-url" not in html
    assert 'class="mv"' not in html
    assert "New deal" not in html


def test_an_empty_workspace_offers_a_process_first(house: House) -> None:
    html = text_of(Visitor(house, "ada").get("pipeline"))
    assert "There is no process yet" in html


def test_the_board_asks_the_database_a_fixed_number_of_times(
    pumps: House, visit: Visit, django_assert_num_queries: Any
) -> None:
    mina = visit("mina")
    mina.get("pipeline")
    with django_assert_num_queries(11):
        mina.get("pipeline")
    for number in range(9):
        add_deal(pumps, name=f"More {number}")
    with django_assert_num_queries(11):
        mina.get("pipeline")


def test_a_view_can_be_sent_to_a_colleague(selling: House) -> None:
    wanted = filters.read(Given({"q": "a b", "show": "slipped", "owner": ""}), selling.actor("mina"), NOW)
    assert wanted.query(stage="x") == "show=slipped&q=a+b&stage=x"
    assert wanted.deals.gaps
