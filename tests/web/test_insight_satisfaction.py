"""What customers say, told on a page: figures, who is unhappy, who was not asked, and the files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from homeplate.accounts.actions import create_account
from homeplate.deals.models import Deal
from homeplate.success.actions import record_feedback, record_referral
from tests.make import House
from tests.web.conftest import Visit
from tests.web.selling import add_deal, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_mirrors")]
PART = "satisfaction"
NOW = datetime.now(UTC)
"""Pages look back from today."""


def customer(house: House, name: str, *scores: int, kind: str = "csat", **more: Any) -> UUID:
    """An account that answered so."""
    account = create_account(house.actor("rasmus"), name=name, now=NOW)
    for score in scores:
        record_feedback(house.actor("rasmus"), account_id=account.id, kind=kind, score=score, now=NOW, **more)
    return account.id


def test_figures_come_with_their_sample_range_and_definition(selling: House, visit: Visit) -> None:
    for number, score in enumerate((1, 4, 5, 5, 5)):
        customer(selling, f"Firm {number}", score)
    for number, score in enumerate((10, 9, 9, 3, 8)):
        customer(selling, f"Plant {number}", score, kind="nps")
    html = text_of(visit("rasmus").get("insight-part", PART))
    assert "80 %" in html
    assert "38–96 %" in html
    assert "+40" in html
    assert "promoters 3, passives 1, detractors 1" in html
    assert "Answers of 4 and 5 ÷ all answers" in html
    assert "Unhappy customers" in html


def test_of_few_nothing_is_claimed_and_of_nobody_that_nobody_answered(selling: House, visit: Visit) -> None:
    assert "Nobody answered in the period" in text_of(visit("rasmus").get("insight-part", PART))
    customer(selling, "Kone Oyj", 5)
    assert "too few to tell" in text_of(visit("rasmus").get("insight-part", PART))


def test_only_the_last_answer_of_an_account_counts(selling: House, visit: Visit) -> None:
    customer(selling, "Kone Oyj", 1, 5)
    html = text_of(visit("rasmus").get("insight-part", PART))
    assert "1 superseded by a later one" in html
    assert "Unhappy customers" not in html


def test_the_unhappy_without_a_dated_step_come_first(selling: House, visit: Visit) -> None:
    calm = customer(selling, "Agreed Oy", 1)
    deal = add_deal(selling, account_id=calm)
    with selling.inside():
        Deal.objects.filter(id=deal.id).update(next_step_on=NOW.date() + timedelta(days=3650))
    customer(selling, "Burning Oy", 2)
    html = text_of(visit("rasmus").get("insight-part", PART)).split('id="unhappy-title"')[1]
    assert html.index("Burning Oy") < html.index("Agreed Oy")


def test_customers_that_nobody_asked_are_told(selling: House, visit: Visit) -> None:
    asked, unasked = customer(selling, "Asked Oy", 5), customer(selling, "Forgotten Oy")
    for account in (asked, unasked):
        deal = add_deal(selling, account_id=account)
        with selling.inside():
            Deal.objects.filter(id=deal.id).update(status="won", closed_at=NOW)
    html = text_of(visit("rasmus").get("insight-part", PART))
    assert "of 2 customers" in html
    part = html.split('id="unasked-title"')[1].split('id="answers-title"')[0]
    assert ("Forgotten Oy" in part, "Asked Oy" in part) == (True, False)


def test_a_filter_keeps_the_accounts_of_a_person(selling: House, visit: Visit) -> None:
    customer(selling, "Kone Oyj", 5)
    ada = visit("ada")
    mine = text_of(ada.get("insight-part", PART, owner=str(selling.members["rasmus"])))
    theirs = text_of(ada.get("insight-part", PART, owner=str(selling.members["hana"])))
    assert ("Kone Oyj" in mine, "Kone Oyj" in theirs) == (True, False)
    assert 'name="process"' not in mine


def test_the_figures_and_the_answers_are_files(selling: House, visit: Visit) -> None:
    customer(selling, "Kone Oyj", 5, comment="=Fine")
    mina = visit("mina")
    figures = b"".join(mina.get("insight-file", PART).streaming_content).decode()  # type: ignore[attr-defined]
    answers = b"".join(
        mina.get("insight-file", PART, table="answers").streaming_content  # type: ignore[attr-defined]
    ).decode()
    assert "CSAT" in figures
    assert "Kone Oyj" in answers
    assert ",=Fine" not in answers
    assert mina.get("insight-file", PART, table="others").status_code == 404


def test_more_answers_cost_no_more_statements(selling: House, visit: Visit) -> None:
    rasmus, counts = visit("rasmus"), []
    for round_ in range(2):
        for number in range(3):
            customer(selling, f"Firm {round_} {number}", 1)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            rasmus.get("insight-part", PART)
        counts.append(len(seen))
    assert counts[0] >= counts[1]


def test_referrals_and_what_was_won_by_them_are_told_with_their_deals(selling: House, visit: Visit) -> None:
    giver, rasmus = customer(selling, "Giver Oy"), visit("rasmus")
    first, second = add_deal(selling, account_id=giver), add_deal(selling)
    with selling.inside():
        for deal in (first, second):
            Deal.objects.filter(id=deal.id).update(status="won", closed_at=NOW, value_minor=500000)
    record_referral(selling.actor("rasmus"), account_id=giver, deal_id=second.id, now=NOW)
    html = text_of(rasmus.get("insight-part", PART))
    assert "1 referral given" in html
    assert "5,000" in html
    assert "Referred by" in text_of(rasmus.get("deal", second.id))
    listed = text_of(rasmus.get("insight-deals", part=PART, of="referred"))
    assert (str(second.id) in listed, str(first.id) in listed) == (True, False)
    answer = visit("mina").get("insight-file", PART, table="referrals")
    assert "Giver Oy" in b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
