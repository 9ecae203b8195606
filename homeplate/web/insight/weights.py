"""Taking up the weights that outcomes speak for: a draft of the next version, with the evidence as its note."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from homeplate.insight.criteria import Decisive, decisive
from homeplate.kit.errors import Refused
from homeplate.kit.text import in_language, msg
from homeplate.people.permissions import Permission
from homeplate.playbook.actions import edit_draft
from homeplate.playbook.queries_draft import bench
from homeplate.process.editing import weigh_all
from homeplate.web.formats import date_text
from homeplate.web.insight.asked import Asked, asked
from homeplate.web.insight.words import points
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest, go, page


@require_POST
@page
def take(request: PageRequest) -> HttpResponse:
    """Make the proposed weights those of the draft. They are worked out anew from what is known now."""
    request.actor.require(Permission.PROCESS_EDIT)
    what = asked(request)
    found = decisive(request.actor, what.frame)
    if found is None or not found.changes:
        raise Refused("nothing-proposed", msg("Outcomes speak for the weights that there are."))
    working = bench(request.actor, process_id=found.process_id)
    done = edit_draft(
        request.actor,
        process_id=found.process_id,
        edit=lambda process: weigh_all(process, found.changes),
        did="weights_learned",
        revision=working.revision,
        now=request.now,
        note=evidence(found, what, request.today.year),
    )
    told = gettext("The weights are in the draft. Look at what they change before you publish it.")
    undo = f"{reverse('process-studio-do', args=[found.process_id])}?do=undo&revision={done.revision}"
    return go(request, reverse("process-studio", args=[found.process_id]), told, undo=undo)


def evidence(found: Decisive, what: Asked, this_year: int) -> str:
    """What the draft rests on, in a sentence for each weight that moves."""
    frame, tongue = what.frame, language()
    since = ngettext(
        "Weights from the outcome of %(n)s deal closed %(since)s – %(last)s:",
        "Weights from the outcomes of %(n)s deals closed %(since)s – %(last)s:",
        found.deals,
    ) % {
        "n": found.deals,
        "since": date_text(frame.since, tongue, "full", this_year),
        "last": date_text(frame.until - timedelta(days=1), tongue, "full", this_year),
    }
    moved = [
        f"{in_language(one.label, tongue)} {one.evidence.weight} → {one.proposed}"
        + (f" ({points(one.evidence.effect.lift)})" if one.evidence.effect else "")
        for one in sorted(found.criteria, key=lambda one: -abs(one.proposed - one.evidence.weight))
        if one.proposed != one.evidence.weight
    ]
    return f"{since} {'; '.join(moved)}"
