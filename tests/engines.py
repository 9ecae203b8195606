"""What the suite needs besides Python: a PostgreSQL of its own and a Chromium, found on this machine."""

from __future__ import annotations

import os
import shutil

from homeplate.bench.postgresql import Postgresql, postgresql_bin

__all__ = ["BROWSER_SWITCHES", "CI", "Postgresql", "chromium", "postgresql_bin"]

CI = bool(os.environ.get("CI"))
"""In CI nothing may be left out: what is missing fails instead of being skipped."""


BROWSER_SWITCHES = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
"""How every browser of the tests is started."""


def chromium() -> str | None:
    """The path of a Chromium or Chrome."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)
