"""`/pipeline/timeline/`: when the open deals are expected to close, month by month."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from homeplate.deals import queries
from homeplate.deals.queries import Closing
from homeplate.playbook.queries import process_in_use
from homeplate.web.formats import month_text
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest, page
from homeplate.web.pipeline import filters
from homeplate.web.pipeline.cards import Reader, board_card
from homeplate.web.pipeline.views import frame, reader_of
from homeplate.web.shown import BoardColumn, TotalShown
from homeplate.web.totals import shown_open


@require_GET
@page
def timeline(request: PageRequest) -> HttpResponse:
    """What should have closed, the months ahead, what is later, and what has no date."""
    wanted, context = frame(request, "timeline")
    if context["processes"]:
        process_id, _ = process_in_use(request.actor, wanted.process)
        found = queries.closing(
            request.actor, now=request.now, today=request.today, process_id=process_id, wanted=wanted.deals
        )
        reader = reader_of(request, wanted)
        totals = shown_open(request.actor, (one.values for one in found), reader.language, request.today)
        context["columns"] = tuple(
            _column(one, total, reader, wanted) for one, total in zip(found, totals, strict=True)
        )
    return render(request, "pipeline/timeline.html", context)


def _column(found: Closing, total: TotalShown, reader: Reader, wanted: filters.Wanted) -> BoardColumn:
    return BoardColumn(
        key=found.span.key,
        name=_name(found),
        count=found.deals,
        total=total,
        cards=tuple(board_card(card, 0, reader) for card in found.cards),
        more_url=_listed(found, wanted) if found.deals > len(found.cards) else "",
    )


def _name(found: Closing) -> str:
    names = {
        "past": gettext("Should have closed"),
        "later": gettext("Later"),
        "undated": gettext("Without a date"),
    }
    if found.span.key in names:
        return names[found.span.key]
    assert found.span.since is not None
    return month_text(found.span.since, language())


def _listed(found: Closing, wanted: filters.Wanted) -> str:
    """The list of all deals of a span."""
    if found.span.undated:
        asked = wanted.query(show="undated")
    else:
        since = found.span.since.isoformat() if found.span.since else ""
        until = (found.span.until - timedelta(days=1)).isoformat() if found.span.until else ""
        asked = wanted.query(**{"from": since, "to": until, "sort": "expected_close"})
    return f"{reverse('pipeline-list')}?{asked}"
