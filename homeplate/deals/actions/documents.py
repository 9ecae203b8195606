"""Files kept with a deal; what a file is, is read from its bytes and not from its name."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from homeplate.deals.models import Deal, Document
from homeplate.deals.rules.documents import LARGEST_DOCUMENT, clean_file_name, media_type
from homeplate.deals.rules.state import Change
from homeplate.deals.store import Hand, change
from homeplate.kit.errors import Invalid
from homeplate.kit.ids import new_id
from homeplate.kit.text import msg
from homeplate.people.access import Actor, action, not_found
from homeplate.people.permissions import Permission


def add_document(actor: Actor, *, deal_id: UUID, name: str, content: BinaryIO, now: datetime) -> Document:
    """Keep a file with a deal. Raises `Invalid` when it is empty, too large, or of no known kind.

    A file whose row could not be written, even at the very end, does not stay behind.
    """
    stored: list[str] = []
    try:
        return _add(actor, deal_id=deal_id, name=name, content=content, now=now, stored=stored)
    except BaseException:
        for path in stored:  # no file without its row, nor the half of one
            default_storage.delete(path)
        raise


@action(Permission.DEAL_EDIT)
def _add(
    actor: Actor, *, deal_id: UUID, name: str, content: BinaryIO, now: datetime, stored: list[str]
) -> Document:
    data = content.read(LARGEST_DOCUMENT + 1)
    if not data:
        raise Invalid("file-empty", msg("This file is empty."), field="file")
    if len(data) > LARGEST_DOCUMENT:
        raise Invalid(
            "file-too-large",
            msg("Files may have up to {limit} MB.", limit=LARGEST_DOCUMENT // 2**20),
            field="file",
        )
    kept: list[Document] = []

    def decide(hand: Hand) -> Change:
        identity = new_id()
        row = Document(
            id=identity,
            deal_id=deal_id,
            name=clean_file_name(name),
            media_type=media_type(data, name),
            size=len(data),
            digest=hashlib.sha256(data).hexdigest(),
            path=f"{actor.workspace_id}/{identity}",
            member_id=actor.member_id,
            created_at=now,
        )
        # The name on disk is ours, never the uploader's.
        stored.append(row.path)
        row.path = default_storage.save(row.path, ContentFile(data))
        row.save(force_insert=True)
        kept.append(row)
        return Change("deal.document-added", {}, {"documents": {str(row.id): document_json(row)}})

    change(actor, deal_id, decide, now=now)
    return kept[0]


@action(Permission.DEAL_EDIT)
def archive_document(actor: Actor, *, deal_id: UUID, document_id: UUID, now: datetime) -> Deal:
    """Take a document away from a deal; the file itself stays until the workspace is deleted."""

    def decide(hand: Hand) -> Change:
        row = Document.objects.filter(id=document_id, deal_id=deal_id, archived_at=None).first()
        if row is None:
            not_found(msg("document"))
        Document.objects.filter(id=document_id).update(archived_at=now)
        return Change(
            "deal.document-archived", {}, {"documents": {str(row.id): None}, "was": document_json(row)}
        )

    return change(actor, deal_id, decide, now=now)


def document_json(row: Document) -> dict[str, object]:
    """A document inside a fact."""
    return {"name": row.name, "media_type": row.media_type, "size": row.size, "digest": row.digest}
