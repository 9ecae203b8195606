"""What is decided for a whole workspace, and how its mail is sent."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache

from homeplate.deals import actions
from homeplate.kit.errors import Refused
from homeplate.ledger.queries import facts_about
from homeplate.people.queries import actor_for_user
from homeplate.tenancy.models import Workspace
from homeplate.web.settings import mailing
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import add_deal, text_of

pytestmark = pytest.mark.django_db
CHANGED = {
    "name": "Northwind Nordic",
    "language": "fi",
    "time_zone": "Europe/Helsinki",
    "currency": "SEK",
    "next_step_required": "yes",
}


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def test_one_form_changes_all_that_holds_for_a_workspace(selling: House, visit: Visit) -> None:
    answer = visit("ada").post("settings-workspace", htmx=False, **CHANGED)
    assert answer.status_code == 303
    found = Workspace.objects.get(id=selling.id)
    assert (found.name, found.language, found.time_zone, found.currency) == (
        "Northwind Nordic", "fi", "Europe/Helsinki", "SEK",
    )  # fmt: skip
    with selling.inside():
        fact = facts_about(selling.id).get()
    assert (fact.verb, fact.data["was"]["currency"], fact.data["set"]["currency"]) == (
        "workspace.changed", "EUR", "SEK",
    )  # fmt: skip
    assert "Northwind Nordic" in text_of(visit("rasmus").get("settings-account"))


def test_the_margin_is_kept_and_taken_away_again(selling: House, visit: Visit) -> None:
    same = {"name": "Northwind Controls", "language": "en", "time_zone": "UTC", "currency": "EUR"}
    ada = visit("ada")
    ada.post("settings-workspace", htmx=False, **same, margin="32.5")
    assert Workspace.objects.get(id=selling.id).settings["margin"] == 32.5
    assert 'value="32.5"' in text_of(ada.get("settings-workspace"))
    ada.post("settings-workspace", htmx=False, **same, margin="")
    with selling.inside():
        last, first = facts_about(selling.id)
    assert (first.data["set"], last.data["set"]) == ({"margin": 32.5}, {"margin": None})


def test_saving_the_same_is_no_fact(selling: House, visit: Visit) -> None:
    same = {"name": "Northwind Controls", "language": "en", "time_zone": "UTC", "currency": "EUR"}
    visit("ada").post("settings-workspace", htmx=False, **same)
    with selling.inside():
        assert not facts_about(selling.id).exists()


def test_the_currency_is_that_of_new_deals_and_no_old_one(selling: House, visit: Visit) -> None:
    old = add_deal(selling, "rasmus")
    visit("ada").post("settings-workspace", htmx=False, **CHANGED)
    rasmus = actor_for_user(selling.users["rasmus"], selling.id, "page")
    new = actions.create_deal(rasmus, name="New", now=NOW)
    assert (old.currency, new.currency) == ("EUR", "SEK")


def test_no_deal_moves_on_without_a_next_step_once_that_is_the_rule(selling: House, visit: Visit) -> None:
    visit("ada").post("settings-workspace", htmx=False, **CHANGED)
    deal = add_deal(selling, "rasmus")
    mina = actor_for_user(selling.users["mina"], selling.id, "page")
    with pytest.raises(Refused):
        actions.advance(mina, deal_id=deal.id, to="proposal", now=NOW)
    assert mina.settings == {"next_step_required": True}


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"name": ""}, "Please fill this in."),
        ({"time_zone": "Mars/Base"}, "There is no time zone “Mars/Base”."),
        ({"currency": "XYZ"}, "is not a currency"),
        ({"language": "xx"}, "Choose one of"),
        ({"margin": "101"}, "More than 0 and at most 100."),
        ({"margin": "much"}, "number"),
    ],
)
def test_a_refused_form_changes_nothing_and_keeps_what_was_typed(
    selling: House, visit: Visit, wrong: dict[str, str], reason: str
) -> None:
    answer = visit("ada").post("settings-workspace", htmx=False, **{**CHANGED, "name": "Typed", **wrong})
    html = text_of(answer)
    assert answer.status_code == 422
    assert reason in html
    assert f'value="{wrong.get("name", "Typed")}"' in html
    assert Workspace.objects.get(id=selling.id).name == "Northwind Controls"


def test_a_new_person_is_invited_in_the_language_of_the_workspace(selling: House, visit: Visit) -> None:
    visit("ada").post("settings-workspace", htmx=False, **CHANGED)
    assert '<option value="fi" selected>' in text_of(visit("ada").get("settings-people"))


class Server(threading.Thread):
    """A mail server that answers each command as it is told, once."""

    def __init__(self, answers: dict[str, str]) -> None:
        super().__init__(daemon=True)
        self._answers = {"EHLO": "250 hello", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go", **answers}
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.taken = ""

    def run(self) -> None:
        """Speak SMTP with one visitor."""
        connection, _ = self._socket.accept()
        with connection, connection.makefile("rw", newline="\r\n") as lines:
            self._say(lines, "220 ready")
            while line := lines.readline():
                word = line[:4].upper().strip()
                if word == "QUIT":
                    self._say(lines, "221 bye")
                    return
                self._say(lines, self._answers.get(word, "250 ok"))
                if word == "DATA" and self._answers["DATA"].startswith("354"):
                    self._take(lines)

    def _take(self, lines: Any) -> None:
        while (line := lines.readline()) != ".\r\n":
            self.taken += line
        self._say(lines, "250 taken")

    def _say(self, lines: Any, text: str) -> None:
        lines.write(f"{text}\r\n")
        lines.flush()


@pytest.fixture
def mail_server(settings: Any) -> Iterator[Callable[..., Server]]:
    """A real mail server on this machine, configured as the operator would."""
    started: list[Server] = []

    def start(**answers: str) -> Server:
        server = Server(answers)
        server.start()
        started.append(server)
        settings.HOMEPLATE_MAIL_SERVER = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
        settings.EMAIL_HOST_PASSWORD = "" if not answers.get("password") else answers["password"]
        return server

    yield start
    for server in started:
        server._socket.close()


def test_a_test_message_goes_to_whoever_asks(visit: Visit, mail_server: Callable[..., Server]) -> None:
    server = mail_server()
    html = text_of(visit("ada").post("settings-mail", htmx=False))
    server.join(5)
    assert "The mail server took a message for ada@northwind.example." in html
    assert "To: ada@northwind.example" in server.taken
    assert "Subject: A test message from Homeplate" in server.taken


def test_what_the_mail_server_says_is_what_the_page_says(
    visit: Visit, mail_server: Callable[..., Server]
) -> None:
    mail_server(RCPT="550 5.1.1 mailbox <ada> unknown")
    html = text_of(visit("ada").post("settings-mail", htmx=False))
    assert "The mail server refused the address: 550 5.1.1 mailbox &lt;ada&gt; unknown" in html


def test_a_server_that_is_not_there_is_told_too(
    visit: Visit, mail_server: Callable[..., Server], settings: Any
) -> None:
    mail_server()
    with socket.create_server(("127.0.0.1", 0)) as unused:
        settings.EMAIL_PORT = unused.getsockname()[1]
    html = text_of(visit("ada").post("settings-mail", htmx=False))
    assert "The mail server could not be reached: Connection refused" in html


def test_a_server_that_says_nothing_is_waited_for_no_longer_than_set(
    visit: Visit, mail_server: Callable[..., Server], settings: Any
) -> None:
    mail_server()
    settings.EMAIL_TIMEOUT = 0.2
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_PORT = silent.getsockname()[1]
        html = text_of(visit("ada").post("settings-mail", htmx=False))
    assert "The mail server did not answer within" in html


def test_the_password_is_never_shown(visit: Visit, settings: Any) -> None:
    settings.HOMEPLATE_MAIL_SERVER = True
    settings.EMAIL_HOST, settings.EMAIL_PORT = "smtp.example.com", 465
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "mailer", "s3cret-word"
    html = text_of(visit("ada").get("settings-mail"))
    assert "smtp.example.com:465" in html
    assert "mailer" in html
    assert "s3cret" not in html


def test_without_a_mail_server_nothing_is_sent_and_the_page_says_so(visit: Visit) -> None:
    html = text_of(visit("ada").post("settings-mail", htmx=False))
    assert "No mail server is configured." in html
    assert mail.outbox == []


def test_test_messages_are_no_flood(visit: Visit, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.HOMEPLATE_MAIL_SERVER = True
    monkeypatch.setattr(mailing, "MOST_AN_HOUR", 1)
    statuses = [visit("ada").post("settings-mail", htmx=False).status_code for _ in range(2)]
    assert statuses == [200, 429]
