"""The OpenAPI document: what django-ninja knows, completed by what holds for every operation."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET
from ninja import NinjaAPI
from pydantic import BaseModel

from homeplate.api.problems import PROBLEM, TITLES, Problem

SNAPSHOT = Path(__file__).with_name("openapi.json")
REF = "#/components/schemas/{model}"
ALWAYS = (401, 403, 404, 422, 429, 500, 503)
WRITING = ("post", "put", "patch", "delete")

HEADERS: dict[str, dict[str, Any]] = {
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "Sent again with the same key, the request acts once and is answered as the first time.",
        "required": False,
        "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
    },
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "description": "The ETag of the record as it was read. Refused (412) when somebody changed it since.",
        "required": False,
        "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
    },
    "IfNoneMatch": {
        "name": "If-None-Match",
        "in": "header",
        "description": "The ETag that you have already: answered 304 when it is the present one.",
        "required": False,
        "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
    },
}


@require_GET
def serve(request: HttpRequest) -> HttpResponse:
    """The committed document, without sign-in."""
    return HttpResponse(snapshot(), content_type="application/json")


def document(api: NinjaAPI) -> dict[str, Any]:
    """The whole document, built from the code."""
    schema: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=""))
    components = schema["components"]
    components["schemas"] |= _schemas(Problem)
    components["responses"] = {f"Problem{status}": _problem(status) for status in sorted(TITLES)}
    components["parameters"] = HEADERS
    functions = _functions(api)
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            _complete(path, method, operation, functions[operation["operationId"]])
    _untitle(schema)
    return schema


def _functions(api: NinjaAPI) -> dict[str, tuple[str, ...]]:
    """Operation id to the names that its function uses: which conditions it reads is seen, not declared."""
    return {
        str(operation.operation_id): inspect.unwrap(operation.view_func).__code__.co_names
        for bound in api._get_bound_routers()
        for view in bound.path_operations.values()
        for operation in view.operations
    }


def _complete(path: str, method: str, operation: dict[str, Any], uses: tuple[str, ...]) -> None:
    """Headers, security scopes and the problems that an operation may answer."""
    parameters, responses = operation["parameters"], operation["responses"]
    if method == "post":
        parameters.append({"$ref": "#/components/parameters/IdempotencyKey"})
    if "wanted_revision" in uses:
        parameters.append({"$ref": "#/components/parameters/IfMatch"})
    if "is_known" in uses:
        parameters.append({"$ref": "#/components/parameters/IfNoneMatch"})
        responses[304] = {"description": "Not modified"}
    for status in _statuses(method, operation, uses):
        responses[status] = {"$ref": f"#/components/responses/Problem{status}"}
    if media := operation.pop("x-media", None):
        responses[200]["content"] = {media: {}}
    scopes = [operation["x-permission"]] if "x-permission" in operation else []
    operation["security"] = [{"Token": scopes}, {"Session": []}]
    operation["responses"] = {str(status): responses[status] for status in sorted(responses)}


def _statuses(method: str, operation: dict[str, Any], uses: tuple[str, ...]) -> Iterator[int]:
    yield from ALWAYS
    if method in WRITING or operation.pop("x-refuses", False):
        yield 409
    if "wanted_revision" in uses:
        yield 412
    if method in WRITING:
        yield from (400, 413)


def _problem(status: int) -> dict[str, Any]:
    return {
        "description": str(TITLES[status]),
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _schemas(model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema(ref_template=REF, mode="serialization")
    return {**schema.pop("$defs", {}), model.__name__: schema}


def _untitle(part: Any) -> None:
    """Take out the titles that Pydantic makes of names; a property may be called title all the same."""
    if isinstance(part, dict):
        if isinstance(part.get("title"), str) and "version" not in part:
            del part["title"]
        for value in part.values():
            _untitle(value)
    elif isinstance(part, list):
        for value in part:
            _untitle(value)


@cache
def snapshot() -> bytes:
    """The committed document."""
    return SNAPSHOT.read_bytes()
