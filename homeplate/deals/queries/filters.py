"""What a list or board of deals may be narrowed by; every part is optional and they combine with AND."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from homeplate.accounts.models import Account
from homeplate.deals.models import Deal
from homeplate.fields.queries import ids_matching
from homeplate.kit.text import folded
from homeplate.people.access import Actor, OwnedQuerySet
from homeplate.people.permissions import Reach
from homeplate.tenancy.planning import Apart, looks_up_rows

_VALUES = ("process_id", "stage", "owner_id", "team_id", "account_id", "source", "kind", "currency")
_WORDS = ("status", "category", "gate_missing", "moved")
"""What an index may be limited to: it says so in the text of a query, where an engine sees that the index will do."""

TELLING = 3
"""Letters of a text from which on it finds a small part of all accounts."""

CLOSED = ("won", "lost")

_EXACT = (*_VALUES, *_WORDS)
_BOUNDS = {
    "value_from": "value_minor__gte",
    "value_to": "value_minor__lt",
    "close_from": "expected_close__gte",
    "close_to": "expected_close__lt",
    "updated_since": "updated_at__gte",
    "step_from": "next_step_on__gte",
    "step_to": "next_step_on__lt",
    "late_to": "late_at__lte",
    "moved_since": "stage_since__gte",
    "pushed_since": "pushed_at__gte",
    "closed_since": "closed_at__gte",
    "overridden_since": "overridden_at__gte",
}


_PILED = (
    *("gate_missing", "step_from", "step_to", "late_to", "close_from", "close_to"),
    *("no_step", "undated", "gaps", "overridden"),
)
"""Parts by which open deals are counted in one index."""

_FLAGS = {
    "no_step": Q(next_step_on__isnull=True),
    "undated": Q(expected_close__isnull=True),
    "gaps": Q(gaps__gt=0),
    "overridden": Q(overrides__gt=0),
    "unlooked": Q(overridden_at__isnull=False, looked_at__isnull=True),
}
"""Parts that are asked for or not."""


@dataclass(frozen=True, slots=True)
class DealFilter:
    """The conditions of a list. Dates are inclusive at the start and exclusive at the end.

    `text` is a part of the deal's or the account's name; `custom` is (field key, operator, value);
    `gaps` keeps deals that slipped back or passed a gate unproven; `value_from`/`value_to` are minor units.
    `no_next_step` keeps open deals without a next step ahead, `no_step` those without any: an overdue one is one.
    `undated` keeps what has no expected close.
    `gate_missing` and `moved` are as on `Deal`; `late_to` keeps what is late by then; `unlooked` keeps overridden
    gates that wait for a look. `among` keeps deals of these ids: what the rest found, when it found few; `many` says
    that it was looked whether they are few.
    """

    process_id: UUID | None = None
    stage: str = ""
    status: str = ""
    owner_id: UUID | None = None
    team_id: UUID | None = None
    account_id: UUID | None = None
    text: str = ""
    source: str = ""
    kind: str = ""
    category: str = ""
    currency: str = ""
    value_from: int | None = None
    value_to: int | None = None
    close_from: date | None = None
    close_to: date | None = None
    updated_since: datetime | None = None
    gate_missing: int | None = None
    moved: int | None = None
    step_from: date | None = None
    step_to: date | None = None
    late_to: datetime | None = None
    moved_since: datetime | None = None
    pushed_since: datetime | None = None
    closed_since: datetime | None = None
    overridden_since: datetime | None = None
    no_next_step: bool = False
    no_step: bool = False
    undated: bool = False
    gaps: bool = False
    overridden: bool = False
    unlooked: bool = False
    archived: bool = False
    custom: tuple[tuple[str, str, str], ...] = ()
    among: tuple[UUID, ...] | None = None
    many: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", folded(self.text))

    @property
    def by_totals(self) -> bool:
        """Whether the kept totals can answer for this filter (owner, team and currency only)."""
        plain = DealFilter(
            process_id=self.process_id,
            stage=self.stage,
            status=self.status if self.status == "open" else "",
            owner_id=self.owner_id,
            team_id=self.team_id,
            currency=self.currency,
        )
        return self == plain

    @property
    def steady(self) -> bool:
        """Whether the text of its query can be kept: not where fields differ
        between workspaces, or where ids stand in it."""
        return not self.custom and self.among is None

    @property
    def piled(self) -> bool:
        """Whether it keeps open deals by what an index holds of them that has them in no order of its own."""
        if self.status != "open" or self.archived or self.text or not self.steady:
            return False
        return any(getattr(self, name) not in (None, False) for name in _PILED)

    def values(self) -> dict[str, Any]:
        """The parts that are set and stand in a query as values; the others change its text instead."""
        names = (*_VALUES, *_BOUNDS, "text")
        return {
            f"filter_{name}": getattr(self, name) for name in names if getattr(self, name) not in (None, "")
        }

    def shape(self) -> Hashable:
        """Equal for filters that make the same text of a query."""
        words = tuple(getattr(self, name) for name in _WORDS)
        flags = tuple(getattr(self, name) for name in (*_FLAGS, "no_next_step", "archived"))
        return (*self.values(), words, flags, self.custom)

    def with_marks(self, marks: Mapping[str, Any]) -> DealFilter:
        """This filter with marks in place of its values."""
        ours = {
            name: marks[f"filter_{name}"]
            for name in (*_VALUES, *_BOUNDS, "text")
            if f"filter_{name}" in marks
        }
        return replace(self, **ours)


def _narrowed(rows: OwnedQuerySet[Deal], wanted: DealFilter, portion: str) -> OwnedQuerySet[Deal]:
    """The rows whose columns are as wanted."""
    exact = {name: value for name in _EXACT if (value := getattr(wanted, name)) not in (None, "")}
    bounds = {
        lookup: getattr(wanted, name) for name, lookup in _BOUNDS.items() if getattr(wanted, name) is not None
    }
    if (portion == ACCOUNT or wanted.among is not None) and "process_id" in exact:
        # Of some accounts, or with these ids, there are few deals; of a process there are nearly all.
        rows = rows.alias(of_process=Apart("process_id")).filter(of_process=exact.pop("process_id"))
    if wanted.status in CLOSED:
        # Follows from it, and is what the index of closed deals is limited to.
        bounds["closed_at__isnull"] = False
    return rows.filter(**exact, **bounds)


def _found(part: str, portion: str) -> Q:
    own, of_account = Q(holds(part)), Q(account_id__in=of_accounts(part))
    if portion == FIRST:
        return own | Q(holds(part, "account__search_name"))
    return {ANY: own | of_account, OWN: own, ACCOUNT: of_account & ~own}[portion]


def of_accounts(part: str) -> QuerySet[Account, Any]:
    """The ids of the accounts whose name holds `part`."""
    return Account.objects.filter(holds(part)).values("id")


def holds(part: str, column: str = "search_name") -> GreaterThan:
    """That the folded name of a record has `part` in it."""
    return GreaterThan(StrIndex(column, Value(part)), 0)


def owner_filter(actor: Actor) -> UUID | None:
    """The `owner_id` that keeps the deals of `actor`: none for whoever sees no others.

    An engine told twice whose deals it is to find takes them for fewer than they are, and an index that does not
    know the rest.
    """
    return None if actor.reach is Reach.OWN else actor.member_id


FIRST, ANY, OWN, ACCOUNT = "first", "any", "own", "account"
"""What holds the text that is looked for: one of the two names, the deal's own, or only that of its account. `FIRST`
is any for whoever wants the first few of an order: the name of the account is looked at deal by deal."""


def portions(wanted: DealFilter) -> tuple[str, ...]:
    """What a sum over all deals that meet `wanted` is made of: sets that have no deal in common.

    Deals that only their account's name finds are few, and read account by account, while all names of deals are
    looked through. One or two letters find so many accounts that both are looked for at once, and so they are by an
    engine that reads all deals either way.
    """
    return (OWN, ACCOUNT) if len(wanted.text) >= TELLING and looks_up_rows() else (ANY,)


def filtered(actor: Actor, wanted: DealFilter, today: date, portion: str = FIRST) -> QuerySet[Deal]:
    """The visible deals that meet `wanted`; `today` decides whether a next step lies ahead."""
    rows = Deal.objects.visible_to(actor).filter(archived_at__isnull=not wanted.archived)
    rows = _narrowed(rows, wanted, portion)
    if wanted.among is not None:
        rows = rows.filter(id__in=wanted.among)
    if wanted.text:
        rows = rows.filter(_found(wanted.text, portion))
    if wanted.no_next_step:
        rows = rows.filter(Q(next_step_on__isnull=True) | Q(next_step_on__lt=today), status="open")
    for name, condition in _FLAGS.items():
        if getattr(wanted, name):
            rows = rows.filter(condition)
    for key, operator, value in wanted.custom:
        rows = rows.filter(id__in=ids_matching("deal", key, operator, value))
    return rows
