"""One person's data: all of it, and taking it out for good."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from homeplate.accounts.actions import lift_suppression
from homeplate.api.http import ApiRequest, reply
from homeplate.api.types import Answer, Body, Line, doc
from homeplate.people.permissions import Permission
from homeplate.transfer.person.erasing import erase_person, preview_erasure
from homeplate.transfer.person.exporting import tell_person

router = Router()
TAG = "Contacts"


class PersonData(Answer):
    """All that is kept about a person: their record, the ways to reach them, what refers to them, and their history."""

    person: dict[str, Any]
    account: dict[str, Any]
    owner: str
    reached_by: list[dict[str, Any]]
    merged_into_them: list[dict[str, Any]]
    records: dict[str, list[dict[str, Any]]]
    history: list[dict[str, Any]]
    imported_from: list[dict[str, str]]


class Erasure(Answer):
    """What erasing a person takes: ways to reach them, facts, texts that name them, uploaded files, records among the
    prospects (`vendors`); what stays."""

    name: str
    merged: int
    points: int
    facts: int
    named: int
    uploads: list[str]
    vendors: int
    references: dict[str, int]


class EraseIn(Body):
    """The name of the person as it stands in their record, so that nobody is erased by a slip."""

    confirmed: Line


class Erased(Answer):
    """The id of the record that stays in their place, and says nothing."""

    id: UUID


class LiftIn(Body):
    """The address of somebody who was erased and wants to be here again."""

    email: Line


class Lifted(Answer):
    """Whether somebody with this address had been erased."""

    lifted: bool


@router.get(
    "/contacts/{contact_id}/data",
    response=PersonData,
    **doc("readPersonData", "Read all data about a contact", Permission.EXPORT_RUN, TAG),
)
def read_person_data(request: ApiRequest, contact_id: UUID) -> HttpResponse:
    """Everything about one person, for them to have; that it was taken is a fact."""
    return reply(dict(tell_person(request.auth, contact_id=contact_id, now=request.now).data))


@router.get(
    "/contacts/{contact_id}/erasure",
    response=Erasure,
    **doc("previewErasure", "See what erasing a contact takes", Permission.PERSON_ERASE, TAG),
)
def foresee_erasure(request: ApiRequest, contact_id: UUID) -> HttpResponse:
    """What goes and what stays; nothing is changed."""
    found = preview_erasure(request.auth, contact_id=contact_id)
    told = {name: getattr(found, name) for name in Erasure.model_fields if name != "references"}
    return reply({**told, "references": dict(found.references)})


@router.post(
    "/contacts/{contact_id}/erase",
    response=Erased,
    **doc("eraseContact", "Erase a contact for good", Permission.PERSON_ERASE, TAG),
)
def erase(request: ApiRequest, contact_id: UUID, body: EraseIn) -> HttpResponse:
    """Take all that is known of a person out, for good. Records that refer to them stay and show an erased person."""
    gone = erase_person(request.auth, contact_id=contact_id, confirmed=body.confirmed, now=request.now)
    return reply({"id": gone})


@router.post(
    "/erased-people/lift",
    response=Lifted,
    **doc("liftErasure", "Let somebody who was erased be added again", Permission.PERSON_ERASE, TAG),
)
def lift(request: ApiRequest, body: LiftIn) -> HttpResponse:
    """Forget the fingerprint of an address, so that its person can be added again."""
    return reply({"lifted": lift_suppression(request.auth, email=body.email, now=request.now)})
