"""How the gates of a process were kept in a stretch of time. One picture of all that the page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from homeplate.insight.estimates import Share
from homeplate.insight.frame import Frame, looking, utc
from homeplate.insight.funnel import NOTHING
from homeplate.insight.measures import gates
from homeplate.insight.measures.gates import Lacking, Owned, Passes
from homeplate.insight.measures.stages import Durations
from homeplate.insight.mirror.files import Folder
from homeplate.kit.text import Text
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.playbook.queries import process_in_use

NEVER = Passes(0, 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Gate:
    """The gate out of a selling stage: `before` is the same stretch earlier, `unknown` the deals found behind it."""

    position: int
    stage: Text
    requires: int
    now: Passes
    before: Passes
    lacking: tuple[Lacking, ...]
    late: Durations
    unknown: int


@dataclass(frozen=True, slots=True)
class Gating:
    """The gates of a process, and the passes of each owner's deals. `labels` name the criteria by their keys."""

    made: datetime
    gates: tuple[Gate, ...]
    owners: tuple[Owned, ...]
    labels: dict[str, Text]

    @property
    def quality(self) -> Share:
        """Of all gates."""
        return _sum(*((gate.now.complete, gate.now.passes) for gate in self.gates))

    @property
    def quality_before(self) -> Share:
        """Of all gates in the stretch before."""
        return _sum(*((gate.before.complete, gate.before.passes) for gate in self.gates))

    @property
    def overrides(self) -> Share:
        """Of all gates."""
        return _sum(*((gate.now.overridden, gate.now.passes) for gate in self.gates))

    @property
    def overrides_before(self) -> Share:
        """Of all gates in the stretch before."""
        return _sum(*((gate.before.overridden, gate.before.passes) for gate in self.gates))


def _sum(*pairs: tuple[int, int]) -> Share:
    return Share(sum(hits for hits, _ in pairs), sum(of for _, of in pairs))


@query(Permission.DEAL_VIEW)
def gating(actor: Actor, frame: Frame, *, now: datetime, folder: Folder | None = None) -> Gating | None:
    """The gates as `actor` may see them; None while the workspace has no mirror. Raises `NotFound` for a process that
    is not in use."""
    note = (folder or Folder(actor.workspace_id)).note()
    if note is None:
        return None
    _, process = process_in_use(actor, frame.process_id)
    window = frame.window(actor.zone)
    with looking(actor, note, frame, folder) as session:
        before = gates.passes(session, frame.before.window(actor.zone))
        passes, unknown = gates.passes(session, window), gates.unknown(session, window)
        lacking, owners = gates.lacking(session, window), gates.owned(session, window)
        late = gates.late(session, window, utc(now))
    return Gating(
        made=note.at,
        gates=tuple(
            Gate(
                position,
                stage.name,
                len(stage.required),
                passes.get(position, NEVER),
                before.get(position, NEVER),
                lacking.get(position, ()),
                late.get(position, NOTHING),
                unknown.get(position, 0),
            )
            for position, stage in enumerate(process.stages)
            if not stage.after_sale
        ),
        owners=owners,
        labels={criterion.key: criterion.label for stage in process.stages for criterion in stage.criteria},
    )


@query(Permission.DEAL_VIEW)
def deals_at_gate(
    actor: Actor, frame: Frame, *, what: str, position: int | None, folder: Folder | None = None
) -> list[UUID]:
    """The deals that a number of the gates counts (`gates.deals_of_gate`); nothing without a mirror."""
    note = (folder or Folder(actor.workspace_id)).note()
    if note is None:
        return []
    with looking(actor, note, frame, folder) as session:
        return gates.deals_of_gate(session, frame.window(actor.zone), what=what, position=position)
