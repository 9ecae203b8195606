"""What customers answer: written down for an account, changed, deleted and brought back."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Router
from pydantic import Field

from homeplate.api.http import ApiRequest, done, is_known, not_modified, place, reply, wanted_revision
from homeplate.api.types import Answer, Body, Patch, doc
from homeplate.people.permissions import Permission
from homeplate.success import actions, queries
from homeplate.success.queries import FeedbackRow
from homeplate.success.rules import COMMENT

router = Router()
TAG = "Satisfaction"
VIEW, EDIT = Permission.ACCOUNT_VIEW, Permission.ACCOUNT_EDIT

Kind = Literal["csat", "nps"]
How = Literal["survey", "call", "meeting", "email", "other"]
Score = Annotated[int, Field(description="1–5 for `csat`, 0–10 for `nps`.", examples=[5])]
Words = Annotated[str, Field(max_length=COMMENT)]


class FeedbackAnswer(Answer):
    """What a customer answered on `day`: how satisfied they are (`csat`, 1–5), or how likely they are to recommend
    (`nps`, 0–10). `contact_id` is null where no person is named, `deal_id` also for a deal that you may not see. `by`
    is the name of whoever wrote it down."""

    id: UUID
    account_id: UUID
    account: str
    contact_id: UUID | None
    contact: str
    deal_id: UUID | None
    kind: Kind
    score: Score
    comment: str
    day: date
    how: How
    by: str
    deleted: bool
    revision: int


class FeedbackIn(Body):
    """An answer. Without a `day` it was today; the contact and the deal are of the same account."""

    kind: Kind
    score: Score
    day: date | None = None
    how: How = "other"
    comment: Words = ""
    contact_id: UUID | None = None
    deal_id: UUID | None = None


class FeedbackPatch(Patch):
    """What to change of an answer."""

    score: Score = 0
    day: date = date.min
    how: How = "other"
    comment: Words = ""


@router.get(
    "/accounts/{account_id}/feedback",
    response=list[FeedbackAnswer],
    **doc("listFeedback", "What a customer answered", VIEW, TAG),
)
def list_feedback(request: ApiRequest, account_id: UUID) -> HttpResponse:
    """The answers of an account and of those merged into it, the newest day first, at most 500."""
    rows = queries.feedback_of_account(request.auth, account_id=account_id)
    return reply([_feedback(row) for row in rows])


@router.post(
    "/accounts/{account_id}/feedback",
    response={201: FeedbackAnswer},
    **doc("recordFeedback", "Write an answer down", EDIT, TAG),
)
def record_feedback(request: ApiRequest, account_id: UUID, body: FeedbackIn) -> HttpResponse:
    """Write down what a customer answered. 409 for an archived account."""
    made = actions.record_feedback(request.auth, account_id=account_id, now=request.now, **body.model_dump())
    return _told_feedback(request, made, status=201)


@router.get(
    "/feedback/{feedback_id}",
    response=FeedbackAnswer,
    **doc("getFeedback", "Read an answer", VIEW, TAG),
)
def get_feedback(request: ApiRequest, feedback_id: UUID) -> HttpResponse:
    """One answer, deleted or not."""
    row = queries.get_feedback(request.auth, feedback_id=feedback_id)
    return not_modified(row.revision) if is_known(request, row.revision) else _one_feedback(row)


@router.patch(
    "/feedback/{feedback_id}",
    response=FeedbackAnswer,
    **doc("changeFeedback", "Change an answer", EDIT, TAG),
)
def change_feedback(request: ApiRequest, feedback_id: UUID, body: FeedbackPatch) -> HttpResponse:
    """Change what you name and leave the rest; the kind, the contact and the deal stay."""
    actions.change_feedback(
        request.auth,
        feedback_id=feedback_id,
        changes=body.given(),
        now=request.now,
        revision=wanted_revision(request),
    )
    return _told_feedback(request, feedback_id)


@router.delete(
    "/feedback/{feedback_id}",
    response={204: None},
    **doc("deleteFeedback", "Delete an answer", EDIT, TAG),
)
def delete_feedback(request: ApiRequest, feedback_id: UUID) -> HttpResponse:
    """Take an answer out of every list and figure; it can be restored."""
    revision = wanted_revision(request)
    actions.delete_feedback(request.auth, feedback_id=feedback_id, now=request.now, revision=revision)
    return done()


@router.post(
    "/feedback/{feedback_id}/restore",
    response=FeedbackAnswer,
    **doc("restoreFeedback", "Restore an answer", EDIT, TAG),
)
def restore_feedback(request: ApiRequest, feedback_id: UUID) -> HttpResponse:
    """Bring a deleted answer back. 409 for one that is not deleted."""
    actions.restore_feedback(request.auth, feedback_id=feedback_id, now=request.now)
    return _told_feedback(request, feedback_id)


def _told_feedback(request: ApiRequest, feedback_id: UUID, *, status: int = 200) -> HttpResponse:
    return _one_feedback(queries.get_feedback(request.auth, feedback_id=feedback_id), status=status)


def _one_feedback(row: FeedbackRow, *, status: int = 200) -> HttpResponse:
    where = place("feedback", row.id) if status == 201 else None
    return reply(_feedback(row), status=status, revision=row.revision, location=where)


def _feedback(row: FeedbackRow) -> dict[str, object]:
    return {
        "id": row.id,
        "account_id": row.account_id,
        "account": row.account_name,
        "contact_id": row.contact_id,
        "contact": row.contact_name,
        "deal_id": row.deal_id,
        "kind": row.kind,
        "score": row.score,
        "comment": row.comment,
        "day": row.day,
        "how": row.how,
        "by": row.by,
        "deleted": row.archived,
        "revision": row.revision,
    }
