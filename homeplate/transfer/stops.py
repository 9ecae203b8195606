"""What rows say that somebody does not want."""

from __future__ import annotations

from collections.abc import Mapping

from homeplate.accounts.care import ALL, REASON_LENGTH
from homeplate.transfer.mapping import ColumnMapping
from homeplate.transfer.rows import ContactRow, LeadRow

_OPTED_OUT: Mapping[str, tuple[str, ...]] = {
    "no_contact": (ALL,),
    "no_email": ("email",),
    "no_phone": ("phone", "mobile"),
    "no_message": ("message",),
    "no_post": ("post",),
}
"""Fields in which a person has ruled something out, and the channels that they speak of."""


def stops_of(mapping: ColumnMapping, row: ContactRow | LeadRow) -> dict[str, dict[str, str]]:
    """What the row says that the person does not want; that they did not say so says nothing."""
    return {
        one: {"reason": mapping.column_of(name)[:REASON_LENGTH]}
        for name, channels in _OPTED_OUT.items()
        if getattr(row, name)
        for one in channels
    }
