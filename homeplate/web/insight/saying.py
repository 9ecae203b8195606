"""The form by which leaders say what a period will bring."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from homeplate.insight.computed import adjust_computed
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.people.permissions import Permission
from homeplate.web.forms import Attempt, Given
from homeplate.web.insight.asked import asked
from homeplate.web.insight.forecast import Outlook
from homeplate.web.insight.goals import period_asked, whom_asked
from homeplate.web.insight.parts import part_named
from homeplate.web.insight.said import FORM
from homeplate.web.insight.views import told
from homeplate.web.page import PageRequest, go, page


@require_POST
@page
def say(request: PageRequest) -> HttpResponse:
    """Say what the period of a forecast will bring. What is computed at this moment is kept with it."""
    request.actor.require(Permission.GOAL_SET)
    what, given = asked(request, ahead=True), Given.posted(request)
    whom, period = whom_asked(request.actor, what), period_asked(what)
    if whom is None or period is None:
        raise Invalid("period", msg("Nobody answers for this part of the forecast."))
    try:
        adjust_computed(
            request.actor,
            whom=whom,
            period=period,
            kind=given.text("kind"),
            amount=given.amount("amount") or 0,
            reason=given.text("reason"),
            now=request.now,
            today=request.today,
        )
    except Invalid as error:
        return told(request, part_named(Outlook.name), replace(what, attempt=Attempt.of(FORM, given, error)))
    place, query = reverse("insight-part", args=[Outlook.name]), what.query()
    return go(request, f"{place}?{query}#said" if query else f"{place}#said", gettext("Saved."))
