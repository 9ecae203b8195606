"""The published document: complete, stable, and what is served."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.test import Client
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from homeplate.api.openapi import SNAPSHOT
from homeplate.api.snapshot import main, text
from homeplate.api.types import Answer, Body
from tests.api.client import published


def _operations() -> list[tuple[str, str, dict[str, Any]]]:
    return [(m, p, op) for p, methods in published()["paths"].items() for m, op in methods.items()]


def test_the_committed_document_is_current() -> None:
    assert SNAPSHOT.read_text(encoding="utf-8") == text(), "run python -m homeplate.api.snapshot"
    assert main(["--check"]) == 0


def test_the_document_is_served_to_everybody(client: Client) -> None:
    served = client.get("/api/v1/openapi.json").json()
    assert served == json.loads(text())
    assert served["openapi"].startswith("3.1")


def test_every_operation_says_what_it_does_and_how_it_may_fail() -> None:
    for method, path, operation in _operations():
        assert operation["summary"] and operation["description"].strip(), path
        assert {"401", "403", "404", "422", "429", "500", "503"} <= set(operation["responses"]), path
        names = [parameter.get("$ref", "").rsplit("/", 1)[-1] for parameter in operation["parameters"]]
        assert ("IdempotencyKey" in names) == (method == "post"), path
        assert ("412" in operation["responses"]) == ("IfMatch" in names), path


def test_operation_ids_are_unique() -> None:
    counted = Counter(operation["operationId"] for _, _, operation in _operations())
    assert [name for name, count in counted.items() if count > 1] == []


def test_every_schema_is_one_and_valid() -> None:
    for schema in published()["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    counted = Counter(model.__name__ for base in (Answer, Body) for model in _below(base))
    assert [name for name, count in counted.items() if count > 1] == []


def _below(model: type[BaseModel]) -> set[type[BaseModel]]:
    found = {one for one in model.__subclasses__() if one.__module__.startswith("homeplate.")}
    return found.union(*(_below(one) for one in found))


def test_the_reference_lists_every_operation_with_its_permission() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "api.md").read_text(encoding="utf-8")
    for method, path, operation in _operations():
        permission = operation.get("x-permission")
        row = f"| {method.upper()} | `{path}` | {operation['summary']} | {f'`{permission}`' if permission else ''} |"
        assert row in page, row
