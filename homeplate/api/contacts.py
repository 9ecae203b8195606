"""Contacts: the people of the shared address book."""

from __future__ import annotations

from datetime import date, datetime
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
    Key,
    Line,
    Page,
    Patch,
    custom_filters,
    doc,
)
from homeplate.people.permissions import Permission

router = Router()
TAG = "Contacts"
VIEW, EDIT = Permission.ACCOUNT_VIEW, Permission.ACCOUNT_EDIT


class Point(Answer):
    """An e-mail address or phone number; the foremost comes first."""

    value: str
    label: str


class PointIn(Body):
    """An e-mail address or phone number."""

    value: Line
    label: Line = ""


class Stop(Answer):
    """A channel that the person has ruled out, `all` for every one: why, and since when."""

    channel: str
    reason: str
    since: date


class StopIn(Body):
    """A channel that the person has ruled out, `all` for every one; since today unless a day is named."""

    channel: Key
    reason: Line = ""
    since: date | None = None


class ContactRecord(Answer):
    """A person, without the ways to reach them; `preferred_channel` is one of `/kinds`.

    `lawful_basis` is `consent`, `contract`, `legitimate_interest`, `legal_obligation`, `vital_interest`,
    `public_task`, or empty while none is noted; `do_not_contact` is what the person has ruled out.
    """

    id: UUID
    name: str
    given_name: str
    family_name: str
    account_id: UUID | None
    title: str
    department: str
    language: str
    preferred_channel: str
    lawful_basis: str
    basis_source: str
    basis_on: date | None
    basis_evidence: str
    do_not_contact: list[Stop]
    owner_id: UUID | None
    team_id: UUID | None
    custom: Custom
    source: str
    external_id: str
    created_at: datetime
    archived_at: datetime | None
    revision: int


class Contact(ContactRecord):
    """A person with the ways to reach them, and the names of their account and owner."""

    emails: list[Point]
    phones: list[Point]
    account: str
    owner: str


class ContactIn(Body):
    """A new contact: a name, or its parts. It belongs to you unless you name an owner, or null for nobody."""

    name: Line = ""
    given_name: Line = ""
    family_name: Line = ""
    account_id: UUID | None = None
    title: Line = ""
    department: Line = ""
    language: Line = ""
    preferred_channel: Key = ""
    emails: Annotated[list[PointIn], Field(max_length=100)] = []
    phones: Annotated[list[PointIn], Field(max_length=100)] = []
    owner_id: UUID | None = None
    team_id: UUID | None = None
    custom: Custom = {}
    source: Line = ""
    external_id: Line = ""


class CarePatch(Patch):
    """What to change of how a person is treated; `do_not_contact` replaces all that was ruled out before."""

    lawful_basis: Key = ""
    basis_source: Line = ""
    basis_on: date | None = None
    basis_evidence: Annotated[str, Field(max_length=2000)] = ""
    do_not_contact: Annotated[list[StopIn], Field(max_length=20)] = []
    preferred_channel: Key = ""
    language: Line = ""


class ContactPatch(Patch):
    """What to change of a contact; a list of e-mails or phones replaces the old one."""

    name: Line = ""
    given_name: Line = ""
    family_name: Line = ""
    account_id: UUID | None = None
    title: Line = ""
    department: Line = ""
    language: Line = ""
    preferred_channel: Key = ""
    emails: Annotated[list[PointIn], Field(max_length=100)] = []
    phones: Annotated[list[PointIn], Field(max_length=100)] = []
    owner_id: UUID | None = None
    team_id: UUID | None = None
    custom: Custom = {}
    source: Line = ""
    external_id: Line = ""


def contact_values(body: ContactIn | ContactPatch) -> dict[str, Any]:
    """The fields that a body names, as actions take them."""
    return {
        name: value
        for name, value in body.model_dump(exclude_unset=True).items()
        if name in ContactIn.model_fields
    }


def contact_json(row: Any) -> dict[str, Any]:
    """A contact, as an action or a list gives it, as `ContactRecord` documents it."""
    return {
        "id": row.id,
        "name": row.name,
        "given_name": row.given_name,
        "family_name": row.family_name,
        "account_id": row.account_id,
        "title": row.title,
        "department": row.department,
        "language": row.language,
        "preferred_channel": row.preferred_channel,
        "lawful_basis": row.lawful_basis,
        "basis_source": row.basis_source,
        "basis_on": row.basis_on,
        "basis_evidence": row.basis_evidence,
        "do_not_contact": [{"channel": channel, **said} for channel, said in row.stops.items()],
        "owner_id": row.owner_id,
        "team_id": row.team_id,
        "custom": row.custom,
        "source": row.source,
        "external_id": row.external_id,
        "created_at": row.created_at,
        "archived_at": row.archived_at,
        "revision": row.revision,
    }


def _whole_json(row: read.ContactRow) -> dict[str, Any]:
    return {
        **contact_json(row),
        "emails": row.emails,
        "phones": row.phones,
        "account": row.account_name,
        "owner": row.owner_name,
    }


REACH = "Who ruled out this channel (`all`: every one), `any`: some channel, `none`: no channel at all."


class ContactList(BaseModel):
    """What a list of contacts may be narrowed by, its order and its page."""

    text: Annotated[str, Field(max_length=200, description="A part of the name.")] = ""
    email: Annotated[str, Field(max_length=254, description="A whole address.")] = ""
    reach: Annotated[str, Field(max_length=20, description=REACH)] = ""
    basis: Annotated[str, Field(max_length=20, description="A lawful basis, or `none` noted.")] = ""
    account_id: UUID | None = None
    owner_id: UUID | None = None
    team_id: UUID | None = None
    source: Line = ""
    external_id: Line = ""
    archived: bool = False
    custom: CustomFilters = []
    sort: Literal["name", "-name", "created", "-created"] = "name"
    cursor: Cursor = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50

    def wanted(self) -> queries.ContactFilter:
        """The filter of the query."""
        given = self.model_dump(exclude={"custom", "sort", "cursor", "limit"})
        return queries.ContactFilter(**given, custom=custom_filters(self.custom))


@router.get("/contacts", response=Page[Contact], **doc("listContacts", "List contacts", VIEW, TAG))
def list_contacts(request: ApiRequest, wanted: Query[ContactList]) -> HttpResponse:
    """One page of the contacts of the workspace with their e-mails and phones."""
    page = queries.list_contacts(
        request.auth, wanted=wanted.wanted(), sort=wanted.sort, cursor=wanted.cursor, size=wanted.limit
    )
    rows = [_whole_json(row) for row in page.rows]
    return reply({"items": rows, "next_cursor": page.next_cursor or None})


@router.post(
    "/contacts", response={201: ContactRecord}, **doc("createContact", "Create a contact", EDIT, TAG)
)
def create_contact(request: ApiRequest, body: ContactIn) -> HttpResponse:
    """A new contact."""
    row = actions.create_contact(request.auth, now=request.now, **contact_values(body))
    return reply(contact_json(row), status=201, revision=row.revision, location=place("contacts", row.id))


@router.get("/contacts/{contact_id}", response=Contact, **doc("getContact", "Read a contact", VIEW, TAG))
def get_contact(request: ApiRequest, contact_id: UUID) -> HttpResponse:
    """One contact with the ways to reach them."""
    row = queries.get_contact(request.auth, contact_id=contact_id)
    if is_known(request, row.revision):
        return not_modified(row.revision)
    return reply(_whole_json(row), revision=row.revision)


@router.patch(
    "/contacts/{contact_id}", response=ContactRecord, **doc("editContact", "Change a contact", EDIT, TAG)
)
def edit_contact(request: ApiRequest, contact_id: UUID, body: ContactPatch) -> HttpResponse:
    """Change what you name and leave the rest."""
    row = actions.edit_contact(
        request.auth,
        contact_id=contact_id,
        changes=contact_values(body),
        now=request.now,
        revision=wanted_revision(request),
    )
    return reply(contact_json(row), revision=row.revision)


@router.patch(
    "/contacts/{contact_id}/care",
    response=ContactRecord,
    **doc("careForContact", "Note how a contact is to be treated", EDIT, TAG),
)
def care_for_contact(request: ApiRequest, contact_id: UUID, body: CarePatch) -> HttpResponse:
    """Lawful basis, what the person has ruled out, preferred channel and language: what you name is changed."""
    changes = body.model_dump(exclude_unset=True)
    if "do_not_contact" in changes:
        stops = changes.pop("do_not_contact")
        changes["stops"] = {one.pop("channel"): {k: v for k, v in one.items() if v} for one in stops}
    row = actions.care_for_contact(
        request.auth,
        contact_id=contact_id,
        changes=changes,
        now=request.now,
        revision=wanted_revision(request),
    )
    return reply(contact_json(row), revision=row.revision)


@router.post(
    "/contacts/{contact_id}/archive",
    response=ContactRecord,
    **doc("archiveContact", "Archive a contact", EDIT, TAG),
)
def archive_contact(request: ApiRequest, contact_id: UUID) -> HttpResponse:
    """Take a contact out of lists; the deals it stands in keep it."""
    row = actions.archive_contact(
        request.auth, contact_id=contact_id, now=request.now, revision=wanted_revision(request)
    )
    return reply(contact_json(row), revision=row.revision)


@router.post(
    "/contacts/{contact_id}/restore",
    response=ContactRecord,
    **doc("restoreContact", "Restore a contact", EDIT, TAG),
)
def restore_contact(request: ApiRequest, contact_id: UUID) -> HttpResponse:
    """Bring an archived contact back."""
    row = actions.restore_contact(
        request.auth, contact_id=contact_id, now=request.now, revision=wanted_revision(request)
    )
    return reply(contact_json(row), revision=row.revision)


class CreateContactRow(ContactIn):
    """A new contact."""

    do: Literal["create"]


class EditContactRow(Body):
    """A change of a contact."""

    do: Literal["edit"]
    id: UUID
    revision: Revision | None = None
    set: ContactPatch


class ShelveContactRow(Body):
    """Archiving a contact, or bringing it back."""

    do: Literal["archive", "restore"]
    id: UUID
    revision: Revision | None = None


ContactRow = Annotated[CreateContactRow | EditContactRow | ShelveContactRow, Field(discriminator="do")]
ADAPTER: TypeAdapter[Any] = TypeAdapter(ContactRow)


class ContactRows(Body):
    """Up to 200 rows, done in their order; `do` says what."""

    rows: Annotated[list[SkipValidation[ContactRow]], Field(min_length=1, max_length=MOST_ROWS)]


@router.post(
    "/bulk/contacts", response={207: BulkAnswer}, **doc("bulkContacts", "Change many contacts", EDIT, TAG)
)
def bulk_contacts(request: ApiRequest, body: ContactRows) -> HttpResponse:
    """Each row is one action with its own result: what one row is refused does not hinder the others."""
    return run_rows(request, body.rows, ADAPTER, _do, EDIT)


def _do(request: ApiRequest, row: Any) -> Any:
    actor, now = request.auth, request.now
    if isinstance(row, CreateContactRow):
        return actions.create_contact(actor, now=now, **contact_values(row))
    if isinstance(row, EditContactRow):
        changes = contact_values(row.set)
        return actions.edit_contact(actor, contact_id=row.id, changes=changes, now=now, revision=row.revision)
    verb = actions.archive_contact if row.do == "archive" else actions.restore_contact
    return verb(actor, contact_id=row.id, now=now, revision=row.revision)
