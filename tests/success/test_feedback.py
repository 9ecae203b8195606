"""What customers say is written down, changed, deleted and brought back; it follows merges, and erasing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from homeplate.accounts.actions import archive_account, create_account, create_contact
from homeplate.deals.actions import merge_accounts, merge_contacts, unmerge_account
from homeplate.kit.errors import Conflict, Forbidden, Invalid, NotFound
from homeplate.kit.ids import new_id
from homeplate.ledger.queries import facts_about
from homeplate.success.actions import change_feedback, delete_feedback, record_feedback, restore_feedback
from homeplate.success.queries import feedback_of_account, get_feedback
from homeplate.success.rules import is_unhappy, past_day, score_of
from homeplate.transfer.person.erasing import erase_person
from homeplate.transfer.person.exporting import tell_person
from tests.make import NOW, OUTSIDER
from tests.success.conftest import Customer

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("kind", "score"), [("csat", 0), ("csat", 6), ("nps", -1), ("nps", 11), ("nps", "x")]
)
def test_a_score_off_its_scale_is_refused(kind: str, score: Any) -> None:
    with pytest.raises(Invalid):
        score_of(kind, score)


@pytest.mark.parametrize(
    ("kind", "score", "unhappy"), [("csat", 2, True), ("csat", 3, False), ("nps", 6, True), ("nps", 7, False)]
)
def test_who_is_unhappy(kind: str, score: int, unhappy: bool) -> None:
    assert is_unhappy(kind, score) is unhappy


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), "soon", ""])
def test_nobody_answered_on_a_day_to_come(day: Any) -> None:
    with pytest.raises(Invalid):
        past_day(day, TODAY)
    assert past_day(TODAY, TODAY) == TODAY


@pytest.mark.django_db
def test_an_answer_is_read_as_it_was_written_down(customer: Customer) -> None:
    made = customer.said(9, "nps", contact_id=customer.contact_id, comment="Fast help", how="call")
    (row,) = feedback_of_account(customer.house.actor("hana"), account_id=customer.account_id)
    assert (row.id, row.score, row.contact_name, row.how, row.comment) == (
        made,
        9,
        "Minna Salo",
        "call",
        "Fast help",
    )
    assert row.by == customer.house.actor("rasmus").name


@pytest.mark.django_db
def test_each_change_is_one_fact_of_the_account(customer: Customer) -> None:
    made, rasmus = customer.said(2), customer.house.actor("rasmus")
    for score in (5, 5):
        change_feedback(rasmus, feedback_id=made, changes={"score": score}, now=NOW)
    delete_feedback(rasmus, feedback_id=made, now=NOW)
    restore_feedback(rasmus, feedback_id=made, now=NOW)
    with customer.house.inside():
        facts = list(facts_about(customer.account_id).filter(verb__startswith="account.feedback"))
    assert [fact.verb.split("-")[1] for fact in facts] == ["restored", "deleted", "changed", "recorded"]
    assert (facts[2].data["feedback_was"]["score"], facts[2].data["feedback"]["score"]) == (2, 5)


@pytest.mark.django_db
def test_a_deleted_answer_is_in_no_list_until_it_is_back(customer: Customer) -> None:
    made, rasmus = customer.said(2), customer.house.actor("rasmus")
    delete_feedback(rasmus, feedback_id=made, now=NOW)
    assert feedback_of_account(rasmus, account_id=customer.account_id) == []
    with pytest.raises(NotFound):
        delete_feedback(rasmus, feedback_id=made, now=NOW)
    restore_feedback(rasmus, feedback_id=made, now=NOW)
    with pytest.raises(Conflict):
        restore_feedback(rasmus, feedback_id=made, now=NOW)
    assert len(feedback_of_account(rasmus, account_id=customer.account_id)) == 1


@pytest.mark.django_db
def test_next_door_there_is_no_such_answer(customer: Customer) -> None:
    made, outsider = customer.said(2), customer.house.actor(OUTSIDER)
    with pytest.raises(NotFound):
        get_feedback(outsider, feedback_id=made)
    with pytest.raises(NotFound):
        feedback_of_account(outsider, account_id=customer.account_id)
    with pytest.raises(NotFound):
        delete_feedback(outsider, feedback_id=made, now=NOW)
    with pytest.raises(NotFound):
        customer.said(3, who=OUTSIDER)


@pytest.mark.django_db
def test_who_only_looks_writes_nothing_down(customer: Customer) -> None:
    with pytest.raises(Forbidden):
        customer.said(3, who="veli")


@pytest.mark.django_db
def test_people_and_deals_of_others_are_refused(customer: Customer) -> None:
    other = create_contact(customer.house.actor("rasmus"), name="Somebody else", now=NOW)
    with pytest.raises(Invalid):
        customer.said(3, contact_id=other.id)
    with pytest.raises(Invalid):
        customer.said(3, deal_id=new_id())


@pytest.mark.django_db
def test_an_archived_account_is_not_asked(customer: Customer) -> None:
    archive_account(customer.house.actor("rasmus"), account_id=customer.account_id, now=NOW)
    with pytest.raises(Conflict):
        customer.said(3)


@pytest.mark.django_db
def test_a_change_that_comes_too_late_is_refused(customer: Customer) -> None:
    made, rasmus = customer.said(2), customer.house.actor("rasmus")
    change_feedback(rasmus, feedback_id=made, changes={"score": 3}, revision=1, now=NOW)
    with pytest.raises(Conflict):
        change_feedback(rasmus, feedback_id=made, changes={"score": 4}, revision=1, now=NOW)
    with pytest.raises(Invalid):
        change_feedback(rasmus, feedback_id=made, changes={"scores": 4}, now=NOW)


@pytest.mark.django_db
def test_answers_follow_a_merge_and_go_back_with_it(customer: Customer) -> None:
    rasmus = customer.house.actor("rasmus")
    customer.said(2)
    kept = create_account(rasmus, name="Kone Corporation", now=NOW)
    record_feedback(rasmus, account_id=kept.id, kind="csat", score=5, now=NOW)
    merge_accounts(rasmus, kept_id=kept.id, merged_id=customer.account_id, now=NOW)
    rows = feedback_of_account(rasmus, account_id=kept.id)
    assert sorted((row.score, row.account_name) for row in rows) == [
        (2, "Kone Corporation"),
        (5, "Kone Corporation"),
    ]
    unmerge_account(rasmus, merged_id=customer.account_id, now=NOW)
    assert [row.score for row in feedback_of_account(rasmus, account_id=customer.account_id)] == [2]


@pytest.mark.django_db
def test_answers_of_a_merged_person_are_told_of_the_one_that_stays(customer: Customer) -> None:
    rasmus = customer.house.actor("rasmus")
    customer.said(4, contact_id=customer.contact_id)
    kept = create_contact(rasmus, name="Minna S.", account_id=customer.account_id, now=NOW)
    merge_contacts(rasmus, kept_id=kept.id, merged_id=customer.contact_id, now=NOW)
    (row,) = feedback_of_account(rasmus, account_id=customer.account_id)
    assert (row.contact_id, row.contact_name) == (kept.id, "Minna S.")


@pytest.mark.django_db
def test_what_a_person_said_is_in_their_data_and_goes_when_they_are_erased(customer: Customer) -> None:
    house, ada = customer.house, customer.house.actor("ada")
    made = customer.said(3, contact_id=customer.contact_id, comment="My back hurts")
    change_feedback(
        house.actor("rasmus"), feedback_id=made, changes={"comment": "My back hurts a lot"}, now=NOW
    )
    told = tell_person(ada, contact_id=customer.contact_id, now=NOW).as_json()
    assert "My back hurts" in told
    erase_person(ada, contact_id=customer.contact_id, confirmed="Minna Salo", now=NOW)
    row = get_feedback(ada, feedback_id=made)
    assert (row.score, row.comment) == (3, "")
    with house.inside():
        assert not any("hurts" in str(fact.data) for fact in facts_about(customer.account_id))


@pytest.mark.django_db
def test_many_answers_are_read_in_few_statements(
    customer: Customer, django_assert_max_num_queries: Any
) -> None:
    for score in (1, 2, 3, 4, 5):
        customer.said(score, contact_id=customer.contact_id)
    rasmus = customer.house.actor("rasmus")
    with django_assert_max_num_queries(3):
        assert len(feedback_of_account(rasmus, account_id=customer.account_id)) == 5
