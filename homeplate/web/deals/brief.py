"""`/deals/…/brief.pdf`: the one page that a seller reads before a call (S1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET

from homeplate.accounts.queries import AccountDetail, get_account
from homeplate.deals import queries
from homeplate.deals.queries import DealDetail
from homeplate.deals.queries.detail import StakeholderView
from homeplate.deals.rules.kinds import BUYING_ROLES
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names
from homeplate.web import caring, formats, jinja, shown
from homeplate.web.deals import detail as parts
from homeplate.web.deals.around import Around
from homeplate.web.deals.context import around, detail_of
from homeplate.web.deals.criteria import Writer
from homeplate.web.deals.timeline import Teller, entries
from homeplate.web.page import PageRequest, page
from homeplate.web.print.typeset import pdf

PEOPLE, MISSING, PROVEN, EVENTS, TEXT = 8, 8, 8, 6, 240
"""The most that one page holds: rows of each part, characters of a free text."""


@require_GET
@page
def brief(request: PageRequest, deal_id: UUID) -> HttpResponse:
    """The call brief of a deal, in the reader's language."""
    detail = detail_of(request, deal_id)
    response = HttpResponse(pdf("brief.typ", content(request, detail)), content_type="application/pdf")
    name = gettext("Call brief: %(name)s") % {"name": detail.deal.name}
    response["Content-Disposition"] = content_disposition_header(False, f"{name}.pdf") or "inline"
    return response


def content(request: PageRequest, detail: DealDetail) -> dict[str, Any]:
    """Everything that the page says, worded."""
    near, deal = around(request, detail), detail.deal
    account = None
    if deal.account_id is not None and request.actor.may(Permission.ACCOUNT_VIEW):
        account = get_account(request.actor, account_id=deal.account_id)
    head = parts.deal_shown(detail, request.actor, near, jinja.say, jinja.money, frozenset())
    step = f"{deal.next_step}, {jinja.date(deal.next_step_on, 'day')}" if deal.next_step_on else ""
    return {
        "lang": near.language,
        "title": gettext("Call brief: %(name)s") % {"name": deal.name},
        "printed_by": request.actor.name,
        "footer": _footer(request),
        "name": deal.name,
        "about": _about(deal.account, head, account),
        "stats": _stats(head),
        "progress": deal.progress,
        "next": _short(step) if deal.status == "open" else "",
        "sold": head.sold,
        "objective": head.objective,
        "objections": [{"says": _short(o.says), "answer": _short(o.answer)} for o in head.objections],
        "words": _words(),
        **_criteria(detail, near, head),
        **_people(detail, account),
        "events": _events(request, detail, near),
    }


def _short(text: str) -> str:
    """A free text in so many characters that others have room beside it."""
    text = " ".join(text.split())
    return text if len(text) <= TEXT else f"{text[: TEXT - 1].rstrip()}…"


def _more(left: int) -> str:
    return ngettext("and %(n)s more", "and %(n)s more", left) % {"n": left} if left > 0 else ""


def _footer(request: PageRequest) -> str:
    zone = timezone.get_current_timezone()
    moment = formats.datetime_text(request.now, jinja.language(), zone)
    printed = gettext("Printed %(moment)s") % {"moment": moment}
    return f"{request.actor.workspace_name} · {request.actor.name} · {printed}"


def _about(name: str, head: shown.DealShown, account: AccountDetail | None) -> list[str]:
    row = account.account if account else None
    place = ", ".join(part for part in (row.city, row.country) if part) if row else ""
    close = (
        gettext("closes %(day)s") % {"day": jinja.date(head.expected_close)} if head.expected_close else ""
    )
    of_account = (row.industry, place, row.phone, row.domain) if row else ()
    return [part for part in (name, *of_account, head.value, close, head.owner) if part]


def _stats(head: shown.DealShown) -> list[dict[str, str]]:
    days = ngettext("%(num)s day", "%(num)s days", head.days) % {"num": head.days}
    planned = ""
    if head.target_days:
        planned = ngettext("planned: %(num)s day", "planned: %(num)s days", head.target_days) % {
            "num": head.target_days
        }
    lines = (
        (gettext("Stage"), head.stage, head.process),
        (gettext("Progress"), f"{head.progress} %", ""),
        (gettext("Chance to win"), head.probability, ""),
        (gettext("In this stage"), days, planned),
    )
    return [{"label": label, "value": value, "note": note} for label, value, note in lines]


def _criteria(detail: DealDetail, near: Around, head: shown.DealShown) -> dict[str, Any]:
    """What is to be shown before the next gate, with the questions to ask, and what is proven, the latest first."""
    writer = Writer(detail, near, jinja.say)
    slipped = (view.criterion.key for view in detail.slipped)
    lacking = dict.fromkeys((*(gap.criterion for gap in detail.verdict.missing), *slipped))
    lines = {
        view.criterion.key: writer.line(view, stage) for stage in detail.stages for view in stage.criteria
    }
    missing = [lines[key] for key in lacking if key in lines] if detail.deal.status == "open" else []
    proven = [line for line in lines.values() if line.state == "validated" and line.at is not None]
    proven.sort(key=lambda line: line.at or timezone.now(), reverse=True)
    return {
        "missing": [
            {
                "label": line.label,
                "reason": _short(line.reason),
                "questions": [_short(q) for q in line.questions],
            }
            for line in missing[:MISSING]
        ],
        "more_missing": _more(len(missing) - MISSING),
        "nothing_missing": gettext("Nothing is missing: the gate to %(stage)s is open.")
        % {"stage": head.gate_to}
        if detail.deal.status == "open"
        else head.status_label,
        "proven": [
            {
                "label": line.label,
                "evidence": _short(" · ".join(text for text in (line.evidence, line.note) if text)),
            }
            for line in proven[:PROVEN]
        ],
        "more_proven": _more(len(proven) - PROVEN),
    }


def _people(detail: DealDetail, account: AccountDetail | None) -> dict[str, Any]:
    reach = {}
    for one in account.contacts if account else ():
        found = [*one.phones[:1], *one.emails[:1]]
        reach[one.id] = ", ".join(point.value for point in found)
    rows = detail.stakeholders
    return {
        "people": [_person(one, reach) for one in rows[:PEOPLE]],
        "more_people": _more(len(rows) - PEOPLE),
    }


def _person(one: StakeholderView, reach: Mapping[UUID, str]) -> dict[str, str]:
    role, (attitude, tone) = BUYING_ROLES.get(one.buying_role), parts.attitude(one.attitude)
    return {
        "name": one.name,
        "title": one.title,
        "role": role.render(gettext) if role else one.buying_role,
        "care": caring.told(one.stops),
        "attitude": attitude,
        "tone": tone,
        "reach": reach.get(one.contact_id, ""),
        "note": _short(one.note),
    }


def _events(request: PageRequest, detail: DealDetail, near: Around) -> list[dict[str, str]]:
    facts = queries.timeline_of(request.actor, detail=detail, size=EVENTS).rows
    names = member_names(request.actor.workspace_id)
    told = entries(facts, Teller(detail.process, near, names, jinja.money))
    return [
        {"on": jinja.date(jinja.local_day(one.at), "short"), "text": _short(one.text), "by": one.by}
        for one in told
    ]


def _words() -> dict[str, str]:
    """The headings, and what stands where there is nothing."""
    return {
        "brief": gettext("Call brief"),
        "next": gettext("Next step"),
        "no_next": gettext("No next step is agreed. Agree on one before the call ends."),
        "sold": gettext("What is sold at this stage"),
        "missing": gettext("What is missing, and what to ask"),
        "objections": gettext("Likely objections"),
        "no_objections": gettext("None is written down for this stage."),
        "people": gettext("People in the decision"),
        "no_people": gettext("Nobody is known yet. Ask who else decides."),
        "proven": gettext("What is proven"),
        "nothing_proven": gettext("Nothing is proven yet."),
        "events": gettext("Last events"),
    }
