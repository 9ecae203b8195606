"""How a workspace comes to its first process: what was answered about its selling, and a template taken into use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.ledger.actions import record
from homeplate.ledger.queries import facts_about
from homeplate.people.access import Actor, action, query
from homeplate.people.permissions import Permission
from homeplate.playbook.actions import create_process, make_default, publish
from homeplate.playbook.models import Process as ProcessRecord
from homeplate.process.assessment import Proposal, known, propose

ASSESSED = "workspace.assessed"


@action(Permission.PROCESS_EDIT)
def note_answers(actor: Actor, *, answers: Mapping[str, str], now: datetime) -> Proposal:
    """Keep what was answered about how the team sells (P6) and give what it proposes.

    Question key to answer key; what answers nothing is left out. The same answers again are no news. Raises
    `Invalid` (`no-answer`) when none is left.
    """
    given = known(answers)
    if not given:
        raise Invalid("no-answer", msg("Answer at least one question, or choose a template yourself."))
    found = propose(given)
    if given != _last(actor):
        data = {"answers": given, "template": found.template, "kind": found.kind.key if found.kind else ""}
        record(actor, subject="workspace", subject_id=actor.workspace_id, verb=ASSESSED, at=now, data=data)
    return found


@query(Permission.PROCESS_VIEW)
def last_answers(actor: Actor) -> dict[str, str]:
    """What was answered last, question key to answer key; nothing when nobody has answered. One statement."""
    return _last(actor)


def _last(actor: Actor) -> dict[str, str]:
    fact = facts_about(actor.workspace_id).filter(verb=ASSESSED).first()
    return known(fact.data["answers"]) if fact else {}


@action(Permission.PROCESS_PUBLISH)
def adopt_template(actor: Actor, *, template: str, now: datetime) -> UUID:
    """Publish a template as the standard process and give the process's id.

    One that was taken from it before and is in use becomes the standard instead, with whatever was changed in
    it: asking twice makes no second copy. Raises `NotFound` for an unknown template.
    """
    own = ProcessRecord.objects.filter(key=template, retired_at=None, versions__state="published")
    process_id = own.values_list("id", flat=True).first()
    if process_id is None:
        process_id = create_process(actor, template=template, now=now)
        publish(actor, process_id=process_id, now=now)
    make_default(actor, process_id=process_id, now=now)
    return process_id
