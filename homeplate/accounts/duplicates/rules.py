"""Which pairs belong together, which are sure, and in which words their likelihood is said. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any
from uuid import UUID

from homeplate.accounts.duplicates.comparing import DIFFERENT, SAME
from homeplate.kit.text import Message, msg

KINDS: dict[str, Message] = {"account": msg("Accounts"), "contact": msg("Contacts")}
LEAST = 0.5
"""How likely a pair is at least that is shown to anybody."""
LIKELY, SURE = 0.9, 0.99
WORDS: tuple[tuple[float, Message], ...] = (
    (SURE, msg("almost certainly the same")),
    (LIKELY, msg("very likely the same")),
    (0.7, msg("probably the same")),
    (0.0, msg("possibly the same")),
)
"""How likely a pair is, in words, from so much on."""
GROUP_AT_MOST = 12
"""Records of one group: where more hang together, one of them is a name that many have."""
PUT_OFF_DAYS = 14
NIGHT = range(1, 5)
"""The hours in which a search begins by itself."""
APART = timedelta(hours=12)
"""The least time between two searches of their own accord."""
OLD = timedelta(hours=36)
"""A search that old is renewed by day as well: a server may sleep at night."""


def is_due(last: datetime, now: datetime, *, changed: bool) -> bool:
    """Whether to search by itself; `now` is by the clock of the workspace."""
    since = now - last
    return changed and since >= APART and (now.hour in NIGHT or since >= OLD)


def in_words(probability: float) -> Message:
    """The words for how likely two records are one."""
    return next(words for least, words in WORDS if probability >= least)


def is_sure(probability: float, says: Mapping[str, tuple[str, float]]) -> bool:
    """Whether a pair may be merged without looking: almost certain, at least two fields the same, and none that
    differs."""
    told = [said for said, _ in says.values()]
    return probability >= SURE and told.count(SAME) >= 2 and DIFFERENT not in told


@dataclass(frozen=True, slots=True)
class Edge:
    """A pair as grouping sees it."""

    one: UUID
    other: UUID
    probability: float
    weight: float


def grouped(edges: Iterable[Edge]) -> list[tuple[UUID, float]]:
    """For each edge the group it belongs to, named by its smallest id or that of the edge's own, and the group's rank.

    Records that are very likely the same hang together; weaker pairs stand by themselves unless both are in one group.
    """
    found = list(edges)
    heads = _heads(found)
    sizes: dict[UUID, int] = {}
    for record in heads:
        head = _head(heads, record)
        sizes[head] = sizes.get(head, 0) + 1
    groups, ranks = [], dict[UUID, float]()
    for edge in found:
        head = _head(heads, edge.one)
        together = head == _head(heads, edge.other) and sizes.get(head, 0) <= GROUP_AT_MOST
        group = head if together else _own(edge)
        groups.append(group)
        ranks[group] = max(ranks.get(group, edge.weight), edge.weight)
    return [(group, ranks[group]) for group in groups]


def _heads(edges: Iterable[Edge]) -> dict[UUID, UUID]:
    heads: dict[UUID, UUID] = {}
    for edge in edges:
        if edge.probability >= LIKELY:
            one, other = _head(heads, edge.one), _head(heads, edge.other)
            heads.setdefault(one, one)
            heads[max(one, other)] = min(one, other)
            heads.setdefault(other, other)
    return heads


def _head(heads: dict[UUID, UUID], record: UUID) -> UUID:
    while (above := heads.get(record, record)) != record:
        heads[record] = heads.get(above, above)
        record = above
    return record


def _own(edge: Edge) -> UUID:
    """A name for a pair that stands by itself, the same each time."""
    return UUID(bytes=blake2b(edge.one.bytes + edge.other.bytes, digest_size=16).digest())


_WRITTEN = json.JSONEncoder(sort_keys=True)
"""Made once: it is asked for each record."""


def digest(row: Mapping[str, Any]) -> bytes:
    """What is compared of a record, in eight bytes."""
    told = {name: value for name, value in row.items() if name not in ("id", "own") and value}
    return blake2b(_WRITTEN.encode(told).encode(), digest_size=8).digest()


def values_of(one: bytes, other: bytes) -> str:
    """What is compared of two records: differs as soon as one of them is changed in it."""
    return (one + other).hex()
