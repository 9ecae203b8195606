"""The assessment of a process as a page: a level, what it rests on, and the deals behind it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from homeplate.deals import actions
from homeplate.insight.mirror.refresh import catch_up
from homeplate.people.actions import change_own_profile
from tests.make import House
from tests.web.conftest import Visit
from tests.web.selling import add_deal, text_of
from tests.web.test_insight import table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_mirrors")]


@pytest.fixture
def closed(selling: House) -> House:
    """Twelve deals lost at the first stage after a day, two won past every gate; counted."""
    now = timezone.now()
    for number in range(14):
        deal = add_deal(selling, "rasmus", f"Deal {number}")
        later = now + timedelta(days=1, minutes=number)
        if number < 12:
            actions.lose(selling.actor("rasmus"), deal_id=deal.id, reason="timing", now=later)
        else:
            actions.win(selling.actor("mina"), deal_id=deal.id, override_reason="Signed", now=later)
    with selling.inside():
        catch_up(now=now + timedelta(days=2))
    return selling


WINDOW = {"period": "own", "from": "2001-01-01", "to": "2101-01-01"}


def test_the_page_says_the_level_and_what_it_rests_on(closed: House, visit: Visit) -> None:
    html = text_of(visit("mina").get("insight-part", "assessment", **WINDOW))
    assert re.search(r'aria-current="step"[^>]*>\s*<span class="n">3</span>', html)
    assert "14 closed deals ran on it." in html
    assert "86 % of 14 deals" in html
    assert "There was no revision yet." in html


def test_each_number_leads_to_as_many_deals(closed: House, visit: Visit) -> None:
    mina = visit("mina")
    html = text_of(mina.get("insight-part", "assessment", **WINDOW))
    links = re.findall(r'href="(/insight/deals/[^"]+)">[^<]*: (\d+)<', html)
    assert [int(number) for _, number in links] == [12, 2, 12, 2, 14]
    for address, number in links:
        assert f">{number} deal" in mina.client.get(address.replace("&amp;", "&")).content.decode()


def test_a_workspace_in_which_nothing_was_closed_is_told_so(selling: House, visit: Visit) -> None:
    add_deal(selling)
    with selling.inside():
        catch_up(now=timezone.now())
    html = text_of(visit("mina").get("insight-part", "assessment"))
    assert re.search(r'aria-current="step"[^>]*>\s*<span class="n">1</span>', html)
    assert "Too few closed deals to tell: 0 of 10." in html


@pytest.mark.parametrize(
    ("language", "word"), [("ko", "관문이 지켜집니다"), ("fi", "Porteista pidetään kiinni")]
)
def test_it_speaks_the_language_of_the_reader(closed: House, visit: Visit, language: str, word: str) -> None:
    change_own_profile(closed.actor("mina"), language=language, now=timezone.now())
    assert word in text_of(visit("mina").get("insight-part", "assessment"))


def test_the_points_are_fetched_as_a_file(closed: House, visit: Visit) -> None:
    rows = table(visit("mina"), "insight-file", "assessment", **WINDOW)
    assert ["Gates are kept", "true", "12", "14"] in [
        [one.lower() if one in ("True", "TRUE") else one for one in row] for row in rows
    ]


def test_a_number_that_there_is_not_is_not_found(closed: House, visit: Visit) -> None:
    assert visit("mina").get("insight-deals", part="assessment", of="nonsense").status_code == 404
