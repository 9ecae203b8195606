"""A PostgreSQL of one's own, made from the programs installed on this machine: for the bench and the tests."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from pathlib import Path

SUPERUSER_ROLE = "postgres"
CARELESS = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=100"
"""For data that nobody will miss."""


def postgresql_bin() -> Path | None:
    """The folder of PostgreSQL's programs: the newest of Debian's, else what the path finds."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


class Postgresql:
    """A server on a folder of its own, reached through a socket in that folder."""

    def __init__(self, programs: Path, folder: Path, options: str = CARELESS) -> None:
        self._programs, self._folder, self._options = programs, folder, options
        self._data = folder / "data"
        # PostgreSQL refuses to run as root; Debian's package brings an account for it.
        self._account = pwd.getpwnam("postgres") if os.geteuid() == 0 else None

    def start(self) -> None:
        """Creates the cluster unless it is there, and waits until it answers."""
        if not self._data.exists():
            self._create()
        command = f"-k {self._folder} -h '' {self._options}"
        self._run("pg_ctl", "-w", "-l", str(self._folder / "log"), "-o", command, "start")

    def _create(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        if self._account:
            self._folder.parent.chmod(0o755)
            os.chown(self._folder, self._account.pw_uid, self._account.pw_gid)
        self._run(
            "initdb", "-A", "trust", "-U", SUPERUSER_ROLE, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"
        )

    def stop(self, mode: str = "immediate") -> None:
        """Ends the server: without ceremony, or (`fast`) so that its data can be used again."""
        self._run("pg_ctl", "-m", mode, "stop")

    def process_id(self) -> int:
        """The process all others of this server descend from."""
        return int((self._data / "postmaster.pid").read_text(encoding="ascii").split()[0])

    def sql(self, statement: str, database: str = "postgres") -> None:
        """Runs one statement as the superuser."""
        command = [str(self._programs / "psql"), "-qX", "-v", "ON_ERROR_STOP=1", "-h", str(self._folder)]
        subprocess.run([*command, "-U", SUPERUSER_ROLE, "-d", database, "-c", statement], check=True)

    def url(self, database: str) -> str:
        """What `HOMEPLATE_DATABASE_URL` takes."""
        return f"postgresql://{SUPERUSER_ROLE}@/{database}?host={self._folder}"

    def _run(self, program: str, *arguments: str) -> None:
        user, group = (self._account.pw_uid, self._account.pw_gid) if self._account else (None, None)
        subprocess.run(
            [str(self._programs / program), "-D", str(self._data), *arguments],
            check=True,
            user=user,
            group=group,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            env={"LC_ALL": "C"},
        )
