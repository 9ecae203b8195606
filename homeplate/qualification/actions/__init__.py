"""The verbs of qualification. Each is one transaction, one permission check and one fact of the ledger."""

from homeplate.qualification.actions.answers import (
    Carried,
    answer,
    answer_lead,
    carry_over,
    undo_answer,
    undo_lead_answer,
    withdraw_answer,
    withdraw_lead_answer,
)
from homeplate.qualification.actions.counting import count_frameworks, validate, withdraw
from homeplate.qualification.actions.frameworks import (
    archive_framework,
    change_framework,
    choose_frameworks,
    copy_framework,
    restore_framework,
)

__all__ = [
    "Carried",
    "answer",
    "answer_lead",
    "archive_framework",
    "carry_over",
    "change_framework",
    "choose_frameworks",
    "copy_framework",
    "count_frameworks",
    "restore_framework",
    "undo_answer",
    "undo_lead_answer",
    "validate",
    "withdraw",
    "withdraw_answer",
    "withdraw_lead_answer",
]
