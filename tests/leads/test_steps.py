"""The steps of a lead: which may be made when, by whom, what they tell, and taking them back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from homeplate.kit.errors import Conflict, Forbidden, HomeplateError, Invalid, NotFound, Refused
from homeplate.leads import actions
from homeplate.leads.models import Lead
from homeplate.leads.queries import lead_history, list_leads
from homeplate.leads.rules.kinds import CLOSED, OPEN, STATES
from homeplate.leads.rules.moves import FROM, steps_from
from homeplate.ledger.models import Fact
from homeplate.people.notices import notices
from tests.make import NOW, House

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


def lead(house: House, by: str = "rasmus", **values: Any) -> Lead:
    """A lead that somebody hands in."""
    return actions.create_lead(
        house.actor(by), now=NOW, **{"person": "Minna Salo", "company": "Kone Oyj", **values}
    )


def verbs(house: House, row: Lead) -> list[str]:
    with house.inside():
        return list(Fact.objects.filter(subject_id=row.id).order_by("id").values_list("verb", flat=True))


def test_a_lead_goes_from_new_to_qualified_with_one_fact_a_step(house: House) -> None:
    rasmus, row = house.actor("rasmus"), lead(house)
    actions.contact_lead(rasmus, lead_id=row.id, way="phone", note="Likes it", now=LATER)
    actions.accept_lead(rasmus, lead_id=row.id, now=LATER)
    done = actions.qualify_lead(rasmus, lead_id=row.id, note="Budget is there", now=LATER)
    assert (done.state, done.contacted_minutes, done.due_at) == ("qualified", 120, None)
    assert verbs(house, row) == ["lead.created", "lead.contacted", "lead.accepted", "lead.qualified"]


def test_only_the_first_contact_stops_the_clock(house: House) -> None:
    rasmus, row = house.actor("rasmus"), lead(house)
    assert row.due_at == NOW + timedelta(hours=8)
    actions.contact_lead(rasmus, lead_id=row.id, way="email", now=LATER)
    again = actions.contact_lead(rasmus, lead_id=row.id, way="phone", now=LATER + timedelta(hours=1))
    assert (again.contacted_at, again.contacted_minutes) == (LATER, 120)


def test_an_immediate_need_is_due_sooner_and_found_out_later_as_well(house: House) -> None:
    row = lead(house, immediacy="immediate")
    assert row.due_at == NOW + timedelta(hours=1)
    other = lead(house)
    changed = actions.edit_lead(
        house.actor("rasmus"), lead_id=other.id, changes={"immediacy": "immediate"}, now=LATER
    )
    assert changed.due_at == NOW + timedelta(hours=1)


@pytest.mark.parametrize("state", STATES)
def test_each_state_allows_the_steps_that_lead_on_from_it(state: str) -> None:
    assert steps_from(state) == {step for step, states in FROM.items() if state in states}
    assert bool(steps_from(state)) == (state != "converted")


def test_a_step_out_of_turn_is_refused_and_names_the_state(house: House) -> None:
    rasmus, row = house.actor("rasmus"), lead(house)
    with pytest.raises(Refused, match="New lead") as caught:
        actions.qualify_lead(rasmus, lead_id=row.id, now=NOW)
    assert (caught.value.code, caught.value.field) == ("lead-state", "state")
    assert verbs(house, row) == ["lead.created"]


def test_a_rejection_needs_a_reason_that_is_known(house: House) -> None:
    rasmus, row = house.actor("rasmus"), lead(house)
    for reason in ("", "because"):
        with pytest.raises(Invalid) as caught:
            actions.reject_lead(rasmus, lead_id=row.id, reason=reason, now=NOW)
        assert caught.value.field == "reason"
    out = actions.reject_lead(rasmus, lead_id=row.id, reason="no_need", note="Bought last year", now=NOW)
    assert (out.state, out.due_at, out.reason) == ("rejected", None, "no_need")
    back = actions.reopen_lead(rasmus, lead_id=row.id, now=LATER)
    assert (back.state, back.reason, back.closed_at) == ("new", "", None)


def test_no_today_comes_back_by_itself_on_its_day_and_its_owner_is_told(house: House) -> None:
    rasmus, row = house.actor("rasmus"), lead(house)
    actions.accept_lead(rasmus, lead_id=row.id, now=NOW)
    waiting = actions.recycle_lead(rasmus, lead_id=row.id, on=date(2026, 4, 1), note="New year", now=NOW)
    assert (waiting.state, waiting.returns_on) == ("waiting", date(2026, 4, 1))
    early, right = NOW + timedelta(days=29), NOW + timedelta(days=30)
    task = house.actor("ada", "task")
    assert actions.return_waiting(task, now=early) == 0
    assert actions.return_waiting(task, now=right) == 1
    assert actions.return_waiting(task, now=right) == 0
    with house.inside():
        back = Lead.objects.get(id=row.id)
    assert (back.state, back.returned_at, back.due_at) == ("accepted", right, right + timedelta(hours=8))
    assert [(one.verb, one.name) for one in notices(rasmus)] == [("lead.returned", "Minna Salo, Kone Oyj")]


@pytest.mark.parametrize("on", [None, NOW.date(), NOW.date() - timedelta(days=1), date(2031, 1, 1)])
def test_a_day_to_come_back_lies_ahead_and_not_too_far(house: House, on: date | None) -> None:
    with pytest.raises(Invalid) as caught:
        actions.recycle_lead(house.actor("rasmus"), lead_id=lead(house).id, on=on, now=NOW)
    assert caught.value.field == "on"


def test_the_last_step_can_be_taken_back_until_something_else_happens(house: House) -> None:
    rasmus, row = house.actor("rasmus"), lead(house)
    actions.accept_lead(rasmus, lead_id=row.id, now=NOW)
    out = actions.reject_lead(rasmus, lead_id=row.id, reason="no_need", now=LATER)
    back = actions.undo_step(rasmus, lead_id=row.id, now=LATER, revision=out.revision)
    assert (back.state, back.reason, back.closed_at, back.due_at) == ("accepted", "", None, row.due_at)
    with pytest.raises(Conflict):
        actions.undo_step(rasmus, lead_id=row.id, now=LATER, revision=out.revision)
    with pytest.raises(Conflict):
        actions.undo_step(rasmus, lead_id=row.id, now=LATER)


def test_a_contact_taken_back_lets_the_clock_run_again(house: House) -> None:
    rasmus, row = house.actor("rasmus"), lead(house)
    actions.contact_lead(rasmus, lead_id=row.id, way="phone", now=LATER)
    back = actions.undo_step(rasmus, lead_id=row.id, now=LATER)
    assert (back.contacted_at, back.contacted_minutes, back.due_at) == (None, None, row.due_at)


def test_whoever_accepts_what_nobody_owns_owns_it(house: House) -> None:
    row = lead(house, by="mina")
    assert (row.owner_id, row.team_id) == (None, house.teams["Helsinki"])
    taken = actions.accept_lead(house.actor("jiwoo"), lead_id=row.id, now=NOW)
    assert taken.owner_id == house.members["jiwoo"]


def test_who_works_on_leads_and_hands_none_out_keeps_what_they_hand_in(house: House) -> None:
    assert lead(house, by="rasmus").owner_id == house.members["rasmus"]
    assert lead(house, by="veli").owner_id is None


def test_only_who_may_assign_names_somebody_else(house: House) -> None:
    with pytest.raises(Forbidden):
        lead(house, owner_id=house.members["jiwoo"])
    row = lead(house, by="mina", owner_id=house.members["jiwoo"])
    assert row.team_id == house.teams["Helsinki"]
    told = notices(house.actor("jiwoo"))
    assert [one.verb for one in told] == ["lead.created"]


def test_a_lead_is_handed_over_with_its_team_and_the_new_owner_is_told(house: House) -> None:
    row = lead(house)
    moved = actions.assign_lead(
        house.actor("ada"), lead_id=row.id, owner_id=house.members["hana"], note="Yours", now=NOW
    )
    assert moved.team_id == house.teams["Seoul"]
    assert [one.verb for one in notices(house.actor("hana"))] == ["lead.assigned"]
    with pytest.raises(Conflict):
        actions.assign_lead(house.actor("ada"), lead_id=row.id, owner_id=house.members["hana"], now=NOW)


def test_a_rep_sees_own_leads_those_nobody_owns_in_the_team_and_what_they_handed_in(house: House) -> None:
    own = lead(house, person="Own")
    free = lead(house, by="mina", person="Free")
    given = lead(house, by="rasmus", person="Given")
    actions.assign_lead(house.actor("ada"), lead_id=given.id, owner_id=house.members["hana"], now=NOW)
    lead(house, by="hana", person="Seoul")
    seen = {row.person for row in list_leads(house.actor("rasmus")).rows}
    assert seen == {"Own", "Free", "Given"}
    assert {row.person for row in list_leads(house.actor("jiwoo")).rows} == {"Free"}
    assert {row.person for row in list_leads(house.actor("mina")).rows} == {"Own", "Free"}
    assert {row.person for row in list_leads(house.actor("seoyeon")).rows} == {"Given", "Seoul"}
    assert len(list_leads(house.actor("veli")).rows) == 4
    with pytest.raises(Forbidden):
        actions.accept_lead(house.actor("rasmus"), lead_id=given.id, now=NOW)
    for row in (own, free):
        with pytest.raises(NotFound):
            actions.accept_lead(house.actor("hana"), lead_id=row.id, now=NOW)


def test_whoever_handed_a_lead_in_hears_what_becomes_of_it(house: House) -> None:
    row = lead(house, by="veli", team_id=None)
    ada = house.actor("ada")
    actions.accept_lead(ada, lead_id=row.id, now=NOW)
    actions.reject_lead(ada, lead_id=row.id, reason="nonsense", now=NOW)
    told = notices(house.actor("veli"))
    assert [one.verb for one in told] == ["lead.rejected", "lead.accepted"]
    assert lead_history(house.actor("veli"), lead_id=row.id).page.rows[0].undoable


def test_a_deleted_lead_leaves_the_lists_and_comes_back(house: House) -> None:
    rasmus, row = house.actor("rasmus"), lead(house)
    actions.archive_lead(rasmus, lead_id=row.id, now=NOW)
    assert list_leads(rasmus).rows == ()
    with pytest.raises(Conflict):
        actions.accept_lead(rasmus, lead_id=row.id, now=NOW)
    actions.restore_lead(rasmus, lead_id=row.id, now=NOW)
    assert len(list_leads(rasmus).rows) == 1


def test_a_lead_changed_by_somebody_else_is_not_overwritten(house: House) -> None:
    rasmus, row = house.actor("rasmus"), lead(house)
    actions.edit_lead(rasmus, lead_id=row.id, changes={"need": "Pumps"}, now=NOW, revision=1)
    with pytest.raises(Conflict, match="a moment ago"):
        actions.edit_lead(rasmus, lead_id=row.id, changes={"need": "Fans"}, now=NOW, revision=1)
    same = actions.edit_lead(rasmus, lead_id=row.id, changes={"need": "Pumps"}, now=NOW)
    assert same.revision == 2


def test_a_lead_names_a_person_or_a_company(house: House) -> None:
    with pytest.raises(Invalid) as caught:
        lead(house, person=" ", company="")
    assert (caught.value.code, caught.value.field) == ("required", "person")
    with pytest.raises(HomeplateError):
        actions.edit_lead(
            house.actor("rasmus"), lead_id=lead(house).id, changes={"person": "", "company": ""}, now=NOW
        )


def test_states_are_open_closed_or_waiting() -> None:
    assert set(STATES) == {*OPEN, *CLOSED, "waiting"}
