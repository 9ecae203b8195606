"""What endpoints share: the request as they see it, JSON answers, revisions as ETags."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from pydantic_core import to_json

from homeplate.kit.errors import Invalid
from homeplate.kit.text import Message, msg
from homeplate.people.access import Actor

JSON = "application/json"
ETAG = re.compile(r'\s*(?:W/)?"([^"]*)"\s*')
NO_REVISION = -1
"""A revision that no record has: an `If-Match` that cannot be ours never matches."""


class ApiRequest(HttpRequest):
    """A request that was let in: who asks (`auth`), and the one moment (`now`) at which all of it happens."""

    auth: Actor
    now: datetime


def today(request: ApiRequest) -> date:
    """The day on which the actor lives now."""
    return request.auth.day_of(request.now)


def reply(
    data: Any, *, status: int = 200, revision: int | None = None, location: str | None = None
) -> HttpResponse:
    """`data` as JSON, written at once: what goes out is built by us and needs no second validation."""
    response = HttpResponse(to_json(data, inf_nan_mode="null"), status=status, content_type=JSON)
    if revision is not None:
        response["ETag"] = f'"{revision}"'
    if location is not None:
        response["Location"] = location
    return response


def created(kind: str, record_id: UUID) -> HttpResponse:
    """The answer of an action that gives only the id of what it made; `kind` is the path of its list."""
    return reply({"id": record_id}, status=201, location=place(kind, record_id))


def place(kind: str, record_id: UUID) -> str:
    """The address of a record."""
    return f"/api/v1/{kind}/{record_id}"


def done() -> HttpResponse:
    """Nothing more to say."""
    return HttpResponse(status=204)


def wanted_revision(request: HttpRequest) -> int | None:
    """The revision in `If-Match`; None when there is no condition. Raises `Invalid` for several tags."""
    text = request.META.get("HTTP_IF_MATCH", "").strip()
    if text in ("", "*"):
        return None
    tag = ETAG.fullmatch(text)
    if tag is None:
        raise Invalid("if-match", msg("One ETag is expected here, as it was given."), field="If-Match")
    return int(tag[1]) if tag[1].isdecimal() and len(tag[1]) < 10 else NO_REVISION


def is_known(request: HttpRequest, revision: int) -> bool:
    """Whether `If-None-Match` names `revision`: the reader has it already."""
    text = request.META.get("HTTP_IF_NONE_MATCH", "")
    return bool(text) and (text.strip() == "*" or str(revision) in ETAG.findall(text))


def not_modified(revision: int) -> HttpResponse:
    """The answer to a reader who has this revision already."""
    response = HttpResponse(status=304)
    response["ETag"] = f'"{revision}"'
    return response


def said(message: Message | None, actor: Actor) -> str | None:
    """A sentence of pure code in the language of the request."""
    return None if message is None else message.render(gettext, actor.language)
