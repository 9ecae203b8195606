"""Inputs for parts of a definition: each knows its value as the form holds it, reads it back, and how it looks.

A form holds a tree of texts (`Raw`), as the names of its inputs spell it: `name.en`, `options.0.label.ko`. It is
filled from a definition, from what was sent, or from what was sent in vain; it looks the same each time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from homeplate.kit.errors import Invalid
from homeplate.kit.text import Message, msg
from homeplate.process.values import LONGEST_TEXT
from homeplate.web.forms import input_number, read_number
from homeplate.web.shown import Field, Option

Raw = Any
"""A text, or a dictionary of raw values, or a list of them."""

Errors = dict[str, Message]
"""Dotted path to what is wrong there."""

YES = "yes"
MOST_ROWS = 100


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a list of inputs; `path` is what the buttons beside it name."""

    path: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """How an input looks. `kind`: field, words (a text with its other languages in `hidden`), ticks, group, rows."""

    kind: str
    name: str
    label: str = ""
    help: str = ""
    error: str = ""
    fields: tuple[Field, ...] = ()
    hidden: tuple[Field, ...] = ()
    parts: tuple[Part, ...] = ()
    rows: tuple[Row, ...] = ()
    add: str = ""


@dataclass(slots=True)
class Look:
    """In which language a form is filled in, what is wrong, and (`now`) what somebody else wrote meanwhile.

    `errors` are sentences by path; those that an input shows are taken out. `focus` is the path of the input to
    begin with.
    """

    languages: Sequence[str]
    language: str
    errors: dict[str, str] = field(default_factory=dict)
    now: Raw = None
    focus: str = ""

    def error(self, *paths: str) -> str:
        """What is wrong at one of `paths`; each error is shown once."""
        found = [self.errors.pop(path) for path in paths if path in self.errors]
        return " ".join(found)

    def changed(self, path: str, typed: str) -> str:
        """What the draft says at `path` by now, where that differs from what was typed."""
        if self.now is None:
            return ""
        value = self.now
        for step in path.split("."):
            if isinstance(value, list) and step.isdigit():
                value = value[int(step)] if int(step) < len(value) else ""
            else:
                value = value.get(step, "") if isinstance(value, Mapping) else ""
        if isinstance(value, str) and value != typed:
            return gettext("In the draft now: “%(text)s”") % {"text": value}
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """What all inputs have: a name, which is that of the field in the definition, a label and a help."""

    name: str
    label: str = ""
    help: str = ""
    required: bool = False
    wide: bool = False

    def raw(self, value: Any) -> Raw:
        """The value of a definition (None: left out) as the form holds it."""
        return "" if value is None else str(value)

    def given(self, sent: Raw) -> Raw:
        """What was sent, in the same shape as `raw` gives."""
        return sent.strip() if isinstance(sent, str) else ""

    def read(self, raw: Raw, path: str, errors: Errors) -> Any:
        """The value for the definition, None to leave it out; what is wrong goes into `errors`."""
        if not raw and self.required:
            errors[path] = msg("Please fill this in.")
        return raw or None

    def part(self, raw: Raw, path: str, look: Look) -> Part:
        """How it looks."""
        return Part("field", path, fields=(self.field(raw, path, look),))

    def field(self, raw: Raw, path: str, look: Look, kind: str = "text", **more: Any) -> Field:
        """A single input of some kind."""
        return Field(
            path,
            self.label,
            kind,
            raw,
            required=self.required,
            help=look.changed(path, raw) or self.help,
            error=look.error(path),
            wide=self.wide,
            focus=look.focus == path,
            **more,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Input):
    """A short text that is the same in every language; also a list of words with commas between them.

    A `hidden` one only travels along.
    """

    several: bool = False
    hidden: bool = False
    longest: int = 200

    def raw(self, value: Any) -> Raw:
        """A list with commas between."""
        return ", ".join(value) if isinstance(value, list | tuple) else Input.raw(self, value)

    def read(self, raw: Raw, path: str, errors: Errors) -> Any:
        """The text, or the words of the list."""
        value = Input.read(self, raw, path, errors)
        return (
            [word.strip() for word in value.split(",") if word.strip()] if value and self.several else value
        )

    def part(self, raw: Raw, path: str, look: Look) -> Part:
        """One line."""
        errors = [path, *(f"{path}.{number}" for number in range(MOST_ROWS))] if self.several else [path]
        error = look.error(*errors)
        if error:
            look.errors[path] = error
        kind = "hidden" if self.hidden else "text"
        return Part("field", path, fields=(self.field(raw, path, look, kind, longest=self.longest),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole(Input):
    """A whole number within bounds."""

    least: int = 1
    most: int = 3650
    unit: str = ""
    usual: int | None = None

    def raw(self, value: Any) -> Raw:
        """The number, or what it is when it is left out."""
        return Input.raw(self, self.usual if value is None else value)

    def read(self, raw: Raw, path: str, errors: Errors) -> Any:
        """The number, None for nothing."""
        if not raw:
            return Input.read(self, raw, path, errors)
        if not (raw.isascii() and raw.isdigit() and self.least <= int(raw[:9]) <= self.most):
            errors[path] = msg("A whole number from {least} to {most}.", least=self.least, most=self.most)
            return None
        return int(raw)

    def part(self, raw: Raw, path: str, look: Look) -> Part:
        """A number with its unit."""
        return Part("field", path, fields=(self.field(raw, path, look, "number", unit=self.unit),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Input):
    """Any number, as the reader's `language` writes it."""

    language: str

    def raw(self, value: Any) -> Raw:
        """The digits with the decimal sign of the language."""
        return input_number(None if value is None else Decimal(str(value)), self.language)

    def read(self, raw: Raw, path: str, errors: Errors) -> Any:
        """The number, None for nothing."""
        try:
            return read_number(raw, self.language, field=path) if raw else Input.read(self, raw, path, errors)
        except Invalid as error:
            errors[path] = error.message
            return None

    def part(self, raw: Raw, path: str, look: Look) -> Part:
        """A number."""
        return Part("field", path, fields=(self.field(raw, path, look, "number"),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick(Input):
    """One of several; `reloads` asks the server for the inputs that go with what was chosen."""

    options: tuple[Option, ...]
    usual: str = ""
    reloads: bool = False

    def raw(self, value: Any) -> Raw:
        """The key, or the one it is when it is left out."""
        return Input.raw(self, self.usual if value is None else value)

    def part(self, raw: Raw, path: str, look: Look) -> Part:
        """A select."""
        found = self.field(raw, path, look, "select", options=self.options)
        return Part("reload" if self.reloads else "field", path, fields=(found,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick(Input):
    """Yes or no; `usual` is what it is when it is left out."""

    usual: bool = False

    def raw(self, value: Any) -> Raw:
        """“yes” or nothing."""
        return YES if (self.usual if value is None else value) else ""

    def read(self, raw: Raw, path: str, errors: Errors) -> Any:
        """True or false; None for the usual."""
        return None if bool(raw) is self.usual else bool(raw)

    def part(self, raw: Raw, path: str, look: Look) -> Part:
        """A box to tick."""
        return Part("field", path, fields=(self.field(raw, path, look, "check"),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Words(Input):
    """A text in every language of the process; one is seen, the others travel along."""

    kind: str = "text"

    def raw(self, value: Any) -> Raw:
        """Language to text."""
        return dict(value or {})

    def given(self, sent: Raw) -> Raw:
        """Language to text, trimmed."""
        found = sent.items() if isinstance(sent, dict) else ()
        texts = {code: text.strip() for code, text in found if isinstance(text, str)}
        return {code: text.replace("\r\n", "\n") for code, text in texts.items() if text}

    def read(self, raw: Raw, path: str, errors: Errors) -> Any:
        """What is written, by language."""
        found = {code: text for code, text in raw.items() if text}
        if self.required and not found:
            errors[path] = msg("Please fill this in.")
        return found or None

    def part(self, raw: Raw, path: str, look: Look) -> Part:
        """The input of the chosen language; as a model, what another language says."""
        here, codes = f"{path}.{look.language}", dict.fromkeys((*look.languages, *raw))
        text = raw.get(look.language, "")
        error = look.error(path, here)
        said = next((raw[code] for code in codes if code != look.language and raw.get(code)), "")
        seen = Field(
            here, self.label, self.kind, text,
            required=self.required, help=look.changed(here, text) or self.help, error=error, wide=True,
            longest=LONGEST_TEXT, placeholder=said[:200] if not text else "", focus=look.focus in (path, here),
        )  # fmt: skip
        others = tuple(
            Field(f"{path}.{code}", "", "hidden", raw.get(code, ""))
            for code in codes
            if code != look.language
        )
        return Part("words", path, fields=(seen,), hidden=others)
