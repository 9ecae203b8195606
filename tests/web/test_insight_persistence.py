"""Persistence as a page: each number with its deals, and honest words of few."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from homeplate.deals import actions
from homeplate.deals.actions.create import NextStep
from homeplate.insight.mirror.refresh import catch_up
from tests.make import House
from tests.web.conftest import Visit
from tests.web.selling import add_deal, text_of
from tests.web.test_insight import table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_mirrors")]

WINDOW = {"period": "own", "from": "2001-01-01", "to": "2101-01-01"}


@pytest.fixture
def refused(selling: House) -> House:
    """Six deals told no: one waits, two were spoken with again and lost, three given up; counted."""
    rasmus, now = selling.actor("rasmus"), timezone.now()
    for number in range(6):
        deal = add_deal(selling, "rasmus", f"Deal {number}")
        step = NextStep("Ask again", "call", now.date() + timedelta(days=9))
        actions.tell_no(rasmus, deal_id=deal.id, reason="timing", step=step, now=now)
        if number in (1, 2):
            actions.set_next_step(rasmus, deal_id=deal.id, step=None, now=now + timedelta(days=9))
        if number:
            actions.lose(
                rasmus, deal_id=deal.id, reason="price", now=now + timedelta(days=10 if number < 3 else 5)
            )
    with selling.inside():
        catch_up(now=now + timedelta(days=11))
    return selling


def test_the_curve_stands_beside_what_is_said_of_sellers(refused: House, visit: Visit) -> None:
    html = text_of(visit("mina").get("insight-part", "persistence", **WINDOW))
    assert "56 % said of sellers" in html and "The Marketing Donut" in html
    assert "<strong>40 %</strong>" in html
    assert "too few to tell" in html


def test_each_number_leads_to_as_many_deals(refused: House, visit: Visit) -> None:
    mina = visit("mina")
    html = text_of(mina.get("insight-part", "persistence", **WINDOW))
    links = re.findall(r'href="(/insight/deals/\?[^"]*part=persistence[^"]*)">(\d+)</a>', html)
    assert len(links) > 6
    for address, number in links:
        noun = "deal" if number == "1" else "deals"
        assert f">{number} {noun}" in mina.client.get(unescape(address)).content.decode(), address


def test_a_number_that_there_is_not_is_not_found(refused: House, visit: Visit) -> None:
    for of in ("nonsense", "told:", "told:99", "told:x", "needed:-1"):
        assert visit("mina").get("insight-deals", part="persistence", of=of).status_code == 404


def test_the_figures_are_fetched_as_a_file(refused: House, visit: Visit) -> None:
    rows = table(visit("mina"), "insight-file", "persistence", **WINDOW)
    assert rows[1][:8] == ["Still pursued after no", "1", "6", "2", "3", "1", "", "0.4"]


def test_without_a_no_the_page_says_how_to_note_one(selling: House, visit: Visit) -> None:
    add_deal(selling)
    deal = add_deal(selling, name="Lost")
    actions.win(selling.actor("mina"), deal_id=deal.id, override_reason="Signed", now=timezone.now())
    with selling.inside():
        catch_up(now=timezone.now())
    html = text_of(visit("mina").get("insight-part", "persistence", **WINDOW))
    assert "No deal was told no" in html and "No conversation is noted" in html
