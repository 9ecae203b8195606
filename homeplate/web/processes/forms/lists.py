"""Inputs that are several: boxes to tick, a group under one name, a list of entries with the same inputs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from homeplate.kit.text import msg
from homeplate.process.editing import key_from
from homeplate.web.processes.forms.inputs import MOST_ROWS, YES, Errors, Input, Look, Part, Raw, Row
from homeplate.web.shown import Field, Option


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticks(Input):
    """Some of several."""

    options: tuple[Option, ...]

    def raw(self, value: Any) -> Raw:
        """Each key that is ticked."""
        return dict.fromkeys(value or (), YES)

    def given(self, sent: Raw) -> Raw:
        """Each key that is ticked."""
        return {key: YES for key, ticked in sent.items() if ticked} if isinstance(sent, dict) else {}

    def read(self, raw: Raw, path: str, errors: Errors) -> Any:
        """The keys in the order of the options."""
        return [option.value for option in self.options if option.value in raw] or None

    def part(self, raw: Raw, path: str, look: Look) -> Part:
        """A box for each; nothing where there is nothing to choose from."""
        boxes = tuple(
            Field(f"{path}.{option.value}", option.label, "check", raw.get(option.value, ""))
            for option in self.options
        )
        error = look.error(path, *(f"{path}.{number}" for number in range(len(boxes))))
        return Part("ticks", path, self.label, self.help, error, boxes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Input):
    """Inputs under one name: a text for each role."""

    inputs: tuple[Input, ...]

    def raw(self, value: Any) -> Raw:
        """Each input's own."""
        return {one.name: one.raw((value or {}).get(one.name)) for one in self.inputs}

    def given(self, sent: Raw) -> Raw:
        """Each input's own."""
        found = sent if isinstance(sent, dict) else {}
        return {one.name: one.given(found.get(one.name, "")) for one in self.inputs}

    def read(self, raw: Raw, path: str, errors: Errors) -> Any:
        """What is filled in, by name."""
        values = {one.name: one.read(raw[one.name], f"{path}.{one.name}", errors) for one in self.inputs}
        return {name: value for name, value in values.items() if value is not None} or None

    def part(self, raw: Raw, path: str, look: Look) -> Part:
        """All of them under one heading."""
        parts = tuple(one.part(raw[one.name], f"{path}.{one.name}", look) for one in self.inputs)
        return Part("group", path, self.label, self.help, look.error(path), parts=parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows(Input):
    """A list; each entry has the same `inputs`, or (`bare`) is itself the value of the only one.

    `start` is how many empty entries there are where nothing is known yet. A `keyed` entry that has no key gets one
    from its text of that name.
    """

    inputs: tuple[Input, ...]
    add: str
    bare: bool = False
    start: int = 0
    keyed: str = ""

    def raw(self, value: Any) -> Raw:
        """The entries in order."""
        if value is None:
            return [self.blank() for _ in range(self.start)]
        return [self._entry(one) for one in value]

    def _entry(self, value: Any) -> Raw:
        if self.bare:
            return self.inputs[0].raw(value)
        return {one.name: one.raw(value.get(one.name)) for one in self.inputs}

    def given(self, sent: Raw) -> Raw:
        """The entries in order, those left empty out."""
        numbers = sorted((key for key in sent if key.isdigit()), key=int) if isinstance(sent, dict) else []
        entries = [self._given(sent[number]) for number in numbers[:MOST_ROWS]]
        return [entry for entry in entries if self._filled(entry)]

    def _given(self, sent: Raw) -> Raw:
        if self.bare:
            return self.inputs[0].given(sent)
        found = sent if isinstance(sent, dict) else {}
        return {one.name: one.given(found.get(one.name, "")) for one in self.inputs}

    def _filled(self, entry: Raw) -> bool:
        """Whether somebody wrote anything: what a new entry has from the start does not count."""
        return _said(entry) not in (_said(self.blank()), {}, "")

    def blank(self) -> Raw:
        """A new entry."""
        return self._entry({})

    def read(self, raw: Raw, path: str, errors: Errors) -> Any:
        """The entries; None for none."""
        entries = [self._read(entry, f"{path}.{number}", errors) for number, entry in enumerate(raw)]
        if self.required and not entries:
            errors[path] = msg("At least one is needed.")
        if self.keyed:
            taken = {entry["key"] for entry in entries if "key" in entry}
            for entry in entries:
                key = entry.setdefault("key", key_from(entry.get(self.keyed, {}), self.name, taken))
                taken.add(key)
        return entries or None

    def _read(self, entry: Raw, path: str, errors: Errors) -> Any:
        if self.bare:
            return self.inputs[0].read(entry, path, errors) or {}
        values = {one.name: one.read(entry[one.name], f"{path}.{one.name}", errors) for one in self.inputs}
        return {name: value for name, value in values.items() if value is not None}

    def part(self, raw: Raw, path: str, look: Look) -> Part:
        """The entries, and what adds one."""
        rows = tuple(
            Row(f"{path}.{number}", self._parts(entry, f"{path}.{number}", look))
            for number, entry in enumerate(raw or [self.blank() for _ in range(self.start)])
        )
        error = look.error(path, *(row.path for row in rows))
        return Part("rows", path, self.label, self.help, error, rows=rows, add=self.add)

    def _parts(self, entry: Raw, path: str, look: Look) -> tuple[Part, ...]:
        if self.bare:
            return (self.inputs[0].part(entry, path, look),)
        if look.focus == path:
            look.focus = f"{path}.{self.inputs[0].name}"
        return tuple(one.part(entry[one.name], f"{path}.{one.name}", look) for one in self.inputs)


def ticked_first(options: Iterable[Option], keys: Sequence[str]) -> tuple[Option, ...]:
    """The options, those of `keys` first and in that order: what nobody touches is kept as it is."""
    known = {option.value: option for option in options}
    return tuple(known[key] for key in dict.fromkeys((*keys, *known)) if key in known)


def _said(raw: Raw) -> Raw:
    """A raw value without what is empty in it."""
    if isinstance(raw, dict):
        return {name: said for name, value in raw.items() if (said := _said(value))}
    return raw
