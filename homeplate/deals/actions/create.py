"""Creating a deal at the first stage of a process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from homeplate.accounts.models import Account
from homeplate.deals.history import history_of
from homeplate.deals.models import Deal
from homeplate.deals.rules.input import cleaned_columns, search_form
from homeplate.deals.rules.standing import standing
from homeplate.deals.rules.state import COLUMNS, DealState, plain
from homeplate.deals.totals import place_of, shift
from homeplate.fields.actions import index_values
from homeplate.fields.queries import clean_custom
from homeplate.kit.errors import Invalid
from homeplate.kit.ids import new_id
from homeplate.kit.money import currency_code
from homeplate.kit.text import msg
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, action
from homeplate.people.models import Member
from homeplate.people.permissions import Permission
from homeplate.playbook.queries import default_process, definition, published_version
from homeplate.tenancy.bulk import insert_one
from homeplate.tenancy.prepared import fetch


@dataclass(frozen=True, slots=True)
class NextStep:
    """What was agreed with the buyer, of which kind, and for which day."""

    what: str
    kind: str
    on: date


@action(Permission.DEAL_EDIT)
def create_deal(
    actor: Actor,
    *,
    name: str,
    now: datetime,
    account_id: UUID | None = None,
    process_id: UUID | None = None,
    owner_id: UUID | None = None,
    value: Decimal | None = None,
    currency: str | None = None,
    expected_close: date | None = None,
    source: str = "",
    kind: str = "",
    next_step: NextStep | None = None,
    custom: Mapping[str, Any] | None = None,
) -> Deal:
    """Create a deal at the first stage of the published version of a process (the default one if not named).

    The owner is the actor unless somebody who may assign deals names another.
    """
    code = currency_code(currency or actor.currency)
    columns = cleaned_columns(
        name=name,
        value=value,
        currency=code,
        expected_close=expected_close,
        source=source,
        kind=kind,
        next_step=asdict(next_step) if next_step else None,
    )
    owner = owner_of(actor, owner_id)
    require_account(account_id)
    current = published_version(actor, process_id) if process_id else default_process(actor)
    process = definition(current.version_id)
    state = DealState(
        id=new_id(),
        account_id=account_id,
        owner_id=owner.id,
        team_id=owner.team_id,
        process_id=current.process_id,
        version_id=current.version_id,
        stage=process.stages[0].key,
        stage_since=now,
        created_at=now,
        custom=clean_custom(actor, record="deal", values=custom or {}),
        **columns,
    )
    for key, derived in standing(state, {}, process, now, {}, history_of(current.process_id)).items():
        setattr(state, key, derived)
    return _store(actor, state, now)


def _store(actor: Actor, state: DealState, now: datetime) -> Deal:
    values = {column.name: getattr(state, column.name) for column in fields(DealState)}
    values |= {"workspace_id": actor.workspace_id, "search_name": search_form(state.name), "updated_at": now}
    insert_one(Deal, {**values, "revision": 1})
    deal = Deal(**values, revision=1)
    shift([(None, 0, place_of(deal), deal.value_minor)])
    if deal.custom:
        index_values(record="deal", subject_id=deal.id, custom=deal.custom)
    record(
        actor,
        subject="deal",
        subject_id=deal.id,
        verb="deal.created",
        at=now,
        data={"set": {name: plain(values[name]) for name in COLUMNS}},
    )
    return deal


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owns a deal, and the team that goes with them."""

    id: UUID
    team_id: UUID | None


def require_account(account_id: UUID | None) -> None:
    """Raise `Invalid` when an account is named that is not there, or was deleted."""
    if account_id is not None and not any(fetch("account there", {"id": account_id}, _account)):
        raise Invalid("no-account", msg("There is no such account."), field="account_id")


def owner_of(actor: Actor, owner_id: UUID | None) -> Owner:
    """The member who is to own a deal. Raises `Forbidden` when the actor may not choose somebody else."""
    wanted = owner_id or actor.member_id
    if wanted is None:
        raise Invalid("owner-missing", msg("Say who owns the deal."), field="owner_id")
    if wanted != actor.member_id:
        actor.require(Permission.DEAL_ASSIGN)
    row = next(fetch("owner", {"id": wanted}, _member), None)
    if row is None:
        raise Invalid("no-member", msg("There is no such colleague."), field="owner_id")
    return Owner(*row)


def _account(values: Mapping[str, Any]) -> QuerySet[Account, Any]:
    return Account.objects.filter(id=values["id"], archived_at=None).values_list("id")


def _member(values: Mapping[str, Any]) -> QuerySet[Member, Any]:
    return Member.objects.filter(id=values["id"], is_active=True).values_list("id", "team_id")
