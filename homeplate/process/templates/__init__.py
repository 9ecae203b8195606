"""The processes that ship: complete, translated, each a YAML file beside this one."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from homeplate.kit.errors import NotFound
from homeplate.kit.text import msg
from homeplate.process.definition import Process
from homeplate.process.yaml_form import load

TEMPLATES = ("seven-step", "pipeline", "essential", "baseball", "key-account")


def template_text(key: str) -> str:
    """The YAML text of a template. Raises `NotFound` for a key that is not among `TEMPLATES`."""
    if key not in TEMPLATES:
        raise NotFound("template", msg("There is no process template “{key}”.", key=key[:64]))
    return files(__name__).joinpath(f"{key}.yaml").read_text(encoding="utf-8")


@cache
def template(key: str) -> Process:
    """The template's process, read once. Raises `NotFound` for a key that is not among `TEMPLATES`."""
    return load(template_text(key))
