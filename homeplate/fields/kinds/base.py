"""What every kind of custom field declares and answers. Pure."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple

from homeplate.kit.clean import unknown_name
from homeplate.kit.text import Message, folded

Options = Mapping[str, Any]


class Operator(StrEnum):
    """How a filter compares a field with a value."""

    IS = "is"
    ANY_OF = "any_of"
    CONTAINS = "contains"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One option of a kind, as the editor and the API show it; `type` is number, yes_no or choices."""

    name: str
    type: str
    label: Message


class Indexed(NamedTuple):
    """The form under which the index holds a value: comparable text, or a number."""

    text: str = ""
    number: Decimal | None = None


class FieldKind(ABC):
    """One kind of custom field. Values are JSON: what `clean` gives is what is stored and shown."""

    label: ClassVar[Message]
    parameters: ClassVar[tuple[Parameter, ...]] = ()
    operators: ClassVar[tuple[Operator, ...]] = (Operator.IS,)
    column: ClassVar[str] = "text"
    """The column of the index that holds the value: `text` or `number`."""

    def clean_options(self, options: Options) -> dict[str, Any]:
        """The options in their stored form. Raises `Invalid` for an unknown or unfit one."""
        names = [parameter.name for parameter in self.parameters]
        for name in options:
            if name not in names:
                raise unknown_name(name, names, field=f"options.{name}"[:80])
        return {name: value for name, value in options.items() if value is not None}

    @abstractmethod
    def clean(self, value: object, options: Options, *, field: str) -> Any:
        """The stored form of `value`, None for an empty one. Raises `Invalid` for `field`."""

    def index(self, value: Any) -> Indexed:
        """The indexed form of a stored value."""
        return Indexed(text=folded(str(value))[:200])
