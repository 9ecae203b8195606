"""What is done with what customers say and whom they send: each one fact of the account."""

from homeplate.success.actions.feedback import (
    change_feedback,
    delete_feedback,
    record_feedback,
    restore_feedback,
)
from homeplate.success.actions.importing import Said, import_feedback, unimport_feedback
from homeplate.success.actions.referrals import (
    change_referral,
    delete_referral,
    record_referral,
    restore_referral,
)

__all__ = [
    "Said",
    "change_feedback",
    "change_referral",
    "delete_feedback",
    "delete_referral",
    "import_feedback",
    "record_feedback",
    "record_referral",
    "restore_feedback",
    "restore_referral",
    "unimport_feedback",
]
