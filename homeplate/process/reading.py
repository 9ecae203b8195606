"""Between a definition and plain JSON data: `from_data` with errors that name the place, `to_data` without defaults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from homeplate.kit.errors import Invalid
from homeplate.kit.text import Message, msg
from homeplate.process.criteria import CRITERION_TYPES, Condition
from homeplate.process.criteria.choice import Option
from homeplate.process.criteria.scorecard import Item
from homeplate.process.definition import Objection, Process, Role, Stage
from homeplate.process.structure import closest
from homeplate.process.values import quotable

PARTS: dict[str, type[BaseModel]] = {
    "stages": Stage,
    "roles": Role,
    "objections": Objection,
    "applies": Condition,
    "options": Option,
    "items": Item,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the data: dotted path, code, sentence."""

    path: str
    code: str
    message: Message


def from_data(data: object) -> Process:
    """The process that JSON-like `data` describes.

    Raises `Invalid` for the first problem, with its path in `field` and all problems in `details`.
    """
    try:
        return Process.model_validate(data)
    except ValidationError as error:
        problems = [_problem(detail) for detail in error.errors(include_url=False)]
        # A misspelt key also leaves the right one missing: the misspelling says more.
        first = min(problems, key=lambda problem: problem.code == "missing")
        problems.remove(first)
        raise Invalid(first.code, first.message, field=first.path, details=[first, *problems]) from None


def to_data(process: Process) -> dict[str, Any]:
    """JSON-ready data that `from_data` reads back to an equal process; fields at their default are left out."""
    return {"homeplate": 1, **process.model_dump(mode="json", by_alias=True, exclude_defaults=True)}


def _problem(detail: ErrorDetails) -> Problem:
    location, model = _place(detail["loc"])
    name = str(location[-1]) if location else "process"
    context = detail.get("ctx", {})
    code, message = _sentence(detail["type"], name, detail, model)
    if isinstance(context.get("message"), Message):
        code, message = detail["type"], context["message"]
    return Problem(".".join(str(step) for step in location), code, message)


def _place(loc: Sequence[int | str]) -> tuple[list[int | str], type[BaseModel]]:
    """The path without Pydantic's union tags, and the model whose field it ends in."""
    path: list[int | str] = []
    model: type[BaseModel] = Process
    for position, step in enumerate(loc):
        if position >= 2 and loc[position - 2] == "criteria" and isinstance(loc[position - 1], int):
            model = CRITERION_TYPES[str(step)]
        elif step != "[key]":
            path.append(step if isinstance(step, int) else quotable(step, 60))
            model = PARTS.get(str(path[-2]), model) if isinstance(step, int) else model
    return path, model


def _sentence(kind: str, name: str, detail: ErrorDetails, model: type[BaseModel]) -> tuple[str, Message]:
    given = quotable(detail["input"])
    if kind == "missing":
        return "missing", msg("“{name}” is missing here.", name=name)
    if kind == "extra_forbidden":
        known = [field.alias or key for key, field in model.model_fields.items()]
        return "unknown-key", msg("“{name}” is not known here. {hint}", name=name, hint=closest(name, known))
    if kind == "union_tag_invalid":
        tag = str(detail.get("ctx", {}).get("tag", ""))
        return "unknown-type", msg(
            "“{type}” is not a type of criterion. {hint}", type=tag, hint=closest(tag, CRITERION_TYPES)
        )
    if kind == "union_tag_not_found":
        return "missing", msg("“{name}” is missing here.", name="type")
    if kind == "string_pattern_mismatch":
        return "pattern", msg("“{given}” does not have the right form for “{name}”.", given=given, name=name)
    return _by_kind(kind, name, given, detail)


def _by_kind(kind: str, name: str, given: str, detail: ErrorDetails) -> tuple[str, Message]:
    """The sentences for a value of the wrong kind or size."""
    if kind.startswith(("dict", "mapping", "model")):
        return "expected-object", msg("“{name}” needs entries of the form “key: value” here.", name=name)
    if kind.startswith(("tuple", "list")):
        return "expected-list", msg("“{name}” needs a list here.", name=name)
    if kind.startswith("string"):
        return "expected-text", msg("“{name}” needs a text here: {why}.", name=name, why=detail["msg"])
    if kind.startswith(("int", "decimal")):
        return "expected-number", msg("“{name}” needs a number, not “{given}”.", name=name, given=given)
    return "wrong-value", msg(
        "“{given}” does not fit “{name}”: {why}.", given=given, name=name, why=detail["msg"]
    )
