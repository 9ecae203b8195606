"""The forecast: from the weights of the process on the first day, from outcomes later, never from what came after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from homeplate.deals import actions
from homeplate.insight.forecast import Forecast, deals_carrying, forecast
from homeplate.insight.forecasting.methods import DEALS, bias, wape
from homeplate.insight.forecasting.odds import UNKNOWN
from homeplate.insight.frame import Frame
from homeplate.insight.horizon import Plan
from homeplate.playbook.queries import choices
from tests.insight.conftest import Mirrored, day, sold
from tests.insight.hardware import Hardware

TODAY = day(10).date()


def at(moment: str) -> datetime:
    """A moment as the mirror has it."""
    return datetime.fromisoformat(moment)


def auc(said: Sequence[tuple[float, bool]]) -> float:
    """How often a won deal was given the higher chance than a lost one; half a point for equal ones."""
    won, lost = ([one for one, hit in said if hit is outcome] for outcome in (True, False))
    return sum((w > other) + (w == other) / 2 for w in won for other in lost) / (len(won) * len(lost))


def brier(said: Sequence[tuple[float, bool]]) -> float:
    return sum((one - hit) ** 2 for one, hit in said) / len(said)


def test_the_chance_of_the_pipeline_is_its_base_rate(hardware: Hardware) -> None:
    closed = "SELECT status = 'won' FROM deal WHERE created_at >= '2017-09-01' AND status IN ('won', 'lost')"
    rows, taught = hardware.ask(closed, at("2017-09-01"))
    said = [(taught.chance(UNKNOWN, 0).value, won) for (won,) in rows]
    assert len(said) == 1727
    assert brier(said) == pytest.approx(0.2368, abs=0.0001)
    assert auc(said) == 0.5
    later = (
        "SELECT status = 'won', len(list_filter([7, 14, 30, 60, 90, 180], lambda days: "
        "created_at <= TIMESTAMP '2017-10-01' - to_days(days))) "
        "FROM deal WHERE created_at < '2017-10-01' AND closed_at >= '2017-10-01'"
    )
    rows, taught = hardware.ask(later, at("2017-10-01"))
    assert auc([(taught.chance(UNKNOWN, age).value, won) for won, age in rows]) < 0.6


def test_what_is_said_of_the_pipeline_is_as_good_as_the_best_naive_way(hardware: Hardware) -> None:
    found = hardware.at_the_start_of(date(2018, 1, 1))
    assert [month.start.month for month in found.months] == [7, 8, 9, 10, 11, 12]
    assert {month.told.choice.way for month in found.months} == {"quarter"}
    assert wape(found.pairs) == pytest.approx(0.0696, abs=0.0001)
    assert bias(found.pairs) == pytest.approx(0.049, abs=0.001)
    assert found.others["mean"] == pytest.approx(0.1832, abs=0.0001)
    assert found.held == 6


def test_the_past_said_what_looking_back_says_it_would_have(hardware: Hardware) -> None:
    back = {month.start: month.told for month in hardware.at_the_start_of(date(2018, 1, 1)).months}
    for number in (8, 11):
        first = date(2017, number, 1)
        then = hardware.at_the_start_of(first)
        assert then.choice == back[first].choice
        assert then.whole.mean == pytest.approx(back[first].said.mean)


def look(mirrored: Mirrored, who: str, frame: Frame | None = None, on: float = 10) -> Forecast:
    mirrored.catch_up()
    found = forecast(
        mirrored.house.actor(who),
        frame or days_ahead(mirrored),
        now=day(on),
        today=day(on).date(),
        folder=mirrored.folder,
    )
    assert found is not None
    return found


def days_ahead(mirrored: Mirrored) -> Frame:
    with mirrored.house.inside():
        process = choices(mirrored.house.actor("ada"))[0].id
    return Frame(process, date(2026, 3, 1), date(2026, 4, 1))


def valued(mirrored: Mirrored, name: str, value: int, owner: str = "rasmus") -> Any:
    deal = sold(mirrored.house, name, owner=owner)
    actions.edit_deal(mirrored.house.actor(owner), deal_id=deal.id, changes={"value": value}, now=day(2))
    return deal


def test_on_the_first_days_the_weights_of_the_process_speak(mirrored: Mirrored) -> None:
    valued(mirrored, "Pumps", 1000)
    found = look(mirrored, "mina")
    (one,) = found.likely
    assert (found.deals, found.counted, found.choice.way, found.choice.compared) == (1, 0, DEALS, 0)
    assert 0 < one.chance.value < 0.6 and one.chance.alike == 0
    assert found.whole.mean == pytest.approx(100_000 * one.chance.value)
    assert (found.months, found.new, found.rate.value) == ((), 0, None)


def test_what_is_booked_counts_as_sure_and_what_is_open_by_its_chance(mirrored: Mirrored) -> None:
    won = valued(mirrored, "Won", 700)
    actions.win(mirrored.house.actor("mina"), deal_id=won.id, override_reason="On paper", now=day(4))
    valued(mirrored, "Open", 1000)
    found = look(mirrored, "mina")
    assert (found.booked, found.sales) == (70_000, 1)
    assert found.whole.mean == pytest.approx(70_000 + found.open.mean + found.new)
    assert found.whole.p10 >= 70_000


def test_a_deal_without_a_value_counts_like_a_mean_sale(mirrored: Mirrored) -> None:
    sold(mirrored.house)
    found = look(mirrored, "mina")
    assert (found.deals, found.due.unvalued, found.open.mean) == (1, 1, 0)


def test_everybody_is_told_of_the_deals_in_reach(mirrored: Mirrored) -> None:
    one, other = valued(mirrored, "Pumps", 1000), valued(mirrored, "Cranes", 3000, "hana")
    ids = {who: {like.carried.deal for like in look(mirrored, who).likely} for who in ("mina", "hana", "ada")}
    assert ids == {"mina": {one.id}, "hana": {other.id}, "ada": {one.id, other.id}}
    ada = look(mirrored, "ada")
    people = ada.expected.people
    assert [owner for owner, _ in people] == [mirrored.house.members[who] for who in ("hana", "rasmus")]
    assert sum(held.expected for _, held in people) == pytest.approx(ada.open.mean)
    behind = deals_carrying(
        mirrored.house.actor("ada"), days_ahead(mirrored), now=day(10), today=TODAY, folder=mirrored.folder
    )
    assert behind == [other.id, one.id]


def test_a_currency_without_a_rate_is_left_out_and_said(mirrored: Mirrored) -> None:
    deal = valued(mirrored, "Pumps", 1000)
    actions.edit_deal(
        mirrored.house.actor("rasmus"), deal_id=deal.id, changes={"currency": "SEK"}, now=day(3)
    )
    found = look(mirrored, "mina")
    assert (found.deals, found.without_rate) == (0, ("SEK",))


def test_what_the_mirror_takes_in_is_told_at_once_though_the_past_is_counted_once(mirrored: Mirrored) -> None:
    """The same question a second time is answered from what was counted; a new sale of the past counts."""
    deal = valued(mirrored, "Pumps", 1000)
    before = look(mirrored, "mina", on=130)
    assert look(mirrored, "mina", on=130) == before
    actions.win(mirrored.house.actor("mina"), deal_id=deal.id, override_reason="On paper", now=day(50))
    after = look(mirrored, "mina", on=130)
    assert [one.told.booked for one in after.months] != [one.told.booked for one in before.months]


def test_without_deals_nothing_is_expected(mirrored: Mirrored) -> None:
    deal = sold(mirrored.house)
    actions.archive_deal(mirrored.house.actor("mina"), deal_id=deal.id, now=day(3))
    found = look(mirrored, "mina")
    assert (found.deals, found.whole.mean, found.expected.people, found.likely) == (0, 0, [], ())


def test_moments_of_the_past_end_before_now_and_look_as_far_ahead() -> None:
    plan = Plan(
        "Europe/Helsinki", date(2026, 4, 1), date(2026, 7, 1), at("2026-03-01T22:00"), date(2026, 3, 2)
    )
    like = [one for one in plan.past(at("2020-01-01")) if 0 < one.number < 100]
    assert len(like) == 12
    for one in like:
        assert one.closes <= plan.now
        assert (one.opens - one.seen_at, one.closes - one.seen_at) == (
            plan.opens - plan.now,
            plan.closes - plan.now,
        )
    assert plan.shares == pytest.approx([0, 1, 1, 1])
    months = [one for one in plan.past(at("2020-01-01")) if 100 < one.number < 200]
    assert (len(months), months[-1].number) == (24, 101)
    assert months[-1].closes == at("2026-02-28T22:00")
    later = replace(plan, now=at("2026-03-02T17:31"))
    assert later.past(at("2020-01-01")) == plan.past(at("2020-01-01")), "they stay the same all day"


def test_of_the_days_that_are_left_a_share_of_the_month_is_said() -> None:
    plan = Plan("UTC", date(2026, 1, 1), date(2026, 4, 1), at("2026-03-16T12:00"), date(2026, 3, 16))
    assert plan.shares == pytest.approx([0.5])


def test_the_weighted_pipeline_is_value_times_the_chance_that_stands_on_each_deal(mirrored: Mirrored) -> None:
    rasmus = mirrored.house.actor("rasmus")
    chances = []
    for number, value in enumerate((1_000, 30_000), 1):
        deal = actions.create_deal(rasmus, name=f"Deal {number}", value=Decimal(value), now=day(number))
        if value > 1_000:
            deal = actions.validate(rasmus, deal_id=deal.id, criterion="need", value=True, now=day(number))
        chances.append(100 * value * deal.probability / 1000)
    found = look(mirrored, "rasmus")
    assert found.weighted.mean == pytest.approx(sum(chances))
    assert found.weighted.p10 <= found.weighted.mean <= found.weighted.p90
