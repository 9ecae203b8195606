"""How the open deals of a process lie across its stages, against how they would be expected to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from homeplate.deals.history import history_of
from homeplate.deals.rules.shape import expected_shares
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.playbook.queries import process_in_use


@dataclass(frozen=True, slots=True)
class Shape:
    """The expected share (0–1) of each stage, and the number of closed deals that it was learnt from."""

    shares: Mapping[str, float]
    closed: int


@query(Permission.DEAL_VIEW)
def expected_shape(actor: Actor, *, process_id: UUID | None) -> Shape:
    """The shape to be expected of a process, the standard one for None; no shares before anything was closed."""
    found_id, process = process_in_use(actor, process_id)
    history = history_of(found_id)
    closed = max((reached for reached, _ in history.stages.values()), default=0)
    return Shape(expected_shares(process.selling_stages, history.stages), closed)
