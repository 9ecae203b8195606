"""Columns in memory: after whatever change they answer what the database answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from threading import Thread
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from homeplate.accounts.actions import create_account, edit_account
from homeplate.deals import actions
from homeplate.deals.models import Deal
from homeplate.deals.queries import DealFilter, board, closing, deal_sums, few, list_deals
from homeplate.deals.queries.columns import answers, keeping, table
from homeplate.deals.queries.columns.names import Names
from homeplate.people.access import Actor
from homeplate.rates.actions import set_rate
from homeplate.tenancy.context import workspace
from tests.make import NOW, House, northwind
from tests.web.selling import add_deal, tour

TODAY = NOW.date()
SORTS = (
    "-updated",
    "value",
    "-value",
    "expected_close",
    "-next_step_on",
    "-progress",
    "stage_since",
    "-probability",
    "name",
)
FILTERS: tuple[dict[str, Any], ...] = (
    {"text": "oulu"},
    {"text": "o"},
    {"text": "펌프"},
    {"no_step": True},
    {"undated": True},
    {"value_from": 100},
    {"late_to": NOW + timedelta(days=400)},
    {"text": "pump", "currency": "EUR"},
    {"category": "commit"},
    {"category": "pipeline", "text": "o"},
)


@pytest.fixture
def selling(house: House) -> House:
    """A few deals with and without accounts, in two currencies."""
    return stock(house)


def stock(house: House) -> House:
    tour(house)
    ada = house.actor("ada")
    set_rate(ada, currency="USD", worth="0.8", day=date(2026, 1, 1), now=NOW)
    account = create_account(ada, name="Oulu Foundry", now=NOW)
    for number, (owner, name) in enumerate(
        product(("rasmus", "jiwoo", "hana"), ("Oulu pumps", "Fans", "Foundry", "펌프"))
    ):
        more: dict[str, Any] = {"account_id": account.id} if number % 3 == 0 else {}
        value = Decimal(100 + number % 4)
        made = add_deal(house, owner, name, currency=("EUR", "USD")[number % 2], value=value, **more)
        if number % 5 < 2:
            category = ("commit", "best_case")[number % 5]
            actions.set_category(ada, deal_id=made.id, category=category, now=NOW)
    return house


def everything(house: House, sorts: Sequence[str] = SORTS, who: Sequence[str] = ("ada",)) -> list[Any]:
    """What lists, sums, boards and months say."""
    found: list[Any] = []
    for name, given_ in product(who, FILTERS):
        actor, wanted = house.actor(name), DealFilter(status="open", **given_)
        sums = deal_sums(actor, today=TODAY, wanted=wanted)
        found.append((name, given_, sums.deals, sums.values, sorted(sums.dated, key=str)))
        found += [whole(actor, wanted, sort) for sort in sorts]
        shown = board(actor, now=NOW, today=TODAY, wanted=wanted, cards=2)
        found.append((shown.deals, shown.values, [[card.id for card in one.cards] for one in shown.columns]))
        months = closing(actor, now=NOW, today=TODAY, process_id=shown.process_id, wanted=wanted)
        found.append([(one.span, one.deals, one.values) for one in months])
    return found


def whole(actor: Actor, wanted: DealFilter, sort: str) -> list[UUID]:
    found: list[UUID] = []
    cursor = ""
    while True:
        page = list_deals(actor, today=TODAY, wanted=wanted, sort=sort, cursor=cursor, size=5)
        found += [row.id for row in page.rows]
        if not page.next_cursor:
            return found
        cursor = page.next_cursor


def agree(house: House, monkeypatch: pytest.MonkeyPatch, *which: Sequence[str]) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(few, "FEW", 0)
        in_columns = everything(house, *which)
        assert keeping.holds(house.id)
        patch.setattr(keeping, "settled", lambda: False)
        assert in_columns == everything(house, *which)


def some_deal(house: House, name: str) -> Deal:
    with house.inside():
        return Deal.objects.filter(name=name).order_by("id")[0]


def changes(house: House) -> list[Callable[[], Any]]:
    """What people do to deals and accounts, one after the other."""
    ada = house.actor("ada")
    deal, other = some_deal(house, "Fans"), some_deal(house, "Oulu pumps")
    account_id = other.account_id
    assert account_id is not None
    edit = {"name": "Oulu fans", "value": Decimal(7), "expected_close": TODAY + timedelta(days=40)}

    def merge() -> None:
        kept = create_account(ada, name="Kone", now=NOW)
        actions.merge_accounts(ada, kept_id=kept.id, merged_id=account_id, now=NOW)

    return [
        lambda: actions.edit_deal(ada, deal_id=deal.id, changes=edit, now=NOW),
        lambda: actions.assign_deal(ada, deal_id=deal.id, owner_id=house.members["hana"], now=NOW),
        lambda: edit_account(ada, account_id=account_id, changes={"name": "Pumpworks"}, now=NOW),
        lambda: actions.set_category(ada, deal_id=deal.id, category="commit", now=NOW),
        lambda: actions.archive_deal(ada, deal_id=deal.id, now=NOW),
        lambda: actions.restore_deal(ada, deal_id=deal.id, now=NOW),
        lambda: actions.lose(ada, deal_id=other.id, reason="price", now=NOW),
        lambda: add_deal(house, "rasmus", "New pumps of Oulu", account_id=account_id),
        merge,
        lambda: actions.unmerge_account(ada, merged_id=account_id, now=NOW),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("room", [3, 4096])
def test_after_every_change_columns_say_what_the_database_says(
    selling: House, in_columns: None, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    monkeypatch.setattr(table, "ROOM", room)
    assert everything(selling, ("-updated",))
    for change in changes(selling):
        change()
        agree(selling, monkeypatch, ("-updated",))


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["ada", "mina", "rasmus"])
def test_columns_put_deals_in_the_orders_of_the_database(
    selling: House, in_columns: None, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    agree(selling, monkeypatch, SORTS, (who,))


@pytest.mark.django_db
def test_more_changes_than_are_worth_following_make_the_columns_anew(
    selling: House, in_columns: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "FACTS", 1)
    wanted = DealFilter(status="open", text="pumps")
    before = deal_sums(selling.actor("ada"), today=TODAY, wanted=wanted).deals
    for name in ("Pumps", "More pumps", "Other"):
        add_deal(selling, "rasmus", name)
    assert deal_sums(selling.actor("ada"), today=TODAY, wanted=wanted).deals == before + 2


@pytest.mark.django_db
def test_what_may_yet_be_taken_back_is_not_kept(selling: House) -> None:
    with workspace(selling.id), transaction.atomic():
        assert not keeping.settled()
        wanted = DealFilter(status="open", text="oulu")
        assert answers.sums(selling.actor("ada"), wanted, TODAY) is None


@pytest.mark.django_db
def test_the_columns_of_one_workspace_know_nothing_of_another(selling: House, in_columns: None) -> None:
    wanted = DealFilter(status="open", text="oulu")
    assert deal_sums(selling.actor("ada"), today=TODAY, wanted=wanted).deals > 0
    assert deal_sums(selling.actor("outsider"), today=TODAY, wanted=wanted).deals == 0


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_committed_late_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two changes the one with the older fact is committed last, where the engine lets two write at once."""
    keeping.forget()
    monkeypatch.setattr(keeping, "LEAST", 0)
    monkeypatch.setattr(keeping, "apart", lambda work: work())
    monkeypatch.setattr(keeping, "close", lambda: None)
    house = stock(northwind())
    ada, wanted = house.actor("ada"), DealFilter(status="open", text="late ones")

    def count() -> int:
        return deal_sums(ada, today=TODAY, wanted=wanted).deals

    def beside(work: Callable[[], Any]) -> None:
        def run() -> None:
            try:
                work()
            finally:
                connection.close()

        thread = Thread(target=run)
        thread.start()
        thread.join()

    if connection.vendor == "postgresql":
        assert count() == 0
        with workspace(house.id), transaction.atomic():
            add_deal(house, "rasmus", "Late ones")
            beside(lambda: add_deal(house, "hana", "Late ones, sooner"))
            seen: list[int] = []
            beside(lambda: seen.append(count()))
            assert seen == [1]
        assert count() == 2
    else:
        assert count() == 0
        beside(lambda: add_deal(house, "hana", "Late ones, sooner"))
        assert count() == 1
        add_deal(house, "rasmus", "Late ones")
        assert count() == 2
    keeping.forget()


@given(
    names=st.lists(st.text("abö펌 ", max_size=6), max_size=8),
    later=st.lists(st.text("abö펌 ", max_size=6), max_size=4),
    part=st.text("abö펌 ", min_size=1, max_size=3),
)
def test_a_part_is_found_in_just_the_names_that_have_it(
    names: list[str], later: list[str], part: str
) -> None:
    made = Names(names, 10)
    assert made.add(later)
    every = [*names, *later]
    assert made.holding(part, len(every)).tolist() == [part in name for name in every]
    assert made.holding(part, len(names)).tolist() == [part in name for name in names]
