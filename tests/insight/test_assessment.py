"""The assessment from the ledger: deals that keep to the process, and revisions that had a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from homeplate.deals import actions
from homeplate.insight.assessment import Assessment, assessment, deals_behind_conduct, founded, revised
from homeplate.insight.measures.discipline import CONDUCT
from homeplate.playbook.queries import Reason, VersionRow
from tests.insight.conftest import Mirrored, day, sold
from tests.insight.test_funnel import frame_of
from tests.make import NOW


def seen(mirrored: Mirrored, who: str = "mina") -> Assessment:
    mirrored.catch_up()
    actor = mirrored.house.actor(who)
    found = assessment(actor, frame_of(mirrored), now=day(10), folder=mirrored.folder)
    assert found is not None
    return found


def lost(mirrored: Mirrored, name: str, *, after: float) -> Any:
    rasmus = mirrored.house.actor("rasmus")
    deal = actions.create_deal(rasmus, name=name, now=day(0))
    actions.lose(rasmus, deal_id=deal.id, reason="timing", now=day(after))
    return deal


def test_a_deal_that_is_won_before_the_last_stage_has_skipped_one(mirrored: Mirrored) -> None:
    deal = sold(mirrored.house)
    actions.win(mirrored.house.actor("mina"), deal_id=deal.id, override_reason="Signed", now=day(4))
    lost(mirrored, "Lost", after=3)
    course = seen(mirrored).seen
    assert (course.adherent.hits, course.adherent.of) == (1, 2)
    assert (course.kept.hits, course.kept.of) == (1, 2)


def test_a_deal_that_goes_back_has_skipped_nothing(mirrored: Mirrored) -> None:
    deal, rasmus = sold(mirrored.house), mirrored.house.actor("rasmus")
    actions.regress(rasmus, deal_id=deal.id, to="discovery", reason="Another buyer", now=day(2))
    actions.lose(rasmus, deal_id=deal.id, reason="timing", now=day(3))
    assert seen(mirrored).seen.adherent.hits == 1


def test_a_stage_that_is_left_within_minutes_was_hurried_through(mirrored: Mirrored) -> None:
    lost(mirrored, "At once", after=1 / 24 / 60)
    lost(mirrored, "After days", after=3)
    assert seen(mirrored).seen.unhurried.hits == 1


def test_each_number_leads_to_as_many_deals(mirrored: Mirrored) -> None:
    deal = sold(mirrored.house)
    actions.win(mirrored.house.actor("mina"), deal_id=deal.id, override_reason="Signed", now=day(4))
    lost(mirrored, "At once", after=1 / 24 / 60)
    lost(mirrored, "After days", after=3)
    course = seen(mirrored).seen
    shares = {"adherent": course.adherent, "kept": course.kept, "unhurried": course.unhurried}
    opposites = {"skipped": "adherent", "overridden": "kept", "hurried": "unhurried"}
    numbers = {
        **{what: int(share.hits) for what, share in shares.items()},
        **{what: int(shares[of].of - shares[of].hits) for what, of in opposites.items()},
    }
    assert set(numbers) == set(CONDUCT)
    for what, number in numbers.items():
        deals = deals_behind_conduct(
            mirrored.house.actor("mina"), frame_of(mirrored), what=what, folder=mirrored.folder
        )
        assert len(deals) == number


def test_open_deals_and_those_of_others_are_not_assessed(mirrored: Mirrored) -> None:
    sold(mirrored.house)
    lost(mirrored, "Lost", after=3)
    assert seen(mirrored).seen.adherent.of == 1
    assert seen(mirrored, "hana").seen.adherent.of == 0


def version(number: int, days: float, note: str = "") -> VersionRow:
    at = NOW + timedelta(days=days)
    return VersionRow(uuid4(), uuid4(), number, "published", note, "", at, at, None, 1)


def test_a_revision_is_founded_by_its_note_or_by_a_reason_noted_before_it() -> None:
    first, second, third = version(1, 0), version(2, 100), version(3, 200, note="Outcomes")
    pairs = revised([third, first, second], NOW)
    assert [(before.number, after.number) for before, after in pairs] == [(1, 2), (2, 3)]
    assert revised([first, second, third], NOW + timedelta(days=150)) == [(second, third)]
    reason = Reason("market", "They buy later now", "Ada", NOW + timedelta(days=50))
    assert not founded(first, second, [])
    assert founded(first, second, [reason])
    assert founded(second, third, [])
    assert not founded(second, version(3, 200), [reason])
