"""Filters: every measure counts the deals of a filter and no others, and the values of a filter add up to the whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from homeplate.accounts.actions import create_account
from homeplate.accounts.segments import SIZES, UNKNOWN
from homeplate.deals import actions
from homeplate.deals.models import Deal
from homeplate.insight.changes import Scope, changes, deals_behind_change
from homeplate.insight.choices import choices_of, rounded
from homeplate.insight.forecast import forecast
from homeplate.insight.frame import NONE, Band, Frame
from homeplate.insight.funnel import Funnel, deals_behind, funnel
from homeplate.insight.outcomes import outcomes
from homeplate.insight.paths import paths
from homeplate.insight.shaping import shaping
from homeplate.playbook.queries import versions
from homeplate.rates.actions import set_rate
from tests.deals.conftest import publish
from tests.insight.conftest import Mirrored, day
from tests.insight.test_funnel import frame_of
from tests.make import NOW

TODAY = day(30).date()
SOURCES, KINDS = ("Referral", "Fair", NONE), ("Renewal", "New", NONE)
INDUSTRIES, STAFF = ("Paper", "Steel"), (5, 10, 249, 250, 5000)


@pytest.fixture
def varied(mirrored: Mirrored) -> Mirrored:
    """Twenty-four deals of every source, kind, segment and value, by two versions of the process; some are won, lost
    and open."""
    house = mirrored.house
    ada, rasmus, mina = house.actor("ada"), house.actor("rasmus"), house.actor("mina")
    accounts = [
        create_account(
            ada, name=f"Account {n}", industry=(*INDUSTRIES, "")[n % 3], employees=(*STAFF, None)[n], now=NOW
        ).id
        for n in range(6)
    ]
    for n in range(24):
        if n == 12:
            publish(house, number=2)
        deal = actions.create_deal(
            rasmus,
            name=f"Deal {n}",
            value=None if n % 6 == 5 else Decimal(100 * (n + 1)),
            currency="USD" if n % 8 == 3 else "EUR",
            source=("Referral", "Fair", "")[n % 3],
            kind=("Renewal", "New", "")[n // 3 % 3],
            account_id=None if n % 7 == 6 else accounts[n % 6],
            now=day(1),
        )
        if n % 4 == 1:
            actions.win(mina, deal_id=deal.id, override_reason="Signed on paper", now=day(2 + n / 10))
        elif n % 4 == 2:
            actions.lose(rasmus, deal_id=deal.id, reason="price", now=day(2 + n / 10))
    mirrored.catch_up()
    return mirrored


def picture(mirrored: Mirrored, frame: Frame) -> Funnel:
    found = funnel(mirrored.house.actor("mina"), frame, now=day(30), today=TODAY, folder=mirrored.folder)
    assert found is not None
    return found


def counts(mirrored: Mirrored, frame: Frame) -> dict[str, int]:
    """How many deals the parts of insight count in one frame."""
    actor, folder = mirrored.house.actor("mina"), mirrored.folder
    tale, found = picture(mirrored, frame), outcomes(actor, frame, today=TODAY, folder=folder)
    scope = Scope(frame.since, frame.until)
    flow, stood = (
        changes(actor, frame, scope, today=TODAY, folder=folder),
        shaping(actor, frame, now=day(30), folder=folder),
    )
    ways = paths(actor, frame, folder=folder)
    assert found and flow and stood and ways
    return {
        "created": tale.now.cohort.rate.of,
        "won": tale.now.closed.won,
        "lost": tale.now.closed.lost,
        "entered": sum(stage.conversion.entered for stage in tale.stages),
        "open": tale.open_deals,
        "reasons": sum(one.deals for one in found.now.reasons.values()),
        "kinds": sum(one.rate.of for one in found.now.groups["kind"].values()),
        "came": flow.now.lines["created"].deals,
        "left": flow.now.lines["end"].deals,
        "stands": stood.total,
        "ways": sum(way.won.of for way in ways.ways),
    }


def added(parts: list[dict[str, int]]) -> dict[str, int]:
    return {name: sum(part[name] for part in parts) for name in parts[0]}


def bands() -> list[Frame | Band]:
    edges = [None, 50000, 120000, 180000, None]
    between = [Band(TODAY, least, below) for least, below in pairwise(edges)]
    return [*between, Band(TODAY, unvalued=True)]


Split = Callable[[Mirrored], list[dict[str, Any]]]


def by_version(mirrored: Mirrored) -> list[dict[str, Any]]:
    actor = mirrored.house.actor("ada")
    rows = versions(actor, process_id=frame_of(mirrored).process_id)
    return [{"version_id": row.id} for row in rows]


SPLITS: dict[str, Split] = {
    "version": by_version,
    "source": lambda _: [{"source": one} for one in SOURCES],
    "kind": lambda _: [{"kind": one} for one in KINDS],
    "industry": lambda _: [{"industry": one} for one in (*INDUSTRIES, NONE)],
    "size": lambda _: [{"size": one} for one in (*SIZES, UNKNOWN)],
    "value": lambda _: [{"band": one} for one in bands()],
    "value of some": lambda _: [{"source": one, "band": two} for one in SOURCES for two in bands()],
}


@pytest.mark.parametrize("split", SPLITS)
def test_the_values_of_a_filter_add_up_to_the_whole(varied: Mirrored, split: str) -> None:
    frame = frame_of(varied)
    whole = counts(varied, frame)
    assert whole["created"] == whole["came"] == 24 and whole["open"] == whole["stands"] == 12
    parts = [counts(varied, replace(frame, **part)) for part in SPLITS[split](varied)]
    assert added(parts) == whole
    assert sum(1 for part in parts if part["created"]) > 1, "the filter tells deals apart"


MADE: list[tuple[dict[str, Any], Callable[[int], bool]]] = [
    ({"source": "Fair"}, lambda n: n % 3 == 1),
    ({"source": NONE}, lambda n: n % 3 == 2),
    ({"kind": "Renewal"}, lambda n: n // 3 % 3 == 0),
    ({"industry": "Paper"}, lambda n: n % 7 != 6 and n % 3 == 0),
    ({"industry": NONE}, lambda n: n % 7 == 6 or n % 3 == 2),
    ({"size": "10-49"}, lambda n: n % 7 != 6 and n % 6 == 1),
    ({"size": "1000-"}, lambda n: n % 7 != 6 and n % 6 == 4),
    ({"size": UNKNOWN}, lambda n: n % 7 == 6 or n % 6 == 5),
    ({"band": Band(TODAY, 50000, 100000)}, lambda n: n % 6 != 5 and n % 8 != 3 and 4 <= n < 9),
    ({"band": Band(TODAY, unvalued=True)}, lambda n: n % 6 == 5 or n % 8 == 3),
    ({"source": "Fair", "industry": "Steel"}, lambda n: n % 7 != 6 and n % 3 == 1),
]


@pytest.mark.parametrize(("part", "of"), MADE)
def test_a_filter_counts_its_deals_and_no_others(
    varied: Mirrored, part: dict[str, Any], of: Callable[[int], bool]
) -> None:
    actor, frame = varied.house.actor("mina"), replace(frame_of(varied), **part)
    wanted = {f"Deal {n}" for n in range(24) if of(n)}
    behind = deals_behind(actor, frame, what="created", position=None, now=day(30), folder=varied.folder)
    came = deals_behind_change(
        actor, frame, Scope(frame.since, frame.until), what="created", folder=varied.folder
    )
    with varied.house.inside():
        names = dict(Deal.objects.values_list("id", "name"))
    assert {names[one] for one in behind} == {names[one] for one in came} == wanted


def test_a_forecast_is_not_remembered_for_another_filter(varied: Mirrored) -> None:
    actor, frame = varied.house.actor("mina"), frame_of(varied)

    def told(**part: Any) -> Any:
        found = forecast(
            actor, replace(frame, **part), now=day(25), today=day(25).date(), folder=varied.folder
        )
        assert found is not None
        return found.deals, found.booked

    parts = [{"source": one} for one in SOURCES]
    whole = told()
    assert tuple(sum(one) for one in zip(*(told(**part) for part in parts), strict=True)) == whole
    assert told() == whole and told(source="Fair") != whole


def test_values_are_told_apart_at_the_rates_of_the_day_that_is_asked_for(varied: Mirrored) -> None:
    ada = varied.house.actor("ada")
    set_rate(ada, currency="USD", day=day(10).date(), units=Decimal(1), worth=Decimal(10), now=day(20))
    frame = frame_of(varied)

    def of(least: int, on: float) -> int:
        band = Band(day(on).date(), least)
        return picture(varied, replace(frame, band=band)).now.cohort.rate.of

    assert of(300000, 9) == 0, "no rate was known yet"
    assert of(300000, 11) == 2, "of 400, 1,200 and 2,000 dollars two are worth as much"


def test_filters_offer_what_there_is_among_the_deals_in_reach(varied: Mirrored) -> None:
    frame = replace(frame_of(varied), source="Fair", band=Band(TODAY, 10**9))
    found = choices_of(varied.house.actor("mina"), frame, today=TODAY, folder=varied.folder)
    assert (found.sources, found.kinds, found.industries) == (
        ("Fair", "Referral"),
        ("New", "Renewal"),
        INDUSTRIES,
    )
    assert [number for _, number in found.versions] == [2, 1]
    assert not found.bounds, "six sales are too few for quarters"
    other = choices_of(varied.house.actor("hana"), frame, today=TODAY, folder=varied.folder)
    assert other.sources == ()


def test_quick_bands_are_quarters_of_what_sales_were_worth(mirrored: Mirrored) -> None:
    for n in range(8):
        deal = actions.create_deal(
            mirrored.house.actor("rasmus"), name=f"Sale {n}", value=Decimal(1234 * (n + 1)), now=day(1)
        )
        actions.win(
            mirrored.house.actor("mina"), deal_id=deal.id, override_reason="Signed on paper", now=day(2)
        )
    mirrored.catch_up()
    found = choices_of(mirrored.house.actor("mina"), frame_of(mirrored), today=TODAY, folder=mirrored.folder)
    assert found.bounds == (250000, 490000, 740000)


@pytest.mark.parametrize(("number", "said"), [(0, 0), (7, 7), (99.4, 99), (1234, 1200), (98765, 99000)])
def test_a_bound_says_two_digits(number: float, said: int) -> None:
    assert rounded(number) == said


@pytest.mark.files
def test_a_filter_costs_one_statement_for_accounts_and_one_for_rates(
    varied: Mirrored, django_assert_num_queries: Any
) -> None:
    actor, frame = varied.house.actor("mina"), frame_of(varied)
    picture(varied, frame)
    for more, part in (
        (0, {}),
        (0, {"source": "Fair"}),
        (1, {"industry": "Paper"}),
        (1, {"band": Band(TODAY, 1)}),
    ):
        with django_assert_num_queries(2 + more):
            funnel(actor, replace(frame, **part), now=day(30), today=TODAY, folder=varied.folder)
