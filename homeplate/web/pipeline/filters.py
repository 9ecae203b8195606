"""The filters of the board: they live in the address, so that a view can be sent to a colleague. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext

from homeplate.deals.queries import DealFilter
from homeplate.kit.errors import Invalid
from homeplate.kit.text import Message, in_language, msg
from homeplate.people.access import Actor
from homeplate.people.permissions import Reach
from homeplate.people.queries import MemberRow, TeamRow
from homeplate.playbook.queries import Choice
from homeplate.web.forms import Given
from homeplate.web.shown import Field, Option

NAMES = ("process", "owner", "team", "show", "q")
ME = "me"
SHOW: dict[str, Message] = {
    "no-step": msg("Without a next step"),
    "slipped": msg("Slipped back"),
    "overridden": msg("Gate overridden"),
}
"""What one may look for on the board besides whose deals they are."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for; a part that makes no sense is as if it were not there."""

    process: UUID | None
    deals: DealFilter
    typed: dict[str, str]

    @property
    def any(self) -> bool:
        """Whether anything but the process is narrowed."""
        return any(value for name, value in self.typed.items() if name != "process")

    def query(self, **more: str) -> str:
        """The query string that asks for the same."""
        return urlencode({**{name: value for name, value in self.typed.items() if value}, **more})


def read(given: Given, actor: Actor) -> Wanted:
    """The board that a query string asks for."""
    typed = {name: given.text(name)[:200] for name in NAMES}
    show = typed["show"]
    owner = actor.member_id if typed["owner"] == ME else _id(given, "owner")
    wanted = DealFilter(
        owner_id=owner,
        team_id=_id(given, "team"),
        text=typed["q"],
        no_next_step=show == "no-step",
        gaps=show == "slipped",
        overridden=show == "overridden",
    )
    return Wanted(_id(given, "process"), wanted, typed)


def _id(given: Given, name: str) -> UUID | None:
    try:
        return given.id(name)
    except Invalid:
        return None


def fields(
    actor: Actor,
    typed: dict[str, str],
    processes: Sequence[Choice],
    members: Iterable[MemberRow],
    teams: Iterable[TeamRow],
) -> tuple[Field, ...]:
    """The inputs; those that could change nothing for this person are left out."""
    found = [_process(actor, typed, processes)] if len(processes) > 1 else []
    if actor.reach is not Reach.OWN:
        found.append(_owner(actor, typed, members))
        choices = [Option(str(team.id), f"{'· ' * team.depth}{team.name}") for team in _seen(actor, teams)]
        if len(choices) > 1:
            found.append(_select("team", gettext("Team"), gettext("All teams"), typed, choices))
    show = [Option(key, message.render(gettext)) for key, message in SHOW.items()]
    found.append(_select("show", gettext("Show"), gettext("All deals"), typed, show))
    found.append(Field("q", gettext("Name or account"), "search", typed["q"]))
    return tuple(found)


def _process(actor: Actor, typed: dict[str, str], processes: Sequence[Choice]) -> Field:
    language = actor.language.split("-")[0]
    choices = tuple(
        Option("" if row.is_default else str(row.id), in_language(row.name, language)) for row in processes
    )
    return Field("process", gettext("Process"), "select", typed["process"], choices)


def _owner(actor: Actor, typed: dict[str, str], members: Iterable[MemberRow]) -> Field:
    seen = [
        member for member in members
        if actor.reach is Reach.ALL or member.team_id in actor.teams
    ]  # fmt: skip
    mine = [Option(ME, gettext("My deals"))]
    others = [Option(str(member.id), member.name) for member in seen if member.id != actor.member_id]
    return _select("owner", gettext("Owner"), gettext("Everybody"), typed, mine + others)


def _seen(actor: Actor, teams: Iterable[TeamRow]) -> list[TeamRow]:
    return [team for team in teams if actor.reach is Reach.ALL or team.id in actor.teams]


def _select(name: str, label: str, everything: str, typed: dict[str, str], choices: list[Option]) -> Field:
    return Field(name, label, "select", typed[name], (Option("", everything), *choices))
