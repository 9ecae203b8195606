"""Merging groups of records that are one, several groups at once, and taking all of that back at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.accounts.merge_rules import CUSTOM
from homeplate.accounts.models import Account, Contact
from homeplate.deals.actions.merging import merge_accounts, merge_contacts, unmerge_account, unmerge_contact
from homeplate.kit.clean import one_of
from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.ids import new_id
from homeplate.kit.text import msg
from homeplate.ledger.actions import record
from homeplate.ledger.queries import facts_about
from homeplate.people.access import Actor, action, not_found
from homeplate.people.permissions import Permission

MERGE: Mapping[str, Any] = {"account": merge_accounts, "contact": merge_contacts}
UNMERGE: Mapping[str, Any] = {"account": unmerge_account, "contact": unmerge_contact}
MODELS: Mapping[str, Any] = {"account": Account, "contact": Contact}
MERGED, UNMERGED = "duplicates.merged", "duplicates.unmerged"


@dataclass(frozen=True, slots=True)
class Together:
    """Records that become one: `merged` go into `kept`. `choose` names by part of a record whose value is taken, the
    proposal fills the rest; `revisions` those that were seen, by record."""

    kept: UUID
    merged: tuple[UUID, ...]
    choose: Mapping[str, UUID] = field(default_factory=dict)
    revisions: Mapping[UUID, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What became of an undo: records that are their own again, those that are not, and values that stayed."""

    kind: str
    back: int
    left: int
    stayed: int


@action(Permission.ACCOUNT_EDIT)
def merge_groups(actor: Actor, *, kind: str, groups: Sequence[Together], now: datetime) -> UUID:
    """Merge all groups or none; gives the id by which `undo_merges` takes them back.

    Raises `Invalid`, and `Conflict` as the merges themselves do.
    """
    one_of(kind, MERGE, field="kind", required=True)
    if not groups or not all(group.merged for group in groups):
        raise Invalid("few", msg("At least two records are needed to make one of them."), field="merged")
    done = []
    for group in groups:
        seen = dict(group.revisions)
        for merged in group.merged:
            kept = MERGE[kind](
                actor,
                kept_id=group.kept,
                merged_id=merged,
                now=now,
                choose=_sides(kind, group, merged),
                revision=seen.get(group.kept),
                merged_revision=seen.get(merged),
            )
            seen[group.kept] = kept.revision
            done.append([str(group.kept), str(merged), kept.name])
    batch = new_id()
    record(
        actor,
        subject="duplicates",
        subject_id=batch,
        verb=MERGED,
        at=now,
        data={"kind": kind, "merged": done},
    )
    return batch


def _sides(kind: str, group: Together, merged: UUID) -> dict[str, str]:
    """What was chosen, as the merge of two asks for it: own fields only where one of the two has them."""
    rows = MODELS[kind].objects.filter(id__in=[group.kept, merged]).values_list("custom", flat=True)
    own = {f"{CUSTOM}{key}" for custom in rows for key in custom} if group.choose else set()
    return {
        key: "merged" if chosen == merged else "kept"
        for key, chosen in group.choose.items()
        if key in own or not key.startswith(CUSTOM)
    }


@action(Permission.ACCOUNT_EDIT)
def undo_merges(actor: Actor, *, batch_id: UUID, now: datetime) -> TakenBack:
    """Take back what `merge_groups` did, the last merge first; a record that was undone or merged on since is left.

    Raises `NotFound`, and `Conflict` (`undone`) for the second time.
    """
    facts = list(facts_about(batch_id).filter(subject="duplicates", verb__in=(MERGED, UNMERGED)))
    told = next((fact.data for fact in facts if fact.verb == MERGED), None)
    if told is None:
        not_found(msg("merge"))
    if len(facts) > 1:
        raise Conflict("undone", msg("This was undone already."))
    kind, back, stayed = told["kind"], 0, 0
    for kept_id, merged_id, _ in reversed(told["merged"]):
        rows = MODELS[kind].objects.filter(workspace_id=actor.workspace_id, merged_into_id=UUID(kept_id))
        kept = MODELS[kind].objects.filter(
            workspace_id=actor.workspace_id, id=UUID(kept_id), archived_at=None
        )
        if rows.filter(id=UUID(merged_id)).exists() and kept.exists():
            undone = UNMERGE[kind](actor, merged_id=UUID(merged_id), now=now)
            back, stayed = back + 1, stayed + undone.stayed
    left = len(told["merged"]) - back
    record(
        actor,
        subject="duplicates",
        subject_id=batch_id,
        verb=UNMERGED,
        at=now,
        data={"back": back, "left": left},
    )
    return TakenBack(kind, back, left, stayed)
