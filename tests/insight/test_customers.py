"""What becomes of customers: who still buys, for how much, who buys again, whom somebody referred."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from homeplate.accounts.actions import create_account
from homeplate.deals import actions
from homeplate.insight.customers import (
    NOW,
    Customers,
    accounts_behind,
    customers,
    deals_behind_customers,
)
from homeplate.insight.frame import Frame
from homeplate.insight.measures.retaining import DEALS, FATES, Kept, Part
from homeplate.insight.sales import known_part
from homeplate.kit.estimates import Sums
from homeplate.kit.ids import new_id
from homeplate.ledger.models import Fact
from homeplate.playbook.queries import choices
from homeplate.tenancy.context import workspace
from tests.insight.conftest import Mirrored

TODAY = date(2026, 6, 30)
SINCE, UNTIL = date(2025, 7, 1), date(2026, 7, 1)


class Shop:
    """A workspace that sells to accounts by name; what was won is told by `sold`."""

    def __init__(self, mirrored: Mirrored) -> None:
        self.mirrored, self.house = mirrored, mirrored.house
        self.accounts: dict[str, UUID] = {}

    def account(self, name: str) -> UUID:
        if name not in self.accounts:
            olli = self.house.actor("olli")
            made = create_account(olli, name=name, now=datetime(2020, 1, 1, tzinfo=UTC))
            self.accounts[name] = made.id
        return self.accounts[name]

    def sold(self, name: str, day: date, value: int | None = 100, *, by: str = "rasmus", **more: Any) -> UUID:
        """A deal won on a day, by an account; of nobody where the name is empty."""
        at = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
        deal = actions.create_deal(
            self.house.actor(by),
            name=f"{name} {day}",
            account_id=self.account(name) if name else None,
            value=None if value is None else Decimal(value),
            now=at,
            **more,
        )
        actions.win(self.house.actor("ada"), deal_id=deal.id, override_reason="On paper", now=at)
        return deal.id

    @property
    def frame(self) -> Frame:
        with self.house.inside():
            return Frame(choices(self.house.actor("ada"))[0].id, SINCE, UNTIL)

    def told(self, *, who: str = "ada", horizon: int = 12, **narrowed: Any) -> Customers:
        self.mirrored.catch_up()
        frame = Frame(**{**{k: getattr(self.frame, k) for k in ("process_id", "since", "until")}, **narrowed})
        found = customers(
            self.house.actor(who), frame, today=TODAY, horizon=horizon, folder=self.mirrored.folder
        )
        assert found is not None
        return found

    def names(self, what: str, nth: int = NOW) -> list[str]:
        found = accounts_behind(
            self.house.actor("ada"), self.frame, what=what, nth=nth, today=TODAY, folder=self.mirrored.folder
        )
        known = {account: name for name, account in self.accounts.items()}
        return [known[one.id] for one in found or ()]


@pytest.fixture
def shop(mirrored: Mirrored) -> Shop:
    return Shop(mirrored)


@pytest.fixture
def five(shop: Shop) -> Shop:
    """Five customers at the start: one buys as much, one more, one less, two not at all; and a new one."""
    before, after = date(2025, 1, 15), date(2026, 2, 10)
    for name in ("Same", "Grown", "Shrunk", "Gone", "Lapsed"):
        shop.sold(name, before, 100)
    shop.sold("Same", after, 100)
    shop.sold("Grown", after, 300)
    shop.sold("Shrunk", after, 40)
    shop.sold("New", after, 1000, source="Referral")
    return shop


def test_a_customer_is_kept_when_it_wins_something_in_the_horizon_again(five: Shop) -> None:
    found = five.told()
    assert (found.now.customers, found.now.kept, found.now.lost, found.now.new) == (5, 3, 2, 1)
    assert (found.now.grown, found.now.shrunk, found.now.buyers) == (1, 1, 4)
    assert found.now.rate.value == 0.6
    assert found.first == date(2025, 1, 15)
    assert five.names("customers") == sorted(five.names("customers"), key=lambda one: five.accounts[one])
    for what, names in (
        ("kept", {"Grown", "Same", "Shrunk"}),
        ("lost", {"Gone", "Lapsed"}),
        ("new", {"New"}),
        ("grown", {"Grown"}),
        ("shrunk", {"Shrunk"}),
    ):
        assert set(five.names(what)) == names, what
    assert five.names("kept") == ["Grown", "Same", "Shrunk"]
    assert len(five.names("buyers")) == 4 and five.names("nonsense") == []


def test_revenue_of_new_customers_is_in_neither_retention_and_gross_caps_each(five: Shop) -> None:
    found = five.told().now
    assert found.net.value == pytest.approx(440 / 500)
    assert found.gross.value == pytest.approx(240 / 500)
    assert found.net.of == 5 and found.net.interval is not None


def test_amounts_count_at_the_rates_of_one_day_and_those_without_one_for_nothing(shop: Shop) -> None:
    shop.sold("Far", date(2025, 1, 15), 100)
    shop.sold("Far", date(2026, 1, 15), 100, currency="USD")
    found = shop.told().now
    assert (found.kept, found.net.value) == (1, 0.0)


def test_what_a_longer_horizon_sees(shop: Shop) -> None:
    shop.sold("Slow", date(2024, 1, 15))
    shop.sold("Slow", date(2025, 8, 15))
    assert shop.told().now.customers == 0
    assert shop.told(horizon=24).now.rate.value == 1.0
    assert shop.told(horizon=6).now.kept == 0


def test_filters_choose_whose_customers_are_looked_at_and_any_sale_keeps_them(shop: Shop) -> None:
    shop.sold("Theirs", date(2025, 1, 15), by="hana")
    shop.sold("Theirs", date(2026, 1, 15), by="rasmus")
    shop.sold("Ours", date(2025, 1, 15), by="rasmus")
    hana = shop.house.members["hana"]
    found = shop.told(owner_id=hana).now
    assert (found.customers, found.kept) == (1, 1)
    assert shop.told(who="rasmus").now.customers == 1  # what a rep may see are the own sales


def test_a_deal_counts_as_repeated_only_after_another_one(shop: Shop) -> None:
    first = shop.sold("Twice", date(2025, 9, 1), 100)
    second = shop.sold("Twice", date(2025, 12, 1), 300, source="Suosittelu")
    nobody = shop.sold("", date(2025, 12, 2), 50)
    found = shop.told().won
    assert (found.deals, found.again.hits, found.again.of) == (3, 1, 2)
    assert found.again_worth.value == 0.75
    assert (found.referred.hits, found.referred.of) == (1, 3)
    assert found.referred_worth.value == pytest.approx(300 / 450)
    ada = shop.house.actor("ada")
    for what, deals in {
        "again": {second}, "first": {first}, "unknown": {nobody}, "referred": {second}, "won": {first, second, nobody},
    }.items():  # fmt: skip
        behind = deals_behind_customers(ada, shop.frame, what=what, today=TODAY, folder=shop.mirrored.folder)
        assert set(behind) == deals, what


def test_the_curve_ends_with_the_period_and_says_what_was_known_of_each_year(five: Shop) -> None:
    points = five.told().points
    assert [one.last for one in points][-2:] == [date(2026, 3, 31), date(2026, 6, 30)]
    assert points[-1].kept == five.told().year
    assert [one.kept.customers for one in points] == [0, 0, 0, 0, 0, 0, 5, 5]
    assert five.names("lost", points[-1].nth) == five.names("lost")


def test_nobody_one_and_all_are_told(shop: Shop) -> None:
    shop.sold("", date(2025, 1, 14))
    assert shop.told().now == Kept()
    shop.sold("Only", date(2025, 1, 15))
    assert shop.told().now.rate.value == 0.0
    shop.sold("Only", date(2026, 1, 15))
    found = shop.told()
    assert found.now.rate.value == 1.0 and found.now.gross.value == found.now.net.value == 1.0
    assert found.now.net.interval is None


def test_a_stretch_that_lies_ahead_ends_today() -> None:
    frame = Frame(UUID(int=1), date(2030, 1, 1), date(2031, 1, 1))
    assert (known_part(frame, TODAY).since, known_part(frame, TODAY).until) == (TODAY, UNTIL)


def test_sales_of_other_workspaces_change_nothing(five: Shop) -> None:
    before = five.told()
    told = {
        "stage": "need",
        "status": "won",
        "value_minor": 5000,
        "currency": "EUR",
        "closed_at": f"{UNTIL}T00:00:00+00:00",
    }
    with workspace(five.house.next_door):
        Fact.objects.create(
            subject="deal",
            subject_id=new_id(),
            verb="deal.created",
            at=datetime(2026, 3, 1, tzinfo=UTC),
            door="api",
            data={
                "set": {
                    **told,
                    "account": str(five.accounts["Gone"]),
                    "created_at": f"{SINCE}T00:00:00+00:00",
                }
            },
        )
    assert five.told() == before


WORTH = some.integers(0, 10**9)


@given(some.lists(some.tuples(WORTH, WORTH), min_size=1, max_size=12))
def test_gross_is_never_above_net_nor_above_all(pairs: list[tuple[int, int]]) -> None:
    def part(values: list[int]) -> Part:
        both = [(float(a), float(b)) for a, (b, _) in zip(values, pairs, strict=True)]
        return Part(
            Sums(
                len(both),
                sum(a for a, _ in both),
                sum(b for _, b in both),
                sum(a * a for a, _ in both),
                sum(a * b for a, b in both),
                sum(b * b for _, b in both),
            )
        )

    net, gross = part([now for _, now in pairs]), part([min(was, now) for was, now in pairs])
    if net.value is None or gross.value is None:
        assert sum(was for was, _ in pairs) == 0
        return
    assert gross.value <= net.value and gross.value <= 1
    assert gross.within is None or 0 <= gross.within[0] <= gross.within[1] <= 1


def test_every_number_has_a_condition() -> None:
    assert {"kept", "lost", "new", "grown", "shrunk"} <= set(FATES)
    assert {"again", "referred"} <= set(DEALS)
