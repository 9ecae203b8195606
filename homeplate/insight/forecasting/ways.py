"""The ways by which a month is said, in plain words."""

from __future__ import annotations

from homeplate.insight.forecasting.methods import DEALS
from homeplate.kit.text import Message, msg

WAYS: dict[str, Message] = {
    DEALS: msg("open and new deals"),
    "quarter": msg("same month of the previous quarter"),
    "mean": msg("mean of three months"),
    "last": msg("last month"),
}
"""The ways to say what a month brings."""
