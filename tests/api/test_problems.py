"""Every refusal is problem+json with a code, a place and a sentence in the reader's language."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DataError, OperationalError
from django.test import override_settings
from django.utils.translation import get_language

from homeplate.accounts import actions as accounts
from homeplate.api import problems
from homeplate.api.problems import PROBLEM
from homeplate.kit.paging import write_cursor
from homeplate.people.models import User
from tests.api.client import BASE, Program, program
from tests.make import House

Deal = dict[str, Any]


def test_a_problem_has_the_parts_of_rfc_9457(rasmus: Program) -> None:
    answer = rasmus.post("/deals", {"name": ""})
    assert answer.headers["Content-Type"] == PROBLEM
    assert answer.json() == {
        "type": "urn:homeplate:problem:name-missing",
        "title": "The input does not fit",
        "status": 422,
        "code": "name-missing",
        "detail": "Give the deal a name.",
        "field": "name",
        "errors": [],
        "context": {},
    }


def test_all_unfit_fields_are_told_at_once(rasmus: Program) -> None:
    wrong = {"owner_id": "me", "expected_close": "soon", "value": {"amount": "much"}, "next_step": 7}
    problem = rasmus.post("/deals", wrong).json()
    assert [(one["field"], one["code"]) for one in problem["errors"]] == [
        ("name", "required"),
        ("owner_id", "id"),
        ("value.amount", "number"),
        ("expected_close", "date"),
        ("next_step", "object"),
    ]


@pytest.mark.parametrize("path", ["/", "/nothing", "/deals/", "/deals/x/y/z", "/openapi"])
def test_an_unknown_address_is_a_problem_too(rasmus: Program, path: str) -> None:
    answer = rasmus.client.get(BASE + path, headers=rasmus.headers)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, PROBLEM)


def test_a_method_that_an_address_does_not_know(rasmus: Program) -> None:
    answer = rasmus.client.delete(f"{BASE}/deals", headers=rasmus.headers)
    assert (answer.status_code, answer.json()["code"]) == (405, "method")
    assert "GET" in answer.headers["Allow"]


def test_what_is_not_an_id_is_told(rasmus: Program) -> None:
    answer = rasmus.get("/deals/pumps")
    assert (answer.status_code, answer.json()["field"], answer.json()["code"]) == (422, "deal_id", "id")


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "",
        "nonsense",
        '{"name": NaN}',
        '{"name": "\\ud800"}',
        "[" * 5000 + "]" * 5000,
        '{"x":' * 3000,
        "\xff",
    ],
)
def test_what_is_no_json_is_refused_before_anything_else(rasmus: Program, body: str) -> None:
    answer = rasmus.post("/deals", body.encode("latin-1"))
    assert answer.status_code in (400, 422)


@pytest.mark.parametrize("body", ["null", "[]", "7", '"text"', "true", '{"name": 7}', '{"name": ["a"]}'])
def test_json_of_another_form_is_refused_with_its_place(rasmus: Program, body: str) -> None:
    assert rasmus.post("/deals", body.encode()).status_code == 422


@pytest.mark.parametrize(
    "amount", ["1e400", "-1", "9" * 400, '"1e999999"', '"NaN"', '"Infinity"', '"١٢"', "1e-400", '"0.001"']
)
def test_no_amount_breaks_anything(rasmus: Program, amount: str) -> None:
    answer = rasmus.post("/deals", f'{{"name": "Pumps", "value": {{"amount": {amount}}}}}'.encode())
    assert answer.status_code in (201, 400, 422)


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=99999999999999999999",
        "cursor=AAAA",
        "sort=%F0%9F%92%A9",
        "value_from=1e30",
        "updated_since=0001-01-01T00:00:00%2B14:00",
        "close_from=2026-02-30",
        "status=gone",
        "custom=a:b:c",
    ],
)
def test_unfit_queries_are_told(rasmus: Program, query: str) -> None:
    assert rasmus.get(f"/deals?{query}").status_code == 422


def test_a_marker_of_numbers_beyond_the_database_is_refused(rasmus: Program, deal: Deal) -> None:
    cursor = write_cursor("value", ("9" * 40, deal["id"]))
    assert rasmus.get(f"/deals?sort=value&cursor={cursor}").status_code == 422


def test_the_sentence_is_in_the_language_asked_for_or_else_the_readers_own(
    selling: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(problems, "gettext", lambda sentence: f"{get_language()}: {sentence}")
    finn = program(selling, "rasmus", Accept_Language="fi,en;q=0.5")
    assert finn.post("/deals", {"name": ""}).json()["detail"] == "fi: Give the deal a name."
    User.objects.filter(id=selling.users["rasmus"]).update(language="ko")
    assert program(selling, "rasmus").post("/deals", {}).json()["detail"].startswith("ko: ")
    assert Program().get("/deals").json()["detail"].startswith("en: ")


@pytest.mark.parametrize(
    "error", [OperationalError("database is locked"), DataError("out of range"), OverflowError()]
)
def test_what_the_database_cannot_do_is_told_as_such(
    rasmus: Program, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise error

    monkeypatch.setattr(accounts, "create_account", fail)
    answer = rasmus.post("/accounts", {"name": "Oulu"})
    assert answer.status_code == (503 if isinstance(error, OperationalError) else 422)
    assert answer.headers.get("Retry-After") == ("1" if answer.status_code == 503 else None)


def test_our_own_mistake_is_no_page_and_tells_nothing(
    rasmus: Program, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(accounts, "create_account", fail)
    answer = rasmus.post("/accounts", {"name": "Oulu"})
    assert (answer.status_code, answer.json()["code"]) == (500, "broken")
    assert b"secret" not in answer.content
    assert "ZeroDivisionError" in caplog.text


@override_settings(HOMEPLATE_API_BODY=100)
def test_a_body_beyond_the_limit_is_refused_unread(rasmus: Program) -> None:
    answer = rasmus.post("/deals", {"name": "x" * 200})
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


@override_settings(HOMEPLATE_API_RATE=3)
def test_beyond_the_rate_a_token_waits(selling: House) -> None:
    hasty = program(selling, "rasmus")
    answers = [hasty.get("/kinds") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[0].headers["RateLimit"] == '"default";r=2;t=60'
    assert answers[3].headers["Retry-After"] == "60"
    assert program(selling, "mina").get("/kinds").status_code == 200
