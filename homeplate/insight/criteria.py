"""Which criterion decides: what outcomes say of each criterion of a process, and of the weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from homeplate.insight.adding import FEATURES, Addition, additions
from homeplate.insight.frame import Frame, Window, looking, process_of
from homeplate.insight.measures.adding import deals_beside, looked_at
from homeplate.insight.measures.lift import HELD, Asked, Same, deals_of_lift, follow, left, lifts, shown
from homeplate.insight.mirror.engine import Session
from homeplate.insight.mirror.places import Mirror, mirror_of
from homeplate.insight.proposing import UNSEEN, Grounds, Proposal, Shown, proposals, standing
from homeplate.insight.weighing import Evidence, proposed
from homeplate.kit.estimates import Share
from homeplate.kit.text import Text
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.playbook.queries import declined, definition, process_in_use
from homeplate.process.definition import Process


@dataclass(frozen=True, slots=True)
class Tested:
    """A criterion with what deals say of it, and the weight that this speaks for. `at` is its place in the process."""

    at: int
    stage: Text
    key: str
    label: Text
    required: bool
    evidence: Evidence
    proposed: int
    after_sale: bool
    shown: Shown = UNSEEN
    proposals: tuple[Proposal, ...] = ()
    """What is proposed for it besides the weight, but for what was declined on evidence like today's."""
    before: Evidence | None = None
    """What the deals of the stretch before say of it."""


@dataclass(frozen=True, slots=True)
class Decisive:
    """The criteria of the process. `deals` closed ones left a stage of a version that asked for at least what that
    stage asks for now."""

    made: datetime
    process_id: UUID
    deals: int
    criteria: tuple[Tested, ...]
    stages: tuple[Text, ...] = ()
    additions: tuple[Addition, ...] = ()
    """Criteria to ask for besides, but for what was declined on evidence like today's."""
    in_use: bool = True
    """Whether this is what new deals run on: of a version that was asked for besides, nothing can be taken up."""

    @property
    def changes(self) -> dict[str, int]:
        """The weights by key, where outcomes speak for others than there are; the whole process adds up to 100. Nothing
        of a version that new deals do not run on."""
        if not self.in_use:
            return {}
        found = {one.key: one.proposed for one in self.criteria}
        return found if any(one.proposed != one.evidence.weight for one in self.criteria) else {}


@query(Permission.DEAL_VIEW)
def decisive(actor: Actor, frame: Frame, *, folder: Mirror | None = None) -> Decisive | None:
    """What outcomes say of the criteria of the version asked for, or of the one that new deals run on, among the deals
    that `actor` may see; None while the workspace has no mirror. Raises `NotFound` for a process that is not in use."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None:
        return None
    process_id, process = process_of(actor, frame)
    in_use = process == process_in_use(actor, process_id)[1]
    with looking(actor, note, frame, folder) as session:
        asked, window, earlier = asked_by(process), frame.window(actor.zone), frame.before.window(actor.zone)
        both = Window(earlier.since, window.until)
        follow(session, both, asked, asking_the_same(session, process))
        found, was = lifts(session, window, asked), lifts(session, earlier, asked)
        deals, seen = left(session, window), shown(session, window)
        looked = looked_at(session, window, process, asked) if in_use else []
    every = [(stage, criterion) for stage in process.stages for criterion in stage.criteria]
    refused = {name: Grounds(**grounds) for name, grounds in declined(actor, process_id=process_id).items()}
    evidence = [found.get(one.key) or _unknown(one.weight) for _, one in every]
    weights = proposed(evidence) or [one.weight for one in evidence]
    tested = (
        Tested(
            at,
            stage.name,
            one.key,
            one.label,
            one.required,
            of_it,
            weight,
            stage.after_sale,
            seen.get(one.key, UNSEEN),
            before=was.get(one.key),
        )
        for at, ((stage, one), of_it, weight) in enumerate(zip(every, evidence, weights, strict=True))
    )
    return Decisive(
        made=note.at,
        process_id=process_id,
        deals=deals,
        criteria=tuple(_with_proposals(process, one, refused) if in_use else one for one in tested),
        stages=tuple(stage.name for stage in process.stages),
        additions=tuple(one for one in additions(process, looked) if standing((one.proposal,), refused)),
        in_use=in_use,
    )


def _with_proposals(process: Process, one: Tested, refused: Mapping[str, Grounds]) -> Tested:
    """A criterion with what is proposed for it; nothing for one that is asked for after the sale."""
    if one.after_sale:
        return one
    place = process.index(process.stage_of(one.key).key)
    found = proposals(one.key, required=one.required, place=place, evidence=one.evidence, shown=one.shown)
    return replace(one, proposals=standing(found, refused))


@query(Permission.DEAL_VIEW)
def deals_behind_criterion(
    actor: Actor, frame: Frame, *, key: str, what: str, folder: Mirror | None = None
) -> Sequence[UUID]:
    """The deals that a number of a criterion counts: `what` of `HELD`. Nothing for anything else."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None or what not in HELD:
        return []
    _, process = process_of(actor, frame)
    with looking(actor, note, frame, folder) as session:
        asked = asked_by(process)
        follow(session, frame.window(actor.zone), asked, asking_the_same(session, process))
        return deals_of_lift(session, asked, key=key, what=what)


@query(Permission.DEAL_VIEW)
def deals_beside_criteria(
    actor: Actor, frame: Frame, *, feature: str, what: str, position: int, folder: Mirror | None = None
) -> Sequence[UUID]:
    """The deals that a number of a proposed addition counts: `what` of `HELD`, of a feature at a stage. Nothing for
    anything else."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None or what not in HELD or feature not in FEATURES:
        return []
    _, process = process_of(actor, frame)
    having, _, ended = what.partition("-")
    with looking(actor, note, frame, folder) as session:
        window = frame.window(actor.zone)
        follow(session, window, asked_by(process), asking_the_same(session, process))
        won = ended == "won"
        return deals_beside(
            session, window, position=position, feature=feature, with_it=having == "with", won=won
        )


def _unknown(weight: int) -> Evidence:
    return Evidence(weight, Share(0, 0), Share(0, 0), None, None)


def asked_by(process: Process) -> list[Asked]:
    """What the selling stages ask for; a stage that asks for nothing has nothing to tell."""
    return [
        Asked(position, {one.key: one.weight for one in stage.criteria})
        for position, stage in enumerate(process.stages)
        if stage.criteria and not stage.after_sale
    ]


def asking_the_same(session: Session, process: Process) -> list[Same]:
    """The stages of all versions that ask for at least what the stage of the same key asks for in `process`."""
    now = {stage.key: (at, {one.key for one in stage.criteria}) for at, stage in enumerate(process.stages)}
    found: list[Same] = []
    for version, key, was in session.rows("SELECT version, key, position FROM stage"):
        position, wanted = now.get(key, (-1, set[str]()))
        if wanted and wanted <= {one.key for one in definition(version).stages[was].criteria}:
            found.append(Same(version, was, position))
    return found
