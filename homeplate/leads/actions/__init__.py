"""The verbs on leads. Each is one transaction, one permission check and one fact."""

from homeplate.leads.actions.answers import answer_fact, undo_fact, withdraw_fact
from homeplate.leads.actions.convert import Converted, DealWanted, convert_lead
from homeplate.leads.actions.create import Coming, TakenIn, create_lead, take_in
from homeplate.leads.actions.desk import (
    archive_rule,
    move_rule,
    reopen_form,
    restore_rule,
    retire_form,
    route_lead,
    save_form,
    save_rule,
    set_answering,
    set_desk,
    set_reasons,
)
from homeplate.leads.actions.edit import archive_lead, assign_lead, edit_lead, restore_lead
from homeplate.leads.actions.import_leads import complete_lead, import_leads
from homeplate.leads.actions.moves import (
    accept_lead,
    bring_back_lead,
    contact_lead,
    qualify_lead,
    recycle_lead,
    reject_lead,
    reopen_lead,
    return_waiting,
    undo_step,
)
from homeplate.leads.actions.unimport_leads import unimport_leads
from homeplate.leads.actions.withdraw import withdraw_leads

__all__ = [
    "Coming",
    "Converted",
    "DealWanted",
    "TakenIn",
    "accept_lead",
    "answer_fact",
    "archive_lead",
    "archive_rule",
    "assign_lead",
    "bring_back_lead",
    "complete_lead",
    "contact_lead",
    "convert_lead",
    "create_lead",
    "edit_lead",
    "import_leads",
    "move_rule",
    "qualify_lead",
    "recycle_lead",
    "reject_lead",
    "reopen_form",
    "reopen_lead",
    "restore_lead",
    "restore_rule",
    "retire_form",
    "return_waiting",
    "route_lead",
    "save_form",
    "save_rule",
    "set_answering",
    "set_desk",
    "set_reasons",
    "take_in",
    "undo_fact",
    "undo_step",
    "unimport_leads",
    "withdraw_fact",
    "withdraw_leads",
]
