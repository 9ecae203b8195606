"""Criterion type `text`: an answer in words, long enough to say something."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from homeplate.kit.text import Message, msg
from homeplate.process.criteria.base import Criterion, Schema
from homeplate.process.criteria.parse import LONGEST_ANSWER, text_value
from homeplate.process.facts import Deal


class TextAnswer(Criterion):
    """Holds when the answer has at least `min_length` characters."""

    title: ClassVar[Message] = msg("Text answer")
    type: Literal["text"]
    min_length: Annotated[int, Field(ge=1, le=LONGEST_ANSWER)] = 10

    def clean(self, value: object) -> object:
        """Trimmed text of at most 10,000 characters."""
        return text_value(value)

    def check(self, value: Any, now: datetime, deal: Deal) -> Message | None:
        """Too short an answer does not satisfy."""
        if isinstance(value, str) and len(value) >= self.min_length:
            return None
        return msg("Answer in at least {least} characters.", least=self.min_length)

    def value_schema(self) -> Schema:
        """A string."""
        return {"type": "string", "minLength": 1, "maxLength": LONGEST_ANSWER}
