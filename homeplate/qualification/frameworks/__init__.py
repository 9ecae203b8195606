"""The frameworks that ship, each a YAML file beside this one, in words of our own."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

import yaml

from homeplate.qualification.definition import Framework, read_framework

KEYS = ("bant", "gpct", "gpctba-ci", "champ", "meddpicc", "spin")
"""One more framework is one file and its key here."""


def _shipped(key: str) -> Framework:
    text = files(__name__).joinpath(f"{key}.yaml").read_text(encoding="utf-8")
    return read_framework(yaml.safe_load(text))


SHIPPED: Mapping[str, Framework] = {key: _shipped(key) for key in KEYS}
"""Every shipped framework by its key, in the order in which people choose."""

USUAL = ("bant", "gpct")
"""What a workspace uses that has chosen nothing."""
