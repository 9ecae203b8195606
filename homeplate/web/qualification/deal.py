"""The panel on the page of a deal: what its process adds to it, and answering."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.urls import reverse

from homeplate.deals.queries import DealDetail
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names
from homeplate.qualification.queries import qualified_deal
from homeplate.qualification.rules import Answer
from homeplate.web import jinja
from homeplate.web.deals.around import Around
from homeplate.web.deals.evidence import document_ref, fields_of, said
from homeplate.web.forms import Attempt, Given, refilled
from homeplate.web.page import PageRequest
from homeplate.web.qualification.panel import FORM, Asked, Criterion, Panel, Setting, panel

WORDED = ("confirmed", "text")
"""Types of criteria whose evidence is the answer itself."""


def deal_panel(
    request: PageRequest,
    detail: DealDetail,
    near: Around,
    attempt: Attempt | None = None,
    target: str = "#deal",
) -> Panel | None:
    """The panel of a deal that was read; None where no framework is in use."""
    actor, deal = request.actor, detail.deal
    given = Given.asked(request)
    workable = deal.status == "open" and deal.archived_at is None
    setting = Setting(
        language=near.language,
        today=near.today,
        url=reverse("deal-qualification", args=[deal.id]),
        target=target,
        may_answer=workable and actor.may(Permission.DEAL_VALIDATE),
        names=member_names(actor.workspace_id),
        say=jinja.say,
        answer_url=partial(_answer_url, deal.id),
        criterion=partial(_criterion, detail, near, attempt),
    )
    found = qualified_deal(actor, detail=detail, now=request.now)
    return panel(found, Asked(given.text("framework"), given.text("answer")), setting, attempt)


def _answer_url(deal_id: UUID, verb: str, fact: str) -> str:
    name = f"deal-answer-{verb}" if verb else "deal-answer"
    return reverse(name, args=[deal_id, fact])


def _criterion(
    detail: DealDetail, near: Around, attempt: Attempt | None, fact: str, answer: Answer | None, opened: bool
) -> Criterion | None:
    """The criterion that shows a fact, its inputs where the form is open and its evidence is more than the answer."""
    key = detail.process.facts.get(fact)
    if key is None:
        return None
    view = detail.criterion(key)
    held = view.held.value if view.held else None
    reference = document_ref(held) if held and view.criterion.type == "document" else ""
    asked = opened and view.may_validate and view.criterion.type not in WORDED
    inputs = fields_of(view.criterion, held, near) if asked else ()
    own = tuple(one for one in inputs if not one.name.endswith(".note"))
    return Criterion(
        label=near.text(view.criterion.label),
        evidence=said(view.criterion, held, near) if held is not None and view.state == "validated" else "",
        evidence_url=reference if reference.startswith(("https://", "http://")) else "",
        url=f"{reverse('deal', args=[detail.deal.id])}?open={key}#c-{key}",
        fields=refilled(own, attempt, FORM + fact),
    )
