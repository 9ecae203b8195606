"""The deals that stand still, taken in one session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from homeplate.insight.frame import Frame, looking, midnight, process_of, utc
from homeplate.insight.measures import stalled
from homeplate.insight.measures.stalled import Stalled
from homeplate.insight.mirror.places import Mirror, mirror_of
from homeplate.kit.estimates import Share
from homeplate.kit.text import Text
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission

NONE = Stalled(Share(0, 0))


@dataclass(frozen=True, slots=True)
class Standstill:
    """The stalled deals by selling stage, with its name, and by owner; `was` is their share when the stretch of time
    began, against the sales of the one before."""

    made: datetime
    stages: tuple[tuple[Text, Stalled], ...]
    owners: Mapping[UUID, Stalled]
    was: Share

    @property
    def share(self) -> Share:
        """Stalled ÷ open deals at stages of which enough sales tell how long is usual."""
        told = [one for _, one in self.stages if one.usual is not None]
        return Share(sum(one.share.hits for one in told), sum(one.share.of for one in told))

    @property
    def unknown(self) -> int:
        """The open deals at the other stages."""
        return int(sum(one.share.of for _, one in self.stages if one.usual is None))


@query(Permission.DEAL_VIEW)
def standstill(
    actor: Actor, frame: Frame, *, now: datetime, today: date, folder: Mirror | None = None
) -> Standstill | None:
    """The stalled ones of the open deals that `actor` may see; None while the workspace has no mirror. Raises
    `NotFound` for a process that is not in use."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None:
        return None
    _, process = process_of(actor, frame)
    with looking(actor, note, frame, folder) as session:
        stalled.gather(session, frame.window(actor.zone), utc(now), today)
        stages = stalled.by_stage(session)
        return Standstill(
            made=note.at,
            stages=tuple(
                (stage.name, stages.get(position, NONE))
                for position, stage in enumerate(process.stages)
                if not stage.after_sale
            ),
            owners=stalled.by_owner(session),
            was=stalled.at(
                session, frame.before.window(actor.zone), midnight(frame.since, actor.zone), frame.since
            ),
        )


@query(Permission.DEAL_VIEW)
def stalled_deals(
    actor: Actor,
    frame: Frame,
    *,
    position: int | None,
    owner: UUID | None,
    now: datetime,
    today: date,
    folder: Mirror | None = None,
) -> Sequence[UUID]:
    """The deals that are stalled, at one stage or of one owner; nothing without a mirror."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None:
        return []
    with looking(actor, note, frame, folder) as session:
        stalled.gather(session, frame.window(actor.zone), utc(now), today)
        return stalled.deals(session, position=position, owner=owner)
