"""How a workspace takes leads in: rules of routing, who takes how many, forms for strangers, the clock, reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Max

from homeplate.kit.clean import line, one_of, whole_number
from homeplate.kit.errors import Conflict, Forbidden, Invalid
from homeplate.kit.ids import new_id
from homeplate.kit.text import msg
from homeplate.leads.actions.create import owner_or_team
from homeplate.leads.desk import LEADS
from homeplate.leads.models import Lead, LeadDesk, LeadForm, RoutingRule
from homeplate.leads.routing import routed, why_json
from homeplate.leads.rules.clock import LONGEST
from homeplate.leads.rules.forms import conditions_of, form_columns
from homeplate.leads.rules.kinds import REASONS
from homeplate.leads.rules.moves import Change, require_step
from homeplate.leads.rules.routing import WAYS
from homeplate.leads.store import change
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, action, not_found, refuse_stale
from homeplate.people.models import Member
from homeplate.people.permissions import Permission, Reach
from homeplate.tenancy.models import Workspace

MOST_RULES, MOST_REASONS = 200, 40
Row = TypeVar("Row", RoutingRule, LeadForm)


def _for_all(actor: Actor) -> None:
    """Raise `Forbidden` unless the actor sees all of the workspace: how leads come in concerns every team."""
    if actor.reach is not Reach.ALL:
        raise Forbidden("forbidden", msg("This is decided by those who see all leads of the workspace."))


@action(Permission.LEAD_ASSIGN)
def save_rule(
    actor: Actor,
    *,
    name: str,
    now: datetime,
    rule_id: UUID | None = None,
    conditions: Mapping[str, Any] | None = None,
    member_ids: Iterable[UUID] = (),
    team_id: UUID | None = None,
    skill: str = "",
    way: str = "load",
    revision: int | None = None,
) -> RoutingRule:
    """Add a rule behind the others, or change one. Raises `Invalid`, `Conflict` for a stale `revision`, `NotFound`."""
    _for_all(actor)
    people = list(dict.fromkeys(member_ids))
    if people and Member.objects.filter(id__in=people, is_active=True).count() != len(people):
        raise Invalid("no-member", msg("There is no such colleague."), field="members")
    if not people and team_id is None:
        raise Invalid("required", msg("Name the people or the team that gets these leads."), field="team_id")
    columns = {
        "name": line(name, field="name", longest=120, required=True),
        "conditions": conditions_of(conditions or {}),
        "members": [str(one) for one in people],
        "team_id": owner_or_team(None, team_id).team_id,
        "skill": line(skill, field="skill", longest=60),
        "way": one_of(way, WAYS, field="way", required=True),
    }
    if rule_id is None:
        rows = RoutingRule.objects.filter(archived_at__isnull=True)
        if rows.count() >= MOST_RULES:
            raise Invalid("too-many", msg("At most {count} entries.", count=MOST_RULES), field="name")
        last = RoutingRule.objects.aggregate(last=Max("position"))["last"] or 0
        row = RoutingRule(id=new_id(), position=last + 1, **columns)
        row.save(force_insert=True)
        _told(actor, "routing", row.id, "routing.created", now, columns, {})
        return row
    row = _rule(rule_id)
    return _changed(actor, row, columns, now, "routing", revision)


@action(Permission.LEAD_ASSIGN)
def archive_rule(actor: Actor, *, rule_id: UUID, now: datetime) -> RoutingRule:
    """Take a rule away; what it gave stays given."""
    _for_all(actor)
    return _changed(actor, _rule(rule_id), {"archived_at": now}, now, "routing", None, verb="archived")


@action(Permission.LEAD_ASSIGN)
def restore_rule(actor: Actor, *, rule_id: UUID, now: datetime) -> RoutingRule:
    """Bring a rule back to its place."""
    _for_all(actor)
    return _changed(actor, _rule(rule_id), {"archived_at": None}, now, "routing", None, verb="restored")


@action(Permission.LEAD_ASSIGN)
def move_rule(actor: Actor, *, rule_id: UUID, up: bool, now: datetime) -> RoutingRule:
    """Let a rule be asked before the one above it, or after the one below."""
    _for_all(actor)
    row = _rule(rule_id)
    rows = RoutingRule.objects.select_for_update().filter(archived_at__isnull=True)
    side = (
        rows.filter(position__lt=row.position).order_by("-position")
        if up
        else rows.filter(position__gt=row.position).order_by("position")
    )
    other = side.first()
    if other is None:
        return row
    mine, theirs = row.position, other.position
    other.position = mine
    other.save(update_fields=["position"])
    return _changed(actor, row, {"position": theirs}, now, "routing", None)


@action(Permission.LEAD_ASSIGN)
def set_desk(
    actor: Actor,
    *,
    member_id: UUID,
    now: datetime,
    capacity: int | str | None = None,
    skills: Iterable[str] = (),
    back_on: date | None = None,
) -> LeadDesk:
    """Say how many open leads somebody takes, what they are good at, and on which day they are back, while away."""
    row_of = Member.objects.filter(id=member_id).values_list("team_id", flat=True)
    if not any(actor.sees(member_id, team_id) for team_id in row_of):
        not_found(msg("member"))
    columns = {
        "capacity": whole_number(capacity, field="capacity", most=10_000),
        "skills": [
            text for one in list(skills)[:MOST_REASONS] if (text := line(one, field="skills", longest=60))
        ],
        "back_on": back_on,
    }
    row = LeadDesk.objects.select_for_update().filter(member_id=member_id).first()
    was = {name: getattr(row, name) for name in columns} if row else {}
    if was == columns:
        assert row is not None
        return row
    row = row or LeadDesk(id=new_id(), member_id=member_id)
    for name, value in columns.items():
        setattr(row, name, value)
    row.save()
    _told(actor, "member", member_id, "member.lead_desk_set", now, columns, was)
    return row


@action(Permission.LEAD_ASSIGN)
def route_lead(actor: Actor, *, lead_id: UUID, now: datetime, revision: int | None = None) -> Lead:
    """Let the rules say who gets a lead. Raises `Conflict` where none speaks of it."""

    def decide(lead: Lead) -> Change:
        require_step(lead, "assign")
        names = ("country", "language", "source", "region", "industry", "postal_code")
        found = routed(actor, {name: getattr(lead, name) for name in names}, now.date())
        if found is None:
            raise Conflict("no-rule", msg("No rule of routing speaks of this lead."))
        columns = {"owner_id": found.owner_id, "team_id": found.team_id, "why": why_json(found)}
        return Change("lead.assigned", columns)

    return change(actor, lead_id, decide, now=now, revision=revision)


@action(Permission.LEAD_ASSIGN)
def save_form(
    actor: Actor,
    *,
    values: Mapping[str, Any],
    now: datetime,
    form_id: UUID | None = None,
    team_id: UUID | None = None,
    revision: int | None = None,
) -> LeadForm:
    """Make a form for strangers, or change one. Raises `Invalid`, `Conflict`, `NotFound`."""
    _for_all(actor)
    columns = {**form_columns(values), "team_id": owner_or_team(None, team_id).team_id}
    if form_id is None:
        row = LeadForm(id=new_id(), created_at=now, **columns)
        row.save(force_insert=True)
        _told(actor, "lead-form", row.id, "lead-form.created", now, columns, {})
        return row
    return _changed(actor, _form(form_id), columns, now, "lead-form", revision)


@action(Permission.LEAD_ASSIGN)
def retire_form(actor: Actor, *, form_id: UUID, now: datetime) -> LeadForm:
    """Close a form: it says so at its address, and takes nothing in any more."""
    _for_all(actor)
    return _changed(actor, _form(form_id), {"retired_at": now}, now, "lead-form", None, verb="retired")


@action(Permission.LEAD_ASSIGN)
def reopen_form(actor: Actor, *, form_id: UUID, now: datetime) -> LeadForm:
    """Open a retired form again."""
    _for_all(actor)
    return _changed(actor, _form(form_id), {"retired_at": None}, now, "lead-form", None, verb="reopened")


@action(Permission.LEAD_ASSIGN)
def set_answering(
    actor: Actor, *, opens: time, closes: time, target: int | str, immediate: int | str, now: datetime
) -> None:
    """From when to when leads are answered, and the minutes of working hours until the first contact: usually, and with
    an immediate need. Clocks that run already stay as they are. Raises `Invalid`."""
    _for_all(actor)
    if closes <= opens:
        raise Invalid("range", msg("The day ends after it begins."), field="closes")
    minutes = {
        name: whole_number(value, field=name, least=5, most=LONGEST) or 0
        for name, value in (("target", target), ("immediate", immediate))
    }
    for name, value in minutes.items():
        if not value:
            raise Invalid("required", msg("Please fill this in."), field=name)
    _settings(
        actor, {"opens": opens.isoformat("minutes"), "closes": closes.isoformat("minutes"), **minutes}, now
    )


@action(Permission.LEAD_ASSIGN)
def set_reasons(
    actor: Actor, *, hidden: Iterable[str], own: Mapping[str, Mapping[str, str]], now: datetime
) -> None:
    """Which of the usual reasons to reject a lead are not offered, and the workspace's own: key to name in languages.

    Facts keep what was chosen. Raises `Invalid` when none would be left.
    """
    _for_all(actor)
    gone = sorted(set(hidden) & REASONS.keys())
    if len(own) > MOST_REASONS:
        raise Invalid("too-many", msg("At most {count} entries.", count=MOST_REASONS), field="reasons")
    if len(gone) == len(REASONS) and not own:
        raise Invalid("required", msg("At least one reason stays."), field="reasons")
    named = [{"key": key, "name": dict(name)} for key, name in own.items() if key not in REASONS]
    _settings(actor, {"hidden": gone, "reasons": named}, now)


def _settings(actor: Actor, changes: Mapping[str, Any], now: datetime) -> None:
    place = Workspace.objects.select_for_update().get(id=actor.workspace_id)
    was: Mapping[str, Any] = place.settings.get(LEADS) or {}
    new = {key: value for key, value in changes.items() if value != was.get(key)}
    if not new:
        return
    place.settings = {**place.settings, LEADS: {**was, **new}}
    place.save(update_fields=["settings"])
    before = {key: was.get(key) for key in new}
    _told(actor, "workspace", place.id, "workspace.leads_changed", now, new, before)


def _rule(rule_id: UUID) -> RoutingRule:
    row = RoutingRule.objects.select_for_update().filter(id=rule_id).first()
    return row or not_found(msg("rule"))


def _form(form_id: UUID) -> LeadForm:
    row = LeadForm.objects.select_for_update().filter(id=form_id).first()
    return row or not_found(msg("form"))


def _changed(
    actor: Actor,
    row: Row,
    columns: Mapping[str, Any],
    now: datetime,
    subject: str,
    revision: int | None,
    *,
    verb: str = "changed",
) -> Row:
    """Write the columns that differ, and the fact; nothing when none does."""
    refuse_stale(row, revision)
    new: dict[str, Any] = {name: value for name, value in columns.items() if getattr(row, name) != value}
    if not new:
        return row
    was: dict[str, Any] = {name: getattr(row, name) for name in new}
    for name, value in new.items():
        setattr(row, name, value)
    row.revision += 1
    row.save(update_fields=[*new, "revision"])
    _told(actor, subject, row.id, f"{subject}.{verb}", now, new, was)
    return row


def _told(
    actor: Actor,
    subject: str,
    subject_id: UUID,
    verb: str,
    now: datetime,
    new: Mapping[str, Any],
    was: Mapping[str, Any],
) -> None:
    data = {"set": dict(new), "was": dict(was)}
    record(actor, subject=subject, subject_id=subject_id, verb=verb, at=now, data=data)
