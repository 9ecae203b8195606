"""How long the deals of a process are pursued: one picture of all that the page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from homeplate.insight.frame import Frame, factors_on, looking, process_of
from homeplate.insight.measures import persistence as measures
from homeplate.insight.measures.persistence import DEALS, NOES, Contact, Refused, Taken, contacts_of
from homeplate.insight.mirror.engine import Session
from homeplate.insight.mirror.places import Mirror, mirror_of
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission

GIVE_UP = (0.44, 0.22, 0.14, 0.12)
"""The share of sellers who are said to give up after one rejection, two, three and four (O2)."""
LEFT = tuple(round(1 - sum(GIVE_UP[:k]), 2) for k in range(1, len(GIVE_UP) + 1))
"""The share still at it after so many rejections."""
NEED = (measures.FOLLOWED, 0.8)
"""So many follow-ups, or more, that share of sales is said to need (O2)."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was seen in one stretch of time."""

    refused: tuple[Refused, ...]
    taken: Taken

    @property
    def contacts(self) -> tuple[Contact, ...]:
        """Conversation by conversation."""
        return contacts_of(self.taken.took)


@dataclass(frozen=True, slots=True)
class Persistence:
    """The figures of a frame, and of the same stretch before it. `made` is how old they are; amounts are in minor units
    of the currency of the workspace, at the rates of the last day."""

    made: datetime
    now: Stretch
    before: Stretch


@query(Permission.DEAL_VIEW)
def persistence(
    actor: Actor, frame: Frame, *, today: date, folder: Mirror | None = None
) -> Persistence | None:
    """The figures of what `actor` may see; None while the workspace has no mirror. Raises `NotFound` for a process that
    is not in use."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None:
        return None
    process_of(actor, frame)
    with looking(actor, note, frame, folder) as session:
        day = min(frame.until - timedelta(days=1), today)
        factors = factors_on(session, actor, day)
        now, before = (_stretch(session, actor, one, factors) for one in (frame, frame.before))
        return Persistence(note.at, now, before)


def _stretch(session: Session, actor: Actor, frame: Frame, factors: dict[str, float]) -> Stretch:
    window = frame.window(actor.zone)
    return Stretch(measures.refusals(session, window), measures.taken(session, window, factors))


@query(Permission.DEAL_VIEW)
def deals_behind_persistence(
    actor: Actor, frame: Frame, *, what: str, k: int, folder: Mirror | None = None
) -> Sequence[UUID]:
    """The deals that a number counts: of the `k`-th no for one of `NOES`, of the `k`-th conversation for one of
    `DEALS`. Nothing for anything else, or without a mirror."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None or what not in {*NOES, *DEALS}:
        return []
    with looking(actor, note, frame, folder) as session:
        window = frame.window(actor.zone)
        if what in NOES:
            return measures.deals_of_no(session, window, what=what, k=k)
        return measures.deals_of_contact(session, window, what=what, k=k)
