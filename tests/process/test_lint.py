"""Lint: each rule finds what it is for, and leaves a sound process alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from homeplate.process.lint import RULES, Finding, lint, repaired
from homeplate.process.lint.phrases import PHRASES
from homeplate.process.reading import from_data
from homeplate.process.yaml_form import dump, locate
from tests.process.build import Data, criterion, sound, sound_data, stage

LABELS = json.loads(Path(__file__).with_name("labels.json").read_text(encoding="utf-8"))
EVIDENCE = {"en": "A sentence of the buyer"}


def _first(data: Data) -> Data:
    part: Data = data["stages"][0]
    return part


def _at(data: Data, at: int, place: int) -> Data:
    part: Data = data["stages"][at]["criteria"][place]
    return part


def _swap(data: Data, key: str, other: str) -> None:
    """Two criteria change places across stages; nobody asks for the need any more on entering."""
    for part in data["stages"]:
        part.pop("entry", None)
    lists = [(part["criteria"], place) for key in (key, other) for part in data["stages"]
             for place, found in enumerate(part["criteria"]) if found["key"] == key]  # fmt: skip
    (one, i), (two, j) = lists
    one[i], two[j] = two[j], one[i]


def _optional(data: Data) -> None:
    _at(data, 0, 0)["required"] = False


def _relabel(at: int, place: int, label: str) -> Callable[[Data], object]:
    return lambda data: _at(data, at, place).update(label={"en": label})


def _scored(data: Data) -> None:
    items = [{"key": "fit", "label": {"en": "Fit"}}]
    _at(data, 0, 0).update(type="scorecard", items=items, threshold=6)


def _calls(data: Data) -> None:
    _at(data, 0, 1).update(type="activity", activity="call", at_least=3)


def _twice_conditional(data: Data) -> None:
    bounds = [{"field": "value", "at_least": 10}, {"field": "value", "at_most": 9}]
    _at(data, 1, 1)["applies"] = bounds


def _both_answers(data: Data) -> None:
    options = [{"key": "yes", "label": {"en": "Yes"}}, {"key": "no", "label": {"en": "No"}}]
    _at(data, 0, 1).update(type="choice", options=options)
    _at(data, 1, 1)["applies"] = [
        {"criterion": "cause", "is": "yes"},
        {"criterion": "cause", "is_not": "yes"},
    ]


# Code, path, and what is done to the sound process to earn the finding.
CASES: list[tuple[str, str, Callable[[Data], object]]] = [
    ("HP101", "stages", lambda d: _at(d, 0, 0).update(weight=20)),
    ("HP201", "stages.0.criteria", _optional),
    ("HP202", "stages.0.criteria", lambda d: _at(d, 0, 0).pop("milestone")),
    ("HP203", "stages.0.owner", lambda d: _first(d).pop("owner")),
    ("HP204", "stages.0.target_days", lambda d: _first(d).pop("target_days")),
    ("HP205", "stages.0.guidance", lambda d: _first(d).pop("guidance")),
    ("HP206", "stages.0.sold", lambda d: _first(d).pop("sold")),
    ("HP207", "stages.0.buyer_stage", lambda d: _first(d).pop("buyer_stage")),
    ("HP208", "stages.0.objective", lambda d: _first(d).update(objective={"en": ""})),
    ("HP209", "stages.0.criteria.0.evidence", lambda d: _at(d, 0, 0).pop("evidence")),
    ("HP210", "stages", lambda d: d["stages"].pop()),
    ("HP210", "stages", lambda d: d["stages"].extend(stage(f"more-{n}", 4) for n in range(7))),
    ("HP211", "stages.0.criteria", lambda d: _first(d)["criteria"].pop()),
    ("HP301", "stages.0.criteria.1.label.en", _relabel(0, 1, "Send the brochure")),
    ("HP302", "stages.0.criteria.1.label.en", _relabel(0, 1, "Five calls made")),
    ("HP302", "stages.0.criteria.1.at_least", _calls),
    ("HP303", "stages.0.criteria.1.label.en", _relabel(0, 1, "30 days have passed since the offer")),
    ("HP401", "stages.1.criteria.1", _relabel(1, 1, "The buyer has shown the cause")),
    ("HP402", "stages.1.criteria.1", lambda d: (_relabel(0, 1, "The users accept the new design in full")(d),
                                                _relabel(1, 1, "All users accept the new design in full")(d))),
    ("HP501", "stages.2.criteria.1", lambda d: _swap(d, "need", "signature")),
    ("HP502", "stages.2.criteria.2", lambda d: _swap(d, "decision-maker", "kick-off")),
    ("HP503", "stages.2.criteria.1", lambda d: _swap(d, "budget", "signature")),
    ("HP504", "stages", lambda d: _at(d, 0, 2).update(key="plan", label={"en": "The plan is shared"})),
    ("HP601", "stages.1", _scored),
    ("HP602", "stages.0.criteria.0", _scored),
    ("HP603", "stages.1.criteria.1.applies", _twice_conditional),
    ("HP603", "stages.1.criteria.1.applies", _both_answers),
    ("HP701", "stages.1.criteria.0", lambda d: _at(d, 1, 0).pop("expires_days")),
    ("HP701", "stages.0.criteria.1", lambda d: _at(d, 0, 1).update(type="date")),
    ("HP701", "stages.0.criteria.1", lambda d: _at(d, 0, 1).update(type="next_step")),
    ("HP701", "stages.0.criteria.1", lambda d: _at(d, 0, 1).update(type="contact", buying_role="economic_buyer")),
    ("HP701", "stages.0.criteria.1", _relabel(0, 1, "The budget is approved")),
    ("HP801", "stages.0.criteria.0.label", lambda d: _at(d, 0, 0).update(label={"fi": "Tarve"})),
    ("HP801", "roles.0.name", lambda d: d["roles"][0].update(name={"en": " "})),
]  # fmt: skip


def findings(spoil: Callable[[Data], Any]) -> tuple[Finding, ...]:
    """What lint says of the sound process after `spoil`."""
    data = sound_data()
    spoil(data)
    return lint(from_data(data))


def test_a_sound_process_has_no_finding() -> None:
    assert lint(sound()) == ()


@pytest.mark.parametrize(("code", "path", "spoil"), CASES, ids=[f"{c[0]}-{at}" for at, c in enumerate(CASES)])
def test_each_fault_is_found_where_it_is(code: str, path: str, spoil: Callable[[Data], object]) -> None:
    found = findings(spoil)
    assert (code, path) in {(finding.code, finding.path) for finding in found}
    for finding in found:
        assert str(finding.place) and str(finding.reason) and str(finding.mend)


def test_every_rule_has_a_case() -> None:
    assert {case[0] for case in CASES} == set(RULES)


@pytest.mark.parametrize("language", LABELS)
@pytest.mark.parametrize("kind", ["task", "count", "elapsed", "good"])
def test_labels_are_told_apart(language: str, kind: str) -> None:
    told = {label: PHRASES[language].kind(label) or "good" for label in LABELS[language][kind]}
    assert told == dict.fromkeys(LABELS[language][kind], kind)


def test_a_date_in_the_past_and_the_last_amount_need_no_expiry() -> None:
    assert findings(lambda d: _at(d, 0, 1).update(type="date", when="past")) == ()
    assert findings(lambda d: _at(d, 2, 0).update(type="money")) == ()


def test_a_stage_after_the_sale_needs_no_gate() -> None:
    def follow_up(data: Data) -> None:
        _at(data, 0, 0)["weight"] = 12
        last = [criterion(f"use-{at}", 1, milestone=at == 0, evidence=EVIDENCE) for at in range(3)]
        data["stages"].append(stage("follow-up", 4, *last, after_sale=True))

    assert findings(follow_up) == ()


def test_the_same_buying_role_matters_for_overlap() -> None:
    def two_people(data: Data) -> None:
        _at(data, 0, 1).update(
            type="contact", buying_role="user", label={"en": "A user supports us in the project"}
        )
        _at(data, 1, 1).update(
            type="contact", buying_role="guide", label={"en": "A guide supports us in the project"}
        )

    assert findings(two_people) == ()


@pytest.mark.parametrize("code", ["HP101", "HP201", "HP202", "HP701"])
def test_a_repair_mends_its_finding(code: str) -> None:
    spoil = next(case[2] for case in CASES if case[0] == code)
    data = sound_data()
    spoil(data)
    process = from_data(data)
    finding = next(finding for finding in lint(process) if finding.code == code)
    assert code not in {left.code for left in lint(repaired(process, finding))}


def test_a_finding_without_repair_changes_nothing() -> None:
    data = sound_data()
    data["stages"][0].pop("sold")
    process = from_data(data)
    assert repaired(process, lint(process)[0]) is process


def test_findings_have_lines_in_the_file() -> None:
    data = sound_data()
    data["stages"][0]["criteria"][1]["label"] = {"en": "Send the brochure"}
    process = from_data(data)
    text = dump(process)
    line = text.splitlines()[locate(text, lint(process)[0].path) - 1]
    assert line.strip() == "en: Send the brochure"


def test_an_unreachable_stage_is_named_once() -> None:
    data = sound_data()
    data["stages"].append(stage("after", 4, criterion("last", 1, required=True, evidence=EVIDENCE)))
    _scored(data)
    assert [f.path for f in lint(from_data(data)) if f.code == "HP601"] == ["stages.1"]
