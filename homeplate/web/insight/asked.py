"""What an address of insight asks for: process, stretch of time, whose deals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext

from homeplate.insight.frame import Frame
from homeplate.kit.ids import parse_id
from homeplate.kit.text import Message, msg
from homeplate.people.access import Actor
from homeplate.people.permissions import Reach
from homeplate.people.queries import TeamRow
from homeplate.playbook.queries import process_in_use
from homeplate.web.forms import options
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
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""The days that can be asked for: far from the ends of time, as what was before them is looked at, too."""
DUE = "due"
OWNED = (DUE,)
"""What only some parts ask for (`Part.own`)."""
NAMES = ("process", "owner", "team", "period", "from", "to", *OWNED)
"""What the address may ask for, besides the names of `narrowing`."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; a part that makes no sense is as if it were not there. `said` are the names of the
    less used filters that narrow it, each with its words."""

    frame: Frame
    typed: dict[str, str]
    lost: tuple[str, ...]
    said: tuple[tuple[str, str], ...] = ()

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


def stretch(period: str, today: date, since: date | None, until: date | None) -> tuple[date, date]:
    """The days of a period: from the first to before the second. `since` and `until`, both with it, count for `own`."""
    quarter = today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1)
    tomorrow = today + timedelta(days=1)
    match period:
        case "own" if since or until:
            last = _bounded(until or today) + timedelta(days=1)
            first = _bounded(since) if since else _back(last, 12)
            return (first, last) if first < last else (last - timedelta(days=1), last)
        case "quarter":
            return _back(tomorrow, 3), tomorrow
        case "this-quarter":
            return quarter, tomorrow
        case "last-quarter":
            return _back(quarter, 3), quarter
        case "this-year":
            return today.replace(month=1, day=1), tomorrow
        case _:
            return _back(tomorrow, 12), tomorrow


def stretch_ahead(period: str, today: date) -> tuple[date, date]:
    """The days of a period of `AHEAD`, of the first for any other: from the first to before the second."""
    month, quarter = today.replace(day=1), today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1)
    match period:
        case "this-month":
            return month, _on(month, 1)
        case "next-month":
            return _on(month, 1), _on(month, 2)
        case "next-quarter":
            return _on(quarter, 3), _on(quarter, 6)
        case _:
            return quarter, _on(quarter, 3)


def _bounded(day: date) -> date:
    return min(max(day, EARLIEST), LATEST)


def whole(period: str, since: date, until: date) -> date:
    """The day after the last of a period that has a name and is not over yet; of any other its `until`."""
    if period == "this-year":
        return _on(since, 12)
    return _on(since, 3) if period == "this-quarter" else until


def _on(day: date, months: int) -> date:
    """The first day of the month so many months later."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _back(day: date, months: int) -> date:
    """As many months earlier; the last day of a month where it has not that many days."""
    from dateutil.relativedelta import relativedelta  # noqa: PLC0415  # seldom needed, and the start pays for it

    earlier: date = day - relativedelta(months=months)  # type: ignore[no-untyped-call]
    return earlier


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
    plain = {**typed, "show": "", "q": ""}
    every = filters.fields(actor, plain, near.processes, near.colleagues, near.teams)
    wanted = ("process", "owner", "team") if actor.reach is not Reach.OWN else ("process",)
    return (*found, *(field for field in every if field.name in wanted))


def _periods(periods: dict[str, Message]) -> Iterable[Option]:
    first = next(iter(periods))
    return (Option("" if one.value == first else one.value, one.label) for one in options(periods))
