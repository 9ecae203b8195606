"""Pages of leads: the inbox, handing one in, and the page of one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from homeplate.leads import actions
from homeplate.leads.models import Lead
from tests.make import House
from tests.web.conftest import Visit
from tests.web.selling import text_of

pytestmark = pytest.mark.django_db


def lead(house: House, by: str = "rasmus", **values: Any) -> Lead:
    """A lead that came in now."""
    given = {"person": "Minna Salo", "company": "Kone Oyj", **values}
    return actions.create_lead(house.actor(by), now=timezone.now(), **given)


def kept(house: House, row: Lead) -> Lead:
    with house.inside():
        return Lead.objects.get(id=row.id)


def test_everybody_hands_in_a_lead(selling: House, visit: Visit) -> None:
    answer = visit("veli").post(
        "lead-new", htmx=False, person="Minna Salo", email="minna@kone.example", source="referral",
        need="Pumps", **{"way-0": "phone", "way-text-0": "Mornings", "way-1": "", "way-text-1": ""},
    )  # fmt: skip
    assert answer.status_code == 303
    page = text_of(visit("veli").client.get(answer.headers["Location"]))
    assert "Minna Salo" in page
    assert "Mornings" in page


def test_what_was_typed_comes_back_with_what_is_wrong(visit: Visit) -> None:
    answer = visit("rasmus").post("lead-new", htmx=False, person="", company="", source="event", need="Pumps")
    assert answer.status_code == 422
    assert "Name a person or a company." in text_of(answer)
    assert ">\nPumps</textarea>" in text_of(answer)


def test_the_inbox_shows_a_tab_with_counts_and_the_most_pressing_first(selling: House, visit: Visit) -> None:
    lead(selling, person="Aino")
    lead(selling, person="Urho", immediacy="immediate")
    page = text_of(visit("rasmus").get("leads"))
    assert page.index("Urho") < page.index("Aino")
    assert 'New <span class="n">2</span>' in page
    assert "Aino" not in text_of(visit("rasmus").get("leads", tab="accepted"))
    assert "Aino" not in text_of(visit("rasmus").get("leads", show="urgent"))
    assert "No lead fits these filters" in text_of(visit("rasmus").get("leads", q="nobody"))


def test_an_empty_inbox_says_what_it_is_for(visit: Visit) -> None:
    assert "No leads yet" in text_of(visit("rasmus").get("leads"))


def test_a_step_is_made_from_the_inbox_and_taken_back(selling: House, visit: Visit) -> None:
    row, who = lead(selling, phone="+358 40 1"), visit("rasmus")
    answer = who.post("lead-do", row.id, htmx=False, do="accept", tab="new", **{"from": "inbox"})
    assert answer.headers["Location"] == reverse("leads")
    assert kept(selling, row).state == "accepted"
    who.post("lead-undo", row.id, htmx=False, ask="?revision=2")
    assert kept(selling, row).state == "new"
    who.post("lead-do", row.id, htmx=False, do="contact")
    assert kept(selling, row).contacted_at is not None


def test_a_step_that_is_refused_says_why_beside_its_form(selling: House, visit: Visit) -> None:
    row = lead(selling)
    answer = visit("rasmus").post("lead-do", row.id, htmx=False, do="reject", reason="", note="They said no")
    assert answer.status_code == 422
    assert 'id="d-reject" aria-labelledby="d-reject-title" data-open' in text_of(answer)
    assert "They said no" in text_of(answer)


def test_many_are_rejected_at_once_and_those_that_cannot_be_stay_with_their_reason(
    selling: House, visit: Visit
) -> None:
    rows = [lead(selling, person=name) for name in ("A", "B")]
    other = lead(selling, by="hana", person="C")
    who = visit("rasmus")
    ids = [str(row.id) for row in rows]
    answer = who.client.post(reverse("leads-together"), {"lead": ids, "do": "reject", "reason": "no_need"})
    assert answer.status_code == 303
    again = who.client.post(reverse("leads-together"), {"lead": [*ids, str(other.id)], "do": "accept"})
    assert again.status_code == 409
    assert "3 leads were left as they were" in text_of(again)
    assert who.client.post(reverse("leads-together"), {"do": "accept"}).status_code == 409


def test_the_page_of_a_lead_tells_its_steps_and_its_past(selling: House, visit: Visit) -> None:
    row, who = lead(selling, need="Pumps", source="event", source_detail="Fair"), visit("rasmus")
    who.post(
        "lead-do", row.id, do="recycle", on=str(timezone.localdate() + timedelta(days=30)), note="Budget"
    )
    page = text_of(who.get("lead", row.id))
    for part in ("No today; comes back on", "Budget", "Event · Fair", "Take up now"):
        assert part in page, part
    assert "d-reject" not in page


def test_what_somebody_handed_in_they_only_look_at(selling: House, visit: Visit) -> None:
    row = lead(selling, by="rasmus")
    actions.assign_lead(
        selling.actor("ada"), lead_id=row.id, owner_id=selling.members["hana"], now=timezone.now()
    )
    page = text_of(visit("rasmus").get("lead", row.id))
    assert "Minna Salo" in page
    assert "lead-do" not in page
    assert reverse("lead-do", args=[row.id]) not in page
    assert visit("rasmus").post("lead-do", row.id, do="accept").status_code == 403


def test_a_lead_is_changed_deleted_and_restored(selling: House, visit: Visit) -> None:
    row, who = lead(selling), visit("rasmus")
    who.post("lead-edit", row.id, htmx=False, revision=1, person="Minna Salo", need="Fans", source="partner")
    assert (kept(selling, row).need, kept(selling, row).source) == ("Fans", "partner")
    assert kept(selling, row).company == "Kone Oyj"
    stale = who.post("lead-edit", row.id, htmx=False, revision=1, person="Minna", source="partner")
    assert stale.status_code == 409
    who.post("lead-do", row.id, htmx=False, do="archive")
    assert "Restore" in text_of(who.get("lead", row.id))
    who.post("lead-restore", row.id, htmx=False)
    assert kept(selling, row).archived_at is None


@pytest.mark.parametrize("page", ["leads", "lead"])
def test_a_page_takes_as_many_statements_for_one_lead_as_for_many(
    selling: House, visit: Visit, page: str
) -> None:
    row, who = lead(selling), visit("mina")
    args = [row.id] if page == "lead" else []
    who.get(page, *args)
    with CaptureQueriesContext(connection) as few:
        who.get(page, *args)
    for number in range(10):
        lead(selling, person=str(number))
    with CaptureQueriesContext(connection) as many:
        who.get(page, *args)
    assert len(many) == len(few) <= 14
