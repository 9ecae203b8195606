"""Where an import can be."""

from __future__ import annotations

from homeplate.kit.text import Message, msg

STATES: dict[str, Message] = {
    "draft": msg("Being set up"),
    "waiting": msg("Waiting"),
    "running": msg("Running"),
    "checked": msg("Checked"),
    "done": msg("Done"),
    "cancelled": msg("Cancelled"),
    "failed": msg("Failed"),
    "undoing": msg("Being undone"),
    "undone": msg("Undone"),
}
"""Key to name. A dry run ends in `checked`; the import itself in `done`, and its undo in `undone`."""

BUSY = ("waiting", "running", "undoing")
ENDED = ("done",)
