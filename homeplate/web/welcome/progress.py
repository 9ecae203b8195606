"""How far a workspace has come with its first run, told by its records alone: nothing keeps a mark of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from homeplate.accounts.queries import newest_account
from homeplate.deals.queries import any_deal
from homeplate.demo.sample import Sample, sample_of
from homeplate.kit.text import in_language
from homeplate.people.access import Actor
from homeplate.people.queries import MemberRow, members
from homeplate.people.settling import Details, workspace_details
from homeplate.playbook.queries import Choice, choices
from homeplate.playbook.starting import last_answers
from homeplate.process.assessment import QUESTIONS

STEPS = ("questions", "process", "team", "accounts", "deal")
"""The five steps in order; the page of each is named `welcome-` and its key."""


@dataclass(frozen=True, slots=True)
class Records:
    """What there is of all that the first run brings about; sample data does not count."""

    answers: Mapping[str, str]
    process: Choice | None
    people: tuple[MemberRow, ...]
    details: Details
    account: str
    has_deal: bool
    sample: Sample | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is about or, once it is `done`, what came of it; `current` is the one to go on with."""

    key: str
    number: int
    title: str
    text: str
    url: str
    done: bool
    current: bool


def read(actor: Actor) -> Records:
    """The records of the workspace; the same number of statements whatever there is."""
    sample = sample_of(actor)
    processes = choices(actor)
    account = newest_account(actor, besides=sample.accounts if sample else ())
    return Records(
        answers=last_answers(actor),
        process=processes[0] if processes else None,
        people=tuple(members(actor)),
        details=workspace_details(actor),
        account=account[1] if account else "",
        has_deal=any_deal(actor, besides=sample.deals if sample else ()),
        sample=sample,
    )


def done(records: Records) -> frozenset[str]:
    """The keys of the steps that are done. Whoever went past one by another way has done it too."""
    found = set()
    if records.has_deal:
        found |= {"deal", "accounts"}
    if records.account:
        found.add("accounts")
    if records.process is not None:
        found |= {"process", "questions"}
    if records.answers:
        found.add("questions")
    if len(records.people) > 1 or records.details.changed or "accounts" in found:
        found.add("team")
    return frozenset(found)


def next_of(finished: frozenset[str]) -> str:
    """The step to go on with; nothing when all are done."""
    return next((key for key in STEPS if key not in finished), "")


def steps(records: Records, language: str, here: str = "") -> tuple[Step, ...]:
    """The five steps as pages show them; `here` is the one whose page it is, else the next one is current."""
    finished = done(records)
    current = here or next_of(finished)
    titles, results = _titles(), _results(records, language)
    return tuple(
        Step(
            key,
            number,
            titles[key][0],
            results.get(key, "") or titles[key][1],
            reverse(f"welcome-{key}"),
            key in finished,
            key == current,
        )
        for number, key in enumerate(STEPS, 1)
    )


def _titles() -> dict[str, tuple[str, str]]:
    return {
        "questions": (
            gettext("How you sell today"),
            gettext("Seven questions, two minutes. They lead to a process that fits."),
        ),
        "process": (
            gettext("Your process"),
            gettext("Look at the proposal, compare it with the others, and publish one."),
        ),
        "team": (
            gettext("Your team"),
            gettext("Currency and time zone of the workspace, and the names of your colleagues."),
        ),
        "accounts": (
            gettext("Your accounts"),
            gettext("Import the companies that you sell to, or type the first one."),
        ),
        "deal": (gettext("The first deal"), gettext("Put a sale on the board that you are working on now.")),
    }


def _results(records: Records, language: str) -> dict[str, str]:
    """What came of the steps that are done, in a few words."""
    answered, people = len(records.answers), len(records.people)
    total = len(QUESTIONS)
    found = {}
    if answered:
        found["questions"] = gettext("%(n)s of %(total)s answered") % {"n": answered, "total": total}
    if records.process is not None:
        name = in_language(records.process.name, language)
        found["process"] = gettext("“%(name)s” is published") % {"name": name}
    if people > 1 or records.details.changed:
        count = ngettext("%(n)d person", "%(n)d people", people) % {"n": people}
        found["team"] = f"{count} · {records.details.currency} · {records.details.time_zone}"
    if records.account:
        found["accounts"] = gettext("“%(name)s” was added last") % {"name": records.account}
    if records.has_deal:
        found["deal"] = gettext("It is on the board")
    return found
