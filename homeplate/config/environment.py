"""What the operator decides: every `HOMEPLATE_…` variable, read once, with its default and meaning."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Environment:
    """The operator's decisions. Nothing else in the program reads the process environment."""

    data_dir: Path
    """`HOMEPLATE_DATA`: embedded database, uploaded files, secret key. Default `./var`."""

    database_url: str
    """`HOMEPLATE_DATABASE_URL`: `postgresql://…` or `sqlite:///path`. Default: SQLite in the data folder."""

    hosts: tuple[str, ...]
    """`HOMEPLATE_HOSTS`: host names served, separated by commas. Default: this machine only."""

    debug: bool
    """`HOMEPLATE_DEBUG=1`: error pages with source, templates read again. Never for real use."""

    https: bool
    """`HOMEPLATE_HTTPS=1`: behind TLS: secure cookies and HSTS. Default off for 127.0.0.1."""

    row_level_security: bool
    """`HOMEPLATE_RLS=1`: PostgreSQL itself hides rows of other workspaces. See `homeplate migrate`."""

    analytics: str
    """`HOMEPLATE_ANALYTICS`: measures are taken from the `mirror` (files in the data folder) or the `database`."""

    embedded_worker: bool
    """`HOMEPLATE_WORKER=0` leaves background work to `homeplate worker`. Default: a thread of the server."""

    log_level: str
    """`HOMEPLATE_LOG`: debug, info, warning or error. Default info."""

    email_url: str
    """`HOMEPLATE_EMAIL_URL`: `smtp://user:password@host:port` or `smtps://…`. Default: written to the log."""

    email_from: str
    """`HOMEPLATE_EMAIL_FROM`: the sender of the program's own e-mail."""

    api_rate: int
    """`HOMEPLATE_API_RATE`: API requests a minute that one token may make of one process; 0: any number."""

    drop_dir: Path | None
    """`HOMEPLATE_DROP`: folder into which providers lay files, `<workspace>/<folder>/` each. Default: none."""

    internal_hosts: frozenset[str]
    """`HOMEPLATE_INTERNAL_HOSTS`: `host` or `host:port` in private networks that providers may be asked at, without
    TLS too. Default: none."""

    @classmethod
    def read(cls, env: Mapping[str, str] = os.environ) -> Environment:
        """The decisions written in `env`; names that are not set take their defaults."""
        return cls(
            data_dir=Path(env.get("HOMEPLATE_DATA", "var")).resolve(),
            database_url=env.get("HOMEPLATE_DATABASE_URL", ""),
            hosts=_names(env.get("HOMEPLATE_HOSTS", "127.0.0.1,localhost,[::1]")),
            debug=_switch(env, "HOMEPLATE_DEBUG", default=False),
            https=_switch(env, "HOMEPLATE_HTTPS", default=False),
            row_level_security=_switch(env, "HOMEPLATE_RLS", default=False),
            analytics=_analytics(env),
            embedded_worker=_switch(env, "HOMEPLATE_WORKER", default=True),
            log_level=env.get("HOMEPLATE_LOG", "info").upper(),
            email_url=env.get("HOMEPLATE_EMAIL_URL", ""),
            email_from=env.get("HOMEPLATE_EMAIL_FROM", "homeplate@localhost"),
            api_rate=int(env.get("HOMEPLATE_API_RATE", "30000")),
            drop_dir=Path(drop).resolve() if (drop := env.get("HOMEPLATE_DROP", "").strip()) else None,
            internal_hosts=frozenset(
                name.lower() for name in _names(env.get("HOMEPLATE_INTERNAL_HOSTS", ""))
            ),
        )


def _analytics(env: Mapping[str, str]) -> str:
    wanted = env.get("HOMEPLATE_ANALYTICS", "").strip().lower() or "mirror"
    if wanted not in ("mirror", "database"):
        raise ValueError("HOMEPLATE_ANALYTICS is neither mirror nor database")
    scheme = urlsplit(env.get("HOMEPLATE_DATABASE_URL", "")).scheme
    if wanted == "database" and scheme not in ("postgres", "postgresql"):
        raise ValueError(
            "HOMEPLATE_ANALYTICS=database needs PostgreSQL: set HOMEPLATE_DATABASE_URL to postgresql://…"
        )
    return wanted


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _switch(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = env.get(name, "").strip().lower()
    return default if not text else text not in ("0", "no", "off", "false")


def secret_key(data_dir: Path, env: Mapping[str, str] = os.environ) -> str:
    """`HOMEPLATE_SECRET_KEY`, else the key in the data folder: made on first use, readable by its owner only."""
    if given := env.get("HOMEPLATE_SECRET_KEY"):
        return given
    path = data_dir / "secret-key"
    if not path.exists():
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_once(path, secrets.token_urlsafe(50))
    return path.read_text(encoding="ascii").strip()


def _write_once(path: Path, text: str) -> None:
    """Writes a private file whole; of several processes starting together the first one's file stays."""
    draft = path.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(text, encoding="ascii")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def database(environment: Environment) -> dict[str, Any]:
    """Django's description of the record database: PostgreSQL with a pool, or one SQLite file."""
    parts = urlsplit(environment.database_url)
    if parts.scheme in ("postgres", "postgresql"):
        return {
            "ENGINE": "homeplate.tenancy.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "OPTIONS": {
                "pool": {"min_size": 1, "max_size": 8, "timeout": 20},
                **PREPARED,
                **dict(parse_qsl(parts.query)),
            },
            "CONN_MAX_AGE": 0,  # the pool keeps connections, not the thread
        }
    if environment.database_url and parts.scheme != "sqlite":
        raise ValueError("HOMEPLATE_DATABASE_URL starts with neither postgresql:// nor sqlite:///")
    path = (
        Path(unquote(parts.path.removeprefix("/")))
        if parts.path
        else environment.data_dir / "homeplate.sqlite3"
    )
    return {
        "ENGINE": "homeplate.tenancy.sqlite",
        "NAME": str(path),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_START},
        "CONN_MAX_AGE": None,  # opening a file anew on each request would cost more than the request
    }


PREPARED = {"server_side_binding": True, "prepare_threshold": 5}
"""PostgreSQL plans a repeated statement once: a join of two tables costs 110 µs of CPU instead of 260."""

SQLITE_START = """
PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
PRAGMA cache_size = -65536; PRAGMA mmap_size = 1073741824;
PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864;
"""
"""Readers never wait for the writer; a crash of the machine may lose the last moment but never harms the file."""


MAIL_SECONDS = 10
"""How long a mail server may take to answer; somebody waits for it."""


def email(environment: Environment) -> dict[str, Any]:
    """Django's e-mail settings for the operator's `smtp:` or `smtps:` address; the console when there is none."""
    parts = urlsplit(environment.email_url)
    if not environment.email_url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme not in ("smtp", "smtps"):
        raise ValueError("HOMEPLATE_EMAIL_URL starts with neither smtp:// nor smtps://")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and bool(parts.username),
        "EMAIL_TIMEOUT": MAIL_SECONDS,
    }
