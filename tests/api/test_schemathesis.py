"""Every operation under generated requests, fit and unfit: never a mistake of ours, always as documented."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.cache import cache
from django.db import transaction
from django.test.client import ClientHandler
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.client import published
from tests.api.world import World, build
from tests.make import northwind

MOST = 40
"""Requests of one operation: lists and bulk bodies have many parts, and each would be tried with each."""

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
RECORDS = {
    "deal_id": "deal",
    "account_id": "account",
    "contact_id": "contact",
    "document_id": "document",
    "process_id": "draft",
    "version_id": "version",
    "member_id": "member",
    "team_id": "team",
    "token_id": "token",
    "field_id": "region",
    "run_id": "import",
}
"""Path parameter to the record it is filled with in every other request: random ids find nothing."""

_handler = ClientHandler(enforce_csrf_checks=False)


def _app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """The program as WSGI, in the transaction of the test: Django's own handler would close the connection."""
    response: Any = _handler(environ)
    start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return [response.getvalue() if response.streaming else response.content]


schema = schemathesis.openapi.from_dict(published())
schema.app = _app


# Once is enough for what is about requests and documents; both engines get the naughty strings.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
sent: Counter[str] = Counter()


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One world for all operations, which leave nothing behind in it."""
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        yield build(northwind())
        transaction.set_rollback(True)


@schema.parametrize()
@hypothesis.settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(hypothesis.HealthCheck),
)
def test_an_operation_keeps_to_its_document(case: schemathesis.Case[Any], world: World) -> None:
    sent[case.operation.label] += 1
    if sent[case.operation.label] > MOST:
        return
    _aim(case, world)
    token = world.programs["admin"].headers["Authorization"]
    headers: dict[str, Any] = {**case.headers, "Authorization": token, "Accept-Encoding": "identity"}
    point = transaction.savepoint()
    response = case.call(headers=headers)
    transaction.savepoint_rollback(point)
    case.validate_response(response, checks=CHECKS)


def _aim(case: schemathesis.Case[Any], world: World) -> None:
    for name in case.path_parameters or {}:
        if name in RECORDS and len(str(case.path_parameters[name])) % 2 == 0:
            case.path_parameters[name] = world.ids[RECORDS[name]]
