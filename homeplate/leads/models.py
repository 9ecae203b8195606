"""Leads: people and companies that may have a need, from wherever they come, until a deal goes on or they are out."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from homeplate.accounts.models import Account, Contact
from homeplate.deals.models import Deal
from homeplate.leads.rules.input import title_of
from homeplate.people.access import Actor, OwnedQuerySet
from homeplate.people.models import Member, Team
from homeplate.people.permissions import Reach
from homeplate.tenancy.fields import WorkspaceForeignKey
from homeplate.tenancy.models import WorkspaceManager, WorkspaceModel


class LeadQuerySet(OwnedQuerySet["Lead"]):
    """Leads, and who sees and works them."""

    def worked_by(self, actor: Actor) -> LeadQuerySet:
        """Those that `actor` may work on: own ones, those of the team that nobody owns, and what is in reach."""
        rows = self.filter(workspace_id=actor.workspace_id)
        return rows if actor.reach is Reach.ALL else rows.filter(_worked(actor))

    def visible_to(self, actor: Actor) -> LeadQuerySet:
        """Those that exist for `actor`: what they may work on, and what they handed in themselves."""
        rows = self.filter(workspace_id=actor.workspace_id)
        if actor.reach is Reach.ALL:
            return rows
        return rows.filter(_worked(actor) | models.Q(handed_in_by_id=actor.member_id))


def _worked(actor: Actor) -> models.Q:
    own = models.Q(owner_id=actor.member_id)
    if actor.team_id is not None:
        own |= models.Q(owner_id__isnull=True, team_id=actor.team_id)
    if actor.reach is Reach.TEAM:
        own |= models.Q(team_id__in=sorted(actor.teams))
    return own


class Lead(WorkspaceModel):
    """Somebody who may have a need.

    `state` is a key of `rules.kinds.STATES`, `source`, `immediacy` and `reason` of its other dictionaries. `rank` and
    `queue_at` say where it stands in its list (`rules.moves.place`). The clock runs while there is a `due_at`;
    `contacted_minutes` are those of working hours that the first contact took. `why` is the reason of the last
    assignment by rules, a message. `asked` counts how often they asked, 0 while only we did. `stops` are the channels
    that they ruled out (`accounts.care.Stops`). One that was imported is known again by `import_source` and the id
    there. An archived one is deleted, and can be restored.
    """

    person = models.CharField(max_length=200, default="")
    company = models.CharField(max_length=200, default="")
    search_text = models.CharField(max_length=600)
    job_title = models.CharField(max_length=160, default="")
    email = models.CharField(max_length=254, default="")
    email_folded = models.CharField(max_length=254, default="")
    phone = models.CharField(max_length=40, default="")
    phone_folded = models.CharField(max_length=40, default="")
    domain = models.CharField(max_length=200, default="")
    country = models.CharField(max_length=2, default="")
    region = models.CharField(max_length=120, default="")
    city = models.CharField(max_length=120, default="")
    postal_code = models.CharField(max_length=20, default="")
    language = models.CharField(max_length=8, default="")
    industry = models.CharField(max_length=120, default="")
    source = models.CharField(max_length=20)
    source_detail = models.CharField(max_length=200, default="")
    need = models.TextField(default="")
    immediacy = models.CharField(max_length=12, default="")
    approaches = models.JSONField(default=list)
    consent = models.TextField(default="")
    stops = models.JSONField(default=dict)
    note = models.TextField(default="")
    owner = WorkspaceForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    team = WorkspaceForeignKey(Team, models.PROTECT, null=True, related_name="+", db_index=False)
    handed_in_by = WorkspaceForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    why = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    state = models.CharField(max_length=12, default="new")
    state_since = models.DateTimeField()
    rank = models.PositiveSmallIntegerField(default=0)
    queue_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    contacted_at = models.DateTimeField(null=True)
    contacted_minutes = models.PositiveIntegerField(null=True)
    accepted_at = models.DateTimeField(null=True)
    qualified_at = models.DateTimeField(null=True)
    returns_on = models.DateField(null=True)
    returned_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=40, default="")
    reason_note = models.TextField(default="")
    asked = models.PositiveSmallIntegerField(default=1)
    account = WorkspaceForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    contact = WorkspaceForeignKey(Contact, models.PROTECT, null=True, related_name="+", db_index=False)
    deal = WorkspaceForeignKey(Deal, models.PROTECT, null=True, related_name="+", db_index=False)
    import_source = models.CharField(max_length=60, default="")
    external_id = models.CharField(max_length=200, default="")
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    objects: ClassVar = WorkspaceManager.from_queryset(LeadQuerySet)()

    class Meta(WorkspaceModel.Meta):
        indexes = [
            models.Index(
                fields=["workspace", "state", "rank", "queue_at", "id"],
                name="lead_queue",
                condition=models.Q(archived_at__isnull=True),
            ),
            models.Index(fields=["workspace", "owner", "state"], name="lead_owner"),
            models.Index(fields=["workspace", "created_at"], name="lead_created"),
            models.Index(
                fields=["workspace", "email_folded"],
                name="lead_email",
                condition=~models.Q(email_folded=""),
            ),
            models.Index(
                fields=["workspace", "phone_folded"],
                name="lead_phone",
                condition=~models.Q(phone_folded=""),
            ),
            models.Index(fields=["workspace", "domain"], name="lead_domain", condition=~models.Q(domain="")),
            models.Index(
                fields=["workspace", "search_text", "id"],
                name="lead_text",
                condition=models.Q(archived_at__isnull=True),
            ),
            models.Index(
                fields=["workspace", "import_source", "external_id"],
                name="lead_external",
                condition=~models.Q(external_id=""),
            ),
            models.Index(
                fields=["workspace", "deal"], name="lead_deal", condition=models.Q(deal__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What the lead is called."""
        return title_of(self.person, self.company)

    owner_id: UUID | None
    team_id: UUID | None
    handed_in_by_id: UUID | None
    account_id: UUID | None
    contact_id: UUID | None
    deal_id: UUID | None


class RoutingRule(WorkspaceModel):
    """Who gets which leads: `conditions` holds lists by name, as `rules.routing.Rule` reads them; `members` ids.

    Rules are asked in the order of `position`. One that was removed is archived: facts of its time name it.
    """

    name = models.CharField(max_length=120)
    position = models.PositiveIntegerField()
    conditions = models.JSONField(default=dict)
    members = models.JSONField(default=list)
    team = WorkspaceForeignKey(Team, models.PROTECT, null=True, related_name="+", db_index=False)
    skill = models.CharField(max_length=60, default="")
    way = models.CharField(max_length=10, default="load")
    archived_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta(WorkspaceModel.Meta):
        indexes = [models.Index(fields=["workspace", "position"], name="routing_rule_order")]

    team_id: UUID | None


class LeadDesk(WorkspaceModel):
    """What rules know of somebody who works on leads: how many open ones they take, what they are good at, and, while
    they are away, the day on which they are back."""

    member = WorkspaceForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    capacity = models.PositiveIntegerField(null=True)
    skills = models.JSONField(default=list)
    back_on = models.DateField(null=True)

    class Meta(WorkspaceModel.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace", "member"], name="lead_desk_once")]

    member_id: UUID


class LeadForm(WorkspaceModel):
    """A form for strangers, at an address of its own: what it asks besides name and e-mail address (`asks`), the source
    of what comes in by it, and the team that gets it where rules do not decide.

    `consent` is what they tick; without it nothing is asked. A retired one answers that it is closed.
    """

    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120)
    intro = models.TextField(default="")
    thanks = models.TextField(default="")
    consent = models.TextField(default="")
    asks = models.JSONField(default=list)
    source = models.CharField(max_length=20, default="web_form")
    source_detail = models.CharField(max_length=200, default="")
    team = WorkspaceForeignKey(Team, models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta(WorkspaceModel.Meta):
        pass

    team_id: UUID | None
