"""`homeplate bench`: what each request costs at a hundred thousand deals, on each database engine."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

from homeplate.bench.databases import ENGINES, default_folder
from homeplate.bench.operations import OPERATIONS
from homeplate.bench.postgresql import postgresql_bin
from homeplate.cli.command import Command
from homeplate.kit.errors import Refused
from homeplate.kit.text import msg


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--engine", choices=[*ENGINES, "both"], default="both")
    parser.add_argument("--deals", type=int, default=100_000, help="open deals (default 100000)")
    parser.add_argument("--processes", type=int, default=1, help="server processes (default 1, as it ships)")
    names = ", ".join(operation.name for operation in OPERATIONS)
    parser.add_argument(
        "--only", action="append", default=[], help=f"one of: {names}, weeks, measures, import"
    )
    parser.add_argument("--folder", type=Path, default=default_folder(), help="where databases are kept")


def _run(args: Namespace) -> int:
    if find_spec("psutil") is None:
        raise Refused("no-psutil", msg("The bench needs the development packages: run `make bench`."))
    run = import_module("homeplate.bench.run")
    engines = list(ENGINES) if args.engine == "both" else [args.engine]
    if args.engine == "both" and postgresql_bin() is None:
        print("PostgreSQL is not installed: measured on SQLite only.", file=sys.stderr)
        engines.remove("postgresql")
    for engine in engines:
        report = run.bench(
            engine,
            deals=args.deals,
            folder=args.folder,
            processes=args.processes,
            only=args.only,
            say=lambda line: print(line, file=sys.stderr, flush=True),
        )
        print("\n".join(report.lines()), flush=True)
        file = Path(settings.HOMEPLATE_DATA) / "bench" / f"{engine}.json"
        report.write(file)
        print(f"kept in {file}\n", flush=True)
    return 0


COMMAND = Command("measure what requests cost at scale, on SQLite and PostgreSQL", _run, _arguments)
