"""Tiles about what became of deals: bookings, win rate, length, velocity, stages, losses."""

from __future__ import annotations

from homeplate.dashboards.asking import Ask
from homeplate.dashboards.tiles.base import (
    EVERYBODY,
    LEADERSHIP,
    MANAGER,
    NONE_CLOSED,
    NOTHING,
    PROCESS,
    Tile,
    first,
    reckoned,
)
from homeplate.dashboards.told import DAYS, MONEY, RATE, SHARE, Figure, Line, Sample, Told, Way, behind
from homeplate.deals.rules.kinds import LOSS_REASONS
from homeplate.insight.funnel import Funnel, Stage
from homeplate.insight.measures.winning import velocity, velocity_between
from homeplate.insight.outcomes import Outcomes
from homeplate.kit.estimates import Share
from homeplate.kit.text import msg

STAGES = Way("insight-part", ("stages",))
OUTCOMES = Way("insight-part", ("outcomes",))


class Booked(Tile):
    """The value of the sales of the period."""

    name = "booked"
    label = msg("Bookings")
    means = msg(
        "Deals won in the period, and their value at the exchange rate of the day each closed. The waterfall of the "
        "pipeline counts them at those of its last day, so that it closes."
    )
    roles = (LEADERSHIP, MANAGER)
    source = "funnel"
    page = STAGES

    def told(self, ask: Ask, found: Funnel) -> Told:
        """Value won and lost, and what they were in the period before."""
        now, was = found.now.closed, found.before.closed
        (won, lost, was_won, was_lost), missing = reckoned(
            ask.actor, now.won_sums, now.lost_sums, was.won_sums, was.lost_sums
        )
        if not now.rate.of and not was.rate.of:
            return Told(empty=NONE_CLOSED, made=found.made)
        figures = (
            Figure(
                "won", msg("Won"), won, MONEY, before=was_won, sample=Sample("won", now.won),
                way=behind("stages", "won"),
            ),
            Figure(
                "lost", msg("Lost"), lost, MONEY, before=was_lost, sample=Sample("lost", now.lost),
                way=behind("stages", "lost"),
            ),
        )  # fmt: skip
        return Told(figures, made=found.made, without_rate=missing)


class WinRate(Tile):
    """Win rate, by count and by value."""

    name = "win-rate"
    label = msg("Win rate")
    means = msg(
        "Won ÷ (won + lost), among the deals closed in the period. The range holds the true rate in 95 "
        "of 100 cases (Wilson)."
    )
    roles = EVERYBODY
    source = "funnel"
    page = STAGES

    def told(self, ask: Ask, found: Funnel) -> Told:
        """The rate, and that by value."""
        now, was = found.now.closed, found.before.closed
        if not now.rate.of:
            return Told(empty=NONE_CLOSED, made=found.made)
        (won, lost, was_won, was_lost), missing = reckoned(
            ask.actor, now.won_sums, now.lost_sums, was.won_sums, was.lost_sums
        )
        low, high = now.rate.interval or (None, None)
        figures = (
            Figure(
                "rate", msg("Win rate"), now.rate.value, SHARE, low, high, was.rate.value,
                Sample("closed", now.rate.of), way=behind("stages", "won"),
            ),
            Figure(
                "value", msg("Win rate by value"), _part(won, lost), SHARE, before=_part(was_won, was_lost),
                sample=Sample("closed", now.rate.of),
            ),
        )  # fmt: skip
        return Told(figures, made=found.made, without_rate=missing)


def _part(won: float, lost: float) -> float | None:
    return won / (won + lost) if won + lost else None


class Length(Tile):
    """How long a sale takes."""

    name = "length"
    label = msg("Length of a sale")
    means = msg(
        "Days from the creation of a deal to the sale: half of the sales of the period took less. Lost "
        "deals are told apart."
    )
    roles = (LEADERSHIP, MANAGER, PROCESS)
    source = "funnel"
    page = STAGES

    def told(self, ask: Ask, found: Funnel) -> Told:
        """The median of the sales and of the losses."""
        now, was = found.now, found.before
        if now.cycle.days is None and now.lost_cycle.days is None:
            return Told(empty=NONE_CLOSED, made=found.made)
        figures = []
        for key, label, one, before in (
            ("won", msg("Won"), now.cycle, was.cycle),
            ("lost", msg("Lost"), now.lost_cycle, was.lost_cycle),
        ):
            low, high = one.interval or (None, None)
            way = behind("stages", key)
            figures.append(
                Figure(key, label, one.days, DAYS, low, high, before.days, Sample(key, one.deals), way=way)
            )
        return Told(tuple(figures), made=found.made)


class Velocity(Tile):
    """What the open deals bring a day."""

    name = "velocity"
    label = msg("Sales velocity")
    means = msg(
        "Open deals × mean value × win rate ÷ median length of a sale: the money that the open deals "
        "bring a day if they go as those of the period did. The range is of the win rate and the length together (95 "
        "of 100 cases, Zou and Donner). In the period before: what was open when it ended, as its deals went."
    )
    roles = (LEADERSHIP, MANAGER)
    source = "funnel"
    page = STAGES

    def told(self, ask: Ask, found: Funnel) -> Told:
        """Money a day, and the open deals that it is reckoned from."""
        (worth, stood), missing = reckoned(ask.actor, found.open_sums, found.stood_sums)
        deals, now = found.open_deals, found.now
        if not deals:
            return Told(empty=NOTHING, made=found.made)
        a_day, before = (
            velocity(count, value / count if count else 0.0, one.closed.rate.value, one.cycle.days)
            for count, value, one in ((deals, worth, now), (found.stood_deals, stood, found.before))
        )
        low, high = velocity_between(a_day, now.closed.rate, now.cycle) or (None, None)
        figures = (
            Figure(
                "velocity", msg("Sales velocity"), a_day, RATE, low, high, before, Sample("closed", now.closed.rate.of),
                note=None if a_day is not None else msg("No sale of the period says yet how long one takes."),
            ),
            Figure(
                "open", msg("Open deals"), worth, MONEY, sample=Sample("open", deals), way=behind("stages", "open")
            ),
        )  # fmt: skip
        return Told(figures, made=found.made, without_rate=missing)


class Going(Tile):
    """How deals go on from stage to stage, and where most stop."""

    name = "going"
    label = msg("How deals go on from stage to stage")
    means = msg(
        "Of the deals that entered a stage in the period, the share that goes beyond it in the end. Deals that are "
        "still on their way count for as long as they were watched (Aalen–Johansen), so that recent ones do not drag "
        "it down. The thin line is the range that holds the true share in 95 of 100 cases; it reaches to where all "
        "those went beyond of whom nothing is known yet."
    )
    roles = (PROCESS, MANAGER)
    source = "funnel"
    page = STAGES
    wide = True

    def told(self, ask: Ask, found: Funnel) -> Told:
        """A bar for each stage; said of the one that fewest go beyond where its range is below those of all others."""
        if not any(stage.conversion.entered for stage in found.stages):
            return Told(empty=NOTHING, made=found.made)
        least = narrowest(found.stages)
        lines = tuple(_going(stage, least) for stage in found.stages)
        verdict = msg("Fewest go beyond “{stage}”.", stage=least.name) if least else None
        return Told(lines=lines, verdict=verdict, tone="warn", made=found.made)


def narrowest(stages: tuple[Stage, ...]) -> Stage | None:
    """The stage that fewest go beyond, where that is more than chance: the whole of its range lies below every other
    share. Pure."""
    known = [one for one in stages if one.conversion.interval]
    if len(known) < 2:
        return None
    least = min(known, key=lambda one: one.conversion.estimate)
    others = min(one.conversion.estimate for one in known if one is not least)
    interval = least.conversion.interval
    return least if interval and interval[1] < others else None


def _going(stage: Stage, least: Stage | None) -> Line:
    one = stage.conversion
    low, high = one.interval or (None, None)
    return Line(
        stage.name, one.known, SHARE, low, high, tone="warn" if stage is least else "",
        way=behind("stages", "entered", stage.position) if one.entered else None, sample=Sample("entered", one.entered),
    )  # fmt: skip


class Staying(Tile):
    """How long deals stay at a stage, beside what the process plans."""

    name = "staying"
    label = msg("How long deals stay at a stage")
    means = msg(
        "Days until half of the deals that came to a stage in the period have left it. Those still there count for as "
        "long as they were watched (Kaplan–Meier). Coming back is a stay of its own. The mark is what the process "
        "plans."
    )
    roles = (PROCESS, MANAGER)
    source = "funnel"
    page = STAGES
    wide = True

    def told(self, ask: Ask, found: Funnel) -> Told:
        """A bar for each stage, with a mark where it was planned; late ones stand out."""
        if not any(stage.durations.stays for stage in found.stages):
            return Told(empty=NOTHING, made=found.made)
        return Told(lines=tuple(_staying(stage) for stage in found.stages), made=found.made)


def _staying(stage: Stage) -> Line:
    stays, planned = stage.durations, stage.target_days
    late = stays.longer_than(planned)
    return Line(
        stage.name, stays.median, DAYS, stays.low, stays.high, planned, tone="warn" if late else "",
        way=behind("stages", "entered", stage.position) if stage.conversion.entered else None,
        sample=Sample("stays", stays.stays),
    )  # fmt: skip


class Reasons(Tile):
    """Why deals were lost."""

    name = "reasons"
    label = msg("Why deals are lost")
    means = msg("The losses of the period by the reason that was recorded, the most frequent first.")
    roles = (LEADERSHIP, MANAGER)
    source = "outcomes"
    page = OUTCOMES

    def told(self, ask: Ask, found: Outcomes) -> Told:
        """A bar for each reason, as a share of all losses."""
        lost = found.now.closed.lost
        if not lost:
            return Told(empty=msg("No deal was lost in the period."), made=found.made)
        rows = sorted(found.now.reasons.values(), key=lambda one: -one.deals)
        lines, more = first([
            _share(LOSS_REASONS.get(one.key, one.key), Share(one.deals, lost), f"reason:{one.key}", counted=False)
            for one in rows
        ])  # fmt: skip
        figure = Figure(
            "lost", msg("Lost"), float(lost), "count", before=float(found.before.closed.lost),
            way=behind("outcomes", "lost"),
        )  # fmt: skip
        return Told((figure,), lines, made=found.made, more=more)


class Rivals(Tile):
    """Against whom deals are won and lost."""

    name = "rivals"
    label = msg("Won against competitors")
    means = msg("Won ÷ (won + lost), among the deals closed in the period that name the competitor.")
    roles = (LEADERSHIP, MANAGER)
    source = "outcomes"
    page = OUTCOMES

    def told(self, ask: Ask, found: Outcomes) -> Told:
        """The win rate against each, those met most often first."""
        if not found.now.rivals:
            return Told(empty=msg("No deal closed in the period names a competitor."), made=found.made)
        lines, more = first([_share(one.name, one.rate, f"met:{one.key}") for one in found.now.rivals])
        return Told(lines=lines, made=found.made, more=more)


class Sources(Tile):
    """Which sources bring deals that are won."""

    name = "sources"
    label = msg("Win rate by source")
    means = msg("Won ÷ (won + lost) among the deals closed in the period that came from the same source.")
    roles = (LEADERSHIP,)
    source = "outcomes"
    page = OUTCOMES

    def told(self, ask: Ask, found: Outcomes) -> Told:
        """The win rate of each, those with most deals first."""
        groups = found.now.groups["source"].values()
        if not any(one.key for one in groups):
            return Told(empty=msg("No deal closed in the period has a source."), made=found.made)
        rows = sorted(groups, key=lambda one: (not one.key, -one.rate.of))
        lines, more = first([
            _share(one.key or msg("Not told"), one.rate, f"source:{one.key}") for one in rows
        ])  # fmt: skip
        return Told(lines=lines, made=found.made, more=more)


def _share(label: object, share: Share, of: str, *, counted: bool = True) -> Line:
    low, high = share.interval or (None, None)
    way, sample = behind("outcomes", of), Sample("closed", share.of) if counted else None
    return Line(label, share.value, SHARE, low, high, way=way, sample=sample)  # type: ignore[arg-type]
