"""A dashboard for the demo workspace: that of the Monday meeting, shared with everybody and sent before it."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext

from homeplate.dashboards.actions import arrange, change_dashboard, copy_dashboard, create_schedule
from homeplate.dashboards.rules import Rhythm
from homeplate.people.permissions import Role
from homeplate.people.queries import actor_for_user, members, operator

SITE = "http://127.0.0.1:8000"
"""Where a demo is looked at, unless its operator says otherwise."""
ADDED = ("help", "shape", "gates")


def add_sample(slug: str, *, language: str, now: datetime) -> None:
    """Give the administrator such a dashboard; nothing where nobody of that role can sign in."""
    author = operator(slug)
    people = members(author)
    lead = next((row for row in people if row.role is Role.ADMIN and row.user_id), None)
    if lead is None or lead.user_id is None:
        return
    actor = actor_for_user(lead.user_id, author.workspace_id, "cli")
    with translation.override(language):
        name = gettext("Monday meeting")
    made = copy_dashboard(actor, which="leadership", name=name, now=now, filters={"period": "this-quarter"})
    for tile in ADDED:
        arrange(actor, dashboard_id=made, do="add", tile=tile, now=now)
    for tile in ("rivals", "length"):
        arrange(actor, dashboard_id=made, do="remove", tile=tile, now=now)
    change_dashboard(actor, dashboard_id=made, sharing="all", now=now)
    who = [lead.id, *(row.id for row in people if row.role is Role.MANAGER and row.user_id)]
    create_schedule(
        actor, which=str(made), rhythm=Rhythm("weekly", hour=7), receivers=who, site=SITE, now=now
    )
