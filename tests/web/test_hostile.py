"""The big list of naughty strings through every text field of the pages: text or a clear refusal, never a 500."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.http import HttpResponse

from homeplate.accounts.actions import create_account, create_contact
from tests.make import NOW, House
from tests.transfer.shared import shared
from tests.web.conftest import Visit
from tests.web.selling import Visitor, add_deal

pytestmark = pytest.mark.django_db

MORE = [
    "a\x00b",
    "\x00",
    "\u202eabc",
    "x" * 5000,
    "1e999999999",
    "9" * 4000,
    "{}{0}{name}%s%(a)s",
    "‮",
    "\ud83d\ude00",
]
NEVER = {"img", "iframe", "object", "embed", "audio", "video", "marquee", "body>script", "base", "style"}
LOOKED_AT_EVERY = 6

FORMS: dict[str, tuple[str, ...]] = {
    "deal-new": (
        "name",
        "account",
        "value",
        "expected_close",
        "source",
        "next_step",
        "next_step_on",
        "next_step_kind",
    ),
    "deal-edit": ("name", "account", "value", "source", "kind", "currency", "probability"),
    "deal-step": ("next_step",),
    "deal-lose": ("reason", "competitor", "note"),
    "deal-no": ("reason", "note", "next_step", "next_step_kind"),
    "deal-person": ("name", "title", "buying_role", "influence", "attitude"),
    "deal-validate": ("need.note", "need.value"),
    "deal-withdraw": ("reason",),
    "deal-gate": (
        "pain.value",
        "stops.value",
        "cost.value",
        "segment.value",
        "guide.name",
        "fit.item-size",
        "then",
    ),
    "account-new": ("name", "domain", "industry", "employees", "revenue", "phone", "city", "country"),
    "account-edit": ("name", "industry", "city", "country"),
    "contact-new": (
        "name",
        "account",
        "title",
        "department",
        "emails",
        "phones",
        "language",
        "preferred_channel",
    ),
    "contact-edit": ("name", "title", "department", "phones"),
    "process-new": ("text",),
    "process-edit": ("text", "note"),
    "process-publish": ("note",),
    "process-studio-do": ("do", "label", "name", "stage", "at", "weight", "revision"),
    "process-studio-settings": (
        "name.en",
        "summary.en",
        "languages",
        "roles.0.name.en",
        "roles.0.key",
        "language",
    ),
    "process-studio-stage": (
        "name.en",
        "sold.ko",
        "target_days",
        "leg",
        "owner",
        "objections.0.says.en",
        "key",
        "then",
    ),
    "process-studio-criterion": (
        "label.en",
        "weight",
        "type",
        "questions.0.en",
        "applies.0.subject",
        "applies.0.value",
        "expires_days",
        "stage",
    ),
    "pipeline-move": ("stage", "seen", "filters"),
}
NEEDS = ("deal-validate", "deal-withdraw", "process-studio-criterion")
"""Addresses about the criterion `need`."""

KEPT = {
    "deal-step": {"next_step_on": "2100-01-02", "next_step_kind": "call"},
    "deal-person": {"buying_role": "guide"},
}
"""What makes the rest of a form right, so that the text itself is what is judged."""


def _strings(part: int, parts: int = 40) -> list[str]:
    """Every fortieth string, another fortieth for each form; a page costs more than all of them in the API."""
    return [*json.loads(shared("hostile/blns.json").read_text("utf-8"))[part % parts :: parts], *MORE]


def _sent(text: str) -> str:
    """As a browser can send it: half characters do not leave it."""
    return text.encode("utf-8", "replace").decode()


class Seen(HTMLParser):
    """What a browser would do with a page beyond showing it."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag in NEVER or (tag == "script" and "src" not in names):
            self.wrong.append(tag)
        self.wrong += [name for name in names if name.startswith("on") or name == "style"]
        if (names.get("href") or "").lower().startswith(("javascript:", "data:", "vbscript:")):
            self.wrong.append(str(names["href"]))


def unsafe(response: HttpResponse) -> list[str]:
    """What of a page could run."""
    seen = Seen()
    seen.feed(response.content.decode())
    return seen.wrong


@pytest.fixture
def somebody(selling: House, visit: Visit) -> tuple[Visitor, dict[str, str]]:
    """An administrator, and the ids of a deal, an account, a contact and a process."""
    ada = selling.actor("ada")
    account = create_account(ada, name="Kone Oyj", now=NOW)
    contact = create_contact(ada, name="Minna Salo", account_id=account.id, now=NOW)
    deal = add_deal(selling, "ada", account_id=account.id)
    ids = {"deal": deal.id, "account": account.id, "contact": contact.id, "process": deal.process_id}
    return visit("ada"), {name: str(value) for name, value in ids.items()}


def args_of(name: str, ids: dict[str, str]) -> list[str]:
    """What the address of a form takes."""
    if name.endswith(("-new", "-move")):
        return []
    own = [ids[name.split("-")[0]]]
    keys = {"process-studio-stage": "discovery", **dict.fromkeys(NEEDS, "need")}
    return [*own, keys[name]] if name in keys else own


def posted(somebody: tuple[Visitor, dict[str, str]], name: str) -> Iterator[tuple[str, HttpResponse]]:
    """Every string in all inputs of a form, one after the other."""
    visitor, ids = somebody
    extra = {"deal": ids["deal"]} if name == "pipeline-move" else {}
    for text in _strings(sorted(FORMS).index(name)):
        values = {**dict.fromkeys(FORMS[name], _sent(text)), **KEPT.get(name, {}), **extra}
        yield text, visitor.post(name, *args_of(name, ids), htmx=False, **values)


@pytest.mark.parametrize("name", sorted(FORMS))
def test_every_form_takes_or_refuses_every_string(
    somebody: tuple[Visitor, dict[str, str]], name: str
) -> None:
    for number, (text, response) in enumerate(posted(somebody, name)):
        assert response.status_code in (200, 303, 409, 422), (name, text, response.status_code)
        if response.status_code != 303 and number % 5 == 0:
            assert unsafe(response) == [], (name, text)


def test_what_was_stored_is_shown_as_text(somebody: tuple[Visitor, dict[str, str]]) -> None:
    visitor, ids = somebody
    for number, text in enumerate(_strings(0, 16)):
        edit = dict.fromkeys(("name", "source", "kind", "account"), _sent(text))
        visitor.post("deal-edit", ids["deal"], htmx=False, currency="EUR", **edit)
        visitor.post(
            "account-edit", ids["account"], htmx=False, **dict.fromkeys(FORMS["account-edit"], _sent(text))
        )
        if number % LOOKED_AT_EVERY == 0:
            for page, args in (
                ("deal", [ids["deal"]]),
                ("account", [ids["account"]]),
                ("pipeline", []),
                ("accounts", []),
            ):
                assert unsafe(visitor.get(page, *args)) == [], (page, text)


@pytest.mark.parametrize("page", ["pipeline", "accounts", "search", "account-suggest", "deal"])
def test_every_string_may_stand_in_an_address(somebody: tuple[Visitor, dict[str, str]], page: str) -> None:
    visitor, ids = somebody
    for text in _strings(len(page), 20):
        names = ("q", "owner", "team", "show", "process", "timeline", "account", "after")
        query = {name: _sent(text)[:500] for name in names if not (page == "accounts" and name == "after")}
        args = [ids["deal"]] if page == "deal" else []
        response = visitor.get(page, *args, htmx=page == "search", **query)
        assert response.status_code in (200, 404), (page, text)
