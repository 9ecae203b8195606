"""The kinds that deals know, each one line: reasons of a loss, kinds of a next step, buying roles."""

from __future__ import annotations

from homeplate.kit.errors import Invalid
from homeplate.kit.text import Message, msg

LOSS_REASONS: dict[str, Message] = {
    "no_need": msg("No need or no problem worth solving"),
    "no_budget": msg("No budget"),
    "no_decision": msg("No decision was made"),
    "timing": msg("Not the right time"),
    "price": msg("Price"),
    "competitor": msg("A competitor was preferred"),
    "product": msg("The offering does not fit"),
    "relationship": msg("Relation or trust"),
    "authority": msg("The decision maker was not reached"),
    "unqualified": msg("Should not have been a deal"),
    "other": msg("Another reason"),
    "unknown": msg("Not recorded"),
}

NO_REASONS: dict[str, Message] = {
    key: LOSS_REASONS[key]
    for key in (
        "timing", "no_budget", "no_need", "no_decision", "price", "competitor", "product", "relationship", "authority",
        "other",
    )
}  # fmt: skip
"""Why a buyer says no for now: what may be different some day."""

NEXT_STEP_KINDS: dict[str, Message] = {
    "meeting": msg("Meeting"),
    "call": msg("Call"),
    "email": msg("E-mail"),
    "visit": msg("Visit"),
    "demo": msg("Demonstration"),
    "workshop": msg("Workshop"),
    "proposal": msg("Proposal"),
    "decision": msg("Decision by the buyer"),
    "signature": msg("Signature"),
    "other": msg("Other"),
}


BUYING_ROLES: dict[str, Message] = {
    "decision_maker": msg("Decision maker"),
    "economic_buyer": msg("Economic buyer"),
    "guide": msg("Guide"),
    "user": msg("User"),
    "technical": msg("Technical expert"),
    "quality": msg("Quality expert"),
    "purchasing": msg("Purchasing"),
    "legal": msg("Legal"),
    "influencer": msg("Influencer"),
    "blocker": msg("Blocker"),
}


def known(kinds: dict[str, Message], key: str, field: str) -> str:
    """`key` when it is one of `kinds`; otherwise `Invalid` that lists them."""
    if key in kinds:
        return key
    raise Invalid(
        f"{field}-unknown",
        msg("“{key}” is not known here. Choose one of: {known}.", key=key[:40], known=", ".join(kinds)),
        field=field,
    )
