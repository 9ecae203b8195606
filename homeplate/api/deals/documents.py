"""Files kept with a deal."""

from __future__ import annotations

from datetime import datetime
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.http import FileResponse, HttpResponse
from ninja import File, Router
from ninja.files import UploadedFile

from homeplate.api.deals.schemas import Deal, deal_json
from homeplate.api.http import ApiRequest, place, reply, today
from homeplate.api.types import Answer, doc
from homeplate.deals import actions, queries
from homeplate.people.permissions import Permission

router = Router()
TAG = "Documents"
VIEW, EDIT = Permission.DEAL_VIEW, Permission.DEAL_EDIT


class Document(Answer):
    """A file kept with a deal; `size` in bytes, `media_type` read from its content."""

    id: UUID
    name: str
    media_type: str
    size: int
    created_at: datetime


class DocumentListed(Document):
    """A file of a list, with the name of whoever added it."""

    by: str


@router.get(
    "/deals/{deal_id}/documents",
    response=list[DocumentListed],
    **doc("listDocuments", "List documents", VIEW, TAG),
)
def list_documents(request: ApiRequest, deal_id: UUID) -> HttpResponse:
    """The files kept with a deal, newest first."""
    found = queries.deal_detail(request.auth, deal_id=deal_id, now=request.now, today=today(request))
    return reply(found.documents)


@router.post(
    "/deals/{deal_id}/documents",
    response={201: Document},
    **doc("addDocument", "Upload a document", EDIT, TAG),
)
def add_document(request: ApiRequest, deal_id: UUID, file: File[UploadedFile]) -> HttpResponse:
    """Keep a file of up to 20 MB: PDF, Office, image or text, judged by its content."""
    row = actions.add_document(
        request.auth,
        deal_id=deal_id,
        name=file.name or "",
        content=cast("BinaryIO", file.file),
        now=request.now,
    )
    return reply(_document(row), status=201, location=place(f"deals/{deal_id}/documents", row.id))


def _document(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in Document.model_fields}


@router.get(
    "/deals/{deal_id}/documents/{document_id}",
    response=str,
    **doc("downloadDocument", "Download a document", VIEW, TAG, media="*/*"),
)
def download_document(request: ApiRequest, deal_id: UUID, document_id: UUID) -> FileResponse:
    """The file itself, always as a download: a browser runs nothing of it."""
    found, content = queries.open_document(request.auth, deal_id=deal_id, document_id=document_id)
    response = FileResponse(content, as_attachment=True, filename=found.name, content_type=found.media_type)
    # Whatever the file says it is, a browser that shows it all the same runs nothing.
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@router.delete(
    "/deals/{deal_id}/documents/{document_id}",
    response=Deal,
    **doc("archiveDocument", "Remove a document", EDIT, TAG),
)
def archive_document(request: ApiRequest, deal_id: UUID, document_id: UUID) -> HttpResponse:
    """Take a file away from a deal."""
    deal = actions.archive_document(request.auth, deal_id=deal_id, document_id=document_id, now=request.now)
    return reply(deal_json(deal), revision=deal.revision)
