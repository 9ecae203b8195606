"""Static files, gathered and compressed once: again only when one of them changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def fingerprint() -> str:
    """A digest of name, size and time of every static file; the files themselves are not read."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list(None), key=lambda entry: str(entry[0])):
            state = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_changed() -> bool:
    """Gathers the files when any of them changed since the last time; True when it did."""
    mark = Path(settings.STATIC_ROOT) / ".fingerprint"
    now = fingerprint()
    if mark.exists() and mark.read_text(encoding="ascii") == now:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text(now, encoding="ascii")
    return True
