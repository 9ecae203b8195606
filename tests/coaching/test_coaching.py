"""Coaching sessions: who may hold and see which, and that nothing that was noted is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from homeplate.coaching.actions import (
    Held,
    change_session,
    delete_session,
    log_session,
    restore_session,
    set_hours,
    tick_follow_up,
)
from homeplate.coaching.queries import last_coached, open_follow_ups, session, sessions, those_led
from homeplate.coaching.rules import Agreed, coaching_share, read_about, working_days
from homeplate.kit.errors import Forbidden, Invalid, NotFound
from homeplate.kit.workdays import Calendar, OwnDays
from homeplate.ledger.queries import facts_about
from tests.make import NOW, House, publish
from tests.web.selling import add_deal

TODAY = NOW.date()
WEEK = timedelta(days=7)


def hold(house: House, who: str = "mina", whom: str = "rasmus", **values: Any) -> UUID:
    given = {"day": TODAY, "minutes": 30, "held": Held("habit:no_step"), "now": NOW, **values}
    return log_session(house.actor(who), whom_id=house.members[whom], **given)


@given(some.integers(5, 6000), some.floats(1, 7200))
def test_the_share_grows_with_the_minutes_and_falls_with_the_hours(minutes: int, hours: float) -> None:
    share = coaching_share(minutes, hours)
    assert share is not None and share > 0
    assert (coaching_share(minutes * 2, hours) or 0) == pytest.approx(2 * share)
    assert (coaching_share(minutes, hours * 2) or 0) == pytest.approx(share / 2)


def test_four_hours_of_a_day_of_eight_are_half_and_without_a_working_day_there_is_no_share() -> None:
    assert coaching_share(240, 8) == 0.5
    assert coaching_share(240, 0) is None
    assert coaching_share(0, 40) == 0


@given(some.dates(date(2020, 1, 1), date(2030, 1, 1)), some.integers(0, 60), some.integers(0, 60))
def test_days_to_come_are_not_counted_and_two_stretches_add_up(since: date, first: int, second: int) -> None:
    week, middle = Calendar(week=frozenset(range(5))), since + timedelta(days=first)
    until = middle + timedelta(days=second)
    whole = working_days(week, since, until, until)
    assert whole == working_days(week, since, middle, until) + working_days(week, middle, until, until)
    assert working_days(week, since, until, since - timedelta(days=1)) == 0


def test_a_day_off_of_the_company_is_no_working_day() -> None:
    off = Calendar(week=frozenset(range(5)), own=(OwnDays("Move", TODAY, TODAY),))
    assert working_days(off, TODAY, TODAY + WEEK, TODAY + WEEK) == 4


@pytest.mark.parametrize("text", ["habit:no_step", "stage:discovery", "deal", "onboarding", "other"])
def test_what_a_session_is_about_is_written_as_it_is_read(text: str) -> None:
    assert read_about(text).text == text


@pytest.mark.parametrize("text", ["", "habit", "habit:lazy", "stage:", "stage:No", "deal:x", "lunch"])
def test_what_a_session_cannot_be_about_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_about(text)


@pytest.mark.django_db
def test_a_manager_notes_a_session_and_whoever_was_coached_finds_it(house: House) -> None:
    agreed = [Agreed("Call back", TODAY + WEEK)]
    made = hold(house, held=Held("onboarding", notes="Went well", follow_ups=agreed))
    for who in ("mina", "rasmus", "olli", "ada"):
        found = session(house.actor(who), session_id=made)
        assert (found.whom, found.coach, found.minutes, found.notes) == ("Rasmus", "Mina", 30, "Went well")
        assert [one.text for one in open_follow_ups(house.actor(who))] == ["Call back"]
    assert last_coached(house.actor("mina")) == {house.members["rasmus"]: TODAY}
    with house.inside():
        fact = facts_about(made).get()
    assert fact.verb == "coaching.logged" and "Went well" not in str(fact.data)


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["jiwoo", "hana", "seoyeon", "veli", "outsider"])
def test_nobody_else_sees_a_session(house: House, who: str) -> None:
    made = hold(house, held=Held("other", follow_ups=[Agreed("Call back", TODAY)]))
    with pytest.raises(NotFound):
        session(house.actor(who), session_id=made)
    assert sessions(house.actor(who)) == [] and open_follow_ups(house.actor(who)) == []


@pytest.mark.django_db
def test_only_those_are_coached_whom_somebody_leads(house: House) -> None:
    for whom in ("hana", "mina", "outsider"):
        with pytest.raises(NotFound):
            hold(house, whom=whom)
    with pytest.raises(Forbidden):
        hold(house, who="rasmus", whom="jiwoo")
    assert [one.name for one in those_led(house.actor("mina"))] == ["Jiwoo", "Rasmus"]
    assert those_led(house.actor("rasmus")) == [] == those_led(house.actor("veli"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [
        {"minutes": 4},
        {"minutes": 601},
        {"day": TODAY + timedelta(days=1)},
        {"held": Held("lunch")},
        {"held": Held("stage:nowhere")},
        {"held": Held("other", notes="x" * 4001)},
        {"held": Held("other", follow_ups=[Agreed(" ", TODAY)])},
        {"held": Held("other", follow_ups=[Agreed("Back in time", TODAY - WEEK)])},
        {"held": Held("other", follow_ups=[Agreed("One", TODAY)] * 13)},
    ],
)
def test_what_makes_no_sense_is_refused(house: House, values: dict[str, Any]) -> None:
    publish(house)
    with pytest.raises(Invalid):
        hold(house, **values)


@pytest.mark.django_db
def test_only_deals_that_the_coach_sees_are_talked_about(house: House) -> None:
    publish(house)
    seen, unseen = add_deal(house, "rasmus"), add_deal(house, "hana", "Secret")
    made = hold(house, held=Held("stage:discovery", deals=[seen.id]))
    assert session(house.actor("mina"), session_id=made).deals == (seen.id,)
    with pytest.raises(NotFound):
        hold(house, held=Held("deal", deals=[seen.id, unseen.id]))
    with pytest.raises(NotFound):
        change_session(house.actor("mina"), session_id=made, deals=[unseen.id], now=NOW)


@pytest.mark.django_db
def test_a_rep_ticks_what_was_agreed_with_them_and_nobody_elses(house: House) -> None:
    made = hold(house, held=Held("other", follow_ups=[Agreed("Call back", TODAY)]))
    one = session(house.actor("rasmus"), session_id=made).follow_ups[0]
    assert one.may_tick
    for who in ("jiwoo", "hana", "seoyeon", "outsider"):
        with pytest.raises(NotFound):
            tick_follow_up(house.actor(who), follow_up_id=one.id, done=True, now=NOW)
    for done in (True, True, False):
        tick_follow_up(house.actor("rasmus"), follow_up_id=one.id, done=done, now=NOW)
    with house.inside():
        verbs = [fact.verb for fact in facts_about(made)]
    assert verbs == ["coaching.unticked", "coaching.ticked", "coaching.logged"]


@pytest.mark.django_db
def test_a_change_keeps_what_is_ticked_and_tells_only_what_changed(house: House) -> None:
    mina = house.actor("mina")
    agreed = [Agreed("Call back", TODAY), Agreed("Write", TODAY)]
    made = hold(house, held=Held("other", follow_ups=agreed))
    call = session(mina, session_id=made).follow_ups[0]
    tick_follow_up(mina, follow_up_id=call.id, done=True, now=NOW)
    kept = [Agreed("Call them back", TODAY + WEEK, call.id), Agreed("Visit", TODAY)]
    change_session(mina, session_id=made, minutes=45, follow_ups=kept, now=NOW)
    found = session(mina, session_id=made)
    assert [(one.text, one.done_on) for one in found.follow_ups] == [
        ("Call them back", TODAY),
        ("Visit", None),
    ]
    change_session(mina, session_id=made, minutes=45, now=NOW)
    with house.inside():
        last, *rest = facts_about(made)
    assert (last.verb, last.data["set"], len(rest)) == ("coaching.changed", {"minutes": 45}, 2)
    with pytest.raises(NotFound):
        change_session(house.actor("seoyeon"), session_id=made, minutes=5, now=NOW)


@pytest.mark.django_db
def test_a_deleted_session_comes_back_with_what_was_agreed(house: House) -> None:
    made = hold(house, held=Held("other", follow_ups=[Agreed("Call back", TODAY)]))
    mina = house.actor("mina")
    delete_session(mina, session_id=made, now=NOW)
    assert sessions(mina) == [] == open_follow_ups(mina)
    with pytest.raises(NotFound):
        restore_session(house.actor("seoyeon"), session_id=made, now=NOW)
    restore_session(mina, session_id=made, now=NOW)
    assert len(sessions(mina)) == len(open_follow_ups(mina)) == 1


@pytest.mark.django_db
def test_an_administrator_says_how_long_a_day_is(house: House) -> None:
    set_hours(house.actor("ada"), hours=7.5, now=NOW)
    for hours in (0, 25):
        with pytest.raises(Invalid):
            set_hours(house.actor("ada"), hours=hours, now=NOW)
    with pytest.raises(Forbidden):
        set_hours(house.actor("mina"), hours=8, now=NOW)


@pytest.mark.django_db
def test_the_operator_holds_no_session(house: House) -> None:
    nobody = replace(house.actor("ada"), member_id=None)
    with pytest.raises(Invalid):
        log_session(
            nobody, whom_id=house.members["rasmus"], day=TODAY, minutes=30, held=Held("other"), now=NOW
        )
