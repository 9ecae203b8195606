"""What holds for all batches of one file, and what the writers of each kind share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models.functions import Coalesce

from homeplate.accounts.actions import Imported
from homeplate.accounts.fingerprints import ERASED
from homeplate.accounts.models import Account
from homeplate.kit.errors import Invalid
from homeplate.people.access import Actor
from homeplate.tenancy.models import Workspace
from homeplate.transfer.mapping import ColumnMapping
from homeplate.transfer.models import ImportFile, ImportRun
from homeplate.transfer.peoplemaps import chosen
from homeplate.transfer.sources import SOURCES

NEVER_DROPPED = frozenset({"name", "external_id", "owner_id", "account_id", "deal_external_id"})
MOST_TRIES = 5


@dataclass(frozen=True, slots=True)
class Writing:
    """One file being written: by whom, how its columns are mapped, and in which time zone its moments are."""

    actor: Actor
    mapping: ColumnMapping
    zone: ZoneInfo
    process_id: UUID | None
    promised: frozenset[int] | set[int] = frozenset()
    """Hashes of the ids of accounts that a dry run saw in earlier files: they would be there."""
    people: Mapping[str, str] = field(default_factory=dict)
    """What was said about owners who are no members, see `peoplemaps.chosen`."""
    states: Mapping[str, str] = field(default_factory=dict)
    """What was said about the states of leads, see `ImportRun.lead_states`."""

    @classmethod
    def of(cls, actor: Actor, run: ImportRun, file: ImportFile, promised: set[int]) -> Writing:
        """For a file of a run; moments without a zone are those of the workspace."""
        zone = Workspace.objects.values_list("time_zone", flat=True).get(id=actor.workspace_id)
        mapping = ColumnMapping.from_json(file.mapping or {})
        zone_info = ZoneInfo(zone or "UTC")
        return cls(actor, mapping, zone_info, run.process_id, promised, chosen(run), run.lead_states)

    @property
    def source(self) -> str:
        """The system whose ids the rows carry."""
        return self.mapping.namespace

    @property
    def same_ids(self) -> bool:
        """Whether a lead and the deal that it became have one id there."""
        return self.mapping.source in SOURCES and SOURCES[self.mapping.source].same_ids

    def is_promised(self, account_id: str) -> bool:
        """Whether a dry run would have made the account with this id by now."""
        return bool(account_id) and hash(account_id) in self.promised

    def moment(self, value: datetime | None) -> datetime | None:
        """`value` with a zone."""
        return value if value is None or value.tzinfo else value.replace(tzinfo=self.zone)

    def column(self, name: str) -> str:
        """The column of the file that feeds what an action calls `name`; empty when it is none."""
        if not name:
            return ""  # a column that feeds nothing is none that feeds the whole row
        bare = name.removeprefix("custom.")
        for field_key in (bare, *_FED_BY.get(bare, ())):
            if column := self.mapping.column_of(field_key):
                return column
        return ""


_FED_BY = {
    "owner_id": ("owner", "owner_email"),
    "account_id": ("account", "account_id"),
    "account": ("account_id",),
    "revenue_currency": ("currency",),
    "parent_name": ("parent",),
    "list_price": ("product_price",),
    "source_stage": ("stage",),
    "stated_probability": ("probability",),
    "lead_source": ("source",),
    "lawful_basis": ("basis",),
    "preferred_channel": ("channel",),
    "account_type": ("kind",),
    "person": ("name", "given_name", "family_name", "emails"),
    "email": ("emails",),
    "phone": ("phones",),
    "job_title": ("title",),
    "note": ("description",),
    "state": ("status", "is_converted"),
    "deal_external_id": ("deal_id", "is_converted", "status"),
    "created_at": ("created",),
}
"""Names of actions and of custom fields, and the import fields behind them."""


@dataclass(slots=True)
class Outcome:
    """What became of one row (see `accounts.Imported`), with everything that was wrong with it."""

    outcome: str = "refused"
    problems: list[Invalid] = field(default_factory=list)
    id: UUID | None = None

    def add(self, result: Imported) -> None:
        """Take over what an action says of the row."""
        self.outcome, self.id = result.outcome, result.id
        if result.problem is not None:
            self.problems.append(result.problem)


Values = dict[str, Any]
Action = Callable[[Sequence[Values]], Sequence[Imported]]


def insist(write: Action, rows: list[Values], outcomes: list[Outcome]) -> None:
    """Write rows; one that is refused for a value it can do without is written without it, and that is told."""
    waiting = list(range(len(rows)))
    for _ in range(MOST_TRIES):
        again = []
        for place, result in zip(waiting, write([rows[place] for place in waiting]), strict=True):
            problem = result.problem
            if result.outcome != "refused" or problem is None or not _droppable(problem, rows[place]):
                outcomes[place].add(result)
                continue
            outcomes[place].problems.append(problem)
            del rows[place][problem.field]
            again.append(place)
        waiting = again
        if not waiting:
            return


def _droppable(problem: Invalid, row: Values) -> bool:
    """Whether a row may come in without what is wrong with it; who was erased may not, with or without an address."""
    return problem.code != ERASED and problem.field in row and problem.field not in NEVER_DROPPED


def accounts_by_id(source: str, ids: Iterable[str]) -> dict[str, UUID]:
    """The accounts that an import of the same source brought in, by their id there."""
    wanted, found = sorted(set(ids) - {""}), dict[str, UUID]()
    for start in range(0, len(wanted), 500):
        rows = Account.objects.filter(source=source, external_id__in=wanted[start : start + 500])
        rows = rows.exclude(external_id="")  # for the index, see `deals.actions.import_deals`
        found.update(rows.values_list("external_id", Coalesce("merged_into_id", "id")))
    return found
