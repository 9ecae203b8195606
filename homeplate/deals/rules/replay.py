"""Rebuilding deals from facts alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from homeplate.deals.rules.categories import PIPELINE
from homeplate.deals.rules.state import COLUMNS, RATED, DealLike, Held, held_json, plain

LATER: dict[str, Any] = {"competitors": "", "category": PIPELINE}
"""Columns that facts of earlier days do not speak of, with what they hold then."""
CHANCE = ("probability", "probability_source")
"""Columns that move by themselves while nobody sets them."""


@dataclass(slots=True)
class Rebuilt:
    """A deal as its facts tell it; columns and evidence in the form of facts. An `erased` one is stored no more."""

    columns: dict[str, Any] = field(default_factory=dict)
    evidence: dict[str, dict[str, Any]] = field(default_factory=dict)
    stakeholders: dict[str, dict[str, Any]] = field(default_factory=dict)
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    facts: int = 0
    erased: bool = False


def replay(facts: Iterable[Mapping[str, Any]]) -> Rebuilt:
    """Fold the `data` of a deal's facts, oldest first."""
    deal = Rebuilt()
    for data in facts:
        deal.facts += 1
        deal.columns.update(data.get("set", {}))
        for criterion in data.get("ended", ()):
            deal.evidence.pop(criterion, None)
        for held in data.get("evidence", ()):
            deal.evidence[held["criterion"]] = held
        renamed = data.get("renamed", {})
        moved = {renamed[old]: deal.evidence.pop(old) for old in renamed}
        deal.evidence.update({new: {**held, "criterion": new} for new, held in moved.items()})
        for kind in ("stakeholders", "documents"):
            for key, row in data.get(kind, {}).items():
                _put(getattr(deal, kind), key, row)
    return deal


def _put(rows: dict[str, dict[str, Any]], key: str, row: dict[str, Any] | None) -> None:
    if row is None:
        rows.pop(key, None)
    else:
        rows[key] = row


def differences(
    rebuilt: Rebuilt,
    deal: DealLike,
    revision: int,
    evidence: Iterable[Held],
    stakeholders: Mapping[str, Mapping[str, Any]],
    documents: Mapping[str, Mapping[str, Any]],
) -> list[str]:
    """What of a stored deal its facts do not tell in the same way; empty when they agree."""
    rated = deal.probability_source in RATED and rebuilt.columns.get("probability_source") in RATED
    known = {**LATER, **rebuilt.columns}
    found = [
        f"{name}: stored {plain(getattr(deal, name))!r}, told {known.get(name)!r}"
        for name in COLUMNS
        if plain(getattr(deal, name)) != known.get(name) and not (rated and name in CHANCE)
    ]
    stored = {held.criterion: held_json(held) for held in evidence}
    pairs: tuple[tuple[str, Mapping[str, Any], Mapping[str, Any]], ...] = (
        ("evidence", stored, rebuilt.evidence),
        ("stakeholders", stakeholders, rebuilt.stakeholders),
        ("documents", documents, rebuilt.documents),
    )
    for kind, ours, told in pairs:
        found += [
            f"{kind} {key}: stored {ours.get(key)!r}, told {told.get(key)!r}"
            for key in sorted(ours.keys() | told.keys())
            if ours.get(key) != told.get(key)
        ]
    if revision != rebuilt.facts:
        found.append(f"revision: stored {revision}, told {rebuilt.facts}")
    return found
