"""Answering about a deal: what is kept, told, shown on the checklist, taken back and put back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from homeplate.deals import actions as deals
from homeplate.deals.models import Deal, Evidence
from homeplate.deals.queries import deal_detail
from homeplate.deals.verify import verify_deals
from homeplate.kit.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from homeplate.kit.ids import new_id
from homeplate.ledger.models import Fact
from homeplate.people.access import Actor
from homeplate.qualification import actions
from homeplate.qualification.models import FactAnswer
from homeplate.qualification.queries import Qualified, last_change, qualified_deal, qualified_lead
from homeplate.qualification.rules import DEAL, LEAD, Subject
from tests.make import NOW, House

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def read(actor: Actor, deal: Deal, now: Any = NOW) -> Qualified:
    detail = deal_detail(actor, deal_id=deal.id, now=now, today=now.date())
    return qualified_deal(actor, detail=detail, now=now)


def held(house: House, deal: Deal) -> dict[str, Any]:
    with house.inside():
        rows = Evidence.objects.filter(deal_id=deal.id, withdrawn_at=None)
        return dict(rows.values_list("criterion", "value"))


def told(house: House, subject_id: Any) -> list[tuple[str, dict[str, Any]]]:
    with house.inside():
        rows = Fact.objects.filter(subject_id=subject_id, subject="answer").order_by("id")
        return [(fact.verb, fact.data) for fact in rows]


def test_an_answer_is_kept_with_its_evidence_and_told_as_one_fact(
    house: House, rasmus: Actor, deal: Deal
) -> None:
    actions.answer(
        rasmus, deal_id=deal.id, fact="timeline", score=2, text="Before the summer stop", source="Minna Salo",
        said_on=date(2026, 3, 1), link="https://files.example/mail", holds_days=10, now=NOW,
    )  # fmt: skip
    kept = read(rasmus, deal).known["timeline"]
    assert (kept.score, kept.text, kept.source) == (2, "Before the summer stop", "Minna Salo")
    assert kept.expires_at == NOW + timedelta(days=10) and kept.member_id == rasmus.member_id
    [(verb, data)] = told(house, deal.id)
    assert verb == "answer.given" and data["after"]["score"] == 2 and data["before"] == {}
    assert read(rasmus, deal, NOW + timedelta(days=11)).named("bant").points == 0  # type: ignore[union-attr]


def test_a_newer_answer_replaces_the_one_before_which_stays_on_record(
    house: House, rasmus: Actor, deal: Deal
) -> None:
    for score in (1, 2):
        actions.answer(rasmus, deal_id=deal.id, fact="timeline", score=score, now=NOW)
    with house.inside():
        assert FactAnswer.objects.filter(subject_id=deal.id).count() == 2
    assert read(rasmus, deal).known["timeline"].score == 2
    assert told(house, deal.id)[1][1]["before"]["score"] == 1


def test_a_confirmed_answer_validates_the_criterion_that_shows_its_fact(
    house: House, rasmus: Actor, deal: Deal
) -> None:
    actions.answer(rasmus, deal_id=deal.id, fact="need", score=3, text="Said on the phone", now=NOW)
    actions.answer(rasmus, deal_id=deal.id, fact="challenge", score=3, text="Two days lost a month", now=NOW)
    amount = {"amount": "40000", "currency": "EUR"}
    actions.answer(rasmus, deal_id=deal.id, fact="budget", score=3, value=amount, now=NOW)
    shown = held(house, deal)
    assert shown["need"] is True and shown["pain"] == "Two days lost a month" and shown["budget"] == amount
    assert read(rasmus, deal).known["need"].text == "Said on the phone"
    with house.inside():
        assert not list(verify_deals())


def test_validating_the_criterion_answers_the_fact_in_every_framework(rasmus: Actor, deal: Deal) -> None:
    deals.validate(rasmus, deal_id=deal.id, criterion="need", value=True, note="In her mail", now=NOW)
    found = read(rasmus, deal)
    assert found.known["need"].score == 3 and found.known["need"].text == "In her mail"
    assert found.named("bant").points == 30  # type: ignore[union-attr]


def test_less_than_confirmed_takes_the_validation_back(house: House, rasmus: Actor, deal: Deal) -> None:
    deals.validate(rasmus, deal_id=deal.id, criterion="need", value=True, now=NOW)
    actions.answer(rasmus, deal_id=deal.id, fact="need", score=1, text="The project is in doubt", now=LATER)
    assert "need" not in held(house, deal)
    assert read(rasmus, deal, LATER).known["need"].score == 1


def test_withdrawing_the_criterion_leaves_the_answer_as_said(rasmus: Actor, deal: Deal) -> None:
    actions.answer(rasmus, deal_id=deal.id, fact="need", score=3, text="By phone", now=NOW)
    deals.withdraw(rasmus, deal_id=deal.id, criterion="need", now=LATER)
    known = read(rasmus, deal, LATER).known["need"]
    assert known.score == 2 and known.unshown


def test_a_refusal_of_the_criterion_refuses_the_answer(
    house: House, rasmus: Actor, mina: Actor, deal: Deal
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.answer(rasmus, deal_id=deal.id, fact="budget", score=3, now=NOW)
    assert refused.value.code == "evidence-missing" and refused.value.field == "value"
    with pytest.raises(Invalid):
        actions.answer(rasmus, deal_id=deal.id, fact="challenge", score=3, text="Slow", now=NOW)
    with pytest.raises(Forbidden):
        actions.answer(rasmus, deal_id=deal.id, fact="authority", score=3, now=NOW)
    assert told(house, deal.id) == [] and held(house, deal) == {}
    actions.answer(rasmus, deal_id=deal.id, fact="authority", score=2, now=NOW)
    actions.answer(mina, deal_id=deal.id, fact="authority", score=3, now=LATER)
    assert held(house, deal) == {"decider": True}


def test_an_answer_is_taken_back_with_the_evidence_it_gave_and_put_back(
    house: House, rasmus: Actor, deal: Deal
) -> None:
    amount = {"amount": "40000", "currency": "EUR"}
    actions.answer(rasmus, deal_id=deal.id, fact="budget", score=3, value=amount, text="By mail", now=NOW)
    actions.withdraw_answer(rasmus, deal_id=deal.id, fact="budget", now=LATER)
    assert held(house, deal) == {} and "budget" not in read(rasmus, deal, LATER).known
    change = last_change(rasmus, subject_id=deal.id, fact="budget")
    back = actions.undo_answer(rasmus, deal_id=deal.id, fact="budget", change=change, now=LATER)
    assert back is not None and back.text == "By mail"
    assert held(house, deal) == {"budget": amount}
    assert read(rasmus, deal, LATER).known["budget"].score == 3
    actions.undo_answer(rasmus, deal_id=deal.id, fact="budget", now=LATER)
    assert held(house, deal) == {}, "once more brings that back"
    with pytest.raises(Conflict):
        actions.undo_answer(rasmus, deal_id=deal.id, fact="budget", change=change, now=LATER)
    with house.inside():
        assert not list(verify_deals())


def test_nothing_known_is_not_taken_back(rasmus: Actor, deal: Deal) -> None:
    with pytest.raises(Conflict):
        actions.withdraw_answer(rasmus, deal_id=deal.id, fact="timeline", now=NOW)
    with pytest.raises(Conflict):
        actions.undo_answer(rasmus, deal_id=deal.id, fact="timeline", now=NOW)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"fact": "money"}, "fact"),
        ({"score": 4}, "score"),
        ({"score": True}, "score"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"said_on": date(2026, 4, 1)}, "said_on"),
        ({"holds_days": 0}, "holds_days"),
        ({"text": "x" * 4001}, "text"),
    ],
)
def test_bad_input_names_its_field(
    house: House, rasmus: Actor, deal: Deal, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.answer(rasmus, **{"deal_id": deal.id, "fact": "timeline", "score": 2, "now": NOW, **given})
    assert refused.value.field == field
    assert told(house, deal.id) == []


def test_whoever_does_not_see_the_deal_answers_nothing_and_a_closed_one_stays(
    house: House, rasmus: Actor, deal: Deal
) -> None:
    with pytest.raises(NotFound):
        actions.answer(house.actor("hana"), deal_id=deal.id, fact="timeline", score=2, now=NOW)
    with pytest.raises(Forbidden):
        actions.answer(house.actor("veli"), deal_id=deal.id, fact="timeline", score=2, now=NOW)
    deals.lose(rasmus, deal_id=deal.id, reason="price", now=NOW)
    with pytest.raises(Conflict):
        actions.answer(rasmus, deal_id=deal.id, fact="timeline", score=2, now=NOW)


def test_a_gate_opens_when_its_framework_is_reached_and_closes_when_answers_lapse(
    house: House, rasmus: Actor, mina: Actor, deal: Deal
) -> None:
    amount = {"amount": "40000", "currency": "EUR"}
    actions.answer(rasmus, deal_id=deal.id, fact="need", score=3, now=NOW)
    actions.answer(rasmus, deal_id=deal.id, fact="timeline", score=2, holds_days=20, now=NOW)
    with pytest.raises(Refused):
        deals.advance(rasmus, deal_id=deal.id, to="closing", now=NOW)
    actions.validate(rasmus, deal_id=deal.id, criterion="budget", value=amount, now=NOW)
    value = held(house, deal)["bant"]
    assert value["points"] == 68 and value["confirmed"] == ["budget", "need"]
    assert value["until"] == (NOW + timedelta(days=20)).isoformat()
    moved = deals.advance(rasmus, deal_id=deal.id, to="closing", now=NOW)
    assert moved.lapses_at == NOW + timedelta(days=20)
    assert deals.lapse_evidence(house.actor("ada"), now=NOW + timedelta(days=21)) == 1
    with house.inside():
        assert Deal.objects.get(id=deal.id).gaps == 1
    actions.withdraw_answer(rasmus, deal_id=deal.id, fact="timeline", now=NOW + timedelta(days=22))
    assert "bant" not in held(house, deal)
    with house.inside():
        assert not list(verify_deals())


def test_what_is_counted_is_neither_given_nor_taken_back_by_hand(rasmus: Actor, deal: Deal) -> None:
    value = {"points": 100, "confirmed": ["need"]}
    with pytest.raises(Invalid) as refused:
        deals.validate(rasmus, deal_id=deal.id, criterion="bant", value=value, now=NOW)
    assert refused.value.code == "counted"
    with pytest.raises(Invalid):
        deals.withdraw(rasmus, deal_id=deal.id, criterion="bant", now=NOW)


def test_answers_of_a_lead_go_along_to_the_deal_and_validate_what_they_confirm(
    house: House, rasmus: Actor, deal: Deal
) -> None:
    lead = new_id()
    for fact, score in (("need", 3), ("budget", 3), ("timeline", 2), ("authority", 3)):
        actions.answer_lead(rasmus, lead_id=lead, fact=fact, score=score, text="At the fair", now=NOW)
    assert qualified_lead(rasmus, lead_id=lead, now=NOW).named("bant").points == 93  # type: ignore[union-attr]
    actions.answer(rasmus, deal_id=deal.id, fact="timeline", score=1, text="Later", now=LATER)
    done = actions.carry_over(
        rasmus, from_subject=Subject(LEAD, lead), to_subject=Subject(DEAL, deal.id), now=LATER
    )
    assert set(done.facts) == {"need", "budget", "authority"}, "the deal knows the day better"
    assert set(done.refused) == {"budget", "authority"}, "an amount is asked for; a manager has to validate"
    known = read(rasmus, deal, LATER).known
    assert {fact: one.score for fact, one in known.items()} == {
        "need": 3, "budget": 2, "authority": 2, "timeline": 1,
    }  # fmt: skip
    assert held(house, deal).keys() == {"need", "bant"}, "what went along is enough for the framework"
    assert told(house, deal.id)[-1][0] == "answer.carried"
    assert len(qualified_lead(rasmus, lead_id=lead, now=LATER).known) == 4, "the lead keeps its own"
    again = actions.carry_over(
        rasmus, from_subject=Subject(LEAD, lead), to_subject=Subject(DEAL, deal.id), now=LATER
    )
    assert again.facts == ()
