"""What models said, in the database: where several machines serve, none has a file of its own."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from homeplate.insight.mirror.engine import Session
from homeplate.insight.tables.filling import pour
from homeplate.insight.tables.models import OpenShare, SaidLook

LOOK = ("deal", "number", "seen_at", "said", "base", "won", "stage", "kind")


def is_kept(version_id: UUID) -> bool:
    """Whether it is known what a version would have said."""
    return SaidLook.objects.filter(version=version_id).exists()


def name_looks(session: Session, version_id: UUID) -> None:
    """Name `said` what a version would have said."""
    columns = ", ".join(f'"{one}"' for one in LOOK)
    asked = (
        f"SELECT {columns} FROM insight_saidlook WHERE workspace_id = %(workspace)s AND version = %(version)s"  # noqa: S608
    )
    _tables(session).name("said", asked, version=version_id)


def keep_looks(session: Session, looks: str, version_id: UUID, scratch: Path) -> None:
    """Keep what a statement of the columnar engine finds."""
    columns = ["id", "version", *LOOK]
    asked = f"SELECT uuidv7(), CAST('{version_id}' AS UUID), looks.* FROM ({looks}) AS looks"  # noqa: S608
    with transaction.atomic():
        SaidLook.objects.filter(version=version_id)._raw_delete(connection.alias)
        pour(session, asked, SaidLook, columns, scratch)


def drop_old(wanted: Collection[UUID]) -> None:
    """Throw away what versions said that are among the `wanted` ones no more."""
    SaidLook.objects.exclude(version__in=list(wanted))._raw_delete(connection.alias)


def has_shares(process_id: UUID) -> bool:
    """Whether any are known."""
    return OpenShare.objects.filter(process=process_id).exists()


def name_shares(session: Session, process_id: UUID) -> None:
    """Name `shared` how likely open deals are beside one another."""
    asked = "SELECT deal, share FROM insight_openshare WHERE workspace_id = %(workspace)s AND process = %(process)s"
    _tables(session).name("shared", asked, process=process_id)


def keep_shares(session: Session, shares: str, process_id: UUID, scratch: Path) -> None:
    """Keep what a statement of the columnar engine finds, in the place of what was."""
    asked = f"SELECT uuidv7(), CAST('{process_id}' AS UUID), shares.* FROM ({shares}) AS shares"  # noqa: S608
    with transaction.atomic():
        OpenShare.objects.filter(process=process_id)._raw_delete(connection.alias)
        pour(session, asked, OpenShare, ["id", "process", "deal", "share"], scratch)


def _tables(session: Session) -> Any:
    """The session over the tables: this module is asked for no other."""
    return session
