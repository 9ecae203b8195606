"""Working days of the week, public holidays, and days of the company's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from homeplate.kit.errors import Invalid
from homeplate.kit.holidays import checked_place
from homeplate.kit.text import msg
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, action, not_found
from homeplate.people.calendar import CALENDAR
from homeplate.people.permissions import Permission
from homeplate.people.rules import checked_name
from homeplate.tenancy.models import Workspace

LONGEST = timedelta(days=366)
MOST_DAYS = 200


@action(Permission.WORKSPACE_MANAGE)
def set_week(actor: Actor, *, week: Iterable[int], country: str, now: datetime, region: str = "") -> None:
    """The working days (Monday is 0), and whose public holidays are off; none without a country.

    Raises `Invalid` (`week`, `country`, `region`).
    """
    days = sorted(set(week))
    if not days or not set(days) <= set(range(7)):
        raise Invalid("week", msg("At least one day of the week is worked."), field="week")
    code, part = checked_place(country, region)
    _write(actor, {"week": days, "country": code, "region": part}, now)


@action(Permission.WORKSPACE_MANAGE)
def add_own_days(
    actor: Actor,
    *,
    name: str,
    since: date | None,
    now: datetime,
    until: date | None = None,
    works: bool = False,
) -> None:
    """Days off for the whole company or, with `works`, days that are worked though they would be off.

    Raises `Invalid` (`required`, `range`, `too-many`).
    """
    if since is None:
        raise Invalid("required", msg("Please fill this in."), field="since")
    last = until or since
    if last < since or last - since > LONGEST or not 1970 <= since.year <= 2200:
        raise Invalid("range", msg("The last day comes after the first, within a year."), field="until")
    new = {"name": checked_name(name), "from": str(since), "to": str(last), "works": works}
    days = _own(actor)
    if len(days) >= MOST_DAYS:
        raise Invalid("too-many", msg("At most {count} entries.", count=MOST_DAYS), field="name")
    if new not in days:
        _write(actor, {"days": sorted([*days, new], key=lambda one: (one["from"], one["to"]))}, now)


@action(Permission.WORKSPACE_MANAGE)
def remove_own_days(actor: Actor, *, name: str, since: date, now: datetime) -> Mapping[str, Any]:
    """Take an entry back; what it was, so that it can be added again. Raises `NotFound`."""
    days = _own(actor)
    found = next((one for one in days if one["name"] == name and one["from"] == str(since)), None)
    if found is None:
        not_found(msg("day"))
    _write(actor, {"days": [one for one in days if one is not found]}, now)
    return found


def _own(actor: Actor) -> list[dict[str, Any]]:
    place = Workspace.objects.select_for_update().get(id=actor.workspace_id)
    return list((place.settings.get(CALENDAR) or {}).get("days") or ())


def _write(actor: Actor, changes: Mapping[str, Any], now: datetime) -> None:
    place = Workspace.objects.select_for_update().get(id=actor.workspace_id)
    was: Mapping[str, Any] = place.settings.get(CALENDAR) or {}
    new = {**was, **changes}
    changed = {key: value for key, value in changes.items() if value != was.get(key)}
    if not changed:
        return
    place.settings = {**place.settings, CALENDAR: new}
    place.save(update_fields=["settings"])
    data = {"set": changed, "was": {key: was.get(key) for key in changed}}
    record(
        actor, subject="workspace", subject_id=place.id, verb="workspace.calendar_changed", at=now, data=data
    )
