"""Forecast categories: what somebody expects of an open deal, told by one fact each."""

from __future__ import annotations

from typing import Any

import pytest

from homeplate.deals import actions, queries
from homeplate.deals.models import Deal
from homeplate.deals.queries import DealFilter
from homeplate.deals.rules.categories import CATEGORIES, MEANINGS
from homeplate.deals.verify import verify_deals
from homeplate.kit.errors import Conflict, Invalid, NotFound
from homeplate.ledger.models import Fact
from homeplate.people.access import Actor
from tests.make import NOW, House

pytestmark = pytest.mark.django_db


def category(house: House, deal: Deal) -> str:
    with house.inside():
        return Deal.objects.get(id=deal.id).category


def facts(house: House, deal: Deal) -> list[tuple[str, dict[str, Any]]]:
    with house.inside():
        return [(fact.verb, fact.data) for fact in Fact.objects.filter(subject_id=deal.id).order_by("id")]


def test_every_category_says_what_it_means() -> None:
    assert list(CATEGORIES) == list(MEANINGS) == ["commit", "best_case", "pipeline", "omitted"]


def test_a_category_is_told_as_one_fact_and_only_where_it_differs(
    house: House, rasmus: Actor, deal: Deal
) -> None:
    assert deal.category == "pipeline", "nobody has said anything yet"
    before = len(facts(house, deal))
    actions.set_category(rasmus, deal_id=deal.id, category="commit", now=NOW)
    actions.set_category(rasmus, deal_id=deal.id, category="commit", now=NOW)
    assert category(house, deal) == "commit"
    ((verb, data),) = facts(house, deal)[before:]
    assert verb == "deal.category-set"
    assert (data["set"], data["was"]) == ({"category": "commit"}, {"category": "pipeline"})
    with house.inside():
        assert not list(verify_deals())


def test_an_unknown_category_and_a_stale_page_are_refused(rasmus: Actor, deal: Deal) -> None:
    with pytest.raises(Invalid, match="not known here"):
        actions.set_category(rasmus, deal_id=deal.id, category="certain", now=NOW)
    with pytest.raises(Conflict, match="Somebody changed"):
        actions.set_category(rasmus, deal_id=deal.id, category="commit", now=NOW, revision=deal.revision + 1)


def test_a_manager_judges_the_deals_of_the_team_and_an_outsider_none(
    house: House, mina: Actor, deal: Deal
) -> None:
    actions.set_category(mina, deal_id=deal.id, category="omitted", now=NOW)
    assert category(house, deal) == "omitted"
    with pytest.raises(NotFound):
        actions.set_category(house.actor("hana"), deal_id=deal.id, category="commit", now=NOW)


def test_a_closed_deal_keeps_what_was_said_last_and_begins_anew_when_it_is_opened(
    house: House, rasmus: Actor, mina: Actor, deal: Deal
) -> None:
    actions.set_category(rasmus, deal_id=deal.id, category="commit", now=NOW)
    actions.lose(rasmus, deal_id=deal.id, reason="price", now=NOW)
    assert category(house, deal) == "commit"
    with pytest.raises(Conflict):
        actions.set_category(rasmus, deal_id=deal.id, category="omitted", now=NOW)
    actions.reopen(mina, deal_id=deal.id, reason="They called again", now=NOW)
    assert category(house, deal) == "pipeline"
    actions.set_category(rasmus, deal_id=deal.id, category="best_case", now=NOW)
    actions.win(mina, deal_id=deal.id, override_reason="Signed on paper", now=NOW)
    assert category(house, deal) == "best_case"
    with house.inside():
        assert not list(verify_deals())


def test_the_ledger_of_earlier_days_is_read_as_nothing_said(house: House, deal: Deal) -> None:
    with house.inside():
        first = Fact.objects.filter(subject_id=deal.id).order_by("id")[0]
        data = {**first.data, "set": {k: v for k, v in first.data["set"].items() if k != "category"}}
        Fact.objects.filter(id=first.id).update(data=data)
        assert not list(verify_deals())


def test_a_list_is_narrowed_to_a_category(house: House, rasmus: Actor, deal: Deal) -> None:
    other = actions.create_deal(rasmus, name="Other", now=NOW)
    actions.set_category(rasmus, deal_id=other.id, category="commit", now=NOW)

    def names(**wanted: Any) -> list[str]:
        page = queries.list_deals(rasmus, today=NOW.date(), wanted=DealFilter(**wanted), sort="name")
        return [row.name for row in page.rows]

    assert names(category="commit") == names(category="commit", status="open") == ["Other"]
    assert names(category="pipeline") == [deal.name]
    assert queries.deal_sums(rasmus, today=NOW.date(), wanted=DealFilter(category="commit")).deals == 1


def test_a_card_of_the_board_tells_it(house: House, rasmus: Actor, deal: Deal) -> None:
    actions.set_category(rasmus, deal_id=deal.id, category="best_case", now=NOW)
    (card,) = [card for col in queries.board(rasmus, now=NOW, today=NOW.date()).columns for card in col.cards]
    assert card.category == "best_case"
