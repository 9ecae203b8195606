"""From the table of the domain to what its template lays out. Pure: language and day are passed in."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from homeplate.deals.queries import DealRow, TableRow
from homeplate.kit.text import in_language
from homeplate.transfer.safe_csv import Cell
from homeplate.web.cells import NAME, CellShown
from homeplate.web.pipeline.cards import Reader, agreed, money, step_state
from homeplate.web.pipeline.filters import STATUS
from homeplate.web.shown import NextStep


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of the list, worded. `status` is empty for an open deal; `close` is when it is expected to or did
    close. What is changed in its place is at `cells_url`.

    `cells` are those of the columns that are shown; `name_cell` is the first one of all.
    """

    id: str
    url: str
    cells_url: str
    name: str
    account: str
    stage: str
    status: str
    value: str
    progress: int
    chance: str
    step: NextStep | None
    close: str
    owner: str
    days: str
    late: bool
    slipped: bool
    overridden: bool
    cells: tuple[CellShown, ...] = ()
    name_cell: CellShown = NAME


def line(row: TableRow, reader: Reader, cells: tuple[CellShown, ...] = ()) -> ListRow:
    """A row of the table as the list shows it; the first of `cells` is that of its name."""
    deal, is_open, identity = row.deal, row.deal.status == "open", str(row.deal.id)
    closed = deal.closed_at.date() if deal.closed_at else None
    close = deal.expected_close if is_open else closed
    return ListRow(
        id=identity,
        url=reader.deal_url.replace("{id}", identity),
        cells_url=reader.cells_url.replace("{id}", identity),
        name=deal.name,
        account=deal.account,
        stage=in_language(row.stage, reader.language),
        status="" if is_open else STATUS[deal.status].render(gettext),
        value=money(deal.value, reader.language) if deal.value else "",
        progress=deal.progress,
        chance=f"{round(deal.probability / 10)} %",
        step=_step(deal, reader) if is_open else None,
        close=reader.day(close) if close else "",
        owner=deal.owner,
        days=reader.whole_days(row.days),
        late=row.late,
        slipped=is_open and row.slipped,
        overridden=deal.overrides > 0,
        cells=cells[1:],
        name_cell=cells[0] if cells else NAME,
    )


def _step(deal: DealRow, reader: Reader) -> NextStep:
    state = step_state(deal.next_step_on, reader.today, reader.due_from)
    return NextStep(state, agreed(deal.next_step, deal.next_step_on, reader), on=deal.next_step_on)


def csv_header() -> tuple[str, ...]:
    """The names of the columns of an export."""
    return (
        gettext("Deal"), gettext("Account"), gettext("Owner"), gettext("Status"), gettext("Stage"),
        gettext("Value"), gettext("Currency"), gettext("Progress"), gettext("Chance to win"),
        gettext("Next step"), gettext("When"), gettext("Expected close"), gettext("In this stage since"),
        gettext("Source"), gettext("ID"),
    )  # fmt: skip


def csv_row(row: TableRow, language: str) -> tuple[Cell, ...]:
    """A deal as a line of an export: figures bare, days and moments as ISO 8601."""
    deal = row.deal
    return (
        deal.name, deal.account, deal.owner, deal.status, in_language(row.stage, language),
        deal.value.amount if deal.value else None, deal.currency, deal.progress, deal.probability / 1000,
        deal.next_step, deal.next_step_on, deal.expected_close, deal.stage_since, deal.source, str(deal.id),
    )  # fmt: skip
