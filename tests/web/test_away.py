"""A database that is busy or out of reach, wherever a request needs it first: said plainly, with a way to try again."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any, NoReturn

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from homeplate.people.actions import create_token
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import Visitor, text_of

pytestmark = pytest.mark.django_db


def gone(*_: object) -> NoReturn:
    raise OperationalError("unable to open database file")


def closed(*_: object) -> NoReturn:
    raise InterfaceError("connection already closed")


def locked(*_: object) -> NoReturn:
    raise OperationalError("database is locked")


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    with caplog.at_level(logging.CRITICAL, "django.request"):
        yield


def patient(visit: Visit, name: str) -> Visitor:
    """Somebody whose browser shows what the server answers to an exception."""
    found = visit(name)
    found.client.raise_request_exception = False
    return found


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (gone, "database is out of reach"),
        (closed, "database is out of reach"),
        (locked, "Somebody else is writing"),
    ],
)
def test_a_page_says_so_and_offers_to_be_tried_again(
    selling: House, visit: Visit, trouble: Any, words: str
) -> None:
    rasmus = patient(visit, "rasmus")
    with connection.execute_wrapper(trouble):
        page = rasmus.get("pipeline")
    assert (page.status_code, page["Retry-After"]) == (503, "1")
    assert words in text_of(page)
    assert b'href="/pipeline/">Try again' in page.content


def test_it_speaks_the_language_of_the_browser(selling: House, visit: Visit) -> None:
    rasmus = patient(visit, "rasmus")
    with connection.execute_wrapper(gone):
        for language, words in (("fi", "Yritä uudelleen"), ("ko", "다시 시도")):
            page = rasmus.client.get("/pipeline/", headers={"Accept-Language": language})
            assert words in text_of(page)


def test_a_part_of_a_page_leaves_the_page_as_it_is(selling: House, visit: Visit) -> None:
    rasmus = patient(visit, "rasmus")
    with connection.execute_wrapper(gone):
        answer = rasmus.post("account-new", name="Kone Oyj")
    assert (answer.status_code, answer["HX-Reswap"]) == (503, "none")
    assert "out of reach" in json.loads(answer["HX-Trigger"])["toast"]["text"]


def test_a_form_is_sent_again_as_it_was_typed(selling: House, visit: Visit) -> None:
    rasmus = patient(visit, "rasmus")
    with connection.execute_wrapper(gone):
        page = rasmus.post("account-new", htmx=False, name="Kone <Oyj>")
    assert page.status_code == 503
    assert b'<form method="post" action="/accounts/new/">' in page.content
    assert b'name="name" value="Kone &lt;Oyj&gt;"' in page.content
    assert "Send what I typed" in text_of(page)


def test_a_file_and_a_password_are_left_to_the_browser(selling: House, visit: Visit) -> None:
    olli = patient(visit, "olli")
    with connection.execute_wrapper(gone):
        file = olli.post("imports", htmx=False, file=SimpleUploadedFile("deals.csv", b"Deal\nPumps\n"))
        sign_in = Client(raise_request_exception=False).post(
            "/accounts/login/", {"login": "rasmus@northwind.example", "password": "9-innings-2-outs"}
        )
    for page in (file, sign_in):
        assert page.status_code == 503
        assert "Go back in your browser" in text_of(page)
        assert b"9-innings" not in page.content


def test_a_program_gets_a_problem_whether_it_is_known_yet_or_not(selling: House) -> None:
    token = create_token(selling.actor("rasmus"), name="Reports", scopes=["deals:read"], now=NOW).text
    client = Client(raise_request_exception=False)
    with connection.execute_wrapper(gone):
        answer = client.get("/api/v1/deals", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "1")
    assert answer["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["code"] == "away"


def test_a_mistake_of_ours_is_not_taken_for_it(selling: House, visit: Visit) -> None:
    def missing(*_: object) -> NoReturn:
        raise OperationalError("no such table: people_user")

    rasmus = patient(visit, "rasmus")
    with connection.execute_wrapper(missing):
        page = rasmus.get("pipeline")
    assert page.status_code == 500
    assert "Something broke on our side" in text_of(page)


def test_it_is_noted_in_the_log(selling: House, visit: Visit, caplog: pytest.LogCaptureFixture) -> None:
    rasmus = patient(visit, "rasmus")
    with caplog.at_level(logging.WARNING, "homeplate"), connection.execute_wrapper(gone):
        rasmus.get("pipeline")
    assert "the database is away" in caplog.text
