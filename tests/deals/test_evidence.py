"""Evidence through the actions: who may give it, and what it points at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest

from homeplate.accounts.actions import create_contact
from homeplate.deals import actions
from homeplate.deals.models import Deal
from homeplate.deals.queries import deal_detail, deal_record
from homeplate.kit.errors import Conflict, Forbidden, Invalid, NotFound
from homeplate.people.access import Actor
from homeplate.process.templates import template
from tests.deals.conftest import Told, publish
from tests.make import NOW, House

Give = Callable[..., Deal]


@pytest.fixture
def pipeline_deal(selling: House, rasmus: Actor) -> Deal:
    """A deal in the pipeline template, which asks for every kind of evidence."""
    publish(selling, template("pipeline"), number=2)
    return actions.create_deal(rasmus, name="Pumps", now=NOW)


def criterion_of(kind: str) -> str:
    return next(criterion.key for criterion in template("pipeline").criteria if criterion.type == kind)


def test_a_validation_says_who_and_when(rasmus: Actor, deal: Deal) -> None:
    actions.validate(rasmus, deal_id=deal.id, criterion="need", value=True, note="Mail of Monday", now=NOW)
    view = deal_detail(rasmus, deal_id=deal.id, now=NOW, today=NOW.date()).criterion("need")
    assert view.held is not None
    assert (view.state, view.by, view.held.at, view.held.note) == (
        "validated",
        "Rasmus",
        NOW,
        "Mail of Monday",
    )


def test_an_agreed_day_ends_with_the_day_of_the_workspace(
    rasmus: Actor, pipeline_deal: Deal, selling: House
) -> None:
    in_new_york = replace(rasmus, zone="America/New_York")
    evening = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)  # the third of March, nine in the evening
    value = {"what": "Workshop", "on": "2026-03-03"}
    key, deal_id = criterion_of("next_step"), pipeline_deal.id
    actions.validate(in_new_york, deal_id=deal_id, criterion=key, value=value, now=evening)
    midnight = evening + timedelta(hours=3)
    with selling.inside():
        assert Deal.objects.get(id=deal_id).lapses_at == midnight
    before, after = (
        deal_detail(in_new_york, deal_id=deal_id, now=now, today=now.date()).criterion(key).state
        for now in (midnight - timedelta(seconds=1), midnight)
    )
    assert (before, after) == ("validated", "failing")


def test_a_second_validation_replaces_the_first(rasmus: Actor, deal: Deal, told: Told) -> None:
    for note in ("first", "second"):
        actions.validate(rasmus, deal_id=deal.id, criterion="need", value=True, note=note, now=NOW)
    view = deal_detail(rasmus, deal_id=deal.id, now=NOW, today=NOW.date()).criterion("need")
    assert view.held is not None
    assert view.held.note == "second"
    assert told(deal.id)[-1][1]["ended"] == ["need"]


def test_a_withdrawn_criterion_is_open_again(rasmus: Actor, deal: Deal) -> None:
    actions.validate(rasmus, deal_id=deal.id, criterion="need", value=True, now=NOW)
    actions.withdraw(rasmus, deal_id=deal.id, criterion="need", reason="They doubt it now", now=NOW)
    assert deal_record(rasmus, deal_id=deal.id).progress == 0
    with pytest.raises(Conflict):
        actions.withdraw(rasmus, deal_id=deal.id, criterion="need", now=NOW)


def test_a_contact_given_as_evidence_joins_the_decision(rasmus: Actor, pipeline_deal: Deal) -> None:
    kind = criterion_of("contact")
    contact = create_contact(rasmus, name="Liisa Laine", now=NOW)
    actions.validate(rasmus, deal_id=pipeline_deal.id, criterion=kind, value=str(contact.id), now=NOW)
    (person,) = deal_detail(rasmus, deal_id=pipeline_deal.id, now=NOW, today=NOW.date()).stakeholders
    assert (person.name, person.buying_role) == ("Liisa Laine", "decision_maker")


@pytest.mark.parametrize("value", [str(UUID(int=5)), "nobody", 7, None])
def test_a_contact_who_is_not_there_is_refused(rasmus: Actor, pipeline_deal: Deal, value: Any) -> None:
    with pytest.raises(Invalid):
        actions.validate(
            rasmus, deal_id=pipeline_deal.id, criterion=criterion_of("contact"), value=value, now=NOW
        )


def test_a_document_of_another_deal_is_no_evidence(rasmus: Actor, pipeline_deal: Deal, deal: Deal) -> None:
    other = actions.add_document(
        rasmus, deal_id=deal.id, name="plan.pdf", content=BytesIO(b"%PDF-1"), now=NOW
    )
    reference = {"ref": str(other.id), "name": "plan.pdf"}
    with pytest.raises(Invalid):
        actions.validate(
            rasmus, deal_id=pipeline_deal.id, criterion=criterion_of("document"), value=reference, now=NOW
        )


def test_a_dated_next_step_given_as_evidence_is_the_deals_next_step(
    rasmus: Actor, pipeline_deal: Deal
) -> None:
    given = {"what": "Kick-off in Oulu", "on": "2026-03-10"}
    key = criterion_of("next_step")
    if rasmus.role not in (template("pipeline").criterion(key).validators or (rasmus.role,)):
        pytest.fail("the template no longer lets a rep give the next step")
    actions.validate(rasmus, deal_id=pipeline_deal.id, criterion=key, value=given, now=NOW)
    row = deal_record(rasmus, deal_id=pipeline_deal.id)
    assert (row.next_step, str(row.next_step_on)) == ("Kick-off in Oulu", "2026-03-10")


def test_a_viewer_validates_nothing(selling: House, deal: Deal) -> None:
    with pytest.raises(Forbidden):
        actions.validate(selling.actor("veli"), deal_id=deal.id, criterion="need", value=True, now=NOW)


def test_a_stranger_finds_no_deal(selling: House, deal: Deal) -> None:
    with pytest.raises(NotFound):
        actions.validate(selling.actor("outsider"), deal_id=deal.id, criterion="need", value=True, now=NOW)


def test_an_unknown_criterion_is_not_found(rasmus: Actor, deal: Deal) -> None:
    with pytest.raises(NotFound):
        actions.validate(rasmus, deal_id=deal.id, criterion="luck", value=True, now=NOW)


def revision_of(actor: Actor, deal_id: UUID) -> int:
    return deal_record(actor, deal_id=deal_id).revision


def test_a_refused_validation_writes_nothing(rasmus: Actor, deal: Deal) -> None:
    before = revision_of(rasmus, deal.id)
    with pytest.raises(Invalid):
        actions.validate(rasmus, deal_id=deal.id, criterion="need", value=False, now=NOW)
    assert revision_of(rasmus, deal.id) == before


def test_notes_are_kept_without_what_no_screen_shows(rasmus: Actor, deal: Deal, told: Told) -> None:
    note = " They said:\r\nyes\x07\x00 "
    actions.validate(rasmus, deal_id=deal.id, criterion="need", value=True, note=note, now=NOW)
    assert told(deal.id)[-1][1]["evidence"][0]["note"] == "They said:\nyes"


def test_a_text_beyond_its_limit_is_refused_and_not_cut(mina: Actor, proven: Deal, selling: House) -> None:
    long, deal_id = "x" * 4001, proven.id
    with pytest.raises(Invalid, match="At most"):
        actions.withdraw(mina, deal_id=deal_id, criterion="need", reason=long, now=NOW)
    with pytest.raises(Invalid, match="At most"):
        actions.lose(mina, deal_id=deal_id, reason="price", note=long, now=NOW)
    with pytest.raises(Invalid, match="At most"):
        actions.assign_deal(mina, deal_id=deal_id, owner_id=selling.members["jiwoo"], note=long, now=NOW)
