"""Taking back what an import did to one deal. Pure.

What nobody touched goes; what people changed since stays as they left it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from homeplate.deals.rules.moves import decide_regress, decide_reopen
from homeplate.deals.rules.standing import History, standing
from homeplate.deals.rules.state import Change, DealLike, plain
from homeplate.ledger.told import UNDONE, Told
from homeplate.process.definition import Process

DERIVED = frozenset({"progress", "probability", "probability_source", "gaps", "lapses_at"})
IDLE = frozenset({"deal.lapsed"})
"""Verbs that no person stands behind."""

Parse = Callable[[str, Any], Any]
"""Gives the value of a column from the JSON form of facts."""


class Hand(Protocol):
    """A deal in hand, as `deals.store.Hand` is one: it changes between the decisions."""

    deal: Any
    holding: dict[str, Any]
    process: Process
    history: History | None
    now: datetime


def made_by(told: Sequence[Told]) -> bool:
    """Whether the import brought the deal in."""
    return bool(told) and told[0].ours and told[0].verb == "deal.imported"


def touched(told: Sequence[Told]) -> bool:
    """Whether anybody else changed the record since the import first spoke of it."""
    first = next((place for place, one in enumerate(told) if one.ours), len(told))
    return any(not one.ours and one.verb not in IDLE for one in told[first:])


def decide_removal(now: datetime, run_id: UUID) -> Change:
    """The deal leaves every list and total; it can be restored."""
    return Change("deal.archived", {"archived_at": now}, {UNDONE: str(run_id)})


def decisions_back(
    hand: Hand, told: Sequence[Told], run_id: UUID, reason: str, parse: Parse
) -> Iterator[Change]:
    """The changes that take back those of the import, the latest first; each is decided when it is asked for.

    A move is taken back while the deal stands where the import put it, a column while it holds what was imported.
    """
    for one in reversed([one for one in told if one.ours and not one.undo]):
        change = _move_back(hand, one, reason) or _columns_back(hand, one, parse)
        if change is not None:
            yield replace(change, data={**change.data, UNDONE: str(run_id)})


def _move_back(hand: Hand, one: Told, reason: str) -> Change | None:
    deal: DealLike = hand.deal
    given: dict[str, Any] = {"reason": reason, "history": hand.history}
    ended = {"deal.won": "won", "deal.lost": "lost"}.get(one.verb)
    if ended is not None and deal.status == ended and plain(deal.closed_at) == one.data["set"]["closed_at"]:
        change = decide_reopen(deal, hand.holding, hand.process, hand.now, **given)
        # It never ended: what was expected of it stands, and it stood where it stands.
        kept = ("category",) if "stage" in change.set else ("category", "stage_since")
        return replace(change, set={name: value for name, value in change.set.items() if name not in kept})
    if one.verb == "deal.advanced" and deal.status == "open" and deal.stage == one.data["to"]:
        return decide_regress(deal, hand.holding, hand.process, hand.now, to=one.data["from"], **given)
    return None


def _columns_back(hand: Hand, one: Told, parse: Parse) -> Change | None:
    was: Mapping[str, Any] = one.data.get("was") or {}
    if one.verb != "deal.reimported" or not was:
        return None
    deal: DealLike = hand.deal
    columns = {
        name: parse(name, old)
        for name, old in was.items()
        if name not in DERIVED and name != "custom" and plain(getattr(deal, name)) == one.data["set"][name]
    }
    custom = _custom_back(deal.custom, one.data["set"].get("custom") or {}, was.get("custom") or {})
    if custom != deal.custom:
        columns["custom"] = custom
    if not columns:
        return None
    now = {name: plain(getattr(deal, name)) for name in columns}
    derived = standing(deal, hand.holding, hand.process, hand.now, columns, hand.history)
    columns |= {name: value for name, value in derived.items() if getattr(deal, name) != value}
    return Change("deal.reimported", columns, {"was": now})


def _custom_back(
    present: Mapping[str, Any], imported: Mapping[str, Any], was: Mapping[str, Any]
) -> Mapping[str, Any]:
    """`present` with the values of the import put back to what they were, where nobody changed them since."""
    back = dict(present)
    for key, value in imported.items():
        if present.get(key) != value or was.get(key) == value:
            continue
        if key in was:
            back[key] = was[key]
        else:
            back.pop(key, None)
    return back
