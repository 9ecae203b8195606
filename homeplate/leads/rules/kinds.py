"""The kinds that leads know, each one line: sources, urgency, ways to approach, reasons to reject, states."""

from __future__ import annotations

from homeplate.kit.text import Message, msg

COLLEAGUE, WEB_FORM = "colleague", "web_form"

SOURCES: dict[str, Message] = {
    WEB_FORM: msg("Web form"),
    "social_media": msg("Social media"),
    "content": msg("Content"),
    "email_marketing": msg("E-mail marketing"),
    "inbound_campaign": msg("Inbound campaign"),
    "event": msg("Event"),
    "referral": msg("Referral"),
    "partner": msg("Partner"),
    "cold_call": msg("Cold call"),
    "cold_email": msg("Cold e-mail"),
    "research": msg("Own research"),
    COLLEAGUE: msg("Handed in by a colleague"),
    "other": msg("Another source"),
}
"""Where leads come from (Q2)."""

IMMEDIATE = "immediate"
IMMEDIACY: dict[str, Message] = {
    IMMEDIATE: msg("Immediate need"),
    "soon": msg("In the next months"),
    "later": msg("Some day"),
}
"""How soon somebody needs what is sold (Q6); empty where nobody knows yet."""

APPROACHES: dict[str, Message] = {
    "phone": msg("Phone"),
    "email": msg("E-mail"),
    "message": msg("Message in a network"),
    "introduction": msg("Introduction by somebody"),
    "event": msg("Meet at an event"),
    "visit": msg("Visit"),
    "content": msg("Send something worth reading"),
    "other": msg("Another way"),
}
"""The ways to approach somebody (Q6): a lead may have several."""

REASONS: dict[str, Message] = {
    "no_need": msg("No need"),
    "no_means": msg("Cannot afford it"),
    "not_our_market": msg("Not whom we sell to"),
    "no_authority": msg("Has no say, and leads to nobody who has"),
    "unreachable": msg("Could not be reached"),
    "competitor": msg("Bought elsewhere"),
    "duplicate": msg("We have them already"),
    "job_or_sales": msg("Seeks work, or wants to sell to us"),
    "nonsense": msg("Spam, or made up"),
    "other": msg("Another reason"),
}
"""Why a lead is rejected."""

NEW, ACCEPTED, QUALIFIED, WAITING = "new", "accepted", "qualified", "waiting"
CONVERTED, REJECTED = "converted", "rejected"
STATES: dict[str, Message] = {
    NEW: msg("New lead"),
    ACCEPTED: msg("Accepted (SAL)"),
    QUALIFIED: msg("Qualified (SQL)"),
    WAITING: msg("Waiting"),
    CONVERTED: msg("Converted"),
    REJECTED: msg("Rejected"),
}
"""The states of a lead (Q1, Q8)."""

OPEN = (NEW, ACCEPTED, QUALIFIED)
CLOSED = (CONVERTED, REJECTED)
