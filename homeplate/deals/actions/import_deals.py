"""Bringing in many deals of one source at once; the same rows again change nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from homeplate.accounts.actions import Imported
from homeplate.deals.actions.moves import next_step_from
from homeplate.deals.bulk import Tale, write_tales
from homeplate.deals.many import Many
from homeplate.deals.models import Deal
from homeplate.deals.rules.foreign import ForeignDeal, begin, decide_move, decide_reimport, differs
from homeplate.deals.rules.standing import Standings
from homeplate.deals.rules.state import Change
from homeplate.deals.store import Hand
from homeplate.deals.totals import counted_at_the_end
from homeplate.fields.actions import index_many
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.ledger.queries import taken_out, told_through
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission
from homeplate.playbook.queries import definition, published_version

BATCH = 500
"""Values in one IN (…): within the limit of every engine."""
_COMPARED = tuple(field.attname for field in Deal._meta.concrete_fields if field.attname != "search_name")


@action(Permission.IMPORT_RUN)
def import_deals(
    actor: Actor, *, source: str, process_id: UUID, rows: Sequence[ForeignDeal], now: datetime
) -> tuple[Imported, ...]:
    """Create or change a deal for each row; gives what became of each, in their order.

    A new deal stands at the stage where the other system has it, all before it claimed and nothing
    evidenced. A known one (of `source`, with the row's `external_id`) takes over what the file changed since
    the last import and nobody changed here; it moves on only through its gates. What was held back is told as
    the problem of its row.
    """
    current = published_version(actor, process_id)
    process = definition(current.version_id)
    known = _known(source, rows)
    gone = taken_out([deal.id for deal in known.values() if deal.archived_at is not None])
    standings = Standings(process)
    tales: list[Tale] = []
    results: list[Imported] = []
    for row in rows:
        deal = known.get(row.external_id)
        if deal is not None:
            results.append(_first_look(row, deal, undone=deal.id in gone))
            continue
        state = begin(row, source, process, current.process_id, current.version_id, now)
        tales.append(Tale.begin(state, process, now, verb="deal.imported", standings=standings))
        results.append(Imported(state.id, "created"))
    pairs = [(place, row) for place, row in enumerate(rows) if results[place].outcome == "changed"]
    with counted_at_the_end():
        write_tales(actor, tales=tales, now=now)
        _index(tales)
        retold = _retold(actor, known, [row for _, row in pairs], now)
        for (place, _), result in zip(pairs, retold, strict=True):
            results[place] = result
    return tuple(results)


def _first_look(row: ForeignDeal, deal: Deal, *, undone: bool) -> Imported:
    """`changed` when the deal deserves a second look; one that an undone import took out comes back."""
    if undone:
        return Imported(deal.id, "changed")
    if not differs(row, deal):
        return Imported(deal.id, "unchanged")
    if deal.archived_at is not None:
        sentence = msg("Somebody here deleted this deal; it was left as it is.")
        return Imported(deal.id, "unchanged", Invalid("archived", sentence, field="external_id"))
    return Imported(deal.id, "changed")


def _known(source: str, rows: Iterable[ForeignDeal]) -> dict[str, Deal]:
    """The deals of the source that the rows speak of, by their id there.

    The empty id is excluded by name, else SQLite does not see that the index over the others will do.
    """
    ids, found = iter([row.external_id for row in rows]), dict[str, Deal]()
    while some := list(islice(ids, BATCH)):
        deals = Deal.objects.filter(import_source=source, external_id__in=some).exclude(external_id="")
        found.update((deal.external_id, deal) for deal in deals.only(*_COMPARED))
    return found


def _index(tales: Iterable[Tale]) -> None:
    custom = [(tale.deal.id, tale.deal.custom) for tale in tales if tale.deal.custom]
    if custom:
        index_many(record="deal", rows=custom)


def _retold(
    actor: Actor, known: Mapping[str, Deal], rows: Sequence[ForeignDeal], now: datetime
) -> list[Imported]:
    """What becomes of rows that say something else than what is stored."""
    if not rows:
        return []
    ids = [known[row.external_id].id for row in rows]
    many, bases = Many.lock(actor, ids, now=now), told_through("import", ids)
    step_from = next_step_from(actor, now)
    results = [
        _retell(many, many.hands.get(deal_id), row, bases.get(deal_id, {}), step_from)
        for deal_id, row in zip(ids, rows, strict=True)
    ]
    many.write()
    return results


def _retell(
    many: Many, hand: Hand | None, row: ForeignDeal, base: Mapping[str, Any], step_from: date | None
) -> Imported:
    if hand is None:
        sentence = msg("This deal belongs to somebody whose deals you do not see; it was left as it is.")
        return Imported(None, "refused", Invalid("not-visible", sentence, field="external_id"))
    back = hand.deal.archived_at is not None
    if back:
        many.change(hand, Change("deal.restored", {"archived_at": None}))
    first = decide_reimport(row, base, hand.deal, hand.holding, hand.process, many.now, hand.history)
    if first.change is not None:
        many.change(hand, first.change)
    then = decide_move(row, base, hand.deal, hand.holding, hand.process, many.now, hand.history, step_from)
    if then.change is not None:
        many.change(hand, then.change)
    notes = (*first.notes, *then.notes)
    changed = back or first.change is not None or then.change is not None
    return Imported(hand.deal.id, "changed" if changed else "unchanged", notes[0] if notes else None)
