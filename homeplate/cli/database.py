"""`homeplate init` and `homeplate migrate`: the record database, its tables, and what the pages need on disk."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, ProgrammingError, connection

from homeplate.cli.catalogs import compile_changed
from homeplate.cli.command import Command
from homeplate.cli.static import collect_changed
from homeplate.tenancy.context import across_workspaces
from homeplate.tenancy.postgresql.row_security import secure_rows
from homeplate.tenancy.sqlite.statistics import gather


def migrations_on_disk() -> set[tuple[str, str]]:
    """(app, migration) of every installed app, found by file name: nothing is imported."""
    return {
        (config.label, file.stem)
        for config in apps.get_app_configs()
        for file in Path(config.path, "migrations").glob("[!_]*.py")
    }


def migrations_applied() -> set[tuple[str, str]]:
    """(app, migration) that the database has; none when it is new."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            return set(cursor.fetchall())
    except (OperationalError, ProgrammingError):
        return set()


def migrate_if_needed(*, verbosity: int = 0) -> bool:
    """Brings the tables up to date; True when something was to do."""
    Path(settings.HOMEPLATE_DATA).mkdir(mode=0o700, parents=True, exist_ok=True)
    if migrations_on_disk() <= migrations_applied():
        return False
    with across_workspaces():
        call_command("migrate", interactive=False, verbosity=verbosity)
    return True


def prepare() -> None:
    """Everything a server needs before it starts; on an unchanged installation a few milliseconds."""
    compile_changed()
    if migrate_if_needed():
        print(f"Database ready: {settings.DATABASES['default']['NAME']}")
    gather()
    collect_changed()


def _init(args: Namespace) -> int:
    prepare()
    return 0


def _migrate_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--row-level-security",
        action="store_true",
        help="let PostgreSQL itself hide the rows of other workspaces (then start with HOMEPLATE_RLS=1)",
    )


def _migrate(args: Namespace) -> int:
    if migrate_if_needed(verbosity=1):
        gather()
    else:
        print("The tables are up to date.")
    if args.row_level_security:
        if connection.vendor != "postgresql":
            print("Row-level security needs PostgreSQL.")
            return 1
        print(f"Row-level security is on for {secure_rows()} tables.")
    return 0


INIT = Command("make the database, the message catalogs and the static files", _init)
MIGRATE = Command("bring the tables up to date", _migrate, _migrate_arguments)
