"""Sentences kept in the database and told later, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from homeplate.kit.text import Message, storable

LONGEST = 300
"""Characters of one parameter that are kept."""


def to_json(message: Message) -> dict[str, Any]:
    """Plain data; messages inside stay messages, other parameters become what JSON can hold."""
    plain = {"msgid": message.msgid, "params": {key: _plain(value) for key, value in message.params.items()}}
    return {**plain, "context": message.context} if message.context else plain


def from_json(plain: Mapping[str, Any]) -> Message:
    """The message that `to_json` wrote."""
    params = {key: _read(value) for key, value in plain["params"].items()}
    return Message(plain["msgid"], params, plain.get("context", ""))


def _plain(value: object) -> Any:
    if isinstance(value, Message):
        return to_json(value)
    if isinstance(value, Mapping):
        return {str(key): storable(str(text)[:LONGEST]) for key, text in value.items()}
    if value is None or isinstance(value, bool | int | float):
        return value
    return storable(str(value)[:LONGEST])


def _read(value: Any) -> object:
    is_message = isinstance(value, dict) and value.keys() - {"context"} == {"msgid", "params"}
    return from_json(value) if is_message else value
