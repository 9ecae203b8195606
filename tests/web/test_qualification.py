"""The panel of qualification on the page of a deal: what it shows, asks, takes in place and gives back."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache

from homeplate.deals.models import Deal
from homeplate.kit.ids import parse_id
from tests.deals.conftest import publish
from tests.make import House
from tests.qualification.conftest import PROCESS
from tests.web.conftest import Visit
from tests.web.selling import add_deal, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def selling(house: House) -> House:
    """A workspace whose process names facts."""
    cache.clear()
    publish(house, PROCESS)
    return house


@pytest.fixture
def deal(selling: House) -> Deal:
    return add_deal(selling)


def post(visitor: Any, name: str, deal: Deal, fact: str, **values: str) -> Any:
    """As the panel sends it from the page of the deal."""
    headers = {"HX-Request": "true", "HX-Target": "deal"}
    address = f"/deals/{deal.id}/answers/{fact}/{name}"
    return visitor.client.post(f"{address}?framework=bant", values, headers=headers)


def test_the_panel_asks_for_what_weighs_most(visit: Visit, deal: Deal) -> None:
    html = text_of(visit("rasmus").get("deal", deal.id))
    assert "Ask next" in html and "What has to be different once this is solved?" in html
    assert "0 of the 60 points needed. “Need” is not confirmed." in html
    assert 'id="q-need"' in html and "GPCT" in html


def test_an_answer_is_given_in_place_and_validates_the_criterion(visit: Visit, deal: Deal) -> None:
    rasmus = visit("rasmus")
    opened = text_of(rasmus.get("deal-qualification", deal.id, htmx=True, framework="bant", answer="need"))
    assert "<html" not in opened and 'name="score"' in opened and "The buyer confirmed the need" in opened
    answer = post(
        rasmus, "", deal, "need", score="3", text="They lose two days", source="Minna", holds_days="90"
    )
    html = text_of(answer)
    assert answer.status_code == 200 and 'id="deal"' in html
    assert 'crit validated" id="c-need"' in html and 'crit validated" id="q-need"' in html
    assert "Minna · They lose two days" in html
    assert "Need: Confirmed" in html, "the timeline tells it"


def test_what_is_validated_on_the_checklist_shows_as_confirmed(visit: Visit, deal: Deal) -> None:
    rasmus = visit("rasmus")
    rasmus.post("deal-validate", deal.id, "need", **{"need.value": "yes", "need.note": "In her mail"})
    html = text_of(rasmus.get("deal", deal.id))
    assert 'crit validated" id="q-need"' in html and "In her mail" in html


def test_evidence_of_the_criterion_is_asked_for_in_the_same_form(visit: Visit, deal: Deal) -> None:
    rasmus = visit("rasmus")
    opened = text_of(rasmus.get("deal-qualification", deal.id, htmx=True, answer="budget"))
    assert 'name="budget.value"' in opened
    refused = post(rasmus, "", deal, "budget", score="3", text="Released")
    html = text_of(refused)
    assert refused.status_code == 422 and "To confirm it, give the evidence of" in html and "Released" in html
    done = post(rasmus, "", deal, "budget", score="3", text="Released", **{"budget.value": "40,000"})
    assert done.status_code == 200 and 'crit validated" id="c-budget"' in text_of(done)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Say how sure it is"),
        ({"score": "2", "link": "files/mail"}, "A link begins with https://"),
        ({"score": "2", "said_on": "2199-01-01"}, "It was said today or before."),
        ({"score": "2", "holds_days": "many"}, "Between 1 and 3650."),
    ],
)
def test_what_was_typed_wrong_comes_back_with_its_reason(
    visit: Visit, deal: Deal, values: dict[str, str], said: str
) -> None:
    refused = post(visit("rasmus"), "", deal, "timeline", text="By summer", **values)
    html = text_of(refused)
    assert refused.status_code == 422 and said in html and "By summer</textarea>" in html


def test_an_answer_is_taken_back_and_the_message_puts_it_back(visit: Visit, deal: Deal) -> None:
    rasmus = visit("rasmus")
    post(rasmus, "", deal, "timeline", score="2", text="By summer")
    gone = post(rasmus, "withdraw/", deal, "timeline")
    assert "By summer" not in text_of(gone).split('id="timeline"')[0]
    undo = gone.headers["HX-Trigger"].split('"undo": "')[1].split('"')[0]
    assert parse_id(undo.split("fact=")[1])
    assert rasmus.client.post(undo).status_code == 303
    assert "By summer" in text_of(rasmus.get("deal", deal.id)).split('id="timeline"')[0]
    assert rasmus.client.post(undo, headers={"HX-Request": "true"}).status_code == 409


def test_the_panel_is_a_page_of_its_own_without_scripts(visit: Visit, deal: Deal) -> None:
    rasmus = visit("rasmus")
    html = text_of(rasmus.get("deal-qualification", deal.id, framework="gpct", answer="goals"))
    assert "<title>Qualification · Pumps for Oulu" in html and 'name="score"' in html
    done = rasmus.client.post(f"/deals/{deal.id}/answers/goals/", {"score": "2", "text": "40 % fewer stops"})
    assert done.status_code == 303
    assert "40 % fewer stops" in text_of(rasmus.get("deal-qualification", deal.id, framework="gpct"))


def test_who_may_not_validate_sees_answers_and_gives_none(visit: Visit, deal: Deal) -> None:
    post(visit("rasmus"), "", deal, "timeline", score="2", text="By summer")
    html = text_of(visit("veli").get("deal", deal.id))
    assert "By summer" in html and "Ask next" not in html and "answers/timeline" not in html
    assert post(visit("veli"), "", deal, "timeline", score="1").status_code == 403
    assert post(visit("hana"), "", deal, "timeline", score="1").status_code == 404
    assert post(visit("rasmus"), "", deal, "money", score="1").status_code == 404


def test_the_criterion_of_a_framework_leads_to_its_answers(visit: Visit, deal: Deal) -> None:
    html = text_of(visit("rasmus").get("deal", deal.id))
    assert f"/deals/{deal.id}/?framework=bant#qualification" in html
    assert "criteria/bant/validate" not in html
