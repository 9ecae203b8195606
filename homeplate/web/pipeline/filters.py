"""The filters of the board: they live in the address, so that a view can be sent to a colleague. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext

from homeplate.deals.queries import DealFilter, with_few
from homeplate.deals.queries.attention import pile
from homeplate.deals.queries.filters import owner_filter
from homeplate.deals.rules.attention import BACK, FORWARD
from homeplate.deals.rules.categories import CATEGORIES
from homeplate.kit.text import Message, in_language, msg
from homeplate.people.access import Actor
from homeplate.people.calendar import calendar_of
from homeplate.people.permissions import Reach
from homeplate.people.queries import MemberRow, TeamRow
from homeplate.playbook.queries import Choice
from homeplate.process.definition import Stage
from homeplate.web.forms import Given, options
from homeplate.web.lists.owners import ME, owner_filter_field
from homeplate.web.shown import Field, Option

NAMES = ("process", "owner", "team", "category", "show", "q", "view")
LISTED = ("stage", "status", "from", "to", "since", "sort", "cols")
"""What the address of the list holds besides; the board has all stages, and open deals only."""

LONGEST = {"cols": 400}
"""Characters of an answer that may be longer than usual."""

EVERY = "all"
"""In place of a process: a list of the deals of all of them."""

SHOW: dict[str, Message] = {
    "overdue": msg("Next step overdue"),
    "due": msg("Next step due today"),
    "week": msg("Next step in the next 7 days"),
    "no-step": msg("Without a next step"),
    "nearly": msg("One criterion from the gate"),
    "late": msg("Longer at the stage than planned"),
    "past-close": msg("Close date passed"),
    "undated": msg("Without a close date"),
    "slipped": msg("Slipped back"),
    "overridden": msg("Gate overridden"),
}
"""What one may look for on the board besides whose deals they are."""

LATELY: dict[str, Message] = {
    "advanced": msg("Advanced"),
    "back": msg("Gone back"),
    "pushed": msg("Close date postponed"),
    "gate": msg("Gate overridden lately"),
    "look": msg("Overridden gate to look at"),
}
"""What happened since a day; only addresses lead to these, a person would have to choose the day as well."""

STATUS: dict[str, Message] = {
    "open": msg("Open"),
    "won": msg("Won"),
    "lost": msg("Lost"),
    "all": msg("Open and closed"),
}
"""What a list may be narrowed to; open is what it shows unasked."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for; a part that makes no sense is as if it were not there."""

    process: UUID | None
    deals: DealFilter
    typed: dict[str, str]

    @property
    def any(self) -> bool:
        """Whether anything but the process is narrowed."""
        return any(
            value for name, value in self.typed.items() if name not in ("process", "sort", "view", "cols")
        )

    def query(self, **more: str) -> str:
        """The query string that asks for the same, but for what `more` says."""
        asked = {**self.typed, **more}
        return urlencode({name: value for name, value in asked.items() if value})


def read(given: Given, actor: Actor, now: datetime) -> Wanted:
    """The board that a query string asks for."""
    typed = {name: given.text(name)[:200] for name in NAMES}
    owner = owner_filter(actor) if typed["owner"] == ME else given.id_or_none("owner")
    wanted = DealFilter(
        owner_id=owner,
        team_id=given.id_or_none("team"),
        text=typed["q"],
        category=typed["category"] if typed["category"] in CATEGORIES else "",
        **shown_by(typed["show"], actor, now),
    )
    # Open deals are all that is shown, unless a list is asked for others.
    status = "" if given.text("status") in STATUS else "open"
    found = replace(with_few(actor, replace(wanted, status=status)), status="")
    return Wanted(given.id_or_none("process"), found, typed)


def shown_by(show: str, actor: Actor, now: datetime) -> dict[str, Any]:
    """The parts of a filter that keep what `SHOW` names."""
    known: dict[str, dict[str, Any]] = {
        "slipped": {"gaps": True},
        "overridden": {"overridden": True},
        "undated": {"undated": True},
    }
    today = timezone.localdate(now)
    return known.get(show) or pile(show, now=now, today=today, due_from=calendar_of(actor).due_from(today))


def happened(show: str, status: str, since: date | None) -> dict[str, Any]:
    """The parts of a filter that keep what happened from a day on: what `LATELY` names, or a won or lost sale."""
    if since is None:
        return {}
    moment = timezone.make_aware(datetime.combine(since, time()))
    known: dict[str, dict[str, Any]] = {
        "advanced": {"moved": FORWARD, "moved_since": moment},
        "back": {"moved": BACK, "moved_since": moment},
        "pushed": {"pushed_since": moment},
        "gate": {"overridden_since": moment},
        "look": {"overridden_since": moment, "unlooked": True},
    }
    return known.get(show, {"closed_since": moment} if status in ("won", "lost") else {})


def read_list(given: Given, board: Wanted, stages: Collection[str], process_id: UUID | None) -> Wanted:
    """The list that a query string asks for which asks for `board` otherwise, of a process with these stages, or of
    all processes (None)."""
    typed = {name: given.text(name)[: LONGEST.get(name, 40)] for name in LISTED}
    status = typed["status"] if typed["status"] in STATUS else "open"
    until = _after(given.day_or_none("to"))
    closes = [day for day in (until, board.deals.close_to) if day]
    deals = replace(
        board.deals,
        process_id=process_id,
        stage=typed["stage"] if typed["stage"] in stages else "",
        status="" if status == "all" else status,
        close_from=given.day_or_none("from"),
        close_to=min(closes, default=None),
    )
    deals = replace(deals, **happened(board.typed["show"], status, given.day_or_none("since")))
    return Wanted(board.process, deals, {**board.typed, **typed})


def _after(day: date | None) -> date | None:
    """A person means the last day with it; a filter ends before it."""
    return day + timedelta(days=1) if day and day < date.max else day


def fields(
    actor: Actor,
    typed: dict[str, str],
    processes: Sequence[Choice],
    members: Iterable[MemberRow],
    teams: Iterable[TeamRow],
) -> tuple[Field, ...]:
    """The inputs of every view of the deals: `whose`, and what is looked for among them."""
    everything = gettext("All categories")
    category = _select("category", gettext("Forecast category"), everything, typed, list(options(CATEGORIES)))
    lately = {key: message for key, message in LATELY.items() if key == typed["show"]}
    show = _select("show", gettext("Show"), gettext("All deals"), typed, list(options(SHOW | lately)))
    text = Field("q", gettext("Name or account"), "search", typed["q"])
    return (*whose(actor, typed, processes, members, teams), category, show, text)


def whose(
    actor: Actor,
    typed: dict[str, str],
    processes: Sequence[Choice],
    members: Iterable[MemberRow],
    teams: Iterable[TeamRow],
) -> tuple[Field, ...]:
    """The inputs of whose deals it is about; those that could change nothing for this person are left out. `members`
    and `teams` are those whose deals are in reach; of those who left only the one that is asked for is offered."""
    found = [_process(actor, typed, processes)] if len(processes) > 1 or typed["process"] == EVERY else []
    if actor.reach is not Reach.OWN:
        found.append(owner_filter_field(actor, members, typed["owner"], gettext("My deals")))
        choices = [Option(str(team.id), f"{'· ' * team.depth}{team.name}") for team in teams]
        if len(choices) > 1:
            found.append(_select("team", gettext("Team"), gettext("All teams"), typed, choices))
    return tuple(found)


def list_fields(stages: Iterable[Stage], typed: dict[str, str], language: str) -> tuple[Field, ...]:
    """The inputs that only the list has."""
    choices = [Option(stage.key, in_language(stage.name, language)) for stage in stages]
    status = tuple(
        Option("" if key == "open" else key, message.render(gettext)) for key, message in STATUS.items()
    )
    found = [
        Field("status", gettext("Status"), "select", typed["status"], status),
        Field("from", gettext("Closes from"), "date", typed["from"]),
        Field("to", gettext("Closes until"), "date", typed["to"]),
    ]
    if choices:
        found.insert(0, _select("stage", gettext("Stage"), gettext("All stages"), typed, choices))
    if typed["since"]:
        found.append(Field("since", gettext("Since"), "date", typed["since"]))
    return tuple(found)


def _process(actor: Actor, typed: dict[str, str], processes: Sequence[Choice]) -> Field:
    language = actor.language.split("-")[0]
    choices = [
        Option("" if row.is_default else str(row.id), in_language(row.name, language)) for row in processes
    ]
    if typed["process"] == EVERY:
        choices.append(Option(EVERY, gettext("All processes")))
    return Field("process", gettext("Process"), "select", typed["process"], tuple(choices))


def _select(name: str, label: str, everything: str, typed: dict[str, str], choices: list[Option]) -> Field:
    return Field(name, label, "select", typed[name], (Option("", everything), *choices))
