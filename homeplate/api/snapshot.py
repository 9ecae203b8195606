"""Writing the OpenAPI document (`python -m homeplate.api.snapshot`); `--check` says whether it is current."""

from __future__ import annotations

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "homeplate.config.settings")
django.setup()

from homeplate.api.app import api  # noqa: E402  # the tables must be registered first
from homeplate.api.openapi import SNAPSHOT, document  # noqa: E402


def text() -> str:
    """The document as it is committed."""
    return json.dumps(document(api), indent=1, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> int:
    """The exit code: 1 when `--check` finds the committed document out of date."""
    if "--check" not in arguments:
        SNAPSHOT.write_text(text(), encoding="utf-8")
        return 0
    if SNAPSHOT.exists() and SNAPSHOT.read_text(encoding="utf-8") == text():
        return 0
    sys.stderr.write(f"{SNAPSHOT.name} is out of date: run `python -m homeplate.api.snapshot`\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
