"""The same deals told again: what the file changed is taken over, what people did here stays, gates bind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache

from homeplate.deals import actions as deals
from homeplate.deals.models import Deal
from homeplate.deals.queries import deal_detail
from homeplate.deals.verify import verify_deals
from homeplate.kit.errors import Refused
from homeplate.ledger.models import Fact
from homeplate.people.access import Actor
from homeplate.tenancy.models import Workspace
from homeplate.transfer.queries import RunRow, import_problems
from tests.deals.conftest import publish as publish_sample
from tests.make import NOW, House
from tests.transfer.conftest import bring_in

COLUMNS = (
    "Deal Name",
    "Deal Stage",
    "Amount",
    "Deal owner",
    "Closed Lost Reason",
    "Next step",
    "Competitors",
    "Forecast Category",
)


@pytest.fixture
def seller(house: House) -> Actor:
    """Operations of a workspace that sells by the sample process: discovery, proposal, closing."""
    cache.clear()
    publish_sample(house)
    return house.actor("olli")


def told(actor: Actor, **changes: str) -> RunRow:
    """Import the one deal, as the other system tells it now."""
    row = {
        "Deal Name": "Pumps",
        "Deal Stage": "Discovery",
        "Amount": "100",
        "Deal owner": "Rasmus",
        **changes,
    }
    header = ",".join(("Record ID", *COLUMNS))
    values = ",".join(("1", *(row.get(name, "") for name in COLUMNS)))
    return bring_in(actor, {"deals.csv": f"{header}\n{values}\n"})


def stored(house: House) -> Deal:
    with house.inside():
        assert list(verify_deals()) == []
        deal: Deal = Deal.objects.get()
        return deal


def notes(actor: Actor, run: RunRow) -> list[str]:
    return [problem.code for problem in import_problems(actor, run_id=run.id)]


def prove(actor: Actor, deal: Deal, *criteria: str) -> None:
    for criterion in criteria:
        deals.validate(actor, deal_id=deal.id, criterion=criterion, value=True, now=NOW)


def test_an_imported_deal_is_claimed_at_its_stage_and_worked_on_like_any_other(
    seller: Actor, house: House
) -> None:
    told(seller, **{"Deal Stage": "Proposal"})
    deal = stored(house)
    assert (deal.stage, deal.claimed, deal.progress, deal.gaps) == ("proposal", "proposal", 0, 0)
    detail = deal_detail(seller, deal_id=deal.id, now=NOW, today=NOW.date())
    states = {each.criterion.key: each.state for stage in detail.stages for each in stage.criteria}
    assert states == {"need": "not_evidenced", "budget": "not_evidenced", "read": "open", "order": "open"}
    with pytest.raises(Refused):
        deals.advance(seller, deal_id=deal.id, to="closing", now=NOW)
    prove(seller, deal, "read", "budget")
    assert deals.advance(seller, deal_id=deal.id, to="closing", now=NOW).progress == 40


@pytest.mark.parametrize(
    ("changes", "columns"),
    [
        ({"Deal Name": "Bigger pumps"}, {"name": "Bigger pumps", "search_name": "bigger pumps"}),
        ({"Amount": "250"}, {"value_minor": 25_000}),
    ],
)
def test_what_the_file_changed_is_taken_over(
    seller: Actor, house: House, changes: dict[str, str], columns: dict[str, Any]
) -> None:
    told(seller)
    run = told(seller, **changes)
    assert (run.updated, run.unchanged, notes(seller, run)) == (1, 0, [])
    deal = stored(house)
    assert {name: getattr(deal, name) for name in columns} == columns
    assert told(seller, **changes).unchanged == 1


def test_another_owner_in_the_file_hands_the_deal_over(seller: Actor, house: House) -> None:
    told(seller)
    told(seller, **{"Deal owner": "Hana"})
    deal = stored(house)
    assert (deal.owner_id, deal.team_id) == (house.members["hana"], house.teams["Seoul"])


def test_what_people_changed_here_stays(seller: Actor, house: House) -> None:
    told(seller)
    deal = stored(house)
    deals.edit_deal(seller, deal_id=deal.id, changes={"name": "Ours"}, now=NOW)
    assert told(seller).unchanged == 1
    run = told(seller, **{"Deal Name": "Theirs", "Amount": "5"})
    assert (run.updated, notes(seller, run)) == (1, ["kept-ours"])
    assert (stored(house).name, stored(house).value_minor) == ("Ours", 500)


def test_a_file_moves_a_deal_on_through_an_open_gate_only(seller: Actor, house: House) -> None:
    told(seller)
    run = told(seller, **{"Deal Stage": "Proposal"})
    assert (notes(seller, run), stored(house).stage) == (["gate"], "discovery")
    prove(seller, stored(house), "need", "budget")
    run = told(seller, **{"Deal Stage": "Proposal"})
    assert (run.updated, notes(seller, run), stored(house).stage) == (1, [], "proposal")
    with house.inside():
        assert Fact.objects.filter(verb="deal.advanced", door="import").count() == 1


def test_a_file_moves_no_deal_back(seller: Actor, house: House) -> None:
    told(seller, **{"Deal Stage": "Proposal"})
    run = told(seller)
    assert (notes(seller, run), stored(house).stage) == (["earlier-stage"], "proposal")


def test_a_file_wins_no_deal_past_its_gates(seller: Actor, house: House) -> None:
    told(seller)
    run = told(seller, **{"Deal Stage": "Closed Won"})
    assert (notes(seller, run), stored(house).status) == (["gate"], "open")


def test_a_loss_told_later_is_recorded_once(seller: Actor, house: House) -> None:
    told(seller)
    lost = {"Deal Stage": "Closed Lost", "Closed Lost Reason": "Too expensive"}
    assert told(seller, **lost).updated == 1
    deal = stored(house)
    assert (deal.status, deal.loss_reason, deal.loss_note) == ("lost", "price", "Too expensive")
    assert told(seller, **lost).unchanged == 1
    deals.reopen(seller, deal_id=deal.id, reason="They called", now=NOW)
    assert told(seller, **lost).unchanged == 1
    assert stored(house).status == "open"


def test_evidence_that_lapsed_is_told_before_a_file_changes_the_deal(seller: Actor, house: House) -> None:
    told(seller)
    deal, earlier = stored(house), NOW - timedelta(days=40)
    deals.validate(seller, deal_id=deal.id, criterion="budget", value=True, now=earlier)
    told(seller, Amount="7")
    assert (stored(house).progress, stored(house).value_minor) == (0, 700)
    with house.inside():
        verbs = list(Fact.objects.filter(subject_id=deal.id).order_by("id").values_list("verb", flat=True))
    assert verbs == ["deal.imported", "deal.validated", "deal.lapsed", "deal.reimported"]


def test_a_deal_deleted_here_stays_deleted(seller: Actor, house: House) -> None:
    told(seller)
    deals.archive_deal(seller, deal_id=stored(house).id, now=NOW)
    assert notes(seller, told(seller)) == []
    run = told(seller, Amount="9")
    assert (run.unchanged, notes(seller, run)) == (1, ["archived"])
    assert stored(house).archived_at is not None


def test_a_deal_out_of_sight_is_left_as_it_is(seller: Actor, house: House) -> None:
    told(seller, **{"Deal owner": "Hana"})
    run = told(house.actor("mina"), **{"Deal owner": "Hana", "Amount": "1"})
    assert (run.refused, notes(house.actor("mina"), run)) == (1, ["not-visible"])
    assert stored(house).value_minor == 10_000


def test_a_file_moves_no_deal_on_without_the_next_step_that_is_asked_for(seller: Actor, house: House) -> None:
    told(seller)
    prove(house.actor("mina"), stored(house), "need", "budget")
    Workspace.objects.filter(id=house.id).update(settings={"next_step_required": True})
    run = told(seller, **{"Deal Stage": "Proposal"})
    assert (notes(seller, run), stored(house).stage) == (["gate"], "discovery")


def test_an_open_deal_comes_with_its_competitors(seller: Actor, house: House) -> None:
    told(seller, Competitors="Acme; Brand")
    assert stored(house).competitors == "Acme\nBrand"
    told(seller, Competitors="Acme; Coil")
    assert stored(house).competitors == "Acme\nCoil"
    deals.note_competitors(house.actor("rasmus"), deal_id=stored(house).id, met=["Delta"], now=NOW)
    told(seller, Competitors="Brand")
    assert stored(house).competitors == "Acme\nCoil\nDelta", "what people noted here stays"


def test_of_several_competitors_of_a_loss_the_first_won_it(seller: Actor, house: House) -> None:
    told(
        seller,
        **{"Deal Stage": "Closed Lost", "Competitors": "Acme; Brand", "Closed Lost Reason": "Competitor"},
    )
    deal = stored(house)
    assert (deal.loss_reason, deal.competitor, deal.competitors) == ("competitor", "Acme", "Acme\nBrand")


def test_an_open_deal_comes_with_its_forecast_category(seller: Actor, house: House) -> None:
    told(seller, **{"Forecast Category": "Best Case"})
    assert stored(house).category == "best_case"
    told(seller, **{"Forecast Category": "Commit"})
    assert stored(house).category == "commit"
    deals.set_category(house.actor("rasmus"), deal_id=stored(house).id, category="omitted", now=NOW)
    told(seller, **{"Forecast Category": "Pipeline"})
    assert stored(house).category == "omitted", "what somebody here said stays"


def test_a_category_that_nobody_knows_is_left_out_and_told(seller: Actor, house: House) -> None:
    run = told(seller, **{"Forecast Category": "Moonshot"})
    assert (notes(seller, run), stored(house).category) == (["category-unknown"], "pipeline")


def test_a_deal_that_the_file_closed_is_in_no_category_of_its_own(seller: Actor, house: House) -> None:
    told(seller, **{"Deal Stage": "Closed Lost", "Forecast Category": "Commit"})
    assert stored(house).category == "pipeline"
