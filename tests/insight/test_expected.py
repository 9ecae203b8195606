"""What people expect of open deals: sums by category are the whole, and the roll-up adds up."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeplate.deals import actions
from homeplate.deals.models import Deal
from homeplate.deals.rules.categories import CATEGORIES
from homeplate.insight.expected import COUNTED, Holder, Part, rolled
from homeplate.insight.forecast import Forecast, booked_deals, deals_carrying, forecast
from homeplate.insight.frame import Frame
from homeplate.insight.measures.expecting import DOUBTS, EARLIER, KINDS, LATER, Slice
from homeplate.playbook.queries import choices
from tests.insight.conftest import Mirrored, day, sold

APRIL = date(2026, 4, 1)
TODAY = day(10).date()

slices = st.builds(
    Slice, st.integers(1, 50), st.just(0), st.integers(0, 10**9).map(float), st.integers(0, 10**9).map(float)
)
parts = st.builds(
    Part,
    st.integers(0, 10**9).map(float),
    st.integers(0, 9),
    st.dictionaries(st.sampled_from(list(CATEGORIES)), slices),
    st.dictionaries(st.sampled_from(list(CATEGORIES)), slices),
)
TEAMS = [
    (UUID(int=1), None),
    (UUID(int=2), UUID(int=1)),
    (UUID(int=3), UUID(int=1)),
    (UUID(int=4), UUID(int=3)),
]
holders = st.lists(
    st.builds(
        Holder,
        st.integers(100, 120).map(lambda n: UUID(int=n)),
        st.sampled_from([None, *(UUID(int=n) for n in (1, 2, 3, 4, 9))]),
        parts,
    ),
    unique_by=lambda one: (one.owner, one.team),
)


@given(holders)
def test_each_line_is_the_sum_of_those_in_it_and_the_top_ones_are_the_whole(held: list[Holder]) -> None:
    nodes = rolled(held, TEAMS)

    def bare(found: list[Part]) -> tuple[float, int, dict[str, Slice], dict[str, Slice]]:
        whole = sum(found, Part())
        return whole.booked, whole.sales, dict(whole.due), dict(whole.later)

    for number, node in enumerate(nodes):
        inside = [one.part for one in nodes if one.above == number]
        if node.owner is None:
            assert bare([node.part]) == bare(inside)
        else:
            assert not inside
    top = [one.part for one in nodes if one.above == -1]
    assert bare(top) == bare([one.part for one in held])
    assert sum(node.owner is not None for node in nodes) == len(held)


@given(parts)
def test_categories_add_up_to_all_open_deals_and_to_what_leaders_expect(part: Part) -> None:
    each = [slices.get(key, Slice()) for key in CATEGORIES for slices in (part.due, part.later)]
    assert part.open == sum(each, Slice())
    expected = [part.up_to(key) for key in COUNTED]
    assert expected == sorted(expected) and expected[0] >= part.booked
    assert expected[-1] == pytest.approx(part.booked + sum(part.of(key).value for key in COUNTED))


def frame(mirrored: Mirrored) -> Frame:
    with mirrored.house.inside():
        process = choices(mirrored.house.actor("ada"))[0].id
    return Frame(process, date(2026, 3, 1), APRIL)


def look(mirrored: Mirrored, who: str = "ada") -> Forecast:
    mirrored.catch_up()
    found = forecast(
        mirrored.house.actor(who), frame(mirrored), now=day(10), today=TODAY, folder=mirrored.folder
    )
    assert found is not None
    return found


def deal_in(
    mirrored: Mirrored,
    category: str,
    *,
    due: date | None = date(2026, 3, 30),
    value: int = 1000,
    owner: str = "rasmus",
) -> Deal:
    deal, actor = sold(mirrored.house, owner=owner), mirrored.house.actor(owner)
    changes = {"value": Decimal(value), "expected_close": due}
    actions.edit_deal(actor, deal_id=deal.id, changes=changes, now=day(2))
    actions.set_category(actor, deal_id=deal.id, category=category, now=day(2))
    return deal


def test_what_is_due_in_the_period_counts_and_the_rest_stands_apart(mirrored: Mirrored) -> None:
    deal_in(mirrored, "commit")
    deal_in(mirrored, "commit", due=APRIL, value=500)
    deal_in(mirrored, "best_case", due=None)
    deal_in(mirrored, "omitted", value=700)
    found = look(mirrored)
    whole = found.expected.whole
    assert (whole.of("commit").deals, whole.of("commit").value) == (1, 100_000)
    assert (whole.after("commit").value, whole.after("best_case").deals) == (50_000, 1)
    assert whole.up_to("pipeline") == 100_000, "what is omitted is in no sum"
    assert whole.open.deals == found.deals == 4
    assert whole.open.expected == pytest.approx(found.open.mean)
    assert sum(one.part.open.value for one in found.expected.nodes if one.owner) == whole.open.value


def test_what_was_won_counts_for_whoever_won_it_however_it_was_judged(mirrored: Mirrored) -> None:
    deal = deal_in(mirrored, "omitted")
    actions.win(mirrored.house.actor("mina"), deal_id=deal.id, override_reason="On paper", now=day(4))
    found = look(mirrored)
    assert (
        (found.expected.whole.booked, found.expected.whole.sales)
        == (found.booked, found.sales)
        == (100_000, 1)
    )
    assert found.expected.whole.middle == pytest.approx(100_000)
    behind = booked_deals(mirrored.house.actor("ada"), frame(mirrored), folder=mirrored.folder)
    assert list(behind) == [deal.id]


def test_a_sale_of_a_clock_that_runs_ahead_is_booked_when_its_time_has_come(mirrored: Mirrored) -> None:
    for number in (4, 12):
        deal = deal_in(mirrored, "commit")
        actions.win(mirrored.house.actor("mina"), deal_id=deal.id, override_reason="Paper", now=day(number))
    assert look(mirrored).sales == 1
    ada, asked = mirrored.house.actor("ada"), frame(mirrored)
    assert len(booked_deals(ada, asked, until=day(10), folder=mirrored.folder)) == 1
    assert len(booked_deals(ada, asked, folder=mirrored.folder)) == 2


def test_judgements_that_go_against_the_figures_are_found(mirrored: Mirrored) -> None:
    overdue = deal_in(mirrored, "commit", due=TODAY - timedelta(days=1))
    undated = deal_in(mirrored, "commit", due=None)
    fine = deal_in(mirrored, "pipeline", due=TODAY - timedelta(days=1))
    kinds = {one.kind: one for one in look(mirrored).expected.doubts}
    assert (kinds["commit-overdue"].deals, kinds["commit-undated"].deals) == (1, 1)

    def behind(what: str) -> list[UUID]:
        actor = mirrored.house.actor("ada")
        found = deals_carrying(
            actor, frame(mirrored), now=day(10), today=TODAY, what=what, folder=mirrored.folder
        )
        return list(found)

    assert behind("commit-overdue") == [overdue.id]
    assert behind("commit-undated") == behind(f"commit{LATER}") == [undated.id]
    assert behind("pipeline") == [fine.id]


def test_every_number_of_deals_is_that_of_the_deals_behind_it(mirrored: Mirrored) -> None:
    for category in CATEGORIES:
        deal_in(mirrored, category)
        deal_in(mirrored, category, due=None)
    deal_in(mirrored, "pipeline", due=frame(mirrored).since - timedelta(days=1))
    found, actor = look(mirrored), mirrored.house.actor("ada")
    counts = {key: found.expected.whole.of(key).deals for key in CATEGORIES}
    counts |= {f"{key}{LATER}": found.expected.whole.after(key).deals for key in CATEGORIES}
    counts[EARLIER] = found.due.before
    assert found.due.before == 1
    counts |= dict.fromkeys(DOUBTS, 0) | {one.kind: one.deals for one in found.expected.doubts}
    for what in KINDS:
        behind = deals_carrying(
            actor, frame(mirrored), now=day(10), today=TODAY, what=what, folder=mirrored.folder
        )
        assert len(behind) == counts[what], what


def test_the_roll_up_holds_what_is_in_reach(mirrored: Mirrored) -> None:
    deal_in(mirrored, "commit")
    deal_in(mirrored, "commit", owner="hana", value=3000)
    members = mirrored.house.members
    assert {one.owner for one in look(mirrored).expected.nodes if one.owner} == {
        members["hana"],
        members["rasmus"],
    }
    mina = look(mirrored, "mina").expected
    assert {one.owner for one in mina.nodes if one.owner} == {members["rasmus"]}
    assert mina.whole.of("commit").value == 100_000
