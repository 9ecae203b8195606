"""What tiles are told of: each picture of insight and of the day, taken once for all tiles that are about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from homeplate.coaching.measure import CoachingTime, coaching_time
from homeplate.dashboards.filters import Filters, frames
from homeplate.deals.queries import Day, TeamDay, own_day, team_day
from homeplate.goals.queries import goals
from homeplate.goals.rules import as_period
from homeplate.insight.assessment import Assessment, assessment
from homeplate.insight.changes import Changes, Scope, changes
from homeplate.insight.coverage import Coverage, Progress, coverage, progress, whose_goal
from homeplate.insight.criteria import Decisive, decisive
from homeplate.insight.customers import Customers, customers
from homeplate.insight.forecast import Forecast, forecast
from homeplate.insight.frame import Frame
from homeplate.insight.funnel import Funnel, funnel
from homeplate.insight.gates import Gates, gates
from homeplate.insight.mirror.places import Mirror
from homeplate.insight.outcomes import Outcomes, outcomes
from homeplate.insight.paths import Paths, paths
from homeplate.insight.periods import whole
from homeplate.insight.shaping import Shape, shaping
from homeplate.kit.ids import parse_id
from homeplate.people.access import Actor
from homeplate.people.queries import member_names, teams
from homeplate.success.satisfaction import Satisfaction, Window, satisfaction

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the goal of the stretch ahead stands, and how far everybody is who has one for it; neither for a stretch, or
    a choice of deals, that no goal is set for."""

    coverage: Coverage | None = None
    people: tuple[Progress, ...] = ()


class Ask:
    """Who asks, for what, when; and every answer, asked for when the first tile needs it. None while the history of the
    workspace has never been read."""

    def __init__(
        self, actor: Actor, wanted: Filters, *, now: datetime, today: date, folder: Mirror | None = None
    ) -> None:
        self.actor, self.wanted, self.now, self.today, self.folder = actor, wanted, now, today, folder

    @cached_property
    def _frames(self) -> tuple[Frame, Frame]:
        return frames(self.actor, self.wanted, today=self.today)

    @property
    def frame(self) -> Frame:
        """The stretch that is looked back on."""
        return self._frames[0]

    @cached_property
    def names(self) -> dict[str, str]:
        """What members are called, by their ids in words."""
        return {str(key): name for key, name in member_names(self.actor.workspace_id).items()}

    @cached_property
    def teams(self) -> dict[str, str]:
        """What teams are called, likewise."""
        return {str(row.id): row.name for row in teams(self.actor)}

    @cached_property
    def funnel(self) -> Funnel | None:
        """What became of deals."""
        return funnel(self.actor, self.frame, now=self.now, today=self.today, folder=self.folder)

    @cached_property
    def forecast(self) -> Forecast | None:
        """What the stretch ahead will likely bring."""
        return forecast(self.actor, self._frames[1], now=self.now, today=self.today, folder=self.folder)

    @cached_property
    def standing(self) -> Standing | None:
        """How goals stand, at the win rate that the forecast goes by."""
        ahead, found = self._frames[1], self.forecast
        period = as_period(ahead.since, ahead.until)
        if found is None or period is None or ahead.narrowed or ahead.version_id:
            return None if found is None else Standing()
        whom = whose_goal(
            self.actor, owner_id=ahead.owner_id, team_id=parse_id(self.wanted.team) if ahead.teams else None
        )
        today, rows = self.today, goals(self.actor, period=period)
        held = coverage(self.actor, whom=whom, period=period, rate=found.rate, today=today) if whom else None
        people = progress(self.actor, rows=rows, period=period, today=today)
        return Standing(held, tuple(people))

    @cached_property
    def gates(self) -> Gates | None:
        """How gates were passed."""
        return gates(self.actor, self.frame, now=self.now, folder=self.folder)

    @cached_property
    def shape(self) -> Shape | None:
        """What stands where against what should."""
        return shaping(self.actor, self.frame, now=self.now, folder=self.folder)

    @cached_property
    def changes(self) -> Changes | None:
        """How the pipeline changed; what is due is due in the whole of a stretch that has a name."""
        frame = self.frame
        scope = Scope(frame.since, whole(self.wanted.period, frame.since, frame.until))
        return changes(self.actor, frame, scope, today=self.today, folder=self.folder)

    @cached_property
    def outcomes(self) -> Outcomes | None:
        """What deals were won and lost by."""
        return outcomes(self.actor, self.frame, today=self.today, folder=self.folder)

    @cached_property
    def criteria(self) -> Decisive | None:
        """Which criterion decides."""
        return decisive(self.actor, self.frame, folder=self.folder)

    @cached_property
    def paths(self) -> Paths | None:
        """The ways that deals took."""
        return paths(self.actor, self.frame, folder=self.folder)

    @cached_property
    def assessment(self) -> Assessment | None:
        """Whether the process is real."""
        return assessment(self.actor, self.frame, now=self.now, folder=self.folder)

    @cached_property
    def customers(self) -> Customers | None:
        """What became of customers, at the usual horizon."""
        return customers(self.actor, self.frame, today=self.today, folder=self.folder)

    @cached_property
    def satisfaction(self) -> Satisfaction:
        """What customers said."""
        frame = self.frame
        window = Window(frame.since, frame.until, frame.owner_id, frame.teams)
        return satisfaction(self.actor, window, now=self.now, today=self.today)

    @cached_property
    def coaching(self) -> CoachingTime:
        """How much managers coached."""
        frame = self.frame
        return coaching_time(
            self.actor, since=frame.since, until=frame.until, today=self.today, teams=frame.teams
        )

    @cached_property
    def day(self) -> Day:
        """What the reader's own deals ask for."""
        return own_day(self.actor, now=self.now, today=self.today)

    @cached_property
    def team(self) -> TeamDay:
        """What the deals within the reader's reach ask for."""
        zone = ZoneInfo(self.actor.time_zone)
        week, fortnight = (datetime.combine(self.today - weeks * WEEK, time(), zone) for weeks in (1, 2))
        return team_day(
            self.actor,
            now=self.now,
            today=self.today,
            since=week,
            overridden_since=fortnight,
            everybody=False,
        )
