"""What the actions of accounts and contacts share: load and lock, check references, write with a fact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, NoReturn, TypeVar, cast
from uuid import UUID

from django.db import models

from homeplate.accounts.models import Account, Contact
from homeplate.fields.actions import index_values
from homeplate.fields.queries import clean_custom
from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.text import Message, msg
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, not_found, refuse_stale
from homeplate.people.models import Member, Team

Record = TypeVar("Record", bound=Account | Contact)


@dataclass(frozen=True, slots=True)
class Kind(Generic[Record]):
    """One of the two tables: `subject` is what facts call its records, `noun` what people do."""

    model: type[Record]
    subject: str
    noun: Message

    @property
    def rows(self) -> models.QuerySet[Record]:
        """The records of the current workspace."""
        rows: Any = self.model.objects.all()
        return cast("models.QuerySet[Record]", rows)


ACCOUNT = Kind(Account, "account", msg("account"))
CONTACT = Kind(Contact, "contact", msg("contact"))


def locked(actor: Actor, kind: Kind[Record], record_id: UUID, revision: int | None) -> Record:
    """The record, locked for a change. Raises `NotFound`, and `Conflict` when `revision` is no longer current."""
    rows = kind.rows.filter(workspace_id=actor.workspace_id, id=record_id)
    row = rows.select_for_update().first()
    if row is None:
        not_found(kind.noun)
    refuse_stale(row, revision)
    return row


def refuse_archived(row: Account | Contact) -> None:
    """Raise `Conflict` when the record is archived."""
    if row.archived_at is not None:
        raise Conflict("archived", msg("This record is archived. Restore it first."))


def check_people(actor: Actor, columns: Mapping[str, Any]) -> None:
    """Raise `Invalid` unless the owner is an active member and the team a team of this workspace."""
    owner, team = columns.get("owner_id"), columns.get("team_id")
    if owner not in (None, actor.member_id) and not Member.objects.filter(id=owner, is_active=True).exists():
        raise Invalid("owner", msg("The owner is not an active member of this workspace."), field="owner_id")
    if team not in (None, actor.team_id) and not Team.objects.filter(id=team).exists():
        raise Invalid("team", msg("There is no such team in this workspace."), field="team_id")


def check_origin(kind: Kind[Record], row: Record) -> None:
    """Raise `Invalid` when another record of the kind came from the same place under the same id."""
    if not row.external_id:
        return
    same = kind.rows.filter(source=row.source, external_id=row.external_id)
    if same.exclude(id=row.id).exists():
        raise Invalid("taken", msg("Another record of this source has this id."), field="external_id")


def refuse_reference(field: str, noun: Message) -> NoReturn:
    """Refuse a reference to a record that is not there or archived."""
    raise Invalid("reference", msg("There is no such {kind}, or it is archived.", kind=noun), field=field)


def merged_custom(actor: Actor, subject: str, row: Record, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The custom values of `row` with `changes`; an empty value takes its key away."""
    cleaned = clean_custom(actor, record=subject, values=changes, partial=True)
    return {key: value for key, value in {**row.custom, **cleaned}.items() if value is not None}


DERIVED = frozenset({"search_name", "stopped"})
"""Columns that follow from others: facts do not tell them."""


def filled(columns: Mapping[str, Any]) -> dict[str, Any]:
    """What a fact says of a new record: the columns that hold something."""
    return {k: v for k, v in columns.items() if k not in DERIVED and v not in (None, "", {}, [])}


def put(
    actor: Actor, kind: Kind[Record], columns: Mapping[str, Any], now: datetime, *, more: Mapping[str, Any]
) -> Record:
    """Insert a record, its index of custom values and its fact; `more` is what other tables keep of it."""
    row = kind.model(workspace_id=actor.workspace_id, created_at=now, **columns)
    check_people(actor, columns)
    check_origin(kind, row)
    row.save(force_insert=True)
    if row.custom:
        index_values(record=kind.subject, subject_id=row.id, custom=row.custom)
    data = {"set": filled({**columns, **more})}
    record(actor, subject=kind.subject, subject_id=row.id, verb=f"{kind.subject}.created", at=now, data=data)
    return row


def change(
    actor: Actor,
    kind: Kind[Record],
    row: Record,
    columns: Mapping[str, Any],
    now: datetime,
    *,
    verb: str = "edited",
    more: Mapping[str, tuple[Any, Any]] | None = None,
    about: Mapping[str, Any] | None = None,
) -> Record:
    """Write the columns that differ, and the fact; nothing at all when none does.

    `more` holds (new, old) of what other tables keep of the record, `about` what the fact says besides.
    """
    new = {name: value for name, value in columns.items() if getattr(row, name) != value}
    if not new and not more:
        return row
    check_people(actor, new)
    was = {name: getattr(row, name) for name in new}
    for name, value in new.items():
        setattr(row, name, value)
    if "source" in new or "external_id" in new:
        check_origin(kind, row)
    row.revision += 1
    row.save(update_fields=[*new, "revision"])
    if "custom" in new:
        index_values(record=kind.subject, subject_id=row.id, custom=row.custom)
    beside = more or {}
    data: dict[str, Any] = {
        **(about or {}),
        "set": _spoken(new) | {name: pair[0] for name, pair in beside.items()},
        "was": _spoken(was) | {name: pair[1] for name, pair in beside.items()},
    }
    record(actor, subject=kind.subject, subject_id=row.id, verb=f"{kind.subject}.{verb}", at=now, data=data)
    return row


def _spoken(columns: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in columns.items() if name not in DERIVED}


def archive(actor: Actor, kind: Kind[Record], record_id: UUID, revision: int | None, now: datetime) -> Record:
    """Take a record out of every list; nothing that refers to it changes."""
    row = locked(actor, kind, record_id, revision)
    refuse_archived(row)
    return change(actor, kind, row, {"archived_at": now}, now, verb="archived")


def restore(actor: Actor, kind: Kind[Record], record_id: UUID, revision: int | None, now: datetime) -> Record:
    """Bring an archived record back."""
    row = locked(actor, kind, record_id, revision)
    if row.archived_at is None:
        raise Conflict("not-archived", msg("This record is not archived."))
    if isinstance(row, Contact) and row.erased_at is not None:
        raise Conflict("erased", msg("This person was erased for good. Nothing is left to bring back."))
    if row.merged_into_id is not None:
        raise Conflict("merged", msg("This record was merged into another one. Undo the merge instead."))
    return change(actor, kind, row, {"archived_at": None}, now, verb="restored")
