"""The kinds a custom field can have. One more kind: one file beside this one, one line below, a test, a doc entry."""

from __future__ import annotations

from homeplate.fields.kinds.base import FieldKind, Indexed, Operator, Parameter
from homeplate.fields.kinds.choice import ChoiceKind
from homeplate.fields.kinds.date import DateKind
from homeplate.fields.kinds.email import EmailKind
from homeplate.fields.kinds.number import NumberKind
from homeplate.fields.kinds.text import TextKind
from homeplate.fields.kinds.url import UrlKind
from homeplate.fields.kinds.yes_no import YesNoKind

FIELD_KINDS: dict[str, FieldKind] = {
    "text": TextKind(),
    "number": NumberKind(),
    "date": DateKind(),
    "choice": ChoiceKind(),
    "yes_no": YesNoKind(),
    "url": UrlKind(),
    "email": EmailKind(),
}

__all__ = ["FIELD_KINDS", "FieldKind", "Indexed", "Operator", "Parameter"]
