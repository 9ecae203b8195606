"""The frameworks of a workspace as whoever designs them sees them, and how far open deals are answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from moneyed import Money

from homeplate.deals.models import Deal, Evidence
from homeplate.kit.money import from_minor
from homeplate.kit.text import Text, msg
from homeplate.people.access import Actor, not_found, query
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names
from homeplate.playbook.queries import definition
from homeplate.process.buyer_facts import BUYER_FACTS, CONFIRMED, STATED
from homeplate.qualification.definition import Framework, read_framework
from homeplate.qualification.frameworks import SHIPPED
from homeplate.qualification.known import FRAMEWORKS, chosen_keys
from homeplate.qualification.models import FactAnswer, OwnFramework
from homeplate.qualification.rules import DEAL, SCORES

MOST_DEALS = 200


@dataclass(frozen=True, slots=True)
class FrameworkRow:
    """A framework: one that ships, or the workspace's `own`; `revision` is 0 for one that ships."""

    framework: Framework
    own: bool
    archived: bool = False
    revision: int = 0


@query(Permission.PROCESS_VIEW)
def frameworks(actor: Actor) -> list[FrameworkRow]:
    """Every framework: those that ship, then the workspace's own, the archived ones last; one statement."""
    shipped = [FrameworkRow(one, own=False) for one in SHIPPED.values()]
    rows = OwnFramework.objects.order_by("key").values_list("definition", "archived_at", "revision")
    own = [
        FrameworkRow(read_framework(data), own=True, archived=archived is not None, revision=revision)
        for data, archived, revision in rows
    ]
    return [*shipped, *sorted(own, key=lambda row: row.archived)]


@query(Permission.PROCESS_VIEW)
def framework_row(actor: Actor, *, key: str) -> FrameworkRow:
    """One framework. Raises `NotFound`."""
    return next((row for row in frameworks(actor) if row.framework.key == key), None) or not_found(
        msg("framework")
    )


@query(Permission.PROCESS_VIEW)
def used_keys(actor: Actor) -> Mapping[UUID | None, Sequence[str]]:
    """The keys of the frameworks in use: for all processes (None), and for those with a choice of their own."""
    chosen = actor.settings.get(FRAMEWORKS) or {}
    found: dict[UUID | None, Sequence[str]] = {None: chosen_keys(actor, None)}
    found.update((UUID(name), keys) for name, keys in chosen.items() if name)
    return found


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many open deals there are in reach, and of each fact how many have which score."""

    deals: int
    scores: Mapping[str, Mapping[int, int]]

    def answered(self, fact: str) -> int:
        """The deals of which anything is known of it."""
        return sum(self.scores.get(fact, {}).values())


@query(Permission.DEAL_VIEW)
def coverage(actor: Actor, *, now: datetime) -> Coverage:
    """Which facts are answered across the open deals in reach; four statements, however many there are.

    A fact that a criterion shows is confirmed where its evidence is held and has not lapsed. Lapsed answers count
    nothing.
    """
    rows = _open(actor)
    shown_by = _shown_by(rows)
    scores: dict[str, Counter[int]] = {fact: Counter() for fact in BUYER_FACTS}
    facts = {key: fact for fact, keys in shown_by.items() for key in keys}
    for key, number in _counted(_evidence(rows, facts, now), "criterion"):
        scores[facts[key]][CONFIRMED] += number
    for fact, score, number in _counted(_answers(rows, shown_by, now), "fact", "score"):
        if fact in scores:
            scores[fact][_told(fact, score, shown_by)] += number
    return Coverage(rows.count(), scores)


@dataclass(frozen=True, slots=True)
class Covered:
    """An open deal of which a fact is known, or is not."""

    id: UUID
    name: str
    account: str
    owner: str
    value: Money | None
    stage: Text


@query(Permission.DEAL_VIEW)
def covered_deals(actor: Actor, *, fact: str, score: int | None, now: datetime) -> list[Covered]:
    """The open deals in reach of which a fact has that score (None: nothing is known), those worth most first.

    At most `MOST_DEALS`."""
    rows = _open(actor)
    shown_by = _shown_by(rows)
    facts = dict.fromkeys(shown_by.get(fact, ()), fact)
    shown = Exists(_evidence(rows, facts, now).filter(deal_id=OuterRef("id")))
    said = _answers(rows, shown_by, now).filter(fact=fact, subject_id=OuterRef("id"))
    if score is None:
        found = rows.filter(~shown, ~Exists(said))
    else:
        stored = [one for one in SCORES if _told(fact, one, shown_by) == score]
        kept = Q(Exists(said.filter(score__in=stored)))
        found = rows.filter(kept | Q(shown) if score == CONFIRMED else kept)
    names = member_names(actor.workspace_id)
    columns = ("id", "name", "account__name", "owner_id", "value_minor", "currency", "stage", "version_id")
    return [
        Covered(
            identity,
            name,
            account or "",
            names.get(owner, ""),
            from_minor(minor, currency) if minor else None,
            definition(version).stage(stage).name,
        )
        for identity, name, account, owner, minor, currency, stage, version in found.order_by(
            "-value_minor", "id"
        ).values_list(*columns)[:MOST_DEALS]
    ]


Deals = QuerySet[Deal, Any]
Keys = Mapping[str, frozenset[str]]


def _open(actor: Actor) -> Deals:
    return Deal.objects.visible_to(actor).filter(status="open", archived_at__isnull=True)


def _shown_by(rows: Deals) -> Keys:
    """The criteria that show each fact, of all versions that these deals run on."""
    found: dict[str, set[str]] = {}
    for version in rows.order_by().values_list("version_id", flat=True).distinct():
        for fact, key in definition(version).facts.items():
            found.setdefault(fact, set()).add(key)
    return {fact: frozenset(keys) for fact, keys in found.items()}


def _evidence(rows: Deals, keys: Iterable[str], now: datetime) -> QuerySet[Evidence, Any]:
    """The evidence that criteria of these deals hold."""
    return Evidence.objects.filter(_holds(now), criterion__in=sorted(keys), withdrawn_at__isnull=True).filter(
        deal_id__in=rows.values("id")
    )


def _answers(rows: Deals, shown_by: Keys, now: datetime) -> QuerySet[FactAnswer, Any]:
    """The answers about these deals, but for those whose fact is shown by evidence."""
    found = FactAnswer.objects.filter(_holds(now), subject=DEAL, ended_at__isnull=True)
    shown = Q(id__in=())
    for fact, keys in shown_by.items():
        of_deal = Evidence.objects.filter(
            _holds(now), deal_id=OuterRef("subject_id"), criterion__in=sorted(keys), withdrawn_at__isnull=True
        )
        shown |= Q(Exists(of_deal), fact=fact)
    return found.filter(subject_id__in=rows.values("id")).exclude(shown)


def _holds(now: datetime) -> Q:
    return Q(expires_at__isnull=True) | Q(expires_at__gt=now)


def _told(fact: str, score: int, shown_by: Keys) -> int:
    """What an answer counts as: confirmed only where no criterion has to show it."""
    return STATED if score == CONFIRMED and fact in shown_by else score


def _counted(rows: QuerySet[Any, Any], *by: str) -> Iterator[Any]:
    return iter(rows.order_by().values_list(*by).annotate(n=Count("id")))
