"""Building blocks of a definition: keys, texts in several languages, numbers, the frozen base model."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from homeplate.kit.text import Message, msg

LONGEST_TEXT = 4000
"""Characters of one text in one language; a definition is read on a screen, not a book."""


LANGUAGE_FORM = r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$"


class Frozen(BaseModel):
    """Base of every part of a definition: immutable, unknown keys refused, texts trimmed."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, validate_by_name=True, validate_by_alias=True
    )

    def changed(self, **fields: Any) -> Self:
        """A validated copy with some fields replaced (`model_copy` would keep stale cached look-ups)."""
        return type(self).model_validate(
            {name: getattr(self, name) for name in type(self).model_fields} | fields
        )


def refusal(code: str, message: Message) -> PydanticCustomError:
    """The error to raise inside a part: Pydantic adds the path, `reading` turns it into `Invalid`."""
    return PydanticCustomError(code, "{text}", {"text": str(message), "message": message})


def quotable(value: object, longest: int = 40) -> str:
    """The beginning of a refused `value`, fit to be quoted in an error: half characters become question marks."""
    return str(value)[:longest].encode(errors="replace").decode()


def plain_text(text: str) -> str:
    """`text` with `\\n` line ends. Refuses control characters, which no screen or YAML file shows."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in text):
        raise refusal("control-character", msg("This text contains a control character. Remove it."))
    return text


def _number_out(number: Decimal) -> int | float:
    """Whole numbers as integers, others as the float that reads back to the same digits."""
    return int(number) if number == number.to_integral_value() else float(number)


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$", max_length=60)]
"""A key: lower-case letters, digits, single hyphens or underscores between them."""

Language = Annotated[str, StringConstraints(pattern=LANGUAGE_FORM)]
"""A language code such as en, ko, fi or pt-BR."""

Sentence = Annotated[str, StringConstraints(max_length=LONGEST_TEXT), AfterValidator(plain_text)]

Words = Annotated[
    Mapping[Language, Sentence],
    Field(max_length=20),
    WithJsonSchema(
        {
            "type": "object",
            "propertyNames": {"pattern": LANGUAGE_FORM},
            "additionalProperties": {"type": "string", "maxLength": LONGEST_TEXT},
            "maxProperties": 20,
        }
    ),
]
"""One text in several languages (`kit.text.Text`); an empty mapping is a text not written yet."""

# Fifteen digits survive the way through a float of a YAML or JSON file unchanged.
Number = Annotated[
    Decimal,
    Field(max_digits=15, decimal_places=6, allow_inf_nan=False),
    PlainSerializer(_number_out, return_type=int | float),
    WithJsonSchema({"type": "number"}),
]
