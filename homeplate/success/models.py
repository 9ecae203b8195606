"""What customers say, and whom they send. A row stays with the account and contact it was recorded for: readers follow
merges, so that undoing one gives each its own back."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from homeplate.accounts.models import Account, Contact
from homeplate.deals.models import Deal
from homeplate.leads.models import Lead
from homeplate.people.models import Member
from homeplate.tenancy.fields import WorkspaceForeignKey
from homeplate.tenancy.models import WorkspaceModel


class Feedback(WorkspaceModel):
    """One answer of a customer on `day`: `kind` is a key of `success.rules.KINDS`, `score` on its scale; `how` a key of
    `success.rules.WAYS`; `member` wrote it down. Deleted ones are archived."""

    account = WorkspaceForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    contact = WorkspaceForeignKey(Contact, models.CASCADE, null=True, related_name="+", db_index=False)
    deal = WorkspaceForeignKey(Deal, models.CASCADE, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=8)
    score = models.PositiveSmallIntegerField()
    comment = models.TextField(default="")
    day = models.DateField()
    how = models.CharField(max_length=10)
    member = WorkspaceForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta(WorkspaceModel.Meta):
        indexes = [
            models.Index(fields=["workspace", "account", "day"], name="feedback_account"),
            models.Index(fields=["workspace", "kind", "day"], name="feedback_day"),
            models.Index(
                fields=["workspace", "contact"],
                name="feedback_contact",
                condition=models.Q(contact__isnull=False),
            ),
        ]

    account_id: UUID
    contact_id: UUID | None
    deal_id: UUID | None
    member_id: UUID | None


class Referral(WorkspaceModel):
    """An account, or its contact, recommended us on `day`. What came of it, where that is known: a lead, a deal, an
    account. `member` wrote it down. Deleted ones are archived."""

    account = WorkspaceForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    contact = WorkspaceForeignKey(Contact, models.CASCADE, null=True, related_name="+", db_index=False)
    lead = WorkspaceForeignKey(Lead, models.CASCADE, null=True, related_name="+", db_index=False)
    deal = WorkspaceForeignKey(Deal, models.CASCADE, null=True, related_name="+", db_index=False)
    led_account = WorkspaceForeignKey(Account, models.CASCADE, null=True, related_name="+", db_index=False)
    note = models.TextField(default="")
    day = models.DateField()
    member = WorkspaceForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta(WorkspaceModel.Meta):
        indexes = [
            models.Index(fields=["workspace", "account", "day"], name="referral_account"),
            models.Index(fields=["workspace", "day"], name="referral_day"),
            models.Index(
                fields=["workspace", "deal"], name="referral_deal", condition=models.Q(deal__isnull=False)
            ),
            models.Index(
                fields=["workspace", "lead"], name="referral_lead", condition=models.Q(lead__isnull=False)
            ),
        ]

    account_id: UUID
    contact_id: UUID | None
    lead_id: UUID | None
    deal_id: UUID | None
    led_account_id: UUID | None
    member_id: UUID | None
