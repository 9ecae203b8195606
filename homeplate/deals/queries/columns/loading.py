"""Reading deals and accounts into columns, as the driver gives them: a value at a time takes three times as long."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from homeplate.accounts.models import Account
from homeplate.deals.models import Deal
from homeplate.deals.queries.columns.arrays import arrays
from homeplate.deals.queries.columns.table import HIGH, LOW, NONE, NUMBER, Batch, Copy, Place, Rows
from homeplate.deals.rules.categories import CODES
from homeplate.tenancy.planning import Apart
from homeplate.tenancy.prepared import run, statement

_DAYS = ("expected_close", "next_step_on")
_MOMENTS = ("late_at", "stage_since", "created_at", "updated_at")
_COUNTS = ("value_minor", "gate_missing", "gaps", "overrides", "progress")
_PLACE = ("process_id", "stage", "owner_id", "team_id", "currency")
FIELDS = ("id", "search_name", "account_id", *_PLACE, *_DAYS, *_MOMENTS, *_COUNTS, "category")

SIZES = (1, 8, 64, 500)
"""So many ids are asked for at once: each number has a statement of its own."""


def whole() -> Copy:
    """The open deals of the present workspace, read anew."""
    accounts, numbers = _accounts(_raw(Account, ("id", "search_name"), None))
    rows, places = _deals(_raw(Deal, FIELDS, None), (), numbers)
    np = arrays()
    deals = Rows(rows)
    return Copy(deals, deals.size, np.ones(deals.size, bool), places, Rows(accounts), np.arange(len(numbers)))


def with_changed(copy: Copy, deals: Sequence[UUID], accounts: Sequence[UUID]) -> Copy | None:
    """The copy with some deals and accounts as they are now; None where it has no room for them."""
    later: Copy | None = copy
    if accounts:
        later = copy.with_accounts(_accounts(_raw(Account, ("id", "search_name"), accounts))[0])
    if deals and later is not None:
        raw = _raw(Deal, FIELDS, deals)
        of_deals = {row[2] for row in raw if row[2] is not None}
        known = later.numbers_of([_id(one) for one in of_deals])
        numbers = {one: known[_id(one)] for one in of_deals if _id(one) in known}
        rows, places = _deals(raw, later.places, numbers)
        later = later.with_deals(deals, rows, places)
    return later


def _raw(model: Any, names: Sequence[str], ids: Sequence[UUID] | None) -> list[Sequence[Any]]:
    if ids is None:
        return _run(model, names, ())
    rest, found = iter(ids), list[Sequence[Any]]()
    while some := list(islice(rest, SIZES[-1])):
        size = next(size for size in SIZES if size >= len(some))
        found += _run(model, names, (*some, *some[-1:] * (size - len(some))))
    return found


def _run(model: Any, names: Sequence[str], ids: Sequence[UUID]) -> list[Sequence[Any]]:
    values = {f"id{number}": one for number, one in enumerate(ids)}

    def build(marks: Mapping[str, Any]) -> QuerySet[Any, Any]:
        rows = model.objects.filter(id__in=[marks[name] for name in values]) if ids else model.objects.all()
        if model is Deal:
            rows = rows.filter(status="open", archived_at__isnull=True)
        # Apart, so that a driver which knows the kind of a column hands over what it keeps of it all the same.
        apart = {f"raw_{name}": Apart(name) for name in names}
        found: QuerySet[Any, Any] = rows.annotate(**apart).order_by().values_list(*apart)
        return found

    made = statement(("columns", model.__name__, len(ids)), values, build)
    return run(made.sql, made.bound(values))


def _accounts(rows: Sequence[Sequence[Any]]) -> tuple[Batch, dict[Any, int]]:
    """Accounts as rows, and the number of each by its id as the driver gives it."""
    np = arrays()
    high, low = _halves([row[0] for row in rows])
    batch = {HIGH: high, LOW: low, NUMBER: np.arange(len(rows))}, [row[1] for row in rows]
    return batch, {row[0]: number for number, row in enumerate(rows)}


def _deals(
    rows: Sequence[Sequence[Any]], places: tuple[Place, ...], numbers: Mapping[Any, int]
) -> tuple[Batch, tuple[Place, ...]]:
    """Deals as rows, and their places behind those that are known."""
    np = arrays()
    columns = dict(zip(FIELDS, zip(*rows, strict=True) if rows else [()] * len(FIELDS), strict=True))
    high, low = _halves(columns["id"])
    found: dict[str, Any] = {HIGH: high, LOW: low}
    for name in _DAYS:
        found[name] = np.array(columns[name], "datetime64[D]").astype(np.int64)
    for name in _MOMENTS:
        found[name] = _moments(columns[name])
    for name in _COUNTS:
        found[name] = np.array([NONE if one is None else one for one in columns[name]], np.int64)
    found["category"] = np.array([CODES[one] for one in columns["category"]], np.int64)
    # An account that is not known yet came about while this was read; the ledger will tell of it.
    found["account"] = np.array([numbers.get(raw, -1) for raw in columns["account_id"]], np.int64)
    found["place"], known = _placed(zip(*(columns[name] for name in _PLACE), strict=True), places)
    return (found, columns["search_name"]), known


def _placed(raw: Iterable[Sequence[Any]], places: tuple[Place, ...]) -> tuple[Any, tuple[Place, ...]]:
    numbers = {place: number for number, place in enumerate(places)}
    met: dict[Any, int] = {}
    found = []
    for one in raw:
        number = met.get(one)
        if number is None:
            process, stage, owner, team, currency = one
            place = Place(_id(process), stage, _id(owner), None if team is None else _id(team), currency)
            number = met[one] = numbers.setdefault(place, len(numbers))
        found.append(number)
    return arrays().array(found, arrays().int64), tuple(numbers)


def _moments(values: Sequence[Any]) -> Any:
    np = arrays()
    plain = [one.replace(tzinfo=None) if isinstance(one, datetime) else one for one in values]
    return np.array(plain, "datetime64[us]").astype(np.int64)


def _halves(ids: Sequence[Any]) -> tuple[Any, Any]:
    np = arrays()
    joined = b"".join(one.bytes if isinstance(one, UUID) else bytes.fromhex(one) for one in ids)
    pairs = np.frombuffer(joined, ">u8").astype(np.uint64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _id(raw: Any) -> UUID:
    return raw if isinstance(raw, UUID) else UUID(raw)
