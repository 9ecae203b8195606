"""`/deals/…`: the page of a deal and what is changed on it. Moves through the process are in `moves`."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO, Protocol, cast
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from homeplate.accounts.actions import create_contact
from homeplate.deals import actions, queries
from homeplate.fields.queries import list_fields
from homeplate.fit.gating import look_for_persona
from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.ids import parse_id
from homeplate.kit.text import folded, msg
from homeplate.people.calendar import calendar_of
from homeplate.people.permissions import Permission
from homeplate.people.queries import members
from homeplate.playbook.queries import choices
from homeplate.rates.queries import currencies_of
from homeplate.web import custom
from homeplate.web.accounts.pick import chosen_account
from homeplate.web.deals import fields
from homeplate.web.deals.around import Around
from homeplate.web.deals.context import deal_page, timeline_part
from homeplate.web.forms import Attempt, Given, refilled, unplaced
from homeplate.web.page import PageRequest, go, is_htmx, page, spoken, toast
from homeplate.web.shown import Field


class Made(Protocol):
    """A deal that was just created."""

    @property
    def id(self) -> UUID:
        """Its id."""

    @property
    def name(self) -> str:
        """Its name."""


@require_GET
@page
def deal(request: PageRequest, deal_id: UUID) -> HttpResponse:
    """The page of a deal; only its timeline when htmx asked for that."""
    if request.headers.get("HX-Target") == "timeline":
        return timeline_part(request, deal_id)
    return deal_page(request, deal_id)


@require_http_methods(["GET", "POST"])
@page
def new_deal(request: PageRequest) -> HttpResponse:
    """The form of a new deal, and the deal itself."""
    request.actor.require(Permission.DEAL_EDIT)
    if request.method == "GET":
        return _new_form(request, None)
    given = Given.posted(request)
    try:
        made = create_from(request, given)
    except (Invalid, Conflict) as error:
        return _new_form(request, Attempt.of("new", given, error))
    return go(request, reverse("deal", args=[made.id]), gettext("The deal is added."))


def create_from(request: PageRequest, given: Given) -> Made:
    """The deal that the form of a new one asks for. Raises `Invalid`, `Conflict`."""
    return actions.create_deal(
        request.actor,
        name=given.text("name"),
        now=request.now,
        value=given.amount("value"),
        currency=given.text("currency") or None,
        expected_close=given.day("expected_close"),
        source=given.text("source"),
        process_id=given.id("process"),
        owner_id=given.id("owner_id"),
        next_step=fields.step_of(given, optional=True),
        custom=custom.read(list_fields(request.actor, record="deal"), given),
        account_id=chosen_account(request, given),
    )


def inputs_of_new(request: PageRequest) -> tuple[Field, ...]:
    """The inputs of a new deal."""
    actor = request.actor
    near = Around(
        actor.currency,
        spoken(),
        request.today,
        currencies=currencies_of(actor),
        calendar=calendar_of(actor),
    )
    colleagues = members(actor) if actor.may(Permission.DEAL_ASSIGN) else []
    own = list_fields(actor, record="deal")
    return (*fields.new(actor, choices(actor), colleagues, near), *custom.inputs(own, {}, near.language))


def _new_form(request: PageRequest, attempt: Attempt | None) -> HttpResponse:
    shown = refilled(inputs_of_new(request), attempt, "new")
    context = {"new_fields": shown, "problem": unplaced(attempt, shown), "new_url": reverse("deal-new")}
    template = "deals/_new.html" if is_htmx(request) else "deals/new.html"
    return render(request, template, context, status=attempt.error.status if attempt else 200)


def changed(
    request: PageRequest,
    deal_id: UUID,
    form: str,
    act: Callable[[Given], object],
    text: str,
    permission: Permission = Permission.DEAL_EDIT,
    undo: Callable[[], str] = str,
) -> HttpResponse:
    """Do what a form of the page asks for and show the deal; what was typed comes back when it is refused. `undo` gives
    the address that takes it back, once it is done."""
    request.actor.require(permission)
    given = Given.posted(request)
    try:
        act(given)
    except (Invalid, Conflict) as error:
        attempt = Attempt.of(form, given, error)
        return deal_page(request, deal_id, attempt=attempt, status=error.status)
    if not is_htmx(request):
        return go(request, reverse("deal", args=[deal_id]), text, undo=undo())
    return toast(deal_page(request, deal_id), text, undo=undo())


@require_POST
@page
def edit(request: PageRequest, deal_id: UUID) -> HttpResponse:
    """Change what the deal says of itself."""

    def act(given: Given) -> object:
        row = queries.deal_record(request.actor, deal_id=deal_id)
        changes: dict[str, object] = {
            "name": given.text("name"),
            "value": given.amount("value"),
            "currency": given.text("currency") or row.currency,
            "expected_close": given.day("expected_close"),
            "source": given.text("source"),
            "kind": given.text("kind"),
            **_chance(row, given),
            "custom": custom.read(list_fields(request.actor, record="deal"), given),
        }
        # Two accounts may have one name: the deal keeps its own unless another name was typed.
        if folded(given.text("account")) != folded(row.account):
            changes["account_id"] = chosen_account(request, given)
        return actions.edit_deal(
            request.actor, deal_id=deal_id, changes=changes, now=request.now, revision=given.revision()
        )

    return changed(request, deal_id, "edit", act, gettext("Saved."))


def _chance(row: queries.DealRow, given: Given) -> dict[str, object]:
    """The probability set by hand, only where the form changes it: closed deals have none to set."""
    share = given.amount("probability")
    before = row.probability / 1000 if row.probability_source == "hand" else None
    wanted = None if share is None else float(share) / 100
    return {} if wanted == before else {"probability": wanted}


@require_POST
@page
def next_step(request: PageRequest, deal_id: UUID) -> HttpResponse:
    """Set the step agreed with the buyer; an empty one is done or dropped."""

    def act(given: Given) -> object:
        step = fields.step_of(given, optional=True)
        return actions.set_next_step(
            request.actor, deal_id=deal_id, step=step, now=request.now, revision=given.revision()
        )

    return changed(request, deal_id, "step", act, gettext("The next step is set."))


@require_POST
@page
def tell_no(request: PageRequest, deal_id: UUID) -> HttpResponse:
    """The buyer said no for now: the deal stays open until the day to come back; the message takes it back."""

    def act(given: Given) -> object:
        step = fields.step_of(given, optional=False)
        assert step is not None
        return actions.tell_no(
            request.actor,
            deal_id=deal_id,
            reason=given.text("reason"),
            note=given.text("note"),
            step=step,
            now=request.now,
            revision=given.revision(),
        )

    def undo() -> str:
        fact = queries.no_at(request.actor, deal_id=deal_id, moment=request.now)
        return f"{reverse('deal-no-undo', args=[deal_id])}?fact={fact}"

    text = gettext("The no is counted. The deal stays open until then.")
    return changed(request, deal_id, "later", act, text, undo=undo)


@require_POST
@page
def take_back_no(request: PageRequest, deal_id: UUID) -> HttpResponse:
    """Undo a no for now: the one that the address names, else the last that stands."""
    fact = parse_id(request.GET.get("fact", ""))
    actions.take_back_no(request.actor, deal_id=deal_id, now=request.now, fact_id=fact)
    return go(request, reverse("deal", args=[deal_id]), gettext("The no counts no more."))


@require_POST
@page
def assign(request: PageRequest, deal_id: UUID) -> HttpResponse:
    """Hand the deal over to a colleague."""

    def act(given: Given) -> object:
        owner = given.id("owner_id")
        if owner is None:
            raise Invalid("owner-missing", msg("Say who owns the deal."), field="owner_id")
        return actions.assign_deal(
            request.actor,
            deal_id=deal_id,
            owner_id=owner,
            note=given.text("note"),
            now=request.now,
            revision=given.revision(),
        )

    text = gettext("The deal is handed over.")
    return changed(request, deal_id, "assign", act, text, Permission.DEAL_ASSIGN)


@require_POST
@page
def add_person(request: PageRequest, deal_id: UUID) -> HttpResponse:
    """Put somebody into the decision: a known contact, or one that is added to the account."""

    def act(given: Given) -> object:
        return actions.put_stakeholder(
            request.actor,
            deal_id=deal_id,
            buying_role=given.text("buying_role"),
            influence=given.whole("influence", 3),
            attitude=given.whole("attitude", 0),
            now=request.now,
            contact_id=_contact(request, deal_id, given),
        )

    return changed(request, deal_id, "person", act, gettext("Added to the people in the decision."))


def _contact(request: PageRequest, deal_id: UUID, given: Given) -> UUID:
    name = given.text("name")
    if not name:
        chosen = given.id("contact_id")
        if chosen is None:
            raise Invalid("no-contact", msg("Choose a contact, or give the name of a new one."), field="name")
        return chosen
    if not given.text("buying_role"):
        raise Invalid("required", msg("Please fill this in."), field="buying_role")
    account = queries.deal_record(request.actor, deal_id=deal_id).account_id
    made = create_contact(
        request.actor, name=name, title=given.text("title"), account_id=account, now=request.now
    )
    return made.id


@require_POST
@page
def remove_person(request: PageRequest, deal_id: UUID, contact_id: UUID) -> HttpResponse:
    """Take somebody out of the decision; the contact itself stays."""

    def act(given: Given) -> object:
        return actions.remove_stakeholder(
            request.actor, deal_id=deal_id, contact_id=contact_id, now=request.now
        )

    return changed(request, deal_id, "", act, gettext("Removed from this deal."))


@require_POST
@page
def add_document(request: PageRequest, deal_id: UUID) -> HttpResponse:
    """Keep a file with the deal."""

    def act(given: Given) -> object:
        file = request.FILES.get("file")
        if file is None:
            raise Invalid("file-missing", msg("Choose a file."), field="file")
        content = cast("BinaryIO", file.file)
        return actions.add_document(
            request.actor, deal_id=deal_id, name=file.name or "", content=content, now=request.now
        )

    return changed(request, deal_id, "document", act, gettext("The document is kept."))


@require_POST
@page
def archive_document(request: PageRequest, deal_id: UUID, document_id: UUID) -> HttpResponse:
    """Take a file away from the deal."""

    def act(given: Given) -> object:
        return actions.archive_document(
            request.actor, deal_id=deal_id, document_id=document_id, now=request.now
        )

    return changed(request, deal_id, "", act, gettext("The document is removed."))


@require_GET
@page
def document(request: PageRequest, deal_id: UUID, document_id: UUID) -> HttpResponseBase:
    """A kept file, always as a download: a browser runs nothing of it."""
    found, content = queries.open_document(request.actor, deal_id=deal_id, document_id=document_id)
    response = FileResponse(content, as_attachment=True, filename=found.name, content_type=found.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@require_POST
@page
def archive(request: PageRequest, deal_id: UUID) -> HttpResponse:
    """Delete the deal so that it can be restored; the message on the board takes it back."""
    given = Given.posted(request)
    row = actions.archive_deal(request.actor, deal_id=deal_id, now=request.now, revision=given.revision())
    text = gettext("“%(name)s” is deleted.") % {"name": row.name}
    return go(request, reverse("pipeline"), text, undo=reverse("deal-restore", args=[deal_id]))


@require_POST
@page
def restore(request: PageRequest, deal_id: UUID) -> HttpResponse:
    """Undo the deletion."""
    actions.restore_deal(request.actor, deal_id=deal_id, now=request.now)
    return go(request, reverse("deal", args=[deal_id]), gettext("The deal is back."))


@require_POST
@page
def find_persona(request: PageRequest, deal_id: UUID) -> HttpResponse:
    """Give the evidence that a buyer persona fits, where somebody in the decision matches one."""
    return changed(
        request,
        deal_id,
        "persona",
        lambda given: look_for_persona(request.actor, deal_id=deal_id, now=request.now),
        gettext("A persona fits: the evidence is given."),
        Permission.DEAL_VALIDATE,
    )
