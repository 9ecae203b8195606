"""Numbers."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from homeplate.fields.kinds.base import FieldKind, Indexed, Operator, Options, Parameter
from homeplate.kit.clean import whole_number
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg

DIGITS = 15
"""As many digits as a JSON number keeps exactly in every program."""


class NumberKind(FieldKind):
    """A number with at most four decimal places and fifteen digits."""

    label = msg("Number")
    parameters = (
        Parameter("places", "number", msg("Decimal places")),
        Parameter("least", "number", msg("Smallest value")),
        Parameter("most", "number", msg("Largest value")),
    )
    operators = (Operator.IS, Operator.AT_LEAST, Operator.AT_MOST)
    column = "number"

    def clean_options(self, options: Options) -> dict[str, Any]:
        """`places` is 0–4 (4 when not given); `least` may not exceed `most`."""
        kept = super().clean_options(options)
        if "places" in kept:
            kept["places"] = whole_number(kept["places"], field="options.places", most=4)
        for name in ("least", "most"):
            if name in kept:
                kept[name] = self.clean(kept[name], {}, field=f"options.{name}")
        if "least" in kept and "most" in kept and kept["least"] > kept["most"]:
            raise Invalid("range", msg("The smallest value is above the largest."), field="options.least")
        return kept

    def clean(self, value: object, options: Options, *, field: str) -> int | float | None:
        """A JSON number: whole numbers stay whole."""
        if value is None or value == "":
            return None
        number = _decimal(value, field)
        places = options.get("places", 4)
        if number != round(number, places):
            raise Invalid("precision", msg("At most {places} decimal places.", places=places), field=field)
        least, most = options.get("least"), options.get("most")
        if least is not None and number < Decimal(str(least)):
            raise Invalid("range", msg("At least {least}.", least=least), field=field)
        if most is not None and number > Decimal(str(most)):
            raise Invalid("range", msg("At most {most}.", most=most), field=field)
        return int(number) if number == number.to_integral_value() else float(number)

    def index(self, value: Any) -> Indexed:
        """The number itself."""
        return Indexed(number=Decimal(str(value)))


def _decimal(value: object, field: str) -> Decimal:
    try:
        if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
            raise InvalidOperation
        number = Decimal(str(value).strip()[:60])
        if not number.is_finite():
            raise InvalidOperation
    except InvalidOperation:
        raise Invalid("number", msg("A number is expected here."), field=field) from None
    if number and (number.adjusted() >= DIGITS - 4 or len(number.normalize().as_tuple().digits) > DIGITS):
        raise Invalid("range", msg("This number has too many digits."), field=field)
    return number
