"""`/accounts/…/merge/`, `/contacts/…/merge/`: find the other record, compare the two, make one of them, undo it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from homeplate.accounts.merge_rules import ACCOUNT_PARTS, CONTACT_PARTS, Part, choices
from homeplate.accounts.queries import (
    AccountFilter,
    ContactFilter,
    get_account,
    get_contact,
    list_accounts,
    list_contacts,
)
from homeplate.deals import actions
from homeplate.deals.queries import deals_of_account, decisions_of_contact
from homeplate.fields.queries import list_fields
from homeplate.kit.errors import Conflict, HomeplateError, Invalid
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission
from homeplate.web import custom, jinja
from homeplate.web.accounts import history, merge_shown
from homeplate.web.accounts.merge_shown import Candidate, Line
from homeplate.web.forms import Given
from homeplate.web.page import PageRequest, go, page, sentence, spoken

CANDIDATES = 12
CHOICE = "keep."


@dataclass(frozen=True, slots=True)
class Kind:
    """What differs between merging accounts and merging contacts."""

    name: str
    parts: tuple[Part, ...]
    find: Callable[[Actor, str], tuple[Candidate, ...]]
    read: Callable[[Actor, UUID], Any]
    tell: Callable[[Any], Mapping[str, str]]
    moves: Callable[[Actor, UUID], tuple[str, ...]]
    merge: Callable[..., Any]

    def url(self, what: str, record_id: UUID) -> str:
        """An address about one of the records."""
        return reverse(f"{self.name}{what}", args=[record_id])


@require_http_methods(["GET", "POST"])
@page
def merge_account(request: PageRequest, account_id: UUID) -> HttpResponse:
    """Choose the other account, compare, merge."""
    return _merge(request, ACCOUNT, account_id)


@require_http_methods(["GET", "POST"])
@page
def merge_contact(request: PageRequest, contact_id: UUID) -> HttpResponse:
    """Choose the other contact, compare, merge."""
    return _merge(request, CONTACT, contact_id)


@require_POST
@page
def unmerge_account(request: PageRequest, account_id: UUID) -> HttpResponse:
    """Take the merge of an account back."""
    undone = actions.unmerge_account(request.actor, merged_id=account_id, now=request.now)
    return _undone(request, ACCOUNT, undone)


@require_POST
@page
def unmerge_contact(request: PageRequest, contact_id: UUID) -> HttpResponse:
    """Take the merge of a contact back."""
    undone = actions.unmerge_contact(request.actor, merged_id=contact_id, now=request.now)
    return _undone(request, CONTACT, undone)


def _undone(request: PageRequest, kind: Kind, undone: Any) -> HttpResponse:
    text = gettext("“%(name)s” is a record of its own again.") % {"name": undone.name}
    stayed = history.stayed_text(undone.stayed)
    tone = "warn" if stayed else "ok"
    return go(request, kind.url("", undone.kept_id), f"{text} {stayed}".strip(), tone=tone)


def _merge(request: PageRequest, kind: Kind, record_id: UUID) -> HttpResponse:
    request.actor.require(Permission.ACCOUNT_EDIT)
    kept = kind.read(request.actor, record_id)
    given = Given.posted(request) if request.method == "POST" else Given.asked(request)
    if kept.archived_at is not None:
        return go(
            request,
            kind.url("", record_id),
            gettext("This record is archived. Restore it first."),
            tone="bad",
        )
    try:
        other = given.id("other")
    except Invalid:
        other = None
    if other is None or other == record_id:
        return _search(request, kind, kept, given)
    if request.method == "POST":
        try:
            return _do(request, kind, kept, other, given)
        except (Invalid, Conflict) as error:
            return _compare(request, kind, kept, other, given, error)
    return _compare(request, kind, kept, other, given)


def _do(request: PageRequest, kind: Kind, kept: Any, other: UUID, given: Given) -> HttpResponse:
    name = kind.read(request.actor, other).name
    seen = given.whole("other_revision", -1)
    kind.merge(
        request.actor,
        kept_id=kept.id,
        merged_id=other,
        now=request.now,
        choose=_chosen(given),
        revision=given.revision(),
        merged_revision=seen if seen >= 0 else None,
    )
    text = gettext("“%(name)s” is merged into this one.") % {"name": name}
    return go(request, kind.url("", kept.id), text, undo=kind.url("-unmerge", other))


def _chosen(given: Given) -> dict[str, str]:
    return {
        name.removeprefix(CHOICE): value for name, value in given.values.items() if name.startswith(CHOICE)
    }


def _search(request: PageRequest, kind: Kind, kept: Any, given: Given) -> HttpResponse:
    """The records that may be the same, by a part of the name; the first word of it to begin with."""
    text = given.text("q")[:200] if "q" in given.values else kept.name.split(" ")[0]
    found = [one for one in kind.find(request.actor, text) if one.id != kept.id] if text else []
    context = {
        **_frame(kind, kept),
        "query": text,
        "candidates": [(f"{kind.url('-merge', kept.id)}?other={one.id}", one) for one in found],
    }
    return render(request, "accounts/merge_search.html", context)


def _compare(
    request: PageRequest,
    kind: Kind,
    kept: Any,
    other: UUID,
    given: Given,
    error: HomeplateError | None = None,
) -> HttpResponse:
    merged = kind.read(request.actor, other)
    chosen = _chosen(given)
    context = {
        **_frame(kind, kept),
        "other": merged,
        "other_url": kind.url("", other),
        "swap_url": f"{kind.url('-merge', other)}?other={kept.id}",
        "lines": _lines(request, kind, kept, merged, chosen),
        "moves": kind.moves(request.actor, other),
        "together": merge_shown.together(kept, merged) if kind is CONTACT else (),
        "problem": sentence(error) if error else "",
        "gone": merged.archived_at is not None,
    }
    return render(request, "accounts/merge.html", context, status=error.status if error else 200)


def _frame(kind: Kind, kept: Any) -> dict[str, Any]:
    return {
        "kept": kept,
        "kept_url": kind.url("", kept.id),
        "merge_url": kind.url("-merge", kept.id),
        "is_contact": kind is CONTACT,
    }


def _lines(
    request: PageRequest, kind: Kind, kept: Any, merged: Any, chosen: Mapping[str, str]
) -> tuple[Line, ...]:
    """The parts in which the two differ, with what either says."""
    own = {field.key: field for field in list_fields(request.actor, record=kind.name)}
    sides = [dict(kind.tell(row)) for row in (kept, merged)]
    found = []
    for choice in choices(kind.parts, kept, merged):
        key = choice.key.removeprefix("custom.")
        if key != choice.key:
            field = own.get(key)
            texts = [custom.facts([field], row.custom, spoken()) if field else () for row in (kept, merged)]
            said = [
                text[0][1] if text else str(row.custom.get(key, ""))
                for text, row in zip(texts, (kept, merged), strict=True)
            ]
            label = custom.label(field, spoken()) if field else key
        else:
            said, label = [side[key] for side in sides], merge_shown.label(key)
        side = chosen.get(choice.key, choice.proposed)
        found.append(Line(f"{CHOICE}{choice.key}", label, said[0], said[1], side))
    return tuple(found)


def _find_accounts(actor: Actor, text: str) -> tuple[Candidate, ...]:
    rows = list_accounts(actor, wanted=AccountFilter(text=text), size=CANDIDATES).rows
    return tuple(
        Candidate(row.id, row.name, ", ".join(part for part in (row.domain, row.city, row.industry) if part))
        for row in rows
    )


def _find_contacts(actor: Actor, text: str) -> tuple[Candidate, ...]:
    rows = list_contacts(actor, wanted=ContactFilter(text=text), size=CANDIDATES).rows
    return tuple(
        Candidate(
            row.id,
            row.name,
            ", ".join(
                part for part in (row.title, row.account_name, *(one.value for one in row.emails[:1])) if part
            ),
        )
        for row in rows
    )


def _account_moves(actor: Actor, account_id: UUID) -> tuple[str, ...]:
    found, deals = get_account(actor, account_id=account_id), deals_of_account(actor, account_id=account_id)
    people, below = found.contact_count, found.subsidiary_count
    lines = (
        (deals, ngettext("%(n)s deal", "%(n)s deals", deals)),
        (people, ngettext("%(n)s person", "%(n)s people", people)),
        (below, ngettext("%(n)s subsidiary", "%(n)s subsidiaries", below)),
    )
    return tuple(text % {"n": jinja.number(count)} for count, text in lines if count)


def _contact_moves(actor: Actor, contact_id: UUID) -> tuple[str, ...]:
    count = decisions_of_contact(actor, contact_id=contact_id)
    text = ngettext(
        "the place in the decision of %(n)s deal", "the places in the decisions of %(n)s deals", count
    )
    return (text % {"n": jinja.number(count)},) if count else ()


ACCOUNT = Kind(
    "account",
    ACCOUNT_PARTS,
    _find_accounts,
    lambda actor, record_id: get_account(actor, account_id=record_id).account,
    merge_shown.account,
    _account_moves,
    actions.merge_accounts,
)
CONTACT = Kind(
    "contact",
    CONTACT_PARTS,
    _find_contacts,
    lambda actor, record_id: get_contact(actor, contact_id=record_id),
    merge_shown.contact,
    _contact_moves,
    actions.merge_contacts,
)
