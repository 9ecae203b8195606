"""How good forecast categories were: as of the beginning of each month, whatever was said afterwards."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from homeplate.deals import actions
from homeplate.deals.models import Deal
from homeplate.deals.rules.foreign import ForeignDeal
from homeplate.insight.categories import JudgedMonth, deals_of_category, judged_months, over_all, starts_of
from homeplate.insight.frame import Frame
from homeplate.insight.measures.judged import Kept
from homeplate.kit.estimates import Share
from homeplate.playbook.queries import choices
from tests.insight.conftest import Mirrored, day, sold

TODAY = date(2026, 5, 10)
APRIL = datetime(2026, 4, 8, tzinfo=UTC)


def frame(mirrored: Mirrored) -> Frame:
    with mirrored.house.inside():
        process = choices(mirrored.house.actor("ada"))[0].id
    return Frame(process, date(2026, 5, 1), date(2026, 6, 1))


def judged(mirrored: Mirrored, who: str = "mina", today: date = TODAY) -> tuple[JudgedMonth, ...]:
    mirrored.catch_up()
    return judged_months(mirrored.house.actor(who), frame(mirrored), today=today, folder=mirrored.folder)


def deal_in(mirrored: Mirrored, category: str, *, value: int = 1000, due: date = date(2026, 4, 20)) -> Deal:
    """A deal of March that stands in a category since then."""
    deal = sold(mirrored.house)
    rasmus = mirrored.house.actor("rasmus")
    actions.edit_deal(
        rasmus, deal_id=deal.id, changes={"value": Decimal(value), "expected_close": due}, now=day(2)
    )
    actions.set_category(rasmus, deal_id=deal.id, category=category, now=day(2))
    return deal


def win(mirrored: Mirrored, deal: Deal, when: datetime = APRIL) -> None:
    mina = mirrored.house.actor("mina")
    actions.win(mina, deal_id=deal.id, override_reason="On paper", now=when)


def test_months_are_those_that_are_over() -> None:
    assert starts_of(date(2026, 2, 28), 3) == [
        date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1),
    ]  # fmt: skip


def test_of_what_was_in_a_category_when_the_month_began_what_was_won_in_it(mirrored: Mirrored) -> None:
    win(mirrored, deal_in(mirrored, "commit", value=3000))
    deal_in(mirrored, "commit")
    win(mirrored, deal_in(mirrored, "best_case"), datetime(2026, 5, 2, tzinfo=UTC))
    months = judged(mirrored)
    april = months[-1]
    assert april.start == date(2026, 4, 1)
    assert april.of("commit") == Kept(2, 1, 400_000, 300_000, 0, 2)
    assert april.of("commit").value_share == 0.75
    assert april.of("best_case").share.value == 0, "it was won a month later"
    assert all(not month.categories for month in months[:-1]), "before that there were no deals"
    assert over_all(months)["commit"] == april.of("commit")


def test_a_deal_that_stays_in_a_category_makes_its_share_no_surer(mirrored: Mirrored) -> None:
    deal_in(mirrored, "commit")
    deal_in(mirrored, "commit")
    whole = over_all(judged(mirrored, today=date(2026, 9, 3)))["commit"]
    assert (whole.deals, whole.won, whole.first) == (10, 0, 2)
    assert whole.interval == Share(0, 2).interval


def test_what_was_said_after_the_month_began_does_not_count(mirrored: Mirrored) -> None:
    deal = deal_in(mirrored, "pipeline")
    actions.set_category(mirrored.house.actor("rasmus"), deal_id=deal.id, category="commit", now=APRIL)
    april = judged(mirrored)[-1]
    assert (april.of("commit").deals, april.of("pipeline").deals) == (0, 1)


def test_a_deal_that_was_due_later_says_nothing_of_the_month(mirrored: Mirrored) -> None:
    deal_in(mirrored, "commit", due=date(2026, 5, 1))
    deal_in(mirrored, "commit", due=date(2026, 3, 1))
    assert judged(mirrored)[-1].of("commit").deals == 1, "one that was overdue counts"


def test_what_an_import_told_later_was_nobodys_judgement(mirrored: Mirrored) -> None:
    house = mirrored.house
    with house.inside():
        process = choices(house.actor("ada"))[0].id
    told = ForeignDeal(
        "1", "Old", house.members["rasmus"], house.actor("rasmus").team_id, stage="proposal", category="commit",
        created_at=day(0), expected_close=date(2026, 4, 20), value_minor=1000, currency="EUR",
    )  # fmt: skip
    actions.import_deals(house.actor("olli"), source="crm", process_id=process, rows=[told], now=APRIL)
    assert not judged(mirrored)[-1].categories
    may = judged(mirrored, today=date(2026, 6, 3))[-1]
    assert may.of("commit").deals == 1


def test_only_what_somebody_may_see_is_told_and_each_number_has_its_deals(mirrored: Mirrored) -> None:
    won, lost = deal_in(mirrored, "commit", value=3000), deal_in(mirrored, "commit")
    win(mirrored, won)
    assert not judged(mirrored, "hana")[-1].categories

    def behind(hit: bool | None) -> list[UUID]:
        found = deals_of_category(
            mirrored.house.actor("mina"),
            frame(mirrored),
            today=TODAY,
            category="commit",
            won=hit,
            folder=mirrored.folder,
        )
        return list(found)

    assert (behind(None), behind(True), behind(False)) == ([won.id, lost.id], [won.id], [lost.id])


def test_the_mirror_knows_what_was_expected_at_any_moment(mirrored: Mirrored) -> None:
    deal = deal_in(mirrored, "commit")
    actions.set_category(mirrored.house.actor("rasmus"), deal_id=deal.id, category="omitted", now=day(5))
    mirrored.catch_up()
    spans = mirrored.rows("SELECT DISTINCT category FROM span")
    assert {one for (one,) in spans} == {"pipeline", "commit", "omitted"}
    assert mirrored.rows("SELECT category, told_at FROM deal") == [("omitted", day(0).replace(tzinfo=None))]


@pytest.mark.parametrize("one", [Kept(), Kept(3, 1, 10.0, 5.0, 1)])
def test_sums_of_months_add_up(one: Kept) -> None:
    assert one + Kept(1, 1, 2.0, 2.0, 0) == Kept(
        one.deals + 1, one.won + 1, one.value + 2, one.won_value + 2, one.unvalued
    )
