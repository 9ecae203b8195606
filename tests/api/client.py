"""A program that uses the API: sends JSON with a token, and holds every answer to the published document."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any, TypeAlias

from django.test import Client
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from homeplate.api.app import api
from homeplate.api.openapi import document
from homeplate.people.access import Actor
from homeplate.people.actions import create_token
from tests.make import NOW, House

BASE = "/api/v1"
Answer: TypeAlias = Any
"""What Django's test client gives: a response with `json()` besides."""


@cache
def published() -> dict[str, Any]:
    """The OpenAPI document."""
    return document(api)


class Program:
    """Somebody's program. `get("/deals")` gives Django's response after checking it against the document."""

    def __init__(self, token: str = "", **headers: str) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {token}", **headers} if token else headers

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """One request; `headers` are written with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        data = body if isinstance(body, bytes | str) else b"" if body is None else json.dumps(body)
        response: Any = self.client.generic(
            method, BASE + path, data, content_type="application/json", headers={**self.headers, **named}
        )
        conforms(method, path, response)
        return response

    def get(self, path: str, **headers: str) -> Answer:
        """Read."""
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        """Do."""
        return self.send("POST", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> Answer:
        """Set."""
        return self.send("PUT", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Answer:
        """Change."""
        return self.send("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Answer:
        """Take away."""
        return self.send("DELETE", path, **headers)


def token_of(actor: Actor, *scopes: str) -> str:
    """A token of this person, with everything their role allows unless scopes are named."""
    granted = scopes or tuple(permission.value for permission in actor.permissions)
    return create_token(actor, name="test", scopes=granted, now=NOW).text


def program(house: House, name: str, *scopes: str, **headers: str) -> Program:
    """The program of one of the named people."""
    return Program(token_of(house.actor(name), *scopes), **headers)


def conforms(method: str, path: str, response: Any) -> None:
    """Fails unless the document foresees this status, media type and body for the operation."""
    operation = operation_at(method, path)
    if operation is None:
        return
    media = response.headers.get("Content-Type", "").partition(";")[0]
    known, validator = _expected(operation["operationId"], str(response.status_code), media)
    assert known, f"{method} {path} answered {response.status_code} {media}: {response.content[:300]!r}"
    if validator is not None:
        error = next(validator.iter_errors(response.json()), None)
        assert error is None, f"{method} {path}: {error and (error.json_path, error.message)}"


def operation_at(method: str, path: str) -> dict[str, Any] | None:
    """The documented operation of an address; one without parameters in it comes first."""
    bare = path.partition("?")[0]
    for pattern, methods in _routes():
        if method.lower() in methods and pattern.fullmatch(bare):
            found: dict[str, Any] = methods[method.lower()]
            return found
    return None


@cache
def _routes() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    paths = sorted(published()["paths"].items(), key=lambda item: "{" in item[0])
    return [(re.compile(re.sub(r"\{[^}]+\}", "[^/]+", template)), methods) for template, methods in paths]


@cache
def _expected(operation_id: str, status: str, media: str) -> tuple[bool, Draft202012Validator | None]:
    """Whether the document foresees such an answer, and what its JSON must be like."""
    operations = (one for _, methods in _routes() for one in methods.values())
    operation = next(one for one in operations if one["operationId"] == operation_id)
    answer = operation["responses"].get(status)
    if answer and "$ref" in answer:
        answer = published()["components"]["responses"][answer["$ref"].rsplit("/", 1)[1]]
    if not answer or not answer.get("content"):
        return answer is not None, None
    content = answer["content"].get(media, answer["content"].get("*/*"))
    if not content:  # an empty one is a medium of its own, such as YAML
        return content is not None, None
    return True, _validator(content["schema"])


def _validator(schema: dict[str, Any]) -> Draft202012Validator:
    resource: Resource[Any] = Resource.from_contents(
        {"$schema": "https://json-schema.org/draft/2020-12/schema", **published()}
    )
    registry: Registry[Any] = Registry().with_resource("urn:api", resource)
    return Draft202012Validator(
        _absolute(schema), registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER
    )


def _absolute(part: Any) -> Any:
    """References of a schema that is taken out of the document point into it."""
    if isinstance(part, dict):
        return {key: f"urn:api{value}" if key == "$ref" else _absolute(value) for key, value in part.items()}
    return [_absolute(one) for one in part] if isinstance(part, list) else part
