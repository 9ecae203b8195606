"""Criterion type `document`: a file or a link to one."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints

from homeplate.kit.text import Message, msg
from homeplate.process.criteria.base import Criterion, Schema
from homeplate.process.criteria.parse import bad_value, object_value, text_value
from homeplate.process.facts import Deal

LONGEST_REFERENCE = 1000
# Two letters at least, so that a drive letter is not taken for a scheme.
SCHEME = re.compile(r"\s*([a-z][a-z0-9+.\-]+):", re.IGNORECASE)
Extension = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{1,10}$")]


class Document(Criterion):
    """Holds when there is a document whose file name ends as one of `accepts` (empty: any)."""

    title: ClassVar[Message] = msg("Document")
    type: Literal["document"]
    accepts: Annotated[tuple[Extension, ...], Field(max_length=30)] = ()

    def clean(self, value: object) -> object:
        """A file name, link or id; or `{ref, name}` where the reference itself is not the file name."""
        if isinstance(value, dict):
            parts = object_value(value, ("ref", "name"))
            return {"ref": _reference(parts["ref"]), "name": text_value(parts["name"], 255)}
        return _reference(value)

    def check(self, value: Any, now: datetime, deal: Deal) -> Message | None:
        """A document of another kind than accepted does not satisfy."""
        name = value.get("name", "") if isinstance(value, dict) else value
        if not isinstance(name, str) or not name:
            return msg("A document is expected here.")
        if not self.accepts or _extension(name) in self.accepts:
            return None
        return msg("The document must be of kind {kinds}.", kinds=", ".join(self.accepts))

    def value_schema(self) -> Schema:
        """A reference, or a reference with a file name."""
        reference = {"type": "string", "minLength": 1, "maxLength": LONGEST_REFERENCE}
        named = {
            "type": "object",
            "properties": {"ref": reference, "name": {"type": "string", "minLength": 1, "maxLength": 255}},
            "required": ["ref", "name"],
            "additionalProperties": False,
        }
        return {"anyOf": [reference, named]}


def _reference(value: object) -> str:
    """One line; of links only http and https, so that nothing can be executed by opening one."""
    text = text_value(value, LONGEST_REFERENCE)
    scheme = SCHEME.match(text)
    if "\n" in text or "\t" in text or (scheme and scheme[1].lower() not in ("http", "https")):
        raise bad_value(msg("Name a file, or give a link that begins with https://."))
    return text


def _extension(name: str) -> str:
    """What follows the last dot of the last path segment, in lower case."""
    last = name.split("?")[0].split("#")[0].replace("\\", "/").rsplit("/", 1)[-1]
    return last.rsplit(".", 1)[-1].lower() if "." in last else ""
