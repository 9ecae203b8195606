"""The verbs of duplicates: search the whole base, stop that, tell records apart, put a pair off, take these back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from homeplate.accounts.actions.records import ACCOUNT, CONTACT
from homeplate.accounts.duplicates import reading
from homeplate.accounts.duplicates.models import DuplicatePair, DuplicateRun
from homeplate.accounts.duplicates.rules import KINDS, PUT_OFF_DAYS, digest, is_due, values_of
from homeplate.accounts.duplicates.tasks import search
from homeplate.accounts.duplicates.work import BUSY, SILENCE, Clock, Told, work
from homeplate.kit.clean import one_of
from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.ids import new_id
from homeplate.kit.text import msg
from homeplate.ledger.actions import NewFact, record, record_many
from homeplate.ledger.models import Fact
from homeplate.people.access import Actor, action, not_found
from homeplate.people.permissions import Permission

NOUNS: Mapping[str, Any] = {"account": ACCOUNT, "contact": CONTACT}


@action(Permission.ACCOUNT_EDIT)
def search_duplicates(actor: Actor, *, now: datetime) -> UUID:
    """Queue a search over all accounts and contacts; gives its id. One that waits or runs is given back."""
    run_id, is_new = _begin(actor, now)
    if is_new:
        transaction.on_commit(lambda: search.enqueue(str(actor.workspace_id), str(run_id)))
    return run_id


def search_now(actor: Actor, *, clock: Clock, told: Told = lambda step, permille: None) -> UUID:
    """Search without waiting for a worker; gives the id of the search, which may be one that is under way elsewhere."""
    run_id, _ = _queued(actor, now=clock())
    work(actor, run_id=run_id, clock=clock, told=told)
    return run_id


@action(Permission.ACCOUNT_EDIT)
def _queued(actor: Actor, *, now: datetime) -> tuple[UUID, bool]:
    return _begin(actor, now)


@action(Permission.ACCOUNT_EDIT)
def begin_when_due(actor: Actor, *, now: datetime) -> UUID | None:
    """Begin a search where none was yet, or it is night and something changed since the last one; gives its id."""
    last = (
        DuplicateRun.objects.order_by("-created_at", "-id").values_list("created_at", "mark", "state").first()
    )
    newest = _newest()
    if not newest or (
        last is not None and (last[2] in BUSY or not is_due(last[0], now, changed=last[1] != newest))
    ):
        return None
    run_id, is_new = _begin(actor, now)
    return run_id if is_new else None


def _begin(actor: Actor, now: datetime) -> tuple[UUID, bool]:
    for going in DuplicateRun.objects.select_for_update().filter(state__in=BUSY).order_by("created_at"):
        if going.seen_at > now - SILENCE:
            return going.id, False
        going.state, going.finished_at = "failed", now  # whoever worked on it is dead
        going.save(update_fields=["state", "finished_at"])
    run = DuplicateRun.objects.create(
        id=new_id(), member_id=actor.member_id, created_at=now, seen_at=now, mark=_newest()
    )
    record(actor, subject="duplicates", subject_id=run.id, verb="duplicates.started", at=now, data={})
    return run.id, True


def _newest() -> str:
    """The last fact about accounts and contacts."""
    last = (
        Fact.objects.filter(subject__in=("account", "contact"))
        .order_by("-id")
        .values_list("id", flat=True)
        .first()
    )
    return str(last or "")


@action(Permission.ACCOUNT_EDIT)
def cancel_search(actor: Actor, *, run_id: UUID, now: datetime) -> None:
    """Stop a search; what was found before it stays. Raises `NotFound`, and `Conflict` (`search-over`)."""
    run = DuplicateRun.objects.select_for_update().filter(id=run_id).first() or not_found(msg("search"))
    if run.state not in BUSY:
        raise Conflict("search-over", msg("This search is over already."))
    run.cancel_asked = True
    if run.state == "waiting" or now - run.seen_at >= SILENCE:
        run.state, run.finished_at = "cancelled", now
    run.save(update_fields=["cancel_asked", "state", "finished_at"])
    record(actor, subject="duplicates", subject_id=run.id, verb="duplicates.cancelled", at=now, data={})


@action(Permission.ACCOUNT_EDIT)
def tell_apart(actor: Actor, *, kind: str, one: UUID, other: UUID, now: datetime) -> UUID:
    """Remember that two records are not the same, until what is compared of them changes; gives the id of the pair.

    They need not have been found. Raises `Invalid`, and `NotFound` for a record that is not there.
    """
    one, other, names = _both(actor, kind, one, other)
    values = _values(kind, one, other)
    pair = DuplicatePair.objects.select_for_update().filter(kind=kind, one=one, other=other).first()
    if pair is None:
        pair = DuplicatePair(
            id=new_id(), kind=kind, one=one, other=other, probability=0, weight=0, group=one, rank=0, at=now
        )
        pair.save(force_insert=True)
    elif pair.state == "apart" and pair.values == values:
        return pair.id
    pair.state, pair.values, pair.member_id, pair.at, pair.until = "apart", values, actor.member_id, now, None
    pair.save(update_fields=["state", "values", "member", "at", "until"])
    _tell(actor, kind, "told-apart", names, now)
    return pair.id


@action(Permission.ACCOUNT_EDIT)
def tell_group_apart(actor: Actor, *, pair_ids: Sequence[UUID], now: datetime) -> None:
    """Remember of each of some pairs that it is not the same. Raises `NotFound`."""
    for pair in _pairs(pair_ids):
        tell_apart(actor, kind=pair.kind, one=pair.one, other=pair.other, now=now)


@action(Permission.ACCOUNT_EDIT)
def put_off(actor: Actor, *, pair_ids: Sequence[UUID], now: datetime) -> None:
    """Take pairs out of the list for two weeks. Nothing of the records changes. Raises `NotFound`."""
    day = now.date() + timedelta(days=PUT_OFF_DAYS)
    for pair in _pairs(pair_ids):
        if pair.state != "apart":
            pair.state, pair.until, pair.member_id, pair.at = "later", day, actor.member_id, now
            pair.save(update_fields=["state", "until", "member", "at"])


@action(Permission.ACCOUNT_EDIT)
def propose_again(actor: Actor, *, group_id: UUID, now: datetime) -> str:
    """Take back what was decided last about a group, told apart or put off; gives its kind. Raises `NotFound`."""
    decided = (
        DuplicatePair.objects.select_for_update()
        .filter(group=group_id)
        .exclude(state="open")
        .order_by("-at", "id")
    )
    pairs = list(decided)
    for pair in (one for one in pairs if one.at == pairs[0].at):
        was = pair.state
        pair.state, pair.until, pair.member_id, pair.at = "open", None, actor.member_id, now
        pair.save(update_fields=["state", "until", "member", "at"])
        if was == "apart":
            _tell(actor, pair.kind, "apart-taken-back", _both(actor, pair.kind, pair.one, pair.other)[2], now)
    return pairs[0].kind if pairs else not_found(msg("group of duplicates"))


def _pairs(pair_ids: Sequence[UUID]) -> list[DuplicatePair]:
    """The pairs, locked. Raises `NotFound` when one is not there."""
    rows = list(DuplicatePair.objects.select_for_update().filter(id__in=pair_ids).order_by("id"))
    if not rows or len(rows) < len(set(pair_ids)):
        not_found(msg("pair of records"))
    return rows


def _both(actor: Actor, kind: str, one: UUID, other: UUID) -> tuple[UUID, UUID, dict[UUID, str]]:
    """Both ids in their order, and what the records are called."""
    one_of(kind, KINDS, field="kind", required=True)
    if one == other:
        raise Invalid("same", msg("Two different records are expected here."), field="other")
    rows = NOUNS[kind].rows.filter(workspace_id=actor.workspace_id, id__in=[one, other])
    names: dict[UUID, str] = dict(rows.values_list("id", "name"))
    if len(names) < 2:
        not_found(NOUNS[kind].noun)
    return min(one, other), max(one, other), names


def _values(kind: str, one: UUID, other: UUID) -> str:
    told: dict[Any, bytes] = {row["id"]: digest(row) for row in reading.READ[kind]([one, other])}
    return values_of(told.get(one, bytes(8)), told.get(other, bytes(8)))


def _tell(actor: Actor, kind: str, verb: str, names: dict[UUID, str], now: datetime) -> None:
    """A fact of each of the two: it belongs to both their histories."""
    both = list(names.items())
    facts = [
        NewFact(kind, mine, f"{kind}.{verb}", {"other_id": theirs, "other_name": name})
        for (mine, _), (theirs, name) in zip(both, reversed(both), strict=True)
    ]
    record_many(actor, facts=facts, at=now)
