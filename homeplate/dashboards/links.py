"""The link in a mail by which its receiver stops it without signing in: it names whom and what, and is signed."""

from __future__ import annotations

from typing import NoReturn
from uuid import UUID

from django.core.signing import BadSignature, Signer

from homeplate.kit.ids import parse_id
from homeplate.kit.text import msg
from homeplate.people.access import not_found

_signer = Signer(salt="dashboard-mail", sep="~")


def link_text(workspace_id: UUID, schedule_id: UUID, member_id: UUID) -> str:
    """What stands in the link; it is good for as long as the schedule is."""
    return _signer.sign("-".join(one.hex for one in (workspace_id, schedule_id, member_id)))


def link_parts(text: str) -> tuple[UUID, UUID, UUID]:
    """Workspace, schedule and member. Raises `NotFound` for a link that nobody of ours wrote."""
    try:
        parts = [parse_id(part) for part in _signer.unsign(text).split("-")]
    except BadSignature:
        _no_link()
    found = [part for part in parts if part is not None]
    if len(found) != 3:
        _no_link()
    return found[0], found[1], found[2]


def _no_link() -> NoReturn:
    not_found(msg("link"))
