"""The pipeline board: the first cards of every stage, and exact totals over all its deals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from moneyed import Money

from homeplate.deals.models import Deal
from homeplate.deals.queries.by_value import first_of_stages
from homeplate.deals.queries.columns import answers
from homeplate.deals.queries.filters import DealFilter, filtered
from homeplate.deals.queries.picked import picked
from homeplate.deals.queries.totals import StageSum, stage_totals
from homeplate.deals.queries.worth import weights, worth
from homeplate.kit.money import from_minor
from homeplate.kit.text import in_language
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names
from homeplate.people.shapes import shape_of, values_of, with_marks
from homeplate.playbook.queries import default_process, definition, published_version
from homeplate.tenancy.prepared import run, statement, union_of

CARDS = 20
"""Cards shown of a stage at first; the rest is fetched as the person scrolls or filters."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a board shows of one deal. `days` are whole days in the stage; `lapsing` means evidence ran out."""

    id: UUID
    name: str
    account: str
    value: Money | None
    owner: str
    owner_id: UUID
    stage: str
    days: int
    progress: int
    probability: int
    next_step: str
    next_step_on: date | None
    no_next_step: bool
    gaps: int
    overrides: int
    revision: int
    category: str


@dataclass(frozen=True, slots=True)
class Column:
    """One stage of the board. `sold` is what is being sold at it; `more` deals are not among the cards."""

    stage: str
    name: str
    sold: str
    leg: int
    target_days: int
    total: StageSum
    cards: tuple[Card, ...]

    @property
    def more(self) -> int:
        """How many deals of the stage the cards leave out."""
        return max(self.total.deals - len(self.cards), 0)


@dataclass(frozen=True, slots=True)
class Board:
    """The open deals of a process by stage. Stages that only older versions know stand in their place."""

    process_id: UUID
    version_id: UUID
    columns: tuple[Column, ...]
    deals: int
    values: tuple[Money, ...]


CARD_FIELDS = (
    "id", "name", "account__name", "value_minor", "currency", "owner_id", "stage", "stage_since", "progress",
    "probability", "next_step", "next_step_on", "gaps", "overrides", "lapses_at", "revision",
    "category",
)  # fmt: skip
"""The columns of a deal that a card is made of."""


@query(Permission.DEAL_VIEW)
def board(
    actor: Actor,
    *,
    now: datetime,
    today: date,
    process_id: UUID | None = None,
    wanted: DealFilter | None = None,
    cards: int = CARDS,
    stages: Sequence[str] = (),
) -> Board:
    """The board of a process (the default one if not named) as `actor` sees it.

    Three statements: the published version, the totals, and the first cards of each stage together.
    `stages` narrows the columns, for a board that refreshes only what changed.
    """
    current = published_version(actor, process_id) if process_id else default_process(actor)
    process, known = current.process_id, definition(current.version_id)
    wanted = wanted or DealFilter()
    totals = stage_totals(actor, process_id=process, today=today, wanted=wanted)
    keys = [stage.key for stage in known.selling_stages]
    keys += sorted(key for key in totals if key not in keys)
    shown = [key for key in keys if not stages or key in stages]
    found = _cards(actor, process, [key for key in shown if key in totals], wanted, now, today, cards)
    columns = tuple(
        _column(
            actor,
            known.stage(key) if known.has_stage(key) else None,
            key,
            totals.get(key),
            found.get(key, []),
        )
        for key in shown
    )
    return Board(
        process_id=process,
        version_id=current.version_id,
        columns=columns,
        deals=sum(total.deals for total in totals.values()),
        values=_sum(totals.values()),
    )


def _column(actor: Actor, stage: Any, key: str, total: StageSum | None, cards: list[Card]) -> Column:
    total = total or StageSum(key, 0, ())
    if stage is None:
        return Column(key, key, "", 4, 0, total, tuple(cards))
    return Column(
        stage=key,
        name=in_language(stage.name, actor.language),
        sold=in_language(stage.sold, actor.language),
        leg=stage.leg,
        target_days=stage.target_days or 0,
        total=total,
        cards=tuple(cards),
    )


def _cards(
    actor: Actor,
    process_id: UUID,
    stages: list[str],
    wanted: DealFilter,
    now: datetime,
    today: date,
    limit: int,
) -> dict[str, list[Card]]:
    if not stages or limit < 1:
        return {}
    rows = _first_rows(actor, process_id, stages, wanted, today, limit)
    names = member_names(actor.workspace_id)
    found: dict[str, list[Card]] = {}
    for row in rows:
        card = card_of(row, names.get(row[5], ""), now, today)
        found.setdefault(card.stage, []).append(card)
    return found


def _first_rows(
    actor: Actor, process_id: UUID, stages: list[str], wanted: DealFilter, today: date, limit: int
) -> Iterable[Sequence[Any]]:
    """What the first cards of each stage are made of, by the shortest way that leads to them."""
    each = weights(actor, today)
    of_process = replace(wanted, process_id=process_id, status="open")
    chosen = answers.first_of_stages(actor, of_process, today, each, stages, limit)
    if chosen is not None:
        return _picked(actor, chosen)
    if not wanted.steady:
        return _first_of_each(filtered(actor, wanted, today), process_id, stages, limit, each)
    rows = _first_by_worth(actor, process_id, stages, wanted, today, limit, each) if each else None
    return _first_by_value(actor, process_id, stages, wanted, today, limit) if rows is None else rows


def _picked(actor: Actor, chosen: Mapping[str, Sequence[UUID]]) -> Iterable[Sequence[Any]]:
    ids = [identity for some in chosen.values() for identity in some]
    known = picked(actor, ids, CARD_FIELDS)
    return [known[identity] for identity in ids if identity in known]


def _first_by_value(
    actor: Actor, process_id: UUID, stages: list[str], wanted: DealFilter, today: date, limit: int
) -> Iterable[Sequence[Any]]:
    """The first cards of each stage in one statement, each part of which reads no more than these from the index."""
    values = {**values_of(actor), **wanted.values(), "today": today, "process": process_id, "at": stages[0]}

    def build(marks: Mapping[str, Any]) -> QuerySet[Deal, Any]:
        rows = filtered(with_marks(actor, marks), wanted.with_marks(marks), marks["today"])
        rows = rows.filter(process_id=marks["process"], stage=marks["at"], status="open")
        return rows.order_by("-value_minor", "id").values_list(*CARD_FIELDS)[:limit]

    part = statement(("board", shape_of(actor), wanted.shape(), limit), values, build)
    sql = union_of(part.sql, len(stages))
    params = [param for stage in stages for param in part.bound({**values, "at": stage})]
    return part.read(run(sql, params))


def _first_by_worth(
    actor: Actor,
    process_id: UUID,
    stages: list[str],
    wanted: DealFilter,
    today: date,
    limit: int,
    each: Mapping[str, float],
) -> Iterable[Sequence[Any]] | None:
    """The same where there are several currencies, in three statements; None where that is too much to weigh."""
    of_process = replace(wanted, process_id=process_id, status="open")
    chosen = first_of_stages(actor, of_process, today, each, stages, limit)
    return None if chosen is None else _picked(actor, chosen)


def _first_of_each(
    deals: QuerySet[Deal], process_id: UUID, stages: list[str], limit: int, each: Mapping[str, float]
) -> QuerySet[Deal, Any]:
    """The first cards of each stage among few deals: numbered within their stage, all of them read."""
    by_worth = worth(each).desc(nulls_last=True) if each else F("value_minor").desc()
    order: list[Any] = [by_worth, "id"]
    number = Window(RowNumber(), partition_by=F("stage"), order_by=order)
    rows = deals.filter(process_id=process_id, stage__in=stages, status="open").annotate(number=number)
    return rows.filter(number__lte=limit).order_by(*order).values_list(*CARD_FIELDS)


def card_of(row: Sequence[Any], owner: str, now: datetime, today: date) -> Card:
    """The card of a row of `CARD_FIELDS`."""
    (identity, name, account, minor, currency, owner_id, stage, since, progress, probability,
     step, step_on, gaps, overrides, lapses_at, revision, category) = row  # fmt: skip
    lapsed = 1 if lapses_at is not None and lapses_at <= now else 0
    return Card(
        id=identity,
        name=name,
        account=account or "",
        value=from_minor(minor, currency) if minor else None,
        owner=owner,
        owner_id=owner_id,
        stage=stage,
        days=(now - since).days,
        progress=progress,
        probability=probability,
        next_step=step,
        next_step_on=step_on,
        no_next_step=step_on is None or step_on < today,
        gaps=gaps + lapsed,
        overrides=overrides,
        revision=revision,
        category=category,
    )


def _sum(totals: Any) -> tuple[Money, ...]:
    sums: dict[str, Money] = {}
    for total in totals:
        for value in total.values:
            code = value.currency.code
            sums[code] = sums[code] + value if code in sums else value
    return tuple(sums[code] for code in sorted(sums))
