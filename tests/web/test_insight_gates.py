"""Gates as a page: kept or not, what was missing, whose deals; each number with its deals."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from homeplate.deals import actions
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
