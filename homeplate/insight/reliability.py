"""How good the chance to win is: what was said of deals before they ended, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from homeplate.insight.chance import said
from homeplate.insight.chance.judging import Goodness
from homeplate.insight.chance.versions import Version, versions_of
from homeplate.insight.frame import Frame, looking
from homeplate.insight.measures import calibration
from homeplate.insight.measures.calibration import Bin, Bounds
from homeplate.insight.mirror.places import Mirror, mirror_of
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.playbook.queries import process_in_use

UNSURE = Bounds()


@dataclass(frozen=True, slots=True)
class Reliability:
    """What the version in use (the last one trained, where none is) would have said of the deals closed in a stretch of
    time, by what was known before each look; nothing where its looks are not at hand. `going` is trained just now."""

    made: datetime
    process_id: UUID
    versions: tuple[Version, ...]
    told: Version | None
    whole: Goodness | None = None
    bins: tuple[Bin, ...] = ()
    kinds: Mapping[str, Goodness] | None = None
    between: Bounds = UNSURE
    was: Goodness | None = None
    """The same of the deals closed in the stretch before, `was_between`."""
    was_between: Bounds = UNSURE

    @property
    def in_use(self) -> Version | None:
        """The version that tells the chances now; none while the weights of the process do."""
        return next((one for one in self.versions if one.in_use), None)

    @property
    def going(self) -> Version | None:
        """What is being trained."""
        return next((one for one in self.versions if one.state in ("waiting", "running")), None)


@query(Permission.DEAL_VIEW)
def reliability(actor: Actor, frame: Frame, *, folder: Mirror | None = None) -> Reliability | None:
    """Calibration among the deals that `actor` may see; None while the workspace has no mirror. Raises `NotFound` for a
    process that is not in use."""
    folder = folder or mirror_of(actor.workspace_id)
    note = folder.note()
    if note is None:
        return None
    process_id, _ = process_in_use(actor, frame.process_id)
    versions = tuple(versions_of(actor, process_id=process_id))
    told = _told(versions)
    if told is None or not said.is_kept(folder, told.id):
        return Reliability(note.at, process_id, versions, told)
    with looking(actor, note, frame, folder) as session:
        said.name(session, folder, told.id)
        calibration.gather(session, frame.before.window(actor.zone))
        was, was_between = calibration.whole(session), calibration.bounds(session)
        calibration.gather(session, frame.window(actor.zone))
        return Reliability(
            note.at,
            process_id,
            versions,
            told,
            calibration.whole(session),
            tuple(calibration.bins(session)),
            calibration.by_kind(session),
            calibration.bounds(session),
            was,
            was_between,
        )


@query(Permission.DEAL_VIEW)
def deals_said(actor: Actor, frame: Frame, *, number: int, folder: Mirror | None = None) -> Sequence[UUID]:
    """The deals of which a chance in a band was said."""
    folder = folder or mirror_of(actor.workspace_id)
    note = folder.note()
    process_id, _ = process_in_use(actor, frame.process_id)
    told = _told(tuple(versions_of(actor, process_id=process_id)))
    if note is None or told is None or not said.is_kept(folder, told.id):
        return []
    with looking(actor, note, frame, folder) as session:
        said.name(session, folder, told.id)
        calibration.gather(session, frame.window(actor.zone))
        return calibration.deals_of_bin(session, number)


def _told(versions: tuple[Version, ...]) -> Version | None:
    """The version in use, else the last one that was trained."""
    done = [one for one in versions if one.state == "done"]
    return next((one for one in done if one.in_use), done[0] if done else None)
