"""Competitors on the page of a deal."""

from __future__ import annotations

import pytest

from homeplate.deals.models import Deal
from tests.make import House
from tests.web.conftest import Visit
from tests.web.selling import add_deal, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def deal(selling: House) -> Deal:
    return add_deal(selling)


def test_a_competitor_is_added_offered_and_taken_away(visit: Visit, deal: Deal) -> None:
    rasmus = visit("rasmus")
    rasmus.post("deal-competitor", deal.id, met="Acme & Sons")
    assert "Acme &amp; Sons" in text_of(rasmus.get("deal", deal.id))
    assert 'value="Acme &amp; Sons"' in text_of(rasmus.get("competitors", of="competitor", competitor="acme"))
    assert "<option" not in text_of(rasmus.get("competitors", of="met", met="zzz"))
    assert rasmus.post("deal-competitor", deal.id).status_code == 422
    rasmus.post("deal-competitor", deal.id, gone="Acme & Sons")
    html = text_of(rasmus.get("deal", deal.id))
    assert "Nobody noted." in html
    assert "Changed: Competitors" in html and "Competitors: Acme &amp; Sons → –" in html


def test_a_loss_says_who_won(visit: Visit, deal: Deal) -> None:
    rasmus = visit("rasmus")
    rasmus.post("deal-lose", deal.id, reason="competitor", competitor="Acme")
    html = text_of(rasmus.get("deal", deal.id))
    assert "Won by Acme" in html and '<dt>Won by</dt><dd class="keep">Acme</dd>' in html


def test_a_deal_lost_without_a_note_of_competitors_says_what_is_not_known(visit: Visit, deal: Deal) -> None:
    rasmus = visit("rasmus")
    rasmus.post("deal-lose", deal.id, reason="timing")
    assert "Nobody was noted while it was open" in text_of(rasmus.get("deal", deal.id))
