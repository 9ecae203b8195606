"""Everything the page of a deal is given, read once and worded for the reader."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from homeplate.accounts.queries import people_of_account
from homeplate.deals import queries
from homeplate.deals.queries import DealDetail
from homeplate.deals.rules.competitors import names_of
from homeplate.deals.rules.refusals import standing
from homeplate.fields.queries import list_fields
from homeplate.fit.records import fit_of_deal
from homeplate.leads.desk import reasons_of
from homeplate.leads.queries import past_of_deal
from homeplate.people.calendar import calendar_of
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names, members
from homeplate.rates.queries import currencies_of
from homeplate.web import custom, formats, jinja, shown
from homeplate.web.accounts import referrals_shown
from homeplate.web.cells import Opened
from homeplate.web.deals import cells, fields
from homeplate.web.deals import detail as parts
from homeplate.web.deals.around import Around
from homeplate.web.deals.celebration import Won, celebration
from homeplate.web.deals.criteria import Writer
from homeplate.web.deals.timeline import FILTERS, Teller, entries
from homeplate.web.fit.around import record_fit
from homeplate.web.forms import Attempt, Given, refilled, unplaced
from homeplate.web.leads.history import Teller as LeadTeller
from homeplate.web.leads.history import entry
from homeplate.web.page import PageRequest, is_htmx, spoken
from homeplate.web.qualification.deal import deal_panel

MOST_CONTACTS = 200
ENTRIES = 30


def detail_of(request: PageRequest, deal_id: UUID) -> DealDetail:
    """The deal as it is at this moment. Raises `NotFound` to outsiders."""
    return queries.deal_detail(request.actor, deal_id=deal_id, now=request.now, today=request.today)


def around(request: PageRequest, detail: DealDetail) -> Around:
    """What the forms of the deal may offer: people of its account, its files."""
    contacts = {
        str(one.contact_id): f"{one.name}, {one.title}" if one.title else one.name
        for one in detail.stakeholders
    }
    if detail.deal.account_id is not None:
        people = people_of_account(request.actor, account_id=detail.deal.account_id, limit=MOST_CONTACTS)
        for contact_id, name, title in people:
            contacts.setdefault(str(contact_id), f"{name}, {title}" if title else name)
    return Around(
        currency=detail.deal.currency,
        language=spoken(),
        today=request.today,
        contacts=contacts,
        documents={str(row.id): row.name for row in detail.documents},
        may_add_contact=request.actor.may(Permission.ACCOUNT_EDIT),
        currencies=currencies_of(request.actor),
        calendar=calendar_of(request.actor),
    )


def deal_page(
    request: PageRequest,
    deal_id: UUID,
    *,
    attempt: Attempt | None = None,
    status: int = 200,
    form_open: str = "",
    won: Won | None = None,
    opened: Opened | None = None,
) -> HttpResponse:
    """The page of a deal, or only what is inside its frame when htmx asked. `attempt` is what did not work, `won`
    the sale to be celebrated, `opened` the part of its head that is being changed."""
    context = {**_context(request, deal_id, attempt, form_open, opened), "won": won}
    template = "deals/_deal.html" if is_htmx(request) else "deals/page.html"
    return render(request, template, context, status=status)


def deal_head(request: PageRequest, deal_id: UUID, opened: Opened | None) -> HttpResponse:
    """Only the head of the page; 422 or 409 when what was typed there was refused."""
    attempt = opened.attempt if opened else None
    context = _context(request, deal_id, None, "", opened)
    return render(request, "deals/_head.html", context, status=attempt.error.status if attempt else 200)


def won_deal(request: PageRequest, deal_id: UUID) -> Won:
    """A sale that was just won, to be celebrated."""
    detail = detail_of(request, deal_id)
    return celebration(detail, around(request, detail), jinja.money)


def timeline_part(request: PageRequest, deal_id: UUID) -> HttpResponse:
    """Only the timeline, narrowed or continued."""
    detail = detail_of(request, deal_id)
    return render(request, "deals/_timeline.html", _timeline(request, detail, around(request, detail)))


def _context(
    request: PageRequest, deal_id: UUID, attempt: Attempt | None, form_open: str, opened: Opened | None
) -> dict[str, Any]:
    actor, detail = request.actor, detail_of(request, deal_id)
    near = around(request, detail)
    deal = parts.deal_shown(detail, actor, near, jinja.say, jinja.money, _overridden(request, detail))
    own = list_fields(actor, record="deal")
    writer = Writer(detail, near, jinja.say, attempt)
    forms: Forms = dict.fromkeys(FORMS, ())
    if deal.may_edit:
        forms = _forms(request, detail, near, attempt)
    if forms["edit"]:
        extra = custom.inputs(own, detail.deal.custom, near.language)
        forms["edit"] += refilled(extra, attempt, "edit")
    groups = writer.groups()
    panel = deal_panel(request, detail, near, attempt)
    lines = [line.fields for group in groups for line in group.criteria]
    return {
        "deal": deal,
        "head": cells.head(request, detail.deal, opened),
        "groups": groups,
        "open_key": _open_key(request, attempt),
        "problem": unplaced(attempt, *forms.values(), *lines, panel.fields if panel else ()),
        "panel": panel,
        "step_warning": parts.warned(detail),
        "people": parts.people(detail, near, may_edit=deal.may_edit),
        **_fit(request, detail),
        "referred": referrals_shown.origin(actor, deal_id=deal_id),
        "competitors": names_of(detail.deal.competitors),
        "winner": detail.deal.competitor,
        "documents": _documents(detail, may_edit=deal.may_edit),
        "facts": (
            *parts.facts(detail, near, jinja.date),
            *custom.facts(own, detail.deal.custom, near.language),
        ),
        "opened": attempt.form if attempt else form_open,
        **{f"{name}_fields": inputs for name, inputs in forms.items()},
        **_timeline(request, detail, near),
    }


def _fit(request: PageRequest, detail: DealDetail) -> dict[str, Any]:
    """How well the account fits and which personas its people match; whether the process asks for one that is open."""
    deal = detail.deal
    found = fit_of_deal(request.actor, deal_id=deal.id, account_id=deal.account_id, today=request.today)
    views = [view for stage in detail.stages for view in stage.criteria if view.criterion.type == "persona"]
    asked = any(view.state not in ("validated", "not_applicable") and view.may_validate for view in views)
    return {"fit": record_fit(request.actor, found), "persona_asked": asked and deal.status == "open"}


def _open_key(request: PageRequest, attempt: Attempt | None) -> str:
    """The criterion whose form is open: the one refused, else the one that the address names."""
    if attempt is not None:
        return attempt.form.removeprefix("c-") if attempt.form.startswith("c-") else ""
    return Given.asked(request).text("open")


Forms = dict[str, tuple[shown.Field, ...]]
FORMS = (
    "person",
    "competitor",
    "step",
    "edit",
    "win",
    "lose",
    "later",
    "back",
    "reopen",
    "assign",
    "document",
)
"""The forms of the page, each with the inputs that `fields` gives it."""


def _forms(request: PageRequest, detail: DealDetail, near: Around, attempt: Attempt | None) -> Forms:
    actor = request.actor
    colleagues = members(actor) if actor.may(Permission.DEAL_ASSIGN) else []
    found = {
        "person": fields.person(near),
        "competitor": (fields.competitor("met", gettext("Name of the competitor")),),
        "step": fields.step(detail, near),
        "edit": fields.edit(detail, near),
        "win": fields.won(detail, may_override=actor.may(Permission.DEAL_OVERRIDE)),
        "lose": fields.lost(),
        "later": fields.later(near),
        "back": fields.back(detail, near),
        "reopen": (fields.reason(),),
        "assign": fields.assign(colleagues, detail),
        "document": fields.document(),
    }
    return {name: refilled(inputs, attempt, name) for name, inputs in found.items()}


def _overridden(request: PageRequest, detail: DealDetail) -> frozenset[str]:
    """The criteria that were missing when gates of this deal were overridden."""
    if not detail.deal.overrides:
        return frozenset()
    verbs = ("deal.overridden", "deal.won")
    facts = queries.timeline_of(request.actor, detail=detail, verbs=verbs, size=20).rows
    return frozenset(str(key) for fact in facts for key in fact.data.get("missing", ()))


def _documents(detail: DealDetail, *, may_edit: bool) -> tuple[shown.Document, ...]:
    deal_id, language = detail.deal.id, jinja.language()
    return tuple(
        shown.Document(
            name=row.name,
            url=reverse("deal-document", args=[deal_id, row.id]),
            note=f"{formats.size_text(row.size, language)} · {row.by} · {jinja.date(row.created_at.date(), 'short')}",
            archive_url=reverse("deal-document-archive", args=[deal_id, row.id]) if may_edit else "",
        )
        for row in detail.documents
    )


def _timeline(request: PageRequest, detail: DealDetail, near: Around) -> dict[str, Any]:
    given = Given.asked(request)
    chosen = given.text("timeline") if given.text("timeline") in FILTERS else ""
    page = queries.timeline_of(
        request.actor,
        detail=detail,
        cursor=given.text("before"),
        size=ENTRIES,
        verbs=FILTERS.get(chosen, ()),
    )
    names = member_names(request.actor.workspace_id)
    start = reverse("deal", args=[detail.deal.id])
    older = urlencode({"timeline": chosen, "before": page.next_cursor})
    whole = not (chosen or given.text("before") or page.next_cursor)
    return {
        "noes": standing(Counter(row.verb for row in page.rows))
        if whole
        else queries.noes_of(request.actor, detail=detail),
        "timeline": (
            *entries(page.rows, Teller(detail.process, near, names, jinja.money)),
            *(() if page.next_cursor or chosen else _before(request, detail)),
        ),
        "timeline_filters": tuple(
            (label, f"{start}?timeline={key}#timeline" if key else f"{start}#timeline", key == chosen)
            for key, label in _filter_labels()
        ),
        "timeline_more_url": f"{start}?{older}#timeline" if page.next_cursor else "",
    }


def _before(request: PageRequest, detail: DealDetail) -> tuple[shown.TimelineEntry, ...]:
    """What happened to the lead that the deal came from, told below its own beginning."""
    past = past_of_deal(request.actor, deal_id=detail.deal.id)
    if past is None:
        return ()
    lead, facts = past
    teller = LeadTeller(member_names(request.actor.workspace_id), reasons_of(request.actor))
    return tuple(
        replace(
            entry(fact, teller),
            text=gettext("Lead “%(name)s”: %(what)s") % {"name": lead.title, "what": told},
        )
        for fact in facts
        if (told := entry(fact, teller).text)
    )


def _filter_labels() -> tuple[tuple[str, str], ...]:
    return (
        ("", gettext("All")),
        ("criteria", gettext("Criteria")),
        ("moves", gettext("Moves")),
        ("people", gettext("People, files")),
        ("details", gettext("Details")),
    )
