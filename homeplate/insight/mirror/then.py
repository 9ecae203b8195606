"""The mirror as it would have been at a moment of the past, for measures that know nothing of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from uuid import UUID

from homeplate.insight.mirror.engine import Session
from homeplate.insight.mirror.placing import place

THEN = (Path(__file__).parent / "then.sql").read_text(encoding="utf-8")


def go_back(session: Session, process_id: UUID, at: datetime) -> None:
    """Let the tables of a session tell of a process what the ledger tells of it until `at`, in UTC without a zone."""
    session.script(THEN, at=at, process=process_id)
    place(session)
