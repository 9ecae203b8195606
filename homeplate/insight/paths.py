"""The ways that deals took through a process in a stretch of time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from homeplate.insight.frame import Frame, looking, process_of
from homeplate.insight.measures.rework import Rework, deals_back, rework
from homeplate.insight.measures.variants import Variant, Way, deals_of_conduct, deals_of_way, shares, variants
from homeplate.insight.mirror.places import Mirror, mirror_of
from homeplate.kit.estimates import Share
from homeplate.kit.text import Text
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission


@dataclass(frozen=True, slots=True)
class Paths:
    """The ways, the most frequent first; the shares by `measures.variants.CONDUCT`, now and in the stretch before; and
    the stages that deals came back to."""

    made: datetime
    stages: tuple[Text, ...]
    ways: tuple[Variant, ...]
    shares: Mapping[str, Share]
    before: Mapping[str, Share]
    again: tuple[Rework, ...]


@query(Permission.DEAL_VIEW)
def paths(actor: Actor, frame: Frame, *, folder: Mirror | None = None) -> Paths | None:
    """The ways of the closed deals that `actor` may see; None while the workspace has no mirror. Raises `NotFound` for
    a process that is not in use."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None:
        return None
    _, process = process_of(actor, frame)
    with looking(actor, note, frame, folder) as session:
        window = frame.window(actor.zone)
        names = tuple(stage.name for stage in process.stages)
        before = shares(session, frame.before.window(actor.zone))
        return Paths(
            note.at,
            names,
            tuple(variants(session, window)),
            shares(session, window),
            before,
            rework(session, window),
        )


@dataclass(frozen=True, slots=True)
class Reworked:
    """The stages that deals came back to, each with its name where the process still has it."""

    made: datetime
    stages: tuple[tuple[Text, Rework], ...]


@query(Permission.DEAL_VIEW)
def reworked(actor: Actor, frame: Frame, *, folder: Mirror | None = None) -> Reworked | None:
    """The stages that the closed deals that `actor` may see came back to; None while the workspace has no mirror.
    Raises `NotFound` for a process that is not in use."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None:
        return None
    _, process = process_of(actor, frame)
    names = dict(enumerate(stage.name for stage in process.stages))
    with looking(actor, note, frame, folder) as session:
        found = rework(session, frame.window(actor.zone))
        return Reworked(note.at, tuple((names.get(one.position, {}), one) for one in found))


@query(Permission.DEAL_VIEW)
def deals_behind_way(
    actor: Actor, frame: Frame, *, what: str | Way, folder: Mirror | None = None
) -> Sequence[UUID]:
    """The deals of a way, or of one of the shares."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None:
        return []
    window = frame.window(actor.zone)
    with looking(actor, note, frame, folder) as session:
        if isinstance(what, str):
            return deals_of_conduct(session, window, what=what)
        return deals_of_way(session, window, way=what)


@query(Permission.DEAL_VIEW)
def deals_behind_rework(
    actor: Actor, frame: Frame, *, position: int, folder: Mirror | None = None
) -> Sequence[UUID]:
    """The deals that came back to a stage."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None:
        return []
    with looking(actor, note, frame, folder) as session:
        return deals_back(session, frame.window(actor.zone), position=position)
