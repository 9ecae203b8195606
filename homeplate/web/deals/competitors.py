"""Whom a deal is won or lost against, on its page."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from homeplate.deals import actions
from homeplate.deals.queries.competitors import known_competitors
from homeplate.deals.rules.competitors import LENGTH
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.web.deals.views import changed
from homeplate.web.forms import Given
from homeplate.web.page import PageRequest, page


@require_GET
@page
def suggest(request: PageRequest) -> HttpResponse:
    """The competitors whose name holds what is typed, as options of a list."""
    given = Given.asked(request)
    typed = given.text(given.text("of")) if given.text("of") in ("met", "competitor") else ""
    names = known_competitors(request.actor, text=typed[:LENGTH])
    return render(request, "accounts/_options.html", {"names": names})


@require_POST
@page
def note(request: PageRequest, deal_id: UUID) -> HttpResponse:
    """Note a competitor (`met`), or take one away (`gone`)."""

    def act(given: Given) -> object:
        met, gone = ([text] if (text := given.text(name)) else [] for name in ("met", "gone"))
        if not met and not gone:
            raise Invalid("required", msg("Please fill this in."), field="met")
        return actions.note_competitors(request.actor, deal_id=deal_id, met=met, gone=gone, now=request.now)

    return changed(request, deal_id, "competitor", act, gettext("Saved."))
