"""The board and exact totals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from moneyed import Money as Amount
from ninja import Query, Router
from pydantic import Field

from homeplate.api.deals.records import DealConditions
from homeplate.api.deals.schemas import Category
from homeplate.api.http import ApiRequest, reply, today
from homeplate.api.types import Answer, Key, Money, doc
from homeplate.deals import queries
from homeplate.kit.exchange import dated
from homeplate.people.permissions import Permission
from homeplate.rates.queries import totals as totals_of

router = Router()
TAG = "Board"
VIEW = Permission.DEAL_VIEW


class Card(Answer):
    """A deal on the board: `days` in its stage, `probability` 0–1, `gaps` as on the deal."""

    id: UUID
    name: str
    account: str
    value: Money | None
    owner: str
    owner_id: UUID
    days: int
    progress: int
    probability: float
    next_step: str
    next_step_on: date | None
    no_next_step: bool
    gaps: int
    overrides: int
    category: Category
    revision: int


class Total(Money):
    """All amounts in the reporting currency at the rates of today; those in `missing` are in no total."""

    missing: list[Money]


class StageTotal(Answer):
    """The open deals of a stage: how many, their value in each currency, and all of it in one."""

    stage: str
    deals: int
    values: list[Money]
    total: Total


class Column(Answer):
    """A stage of the board with its first cards; `deals`, `values` and `total` count all of them."""

    stage: str
    name: str
    sold: str
    leg: int
    target_days: int
    deals: int
    values: list[Money]
    total: Total
    cards: list[Card]


class Board(Answer):
    """The open deals of a process by stage."""

    process_id: UUID
    version_id: UUID
    deals: int
    values: list[Money]
    total: Total
    columns: list[Column]


class TotalsQuery(DealConditions):
    """Which deals to count; the process must be named."""

    process_id: UUID


class BoardQuery(DealConditions):
    """Which deals to show: of the default process unless one is named."""

    cards: Annotated[int, Field(ge=0, le=100, description="Cards of each stage.")] = 20
    only: Annotated[list[Key], Field(max_length=50, description="Only these stages. May be repeated.")] = []


@router.get("/deals/totals", response=list[StageTotal], **doc("getTotals", "Totals by stage", VIEW, TAG))
def get_totals(request: ApiRequest, wanted: Query[TotalsQuery]) -> HttpResponse:
    """Exact number and value of the open deals by stage; a stage without deals is left out."""
    totals = queries.stage_totals(
        request.auth,
        process_id=wanted.process_id,
        today=today(request),
        wanted=wanted.wanted(request.auth),
    )
    whole = _totals(request, [one.values for one in totals.values()])
    return reply(
        [
            {"stage": one.stage, "deals": one.deals, "values": _moneys(one.values), "total": total}
            for one, total in zip(totals.values(), whole, strict=True)
        ]
    )


@router.get("/deals/board", response=Board, **doc("getBoard", "The pipeline board", VIEW, TAG, refuses=True))
def get_board(request: ApiRequest, wanted: Query[BoardQuery]) -> HttpResponse:
    """The first cards of every stage, the most valuable first, with exact totals over all deals."""
    board = queries.board(
        request.auth,
        now=request.now,
        today=today(request),
        process_id=wanted.process_id,
        wanted=wanted.wanted(request.auth),
        cards=wanted.cards,
        stages=wanted.only,
    )
    whole = _totals(request, [*(column.total.values for column in board.columns), board.values])
    return reply(
        {
            "process_id": board.process_id,
            "version_id": board.version_id,
            "deals": board.deals,
            "values": _moneys(board.values),
            "total": whole[-1],
            "columns": [_column(column, total) for column, total in zip(board.columns, whole, strict=False)],
        }
    )


def _totals(request: ApiRequest, groups: Iterable[Iterable[Amount]]) -> list[dict[str, Any]]:
    day = today(request)
    found = totals_of(request.auth, (dated(values, day) for values in groups))
    return [{**_money(total.money), "missing": _moneys(total.missing)} for total in found]


def _column(column: queries.Column, total: dict[str, Any]) -> dict[str, Any]:
    return {
        "stage": column.stage,
        "name": column.name,
        "sold": column.sold,
        "leg": column.leg,
        "target_days": column.target_days,
        "deals": column.total.deals,
        "values": _moneys(column.total.values),
        "total": total,
        "cards": [_card(card) for card in column.cards],
    }


def _card(card: queries.Card) -> dict[str, Any]:
    return {
        "id": card.id,
        "name": card.name,
        "account": card.account,
        "value": _money(card.value) if card.value else None,
        "owner": card.owner,
        "owner_id": card.owner_id,
        "days": card.days,
        "progress": card.progress,
        "probability": card.probability / 1000,
        "next_step": card.next_step,
        "next_step_on": card.next_step_on,
        "no_next_step": card.no_next_step,
        "gaps": card.gaps,
        "overrides": card.overrides,
        "category": card.category,
        "revision": card.revision,
    }


def _money(value: Amount) -> dict[str, Any]:
    return {"amount": str(value.amount), "currency": value.currency.code}


def _moneys(values: Iterable[Amount]) -> list[dict[str, Any]]:
    return [_money(value) for value in values]
