"""Reading providers: what they are asked for, how they are, and what they brought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Max, Sum

from homeplate.kit import messages
from homeplate.kit.text import Message, msg
from homeplate.ledger.queries import facts_about
from homeplate.people.access import Actor, not_found, query
from homeplate.people.permissions import Permission
from homeplate.prospects.models import Load, Provider
from homeplate.prospects.providers.made import folder_names


@dataclass(frozen=True, slots=True)
class Run:
    """A load that a provider brought: how it stands, and what came of it."""

    id: UUID
    state: str
    at: datetime
    brought: int
    refused: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Trial:
    """A test of a provider: when, whether it went well, and what was said."""

    at: datetime
    well: bool
    said: Message


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """A provider; never its key. `trouble` is what went wrong last, `notes` files of a folder that are left and why.

    `about` is what it may be asked about; `runs`, `brought` and `refused` are of all its loads.
    """

    id: UUID
    name: str
    kind: str
    on: bool
    about: tuple[str, ...]
    most: int
    settings: Mapping[str, Any]
    has_key: bool
    failures: int
    rests_until: datetime | None
    trouble: Message | None
    looked_at: datetime | None
    notes: tuple[tuple[str, Message], ...]
    revision: int
    created_at: datetime
    archived_at: datetime | None
    last: Run | None
    runs: int
    brought: int
    refused: int

    def rests(self, now: datetime) -> bool:
        """Whether it is left alone because it failed too often."""
        return self.rests_until is not None and self.rests_until > now


@query(Permission.PROSPECT_LOAD)
def providers(actor: Actor) -> list[ProviderRow]:
    """All providers but deleted ones, in the order of their names; three statements."""
    return _rows(Provider.objects.filter(archived_at=None).order_by("name", "id"))


@query(Permission.PROSPECT_LOAD)
def askable(actor: Actor, *, about: str) -> list[ProviderRow]:
    """Those that can be asked about companies or about people."""
    rows = Provider.objects.filter(archived_at=None, on=True, kind="http").order_by("name", "id")
    return [row for row in (_row(one, {}, {}) for one in rows) if about in row.about]


@query(Permission.WORKSPACE_MANAGE)
def provider(actor: Actor, *, provider_id: UUID) -> ProviderRow:
    """One provider, deleted or not. Raises `NotFound`."""
    found = _rows(Provider.objects.filter(id=provider_id))
    return found[0] if found else not_found(msg("provider"))


@query(Permission.WORKSPACE_MANAGE)
def folder_of(actor: Actor, *, provider_id: UUID) -> str:
    """Where files for a provider are laid, below the operator's folder; empty where there is none."""
    row = Provider.objects.filter(id=provider_id).first() or not_found(msg("provider"))
    if row.kind != "drop" or settings.HOMEPLATE_DROP is None:
        return ""
    return "/".join(folder_names(row))


@query(Permission.PROSPECT_LOAD)
def runs(actor: Actor, *, provider_id: UUID, limit: int = 20) -> list[Run]:
    """The latest loads of a provider, newest first."""
    rows = Load.objects.filter(provider_id=provider_id).order_by("-created_at", "-id")[:limit]
    return [_run(row) for row in rows]


@query(Permission.WORKSPACE_MANAGE)
def last_test(actor: Actor, *, provider_id: UUID) -> Trial | None:
    """What came of the latest test of a provider; None where it was never tested."""
    fact = facts_about(provider_id).filter(verb="prospect-provider.tested").first()
    return Trial(fact.at, fact.data["well"], messages.from_json(fact.data["said"])) if fact else None


def can_drop() -> bool:
    """Whether the operator named a folder for files of providers."""
    return settings.HOMEPLATE_DROP is not None


def _rows(rows: Any) -> list[ProviderRow]:
    found = list(rows)
    loads = Load.objects.filter(provider_id__in=[row.id for row in found])
    sums = {
        one["provider_id"]: one
        for one in loads.values("provider_id").annotate(
            last=Max("created_at"),
            runs=Count("id"),
            created=Sum("created"),
            updated=Sum("updated"),
            refused=Sum("refused"),
        )
    }
    newest = [one["last"] for one in sums.values()]
    last = {row.provider_id: row for row in loads.filter(created_at__in=newest).order_by("created_at", "id")}
    return [_row(row, sums, last) for row in found]


def _row(row: Provider, sums: Mapping[Any, Any], last: Mapping[Any, Load]) -> ProviderRow:
    told, latest = sums.get(row.id, {}), last.get(row.id)
    fields = row.settings.get("fields", {})
    return ProviderRow(
        id=row.id,
        name=row.name,
        kind=row.kind,
        on=row.on,
        about=tuple(about for about in ("companies", "people") if fields.get(about)),
        most=row.settings.get("most", 0),
        settings=row.settings,
        has_key=bool(row.secret),
        failures=row.failures,
        rests_until=row.rests_until,
        trouble=messages.from_json(row.trouble) if row.trouble else None,
        looked_at=row.looked_at,
        notes=tuple((name, messages.from_json(said)) for name, said in row.notes),
        revision=row.revision,
        created_at=row.created_at,
        archived_at=row.archived_at,
        last=_run(latest) if latest is not None else None,
        runs=told.get("runs", 0),
        brought=told.get("created", 0) + told.get("updated", 0),
        refused=told.get("refused", 0),
    )


def _run(row: Load) -> Run:
    return Run(row.id, row.state, row.created_at, row.created + row.updated, row.refused, row.unknown)
