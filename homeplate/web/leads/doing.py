"""What is done with a lead from a page: one step, as a button or a form says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.leads import actions
from homeplate.leads.queries import LeadRow, get_lead
from homeplate.people.access import Actor
from homeplate.web.forms import Given
from homeplate.web.page import PageRequest


class About(TypedDict):
    """Which lead, when, and as it was seen."""

    lead_id: UUID
    now: datetime
    revision: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of one lead: who makes it, and what was filled in."""

    actor: Actor
    about: About
    given: Given

    @property
    def note(self) -> str:
        """What was noted with it."""
        return self.given.text("note")


def run(request: PageRequest, lead_id: UUID, do: str, given: Given, revision: int | None = None) -> Any:
    """Do one thing with one lead. Raises what the action does, and `Invalid` (`unknown-verb`)."""
    step = STEPS.get(do)
    if step is None:
        raise Invalid("unknown-verb", msg("Choose what to do with the lead."), field="do")
    about: About = {"lead_id": lead_id, "now": request.now, "revision": revision}
    return step(Step(request.actor, about, given))


def _contact(one: Step) -> Any:
    way = one.given.text("way")
    if not way:
        way = usual_way(get_lead(one.actor, lead_id=one.about["lead_id"]).lead)
    return actions.contact_lead(one.actor, way=way, note=one.note, **one.about)


def usual_way(row: LeadRow) -> str:
    """The way that a contact most likely took."""
    if row.approaches:
        return row.approaches[0]["way"]
    return "phone" if row.phone or not row.email else "email"


def _assign(one: Step) -> Any:
    owner = one.given.id("owner_id")
    if owner is None:
        raise Invalid("owner-missing", msg("Say who gets the lead."), field="owner_id")
    return actions.assign_lead(one.actor, owner_id=owner, note=one.note, **one.about)


def _reject(one: Step) -> Any:
    reason = one.given.text("reason")
    return actions.reject_lead(one.actor, reason=reason, note=one.note, **one.about)


STEPS: dict[str, Callable[[Step], Any]] = {
    "accept": lambda one: actions.accept_lead(one.actor, **one.about),
    "qualify": lambda one: actions.qualify_lead(one.actor, note=one.note, **one.about),
    "reject": _reject,
    "recycle": lambda one: actions.recycle_lead(
        one.actor, on=one.given.day("on"), note=one.note, **one.about
    ),
    "back": lambda one: actions.bring_back_lead(one.actor, **one.about),
    "reopen": lambda one: actions.reopen_lead(one.actor, **one.about),
    "contact": _contact,
    "assign": _assign,
    "archive": lambda one: actions.archive_lead(one.actor, **one.about),
}
"""The steps that pages offer."""
