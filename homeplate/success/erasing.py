"""What erasing a person does to what they said (S6): the scores stay for the figures, their words go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from homeplate.ledger.actions import rewrite_facts
from homeplate.ledger.models import Fact
from homeplate.success.models import Feedback, Referral

SIDES = {"feedback": "comment", "feedback_was": "comment", "referral": "note", "referral_was": "note"}
"""What facts tell of such a record, and which of it is the person's own words."""


def forget_contacts(ids: Sequence[UUID]) -> None:
    """Take the words of contacts out of rows and facts, in the running transaction."""
    feedback, referrals = (
        Feedback.objects.filter(contact_id__in=ids),
        Referral.objects.filter(contact_id__in=ids),
    )
    accounts = {
        *feedback.values_list("account_id", flat=True),
        *referrals.values_list("account_id", flat=True),
    }
    feedback.update(comment="")
    referrals.update(note="")
    about = Q(verb__startswith="account.feedback-") | Q(verb__startswith="account.referral-")
    facts = Fact.objects.filter(about, subject="account", subject_id__in=accounts)
    theirs = {str(one) for one in ids}
    rewrite_facts(facts=facts, without=lambda data: _without(data, theirs))


def _without(data: Any, theirs: set[str]) -> Any:
    found = dict(data)
    for side, words in SIDES.items():
        told = found.get(side) or {}
        if told.get("contact_id") in theirs and told.get(words):
            found[side] = {**told, words: ""}
    return found
