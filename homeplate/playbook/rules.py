"""What a stored process is called, and what a blank one holds. Pure."""

from __future__ import annotations

from collections.abc import Collection

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

_KEY_LENGTH = 60


def free_key(wanted: str, taken: Collection[str]) -> str:
    """`wanted`, with the first free number behind it when it is taken."""
    key, number = wanted, 1
    while key in taken:
        number += 1
        key = f"{wanted[: _KEY_LENGTH - 5]}-{number}"
    return key


def renamed(process: Process, *, key: str, name: str = "") -> Process:
    """The process under another key, and another name in all its languages. Raises `Invalid` for a bad key."""
    if process.key == key and not name:
        return process
    named = {"name": dict.fromkeys(process.languages, name)} if name else {}
    return from_data({**to_data(process), "key": key, **named})


def blank(language: str) -> Process:
    """A process with one empty stage, in one language, for those who start from nothing."""
    return from_data(
        {
            "key": "process",
            "name": {language: "Process"},
            "languages": [language],
            "roles": [
                {"key": "rep", "name": {language: "Sales rep"}},
                {"key": "manager", "name": {language: "Sales manager"}},
            ],
            "stages": [{"key": "stage-1", "name": {language: "Stage 1"}, "owner": "rep", "leg": 1}],
        }
    )
