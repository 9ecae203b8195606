"""Whether and how a person may be contacted, on the page of the person and wherever somebody would contact them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from homeplate.accounts.actions import care_for_contact, create_contact
from homeplate.accounts.queries import get_contact
from homeplate.deals.actions import put_stakeholder, set_next_step
from homeplate.deals.actions.create import NextStep
from homeplate.deals.models import Deal
from tests.make import NOW, House
from tests.web.conftest import Visit
from tests.web.selling import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def minna(selling: House) -> UUID:
    return create_contact(selling.actor("rasmus"), name="Minna Salo", now=NOW).id


def test_a_stop_is_noted_shown_and_taken_back(visit: Visit, selling: House, minna: UUID) -> None:
    rasmus = visit("rasmus")
    answer = rasmus.post(
        "contact-stop", minna, channel="all", reason="asked on the phone", since="2025-05-01"
    )
    assert answer["HX-Redirect"].endswith("#t-care")
    html = text_of(rasmus.get("contact", minna))
    assert "Do not contact" in html and "asked on the phone" in html
    revision = get_contact(selling.actor("rasmus"), contact_id=minna).revision
    rasmus.post("contact-care-undo", minna, revision)
    assert get_contact(selling.actor("rasmus"), contact_id=minna).stops == {}


def test_a_channel_is_allowed_again_and_the_others_stay(visit: Visit, selling: House, minna: UUID) -> None:
    rasmus = visit("rasmus")
    for channel in ("email", "phone"):
        rasmus.post("contact-stop", minna, channel=channel, since="2025-05-01")
    rasmus.post("contact-allow", minna, channel="email")
    assert get_contact(selling.actor("rasmus"), contact_id=minna).stops.keys() == {"phone"}
    assert "Not by: Phone" in text_of(rasmus.get("contact", minna))


def test_a_basis_that_makes_no_sense_keeps_what_was_typed(visit: Visit, minna: UUID) -> None:
    rasmus = visit("rasmus")
    answer = rasmus.post(
        "contact-basis", minna, lawful_basis="consent", basis_on="2999-01-01", basis_evidence="She said so"
    )
    html = text_of(answer)
    assert answer.status_code == 422 and "This day is up to today." in html and "She said so" in html
    rasmus.post(
        "contact-basis", minna, lawful_basis="consent", basis_on="2025-01-01", basis_evidence="Said so"
    )
    assert "Said so" in text_of(rasmus.get("contact", minna))


def test_whoever_only_looks_is_offered_no_change(visit: Visit, minna: UUID) -> None:
    html = text_of(visit("hana").get("contact", minna))
    assert "May we contact them?" in html


def test_a_deal_warns_before_a_step_that_somebody_has_ruled_out(
    visit: Visit, selling: House, deal: Deal, minna: UUID
) -> None:
    rasmus = selling.actor("rasmus")
    put_stakeholder(rasmus, deal_id=deal.id, contact_id=minna, buying_role="guide", now=NOW)
    care_for_contact(rasmus, contact_id=minna, changes={"stops": {"phone": {}}}, now=NOW)
    on = (NOW + timedelta(days=3)).date()
    set_next_step(rasmus, deal_id=deal.id, step=NextStep("Ring her", "call", on), now=NOW)
    html = text_of(visit("rasmus").get("deal", deal.id))
    assert "Not by: Phone" in html and "Mind before the next step: Minna Salo – Not by: Phone" in html
    set_next_step(rasmus, deal_id=deal.id, step=NextStep("Write her", "email", on), now=NOW)
    assert "Mind before" not in text_of(visit("rasmus").get("deal", deal.id))


def test_the_list_is_narrowed_and_its_file_always_tells(visit: Visit, selling: House, minna: UUID) -> None:
    create_contact(selling.actor("rasmus"), name="Olli Koski", now=NOW)
    care_for_contact(selling.actor("rasmus"), contact_id=minna, changes={"stops": {"all": {}}}, now=NOW)
    ada = visit("ada")
    html = text_of(ada.get("contacts", reach="any"))
    assert "Minna Salo" in html and "Olli Koski" not in html
    assert "Olli Koski" in text_of(ada.get("contacts", reach="nonsense"))
    file = b"".join(ada.get("contacts-export").streaming_content).decode()  # type: ignore[attr-defined]  # streamed
    assert "Not to be contacted" in file.splitlines()[0] and "Do not contact" in file
