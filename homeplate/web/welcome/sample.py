"""`/welcome/sample/`: sample data put in, and taken out again after a look at what goes with it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from homeplate.demo.sample import Removal, add_sample, removal, remove_sample, sample_of
from homeplate.kit.errors import Refused
from homeplate.web.page import PageRequest, go, page, sentence
from homeplate.web.welcome.views import MAY

LISTED = 50
"""Changed records that the preview names; of more it tells the number."""


@require_http_methods(["GET", "POST"])
@page
def sample(request: PageRequest) -> HttpResponse:
    """What removing the sample data would take away; a post adds it."""
    request.actor.require(MAY)
    if request.method == "POST":
        try:
            added = add_sample(request.actor, now=request.now)
        except Refused as error:
            return go(request, reverse("welcome-process"), sentence(error), tone="bad")
        count = len(added.deals)
        text = ngettext(
            "%(n)d deal with its history is on the board.",
            "%(n)d deals with their history are on the board.",
            count,
        )
        return go(request, reverse("pipeline"), text % {"n": count})
    found = removal(request.actor)
    context = {
        "sample": sample_of(request.actor) if found else None,
        "going": _counts(found) if found else (),
        "touched": found.touched[:LISTED] if found else (),
        "touched_count": len(found.touched) if found else 0,
        "staying": found.staying if found else (),
        "urls": {"deal": "deal", "account": "account", "contact": "contact"},
    }
    return render(request, "welcome/sample.html", context)


@require_POST
@page
def remove(request: PageRequest) -> HttpResponse:
    """Take the sample data out."""
    request.actor.require(MAY)
    done = remove_sample(request.actor, now=request.now)
    text = gettext("The sample data is gone.") if done else gettext("There was no sample data.")
    return go(request, reverse("welcome"), text)


def _counts(found: Removal) -> tuple[str, ...]:
    """How many of what goes, in words."""
    deals, contacts, accounts = (found.going[kind] for kind in ("deal", "contact", "account"))
    return (
        ngettext("%(n)d deal", "%(n)d deals", deals) % {"n": deals},
        ngettext("%(n)d account", "%(n)d accounts", accounts) % {"n": accounts},
        ngettext("%(n)d contact", "%(n)d contacts", contacts) % {"n": contacts},
    )
