"""Accounts: the companies of the shared address book."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field, SkipValidation, TypeAdapter

from homeplate.accounts import actions, queries
from homeplate.accounts import rows as read
from homeplate.api.bulk import MOST_ROWS, BulkAnswer, Revision, run_rows
from homeplate.api.http import ApiRequest, is_known, not_modified, place, reply, wanted_revision
from homeplate.api.types import (
    Answer,
    Body,
    Cursor,
    Custom,
    CustomFilters,
    Line,
    Money,
    MoneyIn,
    Page,
    Patch,
    custom_filters,
    doc,
    money,
)
from homeplate.people.permissions import Permission

router = Router()
TAG = "Accounts"
VIEW, EDIT = Permission.ACCOUNT_VIEW, Permission.ACCOUNT_EDIT


class Account(Answer):
    """A company that buys or may buy; `revenue` is yearly. `source` and `external_id` tell where it came from."""

    id: UUID
    name: str
    domain: str
    industry: str
    employees: int | None
    revenue: Money | None
    phone: str
    city: str
    country: str
    parent_id: UUID | None
    owner_id: UUID | None
    team_id: UUID | None
    custom: Custom
    source: str
    external_id: str
    created_at: datetime
    archived_at: datetime | None
    revision: int


class AccountNamed(Account):
    """An account with the names of the one above it and of its owner."""

    parent: str
    owner: str


class AccountHit(Answer):
    """An account by name."""

    id: UUID
    name: str


class AccountIn(Body):
    """A new account; it belongs to you unless you name an owner, or null for nobody."""

    name: Line
    domain: Line = ""
    industry: Line = ""
    employees: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
    revenue: MoneyIn | None = None
    phone: Line = ""
    city: Line = ""
    country: Line = ""
    parent_id: UUID | None = None
    owner_id: UUID | None = None
    team_id: UUID | None = None
    custom: Custom = {}
    source: Line = ""
    external_id: Line = ""

    def values(self) -> dict[str, Any]:
        """What actions take: only what the request names, so that an owner left out is the one who asks."""
        return account_values(self)


class AccountPatch(Patch):
    """What to change of an account."""

    name: Line = ""
    domain: Line = ""
    industry: Line = ""
    employees: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
    revenue: MoneyIn | None = None
    phone: Line = ""
    city: Line = ""
    country: Line = ""
    parent_id: UUID | None = None
    owner_id: UUID | None = None
    team_id: UUID | None = None
    custom: Custom = {}
    source: Line = ""
    external_id: Line = ""


def account_values(body: AccountIn | AccountPatch) -> dict[str, Any]:
    """The fields that a body names, as actions take them."""
    given = {name: getattr(body, name) for name in body.model_fields_set if name in AccountIn.model_fields}
    if "revenue" in given:
        given["revenue"] = body.revenue.amount if body.revenue else None
        if body.revenue and body.revenue.currency:
            given["revenue_currency"] = body.revenue.currency
    return given


def account_json(row: Any) -> dict[str, Any]:
    """An account, as an action or a list gives it, as `Account` documents it."""
    return {
        "id": row.id,
        "name": row.name,
        "domain": row.domain,
        "industry": row.industry,
        "employees": row.employees,
        "revenue": money(row.revenue_minor, row.revenue_currency),
        "phone": row.phone,
        "city": row.city,
        "country": row.country,
        "parent_id": row.parent_id,
        "owner_id": row.owner_id,
        "team_id": row.team_id,
        "custom": row.custom,
        "source": row.source,
        "external_id": row.external_id,
        "created_at": row.created_at,
        "archived_at": row.archived_at,
        "revision": row.revision,
    }


def _named_json(row: read.AccountRow) -> dict[str, Any]:
    return {**account_json(row), "parent": row.parent_name, "owner": row.owner_name}


class AccountList(BaseModel):
    """What a list of accounts may be narrowed by, its order and its page."""

    text: Annotated[str, Field(max_length=200, description="A part of the name.")] = ""
    domain: Line = ""
    industry: Line = ""
    country: Line = ""
    owner_id: UUID | None = None
    team_id: UUID | None = None
    parent_id: UUID | None = None
    source: Line = ""
    external_id: Line = ""
    archived: bool = False
    custom: CustomFilters = []
    sort: Literal["name", "-name", "created", "-created"] = "name"
    cursor: Cursor = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50

    def wanted(self) -> queries.AccountFilter:
        """The filter of the query."""
        given = self.model_dump(exclude={"custom", "sort", "cursor", "limit"})
        return queries.AccountFilter(**given, custom=custom_filters(self.custom))


class AccountSearch(BaseModel):
    """A part of a name."""

    q: Annotated[str, Field(min_length=1, max_length=200)]
    limit: Annotated[int, Field(ge=1, le=50)] = 10


@router.get("/accounts", response=Page[AccountNamed], **doc("listAccounts", "List accounts", VIEW, TAG))
def list_accounts(request: ApiRequest, wanted: Query[AccountList]) -> HttpResponse:
    """One page of the accounts of the workspace, by name unless you say otherwise."""
    page = queries.list_accounts(
        request.auth, wanted=wanted.wanted(), sort=wanted.sort, cursor=wanted.cursor, size=wanted.limit
    )
    rows = [_named_json(row) for row in page.rows]
    return reply({"items": rows, "next_cursor": page.next_cursor or None})


@router.get(
    "/accounts/search", response=list[AccountHit], **doc("searchAccounts", "Search accounts", VIEW, TAG)
)
def search_accounts(request: ApiRequest, wanted: Query[AccountSearch]) -> HttpResponse:
    """The first accounts by name that have `q` in it, from one character on and in any script."""
    return reply(queries.search_accounts(request.auth, text=wanted.q, limit=wanted.limit))


@router.post("/accounts", response={201: Account}, **doc("createAccount", "Create an account", EDIT, TAG))
def create_account(request: ApiRequest, body: AccountIn) -> HttpResponse:
    """A new account."""
    row = actions.create_account(request.auth, now=request.now, **body.values())
    return reply(account_json(row), status=201, revision=row.revision, location=place("accounts", row.id))


@router.get(
    "/accounts/{account_id}", response=AccountNamed, **doc("getAccount", "Read an account", VIEW, TAG)
)
def get_account(request: ApiRequest, account_id: UUID) -> HttpResponse:
    """One account. Its contacts are at `/contacts?account_id=`, its deals at `/deals?account_id=`."""
    row = queries.get_account(request.auth, account_id=account_id).account
    if is_known(request, row.revision):
        return not_modified(row.revision)
    return reply(_named_json(row), revision=row.revision)


@router.patch(
    "/accounts/{account_id}", response=Account, **doc("editAccount", "Change an account", EDIT, TAG)
)
def edit_account(request: ApiRequest, account_id: UUID, body: AccountPatch) -> HttpResponse:
    """Change what you name and leave the rest."""
    row = actions.edit_account(
        request.auth,
        account_id=account_id,
        changes=account_values(body),
        now=request.now,
        revision=wanted_revision(request),
    )
    return reply(account_json(row), revision=row.revision)


@router.post(
    "/accounts/{account_id}/archive",
    response=Account,
    **doc("archiveAccount", "Archive an account", EDIT, TAG),
)
def archive_account(request: ApiRequest, account_id: UUID) -> HttpResponse:
    """Take an account out of lists and search; what refers to it stays as it is."""
    row = actions.archive_account(
        request.auth, account_id=account_id, now=request.now, revision=wanted_revision(request)
    )
    return reply(account_json(row), revision=row.revision)


@router.post(
    "/accounts/{account_id}/restore",
    response=Account,
    **doc("restoreAccount", "Restore an account", EDIT, TAG),
)
def restore_account(request: ApiRequest, account_id: UUID) -> HttpResponse:
    """Bring an archived account back."""
    row = actions.restore_account(
        request.auth, account_id=account_id, now=request.now, revision=wanted_revision(request)
    )
    return reply(account_json(row), revision=row.revision)


class CreateAccountRow(AccountIn):
    """A new account."""

    do: Literal["create"]


class EditAccountRow(Body):
    """A change of an account."""

    do: Literal["edit"]
    id: UUID
    revision: Revision | None = None
    set: AccountPatch


class ShelveAccountRow(Body):
    """Archiving an account, or bringing it back."""

    do: Literal["archive", "restore"]
    id: UUID
    revision: Revision | None = None


AccountRow = Annotated[CreateAccountRow | EditAccountRow | ShelveAccountRow, Field(discriminator="do")]
ADAPTER: TypeAdapter[Any] = TypeAdapter(AccountRow)


class AccountRows(Body):
    """Up to 200 rows, done in their order; `do` says what."""

    rows: Annotated[list[SkipValidation[AccountRow]], Field(min_length=1, max_length=MOST_ROWS)]


@router.post(
    "/bulk/accounts", response={207: BulkAnswer}, **doc("bulkAccounts", "Change many accounts", EDIT, TAG)
)
def bulk_accounts(request: ApiRequest, body: AccountRows) -> HttpResponse:
    """Each row is one action with its own result: what one row is refused does not hinder the others."""
    return run_rows(request, body.rows, ADAPTER, _do, EDIT)


def _do(request: ApiRequest, row: Any) -> Any:
    actor, now = request.auth, request.now
    if isinstance(row, CreateAccountRow):
        return actions.create_account(actor, now=now, **row.values())
    if isinstance(row, EditAccountRow):
        changes = account_values(row.set)
        return actions.edit_account(actor, account_id=row.id, changes=changes, now=now, revision=row.revision)
    verb = actions.archive_account if row.do == "archive" else actions.restore_account
    return verb(actor, account_id=row.id, now=now, revision=row.revision)
