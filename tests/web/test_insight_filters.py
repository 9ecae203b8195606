"""The less used filters of insight: offered when they are looked at, shown as words that can be taken away."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from homeplate.deals import actions
from homeplate.insight.mirror.refresh import catch_up
from homeplate.playbook.models import ProcessVersion
from homeplate.web.insight.parts import PARTS
from tests.make import House
from tests.web.conftest import Visit
from tests.web.selling import add_deal, text_of
from tests.web.test_insight import table, tile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_mirrors")]


@pytest.fixture
def sold(selling: House) -> House:
    """Six deals: two from a referral, the dearer ones lost."""
    now = timezone.now()
    for n in range(6):
        source = "Referral" if n < 2 else "Fair & friends"
        rep = selling.actor("rasmus")
        deal = actions.create_deal(rep, name=f"D{n}", value=Decimal(1000 * (n + 1)), source=source, now=now)
        if n % 2:
            actions.lose(rep, deal_id=deal.id, reason="timing", now=now)
    with selling.inside():
        catch_up(now=now)
    return selling


def chips(html: str) -> list[tuple[str, str]]:
    """The words of each, and where it is taken away."""
    found = re.findall(r'<a class="chip" href="([^"]*)"[^>]*><span>([^<]*)', html)
    return [(unescape(words), unescape(address)) for address, words in found]


def created(html: str) -> str:
    return tile(html, "Of the deals created")


def test_what_is_chosen_stands_above_the_figures_and_can_be_taken_away(sold: House, visit: Visit) -> None:
    mina = visit("mina")
    html = text_of(mina.get("insight", source="Fair & friends", value="3000-5000", period="quarter"))
    assert "2 created" in created(html)
    (source, without_source), (value, without_value) = chips(html)
    assert (source, value) == ("Source: Fair & friends", "Value: €3,000 to less than €5,000")
    assert parse_qs(urlsplit(without_source).query) == {"value": ["3000-5000"], "period": ["quarter"]}
    assert "4 created" in created(text_of(mina.client.get(without_value)))


def test_filters_are_offered_when_they_are_looked_at(sold: House, visit: Visit) -> None:
    html = text_of(visit("mina").get("insight", source="Gone since", value="own", least="1,000"))
    (address,) = re.findall(r'class="pop form" hx-get="([^"]*)"', html)
    assert '<input type="hidden" name="source" value="Gone since">' in html, "kept until it was opened"
    menu = text_of(visit("mina").client.get(unescape(address)))
    assert re.findall(r'name="(\w+)"', menu) == [
        "version",
        "source",
        "kind",
        "industry",
        "size",
        "value",
        "least",
        "below",
    ]
    assert '<option value="Gone since" selected>' in menu and 'value="Fair &amp; friends"' in menu
    assert 'value="1,000"' in menu


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ({"value": "own", "least": "2000", "below": "4000"}, 2),
        ({"value": "own", "below": "1,000.5"}, 1),
        ({"value": "own"}, 6),
        ({"value": "own", "least": "nonsense"}, 6),
        ({"value": "4000-"}, 3),
        ({"value": "-2000"}, 1),
        ({"value": "-"}, 0),
        ({"value": "1-2-3"}, 6),
        ({"value": "NaN-Infinity"}, 6),
        ({"value": "9" * 99}, 6),
        ({"kind": "-"}, 6),
        ({"source": "-"}, 0),
        ({"size": "nonsense"}, 6),
        ({"size": "-"}, 6),
        ({"industry": "'; DROP TABLE deal"}, 0),
        ({"least": "5000"}, 6),
    ],
)
def test_an_address_may_say_anything(sold: House, visit: Visit, asked: dict[str, str], number: int) -> None:
    html = text_of(visit("mina").get("insight", **asked))
    assert (f"{number} created" in created(html)) if number else "Nothing to tell yet" in html


def test_a_version_of_another_process_is_left_out_and_said(sold: House, visit: Visit) -> None:
    html = text_of(visit("mina").get("insight", version=str(sold.id)))
    assert "Left out, because it is gone or out of your reach: Version of the process." in html
    assert "6 created" in created(html) and not chips(html)


@pytest.mark.parametrize("part", PARTS)
def test_every_part_and_each_of_its_numbers_can_be_narrowed_to_a_version(
    sold: House, visit: Visit, part: str
) -> None:
    mina, now = visit("mina"), timezone.now()
    for number in range(12):
        deal = add_deal(sold, "rasmus", f"Hurried {number}")
        actions.override(sold.actor("mina"), deal_id=deal.id, to="proposal", reason="In a hurry", now=now)
        actions.lose(sold.actor("rasmus"), deal_id=deal.id, reason="timing", now=now)
    with sold.inside():
        version = str(ProcessVersion.objects.get(state="published").id)
        catch_up(now=now)
    html = text_of(mina.get("insight-part", part, version=version))
    links = {unescape(one) for one in re.findall(r'href="(/insight/deals/\?[^"]*)"', html)}
    for address in sorted(links)[:: max(len(links) // 12, 1)]:
        assert mina.client.get(address).status_code == 200, address
    assert mina.get("insight-file", part, version=version).status_code == 200


@pytest.mark.parametrize("part", PARTS)
def test_every_link_and_file_of_a_part_keeps_the_filters(sold: House, visit: Visit, part: str) -> None:
    mina, asked = visit("mina"), {"source": "Fair & friends", "kind": "-"}
    html = text_of(mina.get("insight-part", part, **asked))
    figures = html.partition('id="figures"')[2]
    links = {unescape(one) for one in re.findall(r'href="(/insight/[^"?]*\?[^"]*)"', figures)}
    silent = ("accuracy", "gates", "probability", "revisions", "customers", "satisfaction")
    assert links or part in silent, "these tell nothing of so few deals"
    for address in links:
        kept = parse_qs(urlsplit(address).query)
        assert {name: kept.get(name) for name in asked} == {name: [value] for name, value in asked.items()}, (
            address
        )
    assert len(table(mina, "insight-file", part, **asked)) >= 1


def test_the_file_of_stages_counts_what_the_page_counts(sold: House, visit: Visit) -> None:
    rows = table(visit("mina"), "insight-file", "stages", source="Referral")
    assert rows[1][1:5] == ["2", "0", "1", "1"]
    names = table(visit("mina"), "insight-deals-file", of="created-open", source="Referral")
    assert sorted(row[0] for row in names[1:]) == ["D0"]


@pytest.mark.files
def test_filters_cost_the_page_two_statements(
    sold: House, visit: Visit, django_assert_max_num_queries: Any
) -> None:
    mina = visit("mina")
    mina.get("insight")
    with django_assert_max_num_queries(14) as plain:
        mina.get("insight")
    for more, asked in ((0, {"source": "Referral"}), (1, {"industry": "-"}), (0, {"value": "-5000"})):
        with django_assert_max_num_queries(len(plain) + more):
            mina.get("insight", **asked)
    with django_assert_max_num_queries(14):
        mina.get("insight-filters", source="Referral")
