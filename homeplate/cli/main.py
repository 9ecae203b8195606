"""Entry of the `homeplate` program: finds the command, runs it, says errors in one line."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections.abc import Sequence

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "homeplate.config.settings")
django.setup()  # commands import actions, and actions import tables, which need the apps

from homeplate.cli import (  # noqa: E402
    bench,
    catalogs,
    database,
    demo,
    duplicates,
    importing,
    insight,
    ledger,
    person,
    process,
    prospects,
    serve,
    user,
    worker,
)
from homeplate.cli.command import Command  # noqa: E402
from homeplate.kit.errors import HomeplateError  # noqa: E402

COMMANDS: dict[str, Command] = {
    "serve": serve.COMMAND,
    "init": database.INIT,
    "migrate": database.MIGRATE,
    "worker": worker.COMMAND,
    "demo": demo.COMMAND,
    "ledger": ledger.COMMAND,
    "insight": insight.COMMAND,
    "duplicates": duplicates.COMMAND,
    "user": user.COMMAND,
    "person": person.COMMAND,
    "process": process.COMMAND,
    "import": importing.COMMAND,
    "prospects": prospects.COMMAND,
    "catalogs": catalogs.COMMAND,
    "bench": bench.COMMAND,
}


def parser() -> ArgumentParser:
    """The parser of the whole command line."""
    top = ArgumentParser(prog="homeplate", description="The sales system whose product is the sales process.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        command.arguments(commands.add_parser(name, help=command.help, description=command.help))
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; 0 is success, 1 a refusal, 2 a mistake in the command line, 130 an interruption."""
    args = parser().parse_args(argv)
    try:
        return COMMANDS[args.command].run(args)
    except HomeplateError as error:
        print(f"{error.field}: {error}" if error.field else str(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
