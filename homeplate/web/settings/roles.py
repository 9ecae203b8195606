"""`/settings/roles/`: what each role may do, and roles of the workspace's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from homeplate.kit.errors import Conflict, HomeplateError, Invalid
from homeplate.kit.text import Message, msg
from homeplate.people import actions
from homeplate.people.access import Actor, not_found
from homeplate.people.directory import people
from homeplate.people.permissions import LOOK, Permission, Reach
from homeplate.people.roles import RoleRow, counts_as, custom_role, roles
from homeplate.web.formats import number_text
from homeplate.web.forms import Attempt, Given, refilled, unplaced
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest, go, page, sentence
from homeplate.web.settings.sections import section
from homeplate.web.settings.words import reach_name, right_name, role_name, role_options, role_what, row_name
from homeplate.web.shown import Field, Option

HERE = "settings-roles"
RIGHT = "right-"
GROUPS: tuple[tuple[Message, tuple[Permission, ...]], ...] = (
    (
        msg("Deals"),
        (
            Permission.DEAL_VIEW,
            Permission.DEAL_EDIT,
            Permission.DEAL_VALIDATE,
            Permission.DEAL_OVERRIDE,
            Permission.DEAL_ASSIGN,
            Permission.DEAL_MIGRATE,
            Permission.GOAL_SET,
            Permission.COACH,
            Permission.COST_VIEW,
            Permission.COST_EDIT,
        ),
    ),
    (
        msg("Prospects and leads"),
        (
            Permission.PROSPECT_VIEW,
            Permission.PROSPECT_EDIT,
            Permission.PROSPECT_LOAD,
            Permission.FIT_EDIT,
            Permission.LEAD_VIEW,
            Permission.LEAD_CREATE,
            Permission.LEAD_EDIT,
            Permission.LEAD_ASSIGN,
        ),
    ),
    (msg("Accounts"), (Permission.ACCOUNT_VIEW, Permission.ACCOUNT_EDIT, Permission.PERSON_ERASE)),
    (msg("Process"), (Permission.PROCESS_VIEW, Permission.PROCESS_EDIT, Permission.PROCESS_PUBLISH)),
    (
        msg("Data"),
        (Permission.IMPORT_RUN, Permission.EXPORT_RUN, Permission.FIELD_MANAGE, Permission.AUDIT_VIEW),
    ),
    (
        msg("People and workspace"),
        (Permission.PEOPLE_VIEW, Permission.PEOPLE_MANAGE, Permission.WORKSPACE_MANAGE),
    ),
)
"""Rights in the order of the matrix; every permission is in one group."""


@dataclass(frozen=True, slots=True)
class Head:
    """A role as the head of a column; `people_url` is empty for whoever may not list people."""

    name: str
    what: str
    reach: str
    people: int
    people_url: str
    url: str
    copy_url: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Right:
    """One box of the form; `fixed` for what everybody may and for what the reader may not give."""

    name: str
    label: str
    ticked: bool
    fixed: bool


@require_GET
@page
def listing(request: PageRequest) -> HttpResponse:
    """Roles by permissions."""
    actor = request.actor
    actor.require(Permission.PEOPLE_VIEW)
    rows = roles(actor, archived=True)
    used = [row for row in rows if not row.is_archived]
    context = {
        "heads": [_head(actor, row) for row in used],
        "groups": [
            (
                words.render(gettext),
                [(right_name(one), [one in row.permissions for row in used]) for one in permissions],
            )
            for words, permissions in GROUPS
        ],
        "may_change": actor.may(Permission.PEOPLE_MANAGE),
        "deleted": [(row.id, row.name) for row in rows if row.is_archived]
        if actor.may(Permission.PEOPLE_MANAGE)
        else [],
        "mine": next(
            (
                row_name(row)
                for row in used
                if (row.name or row.key) == (actor.custom_role or actor.role.value)
            ),
            "",
        ),
    }
    return section(request, "settings/roles.html", HERE, context)


def _head(actor: Actor, row: RoleRow) -> Head:
    keeper = actor.may(Permission.PEOPLE_MANAGE)
    return Head(
        name=row_name(row),
        what=role_what(row),
        reach=reach_name(row.reach),
        people=row.people,
        people_url=f"{reverse('settings-people')}?{urlencode({'role': row.chosen_by})}" if keeper else "",
        url=reverse("settings-role", args=[row.id]) if row.id and keeper else "",
        copy_url=f"{reverse('settings-role-new')}?{urlencode({'copy': row.chosen_by})}" if keeper else "",
        is_own=row.id is not None,
    )


@require_http_methods(["GET", "POST"])
@page
def new(request: PageRequest) -> HttpResponse:
    """The form of a new role, filled with what another one may do, and the role itself."""
    actor, asked = request.actor, Given.asked(request)
    actor.require(Permission.PEOPLE_MANAGE)
    known = [row for row in roles(actor) if row.chosen_by == (asked.text("copy") or "rep")]
    source = known[0] if known else not_found(msg("role"))
    if request.method == "GET":
        return _form(request, None, source, None)
    given = Given.posted(request)
    try:
        actions.create_role(
            actor,
            name=given.text("name"),
            base=source.base.value,
            reach=given.text("reach"),
            permissions=_ticked(given),
            now=request.now,
        )
    except (Invalid, Conflict) as error:
        return _form(request, None, source, Attempt.of("role", given, error))
    return go(request, reverse(HERE), gettext("The role is added. Give it to people on their pages."))


@require_http_methods(["GET", "POST"])
@page
def role(request: PageRequest, role_id: UUID) -> HttpResponse:
    """One role of the workspace's own: its name, what it may do and see, who has it."""
    actor = request.actor
    actor.require(Permission.PEOPLE_MANAGE)
    found = custom_role(actor, role_id=role_id)
    if request.method == "GET":
        return _form(request, found, found, None)
    given = Given.posted(request)
    try:
        actions.change_role(
            actor,
            role_id=role_id,
            name=given.text("name"),
            reach=given.text("reach"),
            permissions=_ticked(given),
            now=request.now,
        )
    except (Invalid, Conflict) as error:
        return _form(request, found, found, Attempt.of("role", given, error))
    return go(request, reverse(HERE), gettext("Saved."))


def _ticked(given: Given) -> list[str]:
    return [name.removeprefix(RIGHT) for name in given.values if name.startswith(RIGHT)]


def _form(
    request: PageRequest, own: RoleRow | None, source: RoleRow, attempt: Attempt | None
) -> HttpResponse:
    actor = request.actor
    copied = gettext("Copy of %(name)s") % {"name": row_name(source)}
    inputs = refilled(
        (
            Field("name", gettext("Name"), value=own.name if own else copied, required=True, longest=60),
            Field(
                "reach",
                gettext("Sees"),
                "select",
                source.reach.value,
                tuple(Option(reach.value, reach_name(reach)) for reach in Reach),
                required=True,
            ),
        ),
        attempt,
        "role",
    )
    typed = None if attempt is None or attempt.form != "role" else attempt.typed
    others = tuple(row for row in roles(actor) if own is None or row.id != own.id)
    moved = Field("to", gettext("Its people become"), "select", "", role_options(others), required=True)
    to = refilled((moved,), attempt, "delete")
    context = {
        "title": own.name if own else gettext("New role"),
        "own": own,
        "counts_as": role_name(counts_as(source.base)),
        "address": request.get_full_path() if own is None else reverse("settings-role", args=[own.id]),
        "inputs": inputs,
        "groups": [
            (words.render(gettext), [_right(actor, one, source, typed) for one in permissions])
            for words, permissions in GROUPS
        ],
        "problem": unplaced(attempt, inputs, to),
        "people": _people(actor, own),
        "to": to,
    }
    return section(
        request, "settings/role.html", HERE, context, status=attempt.error.status if attempt else 200
    )


def _right(actor: Actor, one: Permission, source: RoleRow, typed: Any) -> Right:
    name = f"{RIGHT}{one.value}"
    ticked = one in source.permissions if typed is None else name in typed
    mine = one in actor.permissions
    return Right(name, right_name(one), one in LOOK or (ticked and mine), one in LOOK or not mine)


def _people(actor: Actor, own: RoleRow | None) -> list[tuple[str, str, str]]:
    if own is None:
        return []
    return [
        (reverse("settings-member", args=[one.id]), one.name, one.team)
        for one in people(actor)
        if one.custom_role_id == own.id and one.is_active
    ]


@require_POST
@page
def delete(request: PageRequest, role_id: UUID) -> HttpResponse:
    """Delete a role; its people get another one."""
    actor, given = request.actor, Given.posted(request)
    actor.require(Permission.PEOPLE_MANAGE)
    found = custom_role(actor, role_id=role_id)
    try:
        count = actions.delete_role(actor, role_id=role_id, to=given.text("to"), now=request.now)
    except Invalid as error:
        return _form(request, found, found, Attempt.of("delete", given, error))
    text = gettext("The role is deleted.")
    if count:
        more = ngettext("%(n)s person has another one now.", "%(n)s people have another one now.", count)
        text = f"{text} {more % {'n': number_text(count, language())}}"
    return go(request, reverse(HERE), text, undo=reverse("settings-role-restore", args=[role_id]))


@require_POST
@page
def restore(request: PageRequest, role_id: UUID) -> HttpResponse:
    """Bring a deleted role back, without people."""
    try:
        actions.restore_role(request.actor, role_id=role_id, now=request.now)
    except HomeplateError as error:
        if error.status == 404 or error.status == 403:
            raise
        return go(request, reverse(HERE), sentence(error), tone="bad")
    return go(request, reverse(HERE), gettext("The role is back."))
