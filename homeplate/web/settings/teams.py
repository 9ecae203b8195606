"""`/settings/teams/`: the tree of teams, by which managers see deals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.text import msg
from homeplate.people.access import not_found
from homeplate.people.actions import archive_team, change_team, create_team, restore_team
from homeplate.people.directory import deleted_teams
from homeplate.people.permissions import Permission, Role
from homeplate.people.queries import MemberRow, TeamRow, members
from homeplate.people.queries import teams as read_teams
from homeplate.people.rules import NAME_LENGTH, team_and_below
from homeplate.web.forms import Attempt, Given, refilled, unplaced
from homeplate.web.page import PageRequest, go, page, sentence
from homeplate.web.settings.people import INDENT
from homeplate.web.settings.sections import section
from homeplate.web.settings.words import title_of
from homeplate.web.shown import Field, Option

HERE = "settings-teams"


@dataclass(frozen=True, slots=True)
class Line:
    """A team in the tree; `managers` lead it, by name."""

    team: TeamRow
    address: str
    managers: str


@require_http_methods(["GET", "POST"])
@page
def teams(request: PageRequest) -> HttpResponse:
    """The tree of teams, and the form of a new one."""
    actor = request.actor
    actor.require(Permission.PEOPLE_MANAGE)
    if request.method == "GET":
        return _tree(request)
    given = Given.posted(request)
    try:
        create_team(actor, name=given.text("name"), parent_id=given.id("parent"), now=request.now)
    except Invalid as error:
        return _tree(request, Attempt.of("team", given, error))
    return go(request, reverse(HERE), gettext("The team is added."))


def _tree(request: PageRequest, attempt: Attempt | None = None) -> HttpResponse:
    actor = request.actor
    known, people = read_teams(actor), members(actor)
    inputs = refilled(_fields(known, "", None), attempt, "team")
    context = {
        "lines": [
            Line(team, reverse("settings-team", args=[team.id]), _managers(team.id, people)) for team in known
        ],
        "deleted": deleted_teams(actor),
        "inputs": inputs,
        "problem": unplaced(attempt, inputs),
        "opened": attempt is not None,
    }
    return section(
        request, "settings/teams.html", HERE, context, status=attempt.error.status if attempt else 200
    )


def _managers(team_id: UUID, people: Iterable[MemberRow]) -> str:
    return ", ".join(one.name for one in people if one.team_id == team_id and one.role is Role.MANAGER)


def _fields(known: Sequence[TeamRow], name: str, parent_id: UUID | None) -> tuple[Field, ...]:
    above = tuple(Option(str(team.id), INDENT * team.depth + team.name) for team in known)
    return (
        Field("name", gettext("Name"), value=name, required=True, longest=NAME_LENGTH),
        Field(
            "parent",
            gettext("Belongs to"),
            "select",
            str(parent_id) if parent_id else "",
            above,
            placeholder=gettext("No team: it stands at the top"),
            help=gettext("Whoever leads the team above sees the deals of this one too."),
        ),
    )


@require_http_methods(["GET", "POST"])
@page
def team(request: PageRequest, team_id: UUID) -> HttpResponse:
    """One team: its name, its place, and who belongs to it."""
    actor = request.actor
    actor.require(Permission.PEOPLE_MANAGE)
    if request.method == "GET":
        return _team(request, team_id)
    given = Given.posted(request)
    try:
        change_team(
            actor, team_id=team_id, name=given.text("name"), parent_id=given.id("parent"), now=request.now
        )
    except Invalid as error:
        return _team(request, team_id, Attempt.of("team", given, error))
    return go(request, reverse(HERE), gettext("Saved."))


def _team(request: PageRequest, team_id: UUID, attempt: Attempt | None = None) -> HttpResponse:
    actor, known = request.actor, read_teams(request.actor)
    found = next((one for one in known if one.id == team_id), None) or not_found(msg("team"))
    below = team_and_below(team_id, ((one.id, one.parent_id) for one in known))
    possible = [one for one in known if one.id not in below]
    inputs = refilled(_fields(possible, found.name, found.parent_id), attempt, "team")
    context = {
        "team": found,
        "address": reverse("settings-team", args=[team_id]),
        "inputs": inputs,
        "problem": unplaced(attempt, inputs),
        "people": [
            (reverse("settings-member", args=[one.id]), one.name, title_of(one.role, one.custom_role))
            for one in members(actor)
            if one.team_id == team_id
        ],
        "has_teams": len(below) > 1,
    }
    return section(
        request, "settings/team.html", HERE, context, status=attempt.error.status if attempt else 200
    )


@require_POST
@page
def delete(request: PageRequest, team_id: UUID) -> HttpResponse:
    """Delete a team that nobody belongs to; deals and facts of its time keep its name."""
    try:
        name = archive_team(request.actor, team_id=team_id, now=request.now)
    except Invalid as error:
        return go(request, reverse("settings-team", args=[team_id]), sentence(error), tone="bad")
    text = gettext("The team “%(name)s” is deleted.") % {"name": name}
    return go(request, reverse(HERE), text, undo=reverse("settings-team-restore", args=[team_id]))


@require_POST
@page
def restore(request: PageRequest, team_id: UUID) -> HttpResponse:
    """Bring a deleted team back."""
    try:
        name = restore_team(request.actor, team_id=team_id, now=request.now)
    except Conflict as error:
        return go(request, reverse(HERE), sentence(error), tone="bad")
    return go(request, reverse(HERE), gettext("The team “%(name)s” is back.") % {"name": name})
