"""Duplicates: what may be there more than once, made one, told apart; and what is there before something is added."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel, Field

from homeplate.accounts.duplicates import actions, queries
from homeplate.accounts.duplicates.likely import Likely, likely
from homeplate.accounts.duplicates.rules import in_words
from homeplate.api.accounts import AccountIn, account_values
from homeplate.api.contacts import ContactIn
from homeplate.api.http import ApiRequest, done, reply, said
from homeplate.api.types import Answer, Body, Created, Cursor, Line, Page, doc
from homeplate.deals.actions import Together, merge_groups, undo_merges
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission

router = Router()
TAG = "Duplicates"
VIEW, EDIT = Permission.ACCOUNT_VIEW, Permission.ACCOUNT_EDIT
Kind = Literal["account", "contact"]


class LikenessReason(Answer):
    """What one comparison says, and the bits of evidence that it adds or takes."""

    field: str
    says: str
    bits: float


class DuplicatePair(Answer):
    """Two records that may be one. `probability` is 0–1, `likely` says it in words; `sure`: nothing contradicts it."""

    id: UUID
    one_id: UUID
    other_id: UUID
    probability: float
    likely: str
    sure: bool
    reasons: list[LikenessReason]


class DuplicateRecord(Answer):
    """A record of a group."""

    id: UUID
    name: str


class DuplicateGroup(Answer):
    """Records that may all be one, the one that was there first leading, and what was found about each pair."""

    id: UUID
    kind: Kind
    records: list[DuplicateRecord]
    pairs: list[DuplicatePair]


class DuplicateSearch(Answer):
    """A search over all accounts and contacts. `figures` count by kind records, pairs, groups, sure and new pairs."""

    id: UUID
    state: Literal["waiting", "running", "done", "cancelled", "failed"]
    percent: int
    by: str
    message: str | None
    figures: dict[str, dict[str, int]]
    created_at: datetime
    finished_at: datetime | None


class GroupList(BaseModel):
    """Which duplicates are listed."""

    kind: Kind = "account"
    sure: bool = False
    cursor: Cursor = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 20


class CheckIn(Body):
    """What somebody is about to add: an account, or a contact with perhaps the name of their account."""

    account: AccountIn | None = None
    contact: ContactIn | None = None
    account_name: Line = ""


class LikelyRecord(Answer):
    """A record that may be the same as what was asked about."""

    id: UUID
    name: str
    hint: str
    probability: float
    likely: str
    reasons: list[LikenessReason]


class ApartIn(Body):
    """Two records that are not the same."""

    kind: Kind
    one_id: UUID
    other_id: UUID


class TogetherIn(Body):
    """Records that become one. `choose` names by field (`city`, `custom.KEY`) the record whose value is kept."""

    kept_id: UUID
    merged_ids: Annotated[list[UUID], Field(min_length=1, max_length=50)]
    choose: dict[Annotated[str, Field(max_length=100)], UUID] = {}


class MergeIn(Body):
    """Groups that are merged together: all of them or none."""

    kind: Kind
    groups: Annotated[list[TogetherIn], Field(min_length=1, max_length=100)]


class MergeUndone(Answer):
    """Records that are their own again, those that are not (undone or merged on since), and values that stayed."""

    back: int
    left: int
    stayed: int


@router.get(
    "/duplicates", response=Page[DuplicateGroup], **doc("listDuplicates", "List duplicates", VIEW, TAG)
)
def list_duplicates(request: ApiRequest, wanted: Query[GroupList]) -> HttpResponse:
    """Records that may be one, as the last search found them, the likeliest first."""
    page = queries.list_groups(
        request.auth,
        kind=wanted.kind,
        today=timezone.localdate(),
        cursor=wanted.cursor,
        size=wanted.limit,
        sure=wanted.sure,
    )
    rows = [_group_json(group, request.auth) for group in page.rows]
    return reply({"items": rows, "next_cursor": page.next_cursor or None})


@router.post(
    "/duplicates/check", response=list[LikelyRecord], **doc("checkDuplicates", "Is it there?", VIEW, TAG)
)
def check(request: ApiRequest, body: CheckIn) -> HttpResponse:
    """What is there already that may be the same as what you are about to add; nothing is written."""
    found: list[Likely] = []
    if body.account is not None:
        found += likely(request.auth, kind="account", values=account_values(body.account))
    if body.contact is not None:
        values = body.contact.model_dump(include=set(body.contact.model_fields_set))
        found += likely(request.auth, kind="contact", values={**values, "account_name": body.account_name})
    return reply([
        {
            "id": one.id,
            "name": one.name,
            "hint": one.hint,
            "probability": one.probability,
            "likely": said(in_words(one.probability), request.auth),
            "reasons": _reasons(one.says),
        }
        for one in found
    ])  # fmt: skip


@router.post(
    "/duplicates/search", response={202: Created}, **doc("searchDuplicates", "Search duplicates", EDIT, TAG)
)
def search_base(request: ApiRequest) -> HttpResponse:
    """Compare all accounts and contacts, in the background. A search that waits or runs already is given back."""
    run_id = actions.search_duplicates(request.auth, now=request.now)
    return reply({"id": run_id}, status=202, location=f"/api/v1/duplicates/searches/{run_id}")


@router.get(
    "/duplicates/searches/{search_id}",
    response=DuplicateSearch,
    **doc("getDuplicateSearch", "Read a search", VIEW, TAG),
)
def get_search(request: ApiRequest, search_id: UUID) -> HttpResponse:
    """How far a search is, and what it found."""
    run = queries.get_search(request.auth, run_id=search_id)
    return reply(
        {
            "id": run.id,
            "state": run.state,
            "percent": run.percent,
            "by": run.by,
            "message": said(run.message, request.auth),
            "figures": run.figures,
            "created_at": run.created_at,
            "finished_at": run.finished_at,
        }
    )


@router.post(
    "/duplicates/searches/{search_id}/cancel",
    response={204: None},
    **doc("cancelDuplicateSearch", "Stop a search", EDIT, TAG),
)
def cancel_search(request: ApiRequest, search_id: UUID) -> HttpResponse:
    """Stop a search; what was found before it stays."""
    actions.cancel_search(request.auth, run_id=search_id, now=request.now)
    return done()


@router.post("/duplicates/apart", response=Created, **doc("tellApart", "Tell two records apart", EDIT, TAG))
def tell_apart(request: ApiRequest, body: ApartIn) -> HttpResponse:
    """Remember that two records are not the same: they are proposed again only when they change."""
    pair_id = actions.tell_apart(
        request.auth, kind=body.kind, one=body.one_id, other=body.other_id, now=request.now
    )
    return reply({"id": pair_id})


@router.post(
    "/duplicates/merge", response={201: Created}, **doc("mergeDuplicates", "Merge duplicates", EDIT, TAG)
)
def merge(request: ApiRequest, body: MergeIn) -> HttpResponse:
    """Make one record of each group. Fields that are not chosen keep what the record that stays says, or take the first
    that says anything. The id takes all of it back."""
    groups = [Together(one.kept_id, tuple(one.merged_ids), one.choose) for one in body.groups]
    batch = merge_groups(request.auth, kind=body.kind, groups=groups, now=request.now)
    return reply({"id": batch}, status=201, location=f"/api/v1/duplicates/merges/{batch}")


@router.post(
    "/duplicates/merges/{merge_id}/undo", response=MergeUndone, **doc("undoMerge", "Undo a merge", EDIT, TAG)
)
def undo_merge(request: ApiRequest, merge_id: UUID) -> HttpResponse:
    """Take back what one call merged; what somebody changed since stays as it is."""
    undone = undo_merges(request.auth, batch_id=merge_id, now=request.now)
    return reply({"back": undone.back, "left": undone.left, "stayed": undone.stayed})


def _group_json(group: queries.Group, actor: Actor) -> dict[str, Any]:
    return {
        "id": group.id,
        "kind": group.kind,
        "records": [{"id": record.id, "name": record.name} for record in group.records],
        "pairs": [
            {
                "id": pair.id,
                "one_id": pair.one,
                "other_id": pair.other,
                "probability": pair.probability,
                "likely": said(in_words(pair.probability), actor),
                "sure": pair.sure,
                "reasons": _reasons(pair.says),
            }
            for pair in group.pairs
        ],
    }


def _reasons(says: Mapping[str, tuple[str, float]]) -> list[dict[str, Any]]:
    return [{"field": key, "says": word, "bits": round(bits, 1)} for key, (word, bits) in says.items()]
