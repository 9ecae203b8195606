"""The head of a deal's page, changed in its place."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from homeplate.deals import actions, queries
from homeplate.deals.actions.create import NextStep
from homeplate.deals.models import Deal
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import Visitor, add_deal, text_of

pytestmark = pytest.mark.django_db
HEAD = {"HX-Request": "true", "HX-Target": "deal-head"}


@pytest.fixture
def pumps(selling: House) -> Deal:
    """A deal of Rasmus worth 9,000."""
    return add_deal(selling, value=Decimal(9000))


def head(visitor: Visitor, deal: Deal, name: str, /, **values: str) -> Any:
    """Open a part of the head, or with values save it."""
    address = reverse("deal-cell", args=[deal.id, name])
    if not values:
        return visitor.client.get(address, headers=HEAD)
    return visitor.client.post(
        address, {key.replace("was_", "was-"): v for key, v in values.items()}, headers=HEAD
    )


@pytest.mark.parametrize("name", ["name", "value", "owner", "close", "category"])
def test_each_part_of_the_head_opens_where_it_stands(
    selling: House, pumps: Deal, visit: Visit, name: str
) -> None:
    html = text_of(head(visit("mina"), pumps, name))
    assert html.count("data-editor") == 1
    assert '<div id="deal-head"' in html
    assert 'id="deal"' not in html


def test_the_head_says_how_often_the_buyer_said_no_for_now(selling: House, pumps: Deal, visit: Visit) -> None:
    rasmus = selling.actor("rasmus")
    step = NextStep("Ask again", "call", NOW.date() + timedelta(days=9))
    assert "for now</span>" not in text_of(visit("mina").get("deal", pumps.id))
    for _ in range(2):
        actions.tell_no(rasmus, deal_id=pumps.id, reason="timing", step=step, now=NOW)
    assert "2 noes for now" in text_of(visit("mina").get("deal", pumps.id))
    narrowed = visit("mina").get("deal", pumps.id, timeline="criteria")
    assert "2 noes for now" in text_of(narrowed), "whatever the timeline is narrowed to"
    actions.take_back_no(rasmus, deal_id=pumps.id, now=NOW)
    assert "1 no for now" in text_of(visit("mina").get("deal", pumps.id))


def test_what_is_saved_is_told_by_the_whole_page(selling: House, pumps: Deal, visit: Visit) -> None:
    response = head(visit("rasmus"), pumps, "value", value="12000", was_value="9000")
    assert response["HX-Retarget"] == "#deal"
    assert "€12,000" in text_of(response)
    assert "data-editor" not in text_of(response)
    assert queries.deal_record(selling.actor("ada"), deal_id=pumps.id).value_minor == 1_200_000
    undo = json.loads(response["HX-Trigger"])["toast"]["undo"]
    visit("rasmus").client.post(undo, headers=HEAD)
    assert queries.deal_record(selling.actor("ada"), deal_id=pumps.id).value_minor == 900_000


def test_tab_leads_to_the_next_part(selling: House, pumps: Deal, visit: Visit) -> None:
    html = text_of(head(visit("rasmus"), pumps, "name", name="Pumps for Kemi", then="value"))
    assert "Pumps for Kemi</h1>" in html
    assert 'data-editor data-cell="value"' in html


def test_what_cannot_be_read_stays_with_its_reason(selling: House, pumps: Deal, visit: Visit) -> None:
    response = head(visit("rasmus"), pumps, "value", value="lots")
    assert response.status_code == 422
    assert "HX-Retarget" not in response
    assert "“lots” is not a number." in text_of(response)
    assert 'value="lots"' in text_of(response)


def test_a_colleague_who_was_quicker_is_shown(selling: House, pumps: Deal, visit: Visit) -> None:
    actions.edit_deal(selling.actor("mina"), deal_id=pumps.id, changes={"value": Decimal(7000)}, now=NOW)
    response = head(visit("rasmus"), pumps, "value", value="9500", was_value="9000")
    assert response.status_code == 409
    assert "it is “7000 EUR” now" in text_of(response)


def test_who_only_reads_is_offered_nothing(selling: House, pumps: Deal, visit: Visit) -> None:
    html = text_of(visit("veli").get("deal", pumps.id))
    assert "data-cell=" not in html
    assert head(visit("veli"), pumps, "value").status_code == 404


def test_a_deal_handed_out_of_reach_leads_back_to_the_pipeline(
    selling: House, pumps: Deal, visit: Visit
) -> None:
    other = str(selling.members["hana"])
    response = head(visit("mina"), pumps, "owner", owner_id=other)
    assert response["HX-Redirect"] == reverse("pipeline")


def test_a_category_is_said_on_the_head_told_in_the_timeline_and_taken_back(
    selling: House, pumps: Deal, visit: Visit
) -> None:
    response = head(visit("rasmus"), pumps, "category", category="best_case", was_category="pipeline")
    html = text_of(response)
    assert "It can be won by its expected close if things go well." in html
    assert "Forecast category: Pipeline → Best case" in html
    undo = json.loads(response["HX-Trigger"])["toast"]["undo"]
    visit("rasmus").client.post(undo, headers=HEAD)
    assert queries.deal_record(selling.actor("ada"), deal_id=pumps.id).category == "pipeline"


def test_a_closed_deal_says_what_was_expected_of_it_until_then(
    selling: House, pumps: Deal, visit: Visit
) -> None:
    rasmus = selling.actor("rasmus")
    actions.set_category(rasmus, deal_id=pumps.id, category="commit", now=NOW)
    actions.lose(rasmus, deal_id=pumps.id, reason="price", now=NOW)
    html = text_of(visit("rasmus").get("deal", pumps.id))
    assert '<dt>Forecast category until then</dt><dd class="keep">Commit</dd>' in html
    assert 'data-cell="category"' not in html
