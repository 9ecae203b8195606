"""What it costs to win customers and to keep them, beside what they are worth: of every process, as nothing is spent by
process."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from homeplate.costs.queries import spent_between
from homeplate.costs.rules import KEEP, WIN
from homeplate.insight.frame import Frame, looking, whose
from homeplate.insight.lifetime import lifetime
from homeplate.insight.measures import retaining
from homeplate.insight.measures.costing import Costs, Period, cost_to_keep, cost_to_win, monthly_margin
from homeplate.insight.measures.retaining import HORIZON, Customer, Kept, Stretch
from homeplate.insight.mirror.engine import Session
from homeplate.insight.mirror.places import Mirror, mirror_of
from homeplate.insight.periods import back
from homeplate.insight.sales import gather_sales, known_part, stretch_of
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission, Reach

EVERY_PROCESS = """
    SELECT * FROM deal
    WHERE NOT archived
        AND ($everything OR owner = $me OR list_contains(CAST($mine AS UUID[]), team))
        AND ($teams IS NULL OR list_contains(CAST($teams AS UUID[]), team))
"""
"""The deals of whatever process that somebody may see, of some teams or of all."""
WON, WON_BEFORE, KEPT, KEPT_BEFORE, YEARLY = range(5)
"""The stretches by their number: the period and the one before, for who was won in it and for who was kept through it,
and the year to its end."""
YEAR = 12


def costs_of(session: Session, actor: Actor, frame: Frame, *, horizon: int, margin: float | None) -> Costs:
    """The costs of a frame in a session over the mirror, whose sales and customers it gathers anew. What narrows a
    frame besides its teams narrows no cost: then none is told."""
    of_teams = bool(frame.teams) or actor.reach is not Reach.ALL
    if narrows(frame):
        return Costs(narrowed=True, of_teams=of_teams)
    stretches = _gathered(session, actor, frame, horizon)
    kept = retaining.kept(session, len(stretches))
    spans = [(one.since, one.until) for one in (frame, frame.before)]
    spent = spent_between(actor, stretches=spans, of_teams=frame.teams)
    now, before = (
        Period(cost_to_win(sums[WIN], won.new), cost_to_keep(sums[KEEP], through.customers, through.buyers))
        for sums, won, through in zip(spent, kept[WON:KEPT], kept[KEPT:YEARLY], strict=True)
    )
    worth = lifetime(kept[YEARLY], horizon, margin)
    return Costs(
        narrowed=False,
        of_teams=of_teams,
        now=now,
        before=before,
        lifetime=worth,
        monthly=monthly_margin(worth),
        monthly_between=_monthly_between(kept[YEARLY], horizon, margin),
    )


def narrows(frame: Frame) -> bool:
    """Whether a frame goes by what nothing is spent by: a person, a version, or what a deal is."""
    return frame.narrowed or frame.owner_id is not None or frame.version_id is not None


def _gathered(session: Session, actor: Actor, frame: Frame, horizon: int) -> list[Stretch]:
    """Gather the sales of every process in place of those that were."""
    session.view("seen", EVERY_PROCESS, **{**whose(actor, frame), "process": frame.process_id})
    spans = [(one.since, one.until) for one in (frame, frame.before)]
    stretches = [stretch_of(*span, horizon, actor.zone, known_for=span[0]) for span in spans]
    spans.append((back(frame.until, YEAR), frame.until))
    stretches += [stretch_of(*span, horizon, actor.zone) for span in spans]
    gather_sales(session, actor, frame, stretches, frame.until - timedelta(days=1))
    return stretches


def _monthly_between(year: Kept, horizon: int, margin: float | None) -> tuple[float, float] | None:
    between = year.brought.interval
    if between is None or not margin or between[0] <= 0:
        return None
    return between[0] * margin / horizon, between[1] * margin / horizon


@query(Permission.DEAL_VIEW)
def customers_won(
    actor: Actor, frame: Frame, *, today: date, horizon: int = HORIZON, folder: Mirror | None = None
) -> Sequence[Customer]:
    """The new customers that the cost to win one counts, of every process, the largest first."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None or narrows(frame):
        return []
    frame = known_part(frame, today)
    with looking(actor, note, frame, folder) as session:
        _gathered(session, actor, frame, horizon)
        return retaining.accounts_of(session, what="new", nth=WON)
