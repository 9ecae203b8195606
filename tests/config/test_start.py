"""What a server does not load before somebody asks for it."""

from __future__ import annotations

import subprocess
import sys

LOADED = """
import django, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()
import homeplate.config.urls
late = "holidays dateutil typst duckdb numpy scipy sklearn sqlglot".split()
print(",".join(name for name in late if name in sys.modules))
"""


def test_what_is_needed_seldom_is_not_loaded_at_the_start() -> None:
    told = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == ""
