"""What a stored process is called, and why one is revised. Pure."""

from __future__ import annotations

from homeplate.kit.text import Message, msg
from homeplate.process.definition import Process
from homeplate.process.reading import from_data, to_data

REASON_KINDS: dict[str, Message] = {
    "customer": msg("Customer feedback"),
    "market": msg("Market"),
    "technology": msg("Technology"),
    "outcomes": msg("Outcomes of deals"),
    "organisation": msg("Our organisation"),
}
"""Kinds of reasons for a revision (P5), as shown."""
REASON_LENGTH = 2000
"""Characters of a reason, at most."""


def renamed(process: Process, *, key: str, name: str = "") -> Process:
    """The process under another key, and another name in all its languages. Raises `Invalid` for a bad key."""
    if process.key == key and not name:
        return process
    named = {"name": dict.fromkeys(process.languages, name)} if name else {}
    return from_data({**to_data(process), "key": key, **named})
