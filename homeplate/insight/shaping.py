"""The shape of the funnel at the end of a stretch of time, taken in one session."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from homeplate.insight.frame import Frame, Window, looking, process_of, utc
from homeplate.insight.funnel import NOBODY, NOTHING
from homeplate.insight.measures import gates, shape, stages
from homeplate.insight.measures.shape import Cause, Evidence, Half, Standing, Verdict
from homeplate.insight.measures.stages import Conversion, Durations
from homeplate.insight.mirror.engine import Session
from homeplate.insight.mirror.places import Mirror, mirror_of
from homeplate.kit.text import Text
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission


@dataclass(frozen=True, slots=True)
class Level:
    """A selling stage: how many stand there, which share should, and what that is reckoned from. `reach` is None while
    at a stage before it nothing is decided, `days` where nobody stayed."""

    position: int
    name: Text
    actual: int
    expected: float
    reach: float | None
    days: float | None
    stays: int


@dataclass(frozen=True, slots=True)
class Group:
    """The deals of one owner or team against the same expected shape."""

    id: UUID
    early: Half
    late: Half
    verdict: Verdict
    needed: float | None


@dataclass(frozen=True, slots=True)
class Shape:
    """The verdict with what it rests on. `days` is how long the stretch was, as far as it is over; `early_before` and
    `late_before` are the halves at its start, against the same shape."""

    made: datetime
    levels: tuple[Level, ...]
    early: Half
    late: Half
    verdict: Verdict
    evidence: Evidence
    days: float
    needed: float | None
    owners: tuple[Group, ...]
    teams: tuple[Group, ...]
    early_before: Half
    late_before: Half

    @property
    def total(self) -> int:
        """All that stood there."""
        return sum(level.actual for level in self.levels)

    @property
    def causes(self) -> tuple[Cause, ...]:
        """Why it is inverted; nothing where it is not."""
        return shape.causes(self.evidence) if self.verdict is Verdict.INVERTED else ()


@query(Permission.DEAL_VIEW)
def shaping(actor: Actor, frame: Frame, *, now: datetime, folder: Mirror | None = None) -> Shape | None:
    """The shape of what `actor` may see; None while the workspace has no mirror. Raises `NotFound` for a process that
    is not in use."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None:
        return None
    _, process = process_of(actor, frame)
    names = [stage.name for stage in process.stages if not stage.after_sale]
    window, earlier = frame.window(actor.zone), frame.before.window(actor.zone)
    at = min(window.until, utc(now))
    with looking(actor, note, frame, folder) as session:
        going = stages.conversion(session, window, utc(now))
        staying = stages.durations(session, window, utc(now))
        stood = shape.stood(session, min(window.since, at))
        stock = shape.standing(session, at)
        evidence = _evidence(session, (window, earlier), at, staying, len(names))
    reach = shape.reaches([going.get(n, NOBODY).estimate for n in range(len(names))])
    days = [staying.get(n, NOTHING).mean or 0.0 for n in range(len(names))]
    shares = shape.expected_shares(reach, days)

    def group(key: UUID, rows: Iterable[Standing]) -> Group:
        early, late = shape.halves(_counts(rows, len(names)), shares)
        verdict = shape.judge(early, late)
        return Group(key, early, late, verdict, shape.needed_a_week(late.actual, reach, days))

    whole = group(frame.process_id, stock)
    was = shape.halves((*stood, *(0,) * len(names))[: len(names)], shares)
    return Shape(
        made=note.at,
        levels=_levels(names, _counts(stock, len(names)), shares, going, staying),
        early=whole.early,
        late=whole.late,
        verdict=whole.verdict,
        evidence=evidence,
        days=max((at - window.since).total_seconds() / 86400, 1.0),
        needed=whole.needed,
        owners=_groups(stock, lambda one: one.owner, group),
        teams=_groups(stock, lambda one: one.team, group),
        early_before=was[0],
        late_before=was[1],
    )


def _levels(
    names: Sequence[Text],
    actual: Sequence[int],
    shares: Sequence[float],
    going: Mapping[int, Conversion],
    staying: Mapping[int, Durations],
) -> tuple[Level, ...]:
    reach = shape.reaches([going.get(n, NOBODY).estimate for n in range(len(names))])
    decided = [going.get(n, NOBODY).known is not None for n in range(len(names))]
    return tuple(
        Level(
            position=n,
            name=name,
            actual=actual[n],
            expected=sum(actual) * shares[n],
            reach=reach[n] if all(decided[:n]) else None,
            days=staying.get(n, NOTHING).mean,
            stays=staying.get(n, NOTHING).stays,
        )
        for n, name in enumerate(names)
    )


def _evidence(
    session: Session,
    windows: tuple[Window, Window],
    at: datetime,
    staying: Mapping[int, Durations],
    size: int,
) -> Evidence:
    window, earlier = windows
    half = size // 2
    late = range(size - half, size)
    return Evidence(
        *shape.entries(session, window, earlier),
        gates.overridden_before(session, window, half),
        shape.in_minutes(session, window, half),
        shape.parked(session, at, {n: p90 for n in late if (p90 := staying.get(n, NOTHING).p90)}),
    )


def _counts(rows: Iterable[Standing], size: int) -> list[int]:
    counts = [0] * size
    for row in rows:
        if row.position < size:
            counts[row.position] += row.deals
    return counts


def _groups(
    stock: Iterable[Standing],
    of: Callable[[Standing], UUID | None],
    group: Callable[[UUID, Iterable[Standing]], Group],
) -> tuple[Group, ...]:
    sorted_: dict[UUID, list[Standing]] = {}
    for row in stock:
        if (key := of(row)) is not None:
            sorted_.setdefault(key, []).append(row)
    return tuple(group(key, rows) for key, rows in sorted_.items())


@query(Permission.DEAL_VIEW)
def deals_of_shape(
    actor: Actor, frame: Frame, *, position: int | None, now: datetime, folder: Mirror | None = None
) -> Sequence[UUID]:
    """The deals that stood at a stage at the end of the stretch, or at any; nothing without a mirror."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None:
        return []
    at = min(frame.window(actor.zone).until, utc(now))
    with looking(actor, note, frame, folder) as session:
        return shape.deals_standing(session, at, position=position)
