"""Profiles are drafted, published, taken back and taken away, by those who may; each change is one fact."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from homeplate.accounts.actions import create_account
from homeplate.fit import actions
from homeplate.fit.definition import read_definition, to_data
from homeplate.fit.preview import preview
from homeplate.fit.queries import ProfileDetail, profile_detail, profiles, published
from homeplate.fit.rules import Verdict
from homeplate.kit.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from homeplate.ledger.queries import facts_about
from homeplate.people.access import Actor
from tests.fit.test_rules import LARGE, SOFTWARE, TODAY
from tests.make import NOW, House

BEST = {"about": "company", "name": "Software houses", "rules": [SOFTWARE]}


def begin(house: House, **more: Any) -> UUID:
    return actions.create_profile(house.actor("olli"), definition={**BEST, **more}, now=NOW).profile_id


def save(house: House, profile_id: UUID, revision: int | None = None, **more: Any) -> Any:
    data = {**BEST, **more}
    return actions.save_draft(
        house.actor("olli"), profile_id=profile_id, definition=data, now=NOW, revision=revision
    )


def publish(house: House, profile_id: UUID) -> Any:
    return actions.publish_profile(house.actor("olli"), profile_id=profile_id, now=NOW)


def read(house: House, profile_id: UUID) -> ProfileDetail:
    return profile_detail(house.actor("veli"), profile_id=profile_id)


def told(house: House, profile_id: UUID) -> list[str]:
    with house.inside():
        return [fact.verb for fact in reversed(facts_about(profile_id))]


def test_nothing_is_scored_before_it_is_published(house: House) -> None:
    profile_id = begin(house)
    assert published(house.actor("veli")).profiles == ()
    version = publish(house, profile_id)
    [found] = published(house.actor("veli")).profiles
    assert (found.version_id, found.number, found.name) == (version.id, 1, "Software houses")
    assert told(house, profile_id) == ["profile.created", "profile.published"]


def test_older_versions_stay_as_they_were(house: House) -> None:
    profile_id = begin(house)
    publish(house, profile_id)
    save(house, profile_id, rules=[SOFTWARE, LARGE], name="Large software houses")
    assert published(house.actor("veli")).profiles[0].number == 1
    publish(house, profile_id)
    found = read(house, profile_id)
    assert [(one.number, one.state, len(one.definition.rules)) for one in found.versions] == [
        (2, "published", 2),
        (1, "retired", 1),
    ]
    assert found.profile.name == "Large software houses"
    assert published(house.actor("veli")).profiles[0].number == 2


def test_a_change_that_changes_nothing_is_none(house: House) -> None:
    profile_id = begin(house)
    publish(house, profile_id)
    save(house, profile_id)
    assert read(house, profile_id).profile.draft is None
    assert told(house, profile_id) == ["profile.created", "profile.published"]


def test_the_last_change_can_be_taken_back_and_brought_back(house: House) -> None:
    profile_id = begin(house)
    save(house, profile_id, rules=[])
    assert read(house, profile_id).undo
    actions.undo_change(house.actor("olli"), profile_id=profile_id, now=NOW)
    assert len(read(house, profile_id).profile.shown.definition.rules) == 1
    actions.undo_change(house.actor("olli"), profile_id=profile_id, now=NOW)
    assert read(house, profile_id).profile.shown.definition.rules == ()


def test_there_is_nothing_to_take_back_of_a_new_draft(house: House) -> None:
    profile_id = begin(house)
    assert not read(house, profile_id).undo
    with pytest.raises(Refused, match="nothing to undo"):
        actions.undo_change(house.actor("olli"), profile_id=profile_id, now=NOW)


def test_two_who_change_one_draft_do_not_overwrite_each_other(house: House) -> None:
    profile_id = begin(house)
    save(house, profile_id, revision=1, rules=[LARGE])
    with pytest.raises(Conflict):
        save(house, profile_id, revision=1, rules=[])


def test_without_a_rule_that_gives_points_nothing_is_published(house: House) -> None:
    profile_id = begin(house, rules=[{**SOFTWARE, "points": -5}])
    with pytest.raises(Refused, match="points"):
        publish(house, profile_id)


def test_a_draft_can_be_thrown_away_once_something_is_published(house: House) -> None:
    profile_id = begin(house)
    with pytest.raises(Refused):
        actions.discard_draft(house.actor("olli"), profile_id=profile_id, now=NOW)
    publish(house, profile_id)
    save(house, profile_id, rules=[LARGE])
    actions.discard_draft(house.actor("olli"), profile_id=profile_id, now=NOW)
    assert read(house, profile_id).profile.draft is None


def test_an_archived_profile_scores_nothing_and_can_come_back(house: House) -> None:
    olli, profile_id = house.actor("olli"), begin(house)
    publish(house, profile_id)
    actions.archive_profile(olli, profile_id=profile_id, now=NOW)
    assert published(olli).profiles == ()
    assert profiles(olli) == []
    with pytest.raises(Conflict):
        save(house, profile_id, rules=[])
    actions.restore_profile(olli, profile_id=profile_id, now=NOW)
    assert len(published(olli).profiles) == 1


def test_a_copy_goes_its_own_way(house: House) -> None:
    olli, profile_id = house.actor("olli"), begin(house)
    made = actions.copy_profile(olli, profile_id=profile_id, name="Another", now=NOW)
    assert made.profile_id != profile_id
    assert [row.name for row in profiles(olli)] == ["Software houses", "Another"]


def test_a_rep_reads_profiles_and_changes_none(house: House) -> None:
    profile_id = begin(house)
    assert profile_detail(house.actor("rasmus"), profile_id=profile_id).profile.name == "Software houses"
    with pytest.raises(Forbidden):
        actions.archive_profile(house.actor("rasmus"), profile_id=profile_id, now=NOW)


def test_profiles_next_door_are_not_there(house: House) -> None:
    profile_id = begin(house)
    publish(house, profile_id)
    stranger: Actor = house.actor("outsider")
    assert profiles(stranger) == []
    assert published(stranger).profiles == ()
    with pytest.raises(NotFound):
        profile_detail(stranger, profile_id=profile_id)
    with pytest.raises(NotFound):
        actions.save_draft(stranger, profile_id=profile_id, definition=BEST, now=NOW)


def test_a_profile_stays_one_of_companies(house: House) -> None:
    with pytest.raises(Invalid):
        save(house, begin(house), about="person", rules=[])


def test_the_preview_counts_the_accounts_that_fit(house: House, django_assert_num_queries: Any) -> None:
    rasmus = house.actor("rasmus")
    for name, industry in (("Alpha", "Software"), ("Beta", "Retail"), ("Gamma", "")):
        create_account(rasmus, name=name, industry=industry, now=NOW)
    definition = read_definition(BEST)
    with django_assert_num_queries(1):
        found = preview(rasmus, definition=definition, today=TODAY)
    assert found.verdicts == {Verdict.FITS: 1, Verdict.MISSES: 1, Verdict.OUT: 0, Verdict.UNKNOWN: 1}
    assert [one.name for one in found.best] == ["Alpha", "Beta", "Gamma"]
    assert found.worst == ()
    assert sum(found.bands) == 2


def test_scoring_asks_for_the_versions_once(house: House, django_assert_num_queries: Any) -> None:
    publish(house, begin(house))
    published(house.actor("veli"))
    with django_assert_num_queries(1):
        published(house.actor("veli"))


def test_a_definition_survives_the_database(house: House) -> None:
    profile_id = begin(house, rules=[SOFTWARE, LARGE], texts={"description": "Who we love"}, threshold=75)
    expected = read_definition({**BEST, "rules": [SOFTWARE, LARGE], "texts": {"description": "Who we love"},
                                "threshold": 75})  # fmt: skip
    assert read(house, profile_id).profile.shown.definition == expected
    assert to_data(expected)["threshold"] == 75
