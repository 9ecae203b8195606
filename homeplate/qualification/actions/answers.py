"""Answering facts about a deal or a lead, taking that back, and carrying it over from one to the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from homeplate.deals import actions as deals
from homeplate.deals.rules.evidence import require_open
from homeplate.deals.rules.state import facts_of
from homeplate.deals.store import Hand, lock
from homeplate.kit.clean import line, paragraphs
from homeplate.kit.errors import Conflict, HomeplateError, Invalid
from homeplate.kit.ids import new_id
from homeplate.kit.text import msg
from homeplate.ledger.actions import record
from homeplate.ledger.queries import facts_about
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission
from homeplate.process import gates
from homeplate.process.buyer_facts import BUYER_FACTS, CONFIRMED
from homeplate.qualification.actions.counting import count_frameworks_of
from homeplate.qualification.known import ANSWER_COLUMNS, answers_about
from homeplate.qualification.models import FactAnswer
from homeplate.qualification.rules import ANSWER, DEAL, LEAD, Answer, Subject, checked_fact, checked_score

TEXT_LENGTH, SOURCE_LENGTH, LINK_LENGTH = 4000, 200, 1000
LONGEST_DAYS = 3650
GIVEN, WITHDRAWN, UNDONE, CARRIED = "answer.given", "answer.withdrawn", "answer.undone", "answer.carried"
LEAVE: Final = object()
"""Evidence that is left as it is."""


@action(Permission.DEAL_VALIDATE)
def answer(
    actor: Actor,
    *,
    deal_id: UUID,
    fact: str,
    score: int,
    now: datetime,
    text: str = "",
    source: str = "",
    said_on: date | None = None,
    link: str = "",
    holds_days: int | None = None,
    value: Any = None,
    revision: int | None = None,
) -> Answer:
    """Answer one fact about an open deal; it replaces what was answered before and counts in every framework.

    Where a criterion of the deal's process shows that fact, a confirmed answer validates it, with `value` as its
    evidence (not needed for a plain confirmation or a text), and one that is less takes its validation back: both or
    neither happen, and a refusal of the criterion refuses the answer. `holds_days` is after how long it lapses, that of
    the dictionary unless given.

    Raises `Invalid`, `Forbidden`, `NotFound` for a deal out of sight, `Conflict` for a closed one.
    """
    subject = Subject(DEAL, deal_id)
    given = _given(actor, fact, score, now, text, source, said_on, link, holds_days)
    hand = _open_hand(actor, deal_id, now, revision)
    _write(actor, subject, given, now, hand=hand, evidence=_evidence(hand, given, value))
    return given


@action(Permission.LEAD_EDIT)
def answer_lead(
    actor: Actor,
    *,
    lead_id: UUID,
    fact: str,
    score: int,
    now: datetime,
    text: str = "",
    source: str = "",
    said_on: date | None = None,
    link: str = "",
    holds_days: int | None = None,
) -> Answer:
    """As `answer`, for a lead. Leads lie above: they have looked whether the actor may see it, and locked it."""
    given = _given(actor, fact, score, now, text, source, said_on, link, holds_days)
    _write(actor, Subject(LEAD, lead_id), given, now)
    return given


@action(Permission.DEAL_VALIDATE)
def withdraw_answer(
    actor: Actor, *, deal_id: UUID, fact: str, now: datetime, revision: int | None = None
) -> None:
    """Take back what is known of a fact: the answer, and the validation of the criterion that shows it.

    Raises `Conflict` where nothing is known.
    """
    checked_fact(fact)
    hand = _open_hand(actor, deal_id, now, revision)
    held = _shown(hand, fact)
    if held is None:
        _must_be_known(deal_id, fact)
    _write(
        actor, Subject(DEAL, deal_id), fact, now, hand=hand, verb=WITHDRAWN, evidence=None if held else LEAVE
    )


@action(Permission.LEAD_EDIT)
def withdraw_lead_answer(actor: Actor, *, lead_id: UUID, fact: str, now: datetime) -> None:
    """As `withdraw_answer`, for a lead that the caller has opened."""
    checked_fact(fact)
    _must_be_known(lead_id, fact)
    _write(actor, Subject(LEAD, lead_id), fact, now, verb=WITHDRAWN)


@action(Permission.DEAL_VALIDATE)
def undo_answer(
    actor: Actor, *, deal_id: UUID, fact: str, now: datetime, change: UUID | None = None
) -> Answer | None:
    """Bring an answer back to what it was before its last change, with the evidence that went with it; once more brings
    that back. `change` is the fact of the ledger that is meant. Gives the answer there is then.

    Raises `Conflict` where another change came after it, or nothing was ever changed.
    """
    hand = _open_hand(actor, deal_id, now, None)
    was, shown = _before(deal_id, fact, change)
    evidence: Any = LEAVE
    if shown:
        evidence = shown.get("was")
    return _restore(actor, Subject(DEAL, deal_id), fact, was, now, hand, evidence)


@action(Permission.LEAD_EDIT)
def undo_lead_answer(
    actor: Actor, *, lead_id: UUID, fact: str, now: datetime, change: UUID | None = None
) -> Answer | None:
    """As `undo_answer`, for a lead that the caller has opened."""
    was, _ = _before(lead_id, fact, change)
    return _restore(actor, Subject(LEAD, lead_id), fact, was, now, None, LEAVE)


@dataclass(frozen=True, slots=True)
class Carried:
    """What went along: the facts, and those whose criterion could not be validated, with why."""

    facts: tuple[str, ...]
    refused: Mapping[str, HomeplateError]


@action(Permission.LEAD_EDIT)
def carry_over(actor: Actor, *, from_subject: Subject, to_subject: Subject, now: datetime) -> Carried:
    """Take the answers about one subject along to another, as when a lead becomes a deal; the first one keeps them.

    Where both know a fact, the later answer counts. One fact of the ledger tells of all that went along. On a deal,
    what is confirmed validates the criterion that shows it where that needs no more than the answer; whoever may not
    validate leaves it as said. The caller has looked whether the actor may see both.
    """
    there = {one.fact: one for one in answers_about(to_subject.id)}
    taken = [
        one for one in answers_about(from_subject.id) if one.fact not in there or there[one.fact].at < one.at
    ]
    if not taken:
        return Carried((), {})
    FactAnswer.objects.filter(
        subject_id=to_subject.id, fact__in=[one.fact for one in taken], ended_at__isnull=True
    ).update(ended_at=now)
    for one in taken:
        FactAnswer.objects.create(**_columns(to_subject, replace(one, id=new_id(), criterion="")))
    data = {
        "from": from_subject.kind,
        "from_id": str(from_subject.id),
        "answers": [_told(one) for one in taken],
    }
    record(actor, subject=ANSWER, subject_id=to_subject.id, verb=CARRIED, at=now, data=data)
    refused = _show_carried(actor, to_subject, taken, now) if to_subject.kind == DEAL else {}
    return Carried(tuple(one.fact for one in taken), refused)


def _show_carried(
    actor: Actor, subject: Subject, taken: list[Answer], now: datetime
) -> dict[str, HomeplateError]:
    """Validate what the answers carried over confirm; what is refused stays said."""
    refused: dict[str, HomeplateError] = {}
    if not actor.may(Permission.DEAL_VALIDATE):
        return refused
    for one in taken:
        hand = lock(actor, subject.id, now=now)
        if one.score == CONFIRMED and one.fact in hand.process.facts:
            try:
                with transaction.atomic():  # what one criterion refuses does not undo the rest
                    value = _evidence(hand, one, None)
                    if value is not LEAVE:
                        _hand_down(actor, hand, one.fact, value, one.text, now)
            except HomeplateError as error:
                refused[one.fact] = error
    count_frameworks_of(actor, lock(actor, subject.id, now=now))
    return refused


# -- what they have in common ---------------------------------------------------------------------


def _given(
    actor: Actor,
    fact: str,
    score: int,
    now: datetime,
    text: str,
    source: str,
    said_on: date | None,
    link: str,
    holds_days: int | None,
) -> Answer:
    """The answer that was asked to be kept. Raises `Invalid` for the part that cannot be."""
    key = checked_fact(fact)
    if said_on is not None and not date(1900, 1, 1) <= said_on <= now.date() + timedelta(days=1):
        raise Invalid("range", msg("It was said today or before."), field="said_on")
    days = BUYER_FACTS[key].days if holds_days is None else holds_days
    if not 1 <= days <= LONGEST_DAYS:
        raise Invalid(
            "range", msg("Between {least} and {most}.", least=1, most=LONGEST_DAYS), field="holds_days"
        )
    address = line(link, field="link", longest=LINK_LENGTH)
    if address and not address.startswith(("https://", "http://")):
        raise Invalid("link", msg("A link begins with https:// or http://."), field="link")
    return Answer(
        fact=key,
        score=checked_score(score),
        at=now,
        text=paragraphs(text, field="text", longest=TEXT_LENGTH),
        source=line(source, field="source", longest=SOURCE_LENGTH),
        said_on=said_on,
        link=address,
        member_id=actor.member_id,
        expires_at=now + timedelta(days=days),
        id=new_id(),
    )


def _open_hand(actor: Actor, deal_id: UUID, now: datetime, revision: int | None) -> Hand:
    hand = lock(actor, deal_id, now=now, revision=revision)
    require_open(hand.deal)
    return hand


def _shown(hand: Hand, fact: str) -> str | None:
    """The criterion that shows a fact on this deal, if its evidence holds."""
    key = hand.process.facts.get(fact)
    if key is None or key not in hand.holding:
        return None
    facts = facts_of(hand.deal, hand.holding, hand.process, hand.now)
    return key if gates.state_of(hand.process.criterion(key), facts, hand.now) == "validated" else None


def _evidence(hand: Hand, given: Answer, value: Any) -> Any:
    """What the criterion of a fact is to hold: a value, None to take it back, `LEAVE` to leave it.

    Raises `Invalid` on `value` where a confirmed answer needs evidence that was not given.
    """
    key, held = hand.process.facts.get(given.fact), _shown(hand, given.fact)
    if key is None:
        return LEAVE
    if given.score < CONFIRMED:
        return None if held else LEAVE
    if value is not None:
        return value
    if held:
        return LEAVE
    criterion = hand.process.criterion(key)
    if criterion.type == "confirmed":
        return True
    if criterion.type == "text":
        return given.text
    text = msg("To confirm it, give the evidence of “{criterion}”.", criterion=criterion.label)
    raise Invalid("evidence-missing", text, field="value")


def _must_be_known(subject_id: UUID, fact: str) -> None:
    if not FactAnswer.objects.filter(subject_id=subject_id, fact=fact, ended_at__isnull=True).exists():
        raise Conflict("nothing-known", msg("Nothing is answered here."), field="fact")


def _before(subject_id: UUID, fact: str, change: UUID | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was answered before the last change, and what that change did to evidence."""
    checked_fact(fact)
    last = facts_about(subject_id).filter(subject=ANSWER, data__fact=fact).first()
    if last is None:
        raise Conflict("nothing-known", msg("Nothing is answered here."), field="fact")
    carried = facts_about(subject_id).filter(subject=ANSWER, verb=CARRIED, id__gt=last.id).first()
    went_along = carried is not None and fact in [one["fact"] for one in carried.data["answers"]]
    if went_along or (change is not None and change != last.id):
        raise Conflict("changed-since", msg("The answer was changed since; nothing was taken back."))
    return last.data.get("before") or {}, last.data.get("shown") or {}


def _restore(
    actor: Actor,
    subject: Subject,
    fact: str,
    was: Mapping[str, Any],
    now: datetime,
    hand: Hand | None,
    evidence: Any,
) -> Answer | None:
    if not was:
        _write(actor, subject, fact, now, hand=hand, verb=UNDONE, evidence=evidence)
        return None
    said = was.get("said_on")
    ends = was.get("expires_at")
    back = Answer(
        fact=fact,
        score=was["score"],
        at=now,
        text=was.get("text", ""),
        source=was.get("source", ""),
        said_on=date.fromisoformat(said) if said else None,
        link=was.get("link", ""),
        member_id=actor.member_id,
        expires_at=datetime.fromisoformat(ends) if ends else None,
        id=new_id(),
    )
    return _write(actor, subject, back, now, hand=hand, verb=UNDONE, evidence=evidence)


def _write(
    actor: Actor,
    subject: Subject,
    given: Answer | str,
    now: datetime,
    *,
    hand: Hand | None = None,
    verb: str = GIVEN,
    evidence: Any = LEAVE,
) -> Answer | None:
    """Replace what is answered of a fact by `given` (a fact alone: by nothing), tell the ledger, hand evidence down."""
    new = given if isinstance(given, Answer) else None
    fact = new.fact if new else str(given)
    rows = FactAnswer.objects.select_for_update().filter(
        subject_id=subject.id, fact=fact, ended_at__isnull=True
    )
    before = [Answer(*row) for row in rows.values_list(*ANSWER_COLUMNS)]
    data: dict[str, Any] = {
        "fact": fact,
        # Not “set” and “was”: those are columns of the deal to whoever reads its history.
        "after": _told(new) if new else {},
        "before": _told(before[0]) if before else {},
    }
    if hand is not None and evidence is not LEAVE:
        key = hand.process.facts[fact]
        shown = _shown(hand, fact)
        data["shown"] = {"criterion": key, "was": hand.holding[key].value if shown else None}
        new = replace(new, criterion=key) if new and evidence is not None else new
    FactAnswer.objects.filter(subject_id=subject.id, fact=fact, ended_at__isnull=True).update(ended_at=now)
    if new:
        FactAnswer.objects.create(**_columns(subject, new))
    record(actor, subject=ANSWER, subject_id=subject.id, verb=verb, at=now, data=data)
    if hand is not None:
        if evidence is not LEAVE:
            _hand_down(actor, hand, fact, evidence, new.text if new else "", now)
        count_frameworks_of(actor, lock(actor, subject.id, now=now))
    return new


def _hand_down(actor: Actor, hand: Hand, fact: str, value: Any, text: str, now: datetime) -> None:
    """Validate the criterion that shows a fact with `value`, or take its validation back (None)."""
    key = hand.process.facts[fact]
    if value is None:
        if key in hand.holding:
            deals.withdraw(actor, deal_id=hand.deal.id, criterion=key, reason=text, now=now)
        return
    note = "" if hand.process.criterion(key).type == "text" else text
    deals.validate(actor, deal_id=hand.deal.id, criterion=key, value=value, note=note, now=now)


def _columns(subject: Subject, one: Answer) -> dict[str, Any]:
    return {
        "subject": subject.kind,
        "subject_id": subject.id,
        **{name: getattr(one, name) for name in ANSWER_COLUMNS},
    }


def _told(one: Answer) -> dict[str, Any]:
    """An answer as the ledger tells it."""
    return {
        "fact": one.fact,
        "score": one.score,
        "text": one.text,
        "source": one.source,
        "said_on": one.said_on.isoformat() if one.said_on else None,
        "link": one.link,
        "expires_at": one.expires_at.astimezone(UTC).isoformat() if one.expires_at else None,
    }
