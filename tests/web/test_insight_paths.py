"""The ways that deals took as a page: each with its stages, its deals and its end."""

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
def closed(selling: House) -> House:
    """Two deals lost at once, and one that went on and back before; counted."""
    mina, now = selling.actor("mina"), timezone.now()
    for number in range(3):
        deal = add_deal(selling, "rasmus", f"Deal {number}")
        if number == 2:
            ahead, back = now + timedelta(days=1), now + timedelta(days=2)
            actions.override(mina, deal_id=deal.id, to="proposal", reason="In a hurry", now=ahead)
            actions.regress(mina, deal_id=deal.id, to="discovery", reason="Another buyer", now=back)
        actions.lose(mina, deal_id=deal.id, reason="timing", now=now + timedelta(days=4))
    with selling.inside():
        catch_up(now=now + timedelta(days=5))
    return selling


def test_each_number_leads_to_as_many_deals(closed: House, visit: Visit) -> None:
    mina = visit("mina")
    html = text_of(mina.get("insight-part", "paths", **WINDOW))
    links = re.findall(r'href="(/insight/deals/\?[^"]*part=paths[^"]*)">(\d+) deal', html)
    assert sorted(int(number) for _, number in links) == [1, 1, 2, 2]
    for address, number in links:
        assert f">{number} deal" in mina.client.get(address.replace("&amp;", "&")).content.decode()


def test_a_way_back_is_said_to_those_who_do_not_see_the_arrow(closed: House, visit: Visit) -> None:
    html = text_of(visit("mina").get("insight-part", "paths", **WINDOW))
    assert "back to" in html
    assert "passing over, to" not in html


def test_the_ways_are_fetched_as_a_file(closed: House, visit: Visit) -> None:
    rows = table(visit("mina"), "insight-file", "paths", **WINDOW)
    assert [row[:3] for row in rows[1:]] == [
        ["Discovery", "2", "0"],
        ["Discovery → Proposal → Discovery", "1", "0"],
    ]


def test_a_way_that_there_is_not_is_not_found(closed: House, visit: Visit) -> None:
    for of in ("nonsense", "0-9", "0-", "--", "1111"):
        assert visit("mina").get("insight-deals", part="paths", of=of).status_code == 404
    assert visit("mina").get("insight-deals", part="paths", of="0-1-2").status_code == 200
