"""Bringing in many leads of one system at once, and taking that back; the same rows again change nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.accounts.actions.upsert import Imported, chunks, said
from homeplate.accounts.care import checked_stops, strictest
from homeplate.accounts.fingerprints import erased_person, external_id, ruled_out, suppressed
from homeplate.accounts.rules import Point, points_of
from homeplate.deals.models import Deal
from homeplate.kit.clean import line, one_of, paragraphs
from homeplate.kit.errors import Invalid
from homeplate.kit.ids import new_id
from homeplate.kit.text import msg
from homeplate.leads.actions.create import BLANK
from homeplate.leads.desk import clock_of
from homeplate.leads.models import Lead
from homeplate.leads.queries.known import Links, links_of, reached
from homeplate.leads.routing import Router
from homeplate.leads.rules.clock import Clock
from homeplate.leads.rules.foreign import converted_elsewhere, further, standing, taken_over
from homeplate.leads.rules.input import derived, lead_columns, require_somebody, with_domain
from homeplate.leads.rules.kinds import CONVERTED, NEW, OPEN, REASONS, STATES
from homeplate.leads.rules.moves import Change, place
from homeplate.leads.store import SUBJECT, locked, plain, put_columns, told_set, unplain, write
from homeplate.ledger.actions import NewFact, record_many
from homeplate.ledger.queries import taken_out, told_through
from homeplate.people.access import Actor, action
from homeplate.people.models import Member
from homeplate.people.permissions import Permission
from homeplate.tenancy.bulk import insert_many

Row = Mapping[str, Any]
BATCH = 500
OWN = (
    *("state", "spoken", "reason", "reason_note", "external_id", "deal_external_id", "created_at"),
    *("owner_id", "team_id", "stops"),
)
"""What a row may say besides `LeadValues`."""


@dataclass(slots=True)
class _Row:
    """One row, cleaned: what it says of the lead, what only an import says, and how they are reached."""

    columns: dict[str, Any]
    own: dict[str, Any]
    points: tuple[Point, ...]

    def known_by(self, source: str) -> tuple[Point, ...]:
        """What an erased person is known again by."""
        return (*self.points, external_id(source, self.own["external_id"]))


@dataclass(slots=True)
class _Batch:
    """What holds for all rows, read once, and what is to be written."""

    actor: Actor
    source: str
    now: datetime
    clock: Clock
    router: Router
    teams: Mapping[UUID, UUID | None]
    there: dict[str, Lead]
    revived: frozenset[UUID]
    told: Mapping[UUID, Mapping[str, Any]]
    deals: Mapping[str, tuple[UUID, UUID | None]]
    links: Links
    fresh: dict[UUID, Lead] = field(default_factory=dict)
    facts: list[NewFact] = field(default_factory=list)


@action(Permission.LEAD_EDIT)
def import_leads(actor: Actor, *, source: str, rows: Sequence[Row], now: datetime) -> tuple[Imported, ...]:
    """Create or change a lead for each row; gives what became of each, in their order.

    A row is some of `LeadValues`, and `external_id` by which `source` knows it; besides `state` (of `STATES`), `spoken`
    (whether somebody spoke to them), `reason` and `reason_note`, `created_at`, `owner_id` with `team_id`, `stops`
    (`care.Stops`), and `deal_external_id`, the deal of the same system that a converted one became: without it the row
    is refused. Without an owner the rules of routing decide, else the lead waits in the actor's team. A contact or an
    account that is known is linked. Of a lead that is there, only what the file changed and nobody changed here is
    taken over, and it moves on but not back. Somebody who was erased is refused. Nobody is told one by one.
    """
    if any(row.get("owner_id") not in (None, actor.member_id) for row in rows):
        actor.require(Permission.LEAD_ASSIGN)
    cleaned = [_cleaned(row, now) for row in rows]
    good = [row for row in cleaned if isinstance(row, _Row)]
    batch = _read(actor, source, good, now)
    gone = suppressed(actor.workspace_id, (point for row in good for point in row.known_by(source)))
    heard = ruled_out(point for row in good for point in row.known_by(source))
    results = []
    for row in cleaned:
        if isinstance(row, Invalid):
            results.append(Imported(None, "refused", row))
        elif gone and any((point.kind, point.folded) in gone for point in row.known_by(source)):
            results.append(Imported(None, "refused", erased_person()))
        else:
            told = [stops for point in row.known_by(source) for stops in heard.get(point.folded, ())]
            row.own["stops"] = strictest((row.own["stops"], *told))
            results.append(_take(batch, row))
    insert_many(Lead, (vars(lead) for lead in batch.fresh.values()))
    record_many(actor, facts=batch.facts, at=now)
    return tuple(results)


@action(Permission.LEAD_EDIT)
def complete_lead(actor: Actor, *, lead_id: UUID, values: Row, now: datetime) -> bool:
    """Take over what a lead does not say yet of `values`, a row as `import_leads` takes it; whether there was anything.
    Raises `Invalid`, `NotFound`, `Forbidden` for one that the actor may not work on."""
    lead, row = locked(actor, lead_id), _cleaned(values, now)
    if isinstance(row, Invalid):
        raise row
    columns = {
        name: value
        for name, value in row.columns.items()
        if value not in (None, "", []) and getattr(lead, name) in (None, "", [])
    }
    columns["stops"] = strictest((lead.stops, row.own["stops"]))
    if all(getattr(lead, name) == value for name, value in columns.items()):
        return False
    write(actor, lead, Change("lead.edited", columns), now)
    return True


def _cleaned(row: Row, now: datetime) -> _Row | Invalid:
    """A row without what only an import says, or why it is refused."""
    given = said(row)  # without `source`, which here is where the lead came from
    if row.get("source"):
        given["source"] = row["source"]
    own = {name: given.pop(name, None) for name in OWN}
    try:
        own["external_id"] = line(own["external_id"], field="external_id", longest=200, required=True)
        own["state"] = one_of(own["state"] or NEW, STATES, field="state")
        own["reason"] = one_of(own["reason"] or "", REASONS, field="reason")
        own["reason_note"] = paragraphs(own["reason_note"], field="reason_note", longest=2000)
        own["stops"] = checked_stops(own["stops"] or {}, today=now.date())
        columns = with_domain(lead_columns({"source": "other", **given}))
        require_somebody(columns.get("person", ""), columns.get("company", ""))
        emails, phones = ([columns[name]] if columns.get(name) else [] for name in ("email", "phone"))
        points = points_of(emails, phones, columns.get("country", ""))
    except Invalid as error:
        return error
    return _Row(columns, own, points)


def _read(actor: Actor, source: str, rows: Sequence[_Row], now: datetime) -> _Batch:
    """Everything that the rows of one batch need to know, in a fixed number of statements."""
    ids = sorted({row.own["external_id"] for row in rows})
    there: dict[str, Lead] = {}
    for some in chunks(ids, BATCH):
        found = Lead.objects.filter(import_source=source, external_id__in=some).exclude(external_id="")
        there.update((lead.external_id, lead) for lead in found.select_for_update().order_by("id"))
    archived = [lead.id for lead in there.values() if lead.archived_at is not None]
    return _Batch(
        actor=actor,
        source=source,
        now=now,
        clock=clock_of(actor),
        router=Router.read(actor),
        teams=dict(Member.objects.values_list("id", "team_id")),
        there=there,
        revived=taken_out(archived) if archived else frozenset(),
        told=told_through("import", [lead.id for lead in there.values()]) if there else {},
        deals=_deals(source, rows),
        links=links_of(row.columns for row in rows),
    )


def _deals(source: str, rows: Sequence[_Row]) -> dict[str, tuple[UUID, UUID | None]]:
    """The deals of the same system that converted leads became, with their accounts, by their id there."""
    wanted = sorted({text for row in rows if (text := str(row.own["deal_external_id"] or ""))})
    system, found = source.partition(".")[0], dict[str, tuple[UUID, UUID | None]]()
    for some in chunks(wanted, BATCH):
        deals = Deal.objects.filter(import_source=system, external_id__in=some).exclude(external_id="")
        rows_found = deals.values_list("external_id", "id", "account_id")
        found.update((external, (one, account)) for external, one, account in rows_found)
    return found


def _take(batch: _Batch, row: _Row) -> Imported:
    lead = batch.there.get(row.own["external_id"])
    deal = batch.deals.get(str(row.own["deal_external_id"] or ""))
    if row.own["state"] == CONVERTED and deal is None and (lead is None or lead.state != CONVERTED):
        return Imported(None, "refused", converted_elsewhere())
    if lead is None:
        return _new(batch, row, deal)
    if lead.archived_at is not None and lead.id not in batch.revived:
        return Imported(lead.id, "unchanged")
    if lead.owner_id != batch.actor.member_id and not reached(batch.actor, lead):
        text = msg("Somebody else works on this lead.")
        return Imported(lead.id, "refused", Invalid("not-yours", text, field="owner_id"))
    return _known(batch, lead, row, deal)


def _new(batch: _Batch, row: _Row, deal: tuple[UUID, UUID | None] | None) -> Imported:
    owner = _owner(batch, row)
    if isinstance(owner, Invalid):
        return Imported(None, "refused", owner)
    columns: dict[str, Any] = {**BLANK, **batch.links.linked(row.columns), **owner}
    columns |= _standing(batch, row, columns)
    if deal is not None and row.own["state"] == CONVERTED:
        columns |= {"deal_id": deal[0], "account_id": deal[1] or columns.get("account_id")}
    columns |= {
        "import_source": batch.source,
        "external_id": row.own["external_id"],
        "stops": row.own["stops"],
    }
    created = min(row.own["created_at"] or batch.now, batch.now)
    lead = Lead(
        id=new_id(),
        workspace_id=batch.actor.workspace_id,
        **columns,
        **derived(columns),
        created_at=created,
    )
    lead.rank, lead.queue_at = place(lead)
    batch.there[lead.external_id] = lead
    batch.fresh[lead.id] = lead
    batch.facts.append(NewFact(SUBJECT, lead.id, "lead.created", {"set": told_set(columns)}))
    return Imported(lead.id, "created")


def _owner(batch: _Batch, row: _Row) -> dict[str, Any] | Invalid:
    """Who gets a new lead: whom the row names; for an open one whom the rules say; else the team of the actor."""
    owner_id, team_id = row.own["owner_id"], row.own["team_id"]
    if owner_id is not None:
        if owner_id not in batch.teams:
            return Invalid("owner", msg("The owner is not a member of this workspace."), field="owner_id")
        return {"owner_id": owner_id, "team_id": batch.teams[owner_id], "why": None}
    if row.own["state"] in OPEN and (found := batch.router.route({**BLANK, **row.columns}, batch.now)):
        return found
    return {"owner_id": None, "team_id": team_id or batch.actor.team_id, "why": None}


def _standing(batch: _Batch, row: _Row, columns: Mapping[str, Any]) -> dict[str, Any]:
    return standing(
        row.own["state"],
        batch.clock,
        batch.now,
        immediacy=columns.get("immediacy", ""),
        spoken=bool(row.own["spoken"]),
        reason=row.own["reason"],
        note=row.own["reason_note"],
    )


def _known(batch: _Batch, lead: Lead, row: _Row, deal: tuple[UUID, UUID | None] | None) -> Imported:
    """Take over what the file changed since it was read last, and nobody changed here."""
    told = batch.told.get(lead.id, {})
    given = {name: plain(value) for name, value in row.columns.items() if value not in (None, "", [])}
    present = {name: plain(getattr(lead, name)) for name in given}
    changes, kept = taken_over(present, told, given)
    columns = {name: unplain(name, value) for name, value in changes.items()}
    if (stops := strictest((lead.stops, row.own["stops"]))) != lead.stops:
        columns["stops"] = stops
    if lead.id in batch.revived:
        columns["archived_at"] = None
    move = further(lead.state, row.own["state"])
    if move and told.get("state", NEW) == lead.state and (move != CONVERTED or deal is not None):
        columns |= _standing(batch, row, {"immediacy": lead.immediacy})
        if lead.accepted_at:
            columns.pop("accepted_at", None)
        if move == CONVERTED and deal is not None:
            columns |= {"deal_id": deal[0], "account_id": deal[1] or lead.account_id}
    problem = kept[0] if kept else None
    if not columns:
        return Imported(lead.id, "unchanged", problem)
    if lead.id in batch.fresh:  # an earlier row of this batch made it
        return Imported(lead.id, "unchanged", problem)
    batch.facts.append(NewFact(SUBJECT, lead.id, "lead.edited", put_columns(lead, columns)))
    return Imported(lead.id, "changed", problem)
