"""The verbs on deals. Each is one transaction, one permission check and one fact.

Every door uses these and nothing else; the gates of the process therefore bind them all.
"""

from homeplate.deals.actions.categories import set_category
from homeplate.deals.actions.competitors import note_competitors
from homeplate.deals.actions.create import create_deal
from homeplate.deals.actions.documents import add_document, archive_document
from homeplate.deals.actions.edit import archive_deal, assign_deal, edit_deal, restore_deal, set_next_step
from homeplate.deals.actions.evidence import (
    count_uncounted,
    lapse_evidence,
    show_counted,
    validate,
    withdraw,
)
from homeplate.deals.actions.import_deals import import_deals
from homeplate.deals.actions.merging import (
    merge_accounts,
    merge_contacts,
    unmerge_account,
    unmerge_contact,
)
from homeplate.deals.actions.migrate import Impact, migrate_deals, preview_migration
from homeplate.deals.actions.moves import (
    advance,
    look_at_override,
    lose,
    override,
    regress,
    reopen,
    win,
)
from homeplate.deals.actions.refusals import take_back_no, tell_no
from homeplate.deals.actions.stakeholders import put_stakeholder, remove_stakeholder
from homeplate.deals.actions.together import Done, each_deal
from homeplate.deals.actions.unimport import unimport_deals

__all__ = [
    "Done",
    "Impact",
    "add_document",
    "advance",
    "archive_deal",
    "archive_document",
    "assign_deal",
    "count_uncounted",
    "create_deal",
    "each_deal",
    "edit_deal",
    "import_deals",
    "lapse_evidence",
    "look_at_override",
    "lose",
    "merge_accounts",
    "merge_contacts",
    "migrate_deals",
    "note_competitors",
    "override",
    "preview_migration",
    "put_stakeholder",
    "regress",
    "remove_stakeholder",
    "reopen",
    "restore_deal",
    "set_category",
    "set_next_step",
    "show_counted",
    "take_back_no",
    "tell_no",
    "unimport_deals",
    "unmerge_account",
    "unmerge_contact",
    "validate",
    "win",
    "withdraw",
]
