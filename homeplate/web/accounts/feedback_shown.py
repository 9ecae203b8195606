"""What a customer said of us (F1), as the page of the account shows it, and the inputs to write it down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from homeplate.accounts.rows import ContactRow
from homeplate.success.queries import FeedbackRow, feedback_of_account
from homeplate.success.rules import COMMENT, KINDS, SCALES, WAYS, is_unhappy
from homeplate.web.forms import Attempt, Given, options, refilled, unplaced
from homeplate.web.page import PageRequest
from homeplate.web.shown import Field, Option

FORM = "feedback"
SHOWN = 6
"""Answers that the panel tells; all of them are behind a link."""


@dataclass(frozen=True, slots=True)
class Line:
    """An answer in words; `bad` is one of somebody unhappy."""

    id: UUID
    revision: int
    day: date
    kind: str
    score: str
    bad: bool
    who: str
    who_url: str
    how: str
    comment: str
    url: str
    by: str
    deal: str
    deal_url: str


@dataclass(frozen=True, slots=True)
class Scale:
    """The scores that a kind can be answered with."""

    name: str
    label: str
    ask: str
    scores: tuple[int, ...]


def panel(
    request: PageRequest,
    account_id: UUID,
    people: Sequence[ContactRow],
    deals: Iterable[tuple[UUID, str]],
    attempt: Attempt | None,
    *,
    may_edit: bool,
) -> dict[str, Any]:
    """What the panel of an account is given."""
    rows = feedback_of_account(request.actor, account_id=account_id)
    latest = [next((row for row in rows if row.kind == kind), None) for kind in KINDS]
    whole = Given.asked(request).text("feedback") == "all"
    inputs = fields(request.today, people, deals)
    shown = refilled(inputs, attempt, FORM)
    return {
        "feedback_latest": [line(row) for row in latest if row],
        "feedback": [line(row) for row in (rows if whole else rows[:SHOWN])],
        "feedback_more": 0 if whole else len(rows) - SHOWN,
        "feedback_url": reverse("account-feedback", args=[account_id]) if may_edit else "",
        "feedback_fields": shown,
        "feedback_scales": scales(),
        "feedback_open": attempt is not None and attempt.form == FORM,
        "feedback_problem": unplaced(attempt, shown) if attempt and attempt.form == FORM else "",
        "all_feedback_url": f"{reverse('account', args=[account_id])}?feedback=all#t-feedback",
    }


def scales() -> tuple[Scale, ...]:
    """What can be asked, with every score."""
    asked = {
        "csat": gettext("How satisfied are they? 1 not at all, 5 very"),
        "nps": gettext("How likely are they to recommend you? 0 not at all, 10 very"),
    }
    return tuple(
        Scale(kind, words.render(gettext), asked[kind], tuple(range(SCALES[kind][0], SCALES[kind][1] + 1)))
        for kind, words in KINDS.items()
    )


def line(row: FeedbackRow) -> Line:
    """An answer in words."""
    return Line(
        id=row.id,
        revision=row.revision,
        day=row.day,
        kind=KINDS[row.kind].render(gettext),
        score=score_text(row.kind, row.score),
        bad=is_unhappy(row.kind, row.score),
        who=row.contact_name,
        who_url=reverse("contact", args=[row.contact_id]) if row.contact_id else "",
        how=WAYS[row.how].render(gettext),
        comment=row.comment,
        url=reverse("account-feedback-one", args=[row.account_id, row.id]),
        by=row.by,
        deal=row.deal_name,
        deal_url=reverse("deal", args=[row.deal_id]) if row.deal_id else "",
    )


def score_text(kind: str, score: int) -> str:
    """A score with the best that can be given: 4 of 5."""
    return gettext("%(score)s of %(most)s") % {"score": score, "most": SCALES[kind][1]}


def fields(today: date, people: Sequence[ContactRow], deals: Iterable[tuple[UUID, str]]) -> tuple[Field, ...]:
    """The inputs beside the score, filled so that one click on a score is enough."""
    who = tuple(Option(str(one.id), one.name) for one in people)
    about = tuple(Option(str(identity), name) for identity, name in deals)
    nobody = gettext("nobody in particular")
    return (
        Field("contact_id", gettext("Who said it"), "select", "", who, placeholder=nobody),
        Field("deal_id", gettext("About"), "select", "", about, placeholder=gettext("no deal in particular")),
        *about_it(today, today.isoformat(), "other", ""),
    )


def about_it(today: date, day: str, how: str, comment: str) -> tuple[Field, ...]:
    """The inputs of when and how they were asked, and of their words."""
    return (
        Field("day", gettext("Day"), "date", day, required=True, most=today.isoformat()),
        Field("how", gettext("How they were asked"), "select", how, options(WAYS), required=True),
        Field("comment", gettext("What they said"), "textarea", comment, longest=COMMENT),
    )
