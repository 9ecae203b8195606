"""The days on which open deals are expected to close are kept as sums: exact, whoever looks and whatever moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from homeplate.deals import actions
from homeplate.deals.models import NO_DAY, CloseTotal, Deal
from homeplate.deals.queries import DealFilter, closing
from homeplate.deals.totals import rebuild, sweep
from homeplate.deals.verify import verify_deals
from homeplate.people.access import Actor
from tests.make import NOW, House
from tests.web.selling import add_deal

MARCH, MAY = date(2027, 3, 9), date(2027, 5, 4)


def days(house: House) -> dict[int, tuple[int, int]]:
    """What is kept: day to deals and value; days without any are left out."""
    with house.inside():
        rows = CloseTotal.objects.exclude(deals=0, value_minor=0)
        return {row.day: (row.deals, row.value_minor) for row in rows}


def test_a_deal_moves_from_day_to_day_with_its_value(selling: House, rasmus: Actor, deal: Deal) -> None:
    assert days(selling) == {NO_DAY: (1, 0)}
    changes = {"expected_close": MARCH, "value": Decimal(500)}
    actions.edit_deal(rasmus, deal_id=deal.id, changes=changes, now=NOW)
    assert days(selling) == {MARCH.toordinal(): (1, 50000)}
    actions.edit_deal(rasmus, deal_id=deal.id, changes={"expected_close": MAY}, now=NOW)
    assert days(selling) == {MAY.toordinal(): (1, 50000)}
    actions.lose(rasmus, deal_id=deal.id, reason="price", now=NOW)
    assert days(selling) == {}


def test_the_last_and_the_first_day_there_are_differ_from_none(selling: House, rasmus: Actor) -> None:
    for day in (None, date.min, date.max):
        made = actions.create_deal(rasmus, name="Pumps", now=NOW)
        actions.edit_deal(rasmus, deal_id=made.id, changes={"expected_close": day}, now=NOW)
    assert days(selling) == {NO_DAY: (1, 0), 1: (1, 0), date.max.toordinal(): (1, 0)}


def test_a_stage_passed_writes_nothing_about_days(selling: House, rasmus: Actor, proven: Deal) -> None:
    before = days(selling)
    with selling.inside():
        CloseTotal.objects.update(value_minor=7)
    actions.advance(rasmus, deal_id=proven.id, to="proposal", now=NOW)
    with selling.inside():
        assert set(CloseTotal.objects.values_list("value_minor", flat=True)) == {7}
    assert before.keys() == days(selling).keys()


def test_days_without_deals_are_swept_away_and_can_come_back(
    selling: House, rasmus: Actor, deal: Deal
) -> None:
    for day in (MARCH, MAY, None, MARCH):
        actions.edit_deal(rasmus, deal_id=deal.id, changes={"expected_close": day}, now=NOW)
    with selling.inside():
        assert CloseTotal.objects.count() == 3
        assert sweep() == 2
        assert sweep() == 0
    actions.edit_deal(rasmus, deal_id=deal.id, changes={"expected_close": MAY}, now=NOW)
    assert days(selling) == {MAY.toordinal(): (1, 0)}
    with selling.inside():
        assert list(verify_deals()) == []


def test_kept_days_and_counted_days_agree_for_whoever_looks(selling: House) -> None:
    for number, owner in enumerate(("rasmus", "jiwoo", "hana") * 6):
        made = add_deal(selling, owner, f"Deal {number}", currency="EUR")
        with selling.inside():
            shown = NOW.date() + timedelta(days=20 * number - 40)
            close = None if number % 5 == 0 else shown
            Deal.objects.filter(id=made.id).update(
                value_minor=number * 100, expected_close=close, currency=("EUR", "USD")[number % 2]
            )
            rebuild()
    for name in ("ada", "mina", "rasmus"):
        actor = selling.actor(name)
        for wanted in (
            DealFilter(),
            DealFilter(owner_id=selling.members["hana"]),
            DealFilter(currency="USD"),
        ):
            kept, counted = (
                closing(actor, now=NOW, today=NOW.date(), process_id=made.process_id, wanted=one)
                for one in (wanted, replace(wanted, value_from=0))
            )
            assert kept == counted
