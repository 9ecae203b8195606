"""The mirror of one workspace as tables of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction

from homeplate.insight.mirror.files import FORM, Note
from homeplate.insight.tables.models import MirrorNote
from homeplate.tenancy.context import workspace

if TYPE_CHECKING:
    from homeplate.insight.tables.session import TableSession


class Store:
    """The tables of one workspace's mirror."""

    def __init__(self, workspace_id: UUID) -> None:
        self.workspace_id = workspace_id

    def note(self) -> Note | None:
        """How far it has come; None when there is none, or one of another form."""
        with workspace(self.workspace_id):
            row = MirrorNote.objects.filter(form=FORM).first()
        if row is None:
            return None
        return Note(
            form=FORM,
            base=(1,),
            deals=row.deals,
            facts=row.facts,
            mark=row.mark,
            lately=row.lately,
            made=row.made,
            erased=row.erased,
        )

    @contextmanager
    def opened(self) -> Iterator[TableSession]:
        """A session in which all statements see the same rows, whatever is filled in meanwhile."""
        made = import_module(
            "homeplate.insight.tables.session"
        )  # it takes the driver of PostgreSQL, which not every server has
        inside = connection.in_atomic_block
        with workspace(self.workspace_id), transaction.atomic():
            if not inside:
                connection.ensure_connection()
                connection.connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            session: TableSession = made.TableSession(self.workspace_id)
            session.load("later", {"deal": "UUID"}, [])
            yield session
