"""Won and lost, as a page and a file: small samples are told as such, each number leads to its deals."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from homeplate.deals import actions
from homeplate.insight.mirror.refresh import catch_up
from homeplate.people.actions import change_own_profile
from tests.make import House
from tests.web.conftest import Visit
from tests.web.selling import Visitor, add_deal, text_of
from tests.web.test_insight import table, tile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_mirrors")]


def lose(house: House, number: int, reason: str, competitor: str = "", **more: Any) -> None:
    deal = add_deal(house, "rasmus", f"Lost {number}", value=Decimal(100 * number), **more)
    actions.lose(
        house.actor("rasmus"), deal_id=deal.id, reason=reason, competitor=competitor, now=timezone.now()
    )


@pytest.fixture
def ended(selling: House) -> House:
    """Six losses and two sales of Helsinki."""
    for number in range(1, 5):
        lose(selling, number, "price", source="Referral")
    for number in range(5, 7):
        lose(selling, number, "competitor", "Acme & Sons", source="Trade fair")
    for number in range(2):
        deal = add_deal(selling, "rasmus", f"Won {number}", value=Decimal(900), source="Referral")
        actions.win(selling.actor("mina"), deal_id=deal.id, override_reason="On paper", now=timezone.now())
    with selling.inside():
        catch_up(now=timezone.now())
    return selling


def page(visitor: Visitor, **asked: Any) -> str:
    return text_of(visitor.get("insight-part", "outcomes", **asked))


def chart(html: str, title: str) -> str:
    """The words of one chart and its table."""
    charts = re.findall(r"<figure.*?</figure>", html, re.S)
    (found,) = [one for one in charts if f">{title}</h2>" in one]
    return re.sub(r"<[^>]+>|\s+", " ", found)


def test_losses_are_told_by_reason_with_share_and_range(ended: House, visit: Visit) -> None:
    html = page(visit("mina"))
    reasons = chart(html, "Why deals are lost")
    assert "Price" in reasons and "67 %" in reasons and "30–90 %" in reasons and "of 6 losses" in reasons
    assert "€1,000" in reasons, "what they were worth"
    assert "too few to tell" in reasons, "two losses have no median"
    assert "25 %" in tile(html, "Win rate") and "of 8 closed deals" in tile(html, "Win rate")


def test_few_closed_deals_are_said_to_be_few(ended: House, visit: Visit) -> None:
    html = page(visit("mina"))
    assert "Only 8 deals closed in the period." in html
    by_source = chart(html, "Win rate by source")
    assert "33 %" in by_source and "too few to tell" in by_source


def test_nobody_is_told_a_win_rate_against_a_competitor_that_is_not_known(ended: House, visit: Visit) -> None:
    rivals = chart(page(visit("mina")), "Competitors")
    assert "Acme &amp; Sons" in rivals and "33 %" in rivals
    assert "No sale of the period names a competitor" in rivals


def test_each_number_leads_to_as_many_deals(ended: House, visit: Visit) -> None:
    mina = visit("mina")
    links = re.findall(r'href="(/insight/deals/[^"]+)">(\d+)(?: deals?)?<', page(mina))
    assert len(links) >= 12
    for address, number in links:
        found = mina.client.get(address.replace("&amp;", "&")).content.decode()
        assert f">{number} deal" in found
        assert len(re.findall(r'<th scope="row"><a href="/deals/', found)) == int(number)


def test_the_list_says_what_its_deals_have_in_common(ended: House, visit: Visit) -> None:
    mina = visit("mina")
    titles = {
        "reason:price": "Lost in the period: Price",
        "met-lost:acme & sons": "Lost in the period with Acme &amp; Sons named",
        "source-won:Referral": "Won in the period, source: Referral",
        "place:0": "Lost in the period at “Discovery”",
    }
    for what, title in titles.items():
        assert title in text_of(mina.get("insight-deals", part="outcomes", of=what))
    for what in ("nonsense", "nonsense:price"):
        assert mina.get("insight-deals", part="outcomes", of=what).status_code == 404
    assert mina.get("insight-deals", part="outcomes", of="lost", at="0").status_code == 404


def test_the_groups_are_fetched_as_a_file(ended: House, visit: Visit) -> None:
    rows = table(visit("mina"), "insight-file", "outcomes")
    assert len({len(row) for row in rows}) == 1
    assert {row[0] for row in rows[1:]} == {"Reason", "Stage", "Competitor", "Source", "Kind", "Value"}
    (price,) = [row for row in rows if row[:2] == ["Reason", "Price"]]
    assert (price[2], price[4], price[8], price[9]) == ("4", "4", "1000.00", "EUR")


@pytest.mark.parametrize(("language", "label"), [("ko", "수주율"), ("fi", "Voitto-osuus")])
def test_the_endings_speak_the_language_of_the_reader(
    ended: House, visit: Visit, language: str, label: str
) -> None:
    change_own_profile(ended.actor("mina"), language=language, now=timezone.now())
    assert tile(page(visit("mina")), label)


def test_without_a_closed_deal_nothing_is_told(selling: House, visit: Visit) -> None:
    add_deal(selling)
    with selling.inside():
        catch_up(now=timezone.now())
    assert "Nothing to tell yet" in page(visit("rasmus"))


@pytest.mark.files
def test_the_endings_cost_as_many_statements_for_many_deals(
    ended: House, visit: Visit, django_assert_max_num_queries: Any
) -> None:
    mina = visit("mina")
    page(mina)
    with django_assert_max_num_queries(14) as few:
        page(mina)
    for number in range(7, 17):
        lose(ended, number, "timing")
    with ended.inside():
        catch_up(now=timezone.now())
    with django_assert_max_num_queries(len(few)):
        page(mina)
