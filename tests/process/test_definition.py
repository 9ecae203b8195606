"""What makes a definition sound, and how to look things up in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pydantic import ValidationError

from homeplate.kit.errors import Invalid, NotFound
from homeplate.process.reading import Problem, from_data, to_data
from tests.process.build import Data, criterion, sound, sound_data

CHOICE = criterion(
    "way", type="choice", options=[{"key": "tender", "label": {}}, {"key": "direct", "label": {}}]
)


def _stage(data: Data, at: int) -> Data:
    stage: Data = data["stages"][at]
    return stage


def _criterion(data: Data) -> Data:
    first: Data = _stage(data, 0)["criteria"][0]
    return first


def _ask_ahead(data: Data) -> None:
    _criterion(data)["applies"] = [{"criterion": "signature", "is": "x"}]


def _ask_no_choice(data: Data) -> None:
    _stage(data, 1)["criteria"][0]["applies"] = [{"criterion": "need", "is": "x"}]


def _ask_unknown_option(data: Data) -> None:
    _stage(data, 0)["criteria"].append(CHOICE)
    _stage(data, 1)["criteria"][0]["applies"] = [{"criterion": "way", "is": "tendr"}]


BREAKS: list[tuple[str, str, Callable[[Data], object]]] = [
    ("unknown-key", "stages.0.criteria.0.wieght", lambda d: _criterion(d).update(wieght=1)),
    ("missing", "stages.0.criteria.0.weight", lambda d: _criterion(d).pop("weight")),
    ("unknown-type", "stages.0.criteria.0", lambda d: _criterion(d).update(type="confrimed")),
    ("expected-number", "stages.0.criteria.0.weight", lambda d: _criterion(d).update(weight=6.5)),
    ("wrong-value", "stages.0.criteria.0.weight", lambda d: _criterion(d).update(weight=0)),
    ("expected-object", "stages.0.criteria.0.label", lambda d: _criterion(d).update(label="Need")),
    ("control-character", "stages.0.criteria.0.label.en", lambda d: _criterion(d).update(label={"en": "a\x07"})),
    ("pattern", "stages.0.key", lambda d: _stage(d, 0).update(key="Bad Key")),
    ("expected-list", "stages", lambda d: d.update(stages={})),
    ("duplicate-key", "stages.1.key", lambda d: _stage(d, 1).update(key="discovery")),
    ("duplicate-key", "stages.1.criteria.0.key", lambda d: _stage(d, 1)["criteria"][0].update(key="need")),
    ("unknown-role", "stages.0.owner", lambda d: _stage(d, 0).update(owner="boss")),
    ("unknown-role", "stages.0.criteria.0.validators.0", lambda d: _criterion(d).update(validators=["boss"])),
    ("unknown-role", "stages.0.responsibilities.boss", lambda d: _stage(d, 0).update(responsibilities={"boss": {}})),
    ("legs", "stages.2.leg", lambda d: _stage(d, 2).update(leg=2)),
    ("after-sale", "stages.1.after_sale", lambda d: _stage(d, 1).update(after_sale=True)),
    ("unknown-criterion", "stages.1.entry.0", lambda d: _stage(d, 1).update(entry=["signature"])),
    ("unknown-criterion", "stages.0.criteria.0.applies.0.criterion", _ask_ahead),
    ("not-a-choice", "stages.1.criteria.0.applies.0.criterion", _ask_no_choice),
    ("unknown-option", "stages.1.criteria.0.applies.0.is", _ask_unknown_option),
    ("condition", "stages.0.criteria.0.applies.0", lambda d: _criterion(d).update(applies=[{"field": "value"}])),
    ("condition", "stages.0.criteria.0.applies.0", lambda d: _criterion(d).update(applies=[{"is": "x"}])),
    ("condition", "stages.0.criteria.0.applies.0",
     lambda d: _criterion(d).update(applies=[{"field": "source", "at_least": 3}])),
]  # fmt: skip


@pytest.mark.parametrize(("code", "path", "spoil"), BREAKS)
def test_a_break_is_refused_with_its_place(code: str, path: str, spoil: Callable[[Data], object]) -> None:
    data = sound_data()
    spoil(data)
    with pytest.raises(Invalid) as caught:
        from_data(data)
    assert (caught.value.code, caught.value.field) == (code, path)


def test_a_misspelt_key_is_answered_with_the_right_one() -> None:
    data = sound_data()
    data["stages"][0]["criteria"][0]["wieght"] = data["stages"][0]["criteria"][0].pop("weight")
    with pytest.raises(Invalid, match="Did you mean “weight”") as caught:
        from_data(data)
    problems = caught.value.details
    assert isinstance(problems, list) and [type(problem) for problem in problems] == [Problem, Problem]


@pytest.mark.parametrize("data", [None, 3, "x", [], {}, {"key": "a"}])
def test_data_that_is_no_process_is_refused(data: object) -> None:
    with pytest.raises(Invalid):
        from_data(data)


@pytest.mark.parametrize(
    "half", [{"label": {"\ud800": "x"}}, {"label": {"en": "\ud800"}}, {"\ud800": 1}, {"type": "\ud800"}]
)
def test_half_characters_are_refused_in_whole_ones(half: Data) -> None:
    data = sound_data()
    _criterion(data).update(half)
    with pytest.raises(Invalid) as caught:
        from_data(data)
    assert str(caught.value).encode() and caught.value.field.encode()


def test_data_of_a_process_leads_back_to_it() -> None:
    process = sound()
    assert from_data(to_data(process)) == process
    assert "milestone" not in to_data(process)["stages"][0]["criteria"][1]


def test_a_definition_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValidationError):
        sound().key = "other"


def test_stages_and_criteria_are_found_by_key() -> None:
    process = sound()
    assert process.index("proposal") == 1
    assert process.stage("proposal") is process.stages[1]
    assert process.next_stage("proposal") is process.stages[2]
    assert process.next_stage("closing") is None
    assert process.criterion("budget") is process.stages[1].criteria[0]
    assert process.stage_of("budget").key == "proposal"
    assert process.total_weight == 100
    assert process.has_stage("closing") and not process.has_criterion("closing")


def test_unknown_keys_are_not_found() -> None:
    for look_up in (sound().stage, sound().criterion, sound().next_stage, sound().stage_of):
        with pytest.raises(NotFound):
            look_up("nothing")


def test_a_gate_asks_for_the_required_criteria_left_and_those_that_must_still_hold() -> None:
    data = sound_data()
    data["stages"][2]["entry"] = ["need", "budget"]
    process = from_data(data)
    assert [c.key for c in process.gate("proposal").criteria] == ["budget", "need"]
    assert [c.key for c in process.gate("closing").criteria] == ["signature"]


def test_a_changed_copy_forgets_cached_look_ups() -> None:
    process = sound()
    assert process.total_weight == 100
    assert process.changed(stages=process.stages[:2]).total_weight == 70
