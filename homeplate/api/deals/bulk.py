"""Many deals at once: create, change, move, hand over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Router
from pydantic import Field, SkipValidation, TypeAdapter

from homeplate.api.bulk import MOST_ROWS, BulkAnswer, Revision, run_rows
from homeplate.api.deals.schemas import (
    Advance,
    Assign,
    Back,
    CategoryIn,
    DealIn,
    DealPatch,
    EvidenceIn,
    Lose,
    NextStepIn,
    Override,
    Win,
)
from homeplate.api.http import ApiRequest
from homeplate.api.types import Body, Key, doc
from homeplate.deals import actions
from homeplate.people.permissions import Permission
from homeplate.qualification import actions as qualification

router = Router()


class Target(Body):
    """The deal that a row is about, as it was read at `revision` if that is given."""

    id: UUID
    revision: Revision | None = None


class CreateRow(DealIn):
    """A new deal."""

    do: Literal["create"]


class EditRow(Target):
    """A change of a deal."""

    do: Literal["edit"]
    set: DealPatch


class AdvanceRow(Target, Advance):
    """A move forward."""

    do: Literal["advance"]


class RegressRow(Target, Back):
    """A move back."""

    do: Literal["regress"]


class OverrideRow(Target, Override):
    """A move forward past gates that are not met."""

    do: Literal["override"]


class WinRow(Target, Win):
    """A sale."""

    do: Literal["win"]


class LoseRow(Target, Lose):
    """A loss."""

    do: Literal["lose"]


class ValidateRow(Target, EvidenceIn):
    """Evidence for a criterion."""

    do: Literal["validate"]
    criterion: Key


class NextStepRow(Target):
    """A next step; null clears it."""

    do: Literal["next_step"]
    next_step: NextStepIn | None


class CategoryRow(Target, CategoryIn):
    """A forecast category."""

    do: Literal["category"]


class AssignRow(Target, Assign):
    """A new owner."""

    do: Literal["assign"]


class ArchiveRow(Target):
    """A deletion that can be undone."""

    do: Literal["archive"]


class RestoreRow(Target):
    """The undoing of a deletion."""

    do: Literal["restore"]


DealRow = Annotated[
    CreateRow
    | EditRow
    | AdvanceRow
    | RegressRow
    | OverrideRow
    | WinRow
    | LoseRow
    | ValidateRow
    | NextStepRow
    | CategoryRow
    | AssignRow
    | ArchiveRow
    | RestoreRow,
    Field(discriminator="do"),
]
ADAPTER: TypeAdapter[Any] = TypeAdapter(DealRow)


class DealRows(Body):
    """Up to 200 rows, done in their order; `do` says what."""

    rows: Annotated[list[SkipValidation[DealRow]], Field(min_length=1, max_length=MOST_ROWS)]


@router.post(
    "/bulk/deals",
    response={207: BulkAnswer},
    **doc("bulkDeals", "Change many deals", Permission.DEAL_EDIT, "Deals"),
)
def bulk_deals(request: ApiRequest, body: DealRows) -> HttpResponse:
    """Each row is one action with its own result: what one row is refused does not hinder the others."""
    return run_rows(request, body.rows, ADAPTER, _do, Permission.DEAL_EDIT)


def _do(request: ApiRequest, row: Any) -> Any:
    actor, now = request.auth, request.now
    if isinstance(row, CreateRow):
        values = row.values()
        del values["do"]
        return actions.create_deal(actor, now=now, **values)
    verb, arguments = _VERBS[row.do], _arguments(row)
    return verb(actor, deal_id=row.id, now=now, revision=row.revision, **arguments)


def _arguments(row: Any) -> dict[str, Any]:
    """What the action of a row takes besides the deal, the time and the revision."""
    if isinstance(row, EditRow):
        return {"changes": row.set.changes()}
    if isinstance(row, NextStepRow):
        return {"step": row.next_step.value() if row.next_step else None}
    return {name: getattr(row, name) for name in type(row).model_fields if name not in _TARGET}


_TARGET = ("id", "revision", "do")

_VERBS: dict[str, Callable[..., Any]] = {
    "edit": actions.edit_deal,
    "advance": actions.advance,
    "regress": actions.regress,
    "override": actions.override,
    "win": actions.win,
    "lose": actions.lose,
    "validate": qualification.validate,
    "next_step": actions.set_next_step,
    "category": actions.set_category,
    "assign": actions.assign_deal,
    "archive": actions.archive_deal,
    "restore": actions.restore_deal,
}
