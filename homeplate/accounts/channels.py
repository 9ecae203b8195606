"""The ways to reach a contact. One more channel is one line here."""

from __future__ import annotations

from homeplate.kit.text import Message, msg

CHANNELS: dict[str, Message] = {
    "email": msg("E-mail"),
    "phone": msg("Phone"),
    "mobile": msg("Mobile phone"),
    "message": msg("Message"),
    "video": msg("Video call"),
    "post": msg("Letter"),
    "in_person": msg("In person"),
}
