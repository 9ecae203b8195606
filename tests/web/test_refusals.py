"""A no for now on the page of a deal."""

from __future__ import annotations

import json

import pytest

from homeplate.deals.models import Deal
from tests.make import House
from tests.web.conftest import Visit
from tests.web.selling import add_deal, text_of

pytestmark = pytest.mark.django_db

FORM = {
    "reason": "timing",
    "note": "After the move",
    "next_step": "Ask again",
    "next_step_kind": "call",
    "next_step_on": "2031-03-03",
}


@pytest.fixture
def deal(selling: House) -> Deal:
    return add_deal(selling)


def test_a_no_for_now_is_told_and_taken_back(visit: Visit, deal: Deal) -> None:
    rasmus = visit("rasmus")
    assert "No for now …" in text_of(rasmus.get("deal", deal.id))
    answer = rasmus.post("deal-no", deal.id, **FORM)
    html = text_of(answer)
    assert "No for now: Not the right time" in html and "After the move" in html
    undo = json.loads(answer["HX-Trigger"])["toast"]["undo"]
    assert undo.startswith(f"/deals/{deal.id}/no/undo/?fact=")
    rasmus.post("deal-no", deal.id, **FORM)
    assert rasmus.client.post(undo).status_code == 409, "another came since"
    rasmus.post("deal-no-undo", deal.id)
    rasmus.client.post(undo)
    assert "The no for now was taken back" in text_of(rasmus.get("deal", deal.id))


def test_what_was_typed_comes_back_when_the_reason_is_missing(visit: Visit, deal: Deal) -> None:
    answer = visit("rasmus").post("deal-no", deal.id, **{**FORM, "reason": ""})
    assert answer.status_code == 422
    assert "After the move" in text_of(answer)
