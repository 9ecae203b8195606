"""What if deals went another way: what is assumed moves the forecast by as much as it should, and by nothing unseen."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeplate.deals import actions
from homeplate.deals.models import Deal
from homeplate.insight.assuming import LATER, LOST, MOST, WON, Assumed, WhatIf, reaching, ways_of, what_if
from homeplate.insight.forecasting.convolution import NOTHING, Spread
from homeplate.insight.frame import Frame
from homeplate.playbook.queries import choices
from tests.insight.conftest import Mirrored, day, sold

NOW = datetime(2026, 3, 20, tzinfo=UTC)


def frame(mirrored: Mirrored) -> Frame:
    with mirrored.house.inside():
        process = choices(mirrored.house.actor("ada"))[0].id
    return Frame(process, date(2026, 3, 1), date(2026, 6, 1))


def worth(mirrored: Mirrored, name: str, value: int, owner: str = "rasmus") -> Deal:
    deal = sold(mirrored.house, name, owner=owner)
    actions.edit_deal(
        mirrored.house.actor(owner), deal_id=deal.id, changes={"value": Decimal(value)}, now=day(2)
    )
    return deal


def ask(mirrored: Mirrored, assumed: Assumed, who: str = "ada") -> WhatIf:
    found = what_if(
        mirrored.house.actor(who), frame(mirrored), assumed, now=NOW, today=NOW.date(), folder=mirrored.folder
    )
    assert found is not None
    return found


def other(gap: float, gains: tuple[float, ...], rest: float, most: float) -> WhatIf:
    """A forecast that lacks so much of 1,000."""
    after = Spread(1000 - gap, 0, 0, 0)
    told = tuple((UUID(int=number), gain) for number, gain in enumerate(gains, 1))
    return WhatIf(NOW, "EUR", 0, 0, NOTHING, after, (), 0, 0, True, (), rest, most, told)


@pytest.mark.django_db
def test_a_deal_that_is_taken_as_won_adds_what_it_was_not_expected_to_bring(mirrored: Mirrored) -> None:
    large, small = worth(mirrored, "Large", 9000), worth(mirrored, "Small", 100)
    mirrored.catch_up()
    plain = ask(mirrored, Assumed())
    chance = {one.deal: one.chance for one in plain.lines}
    assert plain.before == plain.after and plain.deals == 2
    won = ask(mirrored, Assumed({large.id: WON}))
    assert won.before == plain.before
    added = 900_000 * (1 - chance[large.id])
    assert won.after.mean - won.before.mean == pytest.approx(added, rel=1e-3)
    for way in (LOST, LATER):
        gone = ask(mirrored, Assumed({large.id: way, small.id: way}))
        assert gone.after.mean == pytest.approx(gone.booked + gone.new, abs=1)
    assert {one.deal: one.way for one in gone.lines} == {large.id: LATER, small.id: LATER}


@pytest.mark.django_db
def test_chances_of_all_others_are_taken_higher_or_lower(mirrored: Mirrored) -> None:
    held, free = worth(mirrored, "Held", 5000), worth(mirrored, "Free", 5000)
    mirrored.catch_up()
    found = ask(mirrored, Assumed({held.id: LOST}, 50))
    chance = next(one.chance for one in found.lines if one.deal == free.id)
    assert found.rest == pytest.approx(500_000 * chance / 2)
    assert found.after.mean < found.before.mean


@pytest.mark.django_db
def test_what_is_not_in_sight_or_not_open_is_counted_and_moves_nothing(mirrored: Mirrored) -> None:
    own, hidden = worth(mirrored, "Own", 1000), worth(mirrored, "Hidden", 90_000, owner="hana")
    mirrored.catch_up()
    found = ask(mirrored, Assumed({hidden.id: WON, uuid4(): LOST}), who="rasmus")
    assert found.unknown == 2 and found.before == found.after
    assert [one.deal for one in found.lines] == [own.id]


def test_a_deal_goes_one_way_and_at_most_so_many_are_named() -> None:
    ids = [uuid4() for _ in range(MOST + 5)]
    found = ways_of({LOST: ids, WON: ids[:2]})
    assert len(found) == MOST and [found[one] for one in ids[:3]] == [WON, WON, LOST]


def test_what_would_have_to_be_true_is_told_by_chances_and_by_deals() -> None:
    reach = reaching(other(300, (250, 100, 60), rest=600, most=2000), 1000)
    assert reach.gap == 300 and reach.times == pytest.approx(1.5)
    assert reach.deals == (UUID(int=1), UUID(int=2))


def test_a_goal_that_is_reached_asks_for_nothing() -> None:
    assert reaching(other(-50, (250,), rest=600, most=2000), 1000).deals == ()


def test_what_no_open_deal_could_bring_is_not_promised() -> None:
    reach = reaching(other(900, (250, 100), rest=100, most=400), 1000)
    assert (reach.times, reach.deals) == (None, ())


@given(st.lists(st.floats(1, 1e6), max_size=MOST), st.floats(1, 1e7))
def test_the_deals_that_are_named_close_the_gap_and_none_of_them_is_too_many(
    gains: list[float], gap: float
) -> None:
    told = tuple(sorted(gains, reverse=True))
    reach = reaching(other(gap, told, rest=0, most=sum(gains)), 1000)
    taken = told[: len(reach.deals)]
    if reach.deals:
        assert sum(taken) >= reach.gap * (1 - 1e-9) and sum(taken[:-1]) < reach.gap
    else:
        assert sum(told) < reach.gap * (1 + 1e-9)
