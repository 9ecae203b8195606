"""Criteria of the type `persona`: the evidence is given once somebody in the decision matches a buyer persona, and
taken back once nobody does any more.

Facts flow down as evidence: a gate looks up nothing. Whether somebody matches is found out on asking, and by a task of
the background worker after something was told in the ledger: people joined a decision, a title was corrected, a persona
was published.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.deals.actions import validate, withdraw
from homeplate.deals.models import Deal, Evidence, Stakeholder
from homeplate.fit.actions import SUBJECT as PROFILE
from homeplate.fit.queries import Published, published
from homeplate.fit.records import people_of_deals
from homeplate.kit.errors import HomeplateError, Refused
from homeplate.kit.text import msg
from homeplate.ledger.since import Told
from homeplate.people.access import Actor, action, not_found
from homeplate.people.permissions import Permission
from homeplate.playbook.models import ProcessVersion
from homeplate.playbook.queries import definition
from homeplate.tenancy.context import workspace

log = logging.getLogger(__name__)

TYPE = "persona"
AT_ONCE = 500
NOBODY = "No buyer persona fits anybody in the decision any more."
"""Why evidence is withdrawn, as the ledger keeps it."""


@dataclass(frozen=True, slots=True)
class Match:
    """Who in a deal matches which persona, as evidence has it."""

    contact_id: UUID
    persona: str
    version: int

    @property
    def evidence(self) -> dict[str, Any]:
        """The value of the criterion."""
        return {"contact": str(self.contact_id), "persona": self.persona, "version": self.version}


def asked_by(version_id: UUID) -> tuple[str, ...]:
    """The criteria of a version of a process that ask for a persona."""
    return tuple(one.key for one in definition(version_id).criteria if one.type == TYPE)


@action(Permission.DEAL_VALIDATE)
def look_for_persona(actor: Actor, *, deal_id: UUID, now: datetime) -> Match:
    """Give the evidence that a persona fits, for a deal whose process asks for one. Raises `NotFound`, and `Refused`:
    `no-criterion`, `no-persona` where none is published, `nobody-fits`."""
    deal = Deal.objects.visible_to(actor).filter(id=deal_id).first() or not_found(msg("deal"))
    asked = asked_by(deal.version_id)
    if not asked:
        raise Refused("no-criterion", msg("The process of this deal asks for no buyer persona."))
    by = published(actor)
    if not by.personas:
        raise Refused(
            "no-persona", msg("No buyer persona is published yet. Describe one under Customer profiles.")
        )
    found = _match(by, people_of_deals([deal_id]).get(deal_id, {}), now)
    if found is None:
        text = msg(
            "Nobody in the decision matches a buyer persona. Add whom you need, or fill in their titles."
        )
        raise Refused("nobody-fits", text)
    for criterion in asked:
        validate(actor, deal_id=deal_id, criterion=criterion, value=found.evidence, now=now)
    return found


def _match(by: Published, people: Mapping[UUID, Mapping[str, Any]], now: datetime) -> Match | None:
    """The best match of all; the person who joined first among equals."""
    best, rank = None, None
    for contact_id, known in people.items():
        judged = by.person(known, now.date())
        if judged is not None and (rank is None or judged.fit.rank > rank):
            best, rank = Match(contact_id, judged.by.name, judged.by.number), judged.fit.rank
    return best


def asking_versions() -> dict[UUID, tuple[str, ...]]:
    """The versions of processes that deals run on and that ask for a persona, in the present workspace."""
    ids = ProcessVersion.objects.exclude(state="draft").values_list("id", flat=True)
    return {one: asked for one in ids if (asked := asked_by(one))}


def look_at_open_deals(actor: Actor, *, now: datetime, only: Collection[UUID] | None = None) -> int:
    """Give and take back evidence in all open deals that ask for a persona, or `only` in some of them; how many
    changed. Each is a transaction of its own, and doing it again changes nothing."""
    changed = 0
    with workspace(actor.workspace_id):
        versions = asking_versions()
        if not versions:
            return 0
        open_deals = Deal.objects.visible_to(actor).filter(status="open", archived_at__isnull=True)
        if only is not None:
            open_deals = open_deals.filter(id__in=only)
        ids = list(open_deals.filter(version_id__in=versions).order_by("id").values_list("id", "version_id"))
        for start in range(0, len(ids), AT_ONCE):
            some = {deal_id: versions[version_id] for deal_id, version_id in ids[start : start + AT_ONCE]}
            for change in _changes(actor, some, now):
                changed += change
    return changed


def deals_told_of(told: Collection[Told]) -> set[UUID] | None:
    """The deals in which somebody may match otherwise after these facts; None where that may be any of them: a persona
    or a process changed."""
    if any(kind in (PROFILE, "process") for kind, _ in told):
        return None
    found = {identity for kind, identity in told if kind == "deal"}
    people = sorted({identity for kind, identity in told if kind == "contact"})
    for start in range(0, len(people), AT_ONCE):
        some = Stakeholder.objects.filter(contact_id__in=people[start : start + AT_ONCE])
        found.update(some.values_list("deal_id", flat=True))
    return found


def _changes(actor: Actor, deals: Mapping[UUID, tuple[str, ...]], now: datetime) -> Iterator[int]:
    by, people, told = published(actor), people_of_deals(list(deals)), _evidence(list(deals))
    for deal_id, asked in deals.items():
        match = _match(by, people.get(deal_id, {}), now)
        for criterion in asked:
            yield _settle(actor, deal_id, criterion, match, told.get((deal_id, criterion), Shown()), now)


@dataclass(slots=True)
class Shown:
    """What evidence there is for one criterion of a deal: whether some is `held`, whether it was found `by_itself`, and
    what was held before and withdrawn."""

    held: bool = False
    by_itself: bool = False
    withdrawn: tuple[Any, ...] = ()


def _evidence(deal_ids: Sequence[UUID]) -> dict[tuple[UUID, str], Shown]:
    columns = ("deal_id", "criterion", "value", "member_id", "withdrawn_at")
    found: dict[tuple[UUID, str], Shown] = {}
    for deal_id, criterion, value, member_id, gone in Evidence.objects.filter(
        deal_id__in=deal_ids, value__has_key="persona"
    ).values_list(*columns):
        told = found.setdefault((deal_id, criterion), Shown())
        if gone is None:
            told.held, told.by_itself = True, member_id is None
        else:
            told.withdrawn += (value,)
    return found


def _settle(
    actor: Actor, deal_id: UUID, criterion: str, match: Match | None, told: Shown, now: datetime
) -> int:
    """Bring one criterion in line with who matches; 1 where something changed. What was withdrawn is not claimed again
    by itself: somebody knew better."""
    try:
        if match is not None and not told.held and match.evidence not in told.withdrawn:
            validate(actor, deal_id=deal_id, criterion=criterion, value=match.evidence, now=now)
            return 1
        if match is None and told.by_itself:
            withdraw(actor, deal_id=deal_id, criterion=criterion, reason=NOBODY, now=now)
            return 1
    except HomeplateError as error:
        # Closed or changed in the meantime: the next look finds it as it is then.
        log.info("no evidence of a persona in deal %s: %s", deal_id, error.code)
    return 0
