"""The figures of insight as pages and files: each with its sample, its range and the deals behind it."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st

from homeplate.deals import actions
from homeplate.insight.mirror.refresh import catch_up
from homeplate.insight.periods import stretch
from homeplate.insight.tasks import something_new
from homeplate.people.actions import change_own_profile
from homeplate.process.yaml_form import load
from homeplate.web.insight.asked import PERIODS
from homeplate.web.insight.parts import PARTS
from tests.deals.conftest import publish
from tests.make import House
from tests.web.conftest import Visit
from tests.web.selling import PROCESS, Visitor, add_deal, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_mirrors")]


@pytest.fixture
def sold(selling: House) -> House:
    """Two sales lost and one that goes on in Helsinki, one in Busan; counted."""
    now = timezone.now()
    for name in ("Valves", "Pumps"):
        deal = add_deal(selling, "rasmus", name)
        actions.lose(selling.actor("rasmus"), deal_id=deal.id, reason="timing", now=now)
    add_deal(selling, "rasmus", "Going on")
    add_deal(selling, "hana", "Cranes")
    with selling.inside():
        catch_up(now=now)
    return selling


def table(visitor: Visitor, name: str, *args: Any, **asked: Any) -> list[list[str]]:
    """The lines of a file."""
    answer = visitor.get(name, *args, **asked)
    return list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))


def tile(html: str, label: str) -> str:
    """The words of one figure."""
    tiles = re.findall(r'<div class="tile">(.*?)</dd></div>', html, re.S)
    (found,) = [one for one in tiles if f"<dt>{label}<" in one]
    return re.sub(r"<[^>]+>|\s+", " ", found.split("<dd>")[1])


def test_deals_of_which_a_stage_is_not_counted_are_told_apart(selling: House, visit: Visit) -> None:
    now = timezone.now()
    deal = add_deal(selling)
    actions.override(selling.actor("mina"), deal_id=deal.id, to="proposal", reason="Known buyer", now=now)
    second = publish(selling, load(PROCESS.replace("key: proposal", "key: offer")), number=2)
    actions.migrate_deals(selling.actor("olli"), version_id=second, now=now)
    with selling.inside():
        catch_up(now=now)
    mina = visit("mina")
    html = text_of(mina.get("insight"))
    assert "1 deal was taken to a version that does not have a stage it had come to." in html
    assert "Pumps for Oulu" in text_of(mina.get("insight-deals", part="stages", of="renamed"))


def test_what_was_never_counted_is_counted_in_the_background(selling: House, visit: Visit) -> None:
    add_deal(selling)
    html = text_of(visit("rasmus").get("insight"))
    assert "The figures are being counted" in html
    assert 'hx-trigger="every 2s"' in html


def test_a_workspace_without_a_deal_does_not_wait_for_figures(selling: House, visit: Visit) -> None:
    for part in PARTS:
        html = text_of(visit("rasmus").get("insight-part", part))
        assert "Nothing to tell yet" in html and "hx-trigger" not in html.partition('id="figures"')[2][:200]


def test_a_workspace_without_a_process_is_led_on(house: House) -> None:
    assert "There is no process yet" in text_of(Visitor(house, "ada").get("insight"))


def test_everybody_is_told_the_figures_of_their_reach(sold: House, visit: Visit) -> None:
    rate = tile(text_of(visit("mina").get("insight")), "Win rate")
    assert "0 %" in rate and "0–66 %" in rate and "of 2 closed deals" in rate
    assert "nothing in the period before" in rate
    assert "3 created" in tile(text_of(visit("mina").get("insight")), "Of the deals created")
    assert "4 created" in tile(text_of(visit("ada").get("insight")), "Of the deals created")
    assert "1 created" in tile(text_of(visit("hana").get("insight")), "Of the deals created")


def test_each_number_leads_to_as_many_deals(sold: House, visit: Visit) -> None:
    mina = visit("mina")
    html = text_of(mina.get("insight"))
    assert "booked in the period: €0 a day" in tile(html, "Sales velocity")
    links = re.findall(r'href="(/insight/deals/[^"]+)">(\d+)', html)
    assert len(links) >= 5
    assert ">3 entered</a>" in html, "in the chart, too"
    assert "of=stayed" in html
    for address, number in links:
        page = mina.client.get(address.replace("&amp;", "&")).content.decode()
        assert f">{number} deal" in page
        assert len(re.findall(r'<th scope="row"><a href="/deals/', page)) == int(number)


def test_the_deals_behind_a_number_are_fetched_as_a_file(sold: House, visit: Visit) -> None:
    rows = table(visit("mina"), "insight-deals-file", of="lost")
    assert rows[0][:4] == ["Deal", "Account", "Status", "Stage"]
    assert sorted(row[0] for row in rows[1:]) == ["Pumps", "Valves"]
    assert visit("rasmus").get("insight-deals-file", of="lost").status_code == 403


def test_the_figures_of_the_stages_are_fetched_as_a_file(sold: House, visit: Visit) -> None:
    rows = table(visit("mina"), "insight-file", "stages")
    assert rows[1][1:5] == ["3", "0", "2", "1"]
    assert len({len(row) for row in rows}) == 1


def test_the_figures_of_the_whole_are_fetched_as_a_file(sold: House, visit: Visit) -> None:
    assert "table=whole" in text_of(visit("mina").get("insight"))
    header, *rows = table(visit("mina"), "insight-file", "stages", table="whole")
    assert {len(row) for row in rows} == {len(header)}
    named = {(row[0], row[1]): row[2:6] for row in rows}
    assert named["Win rate", ""][0] == "0.0" and named["Win rate", ""][3] == "2"
    assert named["Of the deals created", ""][3] == "3"
    assert visit("mina").get("insight-file", "stages", table="nonsense").status_code == 404


@pytest.mark.parametrize(("language", "rate"), [("ko", "수주율"), ("fi", "Voitto-osuus")])
def test_the_figures_speak_the_language_of_the_reader(
    sold: House, visit: Visit, language: str, rate: str
) -> None:
    change_own_profile(sold.actor("mina"), language=language, now=timezone.now())
    assert tile(text_of(visit("mina").get("insight")), rate)


def test_a_figure_that_there_is_not_is_not_found(sold: House, visit: Visit) -> None:
    for asked in ({"of": "nonsense"}, {"of": "won", "at": "0"}, {"of": "entered", "at": "99"}):
        assert visit("mina").get("insight-deals", **asked).status_code == 404


def test_what_is_out_of_reach_is_left_out_and_said(sold: House, visit: Visit) -> None:
    html = text_of(visit("mina").get("insight", owner=str(sold.members["hana"])))
    assert "Left out, because it is gone or out of your reach: Owner." in html
    assert "3 created" in tile(html, "Of the deals created")


def test_an_owner_and_a_period_narrow_the_figures(sold: House, visit: Visit) -> None:
    html = text_of(visit("ada").get("insight", owner=str(sold.members["hana"])))
    assert "1 created" in tile(html, "Of the deals created")
    old = {"period": "own", "from": "2001-01-01", "to": "2001-12-31"}
    html = text_of(visit("rasmus").get("insight", **old))
    assert "0 created" in tile(html, "Of the deals created")
    assert "–" in tile(html, "Win rate")


@pytest.mark.files
def test_the_page_costs_as_many_statements_for_many_deals(
    sold: House, visit: Visit, django_assert_max_num_queries: Any
) -> None:
    mina = visit("mina")
    mina.get("insight")
    with django_assert_max_num_queries(14) as few:
        mina.get("insight")
    for number in range(10):
        add_deal(sold, "rasmus", f"More {number}")
    with sold.inside():
        catch_up(now=timezone.now())
    with django_assert_max_num_queries(len(few)):
        mina.get("insight")


def test_new_facts_are_noticed_only_where_somebody_asked_for_figures(selling: House, visit: Visit) -> None:
    deal = add_deal(selling)
    assert not something_new(selling.id)
    with selling.inside():
        catch_up(now=timezone.now())
    assert not something_new(selling.id)
    actions.lose(selling.actor("rasmus"), deal_id=deal.id, reason="timing", now=timezone.now())
    assert something_new(selling.id)


@example(period="own", today=date(2026, 1, 1), since=None, until=date.min)
@given(
    period=st.sampled_from([*PERIODS, "nonsense"]),
    today=st.dates(date(2000, 3, 1), date(2100, 1, 1)),
    since=st.none() | st.dates(),
    until=st.none() | st.dates(),
)
def test_a_period_always_has_a_day(period: str, today: date, since: date | None, until: date | None) -> None:
    first, end = stretch(period, today, since, until)
    assert first < end


def test_periods_begin_and_end_where_people_say_they_do() -> None:
    today = date(2026, 11, 26)
    after = today + timedelta(days=1)
    assert stretch("year", today, None, None) == (date(2025, 11, 27), after)
    assert stretch("this-quarter", today, None, None) == (date(2026, 10, 1), after)
    assert stretch("last-quarter", today, None, None) == (date(2026, 7, 1), date(2026, 10, 1))
    assert stretch("this-year", today, None, None) == (date(2026, 1, 1), after)
    own = stretch("own", today, date(2026, 2, 1), date(2026, 2, 28))
    assert own == (date(2026, 2, 1), date(2026, 3, 1))


@pytest.mark.parametrize("part", PARTS)
def test_a_period_at_the_ends_of_time_is_told_too(sold: House, visit: Visit, part: str) -> None:
    for first, last in (
        ("0001-01-01", "9999-12-31"),
        ("9999-12-30", "9999-12-31"),
        ("0001-01-01", "0001-01-02"),
    ):
        asked = {"period": "own", "from": first, "to": last}
        assert visit("mina").get("insight-part", part, **asked).status_code == 200


def test_the_list_keeps_what_was_asked_for(sold: House, visit: Visit) -> None:
    html = text_of(visit("mina").get("insight-deals", of="lost", period="quarter"))
    (back,) = re.findall(r'<a class="cut" href="(/insight/[^"]*)">', html)
    assert parse_qs(urlsplit(back).query) == {"period": ["quarter"]}
