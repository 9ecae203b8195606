"""What changes dashboards, and when they are sent to whom."""

from __future__ import annotations

from homeplate.dashboards.actions.arranging import arrange, set_back, undo_arrangement
from homeplate.dashboards.actions.keeping import (
    archive_dashboard,
    begin_with,
    change_dashboard,
    copy_dashboard,
    restore_dashboard,
)
from homeplate.dashboards.actions.receiving import receive_again, stop_receiving
from homeplate.dashboards.actions.scheduling import (
    archive_schedule,
    change_schedule,
    create_schedule,
    pause_schedule,
    resume_schedule,
    send_now,
)

__all__ = [
    "archive_dashboard",
    "archive_schedule",
    "arrange",
    "begin_with",
    "change_dashboard",
    "change_schedule",
    "copy_dashboard",
    "create_schedule",
    "pause_schedule",
    "receive_again",
    "restore_dashboard",
    "resume_schedule",
    "send_now",
    "set_back",
    "stop_receiving",
    "undo_arrangement",
]
