"""Reading leads: a page of them, how many stand where, one with its past, and who is known already."""

from homeplate.leads.queries.known import Known, Match, known_already
from homeplate.leads.queries.lists import LeadFilter, counts, list_leads
from homeplate.leads.queries.one import Found, Happening, History, get_lead, lead_history
from homeplate.leads.queries.rows import LeadRow

__all__ = [
    "Found",
    "Happening",
    "History",
    "Known",
    "LeadFilter",
    "LeadRow",
    "Match",
    "counts",
    "get_lead",
    "known_already",
    "lead_history",
    "list_leads",
]
