"""Working days on pages: kept in the settings, and kept to wherever a day is picked or counted from."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from homeplate.deals.actions.create import NextStep
from homeplate.kit.errors import Forbidden, Invalid
from homeplate.kit.workdays import USUAL_WEEK
from homeplate.ledger.queries import facts_about
from homeplate.people import actions
from homeplate.people.actions import add_own_days, set_week
from homeplate.people.calendar import calendar_of
from homeplate.people.queries import actor_for_user
from homeplate.tenancy.models import Workspace
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import add_deal, text_of

pytestmark = pytest.mark.django_db
TODAY = datetime.now(UTC).date()
DAY = timedelta(days=1)
WEEK = {f"day-{number}": "yes" for number in USUAL_WEEK}


def now_is(house: House, who: str) -> Any:
    return actor_for_user(house.users[who], house.id, "page")


def finnish(house: House) -> None:
    set_week(house.actor("ada"), week=USUAL_WEEK, country="FI", now=NOW)


def test_the_week_and_the_country_are_chosen_and_told(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    assert ada.post("settings-calendar-week", htmx=False, country="DE", **WEEK).status_code == 303
    html = text_of(ada.get("settings-calendar"))
    assert "Bayern" in html
    assert "Public holidays ahead" in html
    ada.post("settings-calendar-week", htmx=False, country="DE", region="BY", **WEEK)
    assert calendar_of(now_is(selling, "rasmus")).off(date(2026, 1, 6)) is not None
    ada.post("settings-calendar-week", htmx=False, country="FI", region="BY", **WEEK)
    assert calendar_of(now_is(selling, "rasmus")).country == "FI"
    with selling.inside():
        verbs = [fact.verb for fact in facts_about(selling.id)]
    assert verbs == ["workspace.calendar_changed"] * 3
    assert "Bayern" not in text_of(visit("rasmus").get("settings-calendar"))
    assert "calendar changed" in text_of(ada.get("settings-audit"))


def test_a_week_without_a_working_day_is_refused(selling: House, visit: Visit) -> None:
    answer = visit("ada").post("settings-calendar-week", htmx=False, country="FI")
    assert answer.status_code == 422
    assert "At least one day of the week is worked." in text_of(answer)
    with pytest.raises(Forbidden):
        set_week(selling.actor("olli"), week=[0], country="", now=NOW)


def test_days_of_the_company_are_added_removed_and_put_back(selling: House, visit: Visit) -> None:
    ada, since = visit("ada"), TODAY + 3 * DAY
    form = {"name": "Stock-taking", "since": since.isoformat()}
    ada.post("settings-calendar-add", htmx=False, **form)
    assert "Stock-taking" in text_of(ada.get("settings-calendar"))
    note = text_of(visit("rasmus").get("day-note", next_step_on=since.isoformat()))
    assert note == "Stock-taking: a day off."
    ada.post("settings-calendar-remove", htmx=False, **form)
    assert "Stock-taking" not in text_of(ada.get("settings-calendar"))
    ada.post("settings-calendar-add", htmx=False, ask=f"?name=Stock-taking&since={since}&until={since}")
    assert "Stock-taking" in text_of(ada.get("settings-calendar"))


@pytest.mark.parametrize(
    "wrong", [{"since": ""}, {"name": ""}, {"until": (TODAY - 9 * DAY).isoformat()}, {"since": "soon"}]
)
def test_wrong_days_are_told_beside_their_field(selling: House, visit: Visit, wrong: dict[str, str]) -> None:
    form = {"name": "Move", "since": TODAY.isoformat(), "until": "", **wrong}
    answer = visit("ada").post("settings-calendar-add", htmx=False, **form)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in text_of(answer)


def test_a_day_picked_on_a_holiday_gets_a_gentle_note(selling: House, visit: Visit) -> None:
    finnish(selling)
    rasmus = visit("rasmus")
    assert (
        text_of(rasmus.get("day-note", next_step_on="2027-12-06"))
        == "Independence Day in Finland: a day off."
    )
    assert text_of(rasmus.get("day-note", expected_close="2026-12-05")) == "Saturday: a day off."
    assert text_of(rasmus.get("day-note", next_step_on="2026-12-08")) == ""
    for nonsense in ("", "soon", "9999-99-99", "<script>"):
        assert text_of(rasmus.get("day-note", next_step_on=nonsense)) == ""
    assert "/days/note/" in text_of(rasmus.get("deal-new"))


def test_a_member_keeps_the_holidays_of_their_country(selling: House, visit: Visit) -> None:
    finnish(selling)
    member = selling.members["hana"]
    ada = visit("ada")
    ada.post("settings-member", member, htmx=False, role="rep", team="", reach="", country="KR")
    note = text_of(visit("hana").get("day-note", day="2027-03-01"))
    assert note == "Independence Movement Day in South Korea: a day off."
    assert text_of(visit("rasmus").get("day-note", day="2027-03-01")) == ""
    actions.change_member(selling.actor("ada"), member_id=member, country="DE-BY", now=NOW)
    assert "Germany (DE-BY)" in text_of(ada.get("settings-member", member))
    with pytest.raises(Invalid):
        actions.change_member(selling.actor("ada"), member_id=member, country="XX", now=NOW)


def off_until_today(house: House, days: int) -> None:
    """The days before today are off; today is worked, whatever day of the week it is."""
    ada = house.actor("ada")
    add_own_days(ada, name="Break", since=TODAY - days * DAY, until=TODAY - DAY, now=NOW)


def step(house: House, on: date, name: str) -> Any:
    return add_deal(house, "rasmus", name, next_step=NextStep(f"Call {name}", "call", on))


def test_a_step_on_a_day_off_is_due_on_the_next_working_day_everywhere(selling: House, visit: Visit) -> None:
    step(selling, TODAY - 2 * DAY, "Within")
    step(selling, TODAY - 4 * DAY, "Before")
    html = text_of(visit("rasmus").get("today"))
    assert "2 steps overdue" in html
    off_until_today(selling, 3)
    html = text_of(visit("rasmus").get("today"))
    assert "1 step overdue, 1 step due today" in html
    assert "1 deal" in text_of(visit("rasmus").get("pipeline-list", show="overdue"))
    assert "Within" in text_of(visit("rasmus").get("pipeline-list", show="due"))
    assert 'class="chip today"' in text_of(visit("rasmus").get("pipeline-list", show="due"))


def test_a_step_is_put_off_to_a_working_day(selling: House, visit: Visit) -> None:
    deal = step(selling, TODAY, "Pumps")
    add_own_days(selling.actor("ada"), name="Fair", since=TODAY + DAY, until=TODAY + 5 * DAY, now=NOW)
    visit("rasmus").post("today-step", deal.id, day=str(deal.revision))
    with selling.inside():
        deal.refresh_from_db()
    assert deal.next_step_on == TODAY + 6 * DAY


def test_suggested_days_are_working_days(selling: House, visit: Visit) -> None:
    add_own_days(selling.actor("ada"), name="Fair", since=TODAY + DAY, until=TODAY + 5 * DAY, now=NOW)
    html = text_of(visit("rasmus").get("deal-new"))
    assert f'data-day="{TODAY + 6 * DAY}"' in html
    assert f'data-day="{TODAY + DAY}"' not in html


def test_an_agreed_day_off_is_told_when_it_is_set(selling: House, visit: Visit) -> None:
    add_own_days(selling.actor("ada"), name="Fair", since=TODAY + DAY, now=NOW)
    deal = step(selling, TODAY, "Pumps")
    form = {"next_step": "Meet", "next_step_on": (TODAY + DAY).isoformat(), "next_step_kind": "call"}
    answer = visit("rasmus").post("today-step", deal.id, ask="?at=due", revision=str(deal.revision), **form)
    assert "Fair: a day off." in answer.headers["HX-Trigger"]


def test_what_a_process_counts_stays_days_of_the_calendar(selling: House) -> None:
    deal = step(selling, TODAY, "Pumps")
    before = counted(selling, deal)
    off_until_today(selling, 30)
    assert counted(selling, deal) == before


def counted(house: House, deal: Any) -> Any:
    with house.inside():
        deal.refresh_from_db()
    return deal.late_at, deal.stage_since, deal.gate_missing


def test_the_calendar_costs_no_statement(selling: House, django_assert_num_queries: Any) -> None:
    finnish(selling)
    actor = now_is(selling, "rasmus")
    with django_assert_num_queries(0):
        calendar_of(actor).due_from(TODAY)


def test_a_new_workspace_begins_with_the_usual_week(house: House) -> None:
    made = actions.create_workspace(name="New", slug="new", admin=house.users["ada"], now=NOW)
    assert calendar_of(actor_for_user(house.users["ada"], made.workspace_id, "page")).week == USUAL_WEEK
    assert Workspace.objects.get(id=house.id).settings == {}
