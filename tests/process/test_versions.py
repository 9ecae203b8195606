"""Comparing versions, and moving open deals from one to the other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from homeplate.kit.errors import Invalid
from homeplate.process.definition import Process
from homeplate.process.facts import Evidence
from homeplate.process.reading import from_data
from homeplate.process.versions import diff, migrate, migration_map
from tests.process.build import NOW, YESTERDAY, Data, criterion, shown, sound, sound_data, stage


def changed() -> Data:
    """The sound process with one change of nearly every kind."""
    data = sound_data()
    discovery, proposal, closing = data["stages"]
    discovery["criteria"][0]["weight"] = 20
    discovery["criteria"][1].update(key="root-cause", label={"en": "The buyer has shown the cause"})
    discovery["criteria"][2]["expires_days"] = 30
    discovery["guidance"] = {"en": "Listen more"}
    discovery["target_days"] = 7
    closing["criteria"].append(proposal["criteria"].pop(1))
    proposal["criteria"].pop(1)
    closing["criteria"].append(criterion("sponsor", 5))
    data["stages"].insert(1, stage("workshop", 2))
    return data


def test_no_change_is_no_difference() -> None:
    assert diff(sound(), sound()) == ()


def test_every_change_is_named() -> None:
    found = {(change.kind, change.key, change.field) for change in diff(sound(), from_data(changed()))}
    assert found == {
        ("stage_added", "workshop", ""),
        ("text_changed", "discovery", "guidance"),
        ("stage_changed", "discovery", "target_days"),
        ("criterion_removed", "favourite", ""),
        ("criterion_added", "sponsor", ""),
        ("criterion_renamed", "root-cause", "label"),
        ("criterion_moved", "walkthrough", ""),
        ("weight_changed", "need", "weight"),
        ("rule_changed", "decision-maker", "expires_days"),
    }


def test_changes_read_as_sentences() -> None:
    sentences = [str(change.message) for change in diff(sound(), from_data(changed()))]
    assert "“The buyer has shown need” weighs 20 instead of 15." in sentences
    assert "“The buyer has shown walkthrough” moves to stage “name of closing”." in sentences


def test_only_the_stage_that_moved_is_said_to_have_moved() -> None:
    data = sound_data()
    data["stages"][1].pop("entry")
    data["stages"].append({**data["stages"].pop(0), "leg": 4})
    moved = [change.key for change in diff(sound(), from_data(data)) if change.kind == "stage_moved"]
    assert moved == ["discovery"]


def test_a_renamed_key_is_recognised_by_its_label() -> None:
    mapping = migration_map(sound(), from_data(changed()))
    assert mapping.criteria["cause"] == "root-cause"
    assert mapping.criteria["favourite"] is None
    assert mapping.stages == {"discovery": "discovery", "proposal": "proposal", "closing": "closing"}


def test_a_stage_that_is_gone_maps_to_the_one_before() -> None:
    data = sound_data()
    data["stages"].pop(1)
    assert migration_map(sound(), from_data(data)).stages["proposal"] == "discovery"


def test_evidence_of_another_type_is_not_carried_over() -> None:
    data = sound_data()
    data["stages"][0]["criteria"][0]["type"] = "text"
    assert migration_map(sound(), from_data(data)).criteria["need"] is None


def test_a_deal_keeps_what_has_a_place_and_drops_the_rest() -> None:
    moved = migrate(
        shown("need", "cause", "favourite"), "closing", migration_map(sound(), from_data(changed()))
    )
    assert moved.stage == "closing"
    assert set(moved.evidence) == {"need", "root-cause"}
    assert (moved.kept, moved.dropped) == (("need", "cause"), ("favourite",))


def test_two_criteria_that_become_one_keep_the_later_evidence() -> None:
    mapping = migration_map(sound(), sound(), criteria={"cause": "need"})
    early = Evidence(True, YESTERDAY - timedelta(days=1), "Mina")
    late = Evidence(True, YESTERDAY, "Otto")
    moved = migrate({"cause": late, "need": early}, "discovery", mapping)
    assert moved.evidence == {"need": late}
    assert moved.dropped == ("need",)


def test_a_claim_never_replaces_evidence() -> None:
    mapping = migration_map(sound(), sound(), criteria={"cause": "need"})
    claim = Evidence(True, NOW, "import", evidenced=False)
    kept = shown("need")["need"]
    assert migrate({"need": kept, "cause": claim}, "discovery", mapping).evidence == {"need": kept}


@pytest.mark.parametrize(
    "overrides",
    [
        {"stages": {"nowhere": "closing"}},
        {"stages": {"closing": "nowhere"}},
        {"criteria": {"need": "nothing"}},
        {"criteria": {"need": "budget"}},
    ],
)
def test_an_impossible_mapping_is_refused(overrides: dict[str, dict[str, str]]) -> None:
    with pytest.raises(Invalid, match="cannot go to"):
        migration_map(sound(), sound(), **overrides)


def test_an_explicit_mapping_overrules_the_likeness() -> None:
    new: Process = from_data(changed())
    mapping = migration_map(sound(), new, stages={"closing": "proposal"}, criteria={"cause": None})
    assert (mapping.stages["closing"], mapping.criteria["cause"]) == ("proposal", None)
