"""Addresses of named pages, put together from parts that Django is asked for once.

`reverse` tries out every way to write a name, each time anew; a page of a deal has a hundred addresses.
"""

from __future__ import annotations

import re
from functools import lru_cache
from uuid import UUID, uuid4

from django.urls import NoReverseMatch, get_script_prefix, reverse

PLAIN = re.compile(r"[A-Za-z0-9_-]+")
"""Texts that stand in an address as they are."""


def address(name: str, /, *args: object) -> str:
    """The address of a named page, as `reverse` gives it."""
    parts = _parts(get_script_prefix(), name, tuple(map(type, args)))
    texts = [str(arg) for arg in args]
    if parts is None or not all(map(PLAIN.fullmatch, texts)):
        return reverse(name, args=args)
    found = [parts[0]]
    for text, part in zip(texts, parts[1:], strict=True):
        found += (text, part)
    return "".join(found)


@lru_cache(maxsize=2000)
def _parts(prefix: str, name: str, kinds: tuple[type, ...]) -> tuple[str, ...] | None:
    """What stands around the arguments of an address; None where they have to be looked at one by one."""
    marks: list[object] = [uuid4() if kind is UUID else uuid4().hex for kind in kinds if kind in (UUID, str)]
    if len(marks) < len(kinds):
        return None
    try:
        found = reverse(name, args=marks)
    except NoReverseMatch:
        return None
    parts: list[str] = []
    for mark in marks:
        before, _, found = found.partition(str(mark))
        parts.append(before)
    return (*parts, found)
