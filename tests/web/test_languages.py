"""The language of a person holds for all they are shown and sent; the settings say how far texts are translated."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from homeplate.deals import actions
from homeplate.fields.actions import define_field
from homeplate.people.actions import create_token
from homeplate.people.models import User
from homeplate.people.queries import actor_for_user
from homeplate.process.lint.languages import lacking
from homeplate.process.templates import template
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import add_deal, text_of

pytestmark = pytest.mark.django_db
WORDS = {
    "ko": {"notice": "넘겨주었습니다", "header": "영업 기회", "brief": "영업 기회"},
    "fi": {"notice": "siirsi", "header": "Kauppa", "brief": "kauppa"},
}


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def speak(house: House, who: str, language: str) -> None:
    User.objects.filter(id=house.users[who]).update(language=language)


def test_a_page_speaks_the_language_of_the_account_not_of_the_browser(selling: House, visit: Visit) -> None:
    speak(selling, "rasmus", "fi")
    rasmus = visit("rasmus")
    answer = rasmus.client.get(reverse("pipeline"), headers={"Accept-Language": "ko"})
    assert '<html lang="fi"' in answer.content.decode()


@pytest.mark.parametrize("language", ["ko", "fi"])
def test_a_mail_to_set_a_password_speaks_the_language_of_who_gets_it(selling: House, language: str) -> None:
    client, address = Client(), "rasmus@northwind.example"
    User.objects.filter(id=selling.users["rasmus"]).update(password="pbkdf2_sha256$1$x$y")
    bodies = {}
    for account, browser in (("en", language), (language, "en")):
        speak(selling, "rasmus", account)
        cache.clear()
        client.post(
            reverse("account_reset_password"), {"email": address}, headers={"Accept-Language": browser}
        )
        bodies[account] = mail.outbox[-1].body
    assert bodies["en"].isascii()
    assert re.search("[가-힣]" if language == "ko" else "salasana", str(bodies[language]), re.IGNORECASE)


@pytest.mark.parametrize("language", ["ko", "fi"])
def test_an_invitation_speaks_the_language_it_was_made_for(
    visit: Visit, settings: Any, language: str
) -> None:
    settings.HOMEPLATE_MAIL_SERVER = True
    visit("ada").post(
        "settings-invite", htmx=False, email="new@northwind.example", role="rep", language=language, team=""
    )
    assert re.search("[가-힣]" if language == "ko" else "[äö]", str(mail.outbox[-1].body))


@pytest.mark.parametrize("language", ["ko", "fi"])
def test_notices_and_exports_speak_the_language_of_the_reader(
    selling: House, visit: Visit, language: str
) -> None:
    speak(selling, "mina", language)
    deal = add_deal(selling, "rasmus")
    mina = selling.members["mina"]
    actions.assign_deal(selling.actor("ada"), deal_id=deal.id, owner_id=mina, now=NOW)
    assert WORDS[language]["notice"] in text_of(visit("mina").get("notices"))
    exported = b"".join(visit("mina").get("pipeline-export").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert exported.split(",")[0].strip('"') == WORDS[language]["header"]


def test_a_call_brief_speaks_the_language_of_the_reader(selling: House, visit: Visit) -> None:
    deal = add_deal(selling, "rasmus")
    english = visit("rasmus").get("deal-brief", deal.id)
    speak(selling, "rasmus", "ko")
    korean = visit("rasmus").get("deal-brief", deal.id)
    assert english.content[:4] == korean.content[:4] == b"%PDF"
    assert b"/Lang" in korean.content
    assert re.search(rb"/Lang\s*\(\s*ko", korean.content)
    assert re.search(rb"/Lang\s*\(\s*en", english.content)


@pytest.mark.parametrize(
    ("asked", "spoken"), [("fi", "[äö]"), ("ko", "[가-힣]"), ("", "[가-힣]"), ("sv, fi;q=0.5", "[äö]")]
)
def test_an_error_of_the_api_speaks_what_was_asked_for_else_the_language_of_the_account(
    selling: House, asked: str, spoken: str
) -> None:
    speak(selling, "rasmus", "ko")
    rasmus = actor_for_user(selling.users["rasmus"], selling.id, "page")
    token = create_token(rasmus, name="x", scopes=["deals:read"], now=NOW).text
    headers = {"Authorization": f"Bearer {token}", **({"Accept-Language": asked} if asked else {})}
    answer = Client().post("/api/v1/deals", {"name": "x"}, "application/json", headers=headers)
    told = json.loads(answer.content)["detail"]
    assert answer.status_code == 403
    assert re.search(spoken, told)


def test_the_settings_say_who_reads_what_and_what_lacks_a_translation(selling: House, visit: Visit) -> None:
    speak(selling, "hana", "ko")
    define_field(
        selling.actor("ada"), record="deal", key="plant", kind="text", label={"en": "Plant"}, now=NOW
    )
    html = text_of(visit("ada").get("settings-languages"))
    assert re.search(r"/processes/[0-9a-f-]{36}/", html)
    assert "must have" in html
    assert re.search(r"t-warn[^>]*>\d+ %<br><span class=\"small\">\d+ texts missing", html)
    assert "for new people" in html


def test_the_page_of_languages_costs_a_fixed_number_of_statements(
    selling: House, visit: Visit, django_assert_max_num_queries: Any
) -> None:
    ada = visit("ada")
    ada.get("settings-languages")
    with django_assert_max_num_queries(11):
        ada.get("settings-languages")


def test_a_shipped_process_lacks_nothing_in_the_languages_of_the_product() -> None:
    texts, missing = lacking(template("pipeline"), ("en", "ko", "fi", "sv"))
    assert texts > 100
    assert missing == {"en": 0, "ko": 0, "fi": 0, "sv": texts}
