"""`/prospects/watch/…`, `/prospects/news/…`: saved searches that tell what is new, and the way to just that."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from homeplate.people.access import Actor
from homeplate.people.views import ViewRow, saved_views
from homeplate.prospects.watches.actions import PLACE, watch_search
from homeplate.prospects.watches.queries import news_of, watched
from homeplate.prospects.watches.rules import EVERY
from homeplate.web.addresses import address
from homeplate.web.forms import Given
from homeplate.web.lists.saved import ViewShown
from homeplate.web.page import PageRequest, go, page
from homeplate.web.shown import Field, Option


def watch_field(actor: Actor, view: ViewShown | None) -> Field | None:
    """The choice of how often one hears of a saved search; None where none is open, or nobody could hear of it."""
    if view is None or actor.member_id is None:
        return None
    choices = (
        Option("", gettext("Tell me nothing new")),
        *(Option(key, text.render(gettext)) for key, text in EVERY.items()),
    )
    return Field("every", gettext("Tell me new matches"), "select", watched(actor, view_id=view.id), choices)


@require_POST
@page
def watch(request: PageRequest, saved_id: UUID) -> HttpResponse:
    """Hear of what a saved search finds new, or no longer."""
    every = Given.posted(request).text("every")
    watch_search(request.actor, view_id=saved_id, every=every, now=request.now)
    view = next((row for row in saved_views(request.actor, page=PLACE) if row.id == saved_id), None)
    text = gettext("You will hear of what is new.") if every else gettext("You will hear of it no longer.")
    return go(request, _opened(view) if view else address(PLACE), text)


def _opened(view: ViewRow) -> str:
    return f"{address(PLACE)}?{urlencode([*parse_qsl(view.query), ('view', str(view.id))])}"


@require_GET
@page
def news(request: PageRequest, news_id: UUID) -> HttpResponse:
    """The search within what was found new."""
    found = news_of(request.actor, news_id=news_id)
    return redirect(f"{address(PLACE)}?{urlencode({'about': found.about, 'within': str(found.id)})}")
