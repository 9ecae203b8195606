"""`/accounts/…/feedback/…`: writing down what a customer said of us, changing it, deleting it and taking that back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from homeplate.kit.errors import Conflict, Invalid
from homeplate.people.permissions import Permission
from homeplate.success import actions
from homeplate.success.queries import get_feedback
from homeplate.success.rules import SCALES
from homeplate.web.accounts.feedback_shown import FORM, about_it, line, score_text
from homeplate.web.accounts.views import account_page
from homeplate.web.forms import Attempt, Given, refilled, unplaced
from homeplate.web.page import PageRequest, go, page
from homeplate.web.shown import Field, Option


@require_POST
@page
def record(request: PageRequest, account_id: UUID) -> HttpResponse:
    """Write an answer down: the button that was clicked says the kind and the score."""
    given = Given.posted(request)
    kind, _, score = given.text("answer").partition(":")
    try:
        made = actions.record_feedback(
            request.actor,
            account_id=account_id,
            kind=kind,
            score=score,
            day=given.day("day"),
            how=given.text("how") or "other",
            comment=given.text("comment"),
            contact_id=given.id("contact_id"),
            deal_id=given.id("deal_id"),
            now=request.now,
        )
    except (Invalid, Conflict) as error:
        return account_page(request, account_id, Attempt.of(FORM, given, error))
    undo = reverse("account-feedback-delete", args=[account_id, made])
    return go(request, _place(account_id), gettext("The answer is written down."), undo=undo)


@require_http_methods(["GET", "POST"])
@page
def one(request: PageRequest, account_id: UUID, feedback_id: UUID) -> HttpResponse:
    """The form that changes an answer."""
    request.actor.require(Permission.ACCOUNT_EDIT)
    row, attempt = get_feedback(request.actor, feedback_id=feedback_id), None
    if request.method == "POST":
        given = Given.posted(request)
        try:
            changes = {"score": given.text("score"), "day": given.text("day"), "how": given.text("how")}
            changes["comment"] = given.text("comment")
            actions.change_feedback(
                request.actor,
                feedback_id=feedback_id,
                changes=changes,
                revision=given.revision(),
                now=request.now,
            )
            return go(request, _place(row.account_id), gettext("Saved."))
        except (Invalid, Conflict) as error:
            attempt = Attempt.of(FORM, given, error)
    least, most = SCALES[row.kind]
    scores = tuple(Option(str(n), score_text(row.kind, n)) for n in range(least, most + 1))
    inputs = (
        Field("score", gettext("Score"), "select", str(row.score), scores, required=True),
        *about_it(request.today, row.day.isoformat(), row.how, row.comment),
    )
    shown = refilled(inputs, attempt, FORM)
    context = {
        "one": line(row),
        "trail": [(gettext("Accounts"), reverse("accounts")), (row.account_name, _place(row.account_id))],
        "fields_shown": shown,
        "problem": unplaced(attempt, shown),
        "submit_url": reverse("account-feedback-one", args=[row.account_id, row.id]),
        "delete_url": ""
        if row.archived
        else reverse("account-feedback-delete", args=[row.account_id, row.id]),
        "back_url": _place(row.account_id),
    }
    return render(request, "accounts/feedback.html", context, status=attempt.error.status if attempt else 200)


@require_POST
@page
def delete(request: PageRequest, account_id: UUID, feedback_id: UUID) -> HttpResponse:
    """Delete an answer; it can be brought back."""
    actions.delete_feedback(
        request.actor,
        feedback_id=feedback_id,
        revision=Given.posted(request).revision(),
        now=request.now,
    )
    undo = reverse("account-feedback-restore", args=[account_id, feedback_id])
    return go(request, _place(account_id), gettext("The answer is deleted."), undo=undo)


@require_POST
@page
def restore(request: PageRequest, account_id: UUID, feedback_id: UUID) -> HttpResponse:
    """Bring a deleted answer back."""
    actions.restore_feedback(request.actor, feedback_id=feedback_id, now=request.now)
    return go(request, _place(account_id), gettext("The answer is back."))


def _place(account_id: UUID) -> str:
    return f"{reverse('account', args=[account_id])}#t-feedback"
