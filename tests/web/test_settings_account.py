"""What people decide about themselves, and which sections of the settings they find."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from homeplate.ledger.queries import facts_about
from homeplate.people.actions import set_password
from homeplate.people.models import User
from homeplate.web.settings.zones import zones_like
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import text_of

pytestmark = pytest.mark.django_db

SAVED = {"name": "Rasmus L.", "time_zone": "Asia/Seoul", "language": "ko", "theme": "dark"}


def test_one_form_changes_all_that_a_person_decides(selling: House, visit: Visit) -> None:
    answer = visit("rasmus").post("settings-account", htmx=False, **SAVED)
    assert (answer.status_code, answer["Location"]) == (303, "/settings/account/")
    assert (answer.cookies["theme"].value, answer.cookies["django_language"].value) == ("dark", "ko")
    user = User.objects.get(id=selling.users["rasmus"])
    assert (user.name, user.time_zone, user.language, user.theme) == tuple(SAVED.values())
    with selling.inside():
        fact = facts_about(selling.members["rasmus"]).get()
    assert (fact.verb, fact.data) == ("member.profile_changed", SAVED)


def test_a_zone_that_is_none_stays_typed_with_its_reason(selling: House, visit: Visit) -> None:
    answer = visit("rasmus").post("settings-account", htmx=False, **{**SAVED, "time_zone": "Atlantis"})
    html = text_of(answer)
    assert answer.status_code == 422
    assert 'value="Atlantis"' in html
    assert "There is no time zone “Atlantis”." in html
    assert 'value="Rasmus L."' in html
    assert User.objects.get(id=selling.users["rasmus"]).name == "Rasmus"


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [("hels", "en", "Europe/Helsinki"), ("서울", "ko", "Asia/Seoul"), ("new york", "fi", "America/New_York")],
)
def test_a_zone_is_found_by_its_city(text: str, language: str, name: str) -> None:
    assert zones_like(text, language)[0][0] == name


def test_the_list_of_zones_completes_what_is_typed(visit: Visit) -> None:
    assert '<option value="Europe/Helsinki">' in text_of(
        visit("veli").get("settings-zones", time_zone="helsi")
    )


def test_the_settings_begin_with_ones_own(visit: Visit) -> None:
    answer = visit("veli").get("settings")
    assert (answer.status_code, answer["Location"]) == (303, "/settings/account/")


def test_a_changed_password_leads_back_to_the_settings(house: House) -> None:
    set_password(email="mina@northwind.example", password="a-good-long-one", now=NOW)
    client = Client()
    client.post(reverse("account_login"), {"login": "mina@northwind.example", "password": "a-good-long-one"})
    new = {"oldpassword": "a-good-long-one", "password1": "another-long-one", "password2": "another-long-one"}
    answer = client.post(reverse("account_change_password"), new)
    assert (answer.status_code, answer["Location"]) == (302, "/settings/account/")
