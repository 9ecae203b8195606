"""An invitation as its guest meets it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from homeplate.people.actions import invite, set_password
from homeplate.people.models import User
from homeplate.web import join as page
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import text_of

pytestmark = pytest.mark.django_db
PASSWORD = "a-good-long-one"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def link(house: House, email: str = "kaisa@northwind.example", **more: Any) -> str:
    """The address that somebody is invited by, now."""
    values = {"language": "en", "now": timezone.now(), **more}
    return f"/join/{invite(house.actor('ada'), email=email, **values).text}/"


def send(client: Client, where: str, **values: str) -> HttpResponse:
    """The form of the page."""
    return client.post(where, values)  # type: ignore[return-value]


def test_a_stranger_says_a_name_and_is_in(selling: House) -> None:
    client, where = Client(), link(selling)
    response = client.get(where)
    assert "Join Northwind Controls" in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    answer = send(client, where, name="Kaisa", password=PASSWORD)
    assert (answer.status_code, answer["Location"]) == (303, "/")
    html = client.get("/pipeline/").content.decode()
    assert "You: Kaisa" in html
    assert "Northwind Controls" in html


def test_the_page_speaks_the_language_of_the_invitation_until_another_is_chosen(selling: House) -> None:
    client, where = Client(), link(selling, language="ko")
    assert '<html lang="ko"' in client.get(where).content.decode()
    client.cookies["django_language"] = "fi"
    assert '<html lang="fi"' in client.get(where).content.decode()
    send(client, where, name="Kaisa", password=PASSWORD)
    assert User.objects.get(email="kaisa@northwind.example").language == "fi"


def test_a_refused_form_keeps_the_name_and_never_the_password(selling: House) -> None:
    answer = send(Client(), link(selling), name="Kaisa", password="kort")
    html = text_of(answer)
    assert answer.status_code == 422
    assert 'value="Kaisa"' in html
    assert "kort" not in html
    assert 'aria-invalid="true"' in html


def test_a_known_user_signs_in_first_and_then_joins(selling: House) -> None:
    client, where = Client(), link(selling, "outsider@southwind.example")
    assert f"/accounts/login/?next={quote(where, safe='')}" in client.get(where).content.decode()
    answer = send(client, where, name="Mallory", password=PASSWORD)
    assert answer["Location"].startswith("/accounts/login/")
    set_password(email="outsider@southwind.example", password=PASSWORD, now=NOW)
    form = {"login": "outsider@southwind.example", "password": PASSWORD, "next": where}
    assert client.post("/accounts/login/", form)["Location"] == where
    send(client, where)
    assert "Northwind Controls" in client.get("/pipeline/").content.decode()
    assert "Southwind" in client.get("/workspaces/").content.decode()


def test_somebody_else_is_asked_to_sign_out(selling: House, visit: Visit) -> None:
    where, rasmus = link(selling), visit("rasmus").client
    html = rasmus.get(where).content.decode()
    assert "you are signed in as rasmus@northwind.example" in html
    assert send(rasmus, where).status_code == 404
    assert rasmus.post("/accounts/logout/", {"next": where})["Location"] == where


@pytest.mark.parametrize("where", ["/join/nonsense/", "/join/0190_x/"])
def test_a_link_that_is_none_says_so_plainly(where: str) -> None:
    response = Client().get(where)
    assert response.status_code == 404
    assert "This invitation is not valid" in response.content.decode()


def test_used_and_expired_links_look_the_same(selling: House) -> None:
    used = link(selling)
    send(Client(), used, name="Kaisa", password=PASSWORD)
    old = link(selling, "late@northwind.example", now=timezone.now() - timedelta(days=8))
    first, second = (Client().get(where).content.decode().replace(where, "") for where in (used, old))
    assert "This invitation is not valid" in first
    assert re.sub(r'value="\w{64}"', "", first) == re.sub(r'value="\w{64}"', "", second)


def test_guessing_links_is_slowed_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "ASKED_AT_MOST", 3)
    statuses = [Client().get("/join/nonsense/").status_code for _ in range(5)]
    assert statuses == [404, 404, 404, 429, 429]
