"""Loading a deal to change it, and writing a decided change: row, evidence, totals and fact together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from homeplate.deals.history import history_of
from homeplate.deals.models import Deal, Evidence
from homeplate.deals.rules.evidence import decide_lapse
from homeplate.deals.rules.input import search_form
from homeplate.deals.rules.notices import LEADS, OWNERS, QUIET
from homeplate.deals.rules.standing import History
from homeplate.deals.rules.state import Change, Held, after
from homeplate.deals.totals import place_of, shift
from homeplate.kit.errors import Conflict
from homeplate.kit.text import msg
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, not_found
from homeplate.people.notices import leads_of, tell
from homeplate.people.shapes import shape_of, values_of, with_marks
from homeplate.playbook.queries import definition
from homeplate.process.definition import Process
from homeplate.tenancy.bulk import insert_one
from homeplate.tenancy.prepared import fetch, update


@dataclass(slots=True)
class Hand:
    """A deal locked for a change: the row, what it holds, its process, and who changes it when."""

    actor: Actor
    deal: Deal
    holding: dict[str, Held]
    process: Process
    history: History | None
    now: datetime

    def write(self, change: Change) -> None:
        """Write one decided change and its fact."""
        deal = self.deal
        source, before = place_of(deal), deal.value_minor
        columns = dict(change.set)
        for name, value in columns.items():
            setattr(deal, name, value)
        if "name" in columns:
            deal.search_name = columns["search_name"] = search_form(deal.name)
        deal.revision += 1
        deal.updated_at = self.now
        _update_row(deal, {**columns, "revision": deal.revision, "updated_at": self.now})
        self._write_evidence(change)
        target, value_after = place_of(deal), deal.value_minor
        if (source, before) != (target, value_after):
            shift([(source, before, target, value_after)])
        record(
            self.actor,
            subject="deal",
            subject_id=deal.id,
            verb=change.verb,
            at=self.now,
            data=change.fact_data(),
        )
        self.holding = after(self.holding, change)
        self._tell(change.verb)

    def _tell(self, verb: str) -> None:
        if self.actor.door in QUIET or verb not in OWNERS:
            return
        concerned = [self.deal.owner_id, *(leads_of(self.deal.team_id) if verb in LEADS else ())]
        tell(self.actor, concerned, verb=verb, subject_id=self.deal.id, name=self.deal.name, at=self.now)

    def _write_evidence(self, change: Change) -> None:
        if change.end:
            Evidence.objects.filter(
                deal_id=self.deal.id, criterion__in=change.end, withdrawn_at__isnull=True
            ).update(withdrawn_at=self.now)
        for held in change.add:
            columns = {name: getattr(held, name) for name in HELD_COLUMNS}
            insert_one(Evidence, {**columns, "deal_id": self.deal.id})


HELD_COLUMNS = ("id", "criterion", "value", "at", "member_id", "note", "expires_at")
"""What to read of a row to make a `Held` of it."""


def holding_of(deal_id: UUID) -> dict[str, Held]:
    """The current evidence of a deal."""
    rows = fetch("evidence", {"deal": deal_id}, _current_evidence)
    return {held.criterion: held for held in (Held(*row) for row in rows)}


def holdings_of(deal_ids: Sequence[UUID]) -> defaultdict[UUID, dict[str, Held]]:
    """The current evidence of some deals, in one statement."""
    found: defaultdict[UUID, dict[str, Held]] = defaultdict(dict)
    rows = Evidence.objects.filter(deal_id__in=deal_ids, withdrawn_at__isnull=True)
    for deal_id, *rest in rows.values_list("deal_id", *HELD_COLUMNS):
        held = Held(*rest)
        found[deal_id][held.criterion] = held
    return found


def _current_evidence(values: Mapping[str, Any]) -> QuerySet[Evidence, Any]:
    rows = Evidence.objects.filter(deal_id=values["deal"], withdrawn_at__isnull=True)
    return rows.values_list(*HELD_COLUMNS)


def lock(actor: Actor, deal_id: UUID, *, now: datetime, revision: int | None = None) -> Hand:
    """Load and lock a visible deal for a change. Evidence that lapsed meanwhile is told to the ledger first.

    Raises `NotFound` to outsiders, `Conflict` when `revision` is given and no longer current.
    """
    deal = _locked(actor, deal_id)
    if deal is None:
        not_found(msg("deal"))
    if revision is not None and revision != deal.revision:
        raise Conflict(
            "stale",
            msg("Somebody changed this deal a moment ago. Look at it again before you change it."),
            details={"revision": deal.revision},
        )
    process = definition(deal.version_id)
    hand = Hand(actor, deal, holding_of(deal.id), process, history_of(deal.process_id), now)
    lapse = decide_lapse(deal, hand.holding, process, now, hand.history)
    if lapse is not None:
        hand.write(lapse)
    return hand


_COLUMNS = tuple(field.attname for field in Deal._meta.concrete_fields)


def _locked(actor: Actor, deal_id: UUID) -> Deal | None:
    def build(marks: Mapping[str, Any]) -> QuerySet[Deal, Any]:
        rows = Deal.objects.visible_to(with_marks(actor, marks)).select_for_update().filter(id=marks["deal"])
        return rows.values_list(*_COLUMNS)

    values = {**values_of(actor), "deal": deal_id}
    row = next(fetch(("deal to change", shape_of(actor)), values, build), None)
    return None if row is None else Deal.from_db(connection.alias, _COLUMNS, row)


def _update_row(deal: Deal, columns: Mapping[str, Any]) -> None:
    def build(marks: Mapping[str, Any]) -> tuple[QuerySet[Deal], Mapping[str, Any]]:
        return Deal.objects.filter(id=marks["id"]), {name: marks[name] for name in columns}

    if "custom" in columns:  # JSON is written differently on each engine; Django knows how
        Deal.objects.filter(id=deal.id).update(**columns)
    else:
        # In one order, so that people who fill a form in another one need no statement of their own.
        columns = dict(sorted(columns.items()))
        update(("deal", tuple(columns)), {"id": deal.id, **columns}, build)


def change(
    actor: Actor,
    deal_id: UUID,
    decide: Callable[[Hand], Change | None],
    *,
    now: datetime,
    revision: int | None = None,
    deleted: bool = False,
) -> Deal:
    """Lock a deal, let `decide` choose the change, write it, and give the deal as it is then.

    Nothing is written, and no fact told, where `decide` finds nothing to change. Raises `Conflict` for a
    deleted deal, unless the change is about just that (`deleted`).
    """
    hand = lock(actor, deal_id, now=now, revision=revision)
    if hand.deal.archived_at is not None and not deleted:
        raise Conflict("archived", msg("This record is archived. Restore it first."))
    decided = decide(hand)
    if decided is not None:
        hand.write(decided)
    return hand.deal
