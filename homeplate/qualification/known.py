"""Reading what is known of a subject, and which frameworks a workspace uses; for actions and queries alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from homeplate.deals.rules.state import Figures, Held, Holding, facts_of
from homeplate.people.access import Actor
from homeplate.process import gates
from homeplate.process.buyer_facts import CONFIRMED
from homeplate.process.definition import Criterion, Process
from homeplate.qualification.definition import Framework, read_framework
from homeplate.qualification.frameworks import SHIPPED, USUAL
from homeplate.qualification.models import FactAnswer, OwnFramework
from homeplate.qualification.rules import Answer
from homeplate.tenancy.prepared import fetch

FRAMEWORKS = "frameworks"
"""The setting of the workspace that says which frameworks it uses: id of a process (empty: all others) to keys."""

ANSWER_COLUMNS = (
    "fact",
    "score",
    "at",
    "text",
    "source",
    "said_on",
    "link",
    "member_id",
    "expires_at",
    "criterion",
    "id",
)
"""What to read of a row to make an `Answer` of it."""


def answers_about(subject_id: UUID) -> list[Answer]:
    """The current answers about a subject, in one statement."""

    def build(marks: Mapping[str, Any]) -> QuerySet[FactAnswer, Any]:
        rows = FactAnswer.objects.filter(subject_id=marks["subject"], ended_at__isnull=True)
        return rows.values_list(*ANSWER_COLUMNS)

    return [Answer(*row) for row in fetch("answers", {"subject": subject_id}, build)]


def shown_by(deal: Figures, holding: Holding, process: Process, now: datetime) -> dict[str, Answer]:
    """The facts that validated criteria of a deal show."""
    if not process.facts:
        return {}
    facts = facts_of(deal, holding, process, now)
    found = {}
    for fact, key in process.facts.items():
        criterion = process.criterion(key)
        if key in holding and gates.state_of(criterion, facts, now) == "validated":
            found[fact] = shown(fact, criterion, holding[key], now)
    return found


def shown(fact: str, criterion: Criterion, held: Held, now: datetime) -> Answer:
    """What the evidence of a criterion tells of the fact that it shows."""
    return Answer(
        fact,
        CONFIRMED,
        held.at,
        text=held.note,
        member_id=held.member_id,
        expires_at=held.expires_at or criterion.holds_until(held.value, now.tzinfo),
        criterion=criterion.key,
        shown=True,
    )


def chosen_keys(actor: Actor, process_id: UUID | None) -> Sequence[str]:
    """The keys of the frameworks that a process uses (None: leads, which have none), without a statement."""
    chosen: Mapping[str, Sequence[str]] = actor.settings.get(FRAMEWORKS) or {}
    own = chosen.get(str(process_id)) if process_id else None
    return own if own is not None else chosen.get("", USUAL)


def frameworks_named(keys: Iterable[str]) -> list[Framework]:
    """The frameworks of these keys in their order; those that are gone or archived are left out. A statement only where
    one of the workspace's own is among them."""
    wanted = list(dict.fromkeys(keys))
    own = _own(key for key in wanted if key not in SHIPPED)
    known = {**own, **SHIPPED}
    return [known[key] for key in wanted if key in known]


def _own(keys: Iterable[str]) -> dict[str, Framework]:
    names = sorted(set(keys))
    if not names:
        return {}
    rows = OwnFramework.objects.filter(key__in=names, archived_at__isnull=True)
    return {key: read_framework(data) for key, data in rows.values_list("key", "definition")}
