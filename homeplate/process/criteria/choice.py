"""Criterion type `choice`: one of several answers, some of which satisfy."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from homeplate.kit.text import Message, msg
from homeplate.process.criteria.base import Criterion, Schema
from homeplate.process.criteria.parse import bad_value
from homeplate.process.facts import Deal
from homeplate.process.values import Frozen, Slug, Words, refusal


class Option(Frozen):
    """One answer; `passes` says whether it satisfies the criterion."""

    key: Slug
    label: Words
    passes: bool = True


class Choice(Criterion):
    """Holds when the chosen option passes; conditions of later criteria may ask for the answer."""

    title: ClassVar[Message] = msg("Choice")
    type: Literal["choice"]
    options: Annotated[tuple[Option, ...], Field(min_length=1, max_length=50)]

    @model_validator(mode="after")
    def _keys_differ(self) -> Self:
        """Two options of one key could not be told apart."""
        if len({option.key for option in self.options}) < len(self.options):
            raise refusal("duplicate-key", msg("Two options have the same key."))
        return self

    def option(self, key: object) -> Option | None:
        """The option of that key, or None."""
        return next((option for option in self.options if option.key == key), None)

    def clean(self, value: object) -> object:
        """The key of one of the options."""
        option = self.option(value)
        if option is None:
            raise bad_value(msg("Choose one of: {options}.", options=", ".join(o.key for o in self.options)))
        return option.key

    def check(self, value: Any, now: datetime, deal: Deal) -> Message | None:
        """An option that does not pass, or no longer exists, does not satisfy."""
        option = self.option(value)
        if option is None:
            return msg("The answer given is no longer among the options: choose again.")
        return None if option.passes else msg("The answer “{answer}” does not satisfy.", answer=option.label)

    def value_schema(self) -> Schema:
        """The key of an option."""
        return {"enum": [option.key for option in self.options]}

    def impossible(self) -> Message | None:
        """A choice without a passing option cannot be satisfied."""
        return None if any(option.passes for option in self.options) else msg("None of the options passes.")
