"""Yes or no."""

from __future__ import annotations

from typing import Any

from homeplate.fields.kinds.base import FieldKind, Indexed, Options
from homeplate.kit.errors import Invalid
from homeplate.kit.text import folded, msg

WORDS = {
    **dict.fromkeys(("true", "yes", "y", "1", "on", "예", "네", "kyllä"), True),
    **dict.fromkeys(("false", "no", "n", "0", "off", "아니요", "아니오", "ei"), False),
}


class YesNoKind(FieldKind):
    """A yes, a no, or not known."""

    label = msg("Yes or no")

    def clean(self, value: object, options: Options, *, field: str) -> bool | None:
        """A boolean; the words that exports use for it are understood in every language of the product."""
        if value is None or value == "":
            return None
        if isinstance(value, bool):
            return value
        answer = WORDS.get(folded(str(value)[:20]))
        if answer is None:
            raise Invalid("yes-no", msg("Yes or no is expected here."), field=field)
        return answer

    def index(self, value: Any) -> Indexed:
        """`yes` or `no`."""
        return Indexed(text="yes" if value else "no")
