"""What a workspace is called and how it counts, and whether somebody has said so since its founding."""

from __future__ import annotations

from dataclasses import dataclass

from homeplate.ledger.queries import facts_about
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.tenancy.models import Workspace

CHANGED = "workspace.changed"


@dataclass(frozen=True, slots=True)
class Details:
    """What a workspace is called and how it counts; `changed` once somebody has said so after its founding."""

    name: str
    slug: str
    language: str
    time_zone: str
    currency: str
    changed: bool


@query(Permission.PEOPLE_VIEW)
def workspace_details(actor: Actor) -> Details:
    """The workspace of the actor; two statements."""
    row = Workspace.objects.get(id=actor.workspace_id)
    changed = facts_about(actor.workspace_id).filter(verb=CHANGED).exists()
    return Details(row.name, row.slug, row.language, row.time_zone, row.currency, changed)
