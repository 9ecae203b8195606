"""What the suite needs besides Python: a PostgreSQL of its own and a Chromium, found on this machine."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from pathlib import Path

CI = bool(os.environ.get("CI"))
"""In CI nothing may be left out: what is missing fails instead of being skipped."""

SUPERUSER_ROLE = "postgres"


def postgresql_bin() -> Path | None:
    """The folder of PostgreSQL's programs: the newest of Debian's, else what the path finds."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def chromium() -> str | None:
    """The path of a Chromium or Chrome."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


class Postgresql:
    """A server in a folder of its own, reached through a socket in that folder; nothing survives it."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs, self._folder = programs, folder
        self._data = folder / "data"
        # PostgreSQL refuses to run as root; Debian's package brings an account for it.
        self._account = pwd.getpwnam("postgres") if os.geteuid() == 0 else None

    def start(self) -> None:
        """Creates the cluster and waits until it answers."""
        self._folder.mkdir(parents=True)
        if self._account:
            self._folder.parent.chmod(0o755)
            os.chown(self._folder, self._account.pw_uid, self._account.pw_gid)
        self._run(
            "initdb", "-A", "trust", "-U", SUPERUSER_ROLE, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"
        )
        fast = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=100"
        self._run(
            "pg_ctl", "-w", "-l", str(self._folder / "log"), "-o", f"-k {self._folder} -h '' {fast}", "start"
        )

    def stop(self) -> None:
        """Ends the server without ceremony."""
        self._run("pg_ctl", "-m", "immediate", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        user, group = (self._account.pw_uid, self._account.pw_gid) if self._account else (None, None)
        command = [str(self._programs / program), "-D", str(self._data), *arguments]
        subprocess.run(
            command,
            check=True,
            user=user,
            group=group,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            env={"LC_ALL": "C"},
        )
