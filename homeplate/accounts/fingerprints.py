"""Addresses of the erased, known again without being kept: one way only, and of no use in another workspace."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from uuid import UUID

from homeplate.accounts.models import ContactPoint, Suppression
from homeplate.accounts.rules import Point
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg

AT_ONCE = 500
EXTERNAL = "external"
"""The kind of an id in another system, told as `source` and id, parted by a unit separator."""
ERASED = "erased"
"""The code of the error about somebody who was erased."""


def external_id(source: str, identity: str) -> Point:
    """An id in another system as what somebody is known again by."""
    return Point(EXTERNAL, "", f"{source}\x1f{identity}")


def fingerprint(workspace_id: UUID, kind: str, folded: str) -> str:
    """The fingerprint of an e-mail address or number, keyed by the workspace."""
    return blake2b(f"{kind}\x1f{folded}".encode(), digest_size=32, key=workspace_id.bytes).hexdigest()


def suppressed(workspace_id: UUID, points: Iterable[Point]) -> frozenset[tuple[str, str]]:
    """Which of these ways to be reached belong to somebody who was erased, as kind and folded form.

    One statement while nobody was erased, else one more for every 500 of them.
    """
    if not Suppression.objects.exists():
        return frozenset()
    asked = {fingerprint(workspace_id, one.kind, one.folded): (one.kind, one.folded) for one in points}
    digests = sorted(asked)
    found: set[tuple[str, str]] = set()
    for start in range(0, len(digests), AT_ONCE):
        rows = Suppression.objects.filter(digest__in=digests[start : start + AT_ONCE])
        found.update(asked[digest] for digest in rows.values_list("digest", flat=True))
    return frozenset(found)


def erased_person(field: str = "emails") -> Invalid:
    """Why somebody cannot be added."""
    sentence = msg(
        "This person was erased at their own wish. If they want to be here again, lift that first: "
        "whoever may erase people can."
    )
    return Invalid(ERASED, sentence, field=field)


def ruled_out(points: Iterable[Point]) -> dict[str, list[dict[str, dict[str, str]]]]:
    """For each e-mail address of `points` what contacts with it, deleted ones too, have ruled out."""
    folded = sorted({one.folded for one in points if one.kind == "email"})
    found: dict[str, list[dict[str, dict[str, str]]]] = {}
    for start in range(0, len(folded), AT_ONCE):
        rows = ContactPoint.objects.filter(
            kind="email", folded__in=folded[start : start + AT_ONCE], contact__stopped__gt=""
        )
        for address, stops in rows.values_list("folded", "contact__stops"):
            found.setdefault(address, []).append(stops)
    return found
