"""What the deals of a process were won and lost by in a stretch of time: one picture of all that the page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from homeplate.insight.frame import Frame, looking, process_of
from homeplate.insight.measures import losing, winning
from homeplate.insight.measures.losing import Bands, Group, Losses, Rival
from homeplate.insight.measures.winning import Closed, Cycle
from homeplate.insight.mirror.engine import Session
from homeplate.insight.mirror.places import Mirror, mirror_of
from homeplate.kit.exchange import minor_factor
from homeplate.kit.text import Text
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.rates.queries import rates_between


@dataclass(frozen=True, slots=True)
class Endings:
    """How the deals closed in one stretch of time ended: by reason, position of the stage, competitor, and by `BY`.
    `named` are the losses that name a competitor."""

    closed: Closed
    lost_cycle: Cycle
    reasons: Mapping[str, Losses]
    places: Mapping[int, Losses]
    rivals: Sequence[Rival]
    named: int
    groups: Mapping[str, Mapping[str, Group]]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The endings of a frame, and those of the same stretch before it in the same bands. `made` is how old they are."""

    made: datetime
    now: Endings
    before: Endings
    bands: Bands
    stages: tuple[Text, ...]


@query(Permission.DEAL_VIEW)
def outcomes(actor: Actor, frame: Frame, *, today: date, folder: Mirror | None = None) -> Outcomes | None:
    """The endings of what `actor` may see; None while the workspace has no mirror. Raises `NotFound` for a process that
    is not in use."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None:
        return None
    _, process = process_of(actor, frame)
    with looking(actor, note, frame, folder) as session:
        factors = _factors(actor, session, frame, today)
        losing.gather(session, frame.window(actor.zone), actor.currency, factors)
        bands = losing.bands(session)
        now = _endings(session, actor, frame, bands, today)
        losing.gather(session, frame.before.window(actor.zone), actor.currency, factors)
        before = _endings(session, actor, frame.before, bands, today)
        return Outcomes(note.at, now, before, bands, tuple(stage.name for stage in process.stages))


def _endings(session: Session, actor: Actor, frame: Frame, bands: Bands, today: date) -> Endings:
    window = frame.window(actor.zone)
    return Endings(
        closed=winning.closed(session, window),
        lost_cycle=winning.cycle(session, window)["lost"],
        reasons=losing.reasons(session, today),
        places=losing.places(session),
        rivals=losing.rivals(session, today),
        named=losing.named(session),
        groups=losing.groups(session, bands),
    )


def _factors(actor: Actor, session: Session, frame: Frame, today: date) -> dict[str, float]:
    """What a minor unit of each currency is worth at the end of the frame. Small and large deals are told apart by it;
    amounts are counted exactly, elsewhere."""
    day = min(frame.until - timedelta(days=1), today)
    codes = losing.currencies(session)
    rates = rates_between(actor, spans=dict.fromkeys(codes - {actor.currency}, (day, day)))
    found = {code: rates.on(code, day) for code in codes}
    return {code: float(minor_factor(rate, actor.currency)) for code, rate in found.items() if rate}


@query(Permission.DEAL_VIEW)
def deals_behind_outcome(
    actor: Actor, frame: Frame, *, what: str, key: str, today: date, folder: Mirror | None = None
) -> Sequence[UUID]:
    """The deals that a figure counts: one of `losing.WHOLE`, or of `losing.BEHIND` with the key of its group. Nothing
    for anything else, or without a mirror."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None or what not in {*losing.WHOLE, *losing.BEHIND}:
        return []
    with looking(actor, note, frame, folder) as session:
        losing.gather(
            session, frame.window(actor.zone), actor.currency, _factors(actor, session, frame, today)
        )
        return losing.deals_of_ending(session, what=what, key=key, by=losing.bands(session))
