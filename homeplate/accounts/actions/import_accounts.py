"""Bringing in many accounts of one source at once; the same rows again change nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.accounts.actions.records import ACCOUNT
from homeplate.accounts.actions.upsert import (
    BATCH,
    Draft,
    Imported,
    People,
    Shelf,
    chunks,
    load,
    revive,
    said,
    settled,
    store,
)
from homeplate.accounts.domains import check_own
from homeplate.accounts.models import Account
from homeplate.accounts.rules import account_columns, search_name
from homeplate.fields.queries import fields_of
from homeplate.fields.rules import FieldSet
from homeplate.kit.clean import line
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission

Row = Mapping[str, Any]


def _name(account: Account) -> str:
    return account.search_name


@action(Permission.ACCOUNT_EDIT)
def import_accounts(actor: Actor, *, source: str, rows: Sequence[Row], now: datetime) -> tuple[Imported, ...]:
    """Create or change an account for each row; gives what became of each, in their order.

    A row is some of `AccountValues` and may name its parent as `parent_name`. It is the account of `source`
    with its `external_id`, else the one with its name. Empty values say nothing. A parent that the source
    does not have is made. A row that cannot be taken is refused by itself. One of
    a merged account changes nothing and gives the account that stays.
    """
    cleaned = _cleaned_rows(actor, rows)
    shelf = _shelf(source, [row for row in cleaned if isinstance(row, dict)])
    above = {draft.row.id: draft.row.parent_id for draft in shelf.drafts.values()}
    results = [
        Imported(None, "refused", row)
        if isinstance(row, Invalid)
        else _take(actor, shelf, source, row, above, now)
        for row in cleaned
    ]
    answer = settled(shelf, results)
    store(actor, ACCOUNT, shelf, now, later=("parent_id",))
    return answer


@action(Permission.ACCOUNT_EDIT)
def ensure_accounts(
    actor: Actor,
    *,
    source: str,
    names: Iterable[str],
    now: datetime,
    about: Mapping[str, Row] | None = None,
) -> dict[str, UUID]:
    """The account for each name as given: of `source`, else of any other, else a new one of `source`.

    `about` holds what else is known of some, some of `AccountValues`: a new account takes it over, one that is
    there keeps what it says. Names that cannot be taken are missing from the answer.
    """
    told = about or {}
    wanted = {name: search_name(name) for name in dict.fromkeys(names)}
    own: dict[str, UUID] = {}
    others: dict[str, UUID] = {}
    for some in chunks(sorted(set(wanted.values())), BATCH):
        rows = Account.objects.filter(search_name__in=some, archived_at=None).order_by("id")
        for account_id, folded_name, origin in rows.values_list("id", "search_name", "source"):
            (own if origin == source else others).setdefault(folded_name, account_id)
    found = others | own
    missing = [name for name, folded_name in wanted.items() if folded_name not in found]
    lacking = [_sound(actor, name, told.get(name, {})) for name in missing]
    made = import_accounts(actor, source=source, rows=lacking, now=now)
    fresh = {wanted[name]: result.id for name, result in zip(missing, made, strict=True) if result.id}
    return {name: (found | fresh)[key] for name, key in wanted.items() if key in found or key in fresh}


def _sound(actor: Actor, name: str, about: Row) -> Row:
    """The row of an account with what of `about` can be taken: it is made without what cannot."""
    kept = dict(about)
    while kept:
        try:
            columns = account_columns(kept, currency=actor.currency)
            check_own(columns.get("domain", ""), name)
            return {"name": name, **kept}
        except Invalid as error:
            if kept.pop(error.field, None) is None:
                break
    return {"name": name}


def _cleaned_rows(actor: Actor, rows: Sequence[Row]) -> list[dict[str, Any] | Invalid]:
    fields, people = fields_of("account"), People.read()
    found: list[dict[str, Any] | Invalid] = []
    for row in rows:
        try:
            found.append(_cleaned(actor, said(row), fields, people))
        except Invalid as error:
            found.append(error)
    return found


def _cleaned(actor: Actor, row: dict[str, Any], fields: FieldSet, people: People) -> dict[str, Any]:
    parent = line(row.pop("parent_name", ""), field="parent_name")
    custom = row.get("custom")
    columns = account_columns({"name": "", **row}, currency=actor.currency)
    check_own(columns.get("domain", ""), columns["name"])
    if custom:
        columns["custom"] = fields.clean(custom, partial=True)
    people.check(columns)
    return {**columns, "parent_name": parent}


def _shelf(source: str, rows: Sequence[Row]) -> Shelf[Account]:
    """The accounts of the source that the rows may speak of: two statements for every 500 of them."""
    shelf: Shelf[Account] = Shelf(key=_name)
    names = {row["search_name"] for row in rows}
    names |= {search_name(row["parent_name"]) for row in rows if row["parent_name"]}
    external = (row["external_id"] for row in rows if row.get("external_id"))
    for draft in load(ACCOUNT, source, "external_id", external):
        shelf.put(draft)
    for draft in load(ACCOUNT, source, "search_name", names):
        if draft.row.id not in shelf.drafts:
            shelf.put(draft)
    revive(shelf)
    return shelf


def _take(
    actor: Actor,
    shelf: Shelf[Account],
    source: str,
    row: dict[str, Any],
    above: dict[UUID, UUID | None],
    now: datetime,
) -> Imported:
    parent_name = row.pop("parent_name")
    draft = shelf.find(row.get("external_id", ""), row["search_name"])
    if draft is not None and draft.row.merged_into_id is not None:
        return Imported(draft.row.merged_into_id, "unchanged")  # people chose what the one that stays says
    if draft is None:
        draft = _new(shelf, source, row, now, actor)
        outcome = "created"
    else:
        outcome = "changed" if draft.apply(row) else "unchanged"
        if draft.row.external_id:
            shelf.by_external[draft.row.external_id] = draft
    if not parent_name:
        return Imported(draft.row.id, outcome)
    parent = shelf.find("", search_name(parent_name))
    if parent is None:
        fresh = {"name": parent_name, "search_name": search_name(parent_name)}
        parent = _new(shelf, source, fresh, now, actor)
    parent_id = parent.row.merged_into_id or parent.row.id
    if _below(parent_id, draft.row.id, above):
        problem = Invalid(
            "circle", msg("An account cannot belong to itself or to one below it."), field="parent_name"
        )
        return Imported(draft.row.id, outcome, problem)
    above[draft.row.id] = parent_id
    changed = draft.apply({"parent_id": parent_id})
    return Imported(draft.row.id, "changed" if changed and outcome == "unchanged" else outcome)


def _new(
    shelf: Shelf[Account], source: str, columns: Mapping[str, Any], now: datetime, actor: Actor
) -> Draft[Account]:
    given = {**columns, "source": source}
    row = Account(workspace_id=actor.workspace_id, created_at=now, **given)
    return shelf.put(Draft(row, is_new=True, new=given))


def _below(candidate: UUID, account_id: UUID, above: dict[UUID, UUID | None]) -> bool:
    """Whether `candidate` is the account or lies below it; asks the table for what is not in memory."""
    seen: set[UUID] = set()
    step: UUID | None = candidate
    while step is not None and step not in seen:
        if step == account_id:
            return True
        seen.add(step)
        if step not in above:
            above[step] = Account.objects.filter(id=step).values_list("parent_id", flat=True).first()
        step = above[step]
    return False
