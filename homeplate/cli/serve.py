"""`homeplate serve`: everything from an empty folder to a running server."""

from __future__ import annotations

import socket
from argparse import ArgumentParser, Namespace
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.db import connection, connections
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from homeplate.cli.command import Command
from homeplate.cli.database import prepare
from homeplate.kit.errors import Busy
from homeplate.kit.text import msg

TARGET = "homeplate.config.wsgi:application"


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: this machine only)"
    )
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--processes", type=int, default=1, help="server processes (default 1)")
    parser.add_argument(
        "--threads", type=int, default=4, help="requests at a time in each process (default 4)"
    )
    parser.add_argument("--demo", action="store_true", help="on a first start, fill a demo workspace")
    languages = [code for code, _ in settings.LANGUAGES]
    parser.add_argument("--language", default="en", choices=languages, help="of the demo workspace")


def _check_port(host: str, port: int) -> None:
    """Raises `Busy` when another program listens there, before anything slow is done."""
    with socket.socket() as probe:
        probe.settimeout(0.2)
        if probe.connect_ex((host, port)) == 0:
            raise Busy("port", msg("Port {port} is in use. Choose another with --port.", port=port))


def _fill_demo(language: str) -> None:
    """Fills a demo workspace when there is no workspace yet, and prints who may sign in to it."""
    if find_spec("homeplate.cli.demo"):
        for line in import_module("homeplate.cli.demo").fill_if_empty(language=language):
            print(line)


def _let_go_of_the_database() -> None:
    """The server processes are forks of this one and may share neither a connection nor a pool with it."""
    connections.close_all()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]  # known to PostgreSQL's wrapper only


def _run(args: Namespace) -> int:
    _check_port(args.host, args.port)
    prepare()
    if args.demo:
        _fill_demo(args.language)
    print(f"Homeplate: http://{args.host}:{args.port}/   (Ctrl+C ends it)", flush=True)
    _let_go_of_the_database()
    Granian(
        TARGET,
        address=args.host,
        port=args.port,
        interface=Interfaces.WSGI,
        workers=args.processes,
        blocking_threads=args.threads,
        websockets=False,
        log_level=LogLevels.info if settings.DEBUG else LogLevels.warning,
    ).serve()
    return 0


COMMAND = Command("prepare what is missing, then serve", _run, _arguments)
