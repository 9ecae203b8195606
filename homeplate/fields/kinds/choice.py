"""One of a few named values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from homeplate.fields.kinds.base import FieldKind, Operator, Options, Parameter
from homeplate.kit.clean import line, one_of, texts
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg

MOST = 200


class ChoiceKind(FieldKind):
    """A key out of `choices`, a list of `{"key", "label": {language: text}}`. Values whose choice was
    taken away later stay as they are until somebody edits them."""

    label = msg("Choice")
    parameters = (Parameter("choices", "choices", msg("Choices")),)
    operators = (Operator.IS, Operator.ANY_OF)

    def clean_options(self, options: Options) -> dict[str, Any]:
        """At least one choice; keys are unique. A choice may be given as plain text for both key and label."""
        given = super().clean_options(options).get("choices", ())
        if not isinstance(given, list | tuple) or not 0 < len(given) <= MOST:
            raise Invalid(
                "choices", msg("Between 1 and {count} choices.", count=MOST), field="options.choices"
            )
        choices = [_choice(choice) for choice in given]
        if len({choice["key"] for choice in choices}) < len(choices):
            raise Invalid("choices", msg("Two choices have the same key."), field="options.choices")
        return {"choices": choices}

    def clean(self, value: object, options: Options, *, field: str) -> str | None:
        """A key; the label of a choice in any language is taken for it as well."""
        keys = {choice["key"]: choice["key"] for choice in options["choices"]}
        labels = {text: choice["key"] for choice in options["choices"] for text in choice["label"].values()}
        text = line(value, field=field)
        return one_of((labels | keys).get(text, text), keys, field=field) or None


def _choice(choice: object) -> dict[str, Any]:
    given = choice if isinstance(choice, Mapping) else {"key": choice}
    key = line(given.get("key"), field="options.choices", longest=60, required=True)
    return {
        "key": key,
        "label": texts(given.get("label"), field="options.choices", longest=80) or {"en": key},
    }
