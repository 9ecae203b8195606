"""The ways that deals took through a process in a stretch of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from homeplate.insight.estimates import Share
from homeplate.insight.frame import Frame, looking
from homeplate.insight.measures.variants import Variant, Way, deals_of_way, deals_of_ways, share_of, variants
from homeplate.insight.mirror.files import Folder
from homeplate.kit.text import Text
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.playbook.queries import process_in_use


@dataclass(frozen=True, slots=True)
class Paths:
    """The ways, the most frequent first; the shares of the deals that took every stage in turn (`straight`), passed one
    over (`leapt`) and went back (`returned`)."""

    made: datetime
    stages: tuple[Text, ...]
    ways: tuple[Variant, ...]
    straight: Share
    leapt: Share
    returned: Share


STRAIGHT, LEAPT, RETURNED = "straight", "leapt", "returned"


@query(Permission.DEAL_VIEW)
def paths(actor: Actor, frame: Frame, *, folder: Folder | None = None) -> Paths | None:
    """The ways of the closed deals that `actor` may see; None while the workspace has no mirror. Raises `NotFound` for
    a process that is not in use."""
    note = (folder or Folder(actor.workspace_id)).note()
    if note is None:
        return None
    _, process = process_in_use(actor, frame.process_id)
    with looking(actor, note, frame, folder) as session:
        found = variants(session, frame.window(actor.zone))
    return Paths(
        note.at,
        tuple(stage.name for stage in process.stages),
        tuple(found),
        share_of(found),
        share_of(found, leapt=True),
        share_of(found, returned=True),
    )


@query(Permission.DEAL_VIEW)
def deals_behind_way(
    actor: Actor, frame: Frame, *, what: str | Way, folder: Folder | None = None
) -> list[UUID]:
    """The deals of a way, or of one of the shares (`STRAIGHT`, `LEAPT`, `RETURNED`)."""
    note = (folder or Folder(actor.workspace_id)).note()
    if note is None:
        return []
    window = frame.window(actor.zone)
    with looking(actor, note, frame, folder) as session:
        if isinstance(what, str):
            return deals_of_ways(session, window, leapt=what == LEAPT, returned=what == RETURNED)
        return deals_of_way(session, window, way=what)
