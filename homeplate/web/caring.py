"""What somebody has ruled out, in a few words: for every place where they might be contacted."""

from __future__ import annotations

from homeplate.accounts.care import ALL, Stops
from homeplate.accounts.channels import CHANNELS
from homeplate.web.words import gettext


def told(stops: Stops) -> str:
    """“Do not contact”, “Not by: E-mail, Phone”; empty for nothing."""
    if ALL in stops:
        return gettext("Do not contact")
    names = [CHANNELS[channel].render(gettext) for channel in CHANNELS if channel in stops]
    return gettext("Not by: %(channels)s") % {"channels": ", ".join(names)} if names else ""
