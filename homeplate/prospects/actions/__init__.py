"""What can be done with prospects."""

from homeplate.prospects.actions.loads import NO_FILE, cancel_load, discard_load, resume_load, start_load
from homeplate.prospects.actions.records import archive_prospect, edit_company, edit_person, restore_prospect

__all__ = [
    "NO_FILE",
    "archive_prospect",
    "cancel_load",
    "discard_load",
    "edit_company",
    "edit_person",
    "restore_prospect",
    "resume_load",
    "start_load",
]
