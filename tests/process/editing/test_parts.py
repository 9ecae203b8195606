"""Stages and criteria added, changed, copied, moved and removed: nothing gets lost, and references hold."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeplate.kit.errors import Invalid, NotFound
from homeplate.process import editing
from homeplate.process.definition import Process
from homeplate.process.lint import lint
from homeplate.process.reading import from_data, to_data
from tests.process.build import criterion, sound, sound_data, stage, whole
from tests.process.editing.edits import edits, tried
from tests.process.strategies import processes


def keys(process: Process) -> list[list[str]]:
    """Criteria by stage."""
    return [[one.key for one in stage.criteria] for stage in process.stages]


def asked() -> Process:
    """A later criterion asks for an earlier choice, and a later stage for it on entering."""
    options = [{"key": "yes", "label": {"en": "Yes"}}, {"key": "no", "label": {"en": "No"}}]
    tender = criterion("tender", 20, type="choice", options=options)
    bid = criterion("bid", 30, applies=[{"criterion": "tender", "is": "yes"}])
    return from_data(
        whole(stage("one", 1, tender, bid), stage("two", 3, criterion("price", 50), entry=["tender"]))
    )


@given(st.data())
def test_a_move_keeps_every_criterion_and_every_leg(data: st.DataObject) -> None:
    process = data.draw(processes())
    stages = [one.key for one in process.stages]
    moved = tried(
        process,
        lambda p: editing.move_stage(p, data.draw(st.sampled_from(stages)), to=data.draw(st.integers(-1, 9))),
    )
    if process.criteria:
        key = data.draw(st.sampled_from([one.key for one in process.criteria]))
        to, at = data.draw(st.sampled_from(stages)), data.draw(st.integers(-1, 9))
        moved = tried(moved, lambda p: editing.move_criterion(p, key, stage=to, at=at))
    assert sorted(moved.criteria, key=lambda one: one.key) == sorted(
        process.criteria, key=lambda one: one.key
    )
    assert [one.leg for one in moved.stages] == [one.leg for one in process.stages]
    assert sorted(one.key for one in moved.stages) == sorted(stages)


@given(st.data())
def test_changes_leave_what_they_were_given_as_it_was(data: st.DataObject) -> None:
    process = data.draw(processes())
    copy = to_data(process)
    tried(process, data.draw(edits(process)))
    assert to_data(process) == copy


@given(st.data())
def test_a_step_goes_where_there_is_room_and_back(data: st.DataObject) -> None:
    process = data.draw(processes().filter(lambda one: bool(one.criteria)))
    key = data.draw(st.sampled_from([one.key for one in process.criteria]))
    opposite = {"up": "down", "down": "up"}
    for way in editing.WAYS:
        if way not in editing.may_go(process, key):
            with pytest.raises(Invalid, match="nothing further"):
                editing.step_criterion(process, key, way)
        elif way in opposite:
            there = tried(process, lambda p, way=way: editing.step_criterion(p, key, way))  # type: ignore[misc]
            if there != process:
                assert editing.step_criterion(there, key, opposite[way]) == process  # type: ignore[arg-type]


def test_a_criterion_moves_within_its_stage_and_to_another() -> None:
    assert keys(editing.move_criterion(sound(), "need", stage="discovery", at=2))[0] == [
        "cause",
        "decision-maker",
        "need",
    ]
    there = editing.step_criterion(sound(), "cause", "right")
    assert keys(there)[:2] == [["need", "decision-maker"], ["budget", "cause", "walkthrough", "favourite"]]
    assert editing.may_go(sound(), "kick-off") == ("up", "left")


def test_what_is_asked_for_later_stays_before_it() -> None:
    with pytest.raises(
        Invalid, match="“The buyer has shown need” must come before “name of proposal”"
    ) as caught:
        editing.move_criterion(sound(), "need", stage="closing", at=0)
    assert caught.value.code == "order"
    with pytest.raises(Invalid, match="must come before “The buyer has shown bid”"):
        editing.step_criterion(asked(), "tender", "down")
    with pytest.raises(Invalid, match="must come before"):
        editing.move_stage(asked(), "one", to=1)


def test_what_is_removed_is_no_longer_asked_for() -> None:
    left = editing.remove_criterion(asked(), "tender")
    assert keys(left) == [["bid"], ["price"]]
    assert (left.criterion("bid").applies, left.stage("two").entry) == ((), ())
    assert editing.remove_stage(asked(), "one").stage("two").entry == ()
    with pytest.raises(Invalid, match="at least one stage"):
        editing.remove_stage(editing.remove_stage(asked(), "one"), "two")


def test_a_new_key_is_followed_by_all_that_asks_for_it() -> None:
    values = {**to_data(asked())["stages"][0]["criteria"][0], "key": "way-of-buying"}
    renamed = editing.change_criterion(asked(), "tender", values=values)
    assert renamed.criterion("bid").applies[0].criterion == "way-of-buying"
    assert renamed.stage("two").entry == ("way-of-buying",)
    with pytest.raises(Invalid, match="used twice"):
        editing.change_criterion(asked(), "tender", values={**values, "key": "price"})


def test_a_copy_stands_behind_and_asks_for_its_own() -> None:
    copied = editing.copy_stage(asked(), "one")
    assert [one.key for one in copied.stages] == ["one", "one-2", "two"]
    assert keys(copied)[1] == ["tender-2", "bid-2"]
    assert copied.criterion("bid-2").applies[0].criterion == "tender-2"
    assert copied.stage("one-2").name == {"en": "name of one (2)"}
    assert keys(editing.copy_criterion(asked(), "tender"))[0] == ["tender", "tender-2", "bid"]
    assert editing.arrived(asked(), copied) == "one-2"


def test_what_comes_after_the_sale_stays_last() -> None:
    data = sound_data()
    data["stages"][2]["after_sale"] = True
    process = from_data(data)
    assert [one.key for one in editing.copy_stage(process, "closing").stages][2:] == ["closing-2", "closing"]
    assert [one.key for one in editing.add_stage(process, name={"en": "Trial"}).stages][2:] == [
        "trial",
        "closing",
    ]
    assert editing.stage_may_go(process, "closing") == ()
    assert editing.stage_may_go(process, "proposal") == ("left",)
    with pytest.raises(Invalid, match="last stage"):
        editing.move_stage(process, "closing", to=0)
    with pytest.raises(Invalid, match="nothing further"):
        editing.step_stage(process, "proposal", "right")
    free = editing.change_stage(process, "proposal", values={"name": {"en": "Proposal"}, "leg": 3})
    assert editing.step_stage(free, "proposal", "left").stages[0].key == "proposal"


def test_a_new_stage_resembles_its_neighbour() -> None:
    found = editing.add_stage(sound(), name={"ko": "체험 운영"}, after="discovery").stages[1]
    assert (found.key, found.owner, found.target_days, found.leg) == ("stage", "rep", 14, 1)


def test_the_first_criterion_of_a_stage_gates_it_and_weighs_what_is_left() -> None:
    process = editing.skeleton(language="en", stages=3)
    for label in ("The buyer named the need", "The buyer named the cost"):
        process = editing.add_criterion(process, stage="stage-1", values={"label": {"en": label}})
    first, second = process.stages[0].criteria
    assert (first.key, first.required, first.milestone, first.weight) == (
        "the-buyer-named-the-need",
        True,
        True,
        5,
    )
    assert (second.required, second.milestone) == (False, False)
    heavy = editing.weigh(process, first.key, weight=92)
    assert (
        editing.add_criterion(heavy, stage="stage-2", values={"label": {}}).criterion("criterion").weight == 3
    )


def test_an_error_names_the_place_in_the_part_that_was_changed() -> None:
    def field(edit: Any) -> str:
        with pytest.raises(Invalid) as caught:
            edit()
        return caught.value.field

    bad = {"type": "confirmed", "label": {}, "weight": 101}
    assert field(lambda: editing.change_criterion(sound(), "budget", values=bad)) == "weight"
    assert field(lambda: editing.weigh(sound(), "budget", weight=0)) == "weight"
    assert field(lambda: editing.add_criterion(sound(), stage="closing", values={"weight": 5})) == "label"
    assert field(lambda: editing.change_stage(sound(), "closing", values={"name": {}, "leg": 5})) == "leg"
    assert field(lambda: editing.change_stage(sound(), "closing", values={"name": {}})) == "leg"
    assert (
        field(lambda: editing.change_stage(sound(), "closing", values={"name": {}, "leg": 4, "key": "x y"}))
        == "key"
    )
    with pytest.raises(NotFound):
        editing.weigh(sound(), "nothing", weight=5)


def test_neighbours_make_way_for_a_leg() -> None:
    def legs(key: str, leg: int) -> list[int]:
        values = {**to_data(sound())["stages"][sound().index(key)], "leg": leg}
        return [one.leg for one in editing.change_stage(sound(), key, values=values).stages]

    assert legs("proposal", 2) == [1, 2, 4]
    assert legs("discovery", 4) == [4, 4, 4]
    assert legs("closing", 2) == [1, 2, 2]
    assert keys(editing.change_stage(sound(), "closing", values={"name": {}, "leg": 4})) == keys(sound())


def test_a_role_that_somebody_needs_stays() -> None:
    with pytest.raises(Invalid, match="“Sales rep” still owns a stage") as caught:
        editing.change_process(sound(), values={"name": {"en": "Test"}, "roles": []})
    assert caught.value.field == "roles"
    changed = editing.change_process(
        sound(), values={"name": {"en": "New"}, "roles": to_data(sound())["roles"]}
    )
    assert (changed.name, changed.key, keys(changed)) == ({"en": "New"}, "test", keys(sound()))


@pytest.mark.parametrize("language", ["en", "ko", "fi", "de"])
@pytest.mark.parametrize("stages", [1, 3, 6, 9])
def test_a_skeleton_is_sound_and_runs_round_the_diamond(language: str, stages: int) -> None:
    process = editing.skeleton(language=language, name="신규 영업", stages=stages)
    assert [len(process.stages), process.stages[0].leg, process.key] == [stages, 1, "process"]
    assert all(one.owner and one.target_days for one in process.stages)
    assert not {"HP203", "HP204", "HP801"} & {finding.code for finding in lint(process)}


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ({"en": "Budget is there!"}, "budget-is-there"),
        ({"fi": "Päätöksentekijä löytyi"}, "paatoksentekija-loytyi"),
        ({"ko": "예산 확보"}, "criterion"),
        ({"ko": "예산", "en": "Budget"}, "budget"),
        ({"en": "The buyer has told us in a meeting what it costs"}, "the-buyer-has-told-us-in-a-meeting-what"),
        ({"en": "1 2 3"}, "criterion"),
        ({}, "criterion"),
    ],
)  # fmt: skip
def test_a_key_recalls_the_words_it_was_made_from(words: dict[str, str], key: str) -> None:
    assert editing.key_from(words, "criterion") == key
    assert editing.key_from(words, "criterion", {key}) == editing.free_key(key, {key})


def test_a_free_key_stays_within_what_a_key_may_have() -> None:
    assert editing.free_key("a" * 60, {"a" * 60}) == "a" * 55 + "-2"
    assert editing.free_key("need", {"need", "need-2"}) == "need-3"
