"""`/form/…`: a form for strangers, to be opened or put into another site: no scripts, no cookies, safe against spam.

Whoever sends it must have opened it some seconds and at most a day before (a signed token says when), must not fill in
what people do not see, and may not send it often from one place. A form that is sent twice is taken in once.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from csp.decorators import csp_replace
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from homeplate.kit.errors import Conflict, Invalid, NotFound
from homeplate.kit.text import msg
from homeplate.leads import actions
from homeplate.leads.queries import FormRow, public_form
from homeplate.leads.rules.kinds import IMMEDIACY
from homeplate.ledger.actions import once
from homeplate.people.access import Actor
from homeplate.people.queries import operator
from homeplate.tenancy.context import workspace
from homeplate.web import limits
from homeplate.web.forms import Attempt, Given, options, refilled, unplaced
from homeplate.web.jinja import language
from homeplate.web.leads.words import country_options
from homeplate.web.shown import Field

SALT = "homeplate.lead-form"
YOUNGEST, OLDEST = 3, 24 * 3600
"""Seconds between opening and sending."""
SENT_AT_MOST, OPENED_AT_MOST, WINDOW = 10, 120, 600
TRAP = "website"
"""An input that nobody sees: only programs fill it in."""


@csrf_exempt
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]  # takes views with arguments as well
@require_http_methods(["GET", "POST"])
def lead_form(request: HttpRequest, workspace_id: UUID, form_id: UUID) -> HttpResponse:
    """The form, and its answer, in the language of the visitor's browser."""
    try:
        most = SENT_AT_MOST if request.method == "POST" else OPENED_AT_MOST
        limits.count(f"lead-form.{request.method}", limits.place_of(request), most=most, seconds=WINDOW)
        form = public_form(workspace_id=workspace_id, form_id=form_id)
        response = _opened(request, form)
    except NotFound:
        response = render(request, "leads/public.html", {"state": "gone", "form": None}, status=404)
    except limits.TooMany:
        response = render(request, "leads/public.html", {"state": "often", "form": None}, status=429)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _opened(request: HttpRequest, form: FormRow) -> HttpResponse:
    if form.retired_at is not None:
        return render(request, "leads/public.html", {"state": "closed", "form": form}, status=410)
    if request.method != "POST":
        return _form(request, form)
    given = Given.posted(request)
    if given.text(TRAP):
        return _thanks(request, form)  # whoever filled in what nobody sees need not know that it was noticed
    try:
        _once(form, given, _checked(form, given))
    except Invalid as error:
        return _form(request, form, Attempt.of("form", given, error))
    return _thanks(request, form)


def _checked(form: FormRow, given: Given) -> str:
    """What is unique of an opened form. Raises `Invalid` for one opened too long ago, a moment ago, or never."""
    try:
        said = signing.loads(given.text("token"), salt=SALT)
        age = timezone.now().timestamp() - float(said["at"])
        if said["form"] != str(form.id) or age > OLDEST:
            raise signing.BadSignature
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        raise Invalid(
            "token", msg("This form was open for too long. Send it once more."), field="token"
        ) from None
    if age < YOUNGEST:
        raise Invalid(
            "token", msg("That was very quick. Look it over, then send it once more."), field="token"
        )
    return str(said["nonce"])


def _once(form: FormRow, given: Given, nonce: str) -> None:
    """Take in what was sent, unless the same opened form was sent before, to whichever process of the server."""
    actor, now = operator(form.workspace_id, "form"), timezone.now()

    def run() -> dict[str, Any]:
        _take_in(actor, form, given)
        return {}

    try:
        with workspace(form.workspace_id):
            once(replace(actor, member_id=form.id), key=f"lead-form.{nonce}", request=b"", now=now, run=run)
    except Conflict:
        return  # sent twice at the same moment: the other one is taken in


def _take_in(actor: Actor, form: FormRow, given: Given) -> None:
    values = {name: given.text(name) for name in ("person", "email", *form.asks)}
    if not values["person"]:
        raise Invalid("required", msg("Please fill this in."), field="person")
    if not values["email"]:
        raise Invalid("required", msg("Please fill this in."), field="email")
    if form.consent and not given.ticked("consent"):
        raise Invalid("required", msg("Please tick this, or do not send the form."), field="consent")
    consent = f"{form.consent}\n{form.name}, {timezone.now():%Y-%m-%d %H:%M} UTC" if form.consent else ""
    actions.take_in(actor, now=timezone.now(), team_id=form.team_id, **_values(form, values), consent=consent)


def _values(form: FormRow, values: Mapping[str, str]) -> Any:
    spoken = language().split("-")[0]
    return {
        **values,
        "source": form.source,
        "source_detail": form.source_detail or form.name,
        "language": spoken,
    }


def _thanks(request: HttpRequest, form: FormRow) -> HttpResponse:
    return render(request, "leads/public.html", {"state": "thanks", "form": form})


def _form(request: HttpRequest, form: FormRow, attempt: Attempt | None = None) -> HttpResponse:
    inputs = refilled(_inputs(form), attempt, "form")
    token = {"form": str(form.id), "nonce": secrets.token_urlsafe(12), "at": timezone.now().timestamp()}
    context = {
        "state": "open",
        "form": form,
        "inputs": inputs,
        "problem": unplaced(attempt, inputs),
        "token": signing.dumps(token, salt=SALT),
        "here": reverse("lead-form", args=[form.workspace_id, form.id]),
        "trap": TRAP,
    }
    return render(request, "leads/public.html", context, status=attempt.error.status if attempt else 200)


def _inputs(form: FormRow) -> tuple[Field, ...]:
    known = {
        "company": Field("company", gettext("Company"), longest=200, autocomplete="organization"),
        "phone": Field("phone", gettext("Phone"), longest=40, autocomplete="tel"),
        "job_title": Field("job_title", gettext("Job title"), longest=160, autocomplete="organization-title"),
        "country": Field(
            "country", gettext("Country"), "select", "", country_options(), autocomplete="country"
        ),
        "postal_code": Field("postal_code", gettext("Postal code"), longest=20, autocomplete="postal-code"),
        "industry": Field("industry", gettext("Industry"), longest=120),
        "need": Field("need", gettext("What can we do for you?"), "textarea", longest=4000),
        "immediacy": Field(
            "immediacy", gettext("How soon do you need it?"), "select", "", options(IMMEDIACY)
        ),
    }
    asked = [known[name] for name in form.asks if name in known]
    agreed = [Field("consent", form.consent, "check", required=True, wide=True)] if form.consent else []
    return (
        Field("person", gettext("Your name"), required=True, longest=200, autocomplete="name"),
        Field("email", gettext("E-mail address"), "email", required=True, longest=254, autocomplete="email"),
        *asked,
        *agreed,
    )
