"""`/prospects/profiles/…/learned/`: what won and lost deals say of a profile, and taking it into a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from homeplate.fit import actions
from homeplate.fit.definition import Definition, to_data
from homeplate.fit.fields import COMPANY
from homeplate.fit.queries import ProfileRow, profile_detail
from homeplate.insight.fitting import LEAST_EACH, Learned, Lift, learned, taken
from homeplate.kit.errors import Conflict, Invalid, Refused
from homeplate.kit.estimates import Share
from homeplate.kit.text import msg
from homeplate.people.permissions import Permission
from homeplate.web.fit.shown import points_text, rule_text
from homeplate.web.forms import Given
from homeplate.web.insight.words import between, points
from homeplate.web.jinja import number
from homeplate.web.page import PageRequest, go, page, sentence


@dataclass(frozen=True, slots=True)
class Line:
    """What outcomes say of one rule: `lift` and `between` in points of percent; `now` and `proposed` points of the
    profile, `proposed` empty where it is not clear enough. `differs` offers to take it."""

    at: int
    text: str
    matching: str
    others: str
    lift: str
    between: str
    now: str
    proposed: str
    differs: bool


@require_GET
@page
def learned_page(request: PageRequest, profile_id: UUID) -> HttpResponse:
    """What outcomes say of each rule, and of values that are not in the profile yet."""
    row = profile_detail(request.actor, profile_id=profile_id).profile
    found = _learned(request, row)
    may_take = request.actor.may(Permission.FIT_EDIT) and row.archived_at is None
    context = {
        "profile": row,
        "name": row.shown.definition.name,
        "trail": [
            (gettext("Customer profiles"), reverse("profiles")),
            (row.shown.definition.name, reverse("profile", args=[profile_id])),
        ],
        "found": found,
        "least": LEAST_EACH,
        "lost": found.accounts - found.won,
        "rules": [_line(at, lift) for at, lift in enumerate(found.rules)],
        "candidates": [_line(at, lift) for at, lift in enumerate(found.candidates)],
        "may_take": may_take and any(one.changes for one in (*found.rules, *found.candidates)),
        "revision": row.draft.revision if row.draft else 0,
    }
    return render(request, "fit/learned.html", context)


def _learned(request: PageRequest, row: ProfileRow) -> Learned:
    return learned(request.actor, definition=row.shown.definition, today=request.today)


def _line(at: int, lift: Lift) -> Line:
    return Line(
        at,
        rule_text(lift.rule),
        _share(lift.matching),
        _share(lift.others),
        points(lift.difference),
        between(lift.difference),
        points_text(lift.rule.points),
        points_text(lift.proposed) if lift.proposed is not None else "",
        lift.changes,
    )


def _share(share: Share) -> str:
    """“12 of 20 (60 %)”."""
    if share.value is None:
        return "–"
    counted = {"won": number(share.hits), "of": number(share.of), "share": number(round(100 * share.value))}
    return gettext("%(won)s of %(of)s (%(share)s %%)") % counted


@require_POST
@page
def take(request: PageRequest, profile_id: UUID) -> HttpResponse:
    """Take what was ticked into a draft, with the evidence as its note."""
    request.actor.require(Permission.FIT_EDIT)
    row = profile_detail(request.actor, profile_id=profile_id).profile
    found, here = _learned(request, row), reverse("profile-learned", args=[profile_id])
    ticked = {name: _ticked(request, name) for name in ("rule", "value")}
    if not any(ticked.values()):
        return go(request, here, gettext("Tick what to take into the draft."), tone="bad")
    definition = taken(row.shown.definition, found, ticked["rule"], ticked["value"])
    try:
        actions.save_draft(
            request.actor,
            profile_id=profile_id,
            definition=to_data(definition),
            now=request.now,
            revision=Given.posted(request).revision(),
            note=_note(found),
        )
    except (Invalid, Conflict, Refused) as error:
        return go(request, here, sentence(error), tone="bad")
    undo = reverse("profile-undo", args=[profile_id])
    return go(request, reverse("profile", args=[profile_id]), gettext("Taken into the draft."), undo=undo)


def _ticked(request: PageRequest, name: str) -> list[int]:
    return [int(one) for one in request.POST.getlist(name) if one.isdecimal() and len(one) < 4]


def _note(found: Learned) -> str:
    counted = {"won": number(found.won), "of": number(found.accounts)}
    return gettext("From outcomes: %(won)s of %(of)s decided accounts were won.") % counted


@require_POST
@page
def propose(request: PageRequest) -> HttpResponse:
    """A first draft of a profile from the accounts that were won, where there are enough outcomes to say anything."""
    actor = request.actor
    actor.require(Permission.FIT_EDIT)
    empty = Definition(COMPANY, gettext("Like the accounts you won"))
    found = learned(actor, definition=empty, today=request.today)
    try:
        _refuse(found)
        definition = taken(empty, found, (), range(len(found.candidates)))
        draft = actions.create_profile(
            actor, definition=to_data(definition), now=request.now, note=_note(found)
        )
    except Invalid as error:
        return go(request, reverse("profiles"), sentence(error), tone="bad")
    return go(request, reverse("profile", args=[draft.profile_id]), _note(found))


def _refuse(found: Learned) -> None:
    """Raise `Refused` where outcomes say nothing: too few of them, or nothing that is clear."""
    counted: dict[str, Any] = {"won": found.won, "lost": found.accounts - found.won, "least": LEAST_EACH}
    if not found.enough:
        text = msg(
            "Too early to tell: {won} accounts were won and {lost} lost; it takes {least} of each.", **counted
        )
        raise Refused("too-few", text)
    if not any((one.proposed or 0) > 0 for one in found.candidates):
        text = msg("Of {won} accounts won and {lost} lost, no industry, country, city or size stands out clearly.",
                   **counted)  # fmt: skip
        raise Refused("nothing-clear", text)
