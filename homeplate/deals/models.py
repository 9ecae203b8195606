"""Deals and what hangs on them: evidence, documents, stakeholders, and totals kept exact."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models
from moneyed import Money

from homeplate.accounts.models import Account, Contact
from homeplate.deals.rules.categories import PIPELINE
from homeplate.deals.rules.competitors import KEPT
from homeplate.kit.money import from_minor
from homeplate.people.access import OwnedQuerySet
from homeplate.people.models import Member, Team
from homeplate.playbook.models import Process, ProcessVersion
from homeplate.tenancy.fields import WorkspaceForeignKey
from homeplate.tenancy.models import WorkspaceManager, WorkspaceModel

NO_TEAM = UUID(int=0)
NO_DAY = 0


_OPEN = models.Q(status="open", archived_at__isnull=True)
_SAID = ("status", "archived_at")
"""The columns of that condition. SQLite takes a partial index without them for one that lacks what is asked, and then
chooses any other that begins alike."""

ORDERS = {
    "deal_months": ("expected_close", "currency", "value_minor"),
    "deal_by_step": ("next_step_on",),
    "deal_by_progress": ("progress",),
    "deal_by_chance": ("probability",),
    "deal_by_age": ("stage_since",),
    "deal_by_entry": ("created_at",),
}

ATTENTION = (
    # What an owner has to do: each begins with the owner, so that nobody's day reads the deals of others, and those
    # that a team is counted by end with the team, so that no deal itself is read for it.
    models.Index(
        fields=["workspace", "owner", "next_step_on", "-value_minor", "team", *_SAID],
        name="deal_step",
        condition=_OPEN,
    ),
    models.Index(
        fields=["workspace", "owner", "late_at", "version", "stage", "team", *_SAID],
        name="deal_late",
        condition=_OPEN & models.Q(late_at__isnull=False),
    ),
    models.Index(
        fields=["workspace", "owner", "expected_close", "team", *_SAID],
        name="deal_close",
        condition=_OPEN & models.Q(expected_close__isnull=False),
    ),
    models.Index(
        fields=["workspace", "owner", "-value_minor", "team", "gate_missing", *_SAID],
        name="deal_nearly",
        condition=_OPEN & models.Q(gate_missing=1),
    ),
    # The orders of a list: its first rows are read off the index, with whose they are, and nothing is sorted.
    *(
        models.Index(
            fields=["workspace", "process", *columns, "id", "owner", "team", *_SAID],
            name=name,
            condition=_OPEN,
        )
        for name, columns in ORDERS.items()
    ),
    # Holds all that open deals are counted by, in the order in which their sums are made and, currency by currency,
    # a list by value is read.
    models.Index(
        fields=[
            *("workspace", "process", "stage", "currency", "value_minor", "id", "search_name", "account"),
            *(
                "owner",
                "team",
                "expected_close",
                "next_step_on",
                "gate_missing",
                "late_at",
                "gaps",
                "overrides",
            ),
            *_SAID,
        ],
        name="deal_counted",
        condition=_OPEN,
    ),
    # The same for the deals of some accounts: what a part of an account's name finds.
    models.Index(
        fields=[
            *("workspace", "account", "process", "stage", "currency", "value_minor", "search_name"),
            *("owner", "team", "expected_close", "id"),
            *_SAID,
        ],
        name="deal_of_account",
        condition=_OPEN,
    ),
    # Empty but for the minutes after an update.
    models.Index(
        fields=["workspace", "id"],
        name="deal_uncounted",
        condition=_OPEN & models.Q(gate_missing__isnull=True),
    ),
    # What happened lately: each begins with the moment and holds whose deal it is.
    models.Index(
        fields=["workspace", "stage_since", "moved", "owner", "team"],
        name="deal_moved",
        condition=_OPEN & models.Q(moved__isnull=False),
    ),
    models.Index(
        fields=["workspace", "pushed_at", "owner", "team"],
        name="deal_pushed",
        condition=_OPEN & models.Q(pushed_at__isnull=False),
    ),
    models.Index(
        fields=["workspace", "closed_at", "status", "owner", "team"],
        name="deal_closed",
        condition=models.Q(closed_at__isnull=False, archived_at__isnull=True),
    ),
    models.Index(
        fields=["workspace", "overridden_at", "owner", "team"],
        name="deal_overridden",
        condition=models.Q(overridden_at__isnull=False, archived_at__isnull=True),
    ),
)
"""Indexes for the page of the day: partial, so that a deal is in those only that have something to say of it."""


class Deal(WorkspaceModel):
    """A possible sale moving through one version of a process.

    `value_minor` is in minor units of `currency`; 0 means that nobody has said yet. `progress` is 0–100 as of
    the last change or lapse (`lapses_at` says when evidence lapses next). `probability` is in per mille and
    `probability_source`
    says where it comes from: `criteria`, `history`, `hand`, or `outcome`. `stage` is a key of the version.
    `gaps` counts required criteria of stages already left that do not hold now (lapsed, withdrawn or
    overridden): the deal has slipped back. `claimed` is the stage at which an import found the deal: what
    lies before it is claimed to hold, without evidence, and does not count.

    `category` is what whoever answers for the deal expects of it (`rules.categories`); a closed deal keeps the last.

    What asks for attention is kept too, while the deal is open; None says that nothing is to be told.
    `competitors` are those whom the buyer looks at besides us, `competitor` the one who won it.
    `gate_missing` counts what the next gate lacks; `late_at` is when the deal is longer at its stage than planned;
    `moved` says which way it came there (1 forward, -1 back); `overridden_at` and `looked_at` are when a gate was
    last overridden and when somebody looked at that; `pushed_at` when the expected close last became later.
    """

    name = models.CharField(max_length=200)
    search_name = models.CharField(max_length=200)
    # Without an index of their own: those named below begin with the workspace and serve better, and each
    # index less is a faster import.
    account = WorkspaceForeignKey(Account, models.PROTECT, null=True, related_name="deals", db_index=False)
    owner = WorkspaceForeignKey(Member, models.PROTECT, related_name="+")
    team = WorkspaceForeignKey(Team, models.PROTECT, null=True, related_name="+")
    process = WorkspaceForeignKey(Process, models.PROTECT, related_name="+", db_index=False)
    version = WorkspaceForeignKey(ProcessVersion, models.PROTECT, related_name="+", db_index=False)
    stage = models.CharField(max_length=60)
    stage_since = models.DateTimeField()
    furthest = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=6, default="open")
    value_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    kind = models.CharField(max_length=60, default="")
    source = models.CharField(max_length=60, default="")
    expected_close = models.DateField(null=True)
    category = models.CharField(max_length=10, default=PIPELINE)
    next_step = models.CharField(max_length=300, default="")
    next_step_kind = models.CharField(max_length=20, default="")
    next_step_on = models.DateField(null=True)
    progress = models.PositiveSmallIntegerField(default=0)
    probability = models.PositiveSmallIntegerField(default=0)
    probability_source = models.CharField(max_length=10, default="criteria")
    gaps = models.PositiveSmallIntegerField(default=0)
    overrides = models.PositiveSmallIntegerField(default=0)
    lapses_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    loss_reason = models.CharField(max_length=60, default="")
    loss_note = models.CharField(max_length=2000, default="")
    competitor = models.CharField(max_length=120, default="")
    competitors = models.CharField(max_length=KEPT, default="")
    custom = models.JSONField(default=dict)
    claimed = models.CharField(max_length=60, default="")
    import_source = models.CharField(max_length=60, default="")
    external_id = models.CharField(max_length=200, default="")
    gate_missing = models.PositiveSmallIntegerField(null=True)
    late_at = models.DateTimeField(null=True)
    moved = models.SmallIntegerField(null=True)
    overridden_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    pushed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    objects: ClassVar = WorkspaceManager.from_queryset(OwnedQuerySet)()

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "import_source", "external_id"],
                name="deal_external",
                condition=~models.Q(external_id=""),
            )
        ]
        indexes = [
            models.Index(
                fields=["workspace", "process", "stage", "-value_minor", "id"],
                name="deal_board",
                condition=models.Q(status="open", archived_at__isnull=True),
            ),
            models.Index(
                fields=["workspace", "owner", "process", "stage", "-value_minor", "id"],
                name="deal_board_owner",
                condition=models.Q(status="open", archived_at__isnull=True),
            ),
            models.Index(fields=["workspace", "account"], name="deal_account"),
            models.Index(fields=["workspace", "updated_at", "id"], name="deal_updated"),
            # Holds all that a search asks before it reads a deal: what the name does not fit is never visited.
            models.Index(
                fields=["workspace", "search_name", "id", "archived_at"],
                name="deal_name",
                include=["owner", "team"],
            ),
            models.Index(fields=["workspace", "version"], name="deal_version"),
            models.Index(
                fields=["workspace", "competitors"],
                name="deal_competitors",
                condition=~models.Q(competitors=""),
            ),
            models.Index(
                fields=["workspace", "lapses_at"],
                name="deal_lapses",
                condition=models.Q(lapses_at__isnull=False),
            ),
            *ATTENTION,
        ]

    def __str__(self) -> str:
        return self.name

    account_id: UUID | None
    owner_id: UUID
    team_id: UUID | None
    process_id: UUID
    version_id: UUID

    @property
    def money(self) -> Money | None:
        """The value with its currency; None when nobody has said what the deal is worth."""
        return from_minor(self.value_minor, self.currency) if self.value_minor else None


class Evidence(WorkspaceModel):
    """That a criterion of a deal was validated, by whom, when and with what.

    One row a deal and criterion is current (`withdrawn_at` empty). `value` has the form that the
    criterion's type declares.
    """

    deal = WorkspaceForeignKey(Deal, models.CASCADE, related_name="evidence", db_index=False)
    criterion = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    note = models.CharField(max_length=4000, default="")
    at = models.DateTimeField()
    member = WorkspaceForeignKey(Member, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "deal", "criterion"],
                name="evidence_current",
                condition=models.Q(withdrawn_at__isnull=True),
            )
        ]
        indexes = [models.Index(fields=["workspace", "deal"], name="evidence_deal")]

    deal_id: UUID
    member_id: UUID | None


class Stakeholder(WorkspaceModel):
    """A person in the decision: the buying role, influence 1–5, attitude −2 (against) to 2 (for us)."""

    deal = WorkspaceForeignKey(Deal, models.CASCADE, related_name="stakeholders")
    contact = WorkspaceForeignKey(Contact, models.PROTECT, related_name="+")
    buying_role = models.CharField(max_length=20)
    influence = models.PositiveSmallIntegerField(default=3)
    attitude = models.SmallIntegerField(default=0)
    note = models.CharField(max_length=1000, default="")
    created_at = models.DateTimeField()

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "deal", "contact"], name="stakeholder_once")
        ]

    deal_id: UUID
    contact_id: UUID


class Document(WorkspaceModel):
    """A file kept with a deal; `path` lies in the configured file store."""

    deal = WorkspaceForeignKey(Deal, models.CASCADE, related_name="documents")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    path = models.CharField(max_length=300)
    member = WorkspaceForeignKey(Member, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta(WorkspaceModel.Meta):
        indexes = [models.Index(fields=["workspace", "deal"], name="document_deal")]

    deal_id: UUID


class Total(WorkspaceModel):
    """How many open deals there are of an owner, team and currency and some part of a process, and their value: exact.

    Kept by the same transactions that move deals. `team_id` is no reference and never empty (`NO_TEAM` stands for
    none): a unique constraint over an empty column would let the same total be counted in two rows.
    """

    team_id = models.UUIDField(default=NO_TEAM)
    currency = models.CharField(max_length=3)
    deals = models.IntegerField(default=0)
    value_minor = models.BigIntegerField(default=0)

    objects: ClassVar = WorkspaceManager.from_queryset(OwnedQuerySet)()

    class Meta(WorkspaceModel.Meta):
        abstract = True


class StageTotal(Total):
    """Exact count and value of the open deals of one owner, team, stage and currency.

    A board of any size reads a few rows of them.
    """

    process = WorkspaceForeignKey(Process, models.CASCADE, related_name="+")
    stage = models.CharField(max_length=60)
    owner = WorkspaceForeignKey(Member, models.CASCADE, related_name="+")

    class Meta(Total.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "process", "stage", "owner", "team_id", "currency"],
                name="stage_total_once",
            )
        ]


class CloseTotal(Total):
    """Exact count and value of the open deals of one owner, team and currency that are expected to close on a day.

    `day` counts days as `date.toordinal` does, and is `NO_DAY` for deals without a date: as with teams, it is never
    empty, and every date is one that somebody may give.
    """

    process = WorkspaceForeignKey(Process, models.CASCADE, related_name="+", db_index=False)
    owner = WorkspaceForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    day = models.IntegerField(default=NO_DAY)

    class Meta(Total.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "process", "day", "currency", "owner", "team_id"],
                name="close_total_once",
            )
        ]


class StageOutcome(WorkspaceModel):
    """How many closed deals reached a stage, and how many of them were won; refreshed in the background."""

    process = WorkspaceForeignKey(Process, models.CASCADE, related_name="+")
    stage = models.CharField(max_length=60)
    reached = models.PositiveIntegerField()
    won = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "process", "stage"], name="stage_outcome_once")
        ]


class ChanceModel(WorkspaceModel):
    """The model of the chance to win that is in use for the deals of a process (`process.taught`), as text."""

    process = WorkspaceForeignKey(Process, models.CASCADE, related_name="+")
    model = models.TextField()
    at = models.DateTimeField()

    class Meta(WorkspaceModel.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace", "process"], name="chance_model_once")]
