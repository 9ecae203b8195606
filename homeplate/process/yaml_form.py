"""The YAML form of a process: `load`, `dump` and `locate`.

YAML is read strictly: no anchors, no duplicate keys, no guessing (`on`, `no` and dates stay texts). Texts are
written one to a line, so that a change of a sentence is a change of one line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from homeplate.kit.errors import Invalid
from homeplate.kit.text import Message, msg
from homeplate.process.definition import Process
from homeplate.process.reading import Problem, from_data, to_data

LARGEST_FILE = 1_000_000
DEEPEST_NESTING = 30
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What YAML 1.1 (which writes our files) and 1.2 both take for a number.
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?[0-9]+\.[0-9]*([eE][-+][0-9]+)?")
_WORDS = {"true": True, "True": True, "false": False, "False": False, "null": None, "~": None, "": None}

Position = tuple[int, int]
"""Line and column, both from 1."""


@dataclass(slots=True)
class _Open:
    """A mapping or list that is still being read."""

    path: str
    value: dict[str, Any] | list[Any]
    key: str | None = None

    def child(self) -> str:
        """The path of the value that comes next."""
        last = len(self.value) if isinstance(self.value, list) else self.key
        return f"{self.path}.{last}" if self.path else str(last)

    def add(self, value: Any) -> None:
        """Takes the value that comes next."""
        if isinstance(self.value, list):
            self.value.append(value)
        else:
            self.value[str(self.key)] = value
            self.key = None


@dataclass(slots=True)
class _Reader:
    """Builds data from parser events, without recursion, and remembers where each part began."""

    positions: dict[str, Position] = field(default_factory=dict)
    stack: list[_Open] = field(default_factory=list)
    documents: list[Any] = field(default_factory=list)

    def take(self, event: Any) -> None:
        """One parser event. Raises `Invalid` with line and column for what is refused."""
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _at(
                _mark(event), "anchor", msg("Anchors and aliases (& and *) are not allowed: write it out.")
            )
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._start(event, {} if isinstance(event, yaml.MappingStartEvent) else [])
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._deliver(self.stack.pop().value)

    def _scalar(self, event: Any) -> None:
        top = self.stack[-1] if self.stack else None
        if top is None or isinstance(top.value, list) or top.key is not None:
            self._note(event)
            self._deliver(_scalar_value(event))
            return
        if event.value in top.value:
            raise _at(
                _mark(event), "duplicate-key", msg("The key “{key}” is used twice.", key=event.value[:60])
            )
        top.key = event.value
        self.positions[top.child()] = _mark(event)

    def _start(self, event: Any, value: dict[str, Any] | list[Any]) -> None:
        top = self.stack[-1] if self.stack else None
        if len(self.stack) >= DEEPEST_NESTING:
            raise _at(_mark(event), "too-deep", msg("This is nested too deeply."))
        if top is not None and isinstance(top.value, dict) and top.key is None:
            raise _at(_mark(event), "wrong-key", msg("A key must be a single word here."))
        self._note(event)
        self.stack.append(_Open(top.child() if top else "", value))

    def _note(self, event: Any) -> None:
        """A list entry begins here; of a mapping entry the key's place is kept, which came before."""
        self.positions.setdefault(self.stack[-1].child() if self.stack else "", _mark(event))

    def _deliver(self, value: Any) -> None:
        if self.stack:
            self.stack[-1].add(value)
        else:
            self.documents.append(value)


def load(text: str) -> Process:
    """The process written in `text`.

    Raises `Invalid` whose `details` are a list of `{line, column, path, code, message}`; the sentence names the
    line and column of the first.
    """
    data, positions = _read(text)
    try:
        return from_data(data)
    except Invalid as error:
        problems = error.details if isinstance(error.details, list) else None
        problems = problems or [Problem(error.field, error.code, error.message)]
        raise _located(problems, positions) from None


def dump(process: Process) -> str:
    """The YAML form: keys in the order of the definition, defaults left out; `load` gives an equal process."""
    return yaml.dump(
        to_data(process), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=float("inf"), indent=2
    )


def locate(text: str, path: str) -> int:
    """The line (from 1) on which the part at the dotted `path`, or the nearest part around it, begins."""
    return nearest(_read(text)[1], path)[0]


def positions(text: str) -> dict[str, Position]:
    """Dotted path to line and column, for callers that locate many parts (see `nearest`)."""
    return _read(text)[1]


def nearest(known: dict[str, Position], path: str) -> Position:
    """Line and column of the part at `path`, or of the nearest part around it."""
    while path and path not in known:
        path = path.rpartition(".")[0]
    return known.get(path, (1, 1))


def _read(text: str) -> tuple[Any, dict[str, Position]]:
    """Data and positions. Raises `Invalid` for anything that is not one plain YAML document."""
    if len(text) > LARGEST_FILE or len(text.encode(errors="replace")) > LARGEST_FILE:
        raise _at((1, 1), "too-large", msg("A process file has at most 1 MB."))
    reader = _Reader()
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise _at(place, "yaml", msg("This is not YAML: {why}.", why=error.problem or "?")) from None
    except (yaml.YAMLError, UnicodeError) as error:
        why = str(error).splitlines()[0]
        raise _at((1, 1), "yaml", msg("This is not YAML: {why}.", why=why)) from None
    if len(reader.documents) != 1:
        raise _at((1, 1), "yaml", msg("A process file holds exactly one process."))
    return reader.documents[0], reader.positions


def _scalar_value(event: Any) -> Any:
    """Plain words for true, false, nothing and numbers; everything else is text."""
    text: str = event.value
    if not event.implicit[0] or event.style not in (None, ""):
        return text
    if text in _WORDS:
        return _WORDS[text]
    if len(text) <= 40 and _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if len(text) <= 40 and _DECIMAL.fullmatch(text) else text


def _mark(event: Any) -> Position:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _at(place: Position, code: str, message: Message) -> Invalid:
    return _located([Problem("", code, message)], {"": place})


def _located(problems: list[Problem], known: dict[str, Position]) -> Invalid:
    details = []
    for problem in problems:
        line, column = nearest(known, problem.path)
        details.append(
            {
                "line": line,
                "column": column,
                "path": problem.path,
                "code": problem.code,
                "message": problem.message,
            }
        )
    first = details[0]
    sentence = msg(
        "Line {line}, column {column}: {problem}",
        line=first["line"],
        column=first["column"],
        problem=first["message"],
    )
    return Invalid(problems[0].code, sentence, field=problems[0].path, details=details)


class _Dumper(yaml.SafeDumper):
    """Indents lists under their key, and writes texts of several lines as blocks."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Lists are indented: their dashes stand under the key, not beside it."""
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        """A text used twice is written twice."""
        return True


def _write_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _write_text)
