"""Who gets in, in which language, theme and workspace."""

from __future__ import annotations

import json
import smtplib
from typing import NoReturn

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from structlog.testing import capture_logs

from homeplate.people.actions import add_member, change_member, change_own_profile, set_password
from homeplate.people.models import Seat, User
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import Visitor, text_of

pytestmark = pytest.mark.django_db


def test_signing_in_leads_to_the_day(selling: House) -> None:
    set_password(email="mina@northwind.example", password="a-good-long-one", now=NOW)
    form = {"login": "mina@northwind.example", "password": "a-good-long-one"}
    response = Client().post(reverse("account_login"), form, follow=True)
    assert response.redirect_chain[-1][0] == "/today/"
    assert "Nothing on your plate" in response.content.decode()


def test_a_stranger_is_sent_to_the_door_and_comes_back_afterwards() -> None:
    response = Client().get("/pipeline/?q=kone")
    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=/pipeline/%3Fq%3Dkone"


def test_scripts_of_a_stranger_are_told_and_swap_nothing() -> None:
    response = Client().get("/pipeline/", headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Reswap"], response.content) == (401, "none", b"")


def test_a_form_sent_while_signed_out_comes_back_whole_but_for_secrets() -> None:
    typed = {"name": ['Kone "Oyj" <x>'], "note": ["one\r\ntwo"], "tag": ["a", "b"], "new_password": ["hush"]}
    response = Client().post("/accounts/new/?kind=x", typed)
    html = text_of(response)
    assert (response.status_code, response["Cache-Control"]) == (401, "no-store")
    assert 'action="/accounts/new/?kind=x"' in html
    assert 'name="name" value="Kone &#34;Oyj&#34; &lt;x&gt;"' in html
    assert html.count('type="hidden" name="tag"') == 2
    assert "hush" not in html
    assert "Files cannot be kept" not in html


def test_files_of_a_form_sent_while_signed_out_are_to_be_chosen_again() -> None:
    file = SimpleUploadedFile("deals.csv", b"Deal Name\nPumps\n")
    assert "Files cannot be kept" in text_of(Client().post("/imports/", {"file": file}))


def test_signing_in_again_ends_where_the_waiting_tab_is_told(selling: House, visit: Visit) -> None:
    rasmus = visit("rasmus")
    assert "Close this tab" in text_of(rasmus.get("signed-in"))
    seat = json.loads(rasmus.get("signed-in", htmx=True).content)
    assert seat == {"member": str(selling.members["rasmus"])}
    assert f'data-member="{selling.members["rasmus"]}"' in text_of(rasmus.get("accounts"))
    assert Client().get("/signed-in/")["Location"] == "/accounts/login/?next=/signed-in/"


def test_a_user_without_a_seat_is_told_whom_to_ask(house: House) -> None:
    Seat.objects.filter(user_id=house.users["veli"]).delete()
    response = Visitor(house, "veli").get("pipeline")
    assert response.status_code == 403
    assert "veli@northwind.example" in text_of(response)
    assert reverse("account_logout") in text_of(response)


def test_somebody_made_inactive_is_out_at_once(selling: House, visit: Visit) -> None:
    rasmus = visit("rasmus")
    assert rasmus.get("pipeline").status_code == 200
    change_member(selling.actor("ada"), member_id=selling.members["rasmus"], is_active=False, now=NOW)
    assert rasmus.get("pipeline").status_code == 403


def test_pages_speak_the_language_of_the_person(selling: House, visit: Visit) -> None:
    change_own_profile(selling.actor("rasmus"), language="ko", now=NOW)
    html = text_of(visit("rasmus").get("pipeline"))
    assert '<html lang="ko"' in html
    assert "발견" in html


def test_a_language_chosen_in_the_menu_holds_at_once_and_stays(selling: House, visit: Visit) -> None:
    rasmus = visit("rasmus")
    response = rasmus.post("preferences", htmx=False, language="fi", next="/pipeline/")
    assert (response.status_code, response["Location"]) == (303, "/pipeline/")
    assert '<html lang="fi"' in text_of(rasmus.get("pipeline"))
    assert User.objects.get(id=selling.users["rasmus"]).language == "fi"
    assert response.cookies["django_language"].value == "fi"


def test_a_theme_follows_the_person_to_another_device(selling: House, visit: Visit) -> None:
    visit("rasmus").post("preferences", htmx=False, theme="dark", next="/pipeline/")
    elsewhere = visit("rasmus")
    del elsewhere.client.cookies["theme"]
    response = elsewhere.get("pipeline")
    assert 'data-theme="dark"' in text_of(response)
    assert response.cookies["theme"].value == "dark"


def test_an_unknown_choice_changes_nothing_and_leads_nowhere_else(visit: Visit) -> None:
    response = visit("rasmus").post("preferences", htmx=False, language="xx", next="https://evil.example/")
    assert response["Location"] == "/"
    assert "django_language" not in response.cookies


def test_somebody_with_two_seats_chooses_where_to_work(selling: House, visit: Visit) -> None:
    add_member(selling.actor("ada"), name="Oona", email="outsider@southwind.example", now=NOW)
    outsider = visit("outsider")
    assert reverse("workspaces") in text_of(outsider.get("pipeline"))
    assert "Northwind Controls" in text_of(outsider.get("workspaces"))
    response = outsider.post("workspaces", htmx=False, workspace=str(selling.id))
    assert (response.status_code, response["Location"]) == (303, "/")
    assert "Discovery" in text_of(outsider.get("pipeline"))


def test_a_workspace_that_one_may_not_enter_is_not_there(selling: House, visit: Visit) -> None:
    response = visit("outsider").post("workspaces", htmx=False, workspace=str(selling.id))
    assert response.status_code == 404


def test_a_lost_seat_falls_back_to_another_workspace(selling: House, visit: Visit) -> None:
    outsider = visit("outsider")
    session = outsider.client.session
    session["workspace"] = str(selling.id)
    session.save()
    assert "Southwind" in text_of(outsider.get("pipeline"))


def test_pages_are_nobody_elses_to_keep(visit: Visit) -> None:
    response = visit("rasmus").get("pipeline")
    assert response["Cache-Control"] == "private, no-cache"
    assert "HX-Request" in response["Vary"]


@pytest.mark.parametrize(
    "refusal",
    [
        smtplib.SMTPAuthenticationError(535, b"authentication failed"),
        smtplib.SMTPRecipientsRefused({"mina@northwind.example": (550, b"no such user")}),
        ConnectionRefusedError(111, "Connection refused"),
        TimeoutError("timed out"),
    ],
)
@pytest.mark.parametrize("address", ["mina@northwind.example", "nobody@northwind.example"])
def test_a_link_that_no_mail_server_takes_is_said_and_the_address_kept(
    selling: House, monkeypatch: pytest.MonkeyPatch, address: str, refusal: Exception
) -> None:
    cache.clear()

    def refuse(*_: object, **__: object) -> NoReturn:
        raise refusal

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    with capture_logs() as logged:
        page = Client().post(reverse("account_reset_password"), {"email": address})
    assert (page.status_code, page["Retry-After"]) == (503, "60")
    assert "could not be sent" in text_of(page)
    assert f'value="{address}"' in text_of(page)
    assert "no such user" not in text_of(page)
    assert [one["event"] for one in logged] == ["the link to a new password was not sent"]
