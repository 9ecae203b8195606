"""What administrators do with members and invitations."""

from __future__ import annotations

import re
import smtplib
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from homeplate.ledger.queries import facts_about
from homeplate.people.actions import add_member, change_member, set_password
from homeplate.people.models import Invitation, Member, User
from homeplate.web.settings import invitations as pages
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import add_deal, text_of

pytestmark = pytest.mark.django_db

GUEST = {"email": "kaisa@northwind.example", "role": "manager", "language": "fi", "team": ""}


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def mail_server(settings: Any) -> None:
    """A mail server is configured."""
    settings.HOMEPLATE_MAIL_SERVER = True


def names(html: str) -> list[str]:
    """The members of the list, in their order."""
    return re.findall(r'<span class="cut"><a href="[^"]+">([^<]+)<', html)


@pytest.mark.parametrize(
    ("asked", "seen"),
    [
        ({}, ["Ada", "Hana", "Jiwoo", "Mina", "Olli", "Rasmus", "Seo-yeon"]),
        ({"q": "RAS"}, ["Rasmus"]),
        ({"q": "hana@north"}, ["Hana"]),
        ({"show": "left"}, ["Veli"]),
        ({"q": "nobody"}, []),
        ({"from": "lots"}, ["Ada", "Hana", "Jiwoo", "Mina", "Olli", "Rasmus", "Seo-yeon"]),
        ({"from": "100"}, []),
    ],
)
def test_the_list_follows_its_address(
    selling: House, visit: Visit, asked: dict[str, str], seen: list[str]
) -> None:
    change_member(selling.actor("ada"), member_id=selling.members["veli"], is_active=False, now=NOW)
    assert names(text_of(visit("ada").get("settings-people", **asked))) == seen


def test_the_menu_offers_only_what_the_role_may_use(visit: Visit) -> None:
    assert 'href="/settings/people/"' in text_of(visit("ada").get("settings-account"))
    for name in ("rasmus", "mina", "olli", "veli"):
        assert 'href="/settings/people/"' not in text_of(visit(name).get("settings-account"))


def test_many_members_cost_no_more_statements(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    ada.get("settings-people")
    with CaptureQueriesContext(connection) as few:
        ada.get("settings-people")
    for number in range(8):
        add_member(selling.actor("ada"), name=f"Import {number}", now=NOW)
    with CaptureQueriesContext(connection) as many:
        ada.get("settings-people")
    assert len(few) == len(many) <= 8


def test_role_team_and_reach_change_together(selling: House, visit: Visit) -> None:
    hana = selling.members["hana"]
    values = {"role": "manager", "team": str(selling.teams["Helsinki"]), "reach": "all"}
    answer = visit("ada").post("settings-member", hana, htmx=False, **values)
    assert answer.status_code == 303
    with selling.inside():
        member = Member.objects.get(id=hana)
        assert (member.role, member.team_id, member.reach) == ("manager", selling.teams["Helsinki"], "all")
        assert facts_about(hana).get().verb == "member.changed"


def test_the_last_administrator_keeps_the_role_and_is_told_why(selling: House, visit: Visit) -> None:
    ada = selling.members["ada"]
    answer = visit("ada").post("settings-member", ada, htmx=False, role="rep", team="", reach="")
    assert answer.status_code == 409
    assert "A workspace needs an administrator" in text_of(answer)
    answer = visit("ada").post("settings-member-deactivate", ada, htmx=False)
    assert "A%20workspace%20needs%20an%20administrator" in answer.cookies["toast"].value
    with selling.inside():
        assert Member.objects.get(id=ada).is_active


def test_a_deactivated_member_comes_back_by_one_click(selling: House, visit: Visit) -> None:
    rasmus = selling.members["rasmus"]
    answer = visit("ada").post("settings-member-deactivate", rasmus, htmx=False)
    assert f"/settings/people/{rasmus}/reactivate/" in answer.cookies["toast"].value.replace("%2F", "/")
    assert visit("rasmus").get("pipeline").status_code == 403
    visit("ada").post("settings-member-reactivate", rasmus)
    assert visit("rasmus").get("pipeline").status_code == 200


def test_what_a_member_owns_is_shown_before_they_leave(selling: House, visit: Visit) -> None:
    add_deal(selling, "rasmus")
    html = text_of(visit("ada").get("settings-member", selling.members["rasmus"]))
    assert "Owns 1 open deal" in html
    assert f"/pipeline/list/?owner={selling.members['rasmus']}" in html


@pytest.mark.usefixtures("mail_server")
def test_an_invitation_goes_out_in_the_language_of_its_guest(visit: Visit) -> None:
    answer = visit("ada").post("settings-invite", htmx=False, **GUEST)
    assert (answer.status_code, answer["Location"]) == (303, "/settings/people/")
    (sent,) = mail.outbox
    assert sent.to == ["kaisa@northwind.example"]
    assert "kutsuu sinut" in sent.subject
    assert "Northwind Controls" in sent.subject
    found = re.search(r"http://testserver(/join/\S+/)", str(sent.body))
    assert found
    assert visit("ada").client.get(found[1]).status_code == 200


def test_without_a_mail_server_the_link_is_shown_once(visit: Visit) -> None:
    answer = visit("ada").post("settings-invite", htmx=False, **GUEST)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert "No mail server is configured" in text_of(answer)
    assert re.search(r'value="http://testserver/join/[0-9a-f]{32}_[\w-]+/"', text_of(answer))
    assert mail.outbox == []
    assert "/join/" not in text_of(visit("ada").get("settings-people"))


@pytest.mark.usefixtures("mail_server")
def test_what_the_mail_server_refuses_is_told_and_the_link_shown(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> int:
        raise smtplib.SMTPRecipientsRefused({GUEST["email"]: (550, b"no such user <here>")})

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    html = text_of(visit("ada").post("settings-invite", htmx=False, **GUEST))
    assert "The mail server refused the address: 550 no such user &lt;here&gt;" in html
    assert "/join/" in html


def test_a_refused_invitation_comes_back_as_it_was_typed(selling: House, visit: Visit) -> None:
    answer = visit("ada").post(
        "settings-invite", htmx=False, **{**GUEST, "email": "rasmus@northwind.example"}
    )
    html = text_of(answer)
    assert answer.status_code == 422
    assert "Rasmus is a member already." in html
    assert "data-open" in html
    assert '<option value="manager" selected>' in html


def test_an_invitation_is_sent_again_and_taken_back(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    ada.post("settings-invite", htmx=False, **GUEST)
    with selling.inside():
        first = Invitation.objects.get()
    ada.post("settings-invitation-renew", first.id, htmx=False)
    answer = ada.post("settings-invitation-withdraw", first.id, htmx=False)
    assert "reinstate" in answer.cookies["toast"].value
    assert "kaisa@" not in text_of(ada.get("settings-people"))
    assert ada.post("settings-invitation-renew", first.id, htmx=False).status_code == 303
    ada.post("settings-invitation-reinstate", first.id)
    assert "kaisa@" in text_of(ada.get("settings-people"))
    with selling.inside():
        assert Invitation.objects.get().digest != first.digest


def test_an_imported_colleague_is_invited_from_their_page(selling: House, visit: Visit) -> None:
    pekka = add_member(selling.actor("ada"), name="Pekka", now=NOW)
    ada = visit("ada")
    answer = ada.post("settings-invite", htmx=False, member=str(pekka), email="not an address")
    assert answer.status_code == 422
    assert 'value="not an address"' in text_of(answer)
    ada.post("settings-invite", htmx=False, member=str(pekka), email="pekka@northwind.example")
    with selling.inside():
        assert Invitation.objects.get().member_id == pekka
    assert "pekka@northwind.example is invited" in text_of(ada.get("settings-member", pekka))


def test_invitations_are_not_sent_in_floods(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_AN_HOUR", 2)
    ada = visit("ada")
    statuses = [
        ada.post("settings-invite", htmx=False, **{**GUEST, "email": f"k{n}@x.example"}).status_code
        for n in range(3)
    ]
    assert statuses == [200, 200, 429]


def test_an_administrator_changes_what_somebody_signs_in_with(selling: House, visit: Visit) -> None:
    rasmus = selling.members["rasmus"]
    set_password(email="rasmus@northwind.example", password="a-good-long-one", now=NOW)
    answer = visit("ada").post(
        "settings-member-address", rasmus, htmx=False, email=" R.Lind@Northwind.example"
    )
    assert answer.status_code == 303
    for email, inside in (("r.lind@northwind.example", True), ("rasmus@northwind.example", False)):
        client = Client()
        client.post("/accounts/login/", {"login": email, "password": "a-good-long-one"})
        assert ("_auth_user_id" in client.session) is inside
    with selling.inside():
        fact = facts_about(rasmus).latest("id")
    assert (fact.verb, fact.data["was"]) == (
        "member.address_changed",
        {"email": "rasmus@northwind.example"},
    )


@pytest.mark.parametrize(
    ("email", "reason"),
    [
        ("mina@northwind.example", "Somebody signs in with this address already."),
        ("x", "is not an e-mail address"),
    ],
)
def test_an_address_that_cannot_be_stays_typed(selling: House, visit: Visit, email: str, reason: str) -> None:
    answer = visit("ada").post("settings-member-address", selling.members["rasmus"], htmx=False, email=email)
    html = text_of(answer)
    assert answer.status_code == 422
    assert reason in html
    assert f'value="{email}"' in html


def test_the_address_of_somebody_from_elsewhere_is_not_for_this_workspace_to_change(
    selling: House, visit: Visit
) -> None:
    """Whoever chooses the address chooses who gets a new password, and so who enters the other workspace."""
    outsider, rasmus = selling.actor("outsider"), selling.members["rasmus"]
    there = add_member(outsider, name="", email="rasmus@northwind.example", now=NOW)
    for is_active in (True, False):
        change_member(outsider, member_id=there, is_active=is_active, now=NOW)
        answer = visit("ada").post("settings-member-address", rasmus, htmx=False, email="mine@evil.example")
        assert answer.status_code == 409
        assert "belongs to another workspace too" in text_of(answer)
    assert User.objects.filter(email="rasmus@northwind.example").exists()


def test_nobody_gives_themselves_an_address(selling: House, visit: Visit) -> None:
    rasmus = visit("rasmus").client
    for body in (
        {"action_add": "", "email": "ceo@x.example"},
        {"action_primary": "", "email": "ceo@x.example"},
    ):
        assert rasmus.post("/accounts/email/", body)["Location"] == "/settings/account/"
    assert User.objects.get(id=selling.users["rasmus"]).email == "rasmus@northwind.example"
    assert not EmailAddress.objects.exists()
    assert "An administrator of your workspace changes" in text_of(visit("rasmus").get("settings-account"))
