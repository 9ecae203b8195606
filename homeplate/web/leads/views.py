"""`/leads/…`: handing in a lead, the page of one, and what is done with it there."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from homeplate.deals.queries import deal_record
from homeplate.kit.errors import Conflict, Invalid, NotFound
from homeplate.kit.text import msg
from homeplate.leads import actions
from homeplate.leads.desk import clock_of, reasons_of
from homeplate.leads.queries import LeadRow, Match, get_lead, known_already, lead_history
from homeplate.leads.rules.kinds import APPROACHES
from homeplate.leads.rules.moves import steps_from
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission
from homeplate.people.queries import members
from homeplate.prospects.takes.queries import origin_of
from homeplate.web.accounts import referrals_shown
from homeplate.web.forms import Attempt, Given, options, refilled, unplaced
from homeplate.web.leads import fields, history
from homeplate.web.leads.asked import inbox_url
from homeplate.web.leads.doing import run, usual_way
from homeplate.web.leads.words import TONES, clock_shown, is_urgent, named, named_options, state_name
from homeplate.web.page import PageRequest, go, page
from homeplate.web.qualification.lead import lead_panel
from homeplate.web.shown import Field, Option

UNDONE_BY_BUTTON = frozenset(
    {"accept", "qualify", "reject", "recycle", "contact", "back", "assign", "reopen"}
)


@require_http_methods(["GET", "POST"])
@page
def new_lead(request: PageRequest) -> HttpResponse:
    """The form that hands in a lead, and the lead itself."""
    actor, attempt = request.actor, None
    known: tuple[tuple[Option, str], ...] = ()
    actor.require(Permission.LEAD_CREATE)
    if request.method == "POST":
        given = Given.posted(request)
        try:
            known = _known(actor, given)
            if not known:
                return _handed_in(request, given)
        except (Invalid, Conflict) as error:
            attempt = Attempt.of("new", given, error)
        else:
            attempt = Attempt.of("new", given, Conflict("known", msg("Somebody like this is known already.")))
    groups = (fields.somebody(None), fields.need(None), fields.more(None))
    shown = tuple(refilled(group, attempt, "new") for group in groups)
    ways = tuple(refilled(pair, attempt, "new") for pair in fields.ways(None))
    context = {
        "somebody": shown[0],
        "need": shown[1],
        "more": shown[2],
        "ways": ways,
        "opened": attempt is not None,
        "known": known,
        "problem": "" if known else unplaced(attempt, *shown),
    }
    return render(request, "leads/new.html", context, status=attempt.error.status if attempt else 200)


AGAIN, NOBODY = "again", "nobody"


def _known(actor: Actor, given: Given) -> tuple[tuple[Option, str], ...]:
    """Who is known already of those like this, each with how that was found, to choose from; nothing once chosen."""
    if given.text("link"):
        return ()
    found = known_already(
        actor, email=given.text("email"), phone=given.text("phone"), domain=given.text("domain")
    ).matches
    if not found:
        return ()
    shown = [(_choice(one), _found_by(one)) for one in found]
    return (*dict.fromkeys(shown), (Option(NOBODY, gettext("Somebody else: hand it in as it is")), ""))


def _choice(one: Match) -> Option:
    match one.kind:
        case "lead":
            name = one.name or gettext("a lead that a colleague works on")
            return Option(
                AGAIN,
                gettext("They are a lead already: %(name)s. Note that they asked again") % {"name": name},
            )
        case "contact":
            about = ", ".join(part for part in (one.name, one.about) if part)
            return Option(
                f"contact:{one.id}", gettext("They are a contact of ours: %(name)s") % {"name": about}
            )
    return Option(
        f"account:{one.id}", gettext("Their company is an account of ours: %(name)s") % {"name": one.name}
    )


def _found_by(one: Match) -> str:
    found = {
        "email": gettext("same e-mail address"),
        "phone": gettext("same phone number"),
        "domain": gettext("same web address"),
    }
    return found[one.by]


def _handed_in(request: PageRequest, given: Given) -> HttpResponse:
    """The lead as it is handed in: a new one, linked to who was chosen, or one more word of one that there is."""
    actor, values = request.actor, fields.values(given)
    link, _, identity = given.text("link").partition(":")
    if link == AGAIN:
        taken = actions.take_in(actor, now=request.now, **values)
        text = gettext("Thank you. It is noted with the lead that there is.") if taken.again else _thanks()
        seen = _is_seen(actor, taken.lead.id)
        return go(request, reverse("lead", args=[taken.lead.id]) if seen else reverse("leads"), text)
    if link in ("contact", "account"):
        values[f"{link}_id"] = identity
    made = actions.create_lead(actor, now=request.now, **values)
    return go(request, reverse("lead", args=[made.id]), _thanks())


def _thanks() -> str:
    return gettext("Thank you. The lead is handed in.")


def _is_seen(actor: Actor, lead_id: UUID) -> bool:
    try:
        get_lead(actor, lead_id=lead_id)
    except NotFound:
        return False
    return True


@require_GET
@page
def lead(request: PageRequest, lead_id: UUID) -> HttpResponse:
    """The page of a lead: who it is, what they need, how to approach them, and what happened."""
    return lead_page(request, lead_id)


def lead_page(request: PageRequest, lead_id: UUID, attempt: Attempt | None = None) -> HttpResponse:
    """The page of a lead; `attempt` is what did not work."""
    actor, found = request.actor, get_lead(request.actor, lead_id=lead_id)
    row = found.lead
    works = found.worked and actor.may(Permission.LEAD_EDIT) and row.archived_at is None
    now, clock = request.now.astimezone(ZoneInfo(actor.zone)), clock_of(actor)
    past = lead_history(actor, lead_id=lead_id, cursor=Given.asked(request).text("before"))
    inputs = refilled(fields.everything(row), attempt, "edit") if works else ()
    forms = (
        {name: refilled(form, attempt, name) for name, form in _forms(actor, row).items()} if works else {}
    )
    context = {
        "lead": row,
        "state": state_name(row.state),
        "tone": TONES[row.state],
        "urgent": is_urgent(row),
        "clock": clock_shown(row, clock, now),
        "facts": fields.facts(row, history.moment_day),
        "approaches": fields.approach_lines(row),
        "reason": named(reasons_of(actor), row.reason) if row.reason else "",
        "why": history.why_text(row.why),
        "panel": lead_panel(request, found),
        "steps": steps_from(row.state) if works else frozenset(),
        "forms": forms,
        "edit_fields": inputs,
        "problem": unplaced(attempt, inputs, *forms.values()),
        "opened": attempt.form if attempt else "",
        "may_assign": "assign" in forms,
        "may_restore": found.worked and actor.may(Permission.LEAD_EDIT),
        **_links(row),
        "origin": _origin(actor, lead_id),
        "referred": referrals_shown.origin(actor, lead_id=lead_id),
        **_deal(actor, row),
        "convert_url": reverse("lead-convert", args=[lead_id]) if actor.may(Permission.DEAL_EDIT) else "",
        **history.context(past, row, reasons_of(actor), works=works),
    }
    return render(request, "leads/lead.html", context, status=attempt.error.status if attempt else 200)


def _links(row: LeadRow) -> dict[str, str]:
    """Where what the lead refers to is found."""
    return {
        "account_url": reverse("account", args=[row.account_id]) if row.account_id else "",
        "contact_url": reverse("contact", args=[row.contact_id]) if row.contact_id else "",
        "web_url": f"https://{row.domain}" if row.domain else "",
    }


def _origin(actor: Actor, lead_id: UUID) -> tuple[str, str] | None:
    """The prospect that a lead was made of: what it is called, and where it is found."""
    found = origin_of(actor, lead_id=lead_id)
    if found is None:
        return None
    kind = "prospect-company" if found.about == "companies" else "prospect-person"
    return found.name, reverse(kind, args=[found.record_id])


def _deal(actor: Actor, row: LeadRow) -> dict[str, str]:
    """The deal that goes on with a lead, for whoever may see it."""
    if row.deal_id is None or not actor.may(Permission.DEAL_VIEW):
        return {"deal_url": "", "deal_name": ""}
    try:
        name = deal_record(actor, deal_id=row.deal_id).name
    except NotFound:
        return {"deal_url": "", "deal_name": ""}
    return {"deal_url": reverse("deal", args=[row.deal_id]), "deal_name": name}


def _forms(actor: Actor, row: LeadRow) -> dict[str, tuple[Field, ...]]:
    """The inputs of each step that asks for something."""
    note = Field("note", gettext("Note"), "textarea", longest=2000)
    steps = steps_from(row.state)
    found: dict[str, tuple[Field, ...]] = {
        "contact": (
            Field("way", gettext("How"), "select", usual_way(row), options(APPROACHES), required=True),
            Field("note", gettext("What was said"), "textarea", longest=2000),
        ),
        "qualify": (Field("note", gettext("Why it looks likely"), "textarea", longest=2000),),
        "reject": (
            Field("reason", gettext("Reason"), "select", "", named_options(reasons_of(actor)), required=True),
            note,
        ),
        "recycle": (Field("on", gettext("Comes back on"), "date", required=True), note),
    }
    if actor.may(Permission.LEAD_ASSIGN):
        owners = tuple(Option(str(one.id), one.name) for one in members(actor))
        found["assign"] = (
            Field("owner_id", gettext("New owner"), "select", "", owners, required=True),
            Field("note", gettext("Note for them"), "textarea", longest=2000),
        )
    return {name: form for name, form in found.items() if name in steps}


@require_POST
@page
def edit_lead(request: PageRequest, lead_id: UUID) -> HttpResponse:
    """Change what is known of a lead."""
    given = Given.posted(request)
    try:
        actions.edit_lead(
            request.actor,
            lead_id=lead_id,
            changes=fields.values(given),
            now=request.now,
            revision=given.revision(),
        )
    except (Invalid, Conflict) as error:
        return lead_page(request, lead_id, Attempt.of("edit", given, error))
    return go(request, reverse("lead", args=[lead_id]), gettext("Saved."))


@require_POST
@page
def do(request: PageRequest, lead_id: UUID) -> HttpResponse:
    """One step of a lead, as its button or form says; back to the inbox when it was made there."""
    request.actor.require(Permission.LEAD_EDIT)
    given = Given.posted(request)
    step = given.text("do")
    try:
        done = run(request, lead_id, step, given, given.revision())
    except (Invalid, Conflict) as error:
        get_lead(request.actor, lead_id=lead_id)
        return lead_page(request, lead_id, Attempt.of(step, given, error))
    back = (
        inbox_url(tab=given.text("tab")) if given.text("from") == "inbox" else reverse("lead", args=[lead_id])
    )
    if step == "archive":
        text = gettext("“%(name)s” is deleted.") % {"name": done.title}
        return go(request, reverse("leads"), text, undo=reverse("lead-restore", args=[lead_id]))
    undo = f"{reverse('lead-undo', args=[lead_id])}?{urlencode({'revision': done.revision})}"
    text = _told(step) % {"name": done.title}
    return go(request, back, text, undo=undo if step in UNDONE_BY_BUTTON else "")


def _told(step: str) -> str:
    return {
        "accept": gettext("“%(name)s” is accepted."),
        "qualify": gettext("“%(name)s” is qualified."),
        "reject": gettext("“%(name)s” is rejected."),
        "recycle": gettext("“%(name)s” waits for its day."),
        "back": gettext("“%(name)s” is back."),
        "reopen": gettext("“%(name)s” is open again."),
        "contact": gettext("The contact with “%(name)s” is noted."),
        "assign": gettext("“%(name)s” is handed over."),
    }[step]


@require_POST
@page
def undo(request: PageRequest, lead_id: UUID) -> HttpResponse:
    """Take the last step back, unless something else happened since."""
    seen: Any = Given.asked(request).revision()
    actions.undo_step(request.actor, lead_id=lead_id, now=request.now, revision=seen)
    return go(request, reverse("lead", args=[lead_id]), gettext("Taken back."))


@require_POST
@page
def restore_lead(request: PageRequest, lead_id: UUID) -> HttpResponse:
    """Bring a deleted lead back."""
    actions.restore_lead(request.actor, lead_id=lead_id, now=request.now)
    return go(request, reverse("lead", args=[lead_id]), gettext("The lead is back."))
