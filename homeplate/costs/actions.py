"""What writes spending down, changes, deletes and brings it back: each change one fact."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from homeplate.costs.access import checked_team, seen
from homeplate.costs.models import Spending
from homeplate.costs.rules import cleaned
from homeplate.kit.clean import unknown_name
from homeplate.kit.errors import Conflict
from homeplate.kit.ids import new_id, parse_id
from homeplate.kit.money import major
from homeplate.kit.text import msg
from homeplate.ledger.actions import record
from homeplate.ledger.queries import facts_about
from homeplate.people.access import Actor, action, not_found, refuse_stale
from homeplate.people.permissions import Permission

SUBJECT = "spending"
NOUN = msg("spending")
CHANGEABLE = ("purpose", "since", "until", "amount", "currency", "team_id", "what")


@action(Permission.COST_EDIT)
def record_spending(
    actor: Actor,
    *,
    purpose: str,
    since: date,
    until: date,
    amount: Decimal | int | str,
    what: str,
    now: datetime,
    currency: str = "",
    team_id: UUID | None = None,
) -> UUID:
    """Write down what was spent from `since` to before `until`; in the currency of the workspace unless one is said.

    Raises `Invalid`, field by field.
    """
    given = {"purpose": purpose, "since": since, "until": until, "amount": amount, "what": what}
    row = Spending(
        id=new_id(),
        team_id=checked_team(actor, team_id),
        member_id=actor.member_id,
        created_at=now,
        **cleaned({**given, "currency": currency or actor.currency}, actor.day_of(now)),
    )
    row.save(force_insert=True)
    _tell(actor, row, "recorded", now, {"set": _told(row)})
    return row.id


@action(Permission.COST_EDIT)
def change_spending(
    actor: Actor, *, spending_id: UUID, changes: Mapping[str, Any], now: datetime, revision: int | None = None
) -> UUID | None:
    """Change some of `CHANGEABLE`; the fact of it, by which it may be taken back, None where nothing differs. Raises
    `Invalid`, `NotFound`, and `Conflict` when stale."""
    row = _locked(actor, spending_id)
    refuse_stale(row, revision)
    for name in changes:
        if name not in CHANGEABLE:
            raise unknown_name(name, CHANGEABLE, field=name)
    there = {name: getattr(row, name) for name in CHANGEABLE if name != "amount"}
    values = {**there, "amount": major(row.amount_minor, row.currency), **changes}
    new = cleaned(values, actor.day_of(now))
    if values["team_id"] != row.team_id:
        new["team_id"] = checked_team(actor, values["team_id"])
    return _write(actor, row, new, now)


@action(Permission.COST_EDIT)
def undo_change(actor: Actor, *, spending_id: UUID, now: datetime, change: UUID | None = None) -> None:
    """Take the last change of a record back; once more brings it back. `change` is the fact that is meant. Raises
    `NotFound`, and `Conflict` where something else became of the record since."""
    row = _locked(actor, spending_id)
    last = facts_about(spending_id).filter(subject=SUBJECT).first() or not_found(NOUN)
    if last.verb != "spending.changed" or change not in (None, last.id):
        raise Conflict("changed-since", msg("The record was changed since; nothing was taken back."))
    _write(actor, row, _columns(last.data["was"]), now)


@action(Permission.COST_EDIT)
def delete_spending(actor: Actor, *, spending_id: UUID, now: datetime, revision: int | None = None) -> None:
    """Take a record out of every list and figure; `restore_spending` brings it back. Raises as `change_spending`."""
    row = _locked(actor, spending_id)
    refuse_stale(row, revision)
    _keep(actor, row, now, "deleted", now)


@action(Permission.COST_EDIT)
def delete_recorded(actor: Actor, *, at: datetime, now: datetime) -> int:
    """Take back what `actor` wrote down at one moment, as from a file: the records that nobody changed since. How many
    those are."""
    rows = Spending.objects.select_for_update().filter(
        seen(actor), archived_at=None, revision=1, created_at=at
    )
    found = [row for row in rows if row.member_id == actor.member_id]
    for row in found:
        _keep(actor, row, now, "deleted", now)
    return len(found)


@action(Permission.COST_EDIT)
def restore_spending(actor: Actor, *, spending_id: UUID, now: datetime) -> None:
    """Bring a deleted record back. Raises `NotFound`, and `Conflict` for one that is not deleted."""
    row = Spending.objects.select_for_update().filter(seen(actor), id=spending_id).first()
    if row is None:
        not_found(NOUN)
    if row.archived_at is None:
        raise Conflict("not-archived", msg("This record is not deleted."))
    _keep(actor, row, None, "restored", now)


def _keep(actor: Actor, row: Spending, archived_at: datetime | None, verb: str, now: datetime) -> None:
    row.archived_at = archived_at
    row.revision += 1
    row.save(update_fields=["archived_at", "revision"])
    _tell(actor, row, verb, now, {"what": row.what})


def _write(actor: Actor, row: Spending, new: Mapping[str, Any], now: datetime) -> UUID | None:
    was = _told(row)
    for name, value in new.items():
        setattr(row, name, value)
    there_now = _told(row)
    changed = {name: value for name, value in there_now.items() if value != was[name]}
    if not changed:
        return None
    if "value_minor" in changed or "currency" in changed:
        changed |= {name: there_now[name] for name in ("value_minor", "currency")}
    row.revision += 1
    row.save(update_fields=[*new, "revision"])
    data = {"set": changed, "was": {name: was[name] for name in changed}}
    return _tell(actor, row, "changed", now, data)


def _locked(actor: Actor, spending_id: UUID) -> Spending:
    rows = Spending.objects.select_for_update().filter(seen(actor), id=spending_id, archived_at=None)
    return rows.first() or not_found(NOUN)


def _tell(actor: Actor, row: Spending, verb: str, now: datetime, data: Mapping[str, Any]) -> UUID:
    return record(actor, subject=SUBJECT, subject_id=row.id, verb=f"spending.{verb}", at=now, data=dict(data))


def _told(row: Spending) -> dict[str, Any]:
    """A record as its facts tell it."""
    return {
        "purpose": row.purpose,
        "since": row.since.isoformat(),
        "until": row.until.isoformat(),
        "value_minor": row.amount_minor,
        "currency": row.currency,
        "team_id": str(row.team_id) if row.team_id else None,
        "what": row.what,
    }


def _columns(was: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that `_told` told of."""
    found = dict(was)
    for name in {"since", "until"} & found.keys():
        found[name] = date.fromisoformat(found[name])
    if "value_minor" in found:
        found["amount_minor"] = found.pop("value_minor")
    if "team_id" in found:
        found["team_id"] = parse_id(found["team_id"] or "")
    return found
