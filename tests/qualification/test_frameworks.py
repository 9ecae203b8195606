"""The frameworks of a workspace: choosing, copying, changing, archiving; and what is known of open deals."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from homeplate.deals import actions as deals
from homeplate.deals.actions import create_deal
from homeplate.deals.models import Deal, Evidence
from homeplate.deals.queries import deal_detail
from homeplate.kit.errors import Conflict, Forbidden, Invalid, NotFound
from homeplate.ledger.models import Fact
from homeplate.people.access import Actor
from homeplate.people.queries import actor_for_user
from homeplate.process.yaml_form import load
from homeplate.qualification import actions
from homeplate.qualification.queries import qualified_deal
from homeplate.qualification.queries_setup import coverage, covered_deals, framework_row, frameworks
from homeplate.qualification.tasks import count_anew
from tests.deals.conftest import publish
from tests.make import NOW, House
from tests.qualification.conftest import TEXT

pytestmark = pytest.mark.django_db


def again(house: House, name: str) -> Actor:
    """The person as read from the database now."""
    return actor_for_user(house.users[name], house.id, "page")


def shown(actor: Actor, deal: Deal) -> list[str]:
    detail = deal_detail(actor, deal_id=deal.id, now=NOW, today=NOW.date())
    return [one.framework.key for one in qualified_deal(actor, detail=detail, now=NOW).standings]


def test_a_process_uses_the_choice_of_all_until_it_has_its_own(selling: House, deal: Deal) -> None:
    assert shown(again(selling, "rasmus"), deal) == ["bant", "gpct"]
    olli = selling.actor("olli")
    assert actions.choose_frameworks(olli, keys=["spin", "bant", "spin"], now=NOW) is None
    assert shown(again(selling, "rasmus"), deal) == ["spin", "bant"]
    actions.choose_frameworks(olli, keys=[], process_id=deal.process_id, now=NOW)
    assert shown(again(selling, "rasmus"), deal) == []
    was = actions.choose_frameworks(olli, keys=None, process_id=deal.process_id, now=NOW)
    assert was == [] and shown(again(selling, "rasmus"), deal) == ["spin", "bant"]
    with selling.inside():
        assert Fact.objects.filter(verb="workspace.frameworks_chosen").count() == 3


def test_a_choice_that_makes_no_sense_is_refused(selling: House) -> None:
    olli = selling.actor("olli")
    with pytest.raises(Invalid) as refused:
        actions.choose_frameworks(olli, keys=["bantt"], now=NOW)
    assert "Did you mean “bant”?" in str(refused.value)
    with pytest.raises(NotFound):
        actions.choose_frameworks(olli, keys=["bant"], process_id=olli.workspace_id, now=NOW)
    with pytest.raises(Forbidden):
        actions.choose_frameworks(selling.actor("mina"), keys=["bant"], now=NOW)


def test_a_copy_is_changed_and_counts_by_its_own_weights(selling: House, rasmus: Actor, deal: Deal) -> None:
    olli = selling.actor("olli")
    made = actions.copy_framework(olli, key="bant", name={"en": "Our BANT"}, now=NOW)
    assert made.key == "our-bant"
    content: dict[str, Any] = {"name": {"en": "Ours"}, "threshold": 50, "elements": [
        {"fact": "goals", "weight": 3}, {"fact": "timeline", "weight": 1, "questions": [{"en": "When?"}]},
    ]}  # fmt: skip
    changed = actions.change_framework(olli, key="our-bant", definition=content, revision=1, now=NOW)
    assert changed.revision == 2
    actions.choose_frameworks(olli, keys=["our-bant"], now=NOW)
    actions.answer(rasmus, deal_id=deal.id, fact="goals", score=2, now=NOW)
    seer = again(selling, "rasmus")
    detail = deal_detail(seer, deal_id=deal.id, now=NOW, today=NOW.date())
    [at] = qualified_deal(seer, detail=detail, now=NOW).standings
    assert at.points == 50 and at.reached
    with pytest.raises(Conflict):
        actions.change_framework(olli, key="our-bant", definition=content, revision=1, now=NOW)


def test_a_framework_that_ships_is_not_changed_and_a_wrong_one_names_its_place(selling: House) -> None:
    olli = selling.actor("olli")
    content = {"name": {"en": "Ours"}, "elements": [{"fact": "need"}]}
    with pytest.raises(NotFound):
        actions.change_framework(olli, key="bant", definition=content, now=NOW)
    actions.copy_framework(olli, key="bant", name={"en": "BANT"}, now=NOW)
    with pytest.raises(Invalid) as refused:
        actions.change_framework(
            olli, key="bant-2", definition={**content, "elements": [{"fact": "need", "weight": 0}]}, now=NOW
        )
    assert refused.value.field == "elements.0.weight"
    with pytest.raises(Invalid):
        actions.copy_framework(olli, key="bant", name={"en": " "}, now=NOW)


def test_an_archived_framework_is_out_of_use_until_it_is_restored(selling: House, deal: Deal) -> None:
    olli = selling.actor("olli")
    actions.copy_framework(olli, key="bant", name={"ko": "우리 기준"}, now=NOW)
    actions.choose_frameworks(olli, keys=["framework", "bant"], now=NOW)
    actions.archive_framework(olli, key="framework", now=NOW)
    assert shown(again(selling, "rasmus"), deal) == ["bant"]
    assert frameworks(olli)[-1].archived
    with pytest.raises(Conflict):
        actions.change_framework(olli, key="framework", definition={}, now=NOW)
    actions.restore_framework(olli, key="framework", now=NOW)
    assert shown(again(selling, "rasmus"), deal) == ["framework", "bant"]
    assert framework_row(olli, key="framework").revision == 3


def test_a_workspace_next_door_sees_none_of_it(selling: House) -> None:
    actions.copy_framework(selling.actor("olli"), key="bant", name={"en": "Ours"}, now=NOW)
    stranger = selling.actor("outsider")
    assert not any(row.own for row in frameworks(stranger))
    with pytest.raises(NotFound):
        framework_row(stranger, key="ours")


def test_each_open_deal_is_counted_once_by_what_is_known_best(
    selling: House, rasmus: Actor, deal: Deal, django_assert_num_queries: Any
) -> None:
    hana = selling.actor("hana")
    other = deals.create_deal(rasmus, name="Second", value=Decimal(90_000), now=NOW)
    far = deals.create_deal(hana, name="Far", now=NOW)
    actions.answer(rasmus, deal_id=deal.id, fact="need", score=2, now=NOW)
    deals.validate(rasmus, deal_id=deal.id, criterion="need", value=True, now=NOW + timedelta(hours=1))
    actions.answer(rasmus, deal_id=other.id, fact="need", score=1, now=NOW)
    actions.answer(rasmus, deal_id=other.id, fact="goals", score=3, now=NOW)
    actions.answer(hana, deal_id=far.id, fact="goals", score=0, now=NOW)
    with django_assert_num_queries(4):
        found = coverage(rasmus, now=NOW)
    assert found.deals == 2
    assert found.scores["need"] == {3: 1, 1: 1} and found.scores["goals"] == {3: 1}
    whole = coverage(selling.actor("olli"), now=NOW)
    assert whole.deals == 3 and whole.scores["goals"] == {3: 1, 0: 1}
    names = [one.name for one in covered_deals(rasmus, fact="need", score=3, now=NOW)]
    assert names == ["Pumps for Oulu"]
    assert [one.name for one in covered_deals(rasmus, fact="need", score=1, now=NOW)] == ["Second"]
    assert [one.name for one in covered_deals(rasmus, fact="goals", score=None, now=NOW)] == [
        "Pumps for Oulu"
    ]
    later = NOW + timedelta(days=400)
    assert coverage(rasmus, now=later).scores["goals"] == {}, "what lapsed counts nothing"
    assert len(covered_deals(rasmus, fact="goals", score=None, now=later)) == 2


def test_an_answer_whose_criterion_was_withdrawn_counts_as_said(rasmus: Actor, deal: Deal) -> None:
    actions.answer(rasmus, deal_id=deal.id, fact="need", score=3, now=NOW)
    deals.withdraw(rasmus, deal_id=deal.id, criterion="need", now=NOW)
    assert coverage(rasmus, now=NOW).scores["need"] == {2: 1}
    assert len(covered_deals(rasmus, fact="need", score=2, now=NOW)) == 1
    assert covered_deals(rasmus, fact="need", score=3, now=NOW) == []


def test_a_deal_is_counted_anew_by_a_changed_framework_when_asked(
    selling: House, rasmus: Actor, deal: Deal
) -> None:
    actions.answer(rasmus, deal_id=deal.id, fact="need", score=3, now=NOW)
    before = actions.count_frameworks(rasmus, deal_id=deal.id, now=NOW).revision
    assert actions.count_frameworks(replace(rasmus), deal_id=deal.id, now=NOW).revision == before


def test_after_a_change_the_gates_that_ask_for_it_are_counted_anew(selling: House, rasmus: Actor) -> None:
    olli = selling.actor("olli")
    actions.copy_framework(olli, key="bant", name={"en": "Ours"}, now=NOW)
    publish(selling, load(TEXT.replace("framework: bant", "framework: ours")), number=2)
    deal = create_deal(rasmus, name="Valves", now=NOW)
    actions.answer(rasmus, deal_id=deal.id, fact="need", score=3, now=NOW)

    def validated() -> bool:
        with selling.inside():
            return Evidence.objects.filter(deal_id=deal.id, criterion="bant", withdrawn_at=None).exists()

    assert not validated()
    content: dict[str, Any] = {"name": {"en": "Ours"}, "elements": [{"fact": "need", "weight": 10}]}
    actions.change_framework(olli, key="ours", definition=content, now=NOW)
    assert count_anew.call(str(olli.workspace_id), "ours") == 1
    assert validated()
    actions.archive_framework(olli, key="ours", now=NOW)
    assert count_anew.call(str(olli.workspace_id), "ours") == 1
    assert not validated()
    assert count_anew.call(str(olli.workspace_id), "spin") == 0
