"""`/settings/invitations/`: asking somebody to join, asking again, and taking it back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from homeplate.kit.errors import Conflict, Invalid
from homeplate.people import actions
from homeplate.people.actions import NewInvitation
from homeplate.people.directory import open_invitation, place
from homeplate.people.permissions import Permission
from homeplate.web import limits, mail
from homeplate.web.forms import Attempt, Given
from homeplate.web.page import PageRequest, go, page, sentence
from homeplate.web.settings.people import HERE, member_page, people_page
from homeplate.web.settings.sections import section
from homeplate.web.settings.words import title_of

MOST_AN_HOUR, HOUR = 100, 3600
"""Invitations of one workspace: more than any team has people to add, fewer than a flood of mail."""


@require_POST
@page
def invite(request: PageRequest) -> HttpResponse:
    """Invite an address; with `member` as a colleague who cannot sign in yet."""
    actor, given = request.actor, Given.posted(request)
    actor.require(Permission.PEOPLE_MANAGE)
    _count(request)
    colleague = given.id("member")
    try:
        made = actions.invite(
            actor,
            email=given.text("email"),
            role=given.text("role") or "rep",
            team_id=given.id("team"),
            language=given.text("language") or place(actor).language,
            member_id=colleague,
            now=request.now,
        )
    except Invalid as error:
        attempt = Attempt.of("invite", given, error)
        return member_page(request, colleague, attempt) if colleague else people_page(request, attempt)
    return _sent(request, made)


@require_POST
@page
def renew(request: PageRequest, invitation_id: UUID) -> HttpResponse:
    """Send an invitation again, with a new link in place of the former one."""
    request.actor.require(Permission.PEOPLE_MANAGE)
    _count(request)
    try:
        made = actions.renew_invitation(request.actor, invitation_id=invitation_id, now=request.now)
    except Conflict as error:
        return go(request, reverse(HERE), sentence(error), tone="bad")
    return _sent(request, made)


@require_POST
@page
def withdraw(request: PageRequest, invitation_id: UUID) -> HttpResponse:
    """Take an invitation back; its link ends."""
    try:
        email = actions.withdraw_invitation(request.actor, invitation_id=invitation_id, now=request.now)
    except Conflict as error:
        return go(request, reverse(HERE), sentence(error), tone="bad")
    text = gettext("The invitation of %(email)s is withdrawn.") % {"email": email}
    undo = reverse("settings-invitation-reinstate", args=[invitation_id])
    return go(request, reverse(HERE), text, undo=undo)


@require_POST
@page
def reinstate(request: PageRequest, invitation_id: UUID) -> HttpResponse:
    """Let a withdrawn invitation hold again."""
    try:
        email = actions.reinstate_invitation(request.actor, invitation_id=invitation_id, now=request.now)
    except Conflict as error:
        return go(request, reverse(HERE), sentence(error), tone="bad")
    return go(request, reverse(HERE), gettext("%(email)s is invited again.") % {"email": email})


def _count(request: PageRequest) -> None:
    limits.count("invite", str(request.actor.workspace_id), most=MOST_AN_HOUR, seconds=HOUR)


def _sent(request: PageRequest, made: NewInvitation) -> HttpResponse:
    """Mail the link; where that is not possible show it, this once, to be passed on by hand."""
    link = request.build_absolute_uri(reverse("join", args=[made.text]))
    problem = ""
    if mail.mail_is_sent():
        problem = _mail(request, made, link)
        if not problem:
            text = gettext("An invitation is on its way to %(email)s.") % {"email": made.email}
            return go(request, reverse(HERE), text)
    context = {"email": made.email, "link": link, "problem": problem}
    response = section(request, "settings/invited.html", HERE, context)
    response["Cache-Control"] = "no-store"
    return response


def _mail(request: PageRequest, made: NewInvitation, link: str) -> str:
    offer = open_invitation(text=made.text, now=request.now)
    names = {"by": request.actor.name, "workspace": offer.workspace}
    return mail.send_in(
        offer.language,
        to=made.email,
        template="mail/invitation.txt",
        subject=lambda: gettext("%(by)s invites you to %(workspace)s") % names,
        role=lambda: title_of(offer.role, offer.custom_role),
        expires_at=offer.expires_at,
        link=link,
        **names,
    )
