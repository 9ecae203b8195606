"""E-mail addresses."""

from __future__ import annotations

from homeplate.fields.kinds.base import FieldKind, Operator, Options
from homeplate.kit.clean import email_address
from homeplate.kit.text import msg


class EmailKind(FieldKind):
    """One e-mail address; whether it exists is not asked."""

    label = msg("E-mail address")
    operators = (Operator.IS, Operator.CONTAINS)

    def clean(self, value: object, options: Options, *, field: str) -> str | None:
        """The address in its normal form."""
        return email_address(value, field=field) or None
