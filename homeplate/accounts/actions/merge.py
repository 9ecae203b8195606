"""Merging two records of one company or one person into the one that stays, and taking that back.

What layers above keep of the merged record is moved by them, in a function they pass as `carry`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from homeplate.accounts.actions.contacts import LISTS, said_points, stored_points, write_points
from homeplate.accounts.actions.records import (
    ACCOUNT,
    CONTACT,
    DERIVED,
    Kind,
    Record,
    locked,
    refuse_archived,
)
from homeplate.accounts.care import stop_columns, stricter
from homeplate.accounts.merge_rules import ACCOUNT_PARTS, CONTACT_PARTS, decide_merge, taken_back, union
from homeplate.accounts.models import Account, Contact, ContactPoint
from homeplate.accounts.rules import Point, points_of
from homeplate.fields.actions import index_values
from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.text import msg
from homeplate.ledger.actions import NewFact, record, record_many
from homeplate.ledger.queries import facts_about
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission

Told = Mapping[str, Any]
Carry = Callable[[], Told]
"""Moves what belongs to the merged record and gives what the fact tells of it, by kind."""

CarryBack = Callable[[Told], int]
"""Moves it back, from what the fact tells; gives how many stayed because somebody changed them since."""


@dataclass(frozen=True, slots=True)
class Undone:
    """An undone merge: the two records' ids, and how much stayed with the kept one since it was changed."""

    kept_id: UUID
    merged_id: UUID
    name: str
    stayed: int


@action(Permission.ACCOUNT_EDIT)
def merge_accounts(
    actor: Actor,
    *,
    kept_id: UUID,
    merged_id: UUID,
    now: datetime,
    choose: Mapping[str, str] | None = None,
    revision: int | None = None,
    merged_revision: int | None = None,
    carry: Carry = dict,
) -> Account:
    """Make one account of two: people and subsidiaries of the merged one go over to the kept one.

    `choose` names a side, `kept` or `merged`, for parts in which they differ. Raises `Invalid`, and
    `Conflict` for a stale revision, an archived account, or a kept one that lies below the merged one.
    """
    kept, merged = _pair(actor, ACCOUNT, (kept_id, revision), (merged_id, merged_revision))
    columns = decide_merge(ACCOUNT_PARTS, kept, merged, choose or {})
    parent = _parent(kept, merged)
    if parent != kept.parent_id:
        columns["parent_id"] = parent
    below = Account.objects.filter(parent_id=merged.id).exclude(id=kept.id)
    moved = {
        "contacts": _move(actor, CONTACT, Contact.objects.filter(account_id=merged.id), kept.id, now),
        "subsidiaries": _move(actor, ACCOUNT, below, kept.id, now),
        **carry(),
    }
    return _merge(actor, ACCOUNT, kept, merged, columns, moved, now)


@action(Permission.ACCOUNT_EDIT)
def merge_contacts(
    actor: Actor,
    *,
    kept_id: UUID,
    merged_id: UUID,
    now: datetime,
    choose: Mapping[str, str] | None = None,
    revision: int | None = None,
    merged_revision: int | None = None,
    carry: Carry = dict,
) -> Contact:
    """Make one contact of two, as `merge_accounts` does; the kept one is reached in every way of both, but not where
    either asked not to be."""
    kept, merged = _pair(actor, CONTACT, (kept_id, revision), (merged_id, merged_revision))
    columns = decide_merge(CONTACT_PARTS, kept, merged, choose or {})
    if (stops := stricter(kept.stops, merged.stops)) != kept.stops:
        columns |= stop_columns(stops)
    present = stored_points(kept.id)
    more = _replace_points(kept, present, union(present, stored_points(merged.id)))
    return _merge(actor, CONTACT, kept, merged, columns, carry(), now, more)


@action(Permission.ACCOUNT_EDIT)
def unmerge_account(
    actor: Actor, *, merged_id: UUID, now: datetime, carry: CarryBack = lambda told: 0
) -> Undone:
    """Take the last merge of an account back; what somebody changed since stays as it is."""
    kept, merged, told = _merge_of(actor, ACCOUNT, merged_id)
    moved = told["moved"]
    people = Contact.objects.filter(account_id=kept.id, id__in=moved["contacts"])
    below = Account.objects.filter(parent_id=kept.id, id__in=moved["subsidiaries"])
    back = len(_move(actor, CONTACT, people, merged.id, now))
    back += len(_move(actor, ACCOUNT, below, merged.id, now))
    stayed = len(moved["contacts"]) + len(moved["subsidiaries"]) - back + carry(moved)
    return _unmerge(actor, ACCOUNT, kept, merged, told, now, stayed)


@action(Permission.ACCOUNT_EDIT)
def unmerge_contact(
    actor: Actor, *, merged_id: UUID, now: datetime, carry: CarryBack = lambda told: 0
) -> Undone:
    """Take the last merge of a contact back, as `unmerge_account` does."""
    kept, merged, told = _merge_of(actor, CONTACT, merged_id)
    stayed, more = carry(told["moved"]), {}
    present = stored_points(kept.id)
    lists = {name: told["set"][name] for name in LISTS if name in told["set"]}
    if all(said_points(present, name) == value for name, value in lists.items()):
        former = {name: told["was"].get(name, said_points(present, name)) for name in LISTS}
        more = _replace_points(kept, present, points_of(former["emails"], former["phones"]))
    else:
        stayed += 1
    return _unmerge(actor, CONTACT, kept, merged, told, now, stayed, more)


def _pair(
    actor: Actor, kind: Kind[Record], kept: tuple[UUID, int | None], merged: tuple[UUID, int | None]
) -> tuple[Record, Record]:
    """Both records, locked in the order of their ids so that two merges at once do not wait for one another."""
    if kept[0] == merged[0]:
        raise Invalid("same", msg("A record cannot be merged with itself."), field="other")
    rows = {record_id: locked(actor, kind, record_id, seen) for record_id, seen in sorted([kept, merged])}
    for row in rows.values():
        refuse_archived(row)
    return rows[kept[0]], rows[merged[0]]


def _parent(kept: Account, merged: Account) -> UUID | None:
    """The parent of the kept account: its own, else that of the merged one. Raises `Conflict` for a circle."""
    above = _ancestors(kept.parent_id)
    if merged.id in above[1:]:
        raise Conflict(
            "circle",
            msg(
                "The account that stays belongs to a company below the other one. Keep the other one instead."
            ),
        )
    own = merged.parent_id if kept.parent_id in (None, merged.id) else kept.parent_id
    return None if kept.id in _ancestors(own) else own


def _ancestors(account_id: UUID | None) -> list[UUID]:
    found: list[UUID] = []
    while account_id is not None and account_id not in found:
        found.append(account_id)
        account_id = Account.objects.filter(id=account_id).values_list("parent_id", flat=True).first()
    return found


def _move(actor: Actor, kind: Kind[Record], rows: QuerySet[Record], target: UUID, now: datetime) -> list[str]:
    """Let contacts or subsidiaries belong to another account, with a fact each; gives their ids."""
    column = "account_id" if kind.subject == "contact" else "parent_id"
    found = list(rows.order_by("id").select_for_update().values_list("id", column))
    ids = [row[0] for row in found]
    for start in range(0, len(ids), 500):
        some = kind.rows.filter(id__in=ids[start : start + 500])
        some.update(**{column: target, "revision": F("revision") + 1})
    facts = [
        NewFact(kind.subject, row, f"{kind.subject}.moved", {"set": {column: target}, "was": {column: was}})
        for row, was in found
    ]
    record_many(actor, facts=facts, at=now)
    return [str(row) for row in ids]


def _replace_points(
    contact: Contact, present: tuple[Point, ...], points: tuple[Point, ...]
) -> dict[str, tuple[Any, Any]]:
    """Store `points` instead of `present`; gives (new, old) of the lists that differ."""
    pairs = {name: (said_points(points, name), said_points(present, name)) for name in LISTS}
    differing = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    if differing:
        ContactPoint.objects.filter(contact_id=contact.id).delete()
        write_points(contact, points)
    return differing


def _merge(
    actor: Actor,
    kind: Kind[Record],
    kept: Record,
    merged: Record,
    columns: dict[str, Any],
    moved: Told,
    now: datetime,
    more: Mapping[str, tuple[Any, Any]] | None = None,
) -> Record:
    """Write both records and their facts; that of the kept one tells all that an undo needs."""
    earlier = kind.rows.filter(merged_into_id=merged.id)
    told = {"merged_id": merged.id, "merged_name": merged.name}
    told["moved"] = {**moved, "merged": [str(row) for row in earlier.values_list("id", flat=True)]}
    earlier.update(merged_into_id=kept.id)
    _write(merged, {"archived_at": now, "merged_into_id": kept.id})
    _tell(actor, kind, kept, "merged", _differences(kept, columns, more) | told, now)
    _tell(actor, kind, merged, "absorbed", {"kept_id": kept.id, "kept_name": kept.name}, now)
    _write(kept, columns)
    if "custom" in columns:
        index_values(record=kind.subject, subject_id=kept.id, custom=kept.custom)
    return kept


def _differences(
    row: Account | Contact, columns: Told, more: Mapping[str, tuple[Any, Any]] | None
) -> dict[str, Any]:
    names = [name for name in columns if name not in DERIVED]
    new = {name: columns[name] for name in names} | {name: pair[0] for name, pair in (more or {}).items()}
    old = {name: getattr(row, name) for name in names} | {
        name: pair[1] for name, pair in (more or {}).items()
    }
    return {"set": new, "was": old}


def _write(row: Account | Contact, columns: Told) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
    row.revision += 1
    row.save(update_fields=[*columns, "revision"])


def _tell(
    actor: Actor, kind: Kind[Record], row: Record, verb: str, data: Mapping[str, Any], now: datetime
) -> None:
    record(actor, subject=kind.subject, subject_id=row.id, verb=f"{kind.subject}.{verb}", at=now, data=data)


def _merge_of(actor: Actor, kind: Kind[Record], merged_id: UUID) -> tuple[Record, Record, dict[str, Any]]:
    """The kept and the merged record, locked, and what the fact of their merge tells."""
    seen = kind.rows.filter(id=merged_id).values_list("merged_into_id", flat=True).first()
    rows = {row: locked(actor, kind, row, None) for row in sorted({merged_id, seen or merged_id})}
    merged = rows[merged_id]
    if seen is None or merged.merged_into_id != seen:
        raise Conflict("not-merged", msg("This record is not merged with another one any more."))
    facts = facts_about(seen).filter(verb=f"{kind.subject}.merged", data__merged_id=str(merged_id))
    fact = facts.first()
    if fact is None or rows[seen].archived_at is not None:
        raise Conflict("merged-on", msg("The record that stayed was merged on or archived. Undo that first."))
    return rows[seen], merged, fact.data


def _unmerge(
    actor: Actor,
    kind: Kind[Record],
    kept: Record,
    merged: Record,
    told: Told,
    now: datetime,
    stayed: int,
    more: Mapping[str, tuple[Any, Any]] | None = None,
) -> Undone:
    """Put both records back as they were; columns that were changed since count as stayed."""
    own = {name: value for name, value in told["set"].items() if name not in LISTS}
    columns, changed = taken_back(kept, own, told["was"])
    stayed += len(changed)
    _point_back(kind, kept, merged, told["moved"]["merged"])
    about = {"merged_id": merged.id, "merged_name": merged.name, "stayed": stayed}
    _tell(actor, kind, kept, "unmerged", _differences(kept, columns, more) | about, now)
    _tell(actor, kind, merged, "restored", {"set": {"archived_at": None}, "was": {}}, now)
    _write(kept, columns)
    _write(merged, {"archived_at": None, "merged_into_id": None})
    if "custom" in columns:
        index_values(record=kind.subject, subject_id=kept.id, custom=kept.custom)
    return Undone(kept.id, merged.id, merged.name, stayed)


def _point_back(kind: Kind[Record], kept: Record, merged: Record, earlier: Sequence[str]) -> None:
    """What had been merged into the merged record before leads to that one again."""
    kind.rows.filter(merged_into_id=kept.id, id__in=earlier).update(merged_into_id=merged.id)
