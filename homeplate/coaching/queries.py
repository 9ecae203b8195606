"""Reading sessions and follow-ups, as far as they exist for whoever asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max

from homeplate.coaching.access import leads, may_change, may_coach, seen
from homeplate.coaching.models import FollowUp, Session
from homeplate.coaching.rules import About
from homeplate.kit.text import msg
from homeplate.people.access import Actor, not_found, query
from homeplate.people.permissions import Permission
from homeplate.people.queries import MemberRow, member_names, members

MOST = 200


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """What was agreed with `whom`, until when; `may_tick` for whoever may say that it is done."""

    id: UUID
    session_id: UUID
    whom_id: UUID
    whom: str
    text: str
    due: date
    done_on: date | None
    may_tick: bool


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session; `deals` are ids, of which the reader may not see all."""

    id: UUID
    coach_id: UUID
    coach: str
    whom_id: UUID
    whom: str
    day: date
    minutes: int
    about: About
    deals: tuple[UUID, ...]
    notes: str
    at: datetime
    follow_ups: tuple[FollowUpRow, ...]
    may_change: bool
    revision: int

    @property
    def open(self) -> int:
        """How many follow-ups are still open."""
        return sum(one.done_on is None for one in self.follow_ups)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sessions: of whom, by whom, on days from `since` to before `until`."""

    whom_id: UUID | None = None
    coach_id: UUID | None = None
    since: date | None = None
    until: date | None = None


@query(Permission.DEAL_VIEW)
def sessions(
    actor: Actor, *, wanted: Wanted | None = None, size: int = MOST, start: int = 0
) -> list[SessionRow]:
    """The sessions that are wanted, the latest first; so many from a place on."""
    rows = Session.objects.filter(seen(actor), deleted_at=None)
    for name, value in _conditions(wanted or Wanted()):
        rows = rows.filter(**{name: value})
    return _rows(actor, rows.order_by("-day", "-id")[start : start + min(size, MOST)])


def _conditions(wanted: Wanted) -> Iterable[tuple[str, object]]:
    pairs = (
        ("whom_id", wanted.whom_id),
        ("coach_id", wanted.coach_id),
        ("day__gte", wanted.since),
        ("day__lt", wanted.until),
    )
    return [(name, value) for name, value in pairs if value is not None]


@query(Permission.DEAL_VIEW)
def session(actor: Actor, *, session_id: UUID) -> SessionRow:
    """One session. Raises `NotFound`."""
    rows = _rows(actor, Session.objects.filter(seen(actor), id=session_id, deleted_at=None))
    return rows[0] if rows else not_found(msg("session"))


def _rows(actor: Actor, found: Iterable[Session]) -> list[SessionRow]:
    kept = list(found)
    agreed: dict[UUID, list[FollowUpRow]] = {one.id: [] for one in kept}
    names, by_id = member_names(actor.workspace_id), {one.id: one for one in kept}
    if kept:
        for row in FollowUp.objects.filter(session_id__in=list(agreed)).order_by("position", "id"):
            agreed[row.session_id].append(_follow_up(actor, row, by_id[row.session_id], names))
    return [
        SessionRow(
            one.id,
            one.coach_id,
            names.get(one.coach_id, ""),
            one.whom_id,
            names.get(one.whom_id, ""),
            one.day,
            one.minutes,
            About(one.kind, one.topic),
            tuple(UUID(deal) for deal in one.deals),
            one.notes,
            one.at,
            tuple(agreed[one.id]),
            may_change(actor, one),
            one.revision,
        )
        for one in kept
    ]


def _follow_up(actor: Actor, row: FollowUp, of: Session, names: Mapping[UUID, str]) -> FollowUpRow:
    may = of.whom_id == actor.member_id or may_change(actor, of)
    may = may and Permission.DEAL_EDIT in actor.permissions
    return FollowUpRow(
        row.id, of.id, of.whom_id, names.get(of.whom_id, ""), row.text, row.due, row.done_on, may
    )


@query(Permission.DEAL_VIEW)
def open_follow_ups(actor: Actor, *, whom_id: UUID | None = None, size: int = MOST) -> list[FollowUpRow]:
    """What was agreed and is not done yet, the longest due first."""
    rows = FollowUp.objects.filter(seen(actor, "session__"), done_on=None, session__deleted_at=None)
    if whom_id is not None:
        rows = rows.filter(session__whom_id=whom_id)
    names = member_names(actor.workspace_id)
    found = rows.select_related("session").order_by("due", "id")[: min(size, MOST)]
    return [_follow_up(actor, row, row.session, names) for row in found]


@query(Permission.DEAL_VIEW)
def last_coached(actor: Actor) -> dict[UUID, date]:
    """The day of the last session with each, as far as the sessions exist for `actor`."""
    rows = Session.objects.filter(seen(actor), deleted_at=None).order_by().values_list("whom_id")
    return dict(rows.annotate(last=Max("day")))


@query(Permission.PEOPLE_VIEW)
def those_led(actor: Actor) -> list[MemberRow]:
    """Whom `actor` may coach, by name; nobody for who leads nobody."""
    return [one for one in members(actor) if may_coach(actor, one)] if leads(actor) else []


@dataclass(frozen=True, slots=True)
class Minutes:
    """What `coach` held in a stretch of days with `whom`."""

    coach_id: UUID
    whom_id: UUID
    day: date
    minutes: int


@query(Permission.COACH)
def held_between(actor: Actor, *, since: date, until: date) -> list[Minutes]:
    """Every session from a day to before another: whose coach or coached one is within reach."""
    rows = Session.objects.filter(seen(actor), deleted_at=None, day__gte=since, day__lt=until)
    found = rows.order_by("day", "id").values_list("coach_id", "whom_id", "day", "minutes")
    return [Minutes(*row) for row in found]
