"""The process itself: its name, languages and roles; and one to begin with."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from homeplate.kit.errors import Invalid
from homeplate.kit.text import Text, msg
from homeplate.process.definition import Process
from homeplate.process.editing.keys import key_from
from homeplate.process.editing.parts import USUAL_DAYS, read
from homeplate.process.reading import from_data, to_data

FIELDS = ("name", "summary", "languages", "roles")
LEGS = 4
FEWEST, MOST, USUAL = 3, 9, 6
"""Stages of a process that begins from nothing."""

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {"process": "Process", "rep": "Sales rep", "manager": "Sales manager", "stage": "Stage {number}"},
    "ko": {"process": "프로세스", "rep": "영업 담당자", "manager": "영업 관리자", "stage": "{number}단계"},
    "fi": {"process": "Prosessi", "rep": "Myyjä", "manager": "Myyntipäällikkö", "stage": "Vaihe {number}"},
}
"""What the parts of a new process are called until somebody says better; English for other languages."""


def change_process(process: Process, *, values: Mapping[str, Any]) -> Process:
    """The process with name, summary, languages and roles as `values` say. Raises `Invalid`.

    A role that owns, does or validates something cannot be removed.
    """
    kept = {name: value for name, value in to_data(process).items() if name not in FIELDS}
    data = {**kept, **deepcopy(dict(values))}
    left = {role.get("key") for role in data.get("roles", [])}
    for role in process.roles:
        if role.key not in left and role.key in _needed(process):
            raise _still_needed(role.name)
    return read(data)


def _needed(process: Process) -> set[str]:
    owners = {stage.owner for stage in process.stages if stage.owner}
    doing = {role for stage in process.stages for role in stage.responsibilities}
    return owners | doing | {role for one in process.criteria for role in one.validators}


def _still_needed(role: Text) -> Invalid:
    message = msg(
        "“{role}” still owns a stage, has duties or validates a criterion. Change that first.", role=role
    )
    return Invalid("role-needed", message, field="roles")


def skeleton(*, language: str, name: str = "", stages: int = 1) -> Process:
    """A sound process without criteria in one language: `stages` stages round the diamond, owned, with days."""
    words = _WORDS.get(language.split("-")[0], _WORDS["en"])
    called = {language: name or words["process"]}
    return from_data(
        {
            "key": key_from(called, "process"),
            "name": called,
            "languages": [language],
            "roles": [{"key": role, "name": {language: words[role]}} for role in ("rep", "manager")],
            "stages": [
                {
                    "key": f"stage-{number + 1}",
                    "name": {language: words["stage"].format(number=number + 1)},
                    "owner": "rep",
                    "target_days": USUAL_DAYS,
                    "leg": number * LEGS // stages + 1,
                }
                for number in range(stages)
            ],
        }
    )
