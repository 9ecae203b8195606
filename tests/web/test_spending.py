"""The pages of spending: written down, found by month, changed, taken back, deleted, fetched as a file."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from homeplate.costs.actions import record_spending
from homeplate.costs.queries import spendings
from tests.make import House
from tests.web.conftest import Visit
from tests.web.selling import text_of
from tests.web.test_insight import table

pytestmark = pytest.mark.django_db
FORM = {"purpose": "win", "amount": "1,200.50", "currency": "EUR", "what": "Fair in Tampere"}


def this_month() -> tuple[date, date]:
    first = timezone.now().date().replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def typed(**more: str) -> dict[str, str]:
    first, last = this_month()
    return {**FORM, "since": str(first), "until": str(last), **more}


def spend(house: House, **more: Any) -> Any:
    first, last = this_month()
    given = {
        "purpose": "win",
        "since": first,
        "until": last + timedelta(days=1),
        "amount": 900,
        "what": "Fair",
    }
    return record_spending(house.actor("ada"), now=timezone.now(), **{**given, **more})


def test_spending_is_written_down_and_stands_in_its_month(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    assert "No spending in these days" in text_of(ada.get("spending"))
    assert ada.post("spending-record", htmx=False, **typed()).status_code == 303
    (row,) = spendings(selling.actor("ada"))
    assert (row.minor, row.until - timedelta(days=1)) == (120050, this_month()[1])
    html = text_of(ada.get("spending"))
    assert "Fair in Tampere" in html and html.count("€1,200") >= 3


def test_what_was_typed_wrong_stays_with_its_reason(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    for wrong, reason in (
        ({"amount": "much"}, "is not a number"),
        ({"amount": ""}, "Please fill this in"),
        ({"until": "2020-01-01"}, "lies before the first"),
        ({"since": "x"}, "Write the day as"),
        ({"until": ""}, "Please fill this in"),
        ({"since": ""}, "Please fill this in"),
        ({"team_id": "x"}, "Choose one from the list"),
        ({"what": ""}, "Please fill this in"),
        ({"until": "9999-12-31"}, "at most a year ahead"),
    ):
        page = ada.post("spending-record", htmx=False, **typed(**wrong))
        assert page.status_code == 422 and reason in text_of(page), wrong
    assert spendings(selling.actor("ada")) == []


def test_a_record_is_changed_taken_back_deleted_and_brought_back(selling: House, visit: Visit) -> None:
    ada, made = visit("ada"), spend(selling)
    assert 'value="900"' in text_of(ada.get("spending-one", made))
    answer = ada.post("spending-one", made, htmx=False, **typed(amount="950", revision="1"))
    assert answer.status_code == 303 and spendings(selling.actor("ada"))[0].minor == 95000
    stale = ada.post("spending-one", made, htmx=False, **typed(amount="960", revision="1"))
    assert stale.status_code == 409 and "Somebody changed this record" in text_of(stale)
    assert ada.post("spending-undo", made, htmx=False).status_code == 303
    assert spendings(selling.actor("ada"))[0].minor == 90000
    assert ada.post("spending-delete", made, htmx=False).status_code == 303
    assert spendings(selling.actor("ada")) == []
    assert "Restore" in text_of(ada.get("spending-one", made))
    assert ada.post("spending-restore", made, htmx=False).status_code == 303
    assert len(spendings(selling.actor("ada"))) == 1


def test_a_leader_is_offered_their_teams_and_a_rep_nothing(selling: House, visit: Visit) -> None:
    html = text_of(visit("mina").get("spending"))
    assert "Helsinki" in html and "Whole workspace" not in html and "Seoul" not in html
    assert visit("rasmus").get("spending").status_code == 403


def test_the_list_is_narrowed_by_purpose_team_and_days(selling: House, visit: Visit) -> None:
    spend(selling)
    spend(selling, purpose="keep", what="Support", team_id=selling.teams["Seoul"])
    ada = visit("ada")
    html = text_of(ada.get("spending", purpose="keep"))
    assert ">Support</a>" in html and ">Fair</a>" not in html
    html = text_of(ada.get("spending", team=str(selling.teams["Helsinki"])))
    assert ">Support</a>" not in html
    assert ">Fair</a>" not in text_of(ada.get("spending", to="2020-12-31", **{"from": "2020-01-01"}))


@pytest.mark.parametrize(
    "odd",
    [
        {"purpose": "x", "team": "x", "from": "x", "to": "x", "after": "x"},
        {"from": "0001-01-01", "to": "9999-12-31"},
        {"from": "9999-12-31", "to": "0001-01-01"},
        {"after": "-5"},
        {"after": "99999999999999"},
    ],
)
def test_an_address_that_makes_no_sense_is_as_if_it_were_not_there(
    selling: House, visit: Visit, odd: dict[str, str]
) -> None:
    spend(selling)
    assert visit("ada").get("spending", **odd).status_code == 200
    assert visit("ada").get("spending-file", **odd).status_code == 200


def test_the_records_are_fetched_as_a_file(selling: House, visit: Visit) -> None:
    spend(selling, team_id=selling.teams["Seoul"], amount=12, currency="KRW", what="=1+1")
    rows = table(visit("ada"), "spending-file")
    assert rows[0][:6] == ["What it was", "Spent on", "From", "Until", "Amount", "Currency"]
    assert rows[1][0] == "'=1+1" and rows[1][4:8] == ["12", "KRW", "Seoul", "Ada"]


def test_the_number_of_statements_does_not_grow_with_the_records(selling: House, visit: Visit) -> None:
    ada, counts = visit("ada"), []
    for _ in range(2):
        for _ in range(4):
            spend(selling, currency="USD")
        ada.get("spending")
        with CaptureQueriesContext(
            connection,
        ) as seen:
            ada.get("spending")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12


def read(who: Any, text: str, encoding: str = "utf-8") -> Any:
    return who.post("spending-bring", htmx=False, file=SimpleUploadedFile("costs.csv", text.encode(encoding)))


def test_a_file_that_was_fetched_is_read_again_and_brings_nothing_twice(selling: House, visit: Visit) -> None:
    spend(selling, team_id=selling.teams["Seoul"], amount="12.50", what="=1+1")
    spend(selling, purpose="keep", currency="KRW", what="Support")
    ada = visit("ada")
    fetched = ada.get("spending-file").getvalue().decode()
    assert read(ada, fetched).status_code == 303 and len(spendings(selling.actor("ada"))) == 2
    for row in spendings(selling.actor("ada")):
        ada.post("spending-delete", row.id, htmx=False)
    assert read(ada, fetched).status_code == 303
    rows = {row.what: row for row in spendings(selling.actor("ada"))}
    assert (rows["=1+1"].minor, rows["=1+1"].team, rows["Support"].currency) == (1250, "Seoul", "KRW")


def test_a_file_of_another_language_is_read_and_taken_back(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    known = "내용;지출 목적;since;until;금액\nFair;win;31.1.2026;28.2.2026;1200,50\nCalls;keep;1.2.2026;1.2.2026;0\n"
    answer = read(ada, known)
    assert answer.status_code == 303
    found = {row.what: row for row in spendings(selling.actor("ada"))}
    assert (found["Fair"].minor, str(found["Fair"].since)) == (120050, "2026-01-31")
    at = found["Fair"].created_at
    assert (
        ada.client.post(f"/insight/spending/bring/undo/?at={at.isoformat().replace('+', '%2B')}").status_code
        == 303
    )
    assert spendings(selling.actor("ada")) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "The file is empty"),
        ("a,b\n1,2\n", "has no column"),
        ("what,purpose,since,until\nFair,win,2026-01-01,2026-01-02\n", "has no column"),
        ("what,purpose,since,until,amount\nFair,party,2026-01-01,2026-01-02,1\n", "none of: win, keep"),
        ("what,purpose,since,until,amount\nFair,win,soon,2026-01-02,1\n", "is not a date"),
        ("what,purpose,since,until,amount\nFair,win,2026-01-01,,1\n", "has no day"),
        ("what,purpose,since,until,amount\nFair,win,2026-01-01,2026-01-02,\n", "has no amount"),
        ("what,purpose,since,until,amount\nFair,win,2026-01-01,2026-01-02,-3\n", "Less than nothing"),
        ("what,purpose,since,until,amount\nFair,win,2026-01-03,2026-01-01,3\n", "lies before the first"),
        ("what,purpose,since,until,amount,team\nA,win,2026-01-01,2026-01-01,3,Rome\n", "There is no team"),
        (
            "what,purpose,since,until,amount,currency\nA,win,2026-01-01,2026-01-01,3,XYZ\n",
            "is not a currency",
        ),
        (
            "what,purpose,since,until,amount\nA,win,2026-01-01,2026-01-01,3\n,win,2026-01-01,2026-01-01,3\n",
            "Line 3",
        ),
    ],
    ids=lambda value: value[-40:].strip() if "," not in value else None,
)
def test_a_file_that_cannot_be_taken_says_where_and_brings_nothing(
    selling: House, visit: Visit, text: str, reason: str
) -> None:
    page = read(visit("ada"), text)
    assert page.status_code == 422 and reason in text_of(page)
    assert spendings(selling.actor("ada")) == []


def test_no_file_and_one_that_is_too_large_are_refused(selling: House, visit: Visit) -> None:
    ada = visit("ada")
    assert ada.post("spending-bring", htmx=False).status_code == 422
    assert read(ada, "x" * 1_100_000).status_code == 422
    assert ada.post("spending-bring-undo", htmx=False).status_code == 303
