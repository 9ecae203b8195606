"""Routing as it is kept: the rules of the workspace, who works on leads, and the answer for one lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q

from homeplate.kit.messages import to_json
from homeplate.kit.text import folded
from homeplate.leads.models import Lead, LeadDesk, RoutingRule
from homeplate.leads.rules.kinds import OPEN
from homeplate.leads.rules.routing import Routed, Rule, Worker, route
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.people.queries import members

LISTS = ("countries", "regions", "postal", "languages", "sources", "industries")
"""The conditions of a rule."""


def stored_rules() -> list[RoutingRule]:
    """The rules in force, in their order."""
    return list(RoutingRule.objects.filter(archived_at__isnull=True).order_by("position", "id"))


def rule_of(row: RoutingRule) -> Rule:
    """A stored rule as decisions read it."""
    kept: Mapping[str, Any] = row.conditions
    return Rule(
        id=row.id,
        name=row.name,
        countries=frozenset(kept.get("countries") or ()),
        regions=tuple(kept.get("regions") or ()),
        postal=tuple(kept.get("postal") or ()),
        languages=frozenset(kept.get("languages") or ()),
        sources=frozenset(kept.get("sources") or ()),
        industries=tuple(kept.get("industries") or ()),
        members=frozenset(UUID(one) for one in row.members),
        team_id=row.team_id,
        skill=row.skill,
        way=row.way,
    )


@query(Permission.LEAD_VIEW)
def workers(actor: Actor) -> list[Worker]:
    """Everybody who may work on leads, with what they have now, by name; in three statements."""
    there = [one for one in members(actor) if Permission.LEAD_EDIT in one.permissions]
    desks = {row.member_id: row for row in LeadDesk.objects.all()}
    told = (
        Lead.objects.filter(archived_at__isnull=True, owner_id__isnull=False)
        .order_by()
        .values_list("owner_id")
    )
    loads = {
        owner: (number, last)
        for owner, number, last in told.annotate(
            number=Count("id", filter=Q(state__in=OPEN)), last=Max("created_at")
        )
    }
    found = []
    for one in there:
        desk, (number, last) = desks.get(one.id), loads.get(one.id, (0, None))
        found.append(
            Worker(
                id=one.id,
                name=one.name,
                team_id=one.team_id,
                open=number,
                last_at=last,
                capacity=desk.capacity if desk else None,
                skills=frozenset(folded(skill) for skill in desk.skills) if desk else frozenset(),
                back_on=desk.back_on if desk else None,
            )
        )
    return found


def routed(actor: Actor, columns: Mapping[str, Any], today: date) -> Routed | None:
    """Who gets a lead by the rules of the workspace; None where there are none, or none speaks of it."""
    rules = [rule_of(row) for row in stored_rules()]
    if not any(rule.fits(columns) for rule in rules):
        return None
    return route(columns, rules, workers(actor), today)


@dataclass(slots=True)
class Router:
    """The rules and who works on leads, read once for many leads: whom it gives one has one more from then on."""

    rules: list[Rule]
    workers: list[Worker]

    @classmethod
    def read(cls, actor: Actor) -> Router:
        """Four statements; one where there are no rules."""
        rules = [rule_of(row) for row in stored_rules()]
        return cls(rules, workers(actor) if rules else [])

    def route(self, columns: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
        """The columns of who gets a lead and why; None where no rule speaks of it."""
        found = route(columns, self.rules, self.workers, now.date())
        if found is None:
            return None
        self.workers = [
            replace(one, open=one.open + 1, last_at=now) if one.id == found.owner_id else one
            for one in self.workers
        ]
        return {"owner_id": found.owner_id, "team_id": found.team_id, "why": why_json(found)}


def why_json(found: Routed) -> dict[str, Any] | None:
    """The reason as it is stored with the lead."""
    return to_json(found.why) if found.why else None
