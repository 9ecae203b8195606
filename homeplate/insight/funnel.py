"""What became of the deals of a process in a stretch of time: how often they are won, where they are lost, how long it
takes. One picture of all that the page shows, taken in one session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from homeplate.insight.bottleneck import Cost, Why, costs, dearest, why
from homeplate.insight.frame import Frame, Window, looking, process_of, utc
from homeplate.insight.measures import stages, winning
from homeplate.insight.measures.stages import Conversion, Durations
from homeplate.insight.measures.winning import Closed, Cohort, Cycle
from homeplate.insight.mirror.engine import Session
from homeplate.insight.mirror.places import Mirror, mirror_of
from homeplate.kit.exchange import Sum
from homeplate.kit.text import Text
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission

NOBODY = Conversion(0, 0, 0, 0.0)
NOTHING = Durations(0, 0, None, None, None, None)


@dataclass(frozen=True, slots=True)
class Stage:
    """A selling stage of the process as it is now, and what is known of it; `was` and `took` in the stretch before."""

    position: int
    key: str
    name: Text
    target_days: int | None
    conversion: Conversion
    durations: Durations
    was: Conversion = NOBODY
    took: Durations = NOTHING


@dataclass(frozen=True, slots=True)
class Outcome:
    """Win rate, length and cohort of one stretch of time."""

    closed: Closed
    cycle: Cycle
    lost_cycle: Cycle
    cohort: Cohort


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """The stage that costs most wins, whether it does so beyond chance (`clear`), and why."""

    cost: Cost
    clear: bool
    why: Why


@dataclass(frozen=True, slots=True)
class Funnel:
    """The figures of a frame, and the outcome of the same stretch before it. `made` is how old they are; `open` deals
    are those of now, and those that `stood` were open when the stretch began. `bottleneck`
    is None where it cannot be told, or was not asked for; so are the deals `renamed` 0: those of which a stage is not
    counted, as their version does not have it."""

    made: datetime
    now: Outcome
    before: Outcome
    stages: tuple[Stage, ...]
    open_deals: int
    open_sums: tuple[Sum, ...]
    stood_deals: int
    stood_sums: tuple[Sum, ...]
    bottleneck: Bottleneck | None = None
    renamed: int = 0


@query(Permission.DEAL_VIEW)
def funnel(
    actor: Actor,
    frame: Frame,
    *,
    now: datetime,
    today: date,
    folder: Mirror | None = None,
    explained: bool = False,
) -> Funnel | None:
    """The figures of what `actor` may see; None while the workspace has no mirror. `explained` asks for the bottleneck
    as well. Raises `NotFound` for a process that is not in use."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None:
        return None
    _, process = process_of(actor, frame)
    window, earlier = frame.window(actor.zone), frame.before.window(actor.zone)
    with looking(actor, note, frame, folder) as session:
        conversions = stages.conversion(session, window, utc(now))
        durations = stages.durations(session, window, utc(now))
        was = stages.conversion(session, earlier, utc(now))
        took = stages.durations(session, earlier, utc(now))
        deals, sums = winning.stock(session)
        stood, worth = winning.stood(session, window.since)
        found = tuple(
            Stage(
                position,
                stage.key,
                stage.name,
                stage.target_days,
                conversions.get(position, NOBODY),
                durations.get(position, NOTHING),
                was.get(position, NOBODY),
                took.get(position, NOTHING),
            )
            for position, stage in enumerate(process.stages)
            if not stage.after_sale
        )
        return Funnel(
            made=note.at,
            now=_outcome(session, window),
            before=_outcome(session, earlier),
            stages=found,
            open_deals=deals,
            open_sums=tuple(Sum(currency, minor, today) for currency, minor in sums),
            stood_deals=stood,
            stood_sums=tuple(Sum(currency, minor, frame.since) for currency, minor in worth),
            bottleneck=_bottleneck(session, window, found) if explained else None,
            renamed=winning.renamed(session, window) if explained else 0,
        )


def _bottleneck(session: Session, window: Window, found: Sequence[Stage]) -> Bottleneck | None:
    told = dearest(costs([stage.conversion for stage in found]))
    return Bottleneck(*told, why(session, window, told[0].position)) if told else None


def _outcome(session: Session, window: Window) -> Outcome:
    lengths = winning.cycle(session, window)
    return Outcome(
        winning.closed(session, window), lengths["won"], lengths["lost"], winning.cohort(session, window)
    )


@query(Permission.DEAL_VIEW)
def deals_behind(
    actor: Actor,
    frame: Frame,
    *,
    what: str,
    position: int | None,
    now: datetime,
    folder: Mirror | None = None,
) -> Sequence[UUID]:
    """The deals that a figure counts: one of `winning.OUTCOMES`, or of `stages.COURSES` at a position, or those that
    stayed there (`stages.STAYED`). Nothing for anything else, or without a mirror."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None:
        return []
    with looking(actor, note, frame, folder) as session:
        window = frame.window(actor.zone)
        if position is not None and what == stages.STAYED:
            return stages.deals_of_stays(session, window, utc(now), position=position)
        if position is not None and what in stages.COURSES:
            return stages.deals_of_course(session, window, utc(now), position=position, what=what)
        return winning.deals_of_outcome(session, window, what=what) if what in winning.OUTCOMES else []
