"""Whether the funnel is inverted, as a page and a file."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from homeplate.deals import actions
from homeplate.insight.mirror.refresh import catch_up
from homeplate.people.actions import change_own_profile
from homeplate.process.yaml_form import load
from tests.deals.conftest import publish
from tests.make import House
from tests.web.conftest import Visit
from tests.web.selling import PROCESS, Visitor, add_deal, text_of
from tests.web.test_insight import table, tile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_mirrors")]


@pytest.fixture
def standing(selling: House) -> House:
    """One open deal in Helsinki and two that are lost; counted."""
    now = timezone.now()
    for name in ("Valves", "Pumps"):
        deal = add_deal(selling, "rasmus", name)
        actions.lose(selling.actor("rasmus"), deal_id=deal.id, reason="timing", now=now)
    add_deal(selling, "rasmus", "Going on")
    with selling.inside():
        catch_up(now=now)
    return selling


def leads_to_as_many(visitor: Visitor, html: str) -> int:
    """Go after each number that is a link: how many there were."""
    links = set(re.findall(r'href="(/insight/deals/[^"]+)">(\d+)<', html))
    for address, number in links:
        page = visitor.client.get(address.replace("&amp;", "&")).content.decode()
        assert f">{number} deal" in page
        assert len(re.findall(r'<th scope="row"><a href="/deals/', page)) == int(number)
    return len(links)


def test_the_shape_of_few_deals_is_not_judged_and_leads_to_them(standing: House, visit: Visit) -> None:
    mina = visit("mina")
    html = text_of(mina.get("insight-part", "shape"))
    assert "Too few deals to tell whether the funnel is inverted." in html
    assert "3 deals" in tile(html, "Entries a week")
    assert leads_to_as_many(mina, html) == 1
    rows = table(mina, "insight-file", "shape")
    assert rows[1][1] == "1"
    assert len({len(row) for row in rows}) == 1
    for asked in ({"of": "nonsense", "at": "0"}, {"of": "standing"}, {"of": "standing", "at": "99"}):
        assert mina.get("insight-deals", part="shape", **asked).status_code == 404


def test_a_process_of_one_stage_has_no_halves(selling: House, visit: Visit) -> None:
    one = load(PROCESS.partition("  - key: proposal")[0])
    publish(selling, one, number=2)
    add_deal(selling)
    with selling.inside():
        catch_up(now=timezone.now())
    assert "The process has one selling stage" in text_of(visit("mina").get("insight-part", "shape"))


def test_each_person_and_team_leads_to_its_own_shape(standing: House, visit: Visit) -> None:
    now = timezone.now()
    add_deal(standing, "hana", "Cranes")
    with standing.inside():
        catch_up(now=now)
    ada = visit("ada")
    html = text_of(ada.get("insight-part", "shape"))
    narrowed = re.findall(r'<th scope="row"><a href="(/insight/shape/\?(?:owner|team)=[^"]+)">', html)
    assert len(narrowed) >= 4, "where the causes of it stand"
    assert all(ada.client.get(address).status_code == 200 for address in narrowed)


@pytest.mark.parametrize(("language", "word"), [("ko", "후반부 지수"), ("fi", "Loppupuolen indeksi")])
def test_the_shape_speaks_the_language_of_the_reader(
    standing: House, visit: Visit, language: str, word: str
) -> None:
    change_own_profile(standing.actor("mina"), language=language, now=timezone.now())
    assert word in text_of(visit("mina").get("insight-part", "shape"))
