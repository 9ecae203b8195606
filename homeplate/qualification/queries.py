"""Reading how far a deal or a lead is qualified, by every framework in use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from homeplate.deals.queries import DealDetail
from homeplate.ledger.queries import facts_about
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.qualification.known import answers_about, chosen_keys, frameworks_named, shown
from homeplate.qualification.rules import ANSWER, DEAL, LEAD, Known, Standing, Subject, known_of, standing


@dataclass(frozen=True, slots=True)
class Qualified:
    """How far a subject is qualified. `standings` are the frameworks in use in their order; `tied` names the criterion
    that shows a fact on this subject."""

    subject: Subject
    standings: tuple[Standing, ...]
    known: Known
    tied: dict[str, str]

    def named(self, key: str) -> Standing | None:
        """The framework with this key, the first for any other; None where none is in use."""
        found = {one.framework.key: one for one in self.standings}
        return found.get(key) or next(iter(self.standings), None)


@query(Permission.DEAL_VIEW)
def qualified_deal(actor: Actor, *, detail: DealDetail, now: datetime) -> Qualified:
    """How far a deal is qualified, for whoever has read it; one statement, two with frameworks of one's own."""
    process = detail.process
    evidence = {
        view.criterion.fact: shown(view.criterion.fact, view.criterion, view.held, now)
        for stage in detail.stages
        for view in stage.criteria
        if view.criterion.fact is not None and view.state == "validated" and view.held is not None
    }
    deal = detail.deal
    known = known_of(answers_about(deal.id), process.facts, evidence)
    keys = chosen_keys(actor, deal.process_id)
    # What held when a deal was closed is not said to lapse afterwards.
    at = deal.closed_at or now
    return _qualified(Subject(DEAL, deal.id), keys, known, dict(process.facts), at)


@query(Permission.LEAD_VIEW)
def qualified_lead(actor: Actor, *, lead_id: UUID, now: datetime) -> Qualified:
    """How far a lead is qualified, for whoever has read it; one statement, two with frameworks of one's own."""
    known = {one.fact: one for one in answers_about(lead_id)}
    return _qualified(Subject(LEAD, lead_id), chosen_keys(actor, None), known, {}, now)


@query(Permission.PROCESS_VIEW)
def last_change(actor: Actor, *, subject_id: UUID, fact: str) -> UUID | None:
    """The fact of the ledger by which an answer was last changed: what an undo names."""
    rows = facts_about(subject_id).filter(subject=ANSWER, data__fact=fact)
    return rows.values_list("id", flat=True).first()


def _qualified(
    subject: Subject, keys: Sequence[str], known: Known, tied: dict[str, str], now: datetime
) -> Qualified:
    found = tuple(standing(framework, known, now) for framework in frameworks_named(keys))
    return Qualified(subject, found, known, tied)
