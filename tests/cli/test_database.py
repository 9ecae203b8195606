"""Bringing an installation up to date, and noticing at once that there is nothing to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps

from homeplate.cli import database, static


@pytest.mark.django_db
def test_an_up_to_date_database_is_left_alone(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert not database.migrate_if_needed()


def test_migrations_are_found_without_importing_them() -> None:
    found = database.migrations_on_disk()
    assert ("tenancy", "0001_initial") in found
    assert {app for app, _ in found} <= {config.label for config in apps.get_app_configs()}


def test_static_files_are_gathered_again_only_when_one_changed(
    settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STATIC_ROOT = tmp_path / "static"  # type: ignore[attr-defined]
    assert static.collect_changed()
    assert not static.collect_changed()
    monkeypatch.setattr(static, "fingerprint", lambda: "another")
    assert static.collect_changed()
