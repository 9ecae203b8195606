"""What about a deal asks for somebody's attention, kept as columns so that lists of it are found by an index. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from homeplate.deals.rules.state import DealLike
from homeplate.process.definition import Process

FORWARD, BACK = 1, -1
"""Which way a deal came to the stage it stands at."""


def late_from(process: Process, stage: str, since: datetime, status: str) -> datetime | None:
    """The moment from which an open deal has been at its stage longer than planned; None where nothing is planned."""
    planned = process.stage(stage).target_days
    # Whole days count: a stage planned for 14 days is late once the fifteenth is over.
    return since + timedelta(days=planned + 1) if planned and status == "open" else None


def postponed(deal: DealLike, set_: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Notes that the expected close is moved to a later day; nothing for a first day, or an earlier one."""
    before, after = deal.expected_close, set_.get("expected_close")
    return {"pushed_at": now} if before is not None and after is not None and after > before else {}
