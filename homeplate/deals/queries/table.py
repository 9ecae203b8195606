"""The table of deals: each row with what its own version of the process says of its stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from homeplate.deals.queries.detail import deal_record
from homeplate.deals.queries.filters import DealFilter
from homeplate.deals.queries.lists import DealRow, list_deals
from homeplate.kit.paging import Page
from homeplate.kit.text import Text
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.playbook.queries import definition


@dataclass(frozen=True, slots=True)
class TableRow:
    """One deal. `days` are whole days in the stage, until the deal was closed; `late` when they are more than the
    stage plans; `slipped` when something proven earlier does not hold now."""

    deal: DealRow
    stage: Text
    days: int
    late: bool
    slipped: bool


@query(Permission.DEAL_VIEW)
def deal_table(
    actor: Actor,
    *,
    now: datetime,
    today: date,
    wanted: DealFilter,
    sort: str,
    cursor: str = "",
    size: int = 50,
) -> Page[TableRow]:
    """One page of the visible deals, in one statement once the processes are known. Raises as `list_deals`."""
    page = list_deals(actor, today=today, wanted=wanted, sort=sort, cursor=cursor, size=size)
    return Page(tuple(_row(deal, now) for deal in page.rows), page.next_cursor)


@query(Permission.DEAL_VIEW)
def deal_line(actor: Actor, *, now: datetime, deal_id: UUID) -> TableRow:
    """One visible deal as a line of the table. Raises `NotFound`."""
    return _row(deal_record(actor, deal_id=deal_id), now)


def _row(deal: DealRow, now: datetime) -> TableRow:
    process = definition(deal.version_id)
    stage = process.stage(deal.stage)
    days = max(((deal.closed_at or now) - deal.stage_since).days, 0)
    return TableRow(
        deal=deal,
        stage=stage.name,
        days=days,
        late=deal.status == "open" and 0 < (stage.target_days or 0) < days,
        slipped=deal.gaps > 0 or (deal.lapses_at is not None and deal.lapses_at <= now),
    )
