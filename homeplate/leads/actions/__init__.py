"""The verbs on leads. Each is one transaction, one permission check and one fact."""

from homeplate.leads.actions.create import create_lead
from homeplate.leads.actions.edit import archive_lead, assign_lead, edit_lead, restore_lead
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

__all__ = [
    "accept_lead",
    "archive_lead",
    "assign_lead",
    "bring_back_lead",
    "contact_lead",
    "create_lead",
    "edit_lead",
    "qualify_lead",
    "recycle_lead",
    "reject_lead",
    "reopen_lead",
    "restore_lead",
    "return_waiting",
    "undo_step",
]
