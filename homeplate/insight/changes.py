"""How the pipeline of a process changed in a stretch of time: one picture of all that the page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from homeplate.insight.frame import Frame, narrow, whose
from homeplate.insight.measures import changing
from homeplate.insight.measures.changing import LINES, OTHERS, Line, Pushes, Slip
from homeplate.insight.mirror.engine import Session
from homeplate.insight.mirror.places import Mirror, mirror_of, over
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.playbook.queries import process_in_use


@dataclass(frozen=True, slots=True)
class Scope:
    """What is followed: all open deals, or with `only` those due on the days from `since` to before `until`. The slip
    rate is about these days either way."""

    since: date
    until: date
    only: bool = False

    def earlier(self, days: timedelta) -> Scope:
        """So many days earlier: where a stretch is not over, its days go on beyond it, and so they do before."""
        return Scope(self.since - days, self.until - days, self.only)


@dataclass(frozen=True, slots=True)
class Change:
    """What happened in one stretch of time."""

    lines: Mapping[str, Line]
    slip: Slip
    pushes: Pushes


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes of a frame, and those of the same stretch before it. `made` is how old they are, `day` that whose
    rates all amounts count at: the last of the stretch, or today while it is not over."""

    made: datetime
    day: date
    now: Change
    before: Change


@query(Permission.DEAL_VIEW)
def changes(
    actor: Actor, frame: Frame, scope: Scope, *, today: date, folder: Mirror | None = None
) -> Changes | None:
    """The changes of what `actor` may see; None while the workspace has no mirror. Raises `NotFound` for a process that
    is not in use.

    Deals that are out of reach now are in no figure, though they were within it once: nobody could look at them.
    """
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None:
        return None
    process_in_use(actor, frame.process_id)
    with over(folder or mirror_of(actor.workspace_id), note) as session:
        narrow(session, actor, frame)
        return Changes(
            made=note.at,
            day=min(frame.until - timedelta(days=1), today),
            now=_change(session, actor, frame, scope),
            before=_change(session, actor, frame.before, scope.earlier(frame.until - frame.since)),
        )


def _change(session: Session, actor: Actor, frame: Frame, scope: Scope) -> Change:
    _follow(session, actor, frame, scope)
    return Change(changing.waterfall(session), changing.slip(session), changing.pushes(session))


def _follow(session: Session, actor: Actor, frame: Frame, scope: Scope) -> None:
    days = (scope.since, scope.until)
    changing.follow(session, frame.window(actor.zone), whose(actor, frame), days, only_due=scope.only)


@query(Permission.DEAL_VIEW)
def deals_behind_change(
    actor: Actor, frame: Frame, scope: Scope, *, what: str, folder: Mirror | None = None
) -> Sequence[UUID]:
    """The deals that a figure counts: one of `LINES` or `OTHERS`. Nothing for anything else, or without a mirror."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None or what not in {*LINES, *OTHERS}:
        return []
    with over(folder or mirror_of(actor.workspace_id), note) as session:
        narrow(session, actor, frame)
        _follow(session, actor, frame, scope)
        return changing.deals_of_change(session, what)
