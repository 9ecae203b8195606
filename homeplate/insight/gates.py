"""How the gates of a process were passed in a stretch of time, and in the one before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from homeplate.insight.frame import Frame, looking, process_of, utc
from homeplate.insight.measures import gates as measures
from homeplate.insight.measures.gates import PASSAGES, LatePaper, deals_of_passage
from homeplate.insight.mirror.places import Mirror, mirror_of
from homeplate.kit.estimates import Share
from homeplate.kit.text import Text
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names
from homeplate.process.definition import Process

CLAIMED = "claimed"
NOTHING_LATE = LatePaper(0, 0, None)
NOTHING_PASSED = Share(0, 0)


@dataclass(frozen=True, slots=True)
class Gate:
    """The way out of a stage. `asks` counts its required criteria; an import claimed it for `claimed` deals."""

    position: int
    name: Text
    asks: int
    kept: Share
    late: LatePaper = NOTHING_LATE
    claimed: int = 0
    before: Share = NOTHING_PASSED


@dataclass(frozen=True, slots=True)
class Missing:
    """A criterion that was missing at the gate of the stage at `position`; `at` is its own place in the process, None
    where that has it no more."""

    position: int
    at: int | None
    label: Text
    stage: Text
    times: int


@dataclass(frozen=True, slots=True)
class Gates:
    """Gate quality of a frame: as a whole, before, gate by gate, by criterion and by owner of the deals."""

    made: datetime
    kept: Share
    before: Share
    late: LatePaper
    gates: tuple[Gate, ...]
    missing: tuple[Missing, ...]
    owners: Mapping[UUID, tuple[str, Share]]
    claimed: int = 0
    """Deals that an import found beyond a gate."""
    late_before: LatePaper = NOTHING_LATE


@query(Permission.DEAL_VIEW)
def gates(actor: Actor, frame: Frame, *, now: datetime, folder: Mirror | None = None) -> Gates | None:
    """How the deals that `actor` may see passed gates; None while the workspace has no mirror. Raises `NotFound` for a
    process that is not in use."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None:
        return None
    _, process = process_of(actor, frame)
    window = frame.window(actor.zone)
    with looking(actor, note, frame, folder) as session:
        measures.look(session, frame.before.window(actor.zone))
        before, was = measures.kept(session), measures.quality(session)
        late_before, _ = measures.late_paper(session, utc(now))
        measures.look(session, window)
        kept, found = measures.kept(session), measures.quality(session)
        late, late_at = measures.late_paper(session, utc(now))
        claimed, claimed_at = measures.claimed(session, window)
    names = member_names(actor.workspace_id)
    return Gates(
        made=note.at,
        kept=kept,
        before=before,
        late=late,
        gates=tuple(
            Gate(
                position,
                stage.name,
                len(stage.required),
                found.stages.get(position, NOTHING_PASSED),
                late_at.get(position, NOTHING_LATE),
                claimed_at.get(position, 0),
                was.stages.get(position, NOTHING_PASSED),
            )
            for position, stage in enumerate(process.stages)
            if not stage.after_sale
        ),
        missing=tuple(_missing(process, *one) for one in found.missing),
        owners={owner: (names.get(owner, ""), share) for owner, share in found.owners.items()},
        claimed=claimed,
        late_before=late_before,
    )


def _missing(process: Process, position: int, key: str, times: int) -> Missing:
    stage = process.stages[position].name if position < len(process.stages) else {}
    for at, criterion in enumerate(process.criteria):
        if criterion.key == key:
            return Missing(position, at, criterion.label, stage, times)
    return Missing(position, None, dict.fromkeys(process.languages, key), stage, times)


@query(Permission.DEAL_VIEW)
def deals_behind_passage(
    actor: Actor,
    frame: Frame,
    *,
    what: str,
    position: int | None = None,
    criterion: str = "",
    folder: Mirror | None = None,
) -> Sequence[UUID]:
    """The deals of passages of gates, `what` of `PASSAGES`, or those for which an import `CLAIMED` them. Nothing for
    anything else."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None or (what not in PASSAGES and what != CLAIMED):
        return []
    with looking(actor, note, frame, folder) as session:
        window = frame.window(actor.zone)
        if what == CLAIMED:
            return measures.deals_of_claim(session, window, position=position)
        return deals_of_passage(session, window, what=what, position=position, criterion=criterion)
