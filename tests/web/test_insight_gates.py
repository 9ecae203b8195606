"""Gates as a page: kept or not, what was missing, whose deals; each number with its deals."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.utils import timezone

from homeplate.deals import actions
from homeplate.deals.models import Deal
from homeplate.insight.mirror.refresh import catch_up
from tests.make import House
from tests.web.conftest import Visit
from tests.web.selling import add_deal, text_of
from tests.web.test_insight import table, tile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_mirrors")]


@pytest.fixture
def passed(selling: House) -> House:
    """Three gates let through in Helsinki, counted."""
    now = timezone.now()
    for number in range(3):
        deal = add_deal(selling, "rasmus", f"Deal {number}")
        actions.override(selling.actor("mina"), deal_id=deal.id, to="proposal", reason="In a hurry", now=now)
    with selling.inside():
        catch_up(now=now)
    return selling


def test_each_number_leads_to_as_many_deals(passed: House, visit: Visit) -> None:
    mina = visit("mina")
    html = text_of(mina.get("insight-part", "gates"))
    links = re.findall(r'href="(/insight/deals/\?[^"]*part=gates[^"]*)">(\d+)', html)
    assert len(links) >= 5
    for address, number in links:
        assert f">{number} deal" in mina.client.get(address.replace("&amp;", "&")).content.decode()


def test_the_tiles_say_how_many_gates_were_kept_and_what_is_missing(passed: House, visit: Visit) -> None:
    html = text_of(visit("mina").get("insight-part", "gates"))
    kept = " ".join(tile(html, "Gates kept").split())
    assert kept.startswith("0 % 0–56 % of 3 passages 3 passages with something missing")
    assert "0 shown since" in tile(html, "Shown late, half within")
    assert "nothing in the period before" in html


def test_a_rep_is_not_set_beside_others(passed: House, visit: Visit) -> None:
    assert "By owner of the deals" in text_of(visit("mina").get("insight-part", "gates"))
    assert "By owner of the deals" not in text_of(visit("rasmus").get("insight-part", "gates"))


def test_the_gates_are_fetched_as_a_file(passed: House, visit: Visit) -> None:
    rows = table(visit("mina"), "insight-file", "gates")
    assert rows[1][1:3] == ["3", "3"]
    assert len({len(row) for row in rows}) == 1


def test_a_number_that_there_is_not_is_not_found(passed: House, visit: Visit) -> None:
    for asked in (
        {"of": "nonsense"},
        {"of": "missing-0"},
        {"of": "missing-x", "at": "0"},
        {"of": "missing-0", "at": "99"},
        {"of": "kept", "at": "99"},
    ):
        assert visit("mina").get("insight-deals", part="gates", **asked).status_code == 404


def test_a_deal_that_passed_twice_is_listed_once_and_counted_twice(passed: House, visit: Visit) -> None:
    mina, now = visit("mina"), timezone.now()
    with passed.inside():
        deal = Deal.objects.get(name="Deal 1")
    actions.regress(passed.actor("rasmus"), deal_id=deal.id, to="discovery", reason="Another buyer", now=now)
    actions.override(passed.actor("mina"), deal_id=deal.id, to="proposal", reason="Again", now=now)
    with passed.inside():
        catch_up(now=now)
    html = text_of(mina.get("insight-part", "gates"))
    assert "4 passages with something missing" in html
    listed = text_of(mina.get("insight-deals", part="gates", of="overridden"))
    assert ">3 deals<" in listed and "The figure counts 4 times" in listed
    assert listed.count(">2 times<") == 1
    assert len(table(mina, "insight-deals-file", part="gates", of="overridden")) == 1 + 3


def test_the_deals_of_a_number_are_added_up(selling: House, visit: Visit) -> None:
    rep, now = selling.actor("rasmus"), timezone.now()
    for name, value, currency in (("A", 1000, "EUR"), ("B", 2500, "EUR"), ("C", 100, "CHF")):
        actions.create_deal(rep, name=name, value=Decimal(value), currency=currency, now=now)
    with selling.inside():
        catch_up(now=now)
    html = text_of(visit("mina").get("insight-deals", of="open"))
    assert re.search(r"Worth together<.*€3,500", html, re.DOTALL)
    assert "CHF" in html, "what has no rate stands beside the sum"
