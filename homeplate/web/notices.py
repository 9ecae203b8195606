"""The bell: what happened that concerns the person, and the pulse by which an open page hears of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from homeplate.deals.queries import last_change
from homeplate.people.notices import NoticeRow, see_all, unseen
from homeplate.people.notices import notices as latest
from homeplate.people.permissions import Permission
from homeplate.web.page import PageRequest, go, is_htmx, page

#: icons inbox circle-check badge-check handshake
#: icons user arrow-right undo-2 trophy circle-x rotate-ccw shield-alert trash-2 calendar check file-up gauge mail bell
#: icons user-plus target
TOLD: dict[str, tuple[str, Callable[[], str]]] = {
    "deal.assigned": ("user", lambda: gettext("%(who)s handed “%(name)s” over to you.")),
    "deal.advanced": ("arrow-right", lambda: gettext("%(who)s moved “%(name)s” on.")),
    "deal.regressed": ("undo-2", lambda: gettext("%(who)s moved “%(name)s” back.")),
    "deal.won": ("trophy", lambda: gettext("%(who)s won “%(name)s”.")),
    "deal.lost": ("circle-x", lambda: gettext("%(who)s marked “%(name)s” as lost.")),
    "deal.reopened": ("rotate-ccw", lambda: gettext("%(who)s reopened “%(name)s”.")),
    "deal.overridden": ("shield-alert", lambda: gettext("%(who)s overrode a gate of “%(name)s”.")),
    "deal.archived": ("trash-2", lambda: gettext("%(who)s deleted “%(name)s”.")),
    "deal.restored": ("rotate-ccw", lambda: gettext("%(who)s restored “%(name)s”.")),
    "deal.next-step-set": ("calendar", lambda: gettext("%(who)s set the next step of “%(name)s”.")),
    "deal.told-no": ("calendar", lambda: gettext("%(who)s noted a no for now of “%(name)s”.")),
    "deal.category-set": ("gauge", lambda: gettext("%(who)s changed the forecast category of “%(name)s”.")),
    "deal.validated": ("check", lambda: gettext("%(who)s validated a criterion of “%(name)s”.")),
    "deal.withdrawn": ("undo-2", lambda: gettext("%(who)s withdrew evidence of “%(name)s”.")),
    "lead.created": ("inbox", lambda: gettext("A new lead for you: “%(name)s”.")),
    "lead.assigned": ("user", lambda: gettext("%(who)s handed over the lead “%(name)s”.")),
    "lead.accepted": ("circle-check", lambda: gettext("%(who)s accepted the lead “%(name)s”.")),
    "lead.qualified": ("badge-check", lambda: gettext("%(who)s qualified the lead “%(name)s”.")),
    "lead.rejected": ("circle-x", lambda: gettext("%(who)s rejected the lead “%(name)s”.")),
    "lead.recycled": ("calendar", lambda: gettext("%(who)s keeps the lead “%(name)s” for another day.")),
    "lead.returned": ("rotate-ccw", lambda: gettext("The lead “%(name)s” is back: its day has come.")),
    "lead.reopened": ("rotate-ccw", lambda: gettext("%(who)s looks at the lead “%(name)s” again.")),
    "lead.asked-again": ("inbox", lambda: gettext("The lead “%(name)s” asked once more.")),
    "lead.converted": ("handshake", lambda: gettext("%(who)s made a deal of the lead “%(name)s”.")),
    "lead.archived": ("trash-2", lambda: gettext("%(who)s deleted the lead “%(name)s”.")),
    "lead.restored": ("rotate-ccw", lambda: gettext("%(who)s restored the lead “%(name)s”.")),
    "import.checked": ("file-up", lambda: gettext("The dry run of “%(name)s” is done.")),
    "import.done": ("file-up", lambda: gettext("The import of “%(name)s” is done.")),
    "import.cancelled": ("file-up", lambda: gettext("The import of “%(name)s” was cancelled.")),
    "import.failed": ("file-up", lambda: gettext("The import of “%(name)s” failed.")),
    "schedule.failed": (
        "mail",
        lambda: gettext("The dashboard that you have sent to %(name)s did not go out."),
    ),
    "lead-take.done": ("user-plus", lambda: gettext("Taking prospects as leads is done: %(name)s.")),
    "lead-take.cancelled": ("user-plus", lambda: gettext("Taking prospects as leads was stopped: %(name)s.")),
    "lead-take.failed": ("user-plus", lambda: gettext("Taking prospects as leads failed: %(name)s.")),
    "lead-take.undone": ("undo-2", lambda: gettext("The leads are taken back.")),
    "lead-take.given": ("inbox", lambda: gettext("%(who)s took prospects as leads for you: %(name)s.")),
    "prospect-news.found": ("target", lambda: gettext("New prospects in %(name)s")),
    "prospect-load.done": ("file-up", lambda: gettext("The load of “%(name)s” is done.")),
    "prospect-load.cancelled": ("file-up", lambda: gettext("The load of “%(name)s” was stopped.")),
    "prospect-load.failed": ("file-up", lambda: gettext("The load of “%(name)s” failed.")),
    "rates-import.done": ("file-up", lambda: gettext("The rates of “%(name)s” are read.")),
    "rates-import.cancelled": ("file-up", lambda: gettext("Reading the rates of “%(name)s” was cancelled.")),
    "rates-import.failed": ("file-up", lambda: gettext("Reading the rates of “%(name)s” failed.")),
}
"""Icon and sentence of each verb that members are told of."""


@dataclass(frozen=True, slots=True)
class Told:
    """One notice in words; `new` until it was seen."""

    icon: str
    text: str
    url: str
    at: datetime
    new: bool


@require_GET
@page
def notices(request: PageRequest) -> HttpResponse:
    """The latest notices: in the sheet when htmx asks, as a page otherwise."""
    rows = [_told(row) for row in latest(request.actor) if row.verb in TOLD]
    context = {"notices": rows, "seen_url": reverse("notices-seen"), "any_new": any(row.new for row in rows)}
    return render(request, "notices/_list.html" if is_htmx(request) else "notices/page.html", context)


def _told(row: NoticeRow) -> Told:
    icon, sentence = TOLD[row.verb]
    kind = row.verb.partition(".")[0]
    who = row.by or gettext("Homeplate")
    text = sentence() % {"who": who, "name": row.name}
    return Told(icon, text, reverse(kind, args=[row.subject_id]), row.at, row.new)


@require_POST
@page
def seen(request: PageRequest) -> HttpResponse:
    """Mark all as seen."""
    see_all(request.actor, now=request.now)
    return HttpResponse(status=204) if is_htmx(request) else go(request, reverse("notices"))


@require_GET
@page
def pulse(request: PageRequest) -> HttpResponse:
    """How many notices are new, and when a deal within sight was changed last."""
    actor = request.actor
    changed = last_change(actor, now=request.now) if actor.may(Permission.DEAL_VIEW) else None
    return JsonResponse({"notices": unseen(actor), "changed": changed.isoformat() if changed else ""})
