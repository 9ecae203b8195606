"""Free text."""

from __future__ import annotations

from typing import Any

from homeplate.fields.kinds.base import FieldKind, Operator, Options, Parameter
from homeplate.kit.clean import line, paragraphs, whole_number
from homeplate.kit.text import msg

LONGEST = 4000


class TextKind(FieldKind):
    """One line of at most 200 characters, or several lines; the index holds the first 200 characters."""

    label = msg("Text")
    parameters = (
        Parameter("longest", "number", msg("Longest text, in characters")),
        Parameter("lines", "yes_no", msg("Several lines")),
    )
    operators = (Operator.IS, Operator.CONTAINS)

    def clean_options(self, options: Options) -> dict[str, Any]:
        """`longest` is between 1 and 4,000."""
        kept = super().clean_options(options)
        if "longest" in kept:
            kept["longest"] = whole_number(kept["longest"], field="options.longest", least=1, most=LONGEST)
        if "lines" in kept:
            kept["lines"] = bool(kept["lines"])
        return kept

    def clean(self, value: object, options: Options, *, field: str) -> str | None:
        """The text, trimmed and without control characters."""
        if options.get("lines"):
            return paragraphs(value, field=field, longest=options.get("longest", LONGEST)) or None
        return line(value, field=field, longest=options.get("longest", 200)) or None
