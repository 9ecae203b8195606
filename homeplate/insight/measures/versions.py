"""Deals by the version of the process that they ran on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from homeplate.insight.frame import Window, see_only
from homeplate.insight.measures.statements import statement
from homeplate.insight.mirror.engine import Session
from homeplate.kit.estimates import Share


@dataclass(frozen=True, slots=True)
class Stratum:
    """Closed deals alike in `source`, `kind` and worth: how many were won on the new and on the old version."""

    source: str
    kind: str
    new: Share
    old: Share


def look(session: Session) -> None:
    """Tell of every deal that is seen whether it changed its version."""
    session.run(statement("upon"))


def alike(session: Session, window: Window, new: UUID, old: UUID) -> list[Stratum]:
    """The deals closed in the window on either version, those that were moved between versions left out."""
    rows = session.rows(statement("alike"), **window.values, new=new, old=old)
    return [
        Stratum(source or "", kind or "", Share(new_won, of_new), Share(old_won, of_old))
        for source, kind, _, _, new_won, of_new, old_won, of_old in rows
    ]


def only(session: Session, version: UUID) -> None:
    """From here on, see only the deals that ran on this version from their creation, for all measures."""
    see_only(session, "SELECT deal AS id FROM upon WHERE NOT moved AND version = $version", version=version)


def moved(session: Session, version: UUID, *, away: bool) -> Sequence[UUID]:
    """The deals that were moved to a version, or away from it; the latest first."""
    if away:
        found = (
            "SELECT upon.deal FROM upon JOIN seen ON seen.id = upon.deal WHERE upon.moved AND upon.version <> $version "
            "AND EXISTS (SELECT 1 FROM span WHERE span.deal = upon.deal AND span.version = $version) "
            "ORDER BY seen.created_at DESC, upon.deal"
        )
    else:
        found = (
            "SELECT upon.deal FROM upon JOIN seen ON seen.id = upon.deal WHERE upon.moved AND upon.version = $version "
            "ORDER BY seen.created_at DESC, upon.deal"
        )
    return session.ids(found, version=version)
