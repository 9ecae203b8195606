"""Competitors of a deal: noted while it is open, kept however it ends."""

from __future__ import annotations

from typing import Any

import pytest

from homeplate.deals import actions
from homeplate.deals.models import Deal
from homeplate.deals.queries.competitors import known_competitors
from homeplate.deals.rules.competitors import MOST, names_of
from homeplate.deals.verify import verify_deals
from homeplate.kit.errors import Conflict, NotFound
from homeplate.ledger.models import Fact
from homeplate.people.access import Actor
from tests.make import NOW, House

pytestmark = pytest.mark.django_db


def met(house: House, deal: Deal) -> tuple[str, ...]:
    with house.inside():
        return names_of(Deal.objects.get(id=deal.id).competitors)


def facts(house: House, deal: Deal) -> list[dict[str, Any]]:
    with house.inside():
        return [fact.data for fact in Fact.objects.filter(subject_id=deal.id).order_by("id")]


def test_a_competitor_is_noted_once_and_told_as_one_fact(house: House, rasmus: Actor, deal: Deal) -> None:
    before = len(facts(house, deal))
    actions.note_competitors(rasmus, deal_id=deal.id, met=["Acme", "Brand"], now=NOW)
    actions.note_competitors(rasmus, deal_id=deal.id, met=["ACME"], now=NOW)
    actions.note_competitors(rasmus, deal_id=deal.id, gone=["brand"], met=["Coil"], now=NOW)
    assert met(house, deal) == ("Acme", "Coil")
    told = facts(house, deal)[before:]
    assert [one["set"] for one in told] == [{"competitors": "Acme\nBrand"}, {"competitors": "Acme\nCoil"}]
    assert told[1]["was"] == {"competitors": "Acme\nBrand"}


def test_a_sale_keeps_whom_it_was_won_against(house: House, rasmus: Actor, mina: Actor, deal: Deal) -> None:
    actions.note_competitors(rasmus, deal_id=deal.id, met=["Acme"], now=NOW)
    actions.win(mina, deal_id=deal.id, override_reason="Signed on paper", now=NOW)
    actions.note_competitors(rasmus, deal_id=deal.id, met=["Brand"], now=NOW)
    assert met(house, deal) == ("Acme", "Brand"), "what is remembered later is noted too"


def test_whoever_it_is_lost_to_is_a_competitor_of_it(
    house: House, rasmus: Actor, mina: Actor, deal: Deal
) -> None:
    actions.note_competitors(rasmus, deal_id=deal.id, met=["Acme"], now=NOW)
    actions.lose(rasmus, deal_id=deal.id, reason="competitor", competitor="Coil", now=NOW)
    assert met(house, deal) == ("Acme", "Coil")
    actions.reopen(mina, deal_id=deal.id, reason="They called again", now=NOW)
    assert met(house, deal) == ("Acme", "Coil")
    with house.inside():
        assert Deal.objects.get(id=deal.id).competitor == ""
        assert not list(verify_deals())


def test_the_ledger_of_earlier_days_is_read_as_without_competitors(house: House, deal: Deal) -> None:
    with house.inside():
        first = Fact.objects.filter(subject_id=deal.id).order_by("id")[0]
        data = {**first.data, "set": {k: v for k, v in first.data["set"].items() if k != "competitors"}}
        Fact.objects.filter(id=first.id).update(data=data)
        assert not list(verify_deals())


def test_competitors_are_noted_by_those_who_may_change_the_deal(
    house: House, deal: Deal, rasmus: Actor
) -> None:
    with pytest.raises(NotFound):
        actions.note_competitors(house.actor("hana"), deal_id=deal.id, met=["Acme"], now=NOW)
    actions.archive_deal(rasmus, deal_id=deal.id, now=NOW)
    with pytest.raises(Conflict):
        actions.note_competitors(rasmus, deal_id=deal.id, met=["Acme"], now=NOW)


def test_those_known_are_offered_by_how_often_they_were_met(house: House, rasmus: Actor, deal: Deal) -> None:
    actions.note_competitors(rasmus, deal_id=deal.id, met=["Acme", "Brand"], now=NOW)
    other = actions.create_deal(rasmus, name="Other", now=NOW)
    actions.note_competitors(rasmus, deal_id=other.id, met=["brand", "Coil"], now=NOW)
    assert known_competitors(house.actor("hana")) == ("Brand", "Acme", "Coil")
    assert known_competitors(rasmus, text="OI") == ("Coil",)
    assert known_competitors(rasmus, text="%") == ()


def test_a_loss_to_somebody_new_is_told_though_as_many_were_noted_as_fit(
    house: House, rasmus: Actor, deal: Deal
) -> None:
    names = [f"Rival {number}" for number in range(MOST)]
    actions.note_competitors(rasmus, deal_id=deal.id, met=names, now=NOW)
    actions.lose(rasmus, deal_id=deal.id, reason="competitor", competitor="Somebody else", now=NOW)
    assert met(house, deal) == (*names[:-1], "Somebody else")
