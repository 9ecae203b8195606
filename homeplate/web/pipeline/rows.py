"""From the table of the domain to what its template lays out. Pure: language and day are passed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext

from homeplate.deals.queries import DealRow, TableRow
from homeplate.deals.rules.competitors import names_of
from homeplate.fields.rules import Definition
from homeplate.kit.text import in_language
from homeplate.transfer.safe_csv import Cell
from homeplate.web import custom
from homeplate.web.cells import NAME, CellShown
from homeplate.web.lists.columns import OWN, Column
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
    close = closing_of(deal)
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


def closing_of(deal: DealRow) -> date | None:
    """When an open deal is expected to close, or another one closed."""
    if deal.status == "open":
        return deal.expected_close
    return deal.closed_at.date() if deal.closed_at else None


def _step(deal: DealRow, reader: Reader) -> NextStep:
    state = step_state(deal.next_step_on, reader.today, reader.due_from)
    return NextStep(state, agreed(deal.next_step, deal.next_step_on, reader), on=deal.next_step_on)


@dataclass(frozen=True, slots=True)
class CsvTable:
    """Deals as lines of an export with the columns of a list: figures bare, days and moments as ISO 8601.

    What names a deal stands before them, and its id behind.
    """

    shown: Sequence[Column]
    own: Sequence[Definition]
    language: str

    def header(self) -> tuple[str, ...]:
        """The names of the columns."""
        more = {
            "value": (gettext("Currency"),),
            "step": (gettext("When"),),
        }
        names = [name for one in self.shown for name in (one.label, *more.get(one.key, ()))]
        return gettext("Deal"), gettext("Account"), gettext("Status"), *names, gettext("ID")

    def row(self, row: TableRow) -> tuple[Cell, ...]:
        """A deal."""
        deal = row.deal
        cells = [cell for one in self.shown for cell in self._cells(row, one.key)]
        return deal.name, deal.account, deal.status, *cells, str(deal.id)

    def _cells(self, row: TableRow, key: str) -> tuple[Cell, ...]:
        deal = row.deal
        known: dict[str, tuple[Cell, ...]] = {
            "stage": (in_language(row.stage, self.language),),
            "value": (deal.value.amount if deal.value else None, deal.currency),
            "progress": (deal.progress,),
            "chance": (deal.probability / 1000,),
            "step": (deal.next_step, deal.next_step_on),
            "close": (closing_of(deal),),
            "owner": (deal.owner,),
            "days": (row.days,),
            "category": (deal.category,),
            "source": (deal.source,),
            "competitors": (", ".join(names_of(deal.competitors)),),
            "created": (deal.created_at,),
        }
        return known.get(key) or (self._own_cell(row, key.removeprefix(OWN)),)

    def _own_cell(self, row: TableRow, key: str) -> Cell:
        fields = [field for field in self.own if field.key == key]
        # A line is read while it is sent, when the page has left its language already.
        with translation.override(self.language):
            return next((text for _, text in custom.facts(fields, row.deal.custom, self.language)), "")
