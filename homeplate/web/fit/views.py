"""`/prospects/profiles/…`: ideal customer profiles and buyer personas, and what they say of your accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from homeplate.fit import actions
from homeplate.fit.definition import Definition, Rule, read_definition, read_rule, rule_data, to_data
from homeplate.fit.fields import COMPANY, FIELDS, PERSON, SUBJECTS
from homeplate.fit.preview import preview
from homeplate.fit.queries import ProfileDetail, ProfileRow, VersionRow, profile_detail, profiles
from homeplate.fit.words import TEXT_NAMES
from homeplate.kit.errors import Conflict, Invalid, Refused
from homeplate.kit.text import msg
from homeplate.people.permissions import Permission
from homeplate.rates.queries import currencies_of
from homeplate.web.fit import forms
from homeplate.web.fit.shown import points_text, preview_shown, rule_text
from homeplate.web.forms import Attempt, Given, refilled, unplaced
from homeplate.web.jinja import say
from homeplate.web.page import PageRequest, go, page, sentence

HERE = "profiles"
KINDS = {
    COMPANY: msg("Ideal customer profiles"),
    PERSON: msg("Buyer personas"),
}
NEW = {COMPANY: msg("New profile"), PERSON: msg("New persona")}


def _trail() -> list[tuple[str, str]]:
    return [(gettext("Prospects"), reverse("prospects")), (gettext("Customer profiles"), reverse(HERE))]


@require_GET
@page
def listing(request: PageRequest) -> HttpResponse:
    """The profiles and personas, and those that were taken away."""
    actor = request.actor
    found = profiles(actor)
    gone = profiles(actor, archived=True) if actor.may(Permission.FIT_EDIT) else []
    context = {
        "groups": [
            {
                "about": about,
                "title": say(title),
                "new_url": f"{reverse('profile-new')}?about={about}",
                "new": say(NEW[about]),
                "rows": [_line(row) for row in found if row.about == about],
            }
            for about, title in KINDS.items()
        ],
        "gone": [_line(row) for row in gone],
        "may_edit": actor.may(Permission.FIT_EDIT),
    }
    return render(request, "fit/list.html", context)


def _line(row: ProfileRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.shown.definition.name if row.draft else row.name,
        "url": reverse("profile", args=[row.id]),
        "rules": len(row.shown.definition.rules),
        "description": row.shown.definition.texts.get("description", ""),
        "published": row.published.number if row.published else 0,
        "draft": row.draft is not None,
    }


@require_http_methods(["GET", "POST"])
@page
def new_profile(request: PageRequest) -> HttpResponse:
    """The form of a new profile or persona, and the profile itself, without rules yet."""
    actor, given = request.actor, Given.asked(request)
    actor.require(Permission.FIT_EDIT)
    about = given.text("about") if given.text("about") in SUBJECTS else COMPANY
    attempt = None
    if request.method == "POST":
        typed = Given.posted(request)
        try:
            data = {"about": about, "name": typed.text("name")}
            draft = actions.create_profile(actor, definition=data, now=request.now)
            return go(request, reverse("profile", args=[draft.profile_id]))
        except Invalid as error:
            attempt = Attempt.of("new", typed, error)
    shown = refilled(forms.settings_inputs(None, about), attempt, "new")
    context = {
        "title": say(NEW[about]),
        "about": about,
        "inputs": shown,
        "problem": unplaced(attempt, shown),
        "trail": _trail(),
    }
    return render(request, "fit/new.html", context, status=attempt.error.status if attempt else 200)


@require_GET
@page
def profile(request: PageRequest, profile_id: UUID) -> HttpResponse:
    """A profile: its rules, what counts as fitting, and what it says of the accounts that there are."""
    return _page(request, profile_id)


def _page(request: PageRequest, profile_id: UUID, attempt: Attempt | None = None) -> HttpResponse:
    actor, asked = request.actor, Given.asked(request)
    found = profile_detail(actor, profile_id=profile_id)
    row, shown = found.profile, _version(found, asked)
    is_current = shown.id == row.shown.id
    may_edit = actor.may(Permission.FIT_EDIT) and row.archived_at is None and is_current
    form = _rule_form(request, row, attempt) if may_edit else None
    settings = refilled(forms.settings_inputs(shown.definition, row.about), attempt, "settings")
    context = {
        "profile": row,
        "version": shown,
        "published": row.published.number if row.published else 0,
        "name": shown.definition.name,
        "trail": _trail(),
        "kind": say(KINDS[row.about]),
        "rules": [_rule_line(at, rule, row.id) for at, rule in enumerate(shown.definition.rules)],
        "form": form,
        "add_fields": forms.field_options(row.about),
        "settings": settings,
        "texts": [(say(TEXT_NAMES[key]), text) for key, text in shown.definition.texts.items()],
        "settings_open": attempt is not None and attempt.form == "settings",
        "problem": unplaced(attempt, settings, form["inputs"] if form else ()),
        "may_edit": may_edit,
        "undo": found.undo and may_edit,
        "versions": [_version_line(one, row) for one in found.versions],
        "is_current": is_current,
        "revision": row.draft.revision if row.draft else 0,
        "preview": _preview(request, shown.definition),
        "about": row.about,
    }
    return render(request, "fit/profile.html", context, status=attempt.error.status if attempt else 200)


def _version(found: ProfileDetail, asked: Given) -> VersionRow:
    wanted = asked.whole("version", 0)
    return next((one for one in found.versions if one.number == wanted), found.profile.shown)


def _rule_line(at: int, rule: Rule, profile_id: UUID) -> dict[str, Any]:
    here = reverse("profile", args=[profile_id])
    return {
        "at": at,
        "text": rule_text(rule),
        "points": "" if rule.knock_out else points_text(rule.points),
        "against": rule.points < 0,
        "strict": rule.strict,
        "edit_url": f"{here}?rule={at}#rule",
    }


def _version_line(one: VersionRow, row: ProfileRow) -> dict[str, Any]:
    address = reverse("profile", args=[row.id])
    return {
        "number": one.number,
        "state": one.state,
        "note": one.note,
        "author": one.author,
        "at": one.published_at or one.created_at,
        "url": address if one.id == row.shown.id else f"{address}?version={one.number}",
    }


def _rule_form(request: PageRequest, row: ProfileRow, attempt: Attempt | None) -> dict[str, Any] | None:
    """The form that is open: of the rule that the address names, or of a new one about the field that it names."""
    asked = Given(attempt.typed) if attempt and attempt.form == "rule" else Given.asked(request)
    rules = row.shown.definition.rules
    at = asked.whole("rule", -1)
    rule = rules[at] if 0 <= at < len(rules) else None
    key = rule.field if rule else asked.text("field")
    if key not in FIELDS[row.about]:
        return None
    inputs = forms.rule_inputs(row.about, key, rule, currencies_of(request.actor))
    return {
        "at": at if rule else -1,
        "field": key,
        "label": say(FIELDS[row.about][key].label),
        "inputs": refilled(inputs, attempt, "rule"),
    }


def _preview(request: PageRequest, definition: Definition) -> Any:
    if not definition.rules:
        return None
    found = preview(request.actor, definition=definition, today=request.today)
    return preview_shown(found, definition.about, definition.threshold)


@require_POST
@page
def try_rule(request: PageRequest, profile_id: UUID) -> HttpResponse:
    """What the profile would say with the rule that is being typed: the preview alone, nothing is kept."""
    request.actor.require(Permission.FIT_EDIT)
    row = profile_detail(request.actor, profile_id=profile_id).profile
    definition, error = row.shown.definition, ""
    try:
        definition = _with_rule(row, Given.posted(request))
    except Invalid as refused:
        error = sentence(refused)
    context = {
        "preview": _preview(request, definition),
        "about": row.about,
        "error": error,
        "trying": not error,
    }
    return render(request, "fit/_preview.html", context)


def _with_rule(row: ProfileRow, given: Given) -> Definition:
    rule = read_rule(forms.typed_rule(row.about, given), about=row.about)
    data, at = to_data(row.shown.definition), given.whole("rule", -1)
    rules = list(data["rules"])
    if 0 <= at < len(rules):
        rules[at] = rule_data(rule)
    else:
        rules.append(rule_data(rule))
    return read_definition({**data, "rules": rules})


@require_POST
@page
def save_rule(request: PageRequest, profile_id: UUID) -> HttpResponse:
    """Add a rule to the draft, or change one."""
    given = Given.posted(request)
    return _edited(request, profile_id, "rule", given, lambda row: to_data(_with_rule(row, given)))


@require_POST
@page
def remove_rule(request: PageRequest, profile_id: UUID) -> HttpResponse:
    """Take a rule out of the draft."""
    given = Given.posted(request)
    at = given.whole("rule", -1)

    def without(row: ProfileRow) -> dict[str, Any]:
        data = to_data(row.shown.definition)
        rules = [rule for place, rule in enumerate(data["rules"]) if place != at]
        return {**data, "rules": rules}

    undo = reverse("profile-undo", args=[profile_id])
    return _edited(
        request, profile_id, "remove", given, without, gettext("The rule is taken out."), undo=undo
    )


@require_POST
@page
def save_settings(request: PageRequest, profile_id: UUID) -> HttpResponse:
    """Change the name, the texts, and what counts as fitting."""
    given = Given.posted(request)
    return _edited(
        request,
        profile_id,
        "settings",
        given,
        lambda row: forms.typed_settings(to_data(row.shown.definition), row.about, given),
        gettext("Saved."),
    )


def _edited(
    request: PageRequest,
    profile_id: UUID,
    form: str,
    given: Given,
    change: Callable[[ProfileRow], dict[str, Any]],
    text: str = "",
    **more: str,
) -> HttpResponse:
    """Save what `change` makes of the draft, or show the form again with what is wrong."""
    request.actor.require(Permission.FIT_EDIT)
    row = profile_detail(request.actor, profile_id=profile_id).profile
    try:
        actions.save_draft(
            request.actor,
            profile_id=profile_id,
            definition=change(row),
            now=request.now,
            revision=given.revision(),
        )
    except (Invalid, Conflict) as error:
        return _page(request, profile_id, Attempt.of(form, given, error))
    return go(request, reverse("profile", args=[profile_id]), text, **more)


@require_POST
@page
def undo(request: PageRequest, profile_id: UUID) -> HttpResponse:
    """Take the last change of the draft back."""
    return _done(request, profile_id, lambda: actions.undo_change(
        request.actor, profile_id=profile_id, now=request.now, revision=Given.posted(request).revision()
    ), gettext("Taken back."))  # fmt: skip


@require_POST
@page
def publish(request: PageRequest, profile_id: UUID) -> HttpResponse:
    """Score by the draft from now on."""
    given = Given.posted(request)
    return _done(request, profile_id, lambda: actions.publish_profile(
        request.actor, profile_id=profile_id, now=request.now, revision=given.revision(), note=given.text("note")
    ), gettext("Published. Scores are by this version from now on."))  # fmt: skip


@require_POST
@page
def discard(request: PageRequest, profile_id: UUID) -> HttpResponse:
    """Throw the draft of a published profile away."""
    return _done(request, profile_id, lambda: actions.discard_draft(
        request.actor, profile_id=profile_id, now=request.now
    ), gettext("The draft is gone."))  # fmt: skip


@require_POST
@page
def copy(request: PageRequest, profile_id: UUID) -> HttpResponse:
    """A new profile that says the same, to go on from."""
    request.actor.require(Permission.FIT_EDIT)
    row = profile_detail(request.actor, profile_id=profile_id).profile
    name = gettext("Copy of %(name)s") % {"name": row.shown.definition.name[:90]}
    draft = actions.copy_profile(request.actor, profile_id=profile_id, name=name, now=request.now)
    return go(request, reverse("profile", args=[draft.profile_id]), gettext("Copied."))


@require_POST
@page
def archive(request: PageRequest, profile_id: UUID) -> HttpResponse:
    """Take a profile away; nothing is scored by it any more."""
    back = reverse("profile-restore", args=[profile_id])
    return _done(request, None, lambda: actions.archive_profile(
        request.actor, profile_id=profile_id, now=request.now
    ), gettext("It is archived. Nothing is scored by it any more."), undo=back)  # fmt: skip


@require_POST
@page
def restore(request: PageRequest, profile_id: UUID) -> HttpResponse:
    """Bring an archived profile back."""
    return _done(request, profile_id, lambda: actions.restore_profile(
        request.actor, profile_id=profile_id, now=request.now
    ), gettext("It is back."))  # fmt: skip


def _done(
    request: PageRequest, profile_id: UUID | None, act: Callable[[], object], text: str, **more: str
) -> HttpResponse:
    """Act, and go on to the profile (or the list); what was refused is said there."""
    address = reverse("profile", args=[profile_id]) if profile_id else reverse(HERE)
    try:
        act()
    except (Refused, Conflict) as error:
        return go(request, address, sentence(error), tone="bad")
    return go(request, address, text, **more)
