"""What all criteria share, whatever their type."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Annotated, Any, ClassVar

from pydantic import Field
from pydantic.fields import FieldInfo

from homeplate.kit.text import Message
from homeplate.process.criteria.conditions import Condition
from homeplate.process.facts import Deal
from homeplate.process.values import Frozen, Slug, Words

Schema = dict[str, Any]
"""A JSON Schema."""


class Criterion(Frozen):
    """Something that must be shown true for a deal to progress; a subclass per type adds its parameters.

    `weight` is in percentage points of the whole process; `expires_days` counts from the validation. `fact` is what it
    shows about the buyer (`buyer_facts`), so that one answer serves it and every framework of qualification.
    """

    title: ClassVar[Message]
    """What this type is called in an editor."""
    counted: ClassVar[bool] = False
    """Whether its evidence is counted by the product and never given by hand."""

    key: Slug
    type: str
    label: Words
    weight: Annotated[int, Field(ge=1, le=100)]
    required: bool = False
    milestone: bool = False
    fact: Slug | None = None
    evidence: Words = {}
    guidance: Words = {}
    questions: tuple[Words, ...] = Field(default=(), max_length=20)
    validators: tuple[Slug, ...] = Field(default=(), max_length=50)
    expires_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    applies: tuple[Condition, ...] = Field(default=(), max_length=20)

    @classmethod
    def parameters(cls) -> dict[str, FieldInfo]:
        """The fields that this type adds to the common ones, for editor forms and documentation."""
        return {name: info for name, info in cls.model_fields.items() if name not in Criterion.model_fields}

    def clean(self, value: object) -> object:
        """The canonical, JSON-ready form of an untrusted evidence value. Raises `Invalid`."""
        raise NotImplementedError

    def check(self, value: Any, now: datetime, deal: Deal) -> Message | None:
        """Why a canonical `value` does not satisfy the criterion at `now`; None when it does. Never raises."""
        raise NotImplementedError

    def value_schema(self) -> Schema:
        """The JSON Schema of the evidence value."""
        raise NotImplementedError

    def holds_until(self, value: Any, zone: tzinfo | None) -> datetime | None:
        """The moment at which a value that satisfies now stops doing so by itself, its days being those of `zone`;
        None for most types."""
        return None

    def impossible(self) -> Message | None:
        """Why no value at all can satisfy these parameters; None when one can."""
        return None
