"""Changing single prospects: what somebody knows better, and taking one out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from homeplate.kit.clean import unknown_name
from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.text import msg
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, action, not_found, refuse_stale
from homeplate.people.permissions import Permission
from homeplate.prospects.actions.loads import source_number
from homeplate.prospects.fields import AMOUNTS
from homeplate.prospects.loading.writing import COMPANY_VALUES, PERSON_VALUES
from homeplate.prospects.models import Company, Person
from homeplate.prospects.rules import (
    COMPANY_COLUMNS,
    ERASED,
    PERSON_COLUMNS,
    compact,
    company_values,
    person_values,
    spread,
)

BY_HAND: Final = "by hand"
"""The source of what a colleague wrote."""
_NEVER: Final = frozenset({"company_name", "company_domain", "company_country", "given_name", "family_name"})


@action(Permission.PROSPECT_EDIT)
def edit_company(
    actor: Actor, *, company_id: UUID, values: Mapping[str, str], now: datetime, revision: int | None = None
) -> int:
    """Say what somebody knows better about a company: texts as in a file, an empty one for what is not known
    after all.

    Gives the new revision. Raises `Invalid` for the field, `NotFound`, and `Conflict` (`stale`).
    """
    row = _locked(Company, company_id, revision)
    texts = _texts(values, COMPANY_COLUMNS)
    cleaned = company_values({"name": row.name, **texts}, row.currency or actor.currency)
    return _change(actor, row, "prospect-company", COMPANY_VALUES, _with_empty(texts, cleaned), now)


@action(Permission.PROSPECT_EDIT)
def edit_person(
    actor: Actor, *, person_id: UUID, values: Mapping[str, str], now: datetime, revision: int | None = None
) -> int:
    """The same for a person."""
    row = _locked(Person, person_id, revision)
    texts = _texts(values, [name for name in PERSON_COLUMNS if name not in _NEVER])
    cleaned = person_values({"name": row.name, **texts})
    return _change(actor, row, "prospect-person", PERSON_VALUES, _with_empty(texts, cleaned), now)


@action(Permission.PROSPECT_EDIT)
def archive_prospect(actor: Actor, *, about: str, record_id: UUID, now: datetime) -> str:
    """Take a company (`about` "companies") or a person out of every search; the name. No load brings it back."""
    return _put_away(actor, about, record_id, now, now)


@action(Permission.PROSPECT_EDIT)
def restore_prospect(actor: Actor, *, about: str, record_id: UUID, now: datetime) -> str:
    """Bring one back; the name."""
    return _put_away(actor, about, record_id, None, now)


def _put_away(actor: Actor, about: str, record_id: UUID, at: datetime | None, now: datetime) -> str:
    model, subject = (Company, "prospect-company") if about == "companies" else (Person, "prospect-person")
    row = _locked(model, record_id, None)
    if (row.archived_at is None) != (at is not None):
        raise Conflict("done", msg("This is done already."))
    row.archived_at, row.revision = at, row.revision + 1
    row.save(update_fields=["archived_at", "revision"])
    verb = f"{subject}.archived" if at else f"{subject}.restored"
    record(actor, subject=subject, subject_id=row.id, verb=verb, at=now, data={"name": row.name})
    return str(row.name)


def _locked(model: Any, record_id: UUID, revision: int | None) -> Any:
    row = model.objects.select_for_update().filter(id=record_id).first()
    if row is None or row.key.startswith(ERASED):
        not_found(msg("prospect"))
    refuse_stale(row, revision)
    return row


def _texts(values: Mapping[str, str], known: Any) -> dict[str, str]:
    for key in values:
        if key not in known:
            raise unknown_name(str(key)[:60], known, field=str(key)[:60])
    return {key: str(value).strip() for key, value in values.items()}


def _with_empty(texts: Mapping[str, str], cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """What was cleaned, and nothing for what was emptied."""
    if "name" in texts and not texts["name"]:
        raise Invalid("required", msg("Please fill this in."), field="name")
    emptied = {AMOUNTS.get(key, key): None for key, text in texts.items() if not text}
    kept = (
        {key for key in texts if texts[key]}
        | {AMOUNTS.get(key, key) for key in texts}
        | {"seniority", "department", "currency"}
    )
    return {key: value for key, value in {**emptied, **cleaned}.items() if key in kept}


def _change(
    actor: Actor, row: Any, subject: str, names: tuple[str, ...], given: Mapping[str, Any], now: datetime
) -> int:
    present = {name: getattr(row, name) for name in names}
    values = {key: _empty(row, key) if value is None else value for key, value in given.items()}
    new = {key: value for key, value in values.items() if present[key] != value}
    if not new:
        return int(row.revision)
    says = spread(present, (row.source, row.said_on.isoformat()), row.told)
    says |= dict.fromkeys(new, (source_number(BY_HAND), now.date().isoformat()))
    usual, row.told = compact(
        {key: said for key, said in says.items() if new.get(key, True) not in (None, "", [], {})}
    )
    row.source, row.said_on, row.load_id = usual[0], date.fromisoformat(usual[1]), None
    for key, value in new.items():
        setattr(row, key, value)
    row.revision += 1
    row.save()
    was = {key: present[key] for key in new}
    record(
        actor,
        subject=subject,
        subject_id=row.id,
        verb=f"{subject}.edited",
        at=now,
        data={"set": new, "was": was, "name": row.name},
    )
    return int(row.revision)


def _empty(row: Any, key: str) -> Any:
    """What a column holds when nothing is known."""
    return row._meta.get_field(key).get_default() if key != "role_start" else None
