"""SQLite is told about its tables; it cannot know by itself that one workspace holds almost every row."""

from __future__ import annotations

import pytest
from django.db import connection

from homeplate.tenancy.sqlite.statistics import gather
from tests.make import House


@pytest.mark.sqlite
def test_sqlite_learns_how_selective_its_indexes_are(house: House) -> None:
    gather()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tbl FROM sqlite_stat1")
        assert "people_member" in {table for (table,) in cursor.fetchall()}


@pytest.mark.postgresql
def test_other_engines_are_left_alone(house: House) -> None:
    gather()
