"""What can be configured is written down."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
VARIABLE = re.compile(r"HOMEPLATE_[A-Z_]+")


def test_the_reference_names_exactly_the_variables_that_are_read() -> None:
    source = (ROOT / "homeplate" / "config" / "environment.py").read_text(encoding="utf-8")
    page = (ROOT / "docs" / "reference" / "configuration.md").read_text(encoding="utf-8")
    assert set(VARIABLE.findall(page)) == set(VARIABLE.findall(source))
