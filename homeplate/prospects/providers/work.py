"""Asking a provider about the records of a load, batch by batch.

A batch and the position behind it are one transaction, and the provider is asked outside of any. Each failure is
counted with the provider: after some in a row the load stops where it is, and goes on there later. Where there is to be
waited for long, the load is put off, so that the worker is free for others.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final, Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import F

from homeplate.accounts.fingerprints import erased_person
from homeplate.kit import messages
from homeplate.kit.errors import Invalid
from homeplate.kit.text import Message, msg, storable
from homeplate.people.access import Actor
from homeplate.prospects.loading.reading import opened
from homeplate.prospects.loading.work import (
    Clock,
    Later,
    Listener,
    Stopped,
    brought_to_its_end,
    erased_among,
    take,
)
from homeplate.prospects.loading.writing import COMPANY_VALUES, PERSON_VALUES, Shelf, Telling
from homeplate.prospects.models import Company, Load, LoadProblem, Person
from homeplate.prospects.models import Provider as Row
from homeplate.prospects.providers.judging import Refused, Verdict, judged
from homeplate.prospects.providers.kinds import Answer, Asked, Provider, Spurned, Unanswered
from homeplate.prospects.providers.limits import (
    LONGEST_ASKED_WAIT,
    MOST_FAILURES,
    REST_SECONDS,
    Bucket,
    backoff,
)
from homeplate.prospects.providers.made import http_provider
from homeplate.tenancy.bulk import insert_many
from homeplate.tenancy.context import workspace

HEADER: Final = ("id", "name", "known as", "field", "value")
"""What the report of such a load tells of each value that was refused."""
OTHER_RUN_SECONDS = (3.0, 7.0)
SILENCE = timedelta(minutes=10)
RESTS = msg("This provider failed too often and is left alone for a while. Test its connection, then go on.")
ONE_AFTER_THE_OTHER = msg("Another run asks this provider. This one waits for its end.")
TAKEN = msg("Another record among the prospects has this already.")


class Pause(Protocol):
    """How a wait is spent: slept through, or put off by raising `Later`."""

    def __call__(self, seconds: float, why: Message | None = None) -> None:
        """Wait."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What a run works with: until `ends`, for `told` about each batch."""

    actor: Actor
    clock: Clock
    pause: Pause
    ends: datetime | None = None
    told: Listener | None = None
    make: Callable[[Row, Clock], Provider] = http_provider


def work_enrichment(load_id: UUID, run: Inquiry) -> float | None:
    """Ask about the records of a load; the seconds after which to go on, None at its end.

    What ends it early is kept as its message; what nobody foresaw is raised as well.
    """
    with workspace(run.actor.workspace_id):
        load = take(load_id, run.clock())
        if load is None:
            return None
        try:
            with brought_to_its_end(load, run.clock):
                _work(load, run)
        except Later as later:
            _put_off(load, later, run.clock())
            return later.seconds
    return None


def _put_off(load: Load, later: Later, now: datetime) -> None:
    """Let go of a load until its time: whoever cancels it meanwhile is heard at once."""
    message = messages.to_json(later.why) if later.why else None
    due = now + timedelta(seconds=later.seconds)
    Load.objects.filter(id=load.id, state="running").update(state="waiting", seen_at=due, message=message)


def _work(load: Load, run: Inquiry) -> None:
    assert load.provider_id is not None
    row = Row.objects.get(id=load.provider_id)
    _may_begin(load, row, run.clock())
    refs = _refs(load)
    size, bucket = row.settings["batch"], _bucket(row, run.clock())
    while load.position < len(refs):
        if run.ends is not None and run.clock() >= run.ends:
            raise Later(0)
        run.pause(bucket.wait(run.clock()))
        these = refs[load.position : load.position + size]
        batch = _Batch(load.position + 1, these, _asked(load.about, these))
        answer = _answered(load, row, run, list(batch.asked.values()))
        if answer is None:
            continue
        batch.judge(load, answer, run.clock())
        _write(load, batch, len(refs), run)
        if run.told is not None:
            run.told(load.position, load.share)


def _may_begin(load: Load, row: Row, now: datetime) -> None:
    if row.archived_at is not None or not row.on:
        raise Invalid("provider-off", msg("This provider is switched off."))
    if row.rests_until is not None and row.rests_until > now:
        raise Invalid("provider-rests", RESTS)
    if row.not_before is not None and row.not_before > now:
        why = messages.from_json(row.trouble) if row.trouble else None
        raise Later((row.not_before - now).total_seconds(), why)
    others = Load.objects.filter(provider_id=row.id, state="running", seen_at__gt=now - SILENCE)
    if others.exclude(id=load.id).exists():
        # Two that meet do not meet again.
        raise Later(random.uniform(*OTHER_RUN_SECONDS), ONE_AFTER_THE_OTHER)  # no secret


def _bucket(row: Row, now: datetime) -> Bucket:
    """What may be asked now: an earlier run, or an earlier part of this one, may have asked a moment ago."""
    if row.looked_at is None:
        return Bucket(row.settings["per_minute"], now)
    return Bucket(row.settings["per_minute"], row.looked_at, tokens=0.0)


def _refs(load: Load) -> list[str]:
    with opened(load.path) as file:
        return file.read().decode("ascii").split()


_PEOPLE: Final = ("id", "name", "email", "title", "country", "company__name", "company__domain")


def _asked(about: str, refs: Sequence[str]) -> dict[str, Asked]:
    """The records to ask about, in the order of `refs`; those that are gone or taken out are left out."""
    if about == "companies":
        rows = Company.objects.filter(id__in=refs, archived_at=None)
        found = {
            str(identity): Asked(str(identity), name, domain, {"country": country})
            for identity, name, domain, country in rows.values_list("id", "name", "domain", "country")
        }
    else:
        people = Person.objects.filter(id__in=refs, archived_at=None)
        found = {
            str(identity): Asked(
                str(identity), name, email,
                {"title": title, "country": country, "company_name": company or "", "company_domain": site or ""},
            )
            for identity, name, email, title, country, company, site in people.values_list(*_PEOPLE)
        }  # fmt: skip
    return {ref: found[ref] for ref in refs if ref in found}


def _answered(load: Load, row: Row, run: Inquiry, asked: list[Asked]) -> Answer | None:
    """What the provider says; None where it is to be asked again."""
    if not asked:
        return Answer(())
    Row.objects.filter(id=row.id).update(looked_at=run.clock())
    try:
        answer = run.make(row, run.clock).look_up(load.about, asked)
    except Unanswered as error:
        return _failed(row, error, run, asked)
    if row.failures or row.trouble:
        note_success(row.id)
        row.failures, row.trouble = 0, None
    return answer


def _failed(row: Row, error: Unanswered, run: Inquiry, asked: list[Asked]) -> Answer | None:
    row.failures = note_failure(row.id, error, run.clock())
    if row.failures >= MOST_FAILURES:
        raise Invalid(
            "provider-fails",
            msg(
                "Stopped after {count} failures in a row. The last one: {reason} Go on when the provider works again.",
                count=row.failures,
                reason=error.message,
            ),
        )
    if error.skip:
        return Answer((), tuple(Spurned(one.ref, "", error.message) for one in asked))
    wait = error.wait if error.wait is not None else backoff(row.failures, random.random())  # no secret
    if not error.again or wait > LONGEST_ASKED_WAIT:
        raise Invalid("provider-refuses", error.message)
    run.pause(wait, error.message)
    return None


def note_success(provider_id: UUID) -> None:
    """A provider answered: what was wrong before is forgotten."""
    Row.objects.filter(id=provider_id).update(failures=0, trouble=None, rests_until=None, not_before=None)


def note_failure(provider_id: UUID, error: Unanswered, now: datetime) -> int:
    """Count a failure of a provider, which is left alone after too many; how many there are in a row."""
    not_before = (
        now + timedelta(seconds=error.wait) if error.wait and error.wait <= LONGEST_ASKED_WAIT else None
    )
    with transaction.atomic():
        rows = Row.objects.filter(id=provider_id)
        told = messages.to_json(error.message)
        rows.update(failures=F("failures") + 1, trouble=told, not_before=not_before)
        failures = rows.values_list("failures", flat=True).get()
        if failures >= MOST_FAILURES:
            rows.update(rests_until=now + timedelta(seconds=REST_SECONDS))
    return failures


@dataclass(slots=True)
class _Batch:
    """The records of one question, the first of them in row `first` of the load: what is believed of each, and what is
    refused, with its row."""

    first: int
    refs: list[str]
    asked: dict[str, Asked]
    believed: dict[str, Verdict] = field(default_factory=dict)
    refused: list[tuple[int, str, Refused]] = field(default_factory=list)

    def row(self, ref: str) -> int:
        """The row of a record."""
        return self.first + (self.refs.index(ref) if ref in self.refs else 0)

    def refuse(self, ref: str, what: Refused) -> None:
        """Note something that is not believed."""
        self.refused.append((self.row(ref), ref, what))

    def judge(self, load: Load, answer: Answer, now: datetime) -> None:
        """Tell what may be believed of an answer."""
        for one in answer.spurned:
            self.refuse(one.ref, Refused("", one.text, one.message))
        for told in answer.told:
            asked = self.asked[told.ref]
            verdict = judged(load.about, asked, told, today=now.date(), currency=load.currency)
            self.believed[told.ref] = verdict
            for refused in verdict.refused:
                self.refuse(told.ref, refused)


def _write(load: Load, batch: _Batch, total: int, run: Inquiry) -> None:
    now = run.clock()
    with transaction.atomic():
        if not Load.objects.select_for_update().filter(
            id=load.id, state="running", cancel_asked=False, position=load.position
        ):
            raise Stopped
        keys = _keys_of_the_living(load, batch)
        _leave_what_others_have(load, batch)
        outcomes = _tell(load, batch, keys)
        insert_many(LoadProblem, (_problem(load, batch, *one) for one in batch.refused))
        counts = {name: getattr(load, name) + outcomes.count(name) for name in ("updated", "unchanged")}
        counts |= {
            "unknown": load.unknown + len(batch.refs) - len(batch.believed),
            "refused": load.refused + len(batch.refused),
            "position": load.position + len(batch.refs),
        }
        share = counts["position"] / total
        Load.objects.filter(id=load.id).update(**counts, share=share, seen_at=now, message=None)
    for name, value in counts.items():
        setattr(load, name, value)
    load.share = share


def _keys_of_the_living(load: Load, batch: _Batch) -> dict[str, str]:
    """The keys of the records that are there still. Who was taken out or erased while the provider answered is
    forgotten, with all that was said and refused."""
    model = Company if load.about == "companies" else Person
    alive = model.objects.filter(id__in=list(batch.asked), archived_at=None)
    keys = {str(one): key for one, key in alive.values_list("id", "key")}
    batch.asked = {ref: one for ref, one in batch.asked.items() if ref in keys}
    batch.believed = {ref: one for ref, one in batch.believed.items() if ref in keys}
    batch.refused = [one for one in batch.refused if not one[1] or one[1] in keys]
    return keys


def _tell(load: Load, batch: _Batch, keys: Mapping[str, str]) -> list[str]:
    """Write what is believed, each value as of its own day; of each record whether that changed anything."""
    model, names = (Company, COMPANY_VALUES) if load.about == "companies" else (Person, PERSON_VALUES)
    shelf = Shelf(model, names)
    shelf.fetch(keys[ref] for ref in batch.believed)
    outcomes = []
    for ref, verdict in batch.believed.items():
        telling = Telling(load.source, verdict.said_on, load.id)
        outcomes.append(shelf.tell(keys[ref], verdict.values, telling)[1])
    shelf.write(Telling(load.source, load.said_on, load.id))
    return outcomes


def _leave_what_others_have(load: Load, batch: _Batch) -> None:
    """Refuse a domain or an e-mail address by which another record is known, or of somebody who was erased."""
    mark, sign = ("domain", "d:") if load.about == "companies" else ("email", "e:")
    said = {ref: str(one.values[mark]) for ref, one in batch.believed.items() if mark in one.values}
    if not said:
        return
    model = Company if load.about == "companies" else Person
    taken = set(
        model.objects.filter(key__in=[sign + one for one in said.values()]).values_list("key", flat=True)
    )
    erased: frozenset[str] = frozenset()
    if mark == "email":
        erased = erased_among(load.workspace_id, [{"email": one} for one in said.values()])
    for ref, text in said.items():
        gone = text in erased
        problem = erased_person(mark).message if gone else TAKEN if sign + text in taken else None
        if problem is not None:
            one = batch.believed[ref]
            rest = {key: value for key, value in one.values.items() if key != mark}
            batch.believed[ref] = replace(one, values=rest)
            batch.refuse(ref, Refused(mark, "" if gone else text, problem))
        taken.add(sign + text)


def _problem(load: Load, batch: _Batch, row: int, ref: str, one: Refused) -> dict[str, Any]:
    asked = batch.asked.get(ref)
    cells = [ref, asked.name if asked else "", asked.mark if asked else "", one.field, storable(one.value)]
    said = {"field": one.field, "message": messages.to_json(one.message)}
    return {"load_id": load.id, "row": row, "cells": cells, **said}
