"""That a buyer persona fits is evidence: given when somebody in the decision matches, taken back when nobody does."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from homeplate.accounts.actions import create_account, create_contact, edit_contact
from homeplate.deals import actions as deals
from homeplate.deals.models import Evidence
from homeplate.deals.queries import deal_detail
from homeplate.fit import tasks
from homeplate.fit.actions import create_profile, publish_profile
from homeplate.fit.gating import look_at_open_deals, look_for_persona
from homeplate.fit.records import fit_of_deal
from homeplate.fit.tasks import match_personas, something_to_match
from homeplate.kit.errors import Invalid, NotFound, Refused
from homeplate.people.queries import operator
from homeplate.process.yaml_form import load
from tests.deals.conftest import publish
from tests.fit.test_rules import TODAY
from tests.make import NOW, House

PROCESS = """
homeplate: 1
key: asks
name: {en: Asks for a persona}
roles: [{key: rep, name: {en: Sales rep}}]
stages:
  - key: first
    name: {en: First}
    owner: rep
    leg: 1
    criteria:
      - {key: known, type: persona, weight: 60, required: true, milestone: true, label: {en: A persona fits}}
  - key: last
    name: {en: Last}
    owner: rep
    leg: 4
    criteria:
      - {key: order, type: confirmed, weight: 40, required: true, milestone: true, label: {en: The order}}
"""
CFO = {"about": "person", "name": "The one who pays", "rules": [
    {"field": "title", "operator": "has", "values": ["CFO"], "points": 10}
]}  # fmt: skip


@pytest.fixture
def deal_id(house: House) -> UUID:
    """A deal of Rasmus whose process asks for a persona, with a plant manager in the decision."""
    publish(house, load(PROCESS))
    made = deals.create_deal(house.actor("rasmus"), name="Pumps", now=NOW).id
    join(house, made, "Plant manager")
    return made


def join(house: House, deal_id: UUID, title: str) -> UUID:
    rasmus = house.actor("rasmus")
    contact = create_contact(rasmus, name=title, title=title, now=NOW).id
    deals.put_stakeholder(rasmus, deal_id=deal_id, contact_id=contact, buying_role="user", now=NOW)
    return contact


def persona(house: House) -> None:
    olli = house.actor("olli")
    made = create_profile(olli, definition=CFO, now=NOW).profile_id
    publish_profile(olli, profile_id=made, now=NOW)


def look(house: House) -> int:
    return look_at_open_deals(operator_of(house), now=NOW)


def operator_of(house: House) -> Any:
    with house.inside():
        return operator(house.id, "task")


def state(house: House, deal_id: UUID) -> tuple[str, Any]:
    detail = deal_detail(house.actor("rasmus"), deal_id=deal_id, now=NOW, today=TODAY)
    view = detail.criterion("known")
    return view.state, view.held.value if view.held else None


def test_the_gate_stays_shut_while_no_persona_fits(house: House, deal_id: UUID) -> None:
    persona(house)
    assert look(house) == 0
    with pytest.raises(Refused):
        deals.advance(house.actor("rasmus"), deal_id=deal_id, to="last", now=NOW)


def test_somebody_who_joins_and_matches_opens_it(house: House, deal_id: UUID) -> None:
    persona(house)
    who = join(house, deal_id, "CFO")
    assert look(house) == 1
    evidence = {"contact": str(who), "persona": "The one who pays", "version": 1}
    assert state(house, deal_id) == ("validated", evidence)
    assert look(house) == 0
    deals.advance(house.actor("rasmus"), deal_id=deal_id, to="last", now=NOW)


def test_evidence_goes_when_nobody_matches_any_more(house: House, deal_id: UUID) -> None:
    persona(house)
    who = join(house, deal_id, "CFO")
    look(house)
    edit_contact(house.actor("rasmus"), contact_id=who, changes={"title": "Assistant"}, now=NOW)
    assert look(house) == 1
    assert state(house, deal_id)[0] == "open"


def test_what_somebody_withdrew_is_not_claimed_again_by_itself(house: House, deal_id: UUID) -> None:
    persona(house)
    join(house, deal_id, "CFO")
    look(house)
    deals.withdraw(house.actor("rasmus"), deal_id=deal_id, criterion="known", reason="She left", now=NOW)
    assert look(house) == 0
    assert state(house, deal_id)[0] == "open"


def test_what_somebody_said_by_hand_is_not_taken_back(house: House, deal_id: UUID) -> None:
    persona(house)
    who = join(house, deal_id, "Head of money")
    value = {"contact": str(who), "persona": "The one who pays"}
    deals.validate(house.actor("rasmus"), deal_id=deal_id, criterion="known", value=value, now=NOW)
    assert look(house) == 0
    assert state(house, deal_id)[0] == "validated"


def test_only_somebody_in_the_decision_is_evidence(house: House, deal_id: UUID) -> None:
    stranger = create_contact(house.actor("rasmus"), name="Aino", title="CFO", now=NOW).id
    value = {"contact": str(stranger), "persona": "The one who pays"}
    with pytest.raises(Invalid, match="people in the decision"):
        deals.validate(house.actor("rasmus"), deal_id=deal_id, criterion="known", value=value, now=NOW)


def test_on_asking_the_evidence_is_given_at_once(house: House, deal_id: UUID) -> None:
    rasmus = house.actor("rasmus")
    with pytest.raises(Refused, match="published"):
        look_for_persona(rasmus, deal_id=deal_id, now=NOW)
    persona(house)
    with pytest.raises(Refused, match="Nobody"):
        look_for_persona(rasmus, deal_id=deal_id, now=NOW)
    who = join(house, deal_id, "CFO")
    assert look_for_persona(rasmus, deal_id=deal_id, now=NOW).contact_id == who
    with pytest.raises(NotFound):
        look_for_persona(house.actor("hana"), deal_id=deal_id, now=NOW)


def test_the_task_runs_when_something_was_told_and_then_rests(house: House, deal_id: UUID) -> None:
    persona(house)
    join(house, deal_id, "CFO")
    assert something_to_match(house.id)
    assert match_personas.call(str(house.id)) == 1
    assert something_to_match(house.id), "its own facts are looked at once more"
    assert match_personas.call(str(house.id)) == 0
    assert not something_to_match(house.id)
    with house.inside():
        assert Evidence.objects.filter(member_id__isnull=True, criterion="known").count() == 1


def test_a_corrected_title_is_looked_at_in_the_deals_of_that_person_alone(
    house: House, deal_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    rasmus, looked = house.actor("rasmus"), []
    persona(house)
    who = join(house, deal_id, "Clerk")
    deals.create_deal(rasmus, name="Other", now=NOW)
    assert match_personas.call(str(house.id)) == 0

    def seen(actor: Any, *, now: Any, only: Any = None) -> int:
        looked.append(only)
        return look_at_open_deals(actor, now=now, only=only)

    monkeypatch.setattr(tasks, "look_at_open_deals", seen)
    edit_contact(rasmus, contact_id=who, changes={"title": "CFO"}, now=NOW)
    assert match_personas.call(str(house.id)) == 1
    create_account(rasmus, name="Acme", now=NOW)
    match_personas.call(str(house.id))
    assert looked == [{deal_id}, {deal_id}], "its own fact is looked at once more"
    create_account(rasmus, name="Bolt", now=NOW)
    match_personas.call(str(house.id))
    assert len(looked) == 2, "an account is nobody in a decision"
    persona(house)
    match_personas.call(str(house.id))
    assert looked[2] is None, "another persona may fit anywhere"


def test_where_no_process_asks_nothing_is_looked_at(house: House) -> None:
    assert not something_to_match(house.id)


def test_the_fit_of_a_deal_takes_a_fixed_number_of_statements(
    house: House, deal_id: UUID, django_assert_num_queries: Any
) -> None:
    rasmus = house.actor("rasmus")
    persona(house)
    who = join(house, deal_id, "CFO")
    fit_of_deal(rasmus, deal_id=deal_id, account_id=None, today=TODAY)
    with django_assert_num_queries(2):
        found = fit_of_deal(rasmus, deal_id=deal_id, account_id=None, today=TODAY)
    assert {one: judged.by.name for one, judged in found.people.items()} == {who: "The one who pays"}
