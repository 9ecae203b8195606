"""Bounds that number and money criteria share."""

from __future__ import annotations

from decimal import Decimal

from homeplate.kit.text import Message, msg


def outside(
    number: Decimal, at_least: Decimal | None, at_most: Decimal | None, unit: str = ""
) -> Message | None:
    """Why `number` (shown with `unit`) is outside the bounds, both inclusive; None when it is within."""
    given = f"{number:,f} {unit}".strip()
    if at_least is not None and number < at_least:
        return msg("{given} is less than the {least} needed.", given=given, least=f"{at_least:,f}")
    if at_most is not None and number > at_most:
        return msg("{given} is more than the {most} allowed.", given=given, most=f"{at_most:,f}")
    return None


def crossed(at_least: Decimal | None, at_most: Decimal | None) -> Message | None:
    """Why no number lies within the bounds; None when one does."""
    if at_least is not None and at_most is not None and at_least > at_most:
        return msg(
            "No number is at least {least} and at most {most}.", least=f"{at_least:,f}", most=f"{at_most:,f}"
        )
    return None
