"""`/settings/tokens/`: personal tokens, by which programs act in somebody's name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from homeplate.kit.errors import Invalid
from homeplate.people.actions import create_token, revoke_token
from homeplate.people.directory import tokens_of_others
from homeplate.people.permissions import Permission
from homeplate.people.queries import TokenRow
from homeplate.people.queries import tokens as own_tokens
from homeplate.web.forms import Attempt, Given, refilled, unplaced
from homeplate.web.page import PageRequest, go, page, sentence
from homeplate.web.settings.sections import section
from homeplate.web.settings.words import RIGHTS, right_name
from homeplate.web.shown import Field, Option

HERE = "settings-tokens"
LASTS = (30, 90, 365)
FOREVER = "0"
SCOPE = "scope-"


@dataclass(frozen=True, slots=True)
class Right:
    """One right that a token may have; `name` is that of its box."""

    name: str
    value: str
    label: str
    ticked: bool


@require_http_methods(["GET", "POST"])
@page
def tokens(request: PageRequest) -> HttpResponse:
    """One's own tokens and the form of a new one; for administrators those of others as well."""
    if request.method == "GET":
        return _page(request)
    given = Given.posted(request)
    days = given.whole("lasts", LASTS[0])
    try:
        made = create_token(
            request.actor,
            name=given.text("name"),
            scopes=[name.removeprefix(SCOPE) for name in given.values if name.startswith(SCOPE)],
            expires_at=request.now + timedelta(days=days) if 0 < days <= LASTS[-1] else None,
            now=request.now,
        )
    except Invalid as error:
        return _page(request, attempt=Attempt.of("token", given, error))
    response = _page(request, made=made.text)
    response["Cache-Control"] = "no-store"
    return response


def _page(request: PageRequest, *, attempt: Attempt | None = None, made: str = "") -> HttpResponse:
    actor = request.actor
    typed = attempt.typed if attempt else {}
    inputs = refilled(_fields(), attempt, "token")
    about_rights = attempt is not None and attempt.error.field == "scopes"
    keeper = actor.may(Permission.PEOPLE_MANAGE)
    context = {
        "made": made,
        "inputs": inputs,
        "rights": tuple(
            Right(f"{SCOPE}{one.value}", one.value, right_name(one), f"{SCOPE}{one.value}" in typed)
            for one in RIGHTS
            if actor.may(one)
        ),
        "rights_error": sentence(attempt.error) if attempt and about_rights else "",
        "problem": "" if about_rights else unplaced(attempt, inputs),
        "opened": attempt is not None,
        "own": [(row, _state(row, request), _rights_text(row.scopes)) for row in own_tokens(actor)],
        "others": [(row, _rights_text(row.scopes)) for row in tokens_of_others(actor, now=request.now)]
        if keeper
        else [],
    }
    return section(
        request, "settings/tokens.html", HERE, context, status=attempt.error.status if attempt else 200
    )


def _fields() -> tuple[Field, ...]:
    lasts = tuple(
        Option(str(days), ngettext("%(n)s day", "%(n)s days", days) % {"n": days}) for days in LASTS
    )
    return (
        Field(
            "name",
            gettext("What it is for"),
            required=True,
            longest=80,
            placeholder=gettext("Reporting, a form on the web site, …"),
        ),
        Field(
            "lasts",
            gettext("Works for"),
            "select",
            str(LASTS[1]),
            (*lasts, Option(FOREVER, gettext("until it is revoked"))),
            required=True,
        ),
    )


def _state(row: TokenRow, request: PageRequest) -> str:
    """Whether a token works: `on`, `revoked` or `expired`."""
    if row.revoked_at is not None:
        return "revoked"
    return "expired" if row.expires_at is not None and row.expires_at <= request.now else "on"


def _rights_text(scopes: list[str]) -> str:
    return ", ".join(right_name(scope) for scope in scopes)


@require_POST
@page
def revoke(request: PageRequest, token_id: UUID) -> HttpResponse:
    """End a token at once; it cannot be brought back, a new one is made in a moment."""
    revoke_token(request.actor, token_id=token_id, now=request.now)
    return go(request, reverse(HERE), gettext("The token does not work any more."))
