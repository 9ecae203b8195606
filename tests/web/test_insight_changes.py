"""How the pipeline changed, as a page and a file: the waterfall closes as it is read, each line leads to its deals."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from homeplate.deals import actions
from homeplate.insight.measures.changing import END, LINES, START
from homeplate.insight.mirror.refresh import catch_up
from homeplate.insight.periods import stretch, whole
from homeplate.people.actions import change_own_profile
from homeplate.rates.actions import set_rate
from homeplate.web.insight.asked import PERIODS
from homeplate.web.insight.changes import cascade
from tests.make import House
from tests.web.conftest import Visit
from tests.web.selling import Visitor, add_deal, text_of
from tests.web.test_insight import table, tile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_mirrors")]

LINKS = r'href="(/insight/deals/[^"]+)">(\d+) deals?<'


@pytest.fixture
def moved(selling: House) -> House:
    """In Helsinki: one deal from before, worth more since; one won, one lost, one archived and one in won added."""
    now = timezone.now()
    long_ago = now - timedelta(days=400)
    rasmus, mina = selling.actor("rasmus"), selling.actor("mina")
    old = actions.create_deal(
        rasmus, name="Old", value=Decimal(100), expected_close=now.date() - timedelta(days=3), now=long_ago
    )
    changes = {"value": Decimal(150), "expected_close": now.date() + timedelta(days=40)}
    actions.edit_deal(rasmus, deal_id=old.id, changes=changes, now=now)
    deals = [add_deal(selling, "rasmus", name, value=Decimal(10)) for name in ("Won", "Lost", "Archived")]
    actions.win(mina, deal_id=deals[0].id, override_reason="Signed on paper", now=now)
    actions.lose(rasmus, deal_id=deals[1].id, reason="timing", now=now)
    actions.archive_deal(rasmus, deal_id=deals[2].id, now=now)
    add_deal(selling, "rasmus", "In won", value=Decimal(30000), currency="KRW")
    with selling.inside():
        catch_up(now=now)
    return selling


def page(visitor: Visitor, **asked: Any) -> str:
    return text_of(visitor.get("insight-part", "changes", **asked))


def test_the_waterfall_is_told_in_the_currency_of_the_workspace(moved: House, visit: Visit) -> None:
    today = timezone.now().date()
    html = page(visit("mina"))
    assert "+ ₩30,000" in html, "without a rate it stands beside the sum"
    set_rate(
        moved.actor("ada"), currency="KRW", worth="0.001", day=today - timedelta(days=9), now=timezone.now()
    )
    rows = {row[0]: row[1:] for row in table(visit("ada"), "insight-file", "changes")}
    assert [rows[name][:2] for name in ("Open at the start", "New deals", "Value up", "Won", "Archived")] == [
        ["1", "100.00"], ["4", "60.00"], ["1", "50.00"], ["1", "-10.00"], ["1", "-10.00"],
    ]  # fmt: skip
    assert rows["Open at the end"][:3] == ["2", "180.00", "EUR"]
    html = page(visit("ada"))
    assert "All amounts are at the exchange rates of" in html and "€180" in tile(html, "Open at the end")


def test_each_line_leads_to_as_many_deals(moved: House, visit: Visit) -> None:
    mina = visit("mina")
    for asked in ({}, {"due": "period"}):
        links = re.findall(LINKS, page(mina, **asked))
        assert len(links) >= 3
        for address, number in links:
            found = mina.client.get(address.replace("&amp;", "&")).content.decode()
            assert f">{number} deal" in found
            assert len(re.findall(r'<th scope="row"><a href="/deals/', found)) == int(number)


def test_slips_and_pushes_are_told_with_their_samples(moved: House, visit: Visit) -> None:
    html = page(visit("mina"))
    slip = tile(html, "Slip rate")
    assert "100 %" in slip and "21–100 %" in slip and "of 1 deal due at the start" in slip
    assert "nothing in the period before" in slip
    assert "€100 of €100" in tile(html, "Slip rate by value")
    assert "1 time" in tile(html, "Pushed to a later month")


def test_deals_due_in_the_period_are_followed_on_demand(moved: House, visit: Visit) -> None:
    html = page(visit("mina"), due="period")
    assert "Pushed out" in html and "Deals whose close date is from" in html
    assert "Pushed out" not in page(visit("mina"))
    assert 'href="/insight/?period=quarter"' in page(visit("mina"), due="period", period="quarter"), (
        "of this part alone"
    )


@pytest.mark.parametrize(("language", "label"), [("ko", "연기율"), ("fi", "Lykkääntyneet")])
def test_the_changes_speak_the_language_of_the_reader(
    moved: House, visit: Visit, language: str, label: str
) -> None:
    change_own_profile(moved.actor("mina"), language=language, now=timezone.now())
    assert tile(page(visit("mina")), label)


def test_nothing_to_tell_and_what_there_is_not(selling: House, visit: Visit) -> None:
    with selling.inside():
        catch_up(now=timezone.now())
    assert "Nothing to tell yet" in page(visit("mina"))
    for asked in ({"of": "nonsense"}, {"of": "won", "at": "0"}):
        assert visit("mina").get("insight-deals", part="changes", **asked).status_code == 404


@pytest.mark.files
def test_the_changes_cost_as_many_statements_for_many_deals(
    moved: House, visit: Visit, django_assert_max_num_queries: Any
) -> None:
    mina = visit("mina")
    page(mina)
    with django_assert_max_num_queries(14) as few:
        page(mina)
    for number in range(10):
        add_deal(moved, "rasmus", f"More {number}")
    with moved.inside():
        catch_up(now=timezone.now())
    with django_assert_max_num_queries(len(few)):
        page(mina)


@given(
    st.lists(st.decimals(0, 10**9, places=3), min_size=len(LINES) - 1, max_size=len(LINES) - 1),
    st.sampled_from([0, 2]),
)
def test_a_waterfall_closes_in_the_numbers_that_are_read(levels: list[Decimal], places: int) -> None:
    steps = cascade(list(zip(LINES, [*levels, levels[-1]], strict=True)), places)
    assert sum(step.amount for step in steps[:-1]) == steps[-1].amount
    assert all(step.low <= step.high and step.level in (step.low, step.high) for step in steps)
    assert [steps[0].key, steps[0].low, steps[-1].key, steps[-1].low] == [START, 0, END, 0]


@given(st.sampled_from(list(PERIODS)), st.dates(date(2000, 3, 1), date(2100, 1, 1)))
def test_the_days_of_a_period_go_on_to_its_end(period: str, today: date) -> None:
    since, until = stretch(period, today, None, None)
    end = whole(period, since, until)
    assert end >= until
    if period in ("this-quarter", "this-year"):
        assert (end.day, (end.month - since.month) % 12) == (1, 3 if period == "this-quarter" else 0)
