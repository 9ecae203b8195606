"""Sample data in a workspace of one's own: put in, told what was changed of it, taken out again.

Which records belong to it says the fact `sample.added`, by their ids; nothing else marks them, so whatever people
do to them, exactly those are removed. Its facts carry the door `sample`, by which a reader tells a made-up history
from what people did.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.db import models

from homeplate.accounts.erasing import erase_accounts, erase_contacts
from homeplate.accounts.models import Account, Contact
from homeplate.deals.bulk import Tale, write_tales
from homeplate.deals.erasing import erase_deals
from homeplate.deals.history import refresh_history
from homeplate.deals.models import Deal
from homeplate.demo.organisation import Buyer, Cast, Rep, Running, buyers, company_names
from homeplate.demo.sample_tales import ACCOUNTS, Stand, tales, voice_for
from homeplate.demo.voices import Voice
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.ledger.actions import record
from homeplate.ledger.queries import facts_about, facts_about_any
from homeplate.people.access import Actor, action, query
from homeplate.people.directory import place
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names
from homeplate.playbook.queries import default_process, definition
from homeplate.qualification.erasing import erase_answers
from homeplate.tenancy.models import Workspace
from homeplate.tenancy.references import held

SOURCE = DOOR = "sample"
ADDED, REMOVED = "sample.added", "sample.removed"
SEED, BEFORE = 7, timedelta(days=540)

KINDS: tuple[tuple[str, type[models.Model]], ...] = (
    ("deal", Deal),
    ("contact", Contact),
    ("account", Account),
)
"""What sample data is made of, in the order in which it may be erased."""

Ids = Mapping[str, frozenset[UUID]]
"""Kind to the ids of its records."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The sample data that is in the workspace: its records, who added it and when."""

    ids: Ids
    at: datetime
    by: str

    @property
    def deals(self) -> frozenset[UUID]:
        """The deals of it."""
        return self.ids["deal"]

    @property
    def accounts(self) -> frozenset[UUID]:
        """The accounts of it."""
        return self.ids["account"]


@dataclass(frozen=True, slots=True)
class Touched:
    """A record of the sample that people changed: how often, and who."""

    kind: str
    id: UUID
    name: str
    changes: int
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Staying:
    """A record of the sample that stays, because records of people refer to it: tables as `deals.deal`."""

    kind: str
    id: UUID
    name: str
    because: frozenset[str]


@dataclass(frozen=True, slots=True)
class Removal:
    """What removing the sample data does: how many records of each kind go, what of it people changed, what stays."""

    going: Mapping[str, int]
    touched: Sequence[Touched]
    staying: Sequence[Staying]


@query(Permission.PROCESS_PUBLISH)
def sample_of(actor: Actor) -> Sample | None:
    """The sample data in the workspace; None when there is none. One statement."""
    return _sample(actor)


@query(Permission.PROCESS_PUBLISH)
def removal(actor: Actor) -> Removal | None:
    """What `remove_sample` would do now; None when there is nothing to remove."""
    found = _sample(actor)
    return _removal(actor, found, _staying(found)) if found else None


@action(Permission.PROCESS_PUBLISH)
def add_sample(actor: Actor, *, now: datetime) -> Sample:
    """Put a dozen accounts and thirty deals with their history on the standard process; all belong to the actor.

    Where there is sample data already, it stays as it is. Raises `Refused` (`no-process`).
    """
    _lock(actor)
    if found := _sample(actor):
        return found
    if actor.member_id is None:
        raise Invalid("owner-missing", msg("Say who owns the deal."), field="owner_id")
    hand = replace(actor, door=DOOR)
    current = default_process(actor)
    running = Running(current, definition(current.version_id))
    voice = voice_for(place(actor).language, actor.currency, actor.zone)
    rng = Random(SEED)  # a story, not a secret
    customers = buyers(hand, voice, _free_names(voice, rng), rng, now - BEFORE, source=SOURCE)
    me = actor.member_id
    cast = Cast(hand, (Rep(me, actor.team_id, me),), success=me, approver=me, sign_ins=())
    told = list(tales(Stand(voice, cast, running, customers, rng, now)))
    write_tales(hand, tales=told, now=now)
    refresh_history(process_id=current.process_id, now=now)
    ids = _made(customers, told)
    data = {kind: sorted(map(str, found)) for kind, found in ids.items()}
    record(actor, subject="workspace", subject_id=actor.workspace_id, verb=ADDED, at=now, data=data)
    return Sample(ids, now, actor.name)


def _free_names(voice: Voice, rng: Random) -> list[str]:
    """Names of companies that no account has: neither of people, nor one that stayed of an earlier sample."""
    names = company_names(voice, 3 * ACCOUNTS, rng)
    taken = set(Account.objects.filter(name__in=names).values_list("name", flat=True))
    return [name for name in names if name not in taken][:ACCOUNTS]


def _made(customers: Iterable[Buyer], told: Iterable[Tale]) -> dict[str, frozenset[UUID]]:
    return {
        "deal": frozenset(tale.deal.id for tale in told),
        "contact": frozenset(contact for buyer in customers for contact in buyer.contacts.values()),
        "account": frozenset(buyer.id for buyer in customers),
    }


@action(Permission.PROCESS_PUBLISH)
def remove_sample(actor: Actor, *, now: datetime) -> Removal | None:
    """Erase the records of the sample data, whatever people did to them, and nothing else.

    A contact or an account that records of people refer to stays and is theirs from now on. None when there
    is no sample data (any more).
    """
    _lock(actor)
    found = _sample(actor)
    if found is None:
        return None
    staying = _staying(found)
    done = _removal(actor, found, staying)
    processes = set(Deal.objects.filter(id__in=found.deals).values_list("process_id", flat=True))
    hand = replace(actor, door=DOOR)
    gone = found.deals - staying.keys()
    erase_answers(subject_ids=gone)
    erase_deals(hand, deal_ids=gone, now=now)
    erase_contacts(hand, contact_ids=found.ids["contact"] - staying.keys(), now=now)
    erase_accounts(hand, account_ids=found.accounts - staying.keys(), now=now)
    for process_id in processes:
        refresh_history(process_id=process_id, now=now)
    data = {"erased": dict(done.going), "stayed": sorted(str(row.id) for row in done.staying)}
    record(actor, subject="workspace", subject_id=actor.workspace_id, verb=REMOVED, at=now, data=data)
    return done


def _lock(actor: Actor) -> None:
    """Two people who add or remove at once do so one after the other."""
    Workspace.objects.select_for_update().only("id").get(id=actor.workspace_id)


def _sample(actor: Actor) -> Sample | None:
    rows = facts_about(actor.workspace_id).filter(verb__in=(ADDED, REMOVED))
    fact = rows.first()
    if fact is None or fact.verb == REMOVED:
        return None
    ids = {kind: frozenset(UUID(text) for text in fact.data[kind]) for kind, _ in KINDS}
    names = member_names(actor.workspace_id)
    return Sample(ids, fact.at, names.get(fact.actor_id, "") if fact.actor_id else "")


def _staying(found: Sample) -> dict[UUID, frozenset[str]]:
    return held({model: found.ids[kind] for kind, model in KINDS})


def _removal(actor: Actor, found: Sample, staying: Mapping[UUID, frozenset[str]]) -> Removal:
    going: dict[str, int] = {}
    names: dict[UUID, tuple[str, str]] = {}
    for kind, model in KINDS:
        rows = model._default_manager.filter(id__in=found.ids[kind])
        here = dict(rows.order_by("id").values_list("id", "name"))
        names |= {identity: (kind, name) for identity, name in here.items()}
        going[kind] = len(here.keys() - staying.keys())
    kept = [Staying(*_said(names, identity), staying[identity]) for identity in names if identity in staying]
    return Removal(going, _touched(actor, names, staying), kept)


def _said(names: Mapping[UUID, tuple[str, str]], identity: UUID) -> tuple[str, UUID, str]:
    kind, name = names[identity]
    return kind, identity, name


def _touched(
    actor: Actor, names: Mapping[UUID, tuple[str, str]], staying: Mapping[UUID, frozenset[str]]
) -> list[Touched]:
    """Those that go and that people changed, most changed first."""
    facts = facts_about_any([identity for identity in names if identity not in staying])
    rows = facts.exclude(door=DOOR).filter(actor_id__isnull=False).values_list("subject_id", "actor_id")
    counts = Counter(rows)
    people = member_names(actor.workspace_id)
    by: dict[UUID, list[tuple[str, int]]] = {}
    for (identity, member_id), number in counts.items():
        by.setdefault(identity, []).append((people.get(member_id, "") if member_id else "", number))
    found = [
        Touched(
            *_said(names, identity),
            sum(number for _, number in hands),
            tuple(sorted(name for name, _ in hands)),
        )
        for identity, hands in by.items()
    ]
    return sorted(found, key=lambda row: (-row.changes, row.name))
