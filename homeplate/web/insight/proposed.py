"""Proposals for the criteria of a process: taken into a draft with its evidence, or declined with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import reduce
from itertools import chain

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from homeplate.insight.adding import Addition
from homeplate.insight.criteria import Decisive, Tested, decisive
from homeplate.insight.proposing import Grounds, Kind, Proposal
from homeplate.kit.errors import HomeplateError, Refused
from homeplate.kit.estimates import Difference
from homeplate.kit.text import Message, in_language, msg
from homeplate.people.permissions import Permission
from homeplate.playbook.actions import decline_proposal, edit_draft
from homeplate.playbook.queries_draft import bench
from homeplate.process.definition import Process
from homeplate.process.editing.learned import ask_earlier, ask_for, leave_out, require
from homeplate.web.formats import date_text
from homeplate.web.forms import Given
from homeplate.web.insight import added
from homeplate.web.insight.asked import Asked, asked
from homeplate.web.insight.words import Count, Words, between, points
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest, go, page, sentence

SAYS: dict[Kind, Message] = {
    Kind.REMOVE: msg("Leave out “{criterion}”"),
    Kind.RELAX: msg("No longer require “{criterion}”"),
    Kind.REQUIRE: msg("Require “{criterion}”"),
    Kind.EARLIER: msg("Ask for “{criterion}” in an earlier stage"),
}
NOTE_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Line:
    """A proposal: how it reads, what it rests on, the deals behind it, and what it does to a process that takes it
    up."""

    name: str
    says: str
    stage: str
    why: str
    grounds: Grounds
    edit: Callable[[Process], Process]
    links: tuple[tuple[str, Count], ...] = ()

    @property
    def said(self) -> str:
        """The proposal with its grounds, as the note of a draft has it."""
        return f"{self.says}: {self.why}"


def lines(words: Words, found: Decisive) -> list[Line]:
    """Everything that is proposed besides the weights."""
    known = [
        Line(
            one.name,
            _says(one, of, words.language),
            in_language(of.stage, words.language),
            _why(words, one, of),
            one.grounds,
            _edit(one),
        )
        for of, one in _every(found)
    ]
    return known + [
        Line(
            one.proposal.name,
            added.says(one),
            added.stage_of(words, one, found),
            added.why(words, one),
            one.proposal.grounds,
            _adding(one),
            tuple(added.links(words, one)),
        )
        for one in found.additions
    ]


def _adding(one: Addition) -> Callable[[Process], Process]:
    feature = one.candidate.feature
    return lambda process: ask_for(process, stage=one.stage, values=added.values_of(feature, process))


def _every(found: Decisive) -> Iterable[tuple[Tested, Proposal]]:
    return chain.from_iterable(((of, one) for one in of.proposals) for of in found.criteria)


def _says(one: Proposal, of: Tested, tongue: str) -> str:
    return Message(SAYS[one.kind].msgid, {"criterion": in_language(of.label, tongue)}).render(gettext)


def _why(words: Words, one: Proposal, of: Tested) -> str:
    grounds = one.grounds
    if one.kind is Kind.EARLIER:
        said = ngettext(
            "Validated before its stage in %(share)s of %(n)s deal (%(sure)s).",
            "Validated before its stage in %(share)s of %(n)s deals (%(sure)s).",
            grounds.deals,
        )
        sure = words.percents((grounds.low, grounds.high))
        return said % {"share": words.percent(grounds.value), "n": words.number(grounds.deals), "sure": sure}
    lift = Difference(grounds.value, grounds.low, grounds.high)
    said = ngettext(
        "Lift %(points)s (%(sure)s), from %(n)s closed deal.",
        "Lift %(points)s (%(sure)s), from %(n)s closed deals.",
        grounds.deals,
    ) % {"points": points(lift), "sure": between(lift), "n": words.number(grounds.deals)}
    if one.kind is not Kind.REMOVE:
        return said
    waits = gettext(
        "The last of its stage to be validated in %(share)s of the deals, %(days)s after the one before."
    )
    return (
        f"{said} {waits % {'share': words.percent(of.shown.last.value), 'days': words.days(of.shown.days)}}"
    )


def _edit(one: Proposal) -> Callable[[Process], Process]:
    match one.kind:
        case Kind.REMOVE:
            return lambda process: leave_out(process, one.key)
        case Kind.EARLIER:
            return lambda process: ask_earlier(process, one.key, before=one.before)
        case _:
            return lambda process: require(process, one.key, required=one.kind is Kind.REQUIRE)


@require_POST
@page
def take(request: PageRequest) -> HttpResponse:
    """Take the ticked proposals into the draft. They are worked out anew from what is known now."""
    request.actor.require(Permission.PROCESS_EDIT)
    what, wanted = asked(request), set(request.POST.getlist("pick"))
    found = decisive(request.actor, what.frame)
    words = Words(request.actor, what, "criteria", language())
    chosen = [one for one in lines(words, found) if one.name in wanted] if found else []
    if found is None or not chosen:
        raise Refused("nothing-chosen", msg("Tick what is to be taken into the draft."))
    working = bench(request.actor, process_id=found.process_id)
    try:
        done = edit_draft(
            request.actor,
            process_id=found.process_id,
            edit=lambda process: reduce(lambda so_far, one: one.edit(so_far), chosen, process),
            did="proposals_taken",
            revision=working.revision,
            now=request.now,
            note=_note(words, what, chosen, request.today.year),
        )
    except HomeplateError as error:
        return go(request, _page(what), sentence(error), tone="bad")
    told = ngettext(
        "%(n)s change is in the draft, with the evidence as its note. Look at it before you publish.",
        "%(n)s changes are in the draft, with the evidence as its note. Look at them before you publish.",
        len(chosen),
    )
    undo = f"{reverse('process-studio-do', args=[found.process_id])}?do=undo&revision={done.revision}"
    return go(
        request, reverse("process-studio", args=[found.process_id]), told % {"n": len(chosen)}, undo=undo
    )


def _note(words: Words, what: Asked, chosen: Sequence[Line], this_year: int) -> str:
    last = date_text(what.frame.until - timedelta(days=1), words.language, "full", this_year)
    since = date_text(what.frame.since, words.language, "full", this_year)
    return f"{since} – {last}: {' '.join(one.said for one in chosen)}"[:NOTE_LENGTH]


@require_POST
@page
def decline(request: PageRequest) -> HttpResponse:
    """Keep that a proposal was declined, and why; it comes back when deals tell something else."""
    request.actor.require(Permission.PROCESS_EDIT)
    what, given = asked(request), Given.posted(request)
    found = decisive(request.actor, what.frame)
    words = Words(request.actor, what, "criteria", language())
    every = lines(words, found) if found else []
    one = next((one for one in every if one.name == given.text("name")), None)
    if found is None or one is None:
        raise Refused("nothing-proposed", msg("That is not proposed any longer."))
    try:
        decline_proposal(
            request.actor,
            process_id=found.process_id,
            name=one.name,
            grounds=asdict(one.grounds),
            reason=given.text("reason"),
            now=request.now,
        )
    except HomeplateError as error:
        return go(request, _page(what), sentence(error), tone="bad")
    return go(
        request, _page(what), gettext("Declined. It comes back when deals tell something else than today.")
    )


def _page(what: Asked) -> str:
    return f"{reverse('insight-part', args=['criteria'])}?{what.query()}#proposals"
