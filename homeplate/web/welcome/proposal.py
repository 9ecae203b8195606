"""What the page of the proposal lays out. Pure but for the language of the page."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from homeplate.kit.text import in_language
from homeplate.process.assessment import Proposal
from homeplate.process.templates import template
from homeplate.web.jinja import say
from homeplate.web.welcome.picture import Place, places


@dataclass(frozen=True, slots=True)
class Candidate:
    """A template among the others: its points, and the share of the most that any has (0–100)."""

    key: str
    name: str
    url: str
    points: int
    share: int
    note: str
    current: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """How the team sells today."""

    name: str
    means: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The template that is looked at, why, and what else there is.

    `sure` is how sure the proposal is, in a word, and `sure_text` why; both are empty where nothing was answered.
    """

    key: str
    name: str
    summary: str
    places: tuple[Place, ...]
    size: str
    proposed: bool
    sure: str
    sure_tone: str
    sure_text: str
    reasons: tuple[str, ...]
    kind: Kind | None
    candidates: tuple[Candidate, ...]


def shown(found: Proposal, chosen: str, language: str) -> Shown:
    """The page for `found`, with the template `chosen` in the middle."""
    process = template(chosen)
    standing = next(one for one in found.standings if one.template == chosen)
    stages = ngettext("%(num)s stage", "%(num)s stages", len(process.stages)) % {"num": len(process.stages)}
    criteria = len(process.criteria)
    asked = ngettext("%(num)s criterion", "%(num)s criteria", criteria) % {"num": criteria}
    sure, tone, text = _sureness(found, language) if found.answered else ("", "", "")
    return Shown(
        key=chosen,
        name=in_language(process.name, language),
        summary=in_language(process.summary, language),
        places=places(process, language),
        size=f"{stages} · {asked}",
        proposed=bool(found.answered) and chosen == found.template,
        sure=sure,
        sure_tone=tone,
        sure_text=text,
        reasons=tuple(say(reason) for reason in standing.reasons),
        kind=Kind(say(found.kind.name), say(found.kind.means), say(found.kind.remedy))
        if found.kind
        else None,
        candidates=_candidates(found, chosen, language),
    )


def _sureness(found: Proposal, language: str) -> tuple[str, str, str]:
    """In a word, its tone, and a sentence."""
    runner = in_language(template(found.runner_up).name, language)
    lead = ngettext(
        "It is %(n)d point ahead of “%(name)s”.", "It is %(n)d points ahead of “%(name)s”.", found.lead
    ) % {"n": found.lead, "name": runner}
    if found.sureness == "clear":
        return gettext("Clear fit"), "ok", lead
    if found.sureness == "likely":
        return gettext("Likely fit"), "info", lead
    near = gettext("“%(name)s” fits nearly as well: look at both.") % {"name": runner}
    return gettext("Close call"), "warn", near


def _candidates(found: Proposal, chosen: str, language: str) -> tuple[Candidate, ...]:
    most = max(found.standings[0].points, 1)
    start = reverse("welcome-process")
    return tuple(
        Candidate(
            one.template,
            in_language(template(one.template).name, language),
            f"{start}?{urlencode({'template': one.template})}",
            one.points,
            round(100 * one.points / most),
            _note(found, one.template),
            one.template == chosen,
        )
        for one in found.standings
    )


def _note(found: Proposal, key: str) -> str:
    if not found.answered:
        return ""
    notes = {found.runner_up: gettext("runner-up"), found.template: gettext("proposed")}
    return notes.get(key, "")
