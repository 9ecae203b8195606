"""What an operator may decide, and what holds when nothing is decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from homeplate.config.environment import Environment, database, email, secret_key


def _read(**variables: str) -> Environment:
    return Environment.read(variables)


def test_nothing_needs_to_be_set() -> None:
    environment = _read()
    assert environment.data_dir == Path("var").resolve()
    assert not environment.debug
    assert environment.embedded_worker
    assert "127.0.0.1" in environment.hosts


@pytest.mark.parametrize(
    ("text", "on"), [("1", True), ("yes", True), ("0", False), ("off", False), ("", False)]
)
def test_a_switch_takes_the_usual_words(text: str, on: bool) -> None:
    assert _read(HOMEPLATE_DEBUG=text).debug is on


def test_host_names_are_separated_by_commas() -> None:
    assert _read(HOMEPLATE_HOSTS="crm.example.com, other.example.com").hosts == (
        "crm.example.com",
        "other.example.com",
    )


def test_the_embedded_database_lies_in_the_data_folder(tmp_path: Path) -> None:
    described = database(_read(HOMEPLATE_DATA=str(tmp_path)))
    assert described["NAME"] == str(tmp_path / "homeplate.sqlite3")
    assert described["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_team_database_is_named_by_its_url() -> None:
    url = "postgresql://sales:p%40ss@db.example.com:5433/homeplate?sslmode=require"
    described = database(_read(HOMEPLATE_DATABASE_URL=url))
    assert described["ENGINE"] == "homeplate.tenancy.postgresql"
    parts = [described[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")]
    assert parts == ["sales", "p@ss", "db.example.com", "5433", "homeplate"]
    assert described["OPTIONS"]["sslmode"] == "require"
    assert "pool" in described["OPTIONS"]


@pytest.mark.parametrize("url", ["mysql://localhost/homeplate", "homeplate.db", "file:///x"])
def test_another_kind_of_database_is_refused_by_name(url: str) -> None:
    with pytest.raises(ValueError, match="HOMEPLATE_DATABASE_URL"):
        database(_read(HOMEPLATE_DATABASE_URL=url))


def test_measures_are_taken_from_the_mirror_unless_postgresql_is_there_and_meant() -> None:
    postgresql = "postgresql://db/homeplate"
    assert _read().analytics == _read(HOMEPLATE_DATABASE_URL=postgresql).analytics == "mirror"
    assert _read(HOMEPLATE_ANALYTICS="database", HOMEPLATE_DATABASE_URL=postgresql).analytics == "database"
    with pytest.raises(ValueError, match="needs PostgreSQL"):
        _read(HOMEPLATE_ANALYTICS="database")
    with pytest.raises(ValueError, match="neither mirror nor database"):
        _read(HOMEPLATE_ANALYTICS="duckdb")


def test_the_secret_key_is_made_once_and_private(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    made = secret_key(folder, {})
    assert secret_key(folder, {}) == made
    assert len(made) > 50
    assert (folder / "secret-key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in folder.iterdir()] == ["secret-key"]


def test_a_given_secret_key_is_taken_and_not_written(tmp_path: Path) -> None:
    assert secret_key(tmp_path, {"HOMEPLATE_SECRET_KEY": "given"}) == "given"
    assert not list(tmp_path.iterdir())


def test_mail_goes_to_the_log_until_a_server_is_named() -> None:
    assert email(_read())["EMAIL_BACKEND"].endswith("console.EmailBackend")
    settings = email(_read(HOMEPLATE_EMAIL_URL="smtps://me:secret@mail.example.com"))
    assert (settings["EMAIL_HOST"], settings["EMAIL_PORT"], settings["EMAIL_USE_SSL"]) == (
        "mail.example.com",
        465,
        True,
    )
