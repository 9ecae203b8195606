"""Reading deals: one, many, the board, its totals, and what happened."""

from homeplate.deals.queries.board import Board, Card, Column, board
from homeplate.deals.queries.detail import DealDetail, deal_detail, deal_record, open_document
from homeplate.deals.queries.filters import DealFilter
from homeplate.deals.queries.lists import SORTS, DealRow, list_deals, search_deals
from homeplate.deals.queries.merging import deals_of_account, decisions_of_contact
from homeplate.deals.queries.presence import any_deal
from homeplate.deals.queries.table import TableRow, deal_table
from homeplate.deals.queries.timeline import Entry, timeline
from homeplate.deals.queries.totals import StageSum, Sums, deal_sums, stage_totals

__all__ = [
    "SORTS",
    "Board",
    "Card",
    "Column",
    "DealDetail",
    "DealFilter",
    "DealRow",
    "Entry",
    "StageSum",
    "Sums",
    "TableRow",
    "any_deal",
    "board",
    "deal_detail",
    "deal_record",
    "deal_sums",
    "deal_table",
    "deals_of_account",
    "decisions_of_contact",
    "list_deals",
    "open_document",
    "search_deals",
    "stage_totals",
    "timeline",
]
