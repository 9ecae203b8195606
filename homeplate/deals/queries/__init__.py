"""Reading deals: one, many, the board, its totals, and what happened."""

from homeplate.deals.queries.board import Board, Card, Column, board
from homeplate.deals.queries.closing import Closing, closing
from homeplate.deals.queries.dealings import (
    Dealings,
    dealings_of_accounts,
    dealings_of_contacts,
    deals_of_contact,
)
from homeplate.deals.queries.detail import DealDetail, deal_detail, deal_record, no_at, open_document
from homeplate.deals.queries.few import with_few, with_few_open
from homeplate.deals.queries.filters import DealFilter
from homeplate.deals.queries.holdings import Holding, due_between, won_since
from homeplate.deals.queries.lists import SORTS, DealRow, list_deals, search_deals
from homeplate.deals.queries.merging import (
    accounts_with_deals,
    contacts_in_deals,
    deals_of_account,
    decisions_of_contact,
)
from homeplate.deals.queries.overrides import Look
from homeplate.deals.queries.presence import any_deal
from homeplate.deals.queries.pulse import last_change
from homeplate.deals.queries.shape import Shape, expected_shape
from homeplate.deals.queries.table import TableRow, deal_line, deal_table
from homeplate.deals.queries.team import Rep, TeamDay, team_day
from homeplate.deals.queries.timeline import Entry, noes_of, timeline, timeline_of
from homeplate.deals.queries.today import Day, DayRow, Lacking, Pile, own_day
from homeplate.deals.queries.totals import StageSum, Sums, deal_sums, stage_totals

__all__ = [
    "SORTS",
    "Board",
    "Card",
    "Closing",
    "Column",
    "Day",
    "DayRow",
    "DealDetail",
    "DealFilter",
    "DealRow",
    "Dealings",
    "Entry",
    "Holding",
    "Lacking",
    "Look",
    "Pile",
    "Rep",
    "Shape",
    "StageSum",
    "Sums",
    "TableRow",
    "TeamDay",
    "accounts_with_deals",
    "any_deal",
    "board",
    "closing",
    "contacts_in_deals",
    "deal_detail",
    "deal_line",
    "deal_record",
    "deal_sums",
    "deal_table",
    "dealings_of_accounts",
    "dealings_of_contacts",
    "deals_of_account",
    "deals_of_contact",
    "decisions_of_contact",
    "due_between",
    "expected_shape",
    "last_change",
    "list_deals",
    "no_at",
    "noes_of",
    "open_document",
    "own_day",
    "search_deals",
    "stage_totals",
    "team_day",
    "timeline",
    "timeline_of",
    "with_few",
    "with_few_open",
    "won_since",
]
