"""The program's settings, on a throw-away database and with a password hash that costs nothing.

`HOMEPLATE_TEST_DATABASE=postgresql` runs the suite on PostgreSQL; `tests/conftest.py` starts the server.
With `HOMEPLATE_ANALYTICS=database` besides, the measures are taken from its tables.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

SCRATCH = Path(
    os.environ.setdefault(
        "HOMEPLATE_TEST_SCRATCH", str(Path(tempfile.gettempdir()) / f"homeplate-{os.getpid()}")
    )
)
"""The folder of this run; the workers of a parallel run share it."""

SCRATCH.mkdir(parents=True, exist_ok=True)

ANALYTICS = os.environ.get("HOMEPLATE_ANALYTICS", "mirror")
POSTGRESQL = os.environ.get("HOMEPLATE_TEST_DATABASE") == "postgresql"

os.environ.update(
    HOMEPLATE_DATA=str(SCRATCH),
    HOMEPLATE_DATABASE_URL="postgresql://postgres@/homeplate" if POSTGRESQL else "",
    HOMEPLATE_SECRET_KEY="of no worth outside the tests",
    HOMEPLATE_HOSTS="testserver,localhost,127.0.0.1",
    HOMEPLATE_LOG="error",
)

from homeplate.config.settings import *  # after the environment is set

if POSTGRESQL:
    DATABASES["default"] |= {"HOST": str(SCRATCH / "postgresql"), "CONN_MAX_AGE": None}
    del DATABASES["default"]["OPTIONS"]["pool"]
else:
    DATABASES["default"]["TEST"] = {"NAME": str(SCRATCH / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"] |= {"init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF"}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
