"""Requests that are sent again: the same `Idempotency-Key` gets the same answer and acts once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse

from homeplate.api.http import ApiRequest
from homeplate.api.limits import MULTIPART
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.ledger.actions import once
from homeplate.people.queries import TOKEN_PREFIX
from homeplate.tenancy.context import workspace

HEADER = "HTTP_IDEMPOTENCY_KEY"
LONGEST_KEY = 200
KEPT_HEADERS = ("ETag", "Location", "Content-Type")
SECRET = re.compile(rf"{TOKEN_PREFIX}_[0-9a-f]{{32}}_[\w-]+")
"""A token is shown once and kept nowhere, so a request for one that is sent again is answered without it."""
Operation = Callable[..., HttpResponse]


def acts_once(operation: Operation) -> Operation:
    """Answer a POST whose `Idempotency-Key` is known as it was answered before.

    The answer is kept in the transaction of the change. A refused request is not kept: it changed nothing.
    """

    @wraps(operation)
    def run(request: ApiRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" or HEADER not in request.META:
            return operation(request, *args, **kwargs)
        made: list[HttpResponse] = []

        def act() -> dict[str, Any]:
            made.append(operation(request, *args, **kwargs))
            return _kept(made[0])

        answer = _once(request, act)
        if made:
            return made[0]
        response = HttpResponse(answer["body"], status=answer["status"])
        for name, value in answer["headers"].items():
            response[name] = value
        return response

    return run


def _once(request: ApiRequest, run: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    with workspace(request.auth.workspace_id):
        return once(
            request.auth, key=_key(request.META[HEADER]), request=_spoken(request), now=request.now, run=run
        )


def _key(text: str) -> str:
    if not 0 < len(text) <= LONGEST_KEY or not text.isprintable():
        raise Invalid(
            "idempotency-key",
            msg("An idempotency key has 1 to {count} visible characters.", count=LONGEST_KEY),
            field="Idempotency-Key",
        )
    return text


def _spoken(request: ApiRequest) -> bytes:
    """What the request says. The boundary of a form is chosen anew each time, so its files are read instead."""
    parts = [f"{request.method} {request.get_full_path()} {request.META.get('HTTP_IF_MATCH', '')}".encode()]
    if request.content_type == MULTIPART:
        parts += [_file_digest(name, file) for name, file in sorted(request.FILES.items())]
    else:
        parts.append(request.body)
    return b"\n".join(parts)


def _kept(response: HttpResponse) -> dict[str, Any]:
    return {
        "status": response.status_code,
        "headers": {name: response[name] for name in KEPT_HEADERS if name in response},
        "body": SECRET.sub("", response.content.decode()),
    }


def _file_digest(name: str, file: Any) -> bytes:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return f"{name} {file.name} {digest.hexdigest()}".encode(errors="replace")
