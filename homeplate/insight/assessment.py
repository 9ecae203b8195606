"""Whether a process is real: its definition, the course of its deals, and its revisions, assessed together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from homeplate.insight.criteria import asked_by, asking_the_same
from homeplate.insight.frame import Frame, looking, process_of
from homeplate.insight.maturity import Assessed, Observed, assess
from homeplate.insight.measures.discipline import CONDUCT, Discipline, deals_of_conduct, discipline
from homeplate.insight.measures.lift import lifts
from homeplate.insight.mirror.places import Mirror, mirror_of
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.playbook.queries import Reason, VersionRow, process_detail
from homeplate.process.lint import lint

A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Assessment:
    """What was seen of a process in a stretch of time, and what follows from it; `before` is how deals were led in the
    stretch before."""

    made: datetime
    process_id: UUID
    steps: int
    seen: Observed
    result: Assessed
    before: Discipline


@query(Permission.DEAL_VIEW)
def assessment(
    actor: Actor, frame: Frame, *, now: datetime, folder: Mirror | None = None
) -> Assessment | None:
    """The process as the deals that `actor` may see tell of it; None while the workspace has no mirror. Raises
    `NotFound` for a process that is not in use."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None:
        return None
    process_id, process = process_of(actor, frame)
    window = frame.window(actor.zone)
    with looking(actor, note, frame, folder) as session:
        before = discipline(session, frame.before.window(actor.zone))
        course = discipline(session, window)
        told = lifts(session, window, asked_by(process), asking_the_same(session, process))
    detail = process_detail(actor, process_id=process_id)
    revisions = revised(detail.versions, now - A_YEAR)
    seen = Observed(
        findings=tuple(sorted({finding.code for finding in lint(process)})),
        adherent=course.adherent,
        kept=course.kept,
        unhurried=course.unhurried,
        verdicts=Counter(evidence.verdict for evidence in told.values()),
        revisions=len(revisions),
        founded=sum(founded(before, after, detail.reasons) for before, after in revisions),
        reasons=sum(reason.at >= now - A_YEAR for reason in detail.reasons),
    )
    return Assessment(note.at, process_id, len(process.stages), seen, assess(seen), before)


def revised(versions: Sequence[VersionRow], since: datetime) -> list[tuple[VersionRow, VersionRow]]:
    """The versions published since a moment, each with the one that it took the place of. Pure."""
    published = sorted((one for one in versions if one.published_at), key=lambda one: one.number)
    return [
        (before, after)
        for before, after in pairwise(published)
        if after.published_at and after.published_at >= since
    ]


def founded(before: VersionRow, after: VersionRow, reasons: Sequence[Reason]) -> bool:
    """Whether a version says why it was made, or somebody had noted why since the one before. Pure."""
    if after.note:
        return True
    if before.published_at is None or after.published_at is None:
        return False
    return any(before.published_at <= reason.at <= after.published_at for reason in reasons)


@query(Permission.DEAL_VIEW)
def deals_behind_conduct(
    actor: Actor, frame: Frame, *, what: str, folder: Mirror | None = None
) -> Sequence[UUID]:
    """The deals that a number of the assessment counts: `what` of `CONDUCT`. Nothing for anything else."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None or what not in CONDUCT:
        return []
    with looking(actor, note, frame, folder) as session:
        return deals_of_conduct(session, frame.window(actor.zone), what=what)
