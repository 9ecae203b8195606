"""A deal begins at the first stage of the published process."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from homeplate.deals import actions
from homeplate.deals.actions.create import NextStep
from homeplate.deals.queries import deal_record, list_deals
from homeplate.kit.errors import Forbidden, Invalid
from homeplate.kit.ids import new_id
from homeplate.people.access import Actor
from tests.deals.conftest import Told
from tests.make import NOW, House


def test_a_new_deal_stands_at_the_first_stage_of_its_owner(rasmus: Actor, selling: House) -> None:
    made = actions.create_deal(rasmus, name="  Pumps\tfor Oulu ", value=Decimal("1200.50"), now=NOW)
    row = deal_record(rasmus, deal_id=made.id)
    assert (row.name, row.stage, row.owner, row.team_id) == (
        "Pumps for Oulu", "discovery", "Rasmus", selling.teams["Helsinki"],
    )  # fmt: skip
    assert (row.progress, row.probability, row.probability_source) == (0, 50, "criteria")
    assert str(row.value.amount if row.value else None) == "1200.50"


def test_one_fact_tells_everything(rasmus: Actor, told: Told) -> None:
    step = NextStep("Visit the plant", "visit", NOW.date() + timedelta(days=4))
    made = actions.create_deal(rasmus, name="Pumps", next_step=step, now=NOW)
    ((verb, data),) = told(made.id)
    assert verb == "deal.created"
    assert data["set"]["next_step"] == "Visit the plant"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " \t "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"value": Decimal("-1")}, "value"),
        ({"value": Decimal("1.234")}, "value"),
        ({"value": Decimal("NaN")}, "value"),
        ({"value": Decimal("1e30")}, "value"),
        ({"currency": "XYZ"}, "currency"),
        ({"account_id": new_id()}, "account_id"),
        ({"source": "x" * 61}, "source"),
        ({"custom": {"colour": "red"}}, "custom.colour"),
        ({"next_step": NextStep(" ", "visit", NOW.date())}, "next_step"),
        ({"next_step": NextStep("Visit", "dance", NOW.date())}, "next_step_kind"),
    ],
)
def test_input_that_does_not_fit_names_its_field(rasmus: Actor, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        actions.create_deal(rasmus, **{"name": "Pumps", "now": NOW, **given})
    assert caught.value.field == field


def test_a_rep_creates_no_deals_for_others(rasmus: Actor, selling: House) -> None:
    with pytest.raises(Forbidden):
        actions.create_deal(rasmus, name="Pumps", owner_id=selling.members["jiwoo"], now=NOW)


def test_a_manager_may(mina: Actor, selling: House) -> None:
    made = actions.create_deal(mina, name="Pumps", owner_id=selling.members["jiwoo"], now=NOW)
    assert deal_record(selling.actor("jiwoo"), deal_id=made.id).owner == "Jiwoo"


def test_a_member_of_another_workspace_cannot_own_a_deal(mina: Actor, selling: House) -> None:
    with pytest.raises(Invalid):
        actions.create_deal(mina, name="Pumps", owner_id=selling.members["outsider"], now=NOW)


def test_a_name_that_grows_when_folded_still_fits(rasmus: Actor) -> None:
    made = actions.create_deal(rasmus, name="ﷺ" * 200, now=NOW)
    assert deal_record(rasmus, deal_id=made.id).name == "ﷺ" * 200
    assert [row.id for row in list_deals(rasmus, today=NOW.date(), sort="name").rows] == [made.id]
