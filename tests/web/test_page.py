"""What every page answers when something goes wrong."""

from __future__ import annotations

import json

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from homeplate.people.models import User
from homeplate.web.page import go, toast, trigger
from tests.make import House
from tests.web.conftest import Visit
from tests.web.selling import text_of

pytestmark = pytest.mark.django_db


def busy(*_: object, **__: object) -> None:
    """A store in which somebody else is writing."""
    raise OperationalError("database is locked")


def test_a_busy_store_asks_for_a_moment(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("homeplate.web.pipeline.around.choices", busy)
    response = visit("rasmus").get("pipeline", q="kone")
    assert (response.status_code, response["Retry-After"]) == (503, "1")
    assert 'href="/pipeline/?q=kone"' in text_of(response)


def test_scripts_are_told_in_a_message(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("homeplate.web.search.search_deals", busy)
    response = visit("rasmus").get("search", htmx=True, q="kone")
    assert (response.status_code, response["HX-Reswap"]) == (503, "none")
    assert "try again in a moment" in json.loads(response["HX-Trigger"])["toast"]["text"]


def test_another_failure_of_the_store_is_not_called_busy(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OperationalError("no such table: deals_deal")

    monkeypatch.setattr("homeplate.web.pipeline.around.choices", broken)
    with pytest.raises(OperationalError):
        visit("rasmus").get("pipeline")


def test_what_the_role_may_not_do_is_said_as_a_page(visit: Visit) -> None:
    response = visit("veli").get("deal-new")
    assert response.status_code == 403
    assert "This is not for your role" in text_of(response)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Not done this way"), ("ko", "지원하지 않는 방식"), ("fi", "Tämä ei onnistu näin")],
)
def test_an_address_of_a_form_says_so_to_whoever_looks(
    selling: House, visit: Visit, language: str, words: str
) -> None:
    User.objects.filter(id=selling.users["rasmus"]).update(language=language)
    for client, headers in (
        (visit("rasmus").client, {"Accept-Language": "de"}),  # as the account says
        (Client(), {"Accept-Language": language}),  # as the browser says
    ):
        response = client.get(reverse("preferences"), headers=headers)
        assert (response.status_code, response["Allow"]) == (405, "POST")
        assert f'<html lang="{language}"' in text_of(response) and words in text_of(response)


def test_scripts_are_told_that_an_address_is_not_asked_so(visit: Visit) -> None:
    response = visit("rasmus").get("preferences", htmx=True)
    assert (response.status_code, response["Allow"], response["HX-Reswap"]) == (405, "POST", "none")
    assert json.loads(response["HX-Trigger"])["toast"]["tone"] == "bad"


def test_a_message_survives_a_redirect_whatever_it_says(visit: Visit) -> None:
    rasmus = visit("rasmus")
    made = rasmus.post("account-new", htmx=False, name='Kone; "Oyj", 한빛 /x')
    gone = rasmus.post("account-archive", made["Location"].split("/")[2], htmx=False)
    value = gone.cookies["toast"].value
    assert value.isascii()
    assert not set(value) & set('";, /')


@pytest.mark.parametrize(
    ("address", "header", "value"),
    [
        ("/accounts/1/#care", "HX-Refresh", "true"),  # else the page would stay as it is
        ("/accounts/1/", "HX-Redirect", "/accounts/1/"),
        ("/accounts/1/?feedback=all#care", "HX-Redirect", "/accounts/1/?feedback=all#care"),
        ("/accounts/2/#care", "HX-Redirect", "/accounts/2/#care"),
    ],
)
def test_a_place_in_the_page_that_is_shown_is_read_again(address: str, header: str, value: str) -> None:
    came_from = {"HX-Request": "true", "HX-Current-URL": "http://localhost/accounts/1/#t-deals"}
    response = go(RequestFactory().post("/", headers=came_from), address, "Saved.")
    assert response[header] == value
    assert "toast" in response.cookies and len({"HX-Refresh", "HX-Redirect"} & set(response.headers)) == 1


def test_several_events_share_one_header() -> None:
    response = trigger(toast(HttpResponse(), "Saved."), {"stale": {}})
    assert set(json.loads(response["HX-Trigger"])) == {"toast", "stale"}
