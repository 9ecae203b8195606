"""The address book that a workspace shares: accounts, contacts, and how a contact is reached.

References have no index of their own: those that people search by lead an index below, and each index
less is a faster import.
"""

from __future__ import annotations

from uuid import UUID

from django.db import models

from homeplate.people.models import Member, Team
from homeplate.tenancy.fields import WorkspaceForeignKey
from homeplate.tenancy.models import WorkspaceModel


def _listed(subject: str) -> tuple[models.Index, ...]:
    """What a list is read off besides that of the names: those of one owner, and all in the order they were added.

    The latter also counts them: for that SQLite wants the column of the condition in it.
    """
    present = models.Q(archived_at__isnull=True)
    owned = ["workspace", "owner", "search_name", "id"]
    return (
        models.Index(fields=owned, name=f"{subject}_owner", condition=present),
        models.Index(fields=["workspace", "id", "archived_at"], name=f"{subject}_added", condition=present),
    )


class Account(WorkspaceModel):
    """A company that buys or may buy. `search_name` is the folded name; `revenue_minor` is yearly, in
    minor units of `revenue_currency`. `source`/`external_id` tell where an import took it from. One that was
    merged is archived and points to the account that stays."""

    name = models.CharField(max_length=200)
    search_name = models.CharField(max_length=200)
    domain = models.CharField(max_length=200, default="")
    industry = models.CharField(max_length=120, default="")
    employees = models.PositiveIntegerField(null=True)
    revenue_minor = models.BigIntegerField(null=True)
    revenue_currency = models.CharField(max_length=3, default="")
    phone = models.CharField(max_length=40, default="")
    city = models.CharField(max_length=120, default="")
    country = models.CharField(max_length=120, default="")
    parent = WorkspaceForeignKey(
        "self", models.PROTECT, null=True, related_name="subsidiaries", db_index=False
    )
    owner = WorkspaceForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    team = WorkspaceForeignKey(Team, models.PROTECT, null=True, related_name="+", db_index=False)
    custom = models.JSONField(default=dict)
    source = models.CharField(max_length=60, default="")
    external_id = models.CharField(max_length=200, default="")
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)
    merged_into = WorkspaceForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    revision = models.PositiveIntegerField(default=1)

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "source", "external_id"],
                name="account_external",
                condition=~models.Q(external_id=""),
            )
        ]
        indexes = [
            # Holds all that a search reads: PostgreSQL never visits the table for names that do not match.
            models.Index(
                fields=["workspace", "search_name", "id"],
                name="account_name",
                include=["name", "archived_at"],
            ),
            models.Index(fields=["workspace", "domain"], name="account_domain"),
            *_listed("account"),
            # Partial, because most accounts have no parent and would make it look useless to a planner.
            models.Index(
                fields=["workspace", "parent", "search_name"],
                name="account_parent",
                condition=models.Q(parent__isnull=False),
            ),
            models.Index(
                fields=["workspace", "merged_into"],
                name="account_merged",
                condition=models.Q(merged_into__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    owner_id: UUID | None
    team_id: UUID | None
    parent_id: UUID | None
    merged_into_id: UUID | None


class Contact(WorkspaceModel):
    """A person, usually in an account. `preferred_channel` is a key of `accounts.channels.CHANNELS` (S6).

    `lawful_basis` is a key of `accounts.care.BASES`; `stops` are `accounts.care.Stops`, and `stopped` their channels
    between spaces, which lists are narrowed by. Of one that was erased nothing is kept but the row.
    """

    name = models.CharField(max_length=200)
    search_name = models.CharField(max_length=200)
    given_name = models.CharField(max_length=120, default="")
    family_name = models.CharField(max_length=120, default="")
    account = WorkspaceForeignKey(Account, models.PROTECT, null=True, related_name="contacts", db_index=False)
    title = models.CharField(max_length=160, default="")
    department = models.CharField(max_length=120, default="")
    language = models.CharField(max_length=8, default="")
    preferred_channel = models.CharField(max_length=20, default="")
    lawful_basis = models.CharField(max_length=20, default="")
    basis_source = models.CharField(max_length=120, default="")
    basis_on = models.DateField(null=True)
    basis_evidence = models.TextField(default="")
    stops = models.JSONField(default=dict)
    stopped = models.CharField(max_length=80, default="")
    erased_at = models.DateTimeField(null=True)
    owner = WorkspaceForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    team = WorkspaceForeignKey(Team, models.PROTECT, null=True, related_name="+", db_index=False)
    custom = models.JSONField(default=dict)
    source = models.CharField(max_length=60, default="")
    external_id = models.CharField(max_length=200, default="")
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)
    merged_into = WorkspaceForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    revision = models.PositiveIntegerField(default=1)

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "source", "external_id"],
                name="contact_external",
                condition=~models.Q(external_id=""),
            )
        ]
        indexes = [
            # Holds all that a search asks, as that of accounts.
            models.Index(
                fields=["workspace", "search_name", "id"], name="contact_name", include=["archived_at"]
            ),
            models.Index(fields=["workspace", "account", "search_name"], name="contact_account"),
            # Partial: those who ruled something out are few, and are asked for at every import.
            models.Index(
                fields=["workspace", "search_name", "id"],
                name="contact_stopped",
                condition=models.Q(stopped__gt=""),
            ),
            *_listed("contact"),
            models.Index(
                fields=["workspace", "merged_into"],
                name="contact_merged",
                condition=models.Q(merged_into__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    account_id: UUID | None
    owner_id: UUID | None
    merged_into_id: UUID | None


class Suppression(WorkspaceModel):
    """An address of somebody who was erased, as a fingerprint (`accounts.fingerprints`): no import brings them back."""

    digest = models.CharField(max_length=64)
    since = models.DateTimeField()

    class Meta(WorkspaceModel.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace", "digest"], name="suppression_once")]


class ContactPoint(WorkspaceModel):
    """One e-mail address or phone number of a contact; `folded` is what is compared."""

    contact = WorkspaceForeignKey(Contact, models.CASCADE, related_name="points", db_index=False)
    kind = models.CharField(max_length=10)
    value = models.CharField(max_length=254)
    folded = models.CharField(max_length=254)
    label = models.CharField(max_length=20, default="")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "contact", "kind", "folded"], name="contact_point_once"
            )
        ]
        indexes = [models.Index(fields=["workspace", "kind", "folded"], name="contact_point_folded")]

    contact_id: UUID
