"""The form for strangers: who may send it, what spam meets, what it brings."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.signing import dumps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from homeplate.leads import actions
from homeplate.leads.models import Lead
from homeplate.web.leads.strangers import SALT
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(selling: House) -> Any:
    """A form that asks for the company and what they need."""
    values = {
        "name": "Site",
        "title": "Ask us",
        "asks": ["company", "need"],
        "consent": "You may write to me.",
    }
    return actions.save_form(selling.actor("ada"), values=values, team_id=selling.teams["Seoul"], now=NOW)


def address(form: Any) -> str:
    return reverse("lead-form", args=[form.workspace_id, form.id])


def token(form: Any, seconds: float = 10, nonce: str = "a") -> str:
    opened = timezone.now() - timedelta(seconds=seconds)
    return dumps({"form": str(form.id), "nonce": nonce, "at": opened.timestamp()}, salt=SALT)


FILLED = {
    "person": "Minna Salo",
    "email": "minna@kone.example",
    "company": "Kone",
    "need": "Pumps",
    "consent": "yes",
}


def leads(house: House) -> list[Lead]:
    with house.inside():
        return list(Lead.objects.all())


def test_a_stranger_opens_it_without_cookies_inside_any_page_and_without_scripts(form: Any) -> None:
    client = Client()
    answer = client.get(address(form), headers={"Accept-Language": "fi"})
    page = text_of(answer)
    assert "Nimesi" in page
    assert "<script" not in page
    assert not client.cookies
    assert "X-Frame-Options" not in answer.headers
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "style=" not in page


def test_what_is_sent_is_a_lead_with_consent_in_the_team_of_the_form(selling: House, form: Any) -> None:
    answer = Client().post(address(form), {**FILLED, "token": token(form)})
    assert "Thank you" in text_of(answer)
    (row,) = leads(selling)
    assert (row.person, row.source, row.source_detail, row.team_id, row.owner_id) == (
        "Minna Salo", "web_form", "Site", selling.teams["Seoul"], None,
    )  # fmt: skip
    assert row.consent.startswith("You may write to me.\nSite, ")


def test_sent_twice_it_is_taken_in_once(selling: House, form: Any) -> None:
    for _ in range(2):
        Client().post(address(form), {**FILLED, "token": token(form, nonce="same")})
        cache.clear()  # as another process of the server, which shares nothing but the database
    (row,) = leads(selling)
    assert row.asked == 1


def test_what_people_do_not_see_catches_programs(selling: House, form: Any) -> None:
    answer = Client().post(address(form), {**FILLED, "token": token(form), "website": "http://spam.example"})
    assert answer.status_code == 200
    assert leads(selling) == []


@pytest.mark.parametrize("seconds", [0, 90_000])
def test_a_form_sent_at_once_or_too_late_comes_back_filled(selling: House, form: Any, seconds: float) -> None:
    answer = Client().post(address(form), {**FILLED, "token": token(form, seconds)})
    assert answer.status_code == 422
    assert "Minna Salo" in text_of(answer)
    assert leads(selling) == []


def test_a_token_of_another_form_or_none_is_refused(selling: House, form: Any) -> None:
    other = dumps({"form": "x", "nonce": "a", "at": 0}, salt=SALT)
    for wrong in ("", "nonsense", other):
        assert Client().post(address(form), {**FILLED, "token": wrong}).status_code == 422
    assert leads(selling) == []


@pytest.mark.parametrize("missing", ["person", "email", "consent"])
def test_what_is_missing_is_told_beside_its_field(selling: House, form: Any, missing: str) -> None:
    cache.clear()
    filled = {name: value for name, value in FILLED.items() if name != missing}
    answer = Client().post(address(form), {**filled, "token": token(form)})
    assert answer.status_code == 422
    assert re.search(rf'id="s-{missing}"[^>]*aria-invalid="true"', text_of(answer))
    assert leads(selling) == []


def test_nobody_sends_it_often_from_one_place(selling: House, form: Any) -> None:
    cache.clear()
    statuses = [
        Client()
        .post(address(form), {**FILLED, "email": f"a{n}@b.example", "token": token(form, nonce=str(n))})
        .status_code
        for n in range(12)
    ]
    assert statuses.count(200) == 10
    assert statuses[-1] == 429
    cache.clear()


def test_a_retired_form_says_so_and_one_that_never_was_is_not_there(selling: House, form: Any) -> None:
    actions.retire_form(selling.actor("ada"), form_id=form.id, now=NOW)
    assert Client().get(address(form)).status_code == 410
    assert Client().post(address(form), {**FILLED, "token": token(form)}).status_code == 410
    assert Client().get(reverse("lead-form", args=[selling.next_door, form.id])).status_code == 404
    assert leads(selling) == []


def test_the_settings_of_leads_are_changed_on_their_page(selling: House, visit: Visit, form: Any) -> None:
    ada = visit("ada")
    ada.post(
        "lead-rule-new", htmx=False, name="Korea", countries="KR", team_id=selling.teams["Seoul"], way="turn"
    )
    ada.post(
        "lead-settings-do",
        htmx=False,
        do="answering",
        opens="08:00",
        closes="16:00",
        target=120,
        immediate=30,
    )
    ada.post(
        "lead-settings-do",
        htmx=False,
        do="desk",
        member=selling.members["hana"],
        capacity=3,
        skills="pumps, fans",
    )
    ada.post(
        "lead-settings-do", htmx=False, do="reasons", own="Too small for us", **{"reason-no_need": "yes"}
    )
    page = text_of(ada.get("lead-settings"))
    for part in (
        "Korea",
        "South Korea",
        "at most 3",
        "pumps, fans",
        "Too small for us",
        "Site",
        'value="120"',
    ):
        assert part in page, part
    made = ada.post("lead-form-new", htmx=False, name="Fair", title="Meet us", source="event", asks="need")
    assert made.status_code == 303
    bad = ada.post(
        "lead-settings-do", htmx=False, do="answering", opens="18:00", closes="16:00", target=1, immediate=30
    )
    assert bad.status_code == 422
    assert "iframe" in text_of(ada.get("lead-form-edit", form.id))


def test_a_manager_sees_the_settings_and_sets_only_the_desks_of_the_own_team(
    selling: House, visit: Visit
) -> None:
    mina = visit("mina")
    assert "New rule" not in text_of(mina.get("lead-settings"))
    assert (
        mina.post("lead-settings-do", do="desk", member=selling.members["rasmus"], capacity=3).status_code
        == 200
    )
    assert (
        mina.post("lead-settings-do", do="desk", member=selling.members["hana"], capacity=3).status_code
        == 404
    )


def test_what_was_refused_may_be_sent_again_from_the_same_page(selling: House, form: Any) -> None:
    for filled in ({**FILLED, "email": "nonsense"}, FILLED):
        Client().post(address(form), {**filled, "token": token(form, nonce="once")})
    (row,) = leads(selling)
    assert row.email == "minna@kone.example"
