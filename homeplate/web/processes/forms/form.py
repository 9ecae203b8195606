"""A form as sections of inputs: filled from a definition, from what was sent, and read back into a definition."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from homeplate.kit.errors import HomeplateError, Invalid
from homeplate.process.reading import Problem
from homeplate.web.processes.forms.inputs import Errors, Input, Look, Part
from homeplate.web.processes.forms.labels import plain
from homeplate.web.processes.forms.lists import Rows

DEEPEST = 6
Tree = dict[str, Any]
"""The raw value of a whole form: input name to raw value."""


@dataclass(frozen=True, slots=True)
class Section:
    """Inputs under a heading; `folded` ones are open only where something is filled in or wrong."""

    title: str
    inputs: tuple[Input, ...]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """How a section looks."""

    title: str
    parts: tuple[Part, ...]
    folded: bool
    open: bool


class Wrong(Invalid):
    """Several things are wrong in a form: `places` says what, by the path of the input."""

    def __init__(self, errors: Errors) -> None:
        field, message = next(iter(errors.items()))
        super().__init__("form", message, field=field)
        self.places = errors


def sent(values: Mapping[str, str]) -> Tree:
    """The tree that the names of the inputs spell: `options.0.label.ko` is four levels deep."""
    tree: Tree = {}
    for name, value in values.items():
        *way, last = name.split(".")
        node: Any = tree
        for step in way[:DEEPEST]:
            node = node.setdefault(step, {}) if isinstance(node, dict) else None
        if isinstance(node, dict) and not isinstance(node.get(last), dict):
            node[last] = value
    return tree


def filled(form: Sequence[Section], data: Mapping[str, Any]) -> Tree:
    """The form as a part of a definition fills it."""
    return {one.name: one.raw(data.get(one.name)) for one in inputs_of(form)}


def given(form: Sequence[Section], tree: Tree, fresh: Collection[str] = ()) -> Tree:
    """The form as it was sent; the inputs `fresh`, which nobody has seen yet, as they are from the start."""
    return {
        one.name: one.raw(None) if one.name in fresh else one.given(tree.get(one.name, ""))
        for one in inputs_of(form)
    }


def read(form: Sequence[Section], raw: Tree) -> dict[str, Any]:
    """The part of the definition that the form describes. Raises `Wrong`."""
    errors: Errors = {}
    values = {one.name: one.read(raw[one.name], one.name, errors) for one in inputs_of(form)}
    if errors:
        raise Wrong(errors)
    return {name: value for name, value in values.items() if value is not None}


def blocks(form: Sequence[Section], raw: Tree, look: Look) -> tuple[Block, ...]:
    """How the form looks."""
    found = []
    for section in form:
        before = len(look.errors)
        parts = tuple(one.part(raw[one.name], one.name, look) for one in section.inputs)
        shown = tuple(
            part for part in parts if part.kind not in ("ticks", "group") or part.fields or part.parts
        )
        wrong = len(look.errors) < before
        focused = look.focus.split(".")[0] in {one.name for one in section.inputs}
        if shown:
            found.append(Block(section.title, shown, section.folded, wrong or focused))
    return tuple(found)


def inputs_of(form: Sequence[Section]) -> list[Input]:
    """All inputs, in order."""
    return [one for section in form for one in section.inputs]


def with_row(form: Sequence[Section], raw: Tree, name: str) -> tuple[Tree, str]:
    """The form with one entry more in a list, and the path of that entry; unchanged for what is no list."""
    for one in inputs_of(form):
        if one.name == name and isinstance(one, Rows):
            return {**raw, name: [*raw[name], one.blank()]}, f"{name}.{len(raw[name])}"
    return raw, ""


def without_row(raw: Tree, path: str) -> Tree:
    """The form without the entry at a path such as `options.1`."""
    name, _, number = path.partition(".")
    entries = raw.get(name)
    if not isinstance(entries, list) or not number.isdigit():
        return raw
    return {**raw, name: [entry for at, entry in enumerate(entries) if at != int(number)]}


def sentences(error: HomeplateError) -> dict[str, str]:
    """What is wrong, by path, in the reader's language."""
    if isinstance(error, Wrong):
        return {path: plain(message) for path, message in error.places.items()}
    found = {error.field: plain(error.message)}
    for one in error.details if isinstance(error.details, list) else ():
        if isinstance(one, Problem):
            found.setdefault(one.path, plain(one.message))
    return found
