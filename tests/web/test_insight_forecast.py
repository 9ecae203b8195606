"""The forecast as a page and a file: its range, what carries it, and what would have been said before."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from homeplate.deals import actions
from homeplate.insight.mirror.refresh import catch_up
from homeplate.insight.periods import stretch_ahead
from homeplate.people.actions import change_own_profile
from homeplate.web.insight.asked import AHEAD
from homeplate.web.insight.outlook import off_text
from tests.make import House
from tests.web.conftest import Visit
from tests.web.selling import Visitor, add_deal, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_mirrors")]


@pytest.fixture
def ahead(selling: House) -> House:
    """Two valued deals in Helsinki, one in Busan, one without a value; counted."""
    now = timezone.now()
    for owner, name, value in (
        ("rasmus", "Valves", 9000),
        ("jiwoo", "Pumps", 2000),
        ("hana", "Cranes", 4000),
    ):
        deal = add_deal(selling, owner, name)
        changes = {"value": Decimal(value)}
        actions.edit_deal(selling.actor(owner), deal_id=deal.id, changes=changes, now=now)
    add_deal(selling, "rasmus", "Unvalued")
    with selling.inside():
        catch_up(now=now)
    return selling


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def lines(visitor: Visitor, name: str, *args: Any, **asked: Any) -> list[list[str]]:
    answer = visitor.get(name, *args, **asked)
    return list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))


def test_few_deals_are_said_to_be_few_and_the_process_speaks(ahead: House, visit: Visit) -> None:
    html = text_of(visit("mina").get("insight-part", "forecast"))
    assert "this is what the weights and planned days of the process say" in html
    assert "like it were won in as long" in html
    assert "No month has gone by since the first sale" in html
    assert "no win rate yet to say how much is needed" in html
    assert "1 open deal has no value and counts as nothing." in words(html)


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([(30.0, 10.0), (50.0, 20.0)], "off by 167 %, leaning +167 %. Take them for too much."),
        ([(5.0, 10.0), (10.0, 20.0)], "off by 50 %, leaning −50 %. Take them for too little."),
        ([(20.0, 10.0), (10.0, 20.0)], "off by 67 %, leaning 0 %."),
    ],
)
def test_parts_that_are_not_chosen_say_which_way_they_err(
    pairs: list[tuple[float, float]], said: str
) -> None:
    assert off_text(pairs, "en") == f"Over the last 2 months these parts were {said}"
    assert off_text([(5.0, 0.0)], "en") == off_text([], "en") == "", "nothing was booked to compare with"


def test_everybody_sees_the_deals_and_people_in_reach(ahead: House, visit: Visit) -> None:
    mina = words(text_of(visit("mina").get("insight-part", "forecast")))
    assert "Valves" in mina and "Pumps" in mina and "Cranes" not in mina
    assert "Rasmus" in mina and "Hana" not in mina
    own = text_of(visit("rasmus").get("insight-part", "forecast"))
    assert "Valves" in own and "Pumps" not in own and "By team and rep" not in own
    ada = text_of(visit("ada").get("insight-part", "forecast"))
    assert "Cranes" in ada and "Helsinki" in ada and "Seoul" in ada


def test_each_number_leads_to_as_many_deals(ahead: House, visit: Visit) -> None:
    ada = visit("ada")
    html = text_of(ada.get("insight-part", "forecast", period="next-month"))
    found = re.findall(r'href="(/insight/deals/[^"]+)">(?:Show all )?(\d+)', html)
    assert len(found) >= 6, "of the whole, of teams and of people"
    for address, number in found:
        page = ada.client.get(address.replace("&amp;", "&")).content.decode()
        assert len(re.findall(r'<th scope="row"><a href="/deals/', page)) == int(number)


def judged(house: House, who: str, name: str, category: str, days: int) -> None:
    """A deal of somebody in a category, due in so many days; counted."""
    now = timezone.now()
    rep = house.actor(who)
    deal = add_deal(house, who, name)
    changes = {"value": Decimal(500), "expected_close": timezone.localdate(now) + timedelta(days=days)}
    actions.edit_deal(rep, deal_id=deal.id, changes=changes, now=now)
    actions.set_category(rep, deal_id=deal.id, category=category, now=now)
    with house.inside():
        catch_up(now=timezone.now())


def test_what_people_expect_stands_beside_what_is_computed_and_each_sum_has_its_deals(
    ahead: House, visit: Visit
) -> None:
    judged(ahead, "rasmus", "Sure", "commit", 0)
    judged(ahead, "hana", "Hoped", "best_case", 0)
    judged(ahead, "jiwoo", "Not counted", "omitted", 0)
    ada = visit("ada")
    html = text_of(ada.get("insight-part", "forecast", period="this-month"))
    text = words(html)
    assert "Booked + commit €500 Booked + commit + best case €1,000" in text
    found = re.findall(r'href="(/insight/deals/[^"]+)"(?: title="(\d+) deals?")?>(?:Show all )?(\d*)', html)
    assert len(found) >= 12
    for address, titled, number in found:
        page = ada.client.get(address.replace("&amp;", "&")).content.decode()
        if titled or number:
            assert len(re.findall(r'<th scope="row"><a href="/deals/', page)) == int(titled or number), (
                address
            )
    assert "Sure" in text_of(ada.get("insight-deals", part="forecast", of="commit", period="this-month"))


def test_what_was_due_before_the_period_is_named_apart_from_what_is_due_in_it(
    ahead: House, visit: Visit
) -> None:
    judged(ahead, "rasmus", "Late", "commit", -100)
    judged(ahead, "rasmus", "Due", "commit", 0)
    mina = visit("mina")
    html = text_of(mina.get("insight-part", "forecast", period="month"))
    assert "Open value due" in html and "€500" in html
    (address,) = re.findall(r'href="([^"]+)">besides €500 in 1 deal due before the period<', html)
    page = mina.client.get(address.replace("&amp;", "&")).content.decode()
    assert re.findall(r'<th scope="row"><a href="/deals/[^"]+">([^<]+)<', page) == ["Late"]
    assert "Open deals that were due before the period" in page


def test_all_open_deals_are_computed_to_bring_what_the_whole_says_of_them(ahead: House, visit: Visit) -> None:
    judged(ahead, "rasmus", "Sure", "commit", 0)
    judged(ahead, "hana", "Much later", "best_case", 400)
    html = text_of(visit("ada").get("insight-part", "forecast", period="this-month"))
    foot = words(html[html.index("<tfoot>") : html.index("</tfoot>")])
    brings = re.search(r"Open deals bring.*? (€[\d,]+) ", words(html))
    assert brings and "All open deals 6 €" in foot and foot.rstrip().endswith(brings[1])
    assert html.index('class="tiles"') < html.index("What people expect")


def test_a_judgement_against_the_figures_is_pointed_out_with_its_deals(ahead: House, visit: Visit) -> None:
    judged(ahead, "rasmus", "Late", "commit", -3)
    html = text_of(visit("mina").get("insight-part", "forecast"))
    assert "1 deal in commit should have closed already." in html
    found = text_of(visit("mina").get("insight-deals", part="forecast", of="commit-overdue"))
    assert "Late" in found and "Valves" not in found


def test_the_roll_up_holds_teams_people_and_what_leaders_say_and_only_what_is_in_reach(
    ahead: House, visit: Visit
) -> None:
    judged(ahead, "rasmus", "Sure", "commit", 0)
    judged(ahead, "hana", "Hoped", "commit", 0)
    ada = text_of(visit("ada").get("insight-part", "forecast", period="this-month"))
    rolled = ada[ada.index("data-folds") : ada.index("</tbody>", ada.index("data-folds"))]
    lines = [words(line) for line in rolled.split("<tr ")[1:]]
    names = ("Helsinki", "Rasmus", "Jiwoo", "Seoul", "Hana")
    assert sorted(name for name in names for line in lines if f" {name} " in line) == sorted(names)
    mina = text_of(visit("mina").get("insight-part", "forecast", period="this-month"))
    assert "Hana" not in mina and "Seoul" not in mina
    assert "data-folds" not in text_of(visit("rasmus").get("insight-part", "forecast"))


def test_judgements_are_fetched_as_files(ahead: House, visit: Visit) -> None:
    judged(ahead, "rasmus", "Sure", "commit", 0)
    rows = lines(visit("ada"), "insight-file", "forecast", table="expected", period="this-month")
    assert rows[0][:5] == ["Team", "Rep", "Currency", "Booked so far", "p50"]
    assert rows[1][0] == "All" and rows[1][5:7] == ["1", "500.00"]
    assert {"Rasmus", "Hana"} <= {row[1] for row in rows}
    kept = lines(visit("ada"), "insight-file", "forecast", table="kept")
    assert kept[0][:5] == ["Month", "Category", "Deals", "Won", "Share won"]
    assert visit("ada").get("insight-file", "forecast", table="else").status_code == 404


def test_where_no_month_is_over_it_is_said_that_nothing_can_be_told_of_categories(
    ahead: House, visit: Visit
) -> None:
    assert "No deal was in a category and due" in text_of(visit("ada").get("insight-part", "forecast"))


def test_what_was_won_in_the_period_is_booked(ahead: House, visit: Visit) -> None:
    now = timezone.now()
    deal = add_deal(ahead, "rasmus", "Sold")
    actions.edit_deal(ahead.actor("rasmus"), deal_id=deal.id, changes={"value": Decimal(700)}, now=now)
    actions.win(ahead.actor("mina"), deal_id=deal.id, override_reason="Signed on paper", now=now)
    with ahead.inside():
        catch_up(now=timezone.now())
    html = text_of(visit("mina").get("insight-part", "forecast", period="this-month"))
    assert re.search(r"Booked so far.*?700.*?1 sale", words(html))
    assert "Sold" in text_of(visit("mina").get("insight-deals", part="forecast", of="booked"))


def test_the_forecast_is_fetched_as_a_file(ahead: House, visit: Visit) -> None:
    rows = lines(visit("mina"), "insight-file", "forecast")
    assert len({len(row) for row in rows}) == 1
    assert rows[1][1:4] == ["open and new deals", "EUR", "0.00"]
    assert 0 < Decimal(rows[1][4]) < 11000
    assert visit("rasmus").get("insight-file", "forecast").status_code == 403


def test_without_open_deals_and_without_a_past_no_range_is_promised(selling: House, visit: Visit) -> None:
    now = timezone.now()
    actions.create_deal(selling.actor("rasmus"), name="Worth nothing yet", now=now)
    with selling.inside():
        catch_up(now=now)
    html = text_of(visit("mina").get("insight-part", "forecast"))
    assert "What else the period brings cannot be told." in html and "the range is wide" not in html


@pytest.mark.parametrize(("language", "label"), [("ko", "예측"), ("fi", "Ennuste")])
def test_the_forecast_speaks_the_language_of_the_reader(
    ahead: House, visit: Visit, language: str, label: str
) -> None:
    change_own_profile(ahead.actor("mina"), language=language, now=timezone.now())
    assert label in text_of(visit("mina").get("insight-part", "forecast"))


def test_a_figure_that_there_is_not_is_not_found(ahead: House, visit: Visit) -> None:
    for asked in ({"of": "won"}, {"of": "was-sure"}, {"of": "open", "at": "0"}):
        assert visit("mina").get("insight-deals", part="forecast", **asked).status_code == 404


def test_an_empty_workspace_says_that_there_is_nothing_to_tell(selling: House, visit: Visit) -> None:
    add_deal(selling, "hana", "Cranes")
    with selling.inside():
        catch_up(now=timezone.now())
    assert "Nothing to tell yet" in text_of(visit("rasmus").get("insight-part", "forecast"))


@given(period=st.sampled_from([*AHEAD, "nonsense"]), today=st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_period_ahead_ends_after_today_and_begins_with_a_month(period: str, today: date) -> None:
    first, end = stretch_ahead(period, today)
    assert first < end and today < end and first.day == end.day == 1


def test_periods_ahead_are_those_of_the_calendar() -> None:
    today = date(2026, 11, 26)
    assert stretch_ahead("", today) == (date(2026, 10, 1), date(2027, 1, 1))
    assert stretch_ahead("this-month", today) == (date(2026, 11, 1), date(2026, 12, 1))
    assert stretch_ahead("next-month", today) == (date(2026, 12, 1), date(2027, 1, 1))
    assert stretch_ahead("next-quarter", today) == (date(2027, 1, 1), date(2027, 4, 1))


@pytest.mark.files
def test_the_page_costs_as_many_statements_for_many_deals(
    ahead: House, visit: Visit, django_assert_max_num_queries: Any
) -> None:
    mina = visit("mina")
    mina.get("insight-part", "forecast")
    with django_assert_max_num_queries(60) as few:
        mina.get("insight-part", "forecast")
    for number in range(10):
        add_deal(ahead, "rasmus", f"More {number}")
    with ahead.inside():
        catch_up(now=timezone.now() + timedelta(seconds=1))
    with django_assert_max_num_queries(len(few)):
        mina.get("insight-part", "forecast")
