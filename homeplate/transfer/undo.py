"""Taking a whole import back, batch by batch: answers, leads, then deals, then contacts, then accounts.

A batch is one transaction. What is taken back already is passed over, so an interrupted undo simply begins again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import translation

from homeplate.accounts.actions import unimport_accounts, unimport_contacts
from homeplate.deals.actions import unimport_deals
from homeplate.deals.queries import accounts_with_deals, contacts_in_deals
from homeplate.deals.tasks import refresh_histories
from homeplate.kit import messages
from homeplate.kit.errors import HomeplateError
from homeplate.kit.ids import parse_id
from homeplate.kit.text import Message, msg
from homeplate.leads.actions import unimport_leads
from homeplate.ledger.actions import record
from homeplate.ledger.queries import subjects_of_run
from homeplate.people.access import Actor
from homeplate.people.queries import operator
from homeplate.success.actions import unimport_feedback
from homeplate.tenancy.context import workspace
from homeplate.transfer.models import ImportRun
from homeplate.transfer.queries import ANSWERED

ROWS = 500
"""Records of one batch, and of one transaction."""
REASON = msg("The import was undone.")
STOPPED = msg("The undo was stopped half-way. Undo the import again to go on.")
COUNTED = ("seen", "deleted", "restored", "kept")
"""What an undo counts, in `ImportRun.undo`."""
ORDER = ("answer", "lead", "deal", "contact", "account")
"""A lead holds its deal, a deal its contacts and its account, a contact its account: whoever holds goes first."""

Clock = Callable[[], datetime]


class _Stopped(Exception):
    """Somebody asked to stop, or somebody else works on it."""


def work_undo(actor: Actor, *, run_id: UUID, clock: Clock) -> None:
    """Do the undo that was queued for an import; nothing when none is. `actor` is as for `work.work_import`."""
    with workspace(actor.workspace_id):
        run = ImportRun.objects.filter(id=run_id, state="undoing").first()
        if run is None:
            return
        # What the import reached its undo reaches, too, whoever owns the deals by now.
        author = replace(operator(run.workspace_id, "import"), member_id=parse_id(run.undo["by"]))
        try:
            for subject in ORDER:
                _take_back(author, run, subject, clock)
        except _Stopped:
            _end(author, run, "done", clock(), STOPPED)
        except HomeplateError as error:
            _end(author, run, "done", clock(), error.message)
        except Exception:
            _end(author, run, "done", clock(), msg("Something went wrong. Go on, or tell an administrator."))
            raise
        else:
            _end(author, run, "undone", clock())
            refresh_histories.enqueue(str(run.workspace_id))


def _take_back(actor: Actor, run: ImportRun, subject: str, clock: Clock) -> None:
    for some in _batches(run.id, subject):
        with transaction.atomic():
            now = clock()
            stored = ImportRun.objects.select_for_update().filter(id=run.id, state="undoing").first()
            if stored is None or stored.cancel_asked:
                raise _Stopped
            found = _undone(actor, stored, subject, some, now)
            found["seen"] = found.total() if subject == "answer" else len(some)
            undo = {**stored.undo, **{name: stored.undo[name] + found[name] for name in COUNTED}}
            ImportRun.objects.filter(id=run.id).update(undo=undo, seen_at=now)


def _batches(run_id: UUID, subject: str) -> Iterator[list[UUID]]:
    last: UUID | None = None
    while some := _some(run_id, subject, last):
        yield some
        last = some[-1]


def _some(run_id: UUID, subject: str, after: UUID | None) -> list[UUID]:
    """The next records; of answers the accounts that they belong to."""
    if subject == "answer":
        return subjects_of_run(run_id, "account", after=after, limit=ROWS, verbs=(ANSWERED,))
    return subjects_of_run(run_id, subject, after=after, limit=ROWS, without=(ANSWERED,))


def _undone(actor: Actor, run: ImportRun, subject: str, ids: list[UUID], now: datetime) -> Counter[str]:
    too = bool(run.undo["touched_too"])
    if subject == "answer":
        return unimport_feedback(actor, run_id=run.id, account_ids=ids, touched_too=too, now=now)
    if subject == "lead":
        return unimport_leads(actor, run_id=run.id, lead_ids=ids, touched_too=too, now=now)
    if subject == "deal":
        with translation.override(actor.language):
            reason = REASON.render(translation.gettext)
        return unimport_deals(actor, run_id=run.id, deal_ids=ids, touched_too=too, reason=reason, now=now)
    if subject == "contact":
        used = contacts_in_deals(actor, contact_ids=ids)
        return unimport_contacts(actor, run_id=run.id, contact_ids=ids, in_use=used, touched_too=too, now=now)
    used = accounts_with_deals(actor, account_ids=ids)
    return unimport_accounts(actor, run_id=run.id, account_ids=ids, in_use=used, touched_too=too, now=now)


def _end(actor: Actor, run: ImportRun, state: str, now: datetime, message: Message | None = None) -> None:
    with transaction.atomic():
        found = ImportRun.objects.select_for_update().filter(id=run.id, state="undoing").first()
        if found is None:
            return
        found.state, found.seen_at, found.cancel_asked = state, now, False
        found.message = messages.to_json(message) if message else None
        found.save()
        verb = "import.undone" if state == "undone" else "import.undo-stopped"
        data = {name: found.undo[name] for name in COUNTED}
        record(actor, subject="import", subject_id=run.id, verb=verb, at=now, data=data)
