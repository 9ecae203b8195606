"""Keys of new parts: made from what the part is called, and never one that is taken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping

from homeplate.kit.text import Text
from homeplate.process.definition import Process

LONGEST = 60
_ROOM = 5  # for a number behind the key


def free_key(wanted: str, taken: Collection[str]) -> str:
    """`wanted`, with the first free number behind it when it is taken."""
    key, number = wanted, 1
    while key in taken:
        number += 1
        key = f"{wanted[: LONGEST - _ROOM].rstrip('-_')}-{number}"
    return key


def key_from(words: Text, otherwise: str, taken: Collection[str] = ()) -> str:
    """A free key that recalls a text; `otherwise` where the text has no Latin letters or digits."""
    for text in (words.get("en", ""), *words.values()):
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
        slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
        if len(re.sub(r"[^a-z]", "", slug)) >= 2:
            return free_key(_cut(slug), taken)
    return free_key(otherwise, taken)


def _cut(slug: str) -> str:
    """Whole words of a slug, as many as are easily read."""
    short = slug[:40]
    return (short if len(slug) <= 40 or "-" not in short else short.rpartition("-")[0]).strip("-")


def stage_keys(process: Process) -> set[str]:
    """The keys that stages have."""
    return {stage.key for stage in process.stages}


def criterion_keys(process: Process) -> set[str]:
    """The keys that criteria have."""
    return {criterion.key for criterion in process.criteria}


def arrived(before: Process, after: Process) -> str:
    """The key of the first stage or else criterion that came with a change; empty when none did."""
    keys: Mapping[str, None] = dict.fromkeys(
        [stage.key for stage in after.stages if stage.key not in stage_keys(before)]
        + [one.key for one in after.criteria if one.key not in criterion_keys(before)]
    )
    return next(iter(keys), "")
