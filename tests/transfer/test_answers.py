"""Answers of a survey tool: matched by person, each once, those of nobody refused, taken back as a whole."""

from __future__ import annotations

import pytest

from homeplate.accounts.actions import create_account, create_contact
from homeplate.accounts.models import Account
from homeplate.people.access import Actor
from homeplate.success.actions import change_feedback, record_feedback
from homeplate.success.models import Feedback
from homeplate.transfer import queries, queries_setup
from homeplate.transfer.answers import question
from homeplate.transfer.guessing import guess_kind
from tests.make import NOW, House
from tests.transfer.conftest import bring_in
from tests.transfer.test_undo import undo

pytestmark = pytest.mark.django_db

HEADER = "Response ID,Email,Question,Score,Submitted at,Comment\n"
MINNA = "r1,MINNA@kone.example,How likely are you to recommend us? (NPS),9,2026-01-15 10:00,Runs\n"
URHO = "r2,urho@kone.example,CSAT,2,2026-01-16,\n"
NOBODY = "r3,nobody@else.example,NPS,3,2026-01-16,Late\n"
WIDE = "Email,NPS,CSAT,Date\nminna@kone.example,10/10,4,2026-01-20\n"


@pytest.fixture
def kone(olli: Actor) -> Account:
    """An account with two people."""
    account = create_account(olli, name="Kone", now=NOW)
    for name in ("Minna", "Urho"):
        emails = [f"{name.casefold()}@kone.example"]
        create_contact(olli, name=name, account_id=account.id, emails=emails, now=NOW)
    create_contact(olli, name="Free", emails=["free@kone.example"], now=NOW)
    return account


def told(house: House) -> list[tuple[str, str, int, str]]:
    with house.inside():
        rows = Feedback.objects.filter(archived_at=None).order_by("day", "kind")
        return [(row.contact.name if row.contact else "", row.kind, row.score, row.comment) for row in rows]


def test_answers_go_to_the_account_of_whoever_gave_them(olli: Actor, house: House, kone: Account) -> None:
    run = bring_in(olli, {"survey.csv": HEADER + MINNA + URHO + NOBODY})
    assert (run.created, run.refused) == (2, 1)
    assert told(house) == [("Minna", "nps", 9, "Runs"), ("Urho", "csat", 2, "")]
    with house.inside():
        assert {row.account_id for row in Feedback.objects.all()} == {kone.id}
        assert {row.how for row in Feedback.objects.all()} == {"survey"}
    rows = list(queries.refused_rows(olli, run_id=run.id).lines)
    assert "nobody@else.example" in str(rows) and "Nobody here is" in str(rows)
    assert queries_setup.import_made(olli, run_id=run.id) == {"answer": 2}
    page = queries_setup.import_records(olli, run_id=run.id, kind="answer", limit=10)
    assert page.rows == ((kone.id, "Kone"),)


def test_the_same_file_again_writes_nothing_twice(olli: Actor, house: House, kone: Account) -> None:
    bring_in(olli, {"survey.csv": HEADER + MINNA + URHO + URHO.replace("r2", "r4")})
    again = bring_in(olli, {"survey.csv": HEADER + MINNA + URHO})
    assert (again.created, again.unchanged, again.refused) == (0, 2, 0)
    other = bring_in(olli, {"survey.csv": HEADER + MINNA.replace(",9,", ",3,")})
    assert (other.created, other.refused) == (0, 1) and len(told(house)) == 2


def test_a_row_may_answer_both_questions_in_columns_of_their_own(
    olli: Actor, house: House, kone: Account
) -> None:
    assert bring_in(olli, {"wide.csv": WIDE}).created == 1
    assert told(house) == [("Minna", "csat", 4, ""), ("Minna", "nps", 10, "")]


def test_an_import_of_answers_is_taken_back_but_for_what_was_changed(
    olli: Actor, house: House, kone: Account
) -> None:
    record_feedback(olli, account_id=kone.id, kind="nps", score=7, now=NOW)
    run = bring_in(olli, {"survey.csv": HEADER + MINNA + URHO})
    with house.inside():
        urho = Feedback.objects.get(score=2)
    change_feedback(olli, feedback_id=urho.id, changes={"score": 3}, now=NOW)
    preview = queries.undo_preview(olli, run_id=run.id)
    assert (preview.made, preview.changed) == ({"answer": 2}, {})
    undo(olli, run)
    with house.inside():
        assert sorted(Feedback.objects.filter(archived_at=None).values_list("score", flat=True)) == [3, 7]
        assert Account.objects.get(id=kone.id).archived_at is None
    assert queries.import_run(olli, run_id=run.id).state == "undone"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("r,free@kone.example,NPS,9,2026-01-16,", "no-account"),
        ("r,minna@kone.example,NPS,11,2026-01-16,", "range"),
        ("r,minna@kone.example,NPS,good,2026-01-16,", "number"),
        ("r,minna@kone.example,Effort,4,2026-01-16,", "unknown-question"),
        ("r,minna@kone.example,NPS,4,,", "date-missing"),
        ("r,minna@kone.example,NPS,,2026-01-16,", "score-missing"),
        ("r,,NPS,4,2026-01-16,", "name-missing"),
        ("r,minna@kone.example,NPS,4,2099-01-16,", "range"),
    ],
)
def test_a_row_that_cannot_be_an_answer_stays_out_and_says_why(
    olli: Actor, house: House, kone: Account, row: str, code: str
) -> None:
    run = bring_in(olli, {"survey.csv": HEADER + URHO + row + "\n"})
    assert (run.created, run.refused) == (1, 1)
    assert [one.code for one in queries.import_problems(olli, run_id=run.id) if one.severity == "error"] == [
        code
    ]


def test_several_people_with_one_address_are_not_guessed_at(olli: Actor, house: House, kone: Account) -> None:
    twin = create_contact(olli, name="Twin", account_id=kone.id, emails=["urho@kone.example"], now=NOW)
    assert bring_in(olli, {"survey.csv": HEADER + URHO}).refused == 1
    by_id = f"Contact id,CSAT,Date\n{twin.id},5,2026-01-16\n"
    assert bring_in(olli, {"ids.csv": by_id}).created == 1
    assert told(house) == [("Twin", "csat", 5, "")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("NPS", "nps"),
        ("Kuinka tyytyväinen olet?", "csat"),
        ("추천하시겠습니까?", "nps"),
        ("Effort", ""),
        ("", ""),
    ],
)
def test_a_question_says_what_was_asked(text: str, kind: str) -> None:
    assert question(text) == kind


def test_files_of_answers_are_recognised() -> None:
    assert guess_kind(["Email", "NPS", "Date"]) == "answer"
    assert guess_kind(["Email", "First name", "Last name", "Company"]) == "contact"
