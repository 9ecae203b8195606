"""The prospect database: companies, people, where each value comes from, and the loads that brought it."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from homeplate.people.models import Member
from homeplate.prospects.lists.models import ListedProspect, ProspectList
from homeplate.prospects.providers.models import Delivery, Provider
from homeplate.prospects.takes.models import LeadTake, TakenProspect
from homeplate.prospects.watches.models import SearchNews, SearchWatch
from homeplate.tenancy.fields import WorkspaceForeignKey
from homeplate.tenancy.models import WorkspaceModel

__all__ = [
    "Company",
    "Delivery",
    "LeadTake",
    "ListedProspect",
    "Load",
    "LoadProblem",
    "Person",
    "ProspectList",
    "Provider",
    "SearchNews",
    "SearchWatch",
    "Source",
    "TakenProspect",
]


class Source(WorkspaceModel):
    """Where values come from: a file's vendor, a provider, a colleague. They are few, so that records name them
    by number."""

    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "number"], name="prospect_source_number"),
            models.UniqueConstraint(fields=["workspace", "name"], name="prospect_source_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Known(WorkspaceModel):
    """What companies and people have in common.

    `key` is what makes two tellings the same record (`rules.company_key`, `rules.person_key`). Every value was
    said by `source` on `said_on`, but for those in `told`: column → [source, day]. `load_id` is the load that
    wrote it last.
    """

    key = models.CharField(max_length=300)
    name = models.CharField(max_length=200)
    external_id = models.CharField(max_length=200, default="")
    source = models.PositiveSmallIntegerField()
    said_on = models.DateField()
    told = models.JSONField(default=dict)
    load_id = models.UUIDField(null=True)
    revision = models.PositiveIntegerField(default=1)
    archived_at = models.DateTimeField(null=True)

    class Meta(WorkspaceModel.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name


class Company(Known):
    """A company. Amounts are in minor units of `currency`, a year (`revenue_minor`), a month (`ad_spend_minor`)
    or altogether (`funding_minor`); `employee_growth` is in percent a year; `country` ISO 3166;
    `industry_codes` are `taxonomy:code`, `open_positions` counts by function, `parent` the name or domain of
    whom it belongs to."""

    domain = models.CharField(max_length=200, default="")
    industry = models.CharField(max_length=120, default="")
    industry_codes = models.JSONField(default=list)
    employees = models.PositiveIntegerField(null=True)
    employee_growth = models.FloatField(null=True)
    currency = models.CharField(max_length=3, default="")
    revenue_minor = models.BigIntegerField(null=True)
    funding_minor = models.BigIntegerField(null=True)
    ad_spend_minor = models.BigIntegerField(null=True)
    founded = models.PositiveSmallIntegerField(null=True)
    country = models.CharField(max_length=2, default="")
    region = models.CharField(max_length=120, default="")
    city = models.CharField(max_length=120, default="")
    technologies = models.JSONField(default=list)
    open_positions = models.JSONField(default=dict)
    parent = models.CharField(max_length=200, default="")

    class Meta(WorkspaceModel.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="prospect_company_key")]
        indexes = [
            models.Index(fields=["workspace", "load_id"], name="prospect_company_load"),
            # Read in the order of ids, page by page, when the search takes all of them in.
            models.Index(fields=["workspace", "id"], name="prospect_company_all"),
        ]


class Person(Known):
    """A person, at a company or not. `seniority` and `department` are keys of `fields`; `profile` is an address
    on the web."""

    company = WorkspaceForeignKey(Company, models.PROTECT, null=True, related_name="people", db_index=False)
    title = models.CharField(max_length=160, default="")
    seniority = models.CharField(max_length=16, default="")
    department = models.CharField(max_length=16, default="")
    role_start = models.DateField(null=True)
    email = models.CharField(max_length=254, default="")
    phone = models.CharField(max_length=40, default="")
    profile = models.CharField(max_length=300, default="")
    language = models.CharField(max_length=8, default="")
    country = models.CharField(max_length=2, default="")

    class Meta(WorkspaceModel.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="prospect_person_key")]
        indexes = [
            models.Index(fields=["workspace", "company"], name="prospect_person_company"),
            models.Index(fields=["workspace", "load_id"], name="prospect_person_load"),
            models.Index(fields=["workspace", "id"], name="prospect_person_all"),
        ]

    company_id: UUID | None


class Load(WorkspaceModel):
    """One file that is being taken in, or was; or what a provider was asked for.

    `state` is a key of `rules.STATES`. `mapping` is column → field, `layout` how the file is written
    (`reading.Layout`). `position` is the last row done, written with it: there it goes on. `path` lies in the
    file store until the load is done, or is a file of the server behind `file:`. `share` of the file is done.

    Of an enrichment (`layout` of the kind "asked") the file holds the ids of the records asked for, one a line;
    `unknown` counts those of which `provider` said nothing. A file that a provider laid down names it too.
    """

    name = models.CharField(max_length=200)
    about = models.CharField(max_length=10)
    state = models.CharField(max_length=10, default="waiting")
    path = models.CharField(max_length=300)
    size = models.BigIntegerField()
    layout = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    source = models.PositiveSmallIntegerField()
    said_on = models.DateField()
    currency = models.CharField(max_length=3)
    member = WorkspaceForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    position = models.PositiveIntegerField(default=0)
    share = models.FloatField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    unknown = models.PositiveIntegerField(default=0)
    provider = WorkspaceForeignKey(Provider, models.PROTECT, null=True, related_name="+", db_index=False)
    message = models.JSONField(null=True)
    cancel_asked = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta(WorkspaceModel.Meta):
        indexes = [
            models.Index(fields=["workspace", "created_at"], name="prospect_load_created"),
            models.Index(fields=["workspace", "provider", "created_at"], name="prospect_load_provider"),
        ]

    def __str__(self) -> str:
        return self.name

    member_id: UUID | None
    provider_id: UUID | None


class LoadProblem(WorkspaceModel):
    """A row that a load refused: as it stood in the file, and what is wrong with it (`messages.to_json`). Of somebody
    who was erased no cells are kept."""

    load = WorkspaceForeignKey(Load, models.CASCADE, related_name="problems", db_index=False)
    row = models.PositiveIntegerField()
    cells = models.JSONField()
    field = models.CharField(max_length=80, default="")
    message = models.JSONField()

    class Meta(WorkspaceModel.Meta):
        indexes = [models.Index(fields=["workspace", "load", "row"], name="prospect_load_problem")]
