"""What the pages of coaching send: a session noted, changed, deleted, brought back, a follow-up ticked off."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from homeplate.coaching import actions, queries
from homeplate.coaching.actions import Held
from homeplate.kit.errors import Conflict, Invalid
from homeplate.people.permissions import Permission
from homeplate.web.coaching import forms
from homeplate.web.coaching.views import FORM, HERE, listed, talked_about, told
from homeplate.web.forms import Attempt, Given
from homeplate.web.page import PageRequest, go, page

ONE = "team-coaching-session"


@require_POST
@page
def log(request: PageRequest) -> HttpResponse:
    """Note a session."""
    request.actor.require(Permission.COACH)
    given = Given.posted(request)
    try:
        whom = given.id("whom")
        if whom is None:
            raise Invalid("required", forms.PLEASE, field="whom")
        made = actions.log_session(
            request.actor,
            whom_id=whom,
            day=forms.read_day(given),
            minutes=forms.read_minutes(given),
            held=Held(
                given.text("about"), forms.read_deals(given), given.text("notes"), forms.read_agreed(given)
            ),
            now=request.now,
        )
    except Invalid as error:
        return listed(request, Attempt.of(FORM, given, error))
    undo = reverse("team-coaching-delete", args=[made])
    return go(request, reverse(HERE), gettext("The session is noted."), undo=undo)


@require_POST
@page
def change(request: PageRequest, session_id: UUID) -> HttpResponse:
    """Change a session."""
    request.actor.require(Permission.COACH)
    given = Given.posted(request)
    try:
        actions.change_session(
            request.actor,
            session_id=session_id,
            day=forms.read_day(given),
            minutes=forms.read_minutes(given),
            revision=given.revision(),
            about=given.text("about"),
            deals=_deals(request, session_id, given),
            notes=given.text("notes"),
            follow_ups=forms.read_agreed(given),
            now=request.now,
        )
    except (Invalid, Conflict) as error:
        return told(request, session_id, Attempt.of(FORM, given, error))
    return go(request, reverse(ONE, args=[session_id]), gettext("Saved."))


def _deals(request: PageRequest, session_id: UUID, given: Given) -> list[UUID]:
    """Those that were ticked, and those that could not be: the deals of the session that are out of sight."""
    row = queries.session(request.actor, session_id=session_id)
    shown = {one.id for one in talked_about(request, row)}
    return [*forms.read_deals(given), *(one for one in row.deals if one not in shown)]


@require_POST
@page
def delete(request: PageRequest, session_id: UUID) -> HttpResponse:
    """Take a session away."""
    revision = Given.posted(request).revision()
    actions.delete_session(request.actor, session_id=session_id, revision=revision, now=request.now)
    undo = reverse("team-coaching-restore", args=[session_id])
    return go(request, reverse(HERE), gettext("The session is deleted."), undo=undo)


@require_POST
@page
def restore(request: PageRequest, session_id: UUID) -> HttpResponse:
    """Bring a session back."""
    actions.restore_session(request.actor, session_id=session_id, now=request.now)
    return go(request, reverse(ONE, args=[session_id]), gettext("The session is back."))


@require_POST
@page
def tick(request: PageRequest, follow_up_id: UUID, how: str) -> HttpResponse:
    """Tick a follow-up off (`done`), or open it again; back to where that was done."""
    done = how == "done"
    actions.tick_follow_up(request.actor, follow_up_id=follow_up_id, done=done, now=request.now)
    session = Given.posted(request).id_or_none("session")
    back = reverse(ONE, args=[session]) if session else reverse(HERE)
    text = gettext("Done.") if done else gettext("Open again.")
    undo = reverse("team-coaching-tick", args=[follow_up_id, "open" if done else "done"])
    return go(request, back, text, undo=undo)
