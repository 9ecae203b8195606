"""Whether a process is real: its definition, the course of its deals, and its revisions, assessed together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from homeplate.insight.bottleneck import costs, dearest
from homeplate.insight.criteria import asked_by, asking_the_same
from homeplate.insight.frame import Frame, looking, process_of, utc
from homeplate.insight.funnel import NOBODY
from homeplate.insight.maturity import Assessed, Observed, assess
from homeplate.insight.measures import stages, winning
from homeplate.insight.measures.discipline import CONDUCT, Discipline, deals_of_conduct, discipline
from homeplate.insight.measures.lift import follow, lifts
from homeplate.insight.mirror.places import Mirror, mirror_of
from homeplate.kit.text import Text
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.playbook.queries import Reason, VersionRow, process_detail
from homeplate.process.lint import lint

A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Plain:
    """What every process shows of itself (P7): its `steps` until the sale and the criteria that they ask for; how
    predictable it is, by the days between which the middle half of its sales took; the stage that costs most wins,
    beyond chance or not; and when it was looked at last."""

    steps: int
    criteria: int
    half: tuple[float, float] | None
    sales: int
    costs: Text | None
    clear: bool
    looked_at: datetime | None


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
    plain: Plain


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
        going = stages.conversion(session, window, utc(now))
        half, sales = winning.middle_half(session, window), winning.closed(session, window).won
        follow(session, window, asked_by(process), asking_the_same(session, process))
        verdicts = lifts(session, window, asked_by(process))
    detail = process_detail(actor, process_id=process_id)
    selling = process.selling_stages
    told = dearest(costs([going.get(at, NOBODY) for at in range(len(selling))]))
    plain = Plain(
        steps=len(selling),
        criteria=sum(len(stage.criteria) for stage in selling),
        half=half,
        sales=sales,
        costs=selling[told[0].position].name if told else None,
        clear=bool(told and told[1]),
        looked_at=last_look(detail.versions, detail.reasons),
    )
    revisions = revised(detail.versions, now - A_YEAR)
    seen = Observed(
        findings=tuple(sorted({finding.code for finding in lint(process)})),
        adherent=course.adherent,
        kept=course.kept,
        unhurried=course.unhurried,
        verdicts=Counter(evidence.verdict for evidence in verdicts.values()),
        revisions=len(revisions),
        founded=sum(founded(before, after, detail.reasons) for before, after in revisions),
        reasons=sum(reason.at >= now - A_YEAR for reason in detail.reasons),
    )
    return Assessment(note.at, process_id, len(process.stages), seen, assess(seen), before, plain)


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


def last_look(versions: Sequence[VersionRow], reasons: Sequence[Reason]) -> datetime | None:
    """When a process was published or a reason for its next revision noted last. Pure."""
    moments = [one.published_at for one in versions if one.published_at] + [one.at for one in reasons]
    return max(moments, default=None)


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
