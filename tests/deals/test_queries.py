"""Board, list, totals and timeline: exact, paged, filtered, and only what one may see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from homeplate.deals import actions
from homeplate.deals.models import Deal
from homeplate.deals.queries import (
    SORTS,
    DealFilter,
    DealRow,
    board,
    deal_detail,
    list_deals,
    search_deals,
    stage_totals,
    timeline,
)
from homeplate.fields.actions import define_field
from homeplate.kit.errors import Invalid, NotFound
from homeplate.kit.paging import write_cursor
from homeplate.people.access import Actor
from tests.make import NOW, House

TODAY = NOW.date()


@pytest.fixture
def many(selling: House) -> list[Deal]:
    """Thirty deals of three reps, of different values, some without one."""
    return [
        actions.create_deal(
            selling.actor(("rasmus", "jiwoo", "hana")[number % 3]),
            name=f"Deal {number:02}",
            value=Decimal(number % 7 * 100),
            currency="KRW" if number % 5 == 0 else "EUR",
            expected_close=TODAY + timedelta(days=number) if number % 4 else None,
            now=NOW + timedelta(minutes=number),
        )
        for number in range(30)
    ]


def pages(actor: Actor, sort: str, size: int = 7) -> Iterator[DealRow]:
    cursor = ""
    for _ in range(10):  # no more pages than there can be
        page = list_deals(actor, today=TODAY, sort=sort, cursor=cursor, size=size)
        yield from page.rows
        cursor = page.next_cursor
        if not cursor:
            return


@pytest.mark.parametrize("sort", [*SORTS, *(f"-{name}" for name in SORTS)])
def test_pages_show_every_deal_once_in_order(selling: House, many: list[Deal], sort: str) -> None:
    paged = [row.id for row in pages(selling.actor("ada"), sort)]
    whole = [row.id for row in list_deals(selling.actor("ada"), today=TODAY, sort=sort, size=200).rows]
    assert paged == whole
    assert len(set(paged)) == 30


def test_empty_values_come_last_in_either_direction(selling: House, many: list[Deal]) -> None:
    for sort in ("expected_close", "-expected_close"):
        days = [row.expected_close for row in pages(selling.actor("ada"), sort)]
        assert None not in days[:22]
        assert set(days[22:]) == {None}


@pytest.mark.parametrize(
    ("name", "sees"), [("rasmus", 10), ("mina", 20), ("seoyeon", 10), ("ada", 30), ("outsider", 0)]
)
def test_everybody_sees_what_is_within_reach(selling: House, many: list[Deal], name: str, sees: int) -> None:
    actor = selling.actor(name)
    assert len(list_deals(actor, today=TODAY, size=200).rows) == sees
    totals = stage_totals(actor, process_id=many[0].process_id, today=TODAY)
    assert sum(total.deals for total in totals.values()) == sees


def test_a_board_shows_the_first_cards_and_exact_totals(selling: House, many: list[Deal]) -> None:
    seen = board(selling.actor("ada"), now=NOW, today=TODAY, cards=5)
    first = seen.columns[0]
    assert ([column.stage for column in seen.columns], seen.deals) == (
        ["discovery", "proposal", "closing"],
        30,
    )
    assert (len(first.cards), first.more) == (5, 25)
    values = [card.value.get_amount_in_sub_unit() for card in first.cards if card.value]
    assert values == sorted(values, reverse=True)
    sums = {money.currency.code: money.amount for money in first.total.values}
    assert sums["KRW"] == sum(n % 7 * 100 for n in range(0, 30, 5))


def test_counted_and_kept_totals_agree(selling: House, many: list[Deal]) -> None:
    ada, process = selling.actor("ada"), many[0].process_id
    kept = stage_totals(ada, process_id=process, today=TODAY)
    counted = stage_totals(ada, process_id=process, today=TODAY, wanted=DealFilter(text="deal"))
    assert kept == counted


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (DealFilter(text="DEAL 0"), 10),
        (DealFilter(text="%"), 0),
        (DealFilter(currency="KRW"), 6),
        (DealFilter(value_from=60000), 3),
        (DealFilter(close_from=TODAY, close_to=TODAY + timedelta(days=8)), 6),
        (DealFilter(no_next_step=True), 30),
        (DealFilter(status="won"), 0),
        (DealFilter(stage="discovery", source="fair"), 0),
        (DealFilter(archived=True), 0),
    ],
)
def test_filters_narrow_the_list(selling: House, many: list[Deal], wanted: DealFilter, count: int) -> None:
    assert len(list_deals(selling.actor("ada"), today=TODAY, wanted=wanted, size=200).rows) == count


def test_the_shape_of_a_query_never_mixes_values(selling: House, many: list[Deal]) -> None:
    ada = selling.actor("ada")
    found = [
        {
            row.owner
            for row in list_deals(ada, today=TODAY, wanted=DealFilter(owner_id=selling.members[name])).rows
        }
        for name in ("rasmus", "jiwoo", "hana")
    ]
    assert found == [{"Rasmus"}, {"Jiwoo"}, {"Hana"}]


def test_a_sort_or_cursor_of_somewhere_else_is_refused(selling: House, many: list[Deal]) -> None:
    ada = selling.actor("ada")
    with pytest.raises(Invalid):
        list_deals(ada, today=TODAY, sort="mood")
    cursor = list_deals(ada, today=TODAY, sort="name", size=5).next_cursor
    timeless = write_cursor("created", ("2026-03-02T09:00:00", str(many[0].id)))
    with pytest.raises(Invalid):
        list_deals(ada, today=TODAY, sort="created", cursor=timeless)
    for wrong in (cursor, "e30", "nonsense"):
        with pytest.raises(Invalid):
            list_deals(ada, today=TODAY, sort="value", cursor=wrong)


def test_a_search_finds_part_of_a_name(selling: House, many: list[Deal]) -> None:
    assert [row.name for row in search_deals(selling.actor("rasmus"), text="l 0")] == [
        "Deal 00", "Deal 03", "Deal 06", "Deal 09",
    ]  # fmt: skip


def test_a_timeline_pages_and_filters(rasmus: Actor, proven: Deal, selling: House) -> None:
    first = timeline(rasmus, deal_id=proven.id, size=2)
    rest = timeline(rasmus, deal_id=proven.id, cursor=first.next_cursor)
    assert [entry.verb for entry in (*first.rows, *rest.rows)] == [
        "deal.validated", "deal.validated", "deal.created",
    ]  # fmt: skip
    assert (first.rows[0].by, first.rows[0].door) == ("Rasmus", "page")
    only = timeline(rasmus, deal_id=proven.id, verbs=("deal.created",))
    assert len(only.rows) == 1
    with pytest.raises(NotFound):
        timeline(selling.actor("jiwoo"), deal_id=proven.id)


def test_a_page_takes_a_fixed_number_of_statements(selling: House, many: list[Deal]) -> None:
    rasmus, deal = selling.actor("rasmus"), many[0]
    wanted: dict[str, tuple[Callable[[], object], int]] = {
        "board": (lambda: board(rasmus, now=NOW, today=TODAY), 3),
        "list": (lambda: list_deals(rasmus, today=TODAY), 1),
        "deal": (lambda: deal_detail(rasmus, deal_id=deal.id, now=NOW, today=TODAY), 4),
        "totals": (lambda: stage_totals(rasmus, process_id=deal.process_id, today=TODAY), 1),
    }
    for read, _ in wanted.values():
        read()
    for name, (read, expected) in wanted.items():
        with CaptureQueriesContext(connection) as seen:
            read()
        assert (name, len(seen)) == (name, expected)


def test_a_board_is_narrowed_by_a_field_of_ones_own(selling: House, rasmus: Actor) -> None:
    label = {"en": "Region"}
    define_field(
        selling.actor("olli"), record="deal", key="region", kind="text", label=label, now=NOW, filtered=True
    )
    for region in ("north", "south"):
        actions.create_deal(rasmus, name=f"Pumps {region}", custom={"region": region}, now=NOW)
    for region in ("north", "south"):
        wanted = DealFilter(custom=(("region", "is", region),))
        seen = board(rasmus, now=NOW, today=TODAY, wanted=wanted)
        assert [card.name for column in seen.columns for card in column.cards] == [f"Pumps {region}"]


def test_a_board_without_cards_still_counts(rasmus: Actor, deal: Deal) -> None:
    seen = board(rasmus, now=NOW, today=TODAY, cards=0)
    assert (seen.deals, seen.columns[0].more, seen.columns[0].cards) == (1, 1, ())
