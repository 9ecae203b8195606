"""Coaching sessions, what was agreed in them, and the share of time that managers coach."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from homeplate.api.http import ApiRequest, done, is_known, not_modified, reply, today, wanted_revision
from homeplate.api.types import Answer, Body, Patch, doc
from homeplate.coaching import actions, queries
from homeplate.coaching.actions import Held
from homeplate.coaching.measure import Time, coaching_time
from homeplate.coaching.queries import FollowUpRow, SessionRow, Wanted
from homeplate.coaching.rules import GOAL, Agreed
from homeplate.insight.periods import stretch
from homeplate.people.permissions import Permission

router = Router()
TAG = "Coaching"
VIEW, COACH, TICK = Permission.DEAL_VIEW, Permission.COACH, Permission.DEAL_EDIT

About = Annotated[
    str, Field(max_length=80, examples=["habit:no_step", "stage:discovery", "deal", "onboarding"])
]
Minutes = Annotated[int, Field(ge=5, le=600)]
Notes = Annotated[str, Field(max_length=4000)]
Deals = Annotated[list[UUID], Field(max_length=20)]


class CoachingFollowUp(Answer):
    """What was agreed, until when; `done_on` is the day on which it was ticked off."""

    id: UUID
    text: str
    due: date
    done_on: date | None


class CoachingSession(Answer):
    """A session that `coach_id` held with `whom_id`. `about` is `habit:` (`no_step`, `overdue`, `late`, `overridden`)
    or `stage:` with its key, `deal`, `onboarding` or `other`."""

    id: UUID
    coach_id: UUID
    whom_id: UUID
    day: date
    minutes: int
    about: str
    deals: list[UUID]
    notes: str
    follow_ups: list[CoachingFollowUp]
    logged_at: datetime
    revision: int


class AgreedIn(BaseModel):
    """What was agreed; with the `id` of one that is there it stays, ticked as it is."""

    text: Annotated[str, Field(max_length=300)]
    due: date
    id: UUID | None = None


class SessionIn(Body):
    """A session that you held with somebody whom you lead."""

    whom_id: UUID
    day: date
    minutes: Minutes
    about: About
    deals: Deals = []
    notes: Notes = ""
    follow_ups: Annotated[list[AgreedIn], Field(max_length=12)] = []


class SessionChange(Patch):
    """What changes; follow-ups that are left out of a list that is given are taken away."""

    day: date = date.min
    minutes: Minutes = 5
    about: About = ""
    deals: Deals = []
    notes: Notes = ""
    follow_ups: Annotated[list[AgreedIn], Field(max_length=12)] = []


class SessionsAsked(BaseModel):
    """Which sessions: with whom, by whom, on days from `since` to before `until`."""

    whom_id: UUID | None = None
    coach_id: UUID | None = None
    since: date | None = None
    until: date | None = None


class TickIn(Body):
    """Whether it is done."""

    done: bool = True


class CoachingHours(Body):
    """The hours of a working day."""

    hours: Annotated[float, Field(ge=1, le=24)]


class TimeOut(Answer):
    """Sessions, hours coached, working hours, and the first ÷ the second (0–1); nothing without a working hour."""

    sessions: int
    hours: float
    working_hours: float
    share: float | None


class ManagerOut(Answer):
    """A manager in the window, and in the one before of the same length."""

    member_id: UUID
    name: str
    now: TimeOut
    before: TimeOut


class NotCoachedOut(Answer):
    """A rep without a session in the window; `last` is the day of the last one, if any."""

    member_id: UUID
    name: str
    last: date | None


class CoachingShare(Answer):
    """Coaching hours ÷ working hours from `since` to before `until`, of each manager and of all, against `goal`."""

    since: date
    until: date
    hours_a_day: float
    goal: float
    now: TimeOut
    before: TimeOut
    managers: list[ManagerOut]
    not_coached: list[NotCoachedOut]


class ShareAsked(BaseModel):
    """The days from `since` to before `until`, those of the last three months unless they are said; of some teams."""

    since: date | None = None
    until: date | None = None
    team_id: list[UUID] = []


@router.get(
    "/coaching/sessions",
    response=list[CoachingSession],
    **doc("listCoachingSessions", "Coaching sessions", VIEW, TAG),
)
def list_coaching_sessions(request: ApiRequest, wanted: Query[SessionsAsked]) -> HttpResponse:
    """The sessions that you held, that were held with you, and those of the people whom you lead; the latest first, at
    most 200."""
    rows = queries.sessions(request.auth, wanted=Wanted(**wanted.model_dump()))
    return reply([_session(row) for row in rows])


@router.post(
    "/coaching/sessions",
    response={201: CoachingSession},
    **doc("logCoachingSession", "Log a coaching session", COACH, TAG),
)
def log_coaching_session(request: ApiRequest, body: SessionIn) -> HttpResponse:
    """Note a session that you held with somebody whom you lead, with the deals you talked about and what was agreed."""
    held = Held(body.about, body.deals, body.notes, _agreed(body.follow_ups))
    made = actions.log_session(
        request.auth, whom_id=body.whom_id, day=body.day, minutes=body.minutes, held=held, now=request.now
    )
    return _reply(queries.session(request.auth, session_id=made), status=201)


@router.get(
    "/coaching/sessions/{session_id}",
    response=CoachingSession,
    **doc("getCoachingSession", "A coaching session", VIEW, TAG),
)
def get_coaching_session(request: ApiRequest, session_id: UUID) -> HttpResponse:
    """A session that you held, that was held with you or with somebody whom you lead."""
    row = queries.session(request.auth, session_id=session_id)
    return not_modified(row.revision) if is_known(request, row.revision) else _reply(row)


@router.patch(
    "/coaching/sessions/{session_id}",
    response=CoachingSession,
    **doc("changeCoachingSession", "Change a coaching session", COACH, TAG),
)
def change_coaching_session(request: ApiRequest, session_id: UUID, body: SessionChange) -> HttpResponse:
    """Change a session that you held; who sees all of the workspace changes any."""
    given: dict[str, Any] = body.given()
    if "follow_ups" in given:
        given["follow_ups"] = _agreed(body.follow_ups)
    actions.change_session(
        request.auth, session_id=session_id, now=request.now, revision=wanted_revision(request), **given
    )
    return _reply(queries.session(request.auth, session_id=session_id))


@router.delete(
    "/coaching/sessions/{session_id}",
    response={204: None},
    **doc("deleteCoachingSession", "Delete a coaching session", COACH, TAG),
)
def delete_coaching_session(request: ApiRequest, session_id: UUID) -> HttpResponse:
    """Take a session away; it can be restored."""
    revision = wanted_revision(request)
    actions.delete_session(request.auth, session_id=session_id, now=request.now, revision=revision)
    return done()


@router.post(
    "/coaching/sessions/{session_id}/restore",
    response=CoachingSession,
    **doc("restoreCoachingSession", "Restore a coaching session", COACH, TAG),
)
def restore_coaching_session(request: ApiRequest, session_id: UUID) -> HttpResponse:
    """Bring a deleted session back with what was agreed in it."""
    actions.restore_session(request.auth, session_id=session_id, now=request.now)
    return _reply(queries.session(request.auth, session_id=session_id))


@router.put(
    "/coaching/follow-ups/{follow_up_id}",
    response={204: None},
    **doc("tickFollowUp", "Tick a follow-up off", TICK, TAG),
)
def tick_follow_up(request: ApiRequest, follow_up_id: UUID, body: TickIn) -> HttpResponse:
    """Say that what was agreed with you is done, or that it is open after all; the coach does so too."""
    actions.tick_follow_up(request.auth, follow_up_id=follow_up_id, done=body.done, now=request.now)
    return done()


@router.put(
    "/coaching/hours",
    response={204: None},
    **doc("setCoachingHours", "Set the hours of a working day", Permission.WORKSPACE_MANAGE, TAG),
)
def set_coaching_hours(request: ApiRequest, body: CoachingHours) -> HttpResponse:
    """Say how many hours a working day has, against which coaching is counted; 8 unless somebody says."""
    actions.set_hours(request.auth, hours=body.hours, now=request.now)
    return done()


@router.get(
    "/insight/coaching",
    response=CoachingShare,
    **doc("getCoachingShare", "Which share of their time managers coach", COACH, TAG),
)
def get_coaching_share(request: ApiRequest, wanted: Query[ShareAsked]) -> HttpResponse:
    """Coaching hours ÷ working hours of the managers within reach (working days of the calendar up to today × hours a
    day), beside the same stretch before, and the reps with whom no session was held."""
    own = bool(wanted.since or wanted.until)
    last = wanted.until - timedelta(days=1) if wanted.until and wanted.until > date.min else None
    since, until = stretch("own" if own else "quarter", today(request), wanted.since, last)
    found = coaching_time(request.auth, since=since, until=until, today=today(request), teams=wanted.team_id)
    return reply(
        {
            "since": found.since,
            "until": found.until,
            "hours_a_day": found.hours_a_day,
            "goal": GOAL,
            "now": _time(found.now),
            "before": _time(found.before),
            "managers": [
                {"member_id": one.id, "name": one.name, "now": _time(one.now), "before": _time(one.before)}
                for one in found.managers
            ],
            "not_coached": [
                {"member_id": one.id, "name": one.name, "last": one.last} for one in found.not_coached
            ],
        }
    )


def _agreed(given: list[AgreedIn]) -> list[Agreed]:
    return [Agreed(one.text, one.due, one.id) for one in given]


def _time(found: Time) -> dict[str, object]:
    return {
        "sessions": found.sessions,
        "hours": found.minutes / 60,
        "working_hours": found.hours,
        "share": found.share,
    }


def _reply(row: SessionRow, *, status: int = 200) -> HttpResponse:
    return reply(_session(row), status=status, revision=row.revision)


def _session(row: SessionRow) -> dict[str, object]:
    return {
        "id": row.id,
        "coach_id": row.coach_id,
        "whom_id": row.whom_id,
        "day": row.day,
        "minutes": row.minutes,
        "about": row.about.text,
        "deals": list(row.deals),
        "notes": row.notes,
        "follow_ups": [_follow_up(one) for one in row.follow_ups],
        "logged_at": row.at,
        "revision": row.revision,
    }


def _follow_up(row: FollowUpRow) -> dict[str, object]:
    return {"id": row.id, "text": row.text, "due": row.due, "done_on": row.done_on}
