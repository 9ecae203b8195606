"""What becomes of a deal when it moves to another version of its process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.deals.rules.standing import History, standing
from homeplate.deals.rules.state import Change, DealLike, Holding, facts_of
from homeplate.process.definition import Process
from homeplate.process.versions import MigrationMap, migrate


@dataclass(frozen=True, slots=True)
class Migrated:
    """The change, the criteria whose evidence goes on under another key, and those it has no place for."""

    change: Change
    renamed: Mapping[str, str]
    dropped: tuple[str, ...]


def decide_migrate(
    deal: DealLike,
    holding: Holding,
    old: Process,
    new: Process,
    mapping: MigrationMap,
    version_id: UUID,
    now: datetime,
    history: History | None = None,
) -> Migrated:
    """Take an open deal from version `old` to `new`: its stage, its evidence and where it stands then."""
    evidence = facts_of(deal, holding, old, now).evidence
    result = migrate({key: evidence[key] for key in holding}, deal.stage, mapping)
    targets = {key: mapping.criteria[key] or key for key in result.kept}
    after = {target: holding[key] for key, target in targets.items()}
    furthest = mapping.stages[old.stages[deal.furthest].key]
    set_: dict[str, Any] = {"version_id": version_id, "stage": result.stage}
    if deal.claimed:
        set_["claimed"] = mapping.stages[deal.claimed]
    if result.stage != deal.stage:
        set_ |= {"stage_since": now, "moved": None}  # the process moved, not the deal
    derived = standing(deal, after, new, now, set_, history)
    set_ |= derived | {"furthest": max(new.index(furthest), new.index(result.stage))}
    renamed = {key: target for key, target in targets.items() if key != target}
    data: dict[str, Any] = {"from": str(deal.version_id), "to": str(version_id)}
    if renamed:
        data["renamed"] = renamed
    return Migrated(Change("deal.migrated", set_, data, end=result.dropped), renamed, result.dropped)
