"""Answers of a survey tool: many at once, each of a person who is known, and taken back as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from homeplate.accounts.actions import Imported
from homeplate.accounts.models import Account, Contact, ContactPoint
from homeplate.kit.errors import Invalid
from homeplate.kit.ids import new_id
from homeplate.kit.text import folded, msg
from homeplate.ledger.actions import NewFact, record_many
from homeplate.ledger.queries import told_by_run
from homeplate.ledger.told import UNDONE
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission
from homeplate.success.actions import store
from homeplate.success.models import Feedback
from homeplate.success.rules import cleaned
from homeplate.tenancy.bulk import insert_many

AT_ONCE = 500
RECORDED = "account.feedback-recorded"


@dataclass(frozen=True, slots=True)
class Said:
    """A row: who answered, by e-mail address or id; the score of each kind of question; on which day."""

    emails: Sequence[str]
    contact_id: UUID | None
    scores: Mapping[str, object]
    day: date
    comment: str = ""


@action(Permission.ACCOUNT_EDIT)
def import_feedback(actor: Actor, *, rows: Sequence[Said], now: datetime) -> list[Imported]:
    """Write down answers of a survey, each with the account of whoever gave it; what became of each row.

    An answer of the same person to the same question on the same day is the same answer: it is `unchanged`. A row is
    `refused` for a person who is not known, belongs to no account, or answered otherwise that day already.
    """
    people = _People.of(rows)
    before = _answered(people, rows)
    today, made = actor.day_of(now), list[Feedback]()
    found = []
    for row in rows:
        try:
            new = _new(actor, row, people, before, today, now)
        except Invalid as error:
            found.append(Imported(None, "refused", error))
            continue
        made += new
        found.append(Imported(new[0].id if new else None, "created" if new else "unchanged"))
    insert_many(Feedback, (_columns(row) for row in made))
    facts = [
        NewFact("account", row.account_id, RECORDED, {"feedback": store.told(row), "feedback_was": {}})
        for row in made
    ]
    record_many(actor, facts=facts, at=now)
    return found


@action(Permission.ACCOUNT_EDIT)
def unimport_feedback(
    actor: Actor, *, run_id: UUID, account_ids: Sequence[UUID], touched_too: bool, now: datetime
) -> Counter[str]:
    """Delete the answers that an import wrote down for some accounts; one that was changed since is kept unless
    `touched_too`. Gives how many were `deleted` and `kept`."""
    told = told_by_run(run_id, RECORDED, account_ids)
    ids = [UUID(data["feedback"]["id"]) for data in told if "feedback" in data]
    found: Counter[str] = Counter()
    for start in range(0, len(ids), AT_ONCE):
        rows = Feedback.objects.filter(id__in=ids[start : start + AT_ONCE], archived_at=None)
        for row in rows.order_by("id").select_for_update():
            if row.revision > 1 and not touched_too:
                found["kept"] += 1
                continue
            store.write(actor, row, {"archived_at": now}, "deleted", now, about={UNDONE: str(run_id)})
            found["deleted"] += 1
    return found


@dataclass(frozen=True, slots=True)
class _People:
    """The persons that rows name: by id and by address, as pairs (contact, account)."""

    by_id: Mapping[UUID, tuple[UUID, UUID | None]]
    by_email: Mapping[str, set[UUID]]

    @classmethod
    def of(cls, rows: Sequence[Said]) -> _People:
        wanted = sorted({folded(email) for row in rows for email in row.emails})
        by_email: dict[str, set[UUID]] = {}
        for start in range(0, len(wanted), AT_ONCE):
            points = ContactPoint.objects.filter(kind="email", folded__in=wanted[start : start + AT_ONCE])
            living = points.filter(contact__archived_at=None)
            for email, contact_id in living.values_list("folded", "contact_id"):
                by_email.setdefault(email, set()).add(contact_id)
        ids = {row.contact_id for row in rows if row.contact_id} | {
            one for some in by_email.values() for one in some
        }
        return cls(_with_accounts(sorted(ids)), by_email)

    def find(self, row: Said) -> tuple[UUID, UUID]:
        """The person of a row and their account. Raises `Invalid`."""
        ids = {row.contact_id} & self.by_id.keys() if row.contact_id else set()
        named = {one for email in row.emails for one in self.by_email.get(folded(email), ())}
        ids = ids or (named & self.by_id.keys())
        shown = ", ".join(row.emails)[:80] or str(row.contact_id or "")
        if not ids:
            raise Invalid("unknown-person", msg("Nobody here is “{person}”.", person=shown), field="contact")
        if len(ids) > 1:
            text = msg("Several people here are “{person}”. Merge them, or give an id.", person=shown)
            raise Invalid("several-people", text, field="contact")
        contact_id, account_id = self.by_id[next(iter(ids))]
        if account_id is None:
            text = msg("“{person}” belongs to no account, or to a deleted one.", person=shown)
            raise Invalid("no-account", text, field="contact")
        return contact_id, account_id


def _with_accounts(ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, UUID | None]]:
    """Each contact by its id, the one that it was merged into, and the account that is not deleted."""
    found: dict[UUID, tuple[UUID, UUID | None]] = {}
    for start in range(0, len(ids), AT_ONCE):
        rows = Contact.objects.filter(id__in=ids[start : start + AT_ONCE], archived_at=None)
        for contact_id, account_id in rows.values_list("id", "account_id"):
            found[contact_id] = (contact_id, account_id)
    wanted = sorted({account for _, account in found.values() if account})
    there: set[UUID] = set()
    for start in range(0, len(wanted), AT_ONCE):
        accounts = Account.objects.filter(id__in=wanted[start : start + AT_ONCE], archived_at=None)
        there.update(accounts.values_list("id", flat=True))
    return {key: (one, account if account in there else None) for key, (one, account) in found.items()}


_Answer = tuple[UUID, str, date]
"""Who answered which kind of question on which day."""


def _answered(people: _People, rows: Sequence[Said]) -> dict[_Answer, int]:
    """The scores that those persons gave on those days already."""
    found: dict[_Answer, int] = {}
    ids, days = sorted(people.by_id), [row.day for row in rows]
    for start in range(0, len(ids), AT_ONCE):
        told = Feedback.objects.filter(contact_id__in=ids[start : start + AT_ONCE], archived_at=None)
        told = told.filter(day__gte=min(days), day__lte=max(days))
        for contact_id, kind, day, score in told.values_list("contact_id", "kind", "day", "score"):
            found[contact_id, kind, day] = score
    return found


def _new(
    actor: Actor, row: Said, people: _People, before: dict[_Answer, int], today: date, now: datetime
) -> list[Feedback]:
    """The answers of a row that are not there yet; from now on they are in `before`."""
    contact_id, account_id = people.find(row)
    if not row.scores:
        raise Invalid("required", msg("Say what was asked, CSAT or NPS, and the score."), field="score")
    new = []
    for kind, score in row.scores.items():
        values = {"score": score, "comment": row.comment, "day": row.day, "how": "survey"}
        columns = cleaned(kind, values, today)
        there = before.get((contact_id, kind, row.day))
        if there is not None and there != columns["score"]:
            text = msg(
                "This person answered {score} on that day already. Change it on the account.", score=there
            )
            raise Invalid("answered-already", text, field="score")
        if there is None:
            new.append(_feedback(actor, account_id, contact_id, kind, columns, now))
    before.update({(contact_id, one.kind, row.day): one.score for one in new})
    return new


def _feedback(
    actor: Actor, account_id: UUID, contact_id: UUID, kind: str, columns: Mapping[str, Any], now: datetime
) -> Feedback:
    return Feedback(
        id=new_id(),
        account_id=account_id,
        contact_id=contact_id,
        kind=kind,
        member_id=actor.member_id,
        created_at=now,
        **columns,
    )


def _columns(row: Feedback) -> dict[str, Any]:
    fields: Iterable[Any] = Feedback._meta.concrete_fields
    return {field.attname: getattr(row, field.attname) for field in fields if field.attname != "workspace_id"}
