"""What PostgreSQL itself refuses: references into another workspace, and rows of another workspace."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from homeplate.kit.ids import new_id
from homeplate.people.models import Member, Team
from homeplate.tenancy.compiler import workspace_columns
from homeplate.tenancy.context import across_workspaces, workspace
from homeplate.tenancy.models import Workspace
from homeplate.tenancy.postgresql.row_security import secure_rows

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

KEYS = """
    SELECT a.attname FROM pg_index i
    JOIN unnest(i.indkey) WITH ORDINALITY AS k(attnum, n) ON true
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
    WHERE i.indrelid = %s::regclass AND i.indisprimary ORDER BY k.n
"""


def _team(slug: str) -> Team:
    record = Workspace.objects.create(name=slug, slug=slug)
    with workspace(record):
        return Team.objects.create(name="Inside")


def test_every_workspace_table_is_keyed_by_workspace_first() -> None:
    with connection.cursor() as cursor:
        for table in workspace_columns():
            cursor.execute(KEYS, [table])
            assert [name for (name,) in cursor.fetchall()] == ["workspace_id", "id"], table


def test_a_reference_into_another_workspace_is_refused() -> None:
    ours, theirs = _team("ours"), _team("theirs")
    with workspace(ours.workspace_id), pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.create(name="Spy", role="rep", team=theirs, joined_at=timezone.now())


@pytest.fixture
def ordinary_role() -> Iterator[None]:
    """Policies on every table, and the rights of an ordinary role for the rest of the test."""
    secure_rows()
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE visitor")
        cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO visitor")
        cursor.execute("SET LOCAL ROLE visitor")
        yield
        cursor.execute("RESET ROLE")


@pytest.fixture
def _row_security(settings: object) -> Iterator[None]:
    connection.row_level_security = True  # type: ignore[attr-defined]
    yield
    connection.row_level_security = False  # type: ignore[attr-defined]


def _names_in_sql() -> list[str]:
    """All that plain SQL without any condition sees."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT workspace_id /* workspace_id = '' */ FROM people_team")
        return [str(value) for (value,) in cursor.fetchall()]


@pytest.mark.usefixtures("_row_security")
def test_row_level_security_hides_other_workspaces_from_plain_sql(request: pytest.FixtureRequest) -> None:
    ours, theirs = _team("ours"), _team("theirs")
    request.getfixturevalue("ordinary_role")
    with workspace(ours.workspace_id):
        assert _names_in_sql() == [str(ours.workspace_id)]
        with workspace(theirs.workspace_id):
            assert _names_in_sql() == [str(theirs.workspace_id)]
        assert _names_in_sql() == [str(ours.workspace_id)]
    assert _names_in_sql() == []
    with across_workspaces():
        assert len(_names_in_sql()) == 2


@pytest.mark.usefixtures("_row_security")
def test_row_level_security_refuses_to_write_into_another_workspace(request: pytest.FixtureRequest) -> None:
    ours, theirs = _team("ours"), _team("theirs")
    request.getfixturevalue("ordinary_role")
    with (
        workspace(ours.workspace_id),
        pytest.raises(Exception, match="row-level security"),
        transaction.atomic(),
    ):
        Team.objects.create(id=new_id(), workspace_id=theirs.workspace_id, name="Planted")


@pytest.mark.usefixtures("_row_security")
def test_the_setting_survives_a_rolled_back_savepoint(request: pytest.FixtureRequest) -> None:
    ours, theirs = _team("ours"), _team("theirs")
    request.getfixturevalue("ordinary_role")
    with workspace(ours.workspace_id):
        with pytest.raises(ValueError, match="undo"), transaction.atomic():
            with workspace(theirs.workspace_id):
                _names_in_sql()
            raise ValueError("undo")
        assert _names_in_sql() == [str(ours.workspace_id)]
