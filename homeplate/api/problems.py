"""Errors as `application/problem+json` (RFC 9457), in the language of whoever asked.

`code` is what a program looks at, `detail` what a person reads, `field` the place of it; `errors` lists
everything that is wrong where that is more than one thing (criteria missing at a gate, findings of lint).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, is_dataclass
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import get_language, gettext
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel, ConfigDict
from pydantic_core import to_json

from homeplate.api.validation import places
from homeplate.kit.errors import (
    Conflict,
    Forbidden,
    HomeplateError,
    Invalid,
    NotFound,
    Refused,
    Unauthenticated,
)
from homeplate.kit.room import no_room
from homeplate.kit.store import RETRY_SECONDS, passing
from homeplate.kit.text import Message, msg

PROBLEM = "application/problem+json"
STALE_CODES = ("stale", "revision")

log = logging.getLogger(__name__)


class ProblemPlace(BaseModel):
    """One thing that is wrong: where, a code, a sentence."""

    field: str
    code: str
    detail: str


class Problem(BaseModel):
    """Why a request was not carried out (RFC 9457). `context` holds what helps a program to go on."""

    model_config = ConfigDict(extra="forbid")

    type: str
    title: str
    status: int
    code: str
    detail: str
    field: str
    errors: list[ProblemPlace]
    context: dict[str, Any]


TITLES: dict[int, Message] = {
    400: msg("The request cannot be read"),
    401: msg("Say who you are"),
    403: msg("Not allowed"),
    404: msg("Not there"),
    405: msg("Not done this way"),
    409: msg("Refused as things stand"),
    412: msg("Changed meanwhile"),
    413: msg("Too large"),
    422: msg("The input does not fit"),
    429: msg("Too many requests"),
    500: msg("Our mistake"),
    503: msg("Busy"),
    507: msg("No room left"),
}


@dataclass(frozen=True, slots=True)
class Wrong:
    """One entry of `errors` before it is translated."""

    field: str
    code: str
    message: Message


class TooMany(HomeplateError):
    """More requests than the rate allows."""

    status = 429


class TooLarge(HomeplateError):
    """A body beyond the limit."""

    status = 413


class Unreadable(HomeplateError):
    """A request that is no HTTP, JSON or multipart as it should be."""

    status = 400


class NotAllowedHere(HomeplateError):
    """A method that the address does not know."""

    status = 405


class Broken(HomeplateError):
    """A mistake of ours; what it was stands in the log."""

    status = 500


class Stale(Conflict):
    """`If-Match` names a revision that is not the present one."""

    status = 412


def on_error(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The answer to any exception that an operation let through."""
    return problem_response(known_error(request, exception))


def known_error(request: HttpRequest, exception: Exception) -> HomeplateError:
    """The error that people are told about for any exception; what is our mistake goes to the log."""
    if isinstance(exception, HomeplateError):
        conditional = exception.code in STALE_CODES and "HTTP_IF_MATCH" in request.META
        return _stale(exception) if conditional else exception
    if isinstance(exception, ValidationError):
        return _invalid(exception)
    if full := no_room(exception):
        log.error("the disk is full", exc_info=exception, extra={"path": request.path})
        return full
    if busy := passing(exception):
        log.warning("the database is %s", busy.code, exc_info=exception, extra={"path": request.path})
        return busy
    for kind, translate in _TRANSLATIONS.items():
        if isinstance(exception, kind) and (found := translate(exception)):
            return found
    log.error("an API request failed", exc_info=exception, extra={"path": request.path})
    return Broken("broken", msg("Something went wrong on our side. It was noted."))


def problem_response(error: HomeplateError) -> HttpResponse:
    """The error as a response with the headers that belong to its status."""
    response = HttpResponse(
        to_json(problem(error), inf_nan_mode="null"), status=error.status, content_type=PROBLEM
    )
    if error.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="Homeplate"'
    elif error.status == 503:
        response["Retry-After"] = str(RETRY_SECONDS)
    return response


def problem(error: HomeplateError) -> dict[str, Any]:
    """The JSON of an error, in the language that is active."""
    wrong = [
        {"field": one.field, "code": one.code, "detail": _said(one.message)} for one in _all_wrong(error)
    ]
    return {
        "type": f"urn:homeplate:problem:{error.code}",
        "title": _said(TITLES.get(error.status, TITLES[500])),
        "status": error.status,
        "code": error.code,
        "detail": _said(error.message),
        "field": error.field,
        "errors": wrong,
        "context": _context(error.details),
    }


def _said(message: Message) -> str:
    return message.render(gettext, get_language() or "en")


def _context(details: object) -> dict[str, Any]:
    """Details that are plain values: the present revision, the stage, the permission, the place in a file."""
    if is_dataclass(details) and not isinstance(details, type):
        details = asdict(details)
    if not isinstance(details, Mapping):
        return {}
    return {str(key): value for key, value in details.items() if not isinstance(value, Message)}


def _all_wrong(error: HomeplateError) -> Iterable[Wrong]:
    """What `details` lists: missing criteria, findings of lint, problems of a definition, unfit fields."""
    details = error.details if isinstance(error.details, list | tuple) else ()
    for one in details:
        if isinstance(one, Wrong):
            yield one
        elif isinstance(one, Mapping):
            place = str(one.get("criterion") or one.get("path") or "")
            yield Wrong(place, str(one.get("state") or one.get("code")), one.get("reason") or one["message"])
        else:
            yield Wrong(one.path, one.code, getattr(one, "reason", None) or one.message)


def _stale(error: HomeplateError) -> HomeplateError:
    return Stale("stale", error.message, field="If-Match", details=error.details)


def _invalid(exception: ValidationError) -> Invalid:
    found = [Wrong(*place) for place in places(exception.errors)]
    return Invalid(found[0].code, found[0].message, field=found[0].field, details=found)


def _http_error(exception: HttpError) -> HomeplateError | None:
    if isinstance(exception, AuthenticationError):
        return Unauthenticated("token", msg("Send a personal token: “Authorization: Bearer …”."))
    if exception.status_code == 403:
        return Forbidden("csrf", msg("The form's token is missing or too old. Load the page again."))
    return Unreadable("json", msg("The body is not JSON that can be read."))


def _out_of_range(exception: Exception) -> HomeplateError:
    return Invalid("range", msg("A value is beyond what can be stored."))


def _missing(exception: Exception) -> HomeplateError:
    return NotFound("not-found", msg("There is nothing at this address."))


def _too_large(exception: Exception) -> HomeplateError:
    return TooLarge("too-large", msg("This request is too large."))


def _unreadable(exception: Exception) -> HomeplateError:
    return Unreadable("request", msg("The request cannot be read."))


_TRANSLATIONS: dict[type[Exception], Callable[[Any], HomeplateError | None]] = {
    HttpError: _http_error,
    Http404: _missing,
    DataError: _out_of_range,
    OverflowError: _out_of_range,
    RequestDataTooBig: _too_large,
    SuspiciousOperation: _unreadable,
    MultiPartParserError: _unreadable,
}

__all__ = ["PROBLEM", "Problem", "Refused", "known_error", "on_error", "problem", "problem_response"]
