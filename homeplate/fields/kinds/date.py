"""Calendar dates."""

from __future__ import annotations

import datetime

from homeplate.fields.kinds.base import FieldKind, Operator, Options
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg


class DateKind(FieldKind):
    """A day, stored as YYYY-MM-DD, which sorts as text."""

    label = msg("Date")
    operators = (Operator.IS, Operator.AT_LEAST, Operator.AT_MOST)

    def clean(self, value: object, options: Options, *, field: str) -> str | None:
        """The day in ISO form; a moment in time is refused, because its day depends on the place."""
        if value is None or value == "":
            return None
        if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
            return value.isoformat()
        try:
            return datetime.date.fromisoformat(str(value).strip()).isoformat()
        except ValueError:
            raise Invalid("date", msg("A date such as 2026-05-04 is expected here."), field=field) from None
