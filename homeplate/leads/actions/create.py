"""Handing in a lead: by a colleague, a program, or a form of ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Any, Unpack
from uuid import UUID

from homeplate.accounts.models import Account, Contact
from homeplate.kit.errors import Invalid
from homeplate.kit.ids import new_id
from homeplate.kit.text import msg
from homeplate.leads.desk import clock_of
from homeplate.leads.models import Lead
from homeplate.leads.queries.known import known_already
from homeplate.leads.routing import routed, why_json
from homeplate.leads.rules.input import LeadValues, derived, lead_columns, require_somebody, with_domain
from homeplate.leads.rules.kinds import COLLEAGUE, IMMEDIATE, OPEN, WAITING
from homeplate.leads.rules.moves import ask_again, place
from homeplate.leads.store import SUBJECT, concerned, told_set, write
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, action
from homeplate.people.models import Member, Team
from homeplate.people.notices import tell
from homeplate.people.permissions import Permission

BLANK: dict[str, Any] = dict.fromkeys(("person", "company", "email", "phone", "immediacy"), "")


class Coming(Enum):
    """How a lead comes in. Nobody asked of those that we `FETCHED`: no clock runs against those who did ask, and
    whoever fetches many tells of them together."""

    BY_THEMSELVES = auto()
    FETCHED = auto()


@dataclass(frozen=True, slots=True)
class Place:
    """Who gets a lead: a member with their team, or a team alone; `why` tells it in a message as JSON."""

    owner_id: UUID | None = None
    team_id: UUID | None = None
    why: Any = None


@action(Permission.LEAD_CREATE)
def create_lead(
    actor: Actor,
    *,
    now: datetime,
    owner_id: UUID | None = None,
    team_id: UUID | None = None,
    keeps: bool = True,
    coming: Coming = Coming.BY_THEMSELVES,
    **values: Unpack[LeadValues],
) -> Lead:
    """Add a lead; its clock begins. Raises `Invalid`.

    Whoever may work on leads keeps what they hand in unless they name an owner or a team, or do not want to (`keeps`);
    whoever may assign names anybody. What others hand in waits in their team.
    """
    given: dict[str, Any] = {"source": COLLEAGUE, **values}
    columns = with_domain({**BLANK, **lead_columns(given)})
    require_somebody(columns["person"], columns["company"])
    check_links(columns)
    return put(actor, columns, placed(actor, columns, now, owner_id, team_id, keeps=keeps), now, coming)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of an inquiry: a new lead, or one more word of somebody who is a lead already (`again`)."""

    lead: Lead
    again: bool = False


@action(Permission.LEAD_CREATE)
def take_in(
    actor: Actor, *, now: datetime, team_id: UUID | None = None, **values: Unpack[LeadValues]
) -> TakenIn:
    """Take an inquiry in without doubling anybody: whoever is an open lead with this e-mail address or phone number has
    asked once more; a contact or an account that is known is linked to the new lead. Rules decide who gets it, else it
    waits in the team. Raises `Invalid`."""
    given: dict[str, Any] = {"source": COLLEAGUE, **values}
    columns = with_domain({**BLANK, **lead_columns(given)})
    require_somebody(columns["person"], columns["company"])
    if (same := _same(columns)) is not None:
        write(actor, same, ask_again(same, now, clock_of(actor), columns), now)
        return TakenIn(same, again=True)
    check_links(columns)
    _link(actor, columns)
    return TakenIn(put(actor, columns, _place(actor, columns, now, team_id), now))


def _place(actor: Actor, columns: Mapping[str, Any], now: datetime, team_id: UUID | None) -> Place:
    found = placed(actor, columns, now, keeps=False)
    return found if found.owner_id or found.why else Place(None, team_id or actor.team_id)


def _same(columns: dict[str, Any]) -> Lead | None:
    """The open or waiting lead of the same person, locked; the newest of several."""
    found = derived(columns)
    for name in ("email_folded", "phone_folded"):
        if not found[name]:
            continue
        rows = Lead.objects.filter(
            **{name: found[name]}, state__in=(*OPEN, WAITING), archived_at__isnull=True
        )
        if (row := rows.order_by("-id").select_for_update().first()) is not None:
            return row
    return None


def _link(actor: Actor, columns: dict[str, Any]) -> None:
    """Link a new lead to the contact and the account that are surely theirs, where it names none."""
    known = known_already(
        actor, email=columns["email"], phone=columns["phone"], domain=columns.get("domain", "")
    )
    contact, account = known.first("contact"), known.first("account")
    if contact is not None and not columns.get("contact_id"):
        columns["contact_id"] = contact.id
        columns["account_id"] = columns.get("account_id") or contact.account_id
    if account is not None and not columns.get("account_id"):
        columns["account_id"] = account.id


def put(
    actor: Actor,
    columns: dict[str, Any],
    where: Place,
    now: datetime,
    coming: Coming = Coming.BY_THEMSELVES,
) -> Lead:
    """Write a new lead with its fact, and tell whom it concerns."""
    immediate = columns["immediacy"] == IMMEDIATE
    columns = {**columns, "owner_id": where.owner_id, "team_id": where.team_id, "why": where.why}
    lead = Lead(
        id=new_id(),
        workspace_id=actor.workspace_id,
        **columns,
        **derived(columns),
        handed_in_by_id=actor.member_id,
        state_since=now,
        created_at=now,
        due_at=clock_of(actor).due(now, immediate) if coming is Coming.BY_THEMSELVES else None,
        asked=int(coming is Coming.BY_THEMSELVES),
    )
    lead.rank, lead.queue_at = place(lead)
    lead.save(force_insert=True)
    data = {"set": told_set({**columns, "state": lead.state, "due_at": lead.due_at})}
    record(actor, subject=SUBJECT, subject_id=lead.id, verb="lead.created", at=now, data=data)
    if coming is Coming.BY_THEMSELVES:
        tell(actor, concerned(lead), verb="lead.created", subject_id=lead.id, name=lead.title, at=now)
    return lead


def placed(
    actor: Actor,
    columns: Mapping[str, Any],
    now: datetime,
    owner_id: UUID | None = None,
    team_id: UUID | None = None,
    *,
    keeps: bool = True,
) -> Place:
    """Who gets a lead that comes in: whom somebody names, who `keeps` what they hand in, whom the rules find, else the
    team. Raises `Invalid`, and `Forbidden` for somebody else without the right.
    """
    if owner_id is not None or team_id is not None:
        if owner_id not in (None, actor.member_id) or (owner_id is None and team_id != actor.team_id):
            actor.require(Permission.LEAD_ASSIGN)
        return owner_or_team(owner_id, team_id)
    works = actor.may(Permission.LEAD_EDIT) and not actor.may(Permission.LEAD_ASSIGN)
    if keeps and works and actor.member_id is not None:
        return Place(actor.member_id, actor.team_id)
    found = routed(actor, columns, now.date())
    if found is not None:
        return Place(found.owner_id, found.team_id, why_json(found))
    return Place(None, actor.team_id)


def owner_or_team(owner_id: UUID | None, team_id: UUID | None) -> Place:
    """A member who is there, with their team; or a team that is there. Raises `Invalid`."""
    if owner_id is not None:
        row = Member.objects.filter(id=owner_id, is_active=True).values_list("id", "team_id").first()
        if row is None:
            raise Invalid("no-member", msg("There is no such colleague."), field="owner_id")
        return Place(*row)
    if team_id is not None and not Team.objects.filter(id=team_id, archived_at__isnull=True).exists():
        raise Invalid("team", msg("There is no such team in this workspace."), field="team_id")
    return Place(None, team_id)


def check_links(columns: dict[str, Any]) -> None:
    """Raise `Invalid` for an account or contact that is not there; a contact brings its account along."""
    contact_id, account_id = columns.get("contact_id"), columns.get("account_id")
    if contact_id is not None:
        row = (
            Contact.objects.filter(id=contact_id, archived_at__isnull=True).values_list("account_id").first()
        )
        if row is None:
            raise Invalid(
                "reference", msg("There is no such contact, or it is archived."), field="contact_id"
            )
        columns["account_id"] = row[0]
    elif account_id and not Account.objects.filter(id=account_id, archived_at__isnull=True).exists():
        raise Invalid("reference", msg("There is no such account, or it is archived."), field="account_id")
