"""`/settings/people/`: who belongs to the workspace, and what each of them may do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from homeplate.deals.queries import DealFilter, deal_sums
from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.text import folded
from homeplate.people.actions import change_address, change_member
from homeplate.people.directory import Person, invitations, person, place
from homeplate.people.directory import people as everybody
from homeplate.people.permissions import Permission, Reach
from homeplate.people.queries import TeamRow, teams
from homeplate.people.roles import RoleRow, roles
from homeplate.web import mail
from homeplate.web.forms import Attempt, Given, refilled, unplaced
from homeplate.web.page import PageRequest, go, page, sentence
from homeplate.web.settings.calendar import country_field
from homeplate.web.settings.sections import section
from homeplate.web.settings.words import reach_name, role_options, row_name, title_of
from homeplate.web.shell import languages
from homeplate.web.shown import Field, Option

A_PAGE = 100
INDENT = "\u2003"
HERE = "settings-people"


@require_GET
@page
def people(request: PageRequest) -> HttpResponse:
    """The members and those who are invited."""
    return people_page(request)


def people_page(request: PageRequest, attempt: Attempt | None = None) -> HttpResponse:
    """The page of all members; `attempt` is an invitation that was refused."""
    actor, given = request.actor, Given.asked(request)
    actor.require(Permission.PEOPLE_MANAGE)
    text, left = given.text("q")[:200], given.text("show") == "left"
    found = [one for one in everybody(actor) if one.is_active is not left and _fits(one, folded(text))]
    start = max(given.whole("from", 0), 0)
    known = roles(actor, counted=False)
    wanted = given.text("role")[:40]
    found = [one for one in found if not wanted or wanted == str(one.custom_role_id or one.role.value)]
    inputs = refilled(_invitation_fields(request, teams(actor), known), attempt, "invite")
    context = {
        "query": text,
        "role": wanted,
        "role_name": next((row_name(row) for row in known if row.chosen_by == wanted), ""),
        "left": left,
        "total": len(found),
        "rows": [_line(one, request) for one in found[start : start + A_PAGE]],
        "first_url": _address(text, left, 0, wanted) if start else "",
        "next_url": _address(text, left, start + A_PAGE, wanted) if len(found) > start + A_PAGE else "",
        "active_url": _address(text, False, 0, wanted),
        "left_url": _address(text, True, 0, wanted),
        "waiting": [
            (one, title_of(one.role, one.custom_role), one.expires_at <= request.now)
            for one in invitations(actor)
        ],
        "inputs": inputs,
        "problem": unplaced(attempt, inputs),
        "opened": attempt is not None,
        "mail_is_sent": mail.mail_is_sent(),
    }
    return section(
        request, "settings/people.html", HERE, context, status=attempt.error.status if attempt else 200
    )


def _fits(one: Person, text: str) -> bool:
    return text in folded(one.name) or text in one.email


def _address(text: str, left: bool, start: int, role: str = "") -> str:
    asked = {"q": text, "role": role, "show": "left" if left else "", "from": str(start) if start else ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    return reverse(HERE) + (f"?{query}" if query else "")


def _line(one: Person, request: PageRequest) -> dict[str, Any]:
    return {
        "person": one,
        "address": reverse("settings-member", args=[one.id]),
        "role": title_of(one.role, one.custom_role),
        "reach": reach_name(one.reach),
        "is_you": one.id == request.actor.member_id,
    }


def _invitation_fields(
    request: PageRequest, known: Iterable[TeamRow], roles: Iterable[RoleRow]
) -> tuple[Field, ...]:
    asked = gettext("The language of the invitation; they can choose another one.")
    spoken = tuple(Option(code, name) for code, name in languages())
    return (
        Field(
            "email",
            gettext("E-mail address"),
            "email",
            required=True,
            longest=254,
            wide=True,
            autocomplete="off",
        ),
        Field("role", gettext("Role"), "select", "rep", role_options(roles), required=True),
        team_field(known, None),
        Field(
            "language",
            gettext("Language"),
            "select",
            place(request.actor).language,
            spoken,
            required=True,
            help=asked,
        ),
    )


def team_field(known: Iterable[TeamRow], chosen: UUID | None) -> Field:
    """The teams to choose from, each below the one it belongs to."""
    found = tuple(Option(str(team.id), INDENT * team.depth + team.name) for team in known)
    return Field(
        "team",
        gettext("Team"),
        "select",
        str(chosen) if chosen else "",
        found,
        placeholder=gettext("No team"),
    )


@require_http_methods(["GET", "POST"])
@page
def member(request: PageRequest, member_id: UUID) -> HttpResponse:
    """What a member is: role, team, and how far they see."""
    request.actor.require(Permission.PEOPLE_MANAGE)
    if request.method == "GET":
        return member_page(request, member_id)
    given = Given.posted(request)
    try:
        change_member(
            request.actor,
            member_id=member_id,
            role=given.text("role"),
            team_id=given.id("team"),
            reach=given.text("reach"),
            country=given.text("country"),
            now=request.now,
        )
    except Invalid as error:
        return member_page(request, member_id, Attempt.of("member", given, error))
    return go(request, reverse("settings-member", args=[member_id]), gettext("Saved."))


def member_page(request: PageRequest, member_id: UUID, attempt: Attempt | None = None) -> HttpResponse:
    """The page of a member; `attempt` is what was refused."""
    actor, one = request.actor, person(request.actor, member_id=member_id)
    inputs = refilled(_member_fields(one, teams(actor), roles(actor, counted=False)), attempt, "member")
    open_deals = deal_sums(actor, today=request.today, wanted=DealFilter(owner_id=one.id, status="open"))
    sign_in = Field(
        "email", gettext("E-mail address"), "email", required=True, longest=254, autocomplete="off"
    )
    new_address = replace(sign_in, value=one.email, help=gettext("What they sign in with from now on."))
    context = {
        **_line(one, request),
        "new_address": refilled((new_address,), attempt, "address"),
        "address_error": attempt is not None and attempt.form == "address",
        "inputs": inputs,
        "problem": "" if attempt and attempt.error.field == "email" else unplaced(attempt, inputs),
        "sign_in": refilled((sign_in,), attempt, "invite"),
        "invited": next((asked for asked in invitations(actor) if asked.member_id == one.id), None),
        "open_deals": open_deals.deals,
        "deals_url": f"{reverse('pipeline-list')}?{urlencode({'owner': one.id})}",
        "mail_is_sent": mail.mail_is_sent(),
    }
    return section(
        request, "settings/member.html", HERE, context, status=attempt.error.status if attempt else 200
    )


def _member_fields(one: Person, known: Iterable[TeamRow], roles: Iterable[RoleRow]) -> tuple[Field, ...]:
    usual = gettext("as the role: %(reach)s") % {"reach": reach_name(one.role_reach)}
    reaches = tuple(Option(reach.value, reach_name(reach)) for reach in Reach)
    return (
        Field(
            "role",
            gettext("Role"),
            "select",
            str(one.custom_role_id or one.role.value),
            role_options(roles),
            required=True,
        ),
        team_field(known, one.team_id),
        Field("reach", gettext("Sees"), "select", one.own_reach, reaches, placeholder=usual),
        country_field(one.country),
    )


@require_POST
@page
def address(request: PageRequest, member_id: UUID) -> HttpResponse:
    """Let a member sign in with another address."""
    given = Given.posted(request)
    try:
        change_address(request.actor, member_id=member_id, email=given.text("email"), now=request.now)
    except (Invalid, Conflict) as error:
        return member_page(request, member_id, Attempt.of("address", given, error))
    return go(request, reverse("settings-member", args=[member_id]), gettext("Saved."))


@require_POST
@page
def deactivate(request: PageRequest, member_id: UUID) -> HttpResponse:
    """Let a member in no more; what they own stays theirs until somebody takes it over."""
    return _switch(request, member_id, on=False)


@require_POST
@page
def reactivate(request: PageRequest, member_id: UUID) -> HttpResponse:
    """Let a member in again, as who they were."""
    return _switch(request, member_id, on=True)


def _switch(request: PageRequest, member_id: UUID, *, on: bool) -> HttpResponse:
    actor = request.actor
    actor.require(Permission.PEOPLE_MANAGE)
    name = person(actor, member_id=member_id).name
    back = reverse("settings-member", args=[member_id])
    try:
        change_member(actor, member_id=member_id, is_active=on, now=request.now)
    except Invalid as error:
        return go(request, back, sentence(error), tone="bad")
    if on:
        return go(request, back, gettext("%(name)s can enter again.") % {"name": name})
    text = gettext("%(name)s cannot enter any more.") % {"name": name}
    return go(request, back, text, undo=reverse("settings-member-reactivate", args=[member_id]))
