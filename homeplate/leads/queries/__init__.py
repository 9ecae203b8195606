"""Reading leads: a page of them, how many stand where, one with its past, and who is known already."""

from homeplate.leads.queries.desk import (
    DeskRow,
    FormRow,
    RuleRow,
    desks,
    lead_form,
    lead_forms,
    public_form,
    routing_rules,
)
from homeplate.leads.queries.funnel import Funnel, Way, funnel
from homeplate.leads.queries.known import Known, Match, known_already
from homeplate.leads.queries.lists import (
    REACHED,
    LeadFilter,
    LeadHit,
    counts,
    list_leads,
    pressing,
    search_leads,
)
from homeplate.leads.queries.one import Found, Happening, History, get_lead, lead_history, past_of_deal
from homeplate.leads.queries.rows import LeadRow

__all__ = [
    "REACHED",
    "DeskRow",
    "FormRow",
    "Found",
    "Funnel",
    "Happening",
    "History",
    "Known",
    "LeadFilter",
    "LeadHit",
    "LeadRow",
    "Match",
    "RuleRow",
    "Way",
    "counts",
    "desks",
    "funnel",
    "get_lead",
    "known_already",
    "lead_form",
    "lead_forms",
    "lead_history",
    "list_leads",
    "past_of_deal",
    "pressing",
    "public_form",
    "routing_rules",
    "search_leads",
]
