"""Deals that stand still, and stages that deals come back to, as pages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from homeplate.deals import actions
from homeplate.insight.mirror.refresh import catch_up
from tests.make import House
from tests.web.conftest import Visit
from tests.web.selling import add_deal, text_of
from tests.web.test_insight import table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_mirrors")]

WINDOW = {"period": "own", "from": "2001-01-01", "to": "2101-01-01"}


@pytest.fixture
def still(selling: House) -> House:
    """Ten quick sales, one of them after coming back to its first stage, and a deal that has been open for a month."""
    mina, ago = selling.actor("mina"), timezone.now() - timedelta(days=30)
    for number in range(11):
        deal = actions.create_deal(selling.actor("rasmus"), name=f"Deal {number}", now=ago)
        if number:
            later = [ago + timedelta(days=days) for days in range(1, 5)]
            if number == 1:
                actions.override(mina, deal_id=deal.id, to="proposal", reason="In a hurry", now=later[0])
                actions.regress(mina, deal_id=deal.id, to="discovery", reason="Another buyer", now=later[1])
            actions.win(mina, deal_id=deal.id, override_reason="Signed on paper", now=later[3])
    with selling.inside():
        catch_up(now=timezone.now())
    return selling


def test_each_number_leads_to_the_deals_that_stand_still(still: House, visit: Visit) -> None:
    mina = visit("mina")
    html = text_of(mina.get("insight-part", "stalled", **WINDOW))
    links = re.findall(r'href="(/insight/deals/\?[^"]*part=stalled[^"]*)">(\d+)', html)
    assert [number for _, number in links] == ["1", "1", "1", "1"]
    for address, _ in links:
        assert "Deal 0" in mina.client.get(address.replace("&amp;", "&")).content.decode()


def test_what_stands_still_is_fetched_as_a_file(still: House, visit: Visit) -> None:
    rows = table(visit("mina"), "insight-file", "stalled", **WINDOW)
    assert rows[1][:3] == ["Discovery", "1", "1"]


def test_a_page_without_sales_says_that_nothing_is_usual_yet(selling: House, visit: Visit) -> None:
    add_deal(selling, "rasmus", "Alone")
    with selling.inside():
        catch_up(now=timezone.now())
    html = text_of(visit("mina").get("insight-part", "stalled", **WINDOW))
    assert "1 open deal is left out" in html and "too few to tell" in html


@pytest.mark.parametrize("of", ["nonsense", "owner-", "owner-17"])
def test_a_number_that_there_is_not_is_not_found(still: House, visit: Visit, of: str) -> None:
    assert visit("mina").get("insight-deals", part="stalled", of=of).status_code == 404


def test_stages_that_deals_came_back_to_lead_to_them_and_come_as_a_file(still: House, visit: Visit) -> None:
    mina = visit("mina")
    html = text_of(mina.get("insight-part", "paths", **WINDOW))
    (address,) = re.findall(r'href="(/insight/deals/\?[^"]*of=again[^"]*)">1<', html)
    assert "Deal 1<" in mina.client.get(address.replace("&amp;", "&")).content.decode()
    rows = table(mina, "insight-file", "paths", table="again", **WINDOW)
    assert rows[1][:3] == ["Discovery", "1", "1"]
    assert mina.get("insight-file", "paths", table="nonsense").status_code == 404
