"""What is done with what customers say and whom they send: each one fact of the account."""

from homeplate.success.actions.feedback import (
    change_feedback,
    delete_feedback,
    record_feedback,
    restore_feedback,
)
from homeplate.success.actions.referrals import (
    change_referral,
    delete_referral,
    record_referral,
    restore_referral,
)

__all__ = [
    "change_feedback",
    "change_referral",
    "delete_feedback",
    "delete_referral",
    "record_feedback",
    "record_referral",
    "restore_feedback",
    "restore_referral",
]
