"""What is there already that may be the same as a record which somebody is about to add.

A few candidates are read off indexes, and compared by the same conditions as the whole base, with the weights that
stand in for measured ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from math import log2
from threading import Lock
from typing import Any
from uuid import UUID

from django.db.models import Q

from homeplate.accounts.duplicates import reading
from homeplate.accounts.duplicates.comparing import (
    FEW,
    KINDS,
    Comparison,
    bits_of,
    prior,
    probability_of,
)
from homeplate.accounts.duplicates.linking import says_of
from homeplate.accounts.duplicates.rules import LEAST
from homeplate.accounts.models import Account, Contact, ContactPoint
from homeplate.accounts.rules import account_columns, contact_columns, points_of, search_name
from homeplate.kit.clean import one_of
from homeplate.kit.errors import Invalid
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission

CANDIDATES, FOLLOWING, SHOWN = 40, 20, 5
_opening = Lock()


@dataclass(frozen=True, slots=True)
class Likely:
    """A record that may be the same: how likely, and what each comparison says with its bits."""

    id: UUID
    name: str
    hint: str
    probability: float
    says: Mapping[str, tuple[str, float]]


@query(Permission.ACCOUNT_VIEW)
def likely_accounts(actor: Actor, *, values: Mapping[str, Any]) -> tuple[Likely, ...]:
    """The accounts that may be the one that `values`, some of `AccountValues`, speak of; the likeliest first, in
    seven statements at most. Values that cannot be taken are left to whoever adds it."""
    try:
        columns = account_columns(values, currency=actor.currency)
    except Invalid:
        return ()
    texts = [str(columns.get(name) or "") for name in ("name", "domain", "phone", "city", "country")]
    row = reading.account_row(*texts)
    if not row["core"]:
        return ()
    rows = Account.objects.filter(workspace_id=actor.workspace_id, archived_at=None)
    ids = _from(rows, _named(row["core"], columns["search_name"]))
    if row["domain"]:
        ids += rows.filter(domain=row["domain"]).values_list("id", flat=True)[:CANDIDATES]
    return _compared("account", row, ids)


@query(Permission.ACCOUNT_VIEW)
def likely_contacts(actor: Actor, *, values: Mapping[str, Any]) -> tuple[Likely, ...]:
    """The contacts that may be the one that `values`, some of `ContactValues` and perhaps `account_name`, speak of, in
    seven statements at most."""
    given = {key: value for key, value in values.items() if key != "account_name"}
    try:
        columns = contact_columns(given)
        points = points_of(values.get("emails") or (), values.get("phones") or ())
    except Invalid:
        return ()
    emails, phones = ([one.value for one in points if one.kind == kind] for kind in ("email", "phone"))
    account = _account_of(columns.get("account_id"), str(values.get("account_name") or ""))
    names = [str(columns.get(name) or "") for name in ("name", "given_name", "family_name", "title")]
    row = reading.contact_row(*names, account=account, points=(emails, phones))
    if not row["whole"]:
        return ()
    rows = Contact.objects.filter(workspace_id=actor.workspace_id, archived_at=None)
    ids = list(
        rows.filter(_called(row, columns.get("search_name", ""))).values_list("id", flat=True)[:CANDIDATES]
    )
    ids += _from(rows, [f"{row['given']} {row['family'][:3]}" if row["family"] else ""])
    reached = ContactPoint.objects.filter(folded__in=[point.folded for point in points])
    if points:
        ids += reached.values_list("contact_id", flat=True)[:CANDIDATES]
    if columns.get("account_id"):
        ids += rows.filter(account_id=columns["account_id"]).values_list("id", flat=True)[:CANDIDATES]
    return _compared("contact", row, ids)


def likely(actor: Actor, *, kind: str, values: Mapping[str, Any]) -> tuple[Likely, ...]:
    """`likely_accounts` or `likely_contacts`. Raises `Invalid` for another kind."""
    one_of(kind, KINDS, field="kind", required=True)
    return (likely_accounts if kind == "account" else likely_contacts)(actor, values=values)


def _from(rows: Any, starts: Iterable[str]) -> list[UUID]:
    """The records whose names follow each beginning in the index: a stretch of it, however letters are ordered."""
    found: list[UUID] = []
    for start in dict.fromkeys(one for one in starts if one):
        following = rows.filter(search_name__gte=start).order_by("search_name", "id")
        found += following.values_list("id", flat=True)[:FOLLOWING]
    return found


def _named(core: str, name: str) -> list[str]:
    """How names begin that this one may be: with or without what companies of Korea put in front."""
    start = core[:6]
    return [name[:8], start, *((f"(주){start}", f"주식회사 {start}") if not start.isascii() else ())]


def _called(row: Mapping[str, Any], name: str) -> Q:
    given, family = row["given"], row["family"]
    orders = {name, f"{given} {family}", f"{family} {given}", f"{family}{given}", f"{family}, {given}"}
    if given and family:
        orders.add(f"{given[:1]}. {family}")
    return Q(search_name__in=[search_name(one) for one in orders if one.strip()])


def _account_of(account_id: UUID | None, name: str) -> tuple[str, str]:
    if account_id is None:
        return name, ""
    return Account.objects.filter(id=account_id).values_list("name", "domain").first() or (name, "")


def _compared(kind: str, row: Mapping[str, Any], ids: Sequence[UUID]) -> tuple[Likely, ...]:
    """The candidates that are likely enough, compared by the conditions of the whole base."""
    candidates = list(reading.READ[kind](sorted(set(ids))))
    if not candidates:
        return ()
    definition = KINDS[kind]
    names = (*definition.columns, *definition.lists)
    kinds = ", ".join(f"{name} {'VARCHAR[]' if name in definition.lists else 'VARCHAR'}" for name in names)
    sides = ", ".join(f"l.{name} AS {name}_l, r.{name} AS {name}_r" for name in names)
    levels = ", ".join(_case(comparison) for comparison in definition.comparisons)
    with _opening:
        cursor = _engine().cursor()
    try:
        cursor.execute(f"CREATE TEMP TABLE compared (place INTEGER, {kinds})").fetchall()
        marks = ", ".join("?" for _ in range(len(names) + 1))
        told = [
            [place, *(one.get(name) or None for name in names)]
            for place, one in enumerate((row, *candidates))
        ]
        cursor.executemany(f"INSERT INTO compared VALUES ({marks})", told)  # noqa: S608  # only question marks
        found = cursor.execute(
            f"SELECT place, {levels} FROM (SELECT r.place, {sides} FROM compared l, compared r "  # noqa: S608  # our own
            "WHERE l.place = 0 AND r.place > 0)"
        ).fetchall()
    finally:
        cursor.close()
    return _likeliest(kind, candidates, found)


def _case(comparison: Comparison) -> str:
    """The level of a comparison as it is numbered everywhere: from the last one, 0, upwards; -1 for unknown."""
    top = len(comparison.levels) - 1
    whens = [
        f"WHEN {level.when} THEN {top - place}" for place, level in enumerate(comparison.levels) if level.when
    ]
    return f"CASE WHEN {comparison.unknown} THEN -1 {' '.join(whens)} ELSE 0 END"


def _likeliest(
    kind: str, candidates: Sequence[Mapping[str, Any]], found: Iterable[Sequence[int]]
) -> tuple[Likely, ...]:
    definition = KINDS[kind]
    first = bits_of(prior(FEW, definition.twins))
    likely_ones = []
    for place, *levels in found:
        says = {
            comparison.key: (says_of(comparison, level), _bits(comparison, level))
            for comparison, level in zip(definition.comparisons, levels, strict=True)
        }
        probability = probability_of(first + sum(bits for _, bits in says.values()))
        if probability >= LEAST:
            likely_ones.append((probability, candidates[place - 1]["id"], says))
    likely_ones.sort(key=lambda one: (-one[0], one[1]))
    return _named_ones(kind, likely_ones[:SHOWN])


def _bits(comparison: Comparison, level: int) -> float:
    if level < 0:
        return 0.0
    of = comparison.levels[len(comparison.levels) - 1 - level]
    return log2(of.m / of.u)


def _named_ones(
    kind: str, found: Sequence[tuple[float, UUID, Mapping[str, tuple[str, float]]]]
) -> tuple[Likely, ...]:
    """With what tells the records from their namesakes: place and web address, or title and company."""
    if not found:
        return ()
    ids = [identity for _, identity, _ in found]
    rows: Any = Account.objects.filter(id__in=ids).values_list("id", "name", "domain", "city")
    if kind == "contact":
        rows = Contact.objects.filter(id__in=ids).values_list("id", "name", "title", "account__name")
    told = {identity: (name, ", ".join(part for part in hints if part)) for identity, name, *hints in rows}
    return tuple(
        Likely(identity, *told[identity], chance, says)
        for chance, identity, says in found
        if identity in told
    )


@cache
def _engine() -> Any:
    """One engine of this process for such looks, loaded by the first of them."""
    duckdb = import_module("duckdb")
    config = {"threads": 1, "autoinstall_known_extensions": False, "autoload_known_extensions": False}
    return duckdb.connect(":memory:", config=config)
