"""What a workspace is called and how it counts: name, language, time zone, currency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from homeplate.kit.money import currency_code
from homeplate.ledger.actions import record
from homeplate.ledger.queries import facts_about
from homeplate.people.access import Actor, action, query
from homeplate.people.actions.users import checked_language
from homeplate.people.permissions import Permission
from homeplate.people.rules import checked_name, checked_time_zone
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


@action(Permission.PEOPLE_MANAGE)
def change_workspace(
    actor: Actor,
    *,
    now: datetime,
    name: str | None = None,
    language: str | None = None,
    time_zone: str | None = None,
    currency: str | None = None,
) -> None:
    """Change what is given. Amounts that are stored keep their currency, moments their time.

    Raises `Invalid` (`required`, `choice`, `time-zone`, `currency`) for the field.
    """
    row = Workspace.objects.select_for_update().get(id=actor.workspace_id)
    given = {
        "name": None if name is None else checked_name(name),
        "language": None if language is None else checked_language(language),
        "time_zone": None if time_zone is None else checked_time_zone(time_zone),
        "currency": None if currency is None else currency_code(currency),
    }
    changed = {key: value for key, value in given.items() if value is not None and value != getattr(row, key)}
    if not changed:
        return
    was = {key: getattr(row, key) for key in changed}
    for key, value in changed.items():
        setattr(row, key, value)
    row.save(update_fields=list(changed))
    record(
        actor,
        subject="workspace",
        subject_id=row.id,
        verb=CHANGED,
        at=now,
        data={"set": changed, "was": was},
    )
