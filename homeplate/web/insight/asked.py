"""What an address of insight asks for: process, stretch of time, whose deals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext

from homeplate.insight.frame import Frame
from homeplate.insight.periods import stretch, stretch_ahead, whole
from homeplate.kit.ids import parse_id
from homeplate.kit.text import Message, msg
from homeplate.people.access import Actor
from homeplate.people.queries import TeamRow
from homeplate.playbook.queries import process_in_use
from homeplate.web.forms import Attempt, options
from homeplate.web.insight import narrowing
from homeplate.web.lists.owners import ME
from homeplate.web.page import PageRequest
from homeplate.web.pipeline import filters
from homeplate.web.pipeline.around import Around, around
from homeplate.web.shown import Field, Option

PERIODS: dict[str, Message] = {
    "year": msg("Last 12 months"),
    "quarter": msg("Last 3 months"),
    "this-quarter": msg("This quarter"),
    "last-quarter": msg("Last quarter"),
    "this-year": msg("This year"),
    "own": msg("From … until …"),
}
"""The stretches of time that can be chosen; the first is shown unasked."""

AHEAD: dict[str, Message] = {
    "this-quarter": msg("This quarter"),
    "this-month": msg("This month"),
    "next-month": msg("Next month"),
    "next-quarter": msg("Next quarter"),
}
"""Those of parts that look ahead."""

OWN = "own"
DUE = "due"
AFTER, BEFORE = "after", "before"
"""The numbers of the versions that are compared."""
HORIZON = "horizon"
"""The months in which a customer is expected to buy again."""
OWNED = (DUE, AFTER, BEFORE, HORIZON)
"""What only some parts ask for (`Part.own`)."""
NAMES = ("process", "owner", "team", "period", "from", "to", *OWNED)
"""What the address may ask for, besides the names of `narrowing`."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; a part that makes no sense is as if it were not there. `said` are the names of the
    less used filters that narrow it, each with its words. `attempt`: a form of the part that was sent in vain."""

    frame: Frame
    typed: dict[str, str]
    lost: tuple[str, ...]
    said: tuple[tuple[str, str], ...] = ()
    attempt: Attempt | None = None

    @property
    def due(self) -> tuple[date, date]:
        """The days of the period as it will be when it is over, from the first to before the second: a deal that is due
        this quarter may be due later than today."""
        return self.frame.since, whole(self.typed["period"], self.frame.since, self.frame.until)

    def query(self, **more: object) -> str:
        """The query string that asks for the same, but for what `more` says."""
        return urlencode(
            {name: value for name, value in {**self.typed, **more}.items() if value not in ("", None)}
        )


def asked(request: PageRequest, *, ahead: bool = False) -> Asked:
    """Read the address, for a part that looks back or `ahead`. Raises `NotFound` while no process is published."""
    near = around(request)
    given, actor = near.given, request.actor
    typed = {name: given.text(name)[:40] for name in NAMES}
    if typed["process"] == filters.EVERY:
        typed["process"] = ""
    process_id, _ = process_in_use(actor, parse_id(typed["process"]))
    if ahead:
        since, until = stretch_ahead(typed["period"], request.today)
    else:
        days = given.day_or_none("from"), given.day_or_none("to")
        since, until = stretch(typed["period"], request.today, *days)
    team = parse_id(typed["team"])
    more = narrowing.read(given, actor, process_id, request.today)
    frame = Frame(
        process_id=process_id,
        since=since,
        until=until,
        owner_id=actor.member_id if typed["owner"] == ME else parse_id(typed["owner"]),
        teams=below(near.teams, team) if team else (),
        **more.parts,
    )
    return Asked(frame, {**typed, **more.typed}, (*near.lost.values(), *more.lost), more.said)


def below(teams: Sequence[TeamRow], team_id: UUID) -> tuple[UUID, ...]:
    """A team and all below it."""
    found = {team_id}
    for team in teams:  # read from the top: whoever is above comes first
        if team.parent_id in found:
            found.add(team.id)
    return tuple(sorted(found))


def fields(actor: Actor, near: Around, typed: dict[str, str], *, ahead: bool = False) -> tuple[Field, ...]:
    """The inputs; those that could change nothing for this person are left out."""
    periods = AHEAD if ahead else PERIODS
    chosen = typed["period"] if typed["period"] in list(periods)[1:] else ""
    found = [Field("period", gettext("Period"), "select", chosen, tuple(_periods(periods)))]
    if chosen == OWN:
        found.append(Field("from", gettext("From"), "date", typed["from"]))
        found.append(Field("to", gettext("Until"), "date", typed["to"]))
    return (*found, *filters.whose(actor, typed, near.processes, near.colleagues, near.teams))


def _periods(periods: dict[str, Message]) -> Iterable[Option]:
    first = next(iter(periods))
    return (Option("" if one.value == first else one.value, one.label) for one in options(periods))
