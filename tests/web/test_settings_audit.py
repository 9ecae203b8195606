"""The audit log as its readers see it, and take it away."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from homeplate.accounts.actions import create_account, edit_account
from homeplate.deals import actions
from homeplate.deals.actions.create import NextStep
from homeplate.people.actions import change_member
from homeplate.web.accounts.history import SENTENCES as ACCOUNT_SENTENCES
from homeplate.web.deals.timeline import SENTENCES as DEAL_SENTENCES
from homeplate.web.settings.audit_words import VERBS
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import add_deal, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(selling: House) -> House:
    """A deal, an account that was renamed, and a member with a new role."""
    rasmus = selling.actor("rasmus")
    deal = add_deal(selling, "rasmus")
    step = NextStep("Fair", "meeting", NOW.date() + timedelta(days=3))
    actions.set_next_step(rasmus, deal_id=deal.id, step=step, now=NOW)
    account = create_account(rasmus, name="=Kone", now=NOW)
    edit_account(rasmus, account_id=account.id, changes={"city": "Espoo"}, now=NOW)
    change_member(selling.actor("ada"), member_id=selling.members["hana"], role="manager", now=NOW)
    return selling


def done(html: str) -> list[str]:
    """What the lines say was done."""
    return re.findall(r"<td>(?:<details><summary>)?([a-z][^<]+)(?:<svg|</td>)", html)


def test_a_line_tells_who_did_what_and_leads_to_the_record(busy: House, visit: Visit) -> None:
    html = text_of(visit("ada").get("settings-audit"))
    assert done(html)[:2] == ["role, team or access changed", "changed"]
    assert f'<a href="/settings/people/{busy.members["hana"]}/">Hana</a>' in html
    assert re.search(r'<a href="/deals/[^"]+">Pumps for Oulu</a>', html)
    assert "<dt>Role</dt><dd><del>rep</del> → manager</dd>" in html
    assert "<dt>City</dt><dd>Espoo</dd>" in html


def test_a_manager_gets_no_link_that_would_be_refused(busy: House, visit: Visit) -> None:
    change_member(busy.actor("ada"), member_id=busy.members["jiwoo"], role="manager", now=NOW)
    html = text_of(visit("mina").get("settings-audit"))
    assert "Jiwoo" in html
    assert "/settings/people/" not in html


@pytest.mark.parametrize(
    ("asked", "verbs"),
    [
        ({"what": "member"}, ["role, team or access changed"]),
        ({"what": "account.edited"}, ["changed"]),
        ({"q": "oulu"}, ["next step set", "added"]),
        ({"from": "2026-03-03"}, []),
        ({"to": "2026-03-01"}, []),
        ({"from": "2026-03-02", "to": "2026-03-02", "what": "member"}, ["role, team or access changed"]),
        ({"what": "nonsense", "from": "soon", "to": "9999-12-31", "who": "x", "after": "y", "q": ""}, None),
    ],
)
def test_the_log_follows_its_address(
    busy: House, visit: Visit, asked: dict[str, str], verbs: list[str] | None
) -> None:
    response = visit("ada").get("settings-audit", **asked)
    assert response.status_code == 200
    assert verbs is None or done(text_of(response)) == verbs


def test_more_facts_cost_no_more_statements(busy: House, visit: Visit) -> None:
    ada = visit("ada")
    ada.get("settings-audit")
    with CaptureQueriesContext(connection) as few:
        ada.get("settings-audit")
    for number in range(20):
        add_deal(busy, "rasmus", f"More {number}")
    with CaptureQueriesContext(connection) as many:
        ada.get("settings-audit")
    assert len(few) == len(many) <= 8


def test_older_facts_are_on_the_next_page(busy: House, visit: Visit) -> None:
    for number in range(60):
        add_deal(busy, "rasmus", f"More {number}")
    ada = visit("ada")
    html = text_of(ada.get("settings-audit", what="deal"))
    following = re.search(r'href="(/settings/audit/\?what=deal&amp;after=[^"]+)"', html)
    assert following
    older = ada.client.get(following[1].replace("&amp;", "&")).content.decode()
    assert len(done(html)) == 50
    assert len(done(older)) == 12
    assert 'href="/settings/audit/?what=deal"' in older


def test_the_log_leaves_as_csv_that_no_spreadsheet_executes(busy: House, visit: Visit) -> None:
    response = visit("ada").get("settings-audit-export", what="account")
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    header, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert header[:3] == ["Time", "Who", "Way"]
    assert [row[7] for row in rows] == ["account.edited", "account.created"]
    assert rows[0][4] == "'=Kone"
    assert rows[0][6] == "City: Espoo"


def test_the_export_needs_the_right_to_export(busy: House, visit: Visit) -> None:
    change_member(busy.actor("ada"), member_id=busy.members["veli"], role="approver", now=NOW)
    veli = visit("veli")
    assert "/settings/audit/export/" not in text_of(veli.get("settings-audit"))
    assert veli.get("settings-audit-export").status_code == 403


def test_every_verb_of_the_timelines_has_words_here() -> None:
    told = {
        *DEAL_SENTENCES,
        *(f"{kind}.{verb}" for kind in ("account", "contact") for verb in ACCOUNT_SENTENCES),
    }
    assert told <= VERBS.keys()
