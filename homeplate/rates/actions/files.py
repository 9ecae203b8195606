"""Rates from a file: a short one at once, a long one in the background, and taking either back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.ids import new_id
from homeplate.kit.text import msg
from homeplate.ledger.actions import record
from homeplate.ledger.queries import facts_about
from homeplate.people.access import Actor, action, not_found
from homeplate.people.permissions import Permission
from homeplate.rates.files import LARGEST, Wrong, read_rates
from homeplate.rates.models import ExchangeRate, RateImport
from homeplate.rates.planning import planned
from homeplate.rates.rules import BUSY, CURRENCIES, Found, columns_of
from homeplate.rates.tasks import carry_on
from homeplate.rates.work import SILENCE, end_import
from homeplate.rates.writing import change_rates, kept_rates
from homeplate.tenancy.bulk import insert_many
from homeplate.tenancy.models import Workspace

LONG = 500
"""Rates from which on a file is worked on in the background."""
BEGINNING = 20_000
"""Bytes by which a file is known."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file of rates. `far_off` were left out until somebody confirms them; `kept` were given by hand."""

    id: UUID
    added: int
    changed: int
    kept: int
    same: int
    far_off: tuple[Found, ...]
    wrong: tuple[Wrong, ...]
    others: tuple[str, ...]
    since: date | None
    until: date | None


@action(Permission.WORKSPACE_MANAGE)
def import_rates(actor: Actor, *, content: bytes, now: datetime, far_too: bool = False) -> Imported:
    """Take the rates of a file (see `rates.files`) for the currencies in use; those given by hand stay.

    Of rates more than a hundred times off the one before, nothing is taken unless `far_too`. Raises `Invalid`.
    """
    base = actor.currency
    read = read_rates(content, base=base, wanted=_in_use(actor))
    plan = planned(read, kept_rates(base), far_too=far_too)
    insert_many(ExchangeRate, (columns_of(base, rate, read.source, now) for rate in plan.new))
    replaced = change_rates(plan.changed, source=read.source, now=now)
    made = Imported(
        new_id(), len(plan.new), len(replaced), plan.kept, plan.same, plan.far_off, read.wrong, read.others,
        plan.since, plan.until,
    )  # fmt: skip
    if plan.new or replaced:
        data = {
            "base": base,
            "source": read.source,
            "added": made.added,
            "changed": made.changed,
            "since": str(made.since),
            "until": str(made.until),
            "currencies": list(plan.currencies),
            "replaced": replaced,
        }
        record(actor, subject="rates", subject_id=made.id, verb="rates.imported", at=now, data=data)
    return made


@action(Permission.WORKSPACE_MANAGE)
def begin_import(
    actor: Actor, *, name: str, content: bytes, now: datetime, far_too: bool = False
) -> UUID | None:
    """Queue the import of a long file; None for a short one, which `import_rates` takes at once.

    Raises `Invalid` for what is no file of rates, and `Conflict` (`rates-busy`) while another one is read.
    """
    base, wanted = actor.currency, _in_use(actor)
    if len(content) > LARGEST:
        raise Invalid("file", msg("This file is too large."), field="file")
    read_rates(content[:BEGINNING].rpartition(b"\n")[0] or content, base=base, wanted=wanted)
    if content.count(b"\n") < LONG and len(read_rates(content, base=base, wanted=wanted).found) < LONG:
        return None
    for other in RateImport.objects.select_for_update().filter(state__in=BUSY):
        if now - other.seen_at < SILENCE:
            raise Conflict(
                "rates-busy", msg("Another file of rates is being read. Wait for it or cancel it.")
            )
        end_import(other, "failed", now)
    run = RateImport(
        workspace_id=actor.workspace_id, member_id=actor.member_id, name=name[:200], content=content, base=base,
        far_too=far_too, created_at=now, seen_at=now,
    )  # fmt: skip
    run.save(force_insert=True)
    record(actor, subject="rates", subject_id=run.id, verb="rates.begun", at=now, data={"name": run.name})
    carry_on.enqueue(str(actor.workspace_id), str(run.id))
    return run.id


@action(Permission.WORKSPACE_MANAGE)
def cancel_import(actor: Actor, *, run_id: UUID, now: datetime) -> None:
    """Stop reading a file; the rates that came in already stay, and can be taken back.

    Raises `NotFound`, and `Conflict` (`rates-idle`) when it is not being read.
    """
    run = RateImport.objects.select_for_update().filter(id=run_id).first() or not_found(msg("import"))
    if run.state not in BUSY:
        raise Conflict("rates-idle", msg("This file is not being read any more."))
    run.cancel_asked = True
    run.save(update_fields=["cancel_asked"])
    if run.state == "waiting" or now - run.seen_at >= SILENCE:
        end_import(run, "cancelled", now)
    record(actor, subject="rates", subject_id=run.id, verb="rates.stopped", at=now, data={"name": run.name})


@action(Permission.WORKSPACE_MANAGE)
def take_import_back(actor: Actor, *, batch: UUID, now: datetime) -> int:
    """Take out what a file brought, unless it was changed since, and put back what it replaced; how many rates.

    Raises `NotFound`, and `Conflict` (`changed`) when that was done already.
    """
    facts = list(facts_about(batch))
    fact = next((one for one in facts if one.verb == "rates.imported"), None) or not_found(msg("import"))
    if any(one.verb == "rates.taken_back" for one in facts):
        raise Conflict("changed", msg("This import was taken back already."))
    data = fact.data
    at = datetime.fromisoformat(data["written_at"]) if "written_at" in data else fact.at
    rows = ExchangeRate.objects.filter(base=data["base"], source=data["source"], at=at)
    count = rows.count()
    _put_back(rows, data["replaced"])
    rows.delete()
    told_ = {"rates": count, "source": data["source"]}
    record(actor, subject="rates", subject_id=batch, verb="rates.taken_back", at=now, data=told_)
    return count


def _put_back(rows: Any, replaced: Mapping[str, Sequence[str]]) -> None:
    for key, (units, worth, source, at) in replaced.items():
        currency, day = key.split(" ")
        one = rows.filter(currency=currency, day=date.fromisoformat(day))
        one.update(units=units, worth=worth, source=source, at=datetime.fromisoformat(at))


def _in_use(actor: Actor) -> frozenset[str]:
    place = Workspace.objects.select_for_update().get(id=actor.workspace_id)
    return frozenset(place.settings.get(CURRENCIES) or ())


__all__ = ["Imported", "begin_import", "cancel_import", "import_rates", "take_import_back"]
