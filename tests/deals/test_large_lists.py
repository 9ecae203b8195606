"""Pages of a hundred thousand deals take short cuts: what they show must be what the plain question answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from homeplate.accounts.actions import create_account
from homeplate.deals.models import Deal
from homeplate.deals.queries import (
    DealFilter,
    closing,
    deal_sums,
    few,
    list_deals,
    stage_totals,
    with_few,
    with_few_open,
)
from homeplate.deals.queries import lists as lists_module
from homeplate.deals.queries.by_value import EXACT, bound_of
from homeplate.deals.totals import rebuild
from homeplate.people.access import Actor
from homeplate.people.queries import actor_for_user
from homeplate.rates.actions import set_rate, use_currency
from homeplate.tenancy.context import workspace
from tests.make import NOW, House
from tests.web.selling import add_deal, tour

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
AMOUNTS = (0, 0, 1, 99, 100, 100, 12_345, 70_000_001)
NAMES = ("Oulu pumps", "OULU", "Foundry", "Fans", "Pumps and fans", "펌프")
TEXTS = ("", "oulu", "pumps", "foundry", "o", "펌프", "nothing like it")
FILTERS: tuple[dict[str, Any], ...] = (
    {},
    {"status": "open"},
    {"status": "won"},
    {"status": "open", "gate_missing": 1},
    {"status": "open", "no_step": True},
    {"status": "open", "undated": True},
    {"status": "open", "gaps": True},
    {"status": "open", "step_to": TODAY},
    {"status": "open", "close_from": TODAY, "close_to": TODAY + timedelta(days=40)},
    {"status": "open", "late_to": NOW},
    {"status": "open", "currency": "USD"},
)


@pytest.fixture
def stocked(house: House) -> House:
    """Forty deals that differ in all that lists are narrowed and sorted by, many of them alike."""
    tour(house)
    ada, rng = house.actor("ada"), Random(5)
    set_rate(ada, currency="USD", worth="0.8", day=date(2026, 1, 1), now=NOW)
    set_rate(ada, currency="KRW", units=1480, worth=1, day=date(2026, 1, 1), now=NOW)
    foundry = create_account(ada, name="Oulu Foundry", now=NOW)
    for _ in range(40):
        account = {"account_id": foundry.id} if rng.random() < 0.3 else {}
        owner = rng.choice(("rasmus", "jiwoo", "hana"))
        add_deal(house, owner, rng.choice(NAMES), currency=rng.choice(("EUR", "USD", "KRW")), **account)
    with workspace(house.id):
        for deal in Deal.objects.order_by("id"):
            _vary(deal, rng)
        rebuild()
    return house


def _vary(deal: Deal, rng: Random) -> None:
    """What no action would bring about in a few lines; the kept totals are counted again afterwards."""
    deal.value_minor = rng.choice(AMOUNTS)
    deal.next_step_on = rng.choice((None, TODAY - timedelta(days=2), TODAY + timedelta(days=3)))
    deal.expected_close = rng.choice((None, *(TODAY + timedelta(days=20 * n) for n in range(-1, 9))))
    deal.gate_missing, deal.gaps = rng.choice((1, 2)), rng.choice((0, 0, 1))
    deal.late_at = rng.choice((None, NOW - timedelta(days=1), NOW + timedelta(days=1)))
    if rng.random() < 0.2:
        deal.status, deal.closed_at = rng.choice(("won", "lost")), NOW - timedelta(days=rng.randrange(90))
    deal.save()


def readers(house: House) -> Iterator[Actor]:
    """Who sees everything, who sees a team, and who sees only what is theirs."""
    for name in ("ada", "mina", "rasmus"):
        yield actor_for_user(house.users[name], house.id, "page")


def plain(actor: Actor, wanted: dict[str, Any], text: str) -> list[Deal]:
    """The deals that a filter means, chosen one by one."""
    with workspace(actor.workspace_id):
        rows = list(Deal.objects.visible_to(actor).filter(archived_at=None).select_related("account"))
    return [deal for deal in rows if _meets(deal, wanted) and _named(deal, text)]


def _named(deal: Deal, text: str) -> bool:
    return text in deal.search_name or (deal.account is not None and text in deal.account.search_name)


def _meets(deal: Deal, wanted: dict[str, Any]) -> bool:
    tests: dict[str, Callable[[Any], bool]] = {
        "status": lambda value: deal.status == value,
        "gate_missing": lambda value: deal.gate_missing == value,
        "currency": lambda value: deal.currency == value,
        "no_step": lambda _: deal.next_step_on is None,
        "undated": lambda _: deal.expected_close is None,
        "gaps": lambda _: deal.gaps > 0,
        "step_to": lambda day: deal.next_step_on is not None and deal.next_step_on < day,
        "close_from": lambda day: deal.expected_close is not None and deal.expected_close >= day,
        "close_to": lambda day: deal.expected_close is not None and deal.expected_close < day,
        "late_to": lambda at: deal.late_at is not None and deal.late_at <= at,
    }
    return all(tests[name](value) for name, value in wanted.items())


def sums_of(deals: list[Deal]) -> tuple[int, dict[str, int]]:
    found: dict[str, int] = {}
    for deal in deals:
        found[deal.currency] = found.get(deal.currency, 0) + deal.value_minor
    return len(deals), {code: value for code, value in found.items() if value}


def whole_list(actor: Actor, wanted: DealFilter, sort: str, size: int) -> list[UUID]:
    found: list[UUID] = []
    cursor = ""
    while True:
        page = list_deals(actor, today=TODAY, wanted=wanted, sort=sort, cursor=cursor, size=size)
        found += [row.id for row in page.rows]
        if not page.next_cursor:
            return found
        cursor = page.next_cursor


@pytest.fixture(params=["database", "columns"])
def way(request: pytest.FixtureRequest) -> str:
    """The two that lists and sums are answered by."""
    if request.param == "columns":
        request.getfixturevalue("in_columns")
    return str(request.param)


@pytest.mark.parametrize("limit", [0, 3, 500])
def test_lists_and_sums_hold_just_what_a_filter_means(
    stocked: House, way: str, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    monkeypatch.setattr(few, "FEW", limit)
    for actor, given_, text in product(readers(stocked), FILTERS, TEXTS):
        meant = plain(actor, given_, text)
        short = with_few_open(actor, with_few(actor, DealFilter(text=text, **given_)), today=TODAY)
        for wanted in (DealFilter(text=text, **given_), short):
            sums = deal_sums(actor, today=TODAY, wanted=wanted)
            values = {money.currency.code: money.get_amount_in_sub_unit() for money in sums.values}
            assert (sums.deals, values) == sums_of(meant), (actor.name, given_, text)
            listed = whole_list(actor, wanted, "-updated", 7)
            assert sorted(listed) == sorted(deal.id for deal in meant), (actor.name, given_, text, wanted)


@pytest.mark.parametrize("text", TEXTS)
def test_stages_and_months_hold_what_is_open(
    stocked: House, way: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(few, "FEW", 0)
    for actor, given_ in product(readers(stocked), FILTERS[1:2] + FILTERS[3:]):
        meant = plain(actor, given_, text)
        process = plain(actor, {}, "")[0].process_id
        wanted = DealFilter(text=text, **given_)
        stages = stage_totals(actor, process_id=process, today=TODAY, wanted=wanted)
        assert {key: total.deals for key, total in stages.items()} == _count(deal.stage for deal in meant)
        months = closing(actor, now=NOW, today=TODAY, process_id=process, wanted=wanted)
        assert sum(one.deals for one in months) == len(meant)
        for one in months:
            inside = [deal for deal in meant if _within(deal.expected_close, one.span)]
            values = {money.currency.code: money.get_amount_in_sub_unit() for money in one.values}
            assert (one.deals, values) == sums_of(inside)


def _count(keys: Iterator[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for key in keys:
        found[key] = found.get(key, 0) + 1
    return found


def _within(day: date | None, span: Any) -> bool:
    if day is None or span.undated:
        return day is None and bool(span.undated)
    return (span.since is None or day >= span.since) and (span.until is None or day < span.until)


@pytest.mark.parametrize("size", [1, 4, 100])
@pytest.mark.parametrize("sort", ["value", "-value"])
def test_a_list_by_value_is_in_the_order_of_weighing_every_deal(
    stocked: House, monkeypatch: pytest.MonkeyPatch, sort: str, size: int
) -> None:
    some: list[dict[str, Any]] = [
        {},
        {"status": "open"},
        {"status": "open", "gaps": True},
        {"status": "open", "currency": "KRW"},
    ]
    asked = [(actor, DealFilter(**given_)) for actor, given_ in product(readers(stocked), some)]
    short = [whole_list(actor, wanted, sort, size) for actor, wanted in asked]
    monkeypatch.setattr(lists_module, "first_by_value", lambda *_, **__: None)
    assert short == [whole_list(actor, wanted, sort, 200) for actor, wanted in asked]
    assert any(short)


def test_a_currency_without_a_rate_is_last_by_value(stocked: House) -> None:
    add_deal(stocked, "rasmus", "Francs", currency="CHF", value=Decimal(5000))
    use_currency(stocked.actor("ada"), currency="CHF", now=NOW)
    ada = actor_for_user(stocked.users["ada"], stocked.id, "page")
    page = list_deals(ada, today=TODAY, wanted=DealFilter(status="open"), sort="-value", size=200)
    assert page.rows[-1].currency == "CHF"


@given(
    amount=st.integers(0, 2**48),
    near=st.integers(-3, 3),
    weights=st.tuples(st.floats(1e-6, 1e6), st.floats(1e-6, 1e6)),
    falling=st.booleans(),
)
def test_a_heap_goes_on_where_worth_does(
    amount: int, near: int, weights: tuple[float, float], falling: bool
) -> None:
    worth = amount * weights[0]
    weight = weights[1]
    assume(worth < EXACT * weight)
    bound, tied = bound_of(worth, weight, falling)
    around = int(Fraction(worth) / Fraction(weight)) + near
    beyond = around * weight < worth if falling else around * weight > worth
    within = around <= bound if falling else around >= bound
    assert within == (beyond or (tied and around == bound))
