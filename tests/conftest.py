"""What every test stands on: its database engine, closed network, guarded SQL, steady randomness."""

from __future__ import annotations

import ipaddress
import shutil
import socket
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from django.db import connection

from homeplate.cli.catalogs import compile_changed
from homeplate.tenancy.guard import refuse_unrouted
from tests.engines import CI, Postgresql, postgresql_bin
from tests.make import House, northwind
from tests.settings import ANALYTICS, POSTGRESQL, SCRATCH

hypothesis.settings.register_profile("homeplate", deadline=None, derandomize=CI)
hypothesis.settings.load_profile("homeplate")

_server: list[Postgresql] = []


def pytest_configure(config: pytest.Config) -> None:
    """Compiles translations and starts PostgreSQL once, for all workers of a parallel run."""
    (SCRATCH / "static").mkdir(parents=True, exist_ok=True)
    _close_the_network()
    if hasattr(config, "workerinput"):
        return
    compile_changed()
    if POSTGRESQL:
        _start_postgresql()


def _start_postgresql() -> None:
    programs = postgresql_bin()
    if programs is None:
        pytest.exit("PostgreSQL is not installed: the suite did not run on it", returncode=1 if CI else 0)
    server = Postgresql(programs, SCRATCH / "postgresql")
    server.start()
    _server.append(server)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a skipped test is a failure: nothing may be left out."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if CI and reporter is not None and reporter.stats.get("skipped") and not session.exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stops the server and removes the folder of this run."""
    if hasattr(config, "workerinput"):
        return
    for server in _server:
        server.stop()
    shutil.rmtree(SCRATCH, ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what another of the suite's three runs covers."""
    unfit = "sqlite" if POSTGRESQL else "postgresql"
    kept = [item for item in items if not item.get_closest_marker(unfit)]
    if ANALYTICS == "database":
        kept = [item for item in kept if not item.get_closest_marker("files")]
    if POSTGRESQL:
        kept = [item for item in kept if _uses_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def _uses_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db", "live_server"})


def _close_the_network() -> None:
    """Lets sockets reach this machine only."""
    reach = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_this_machine(address[0]):
            raise RuntimeError(f"a test reached for the network: {address}")
        reach(self, address)

    socket.socket.connect = connect  # type: ignore[method-assign, assignment]


def _is_this_machine(host: str) -> bool:
    return host == "localhost" or ipaddress.ip_address(host).is_loopback


@pytest.fixture(autouse=True)
def _guarded() -> Iterator[None]:
    """Refuses SQL that a distributed database would send to every node."""
    with connection.execute_wrapper(refuse_unrouted):
        yield


@pytest.fixture
def house(db: None) -> House:
    """Northwind Controls and its people; see `tests/make.py`."""
    return northwind()
