"""SQL that a distributed database would send to every node is refused; the rest passes."""

from __future__ import annotations

import pytest
from django.db import connection

from homeplate.kit.ids import new_id
from homeplate.people.models import Team
from homeplate.tenancy.context import across_workspaces, workspace
from homeplate.tenancy.guard import Unrouted, is_routed

ROUTED = [
    'SELECT * FROM "people_team" WHERE "people_team"."workspace_id" = %s',
    "SELECT * FROM people_team t WHERE t.workspace_id = %s AND t.name = %s",
    'SELECT 1 FROM "people_team" WHERE "people_team"."workspace_id" IN (%s)',
    'UPDATE "people_team" SET "name" = %s WHERE ("people_team"."id" = %s AND "people_team"."workspace_id" = %s)',
    'INSERT INTO "people_team" ("id", "workspace_id", "name") VALUES (%s, %s, %s)',
    'SELECT * FROM "tenancy_workspace"',
    'CREATE INDEX "x" ON "people_team" ("name")',
]
BROADCAST = [
    'SELECT * FROM "people_team"',
    "select * from people_team where name = %s",
    'DELETE FROM "people_team" WHERE "id" IN (%s)',
    'INSERT INTO "people_team" ("id", "name") VALUES (%s, %s)',
    'SELECT 1 FROM "people_member" m JOIN "people_team" t ON (m."workspace_id" = t."workspace_id")',
    "WITH t AS (SELECT * FROM people_team) SELECT * FROM t",
]


@pytest.mark.parametrize("sql", ROUTED)
def test_a_statement_about_one_workspace_passes(sql: str) -> None:
    assert is_routed(sql)


@pytest.mark.parametrize("sql", BROADCAST)
def test_a_statement_about_any_workspace_is_refused(sql: str) -> None:
    assert not is_routed(sql)


@pytest.mark.django_db
def test_the_guard_watches_every_test() -> None:
    with pytest.raises(Unrouted), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_team")


@pytest.mark.django_db
def test_an_operator_may_look_across() -> None:
    with across_workspaces():
        assert Team.objects.count() == 0
    with workspace(new_id()):
        assert Team.objects.count() == 0
