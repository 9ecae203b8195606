"""Founding the made-up organisation: its people, teams, processes, accounts and contacts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import product
from random import Random
from uuid import UUID

from homeplate.accounts.actions import import_accounts, import_contacts
from homeplate.demo.voices import Person, Voice
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.kit.workdays import USUAL_WEEK
from homeplate.people.access import Actor
from homeplate.people.actions import (
    add_member,
    change_workspace,
    create_team,
    create_user,
    create_workspace,
    set_week,
)
from homeplate.people.permissions import Role
from homeplate.people.queries import operator, workspaces
from homeplate.playbook.actions import create_process, publish
from homeplate.playbook.queries import Current, definition, published_version
from homeplate.process.definition import Process
from homeplate.tenancy.context import workspace

MARGIN = Decimal(34)
"""Per cent of revenue that are left to a maker of control systems."""
PASSWORD = "9-innings-2-outs"
"""Everybody of the demo workspace signs in with it. Digits, so that no e-mail address is like it."""


SPECIALISTS = (Role.OPERATIONS, Role.MARKETING, Role.SUCCESS, Role.APPROVER, Role.VIEWER)


@dataclass(frozen=True, slots=True)
class Rep:
    """A rep with the team, if there is one, and the manager above it."""

    id: UUID
    team_id: UUID | None
    manager: UUID


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts in the demo; `sign_ins` are pairs (role, e-mail address), reps last."""

    operator: Actor
    reps: tuple[Rep, ...]
    success: UUID
    approver: UUID
    sign_ins: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Running:
    """A process in force."""

    current: Current
    definition: Process


@dataclass(frozen=True, slots=True)
class Buyer:
    """An account, and its people by buying role."""

    id: UUID
    name: str
    city: str
    contacts: Mapping[str, UUID]


def found(voice: Voice, *, slug: str, name: str, now: datetime) -> Cast:
    """The workspace with its teams and members. Raises `Invalid` (`slug-taken`) when there is one already."""
    if any(slug == taken for _, taken, _ in workspaces()):
        raise Invalid(
            "slug-taken", msg("There is a workspace “{slug}” already.", slug=slug[:60]), field="workspace"
        )
    admin = create_user(
        email=address(voice.admin, slug),
        name=voice.admin[0],
        password=PASSWORD,
        language=voice.language,
        time_zone=voice.time_zone,
        now=now,
    )
    create_workspace(
        name=name,
        slug=slug,
        admin=admin,
        language=voice.language,
        time_zone=voice.time_zone,
        currency=voice.currency,
        now=now,
    )
    actor = operator(slug)
    set_week(actor, week=USUAL_WEEK, country=voice.country, now=now)
    change_workspace(actor, margin=MARGIN, now=now)
    signing = [(Role.ADMIN, voice.admin)]
    reps: list[Rep] = []
    for (region, leaves), boss in zip(voice.regions, voice.managers, strict=True):
        region_id = create_team(actor, name=region, now=now)
        manager = _join(actor, voice, boss, slug, Role.MANAGER, region_id, now)
        signing.append((Role.MANAGER, boss))
        for leaf in leaves:
            team_id = create_team(actor, name=leaf, parent_id=region_id, now=now)
            for person in voice.reps[len(reps) : len(reps) + 3]:
                member = _join(actor, voice, person, slug, Role.REP, team_id, now)
                reps.append(Rep(member, team_id, manager))
    beside = {
        role: _join(actor, voice, person, slug, role, None, now)
        for role, person in zip(SPECIALISTS, voice.specialists, strict=True)
    }
    signing += zip(SPECIALISTS, voice.specialists, strict=True)
    signing += [(Role.REP, person) for person in voice.reps]
    return Cast(
        actor,
        tuple(reps),
        beside[Role.SUCCESS],
        beside[Role.APPROVER],
        tuple((role.value, address(person, slug)) for role, person in signing),
    )


def address(person: Person, slug: str) -> str:
    """With which somebody of the workspace signs in; `.example` belongs to nobody."""
    return f"{person[1]}@{slug}.example"


def _join(
    actor: Actor, voice: Voice, person: Person, slug: str, role: Role, team_id: UUID | None, now: datetime
) -> UUID:
    """The member, a user who reads the pages in the workspace's language and time zone."""
    email = address(person, slug)
    create_user(
        email=email,
        name=person[0],
        password=PASSWORD,
        language=voice.language,
        time_zone=voice.time_zone,
        now=now,
    )
    return add_member(actor, name=person[0], email=email, role=role, team_id=team_id, now=now)


def run_process(actor: Actor, now: datetime, *, template: str = "", text: str = "") -> Running:
    """Publish a process from a template that ships, or from YAML."""
    process_id = create_process(actor, template=template, text=text, now=now)
    publish(actor, process_id=process_id, now=now)
    current = published_version(actor, process_id)
    with workspace(actor.workspace_id):
        return Running(current, definition(current.version_id))


def buyers(
    actor: Actor,
    voice: Voice,
    names: Sequence[str],
    rng: Random,
    now: datetime,
    roles: Collection[str] = (),
    source: str = "demo",
) -> list[Buyer]:
    """An account for each name, with one contact a buying role (of `roles`, else of all); marked with `source`."""
    rows = [
        {
            "name": name,
            "domain": f"company-{number}.example",
            "industry": rng.choice(voice.industries),
            "employees": round(rng.lognormvariate(5, 0.9)) + 10,
            "city": (city := rng.choice(voice.cities)),
            "country": voice.country_name(voice.country_of(city)),
        }
        for number, name in enumerate(names, 1)
    ]
    accounts = import_accounts(actor, source=source, rows=rows, now=now)
    people = _contacts(actor, voice, names, roles or voice.titles, rng, now, source)
    return [
        Buyer(done.id, str(row["name"]), str(row["city"]), contacts)
        for done, row, contacts in zip(accounts, rows, people, strict=True)
        if done.id is not None
    ]


def company_names(voice: Voice, count: int, rng: Random) -> list[str]:
    """So many different names of companies; those beyond all combinations carry a number."""
    names = [voice.company_name(*parts) for parts in product(voice.company_heads, voice.company_tails)]
    found = rng.sample(names, min(count, len(names)))
    return found + [f"{rng.choice(names)} {number}" for number in range(len(found) + 1, count + 1)]


def _contacts(
    actor: Actor,
    voice: Voice,
    accounts: Sequence[str],
    roles: Collection[str],
    rng: Random,
    now: datetime,
    source: str,
) -> list[dict[str, UUID]]:
    rows = [
        _person(voice, account, number, voice.titles[role], rng)
        for number, account in enumerate(accounts, 1)
        for role in roles
    ]
    done = iter(import_contacts(actor, source=source, rows=rows, now=now))
    return [
        {role: imported.id for role, imported in zip(roles, done, strict=False) if imported.id is not None}
        for _ in accounts
    ]


def _care(number: int) -> dict[str, object]:
    """Why most people of an account may be contacted, and what some have ruled out."""
    stops: dict[str, dict[str, str]] = (
        {"all": {}} if number % 40 == 7 else {"email": {}} if number % 11 == 3 else {}
    )
    basis = ("contract", "legitimate_interest", "consent", "")[number % 4]
    return {"stops": stops, "lawful_basis": basis}


def _person(voice: Voice, account: str, number: int, title: str, rng: Random) -> dict[str, object]:
    given, family = rng.choice(voice.given_names), rng.choice(voice.family_names)
    return {
        "name": voice.full_name(given, family),
        "given_name": given,
        "family_name": family,
        **_care(number),
        "account_name": account,
        "title": title,
        "language": voice.language,
        "emails": [f"person{rng.randrange(10**6)}@company-{number}.example"],
    }
