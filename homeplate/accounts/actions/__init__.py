"""The verbs on accounts and contacts. Each is one transaction, one permission check and one fact a record."""

from homeplate.accounts.actions.accounts import archive_account, create_account, edit_account, restore_account
from homeplate.accounts.actions.care import care_for_contact, undo_care
from homeplate.accounts.actions.complete import complete_account, complete_contact
from homeplate.accounts.actions.contacts import archive_contact, create_contact, edit_contact, restore_contact
from homeplate.accounts.actions.erase import lift_suppression
from homeplate.accounts.actions.import_accounts import ensure_accounts, import_accounts
from homeplate.accounts.actions.import_contacts import import_contacts
from homeplate.accounts.actions.merge import (
    Undone,
    merge_accounts,
    merge_contacts,
    unmerge_account,
    unmerge_contact,
)
from homeplate.accounts.actions.unimport import unimport_accounts, unimport_contacts
from homeplate.accounts.actions.upsert import Imported

__all__ = [
    "Imported",
    "Undone",
    "archive_account",
    "archive_contact",
    "care_for_contact",
    "complete_account",
    "complete_contact",
    "create_account",
    "create_contact",
    "edit_account",
    "edit_contact",
    "ensure_accounts",
    "import_accounts",
    "import_contacts",
    "lift_suppression",
    "merge_accounts",
    "merge_contacts",
    "restore_account",
    "restore_contact",
    "undo_care",
    "unimport_accounts",
    "unimport_contacts",
    "unmerge_account",
    "unmerge_contact",
]
