"""The forms of the studio: a definition goes through them unchanged, and nothing that was typed gets lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given as examples
from hypothesis import settings

from homeplate.process.criteria import CRITERION_TYPES
from homeplate.process.definition import Process
from homeplate.process.reading import from_data, to_data
from homeplate.process.templates import TEMPLATES, template
from homeplate.web.processes.forms.criterion import PARAMETERS, criterion_form
from homeplate.web.processes.forms.form import (
    Section,
    Wrong,
    blocks,
    filled,
    given,
    read,
    sent,
    with_row,
    without_row,
)  # fmt: skip
from homeplate.web.processes.forms.inputs import Look, Part
from homeplate.web.processes.forms.labels import FIELDS, language_name
from homeplate.web.processes.forms.stage import stage_form
from homeplate.web.processes.forms.whole import process_form
from homeplate.web.shown import Field
from tests.process.build import Data
from tests.process.strategies import processes
from tests.process.test_criteria import PARAMETERS as SAMPLES


def fields(parts: tuple[Part, ...]) -> Iterator[Field]:
    """Every input of the parts."""
    for part in parts:
        yield from part.fields
        yield from part.hidden
        yield from fields(part.parts)
        for row in part.rows:
            yield from fields(row.parts)


def typed(
    form: tuple[Section, ...], raw: dict[str, Any], languages: tuple[str, ...] = ("en",)
) -> dict[str, str]:
    """What a browser sends of the form as it is laid out."""
    look = Look(languages, languages[0])
    shown = [one for block in blocks(form, raw, look) for one in fields(block.parts)]
    return {one.name: one.value for one in shown if one.kind != "check" or one.value}


def through(form: tuple[Section, ...], data: Data, languages: tuple[str, ...] = ("en",)) -> Data:
    """A part of a definition, laid out as a form, sent, and read again."""
    raw = filled(form, data)
    assert given(form, sent(typed(form, raw, languages))) == raw
    return read(form, raw)


def forms(process: Process) -> Iterator[tuple[tuple[Section, ...], Data]]:
    """Every form of a process with what fills it."""
    data = to_data(process)
    yield process_form(), {**data, "languages": process.languages}
    for stage, stage_data in zip(process.stages, data["stages"], strict=True):
        yield stage_form(process, stage, "en"), stage_data
        for one, criterion_data in zip(stage.criteria, stage_data.get("criteria", []), strict=True):
            yield criterion_form(process, one, one.type, "en"), {**criterion_data, "stage": stage.key}


@pytest.mark.parametrize("key", TEMPLATES)
@pytest.mark.parametrize("language", ["en", "fi"])
def test_a_template_goes_through_the_forms_unchanged(key: str, language: str) -> None:
    process = template(key)
    with translation.override(language):
        again = [through(form, data, process.languages) for form, data in forms(process)]
    rebuilt = rebuild(process, again)
    assert rebuilt == process


def rebuild(process: Process, parts: list[Data]) -> Process:
    """A process from what its forms were read as."""
    rest = iter(parts)
    data: Data = {"key": process.key, **next(rest), "stages": []}
    for stage in process.stages:
        read_stage = {**next(rest), "criteria": []}
        for _ in stage.criteria:
            one = next(rest)
            assert one.pop("stage") == stage.key
            read_stage["criteria"].append(one)
        data["stages"].append(read_stage)
    return from_data(data)


def test_every_type_has_its_inputs_and_every_input_a_label() -> None:
    assert set(PARAMETERS) == set(CRITERION_TYPES)
    for kind, parameters in PARAMETERS.items():
        names = {one.name for one in parameters()}
        assert names == set(CRITERION_TYPES[kind].parameters()) - {"type"}
        assert names <= set(FIELDS)


@pytest.mark.parametrize("kind", CRITERION_TYPES)
def test_a_type_goes_through_its_form_unchanged(kind: str) -> None:
    words = {"en": "Words"}
    data: Data = {"key": "one", "type": kind, "label": words, "weight": 5, **SAMPLES[kind]}
    for name in {"options", "items"} & set(data):
        data[name] = [{**one, "label": words} for one in data[name]]
    process = from_data(
        {
            "key": "p",
            "name": {"en": "P"},
            "stages": [{"key": "s", "name": {"en": "S"}, "leg": 1, "criteria": [data]}],
        }
    )
    form, filling = list(forms(process))[2]
    again = through(form, filling)
    again.pop("stage")
    assert (
        from_data({**to_data(process), "stages": [{**to_data(process)["stages"][0], "criteria": [again]}]})
        == process
    )


@settings(max_examples=30)
@examples(processes())
def test_any_sound_process_can_be_opened(process: Process) -> None:
    for form, data in forms(process):
        assert blocks(form, filled(form, data), Look(process.languages, process.languages[0]))


def test_what_is_wrong_stands_beside_its_input() -> None:
    process = template("essential")
    stage = process.stages[1]
    form = criterion_form(process, stage.criteria[0], "choice", "en")
    raw = given(
        form,
        sent(
            {
                "label.en": "",
                "weight": "many",
                "type": "choice",
                "stage": stage.key,
                "options.3.label.en": "",
                "options.3.key": "yes",
                "expires_days": "0",
                "applies.0.subject": "value",
                "applies.0.comparison": "at_least",
                "applies.0.value": "much",
            }
        ),
    )
    with pytest.raises(Wrong) as caught:
        read(form, raw)
    assert set(caught.value.places) == {
        "label", "weight", "options.0.label", "expires_days", "applies.0.value",
    }  # fmt: skip
    look = Look(("en",), "en", errors={path: str(said) for path, said in caught.value.places.items()})
    laid = blocks(form, raw, look)
    wrong = {one.name: one.value for block in laid for one in fields(block.parts) if one.error}
    assert wrong == {
        "label.en": "", "weight": "many", "options.0.label.en": "", "expires_days": "0", "applies.0.value": "much",
    }  # fmt: skip
    assert look.errors == {}
    assert [block.open for block in laid if block.title == "Rules"] == [True]


def test_the_other_languages_travel_along_and_serve_as_models() -> None:
    process = template("essential")
    form = stage_form(process, process.stages[0], "en")
    raw = filled(form, to_data(process)["stages"][0])
    raw["name"] = {"en": "Start", "ko": "시작"}
    laid = blocks(form, raw, Look(("en", "ko", "fi"), "fi"))
    name = laid[0].parts[0]
    assert [(one.name, one.value, one.placeholder) for one in name.fields] == [("name.fi", "", "Start")]
    assert {one.name: one.value for one in name.hidden} == {"name.en": "Start", "name.ko": "시작"}


def test_rows_are_added_and_dropped_and_empty_ones_not_kept() -> None:
    form = process_form()
    raw = filled(
        form, {"name": {"en": "P"}, "roles": [{"key": "rep", "name": {"en": "Rep"}}], "languages": ["en"]}
    )
    more, path = with_row(form, raw, "roles")
    assert (len(more["roles"]), path) == (2, "roles.1")
    assert read(form, given(form, sent(typed(form, more))))["roles"] == [
        {"key": "rep", "name": {"en": "Rep"}}
    ]
    more["roles"][1]["name"] = {"en": "Sales lead"}
    assert read(form, more)["roles"][1] == {"key": "sales-lead", "name": {"en": "Sales lead"}}
    assert without_row(more, "roles.0")["roles"] == more["roles"][1:]
    for nonsense in ("name.0", "roles", "roles.x", "nothing.1"):
        assert without_row(more, nonsense) == more
    assert with_row(form, raw, "name") == (raw, "")


def test_two_bounds_of_one_figure_are_one_condition() -> None:
    process = template("essential")
    stage = process.stages[1]
    form = criterion_form(process, stage.criteria[0], "confirmed", "en")
    data = {"label": {"en": "One"}, "weight": 5, "type": "confirmed", "stage": stage.key}
    applies = [
        {"field": "value", "at_least": 1000, "at_most": 5000.5},
        {"field": "kind", "is": "new", "is_not": "old"},
    ]
    raw = filled(form, {**data, "applies": applies})
    assert [line["value"] for line in raw["applies"]] == ["1000", "5000.5", "new", "old"]
    found = read(form, raw)["applies"]
    assert found[0] == {"field": "value", "at_least": 1000, "at_most": pytest.approx(5000.5)}
    assert len(found) == 3


def test_somebody_elses_words_stand_beside_ones_own() -> None:
    form = process_form()
    mine = filled(form, {"name": {"en": "Mine"}, "languages": ["en"]})
    look = Look(("en",), "en", now=filled(form, {"name": {"en": "Theirs"}, "languages": ["en"]}))
    shown = {one.name: one.help for block in blocks(form, mine, look) for one in fields(block.parts)}
    assert shown["name.en"] == "In the draft now: “Theirs”"
    assert "In the draft now" not in shown["languages"]


def test_names_that_collide_do_no_harm() -> None:
    assert sent({"a": "1", "a.b": "2", "c.d": "3", "c": "4", "e.f.g": "5"})["e"] == {"f": {"g": "5"}}


@pytest.mark.parametrize(
    ("code", "name"), [("fi", "Suomi"), ("ko", "한국어"), ("xx", "xx"), ("pt-BR", "Português (brasil)")]
)
def test_a_language_is_called_by_its_own_name(code: str, name: str) -> None:
    assert language_name(code).lower() == name.lower()
