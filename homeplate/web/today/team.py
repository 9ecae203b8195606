"""From a team's day to what its template lays out. Pure but for the language and the day of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from homeplate.deals.queries import Look, Rep, TeamDay
from homeplate.deals.rules.coaching import Advice, Counts, advise
from homeplate.kit.exchange import dated
from homeplate.kit.text import in_language
from homeplate.people.access import Actor
from homeplate.web.formats import number_text
from homeplate.web.shown import TotalShown
from homeplate.web.today.shown import list_url
from homeplate.web.totals import shown_totals

NOTHING = TotalShown()
NAMED = 2
"""Criteria that are named of an overridden gate; the deal has them all."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A count of somebody's deals and the list that has them; `alarm` where it is what to talk about."""

    count: int
    url: str
    label: str
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class RepLine:
    """Somebody of the team. `topic` is what to talk about in two words, `why` the figures behind it."""

    name: str
    url: str
    deals: int
    total: TotalShown
    cells: tuple[Cell, ...]
    topic: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """How many deals one thing happened to since a day; `tone` as of a badge."""

    key: str
    label: str
    count: int
    url: str
    total: TotalShown = NOTHING


@dataclass(frozen=True, slots=True)
class LookLine:
    """An overridden gate that waits for a look; `missing` names some of the criteria that were not shown."""

    name: str
    url: str
    about: str
    way: str
    by: str
    at: datetime
    reason: str
    missing: str
    revision: int
    look_url: str


@dataclass(frozen=True, slots=True)
class TeamShown:
    """What a team asks of whoever leads it, laid out."""

    reps: tuple[RepLine, ...]
    headings: tuple[str, ...]
    more_url: str
    people: int
    moved: tuple[Moved, ...]
    since: date
    looks: tuple[LookLine, ...]
    waiting: int
    waiting_url: str
    counted_at: datetime | None


@dataclass(frozen=True, slots=True)
class TeamWording:
    """How a team's day is worded for one reader: since which days moves and overridden gates are told."""

    language: str
    since: date
    overridden_since: date
    everybody: bool = False


@dataclass(frozen=True, slots=True)
class TeamTotals:
    """What all of a team's deals are worth, those of each rep in their order, and what happened, by its name."""

    team: TotalShown
    reps: tuple[TotalShown, ...]
    worth: Mapping[str, TotalShown]


def team_totals(actor: Actor, day: TeamDay, language: str, today: date) -> TeamTotals:
    """The totals of a team's day, in at most one statement."""
    groups = [dated(day.values, today), *(dated(rep.values, today) for rep in day.reps), *day.worth.values()]
    team, *found = shown_totals(actor, groups, language, today)
    count = len(day.reps)
    return TeamTotals(team, tuple(found[:count]), dict(zip(day.worth, found[count:], strict=True)))


def team_shown(day: TeamDay, totals: TeamTotals, now: datetime, wording: TeamWording) -> TeamShown:
    """The whole part of the page."""
    since = wording.overridden_since.isoformat()
    return TeamShown(
        reps=tuple(
            _rep(rep, total, day.team, wording) for rep, total in zip(day.reps, totals.reps, strict=True)
        ),
        headings=tuple(label for _, label in _columns()),
        more_url="" if wording.everybody or day.people <= len(day.reps) else f"{reverse('today')}?team=all",
        people=day.people,
        moved=_moved(day, totals, wording),
        since=wording.since,
        looks=tuple(_look(look, wording) for look in day.looks),
        waiting=day.waiting,
        waiting_url=list_url(show="look", since=since, status="all"),
        counted_at=day.counted_at if day.counted_at < now else None,
    )


def _columns() -> tuple[tuple[str, str], ...]:
    """What is counted of each rep: the name in the address of the list, and the heading."""
    return (
        ("overdue", gettext("Overdue steps")),
        ("late", gettext("Late at their stage")),
        ("no-step", gettext("Without a step")),
        ("gate", gettext("Gates overridden")),
    )


HABITS = {"overdue": "overdue", "late": "late", "no-step": "no_step", "gate": "overridden"}
"""The name of a list to what of the counts it holds."""


def _rep(rep: Rep, total: TotalShown, team: Counts, wording: TeamWording) -> RepLine:
    advice = advise(rep.counts, team)
    topic, why = topic_of(advice, rep, wording.language)
    return RepLine(
        name=rep.name,
        url=list_url(owner=str(rep.member_id)),
        deals=rep.counts.deals,
        total=total,
        cells=tuple(
            Cell(
                count=getattr(rep.counts, HABITS[show]),
                url=_rep_url(rep.member_id, show, wording),
                label=f"{rep.name}, {label}",
                alarm=HABITS[show] == advice.habit,
            )
            for show, label in _columns()
        ),
        topic=topic,
        why=why,
    )


def _rep_url(member_id: UUID, show: str, wording: TeamWording) -> str:
    owner = str(member_id)
    if show != "gate":
        return list_url(owner=owner, show=show)
    return list_url(owner=owner, show=show, since=wording.overridden_since.isoformat(), status="all")


def topic_of(advice: Advice, rep: Rep, language: str) -> tuple[str, str]:
    """What to talk about, and the figures behind it: how many of whose deals, and how it is elsewhere in the team."""
    told = {
        "n": number_text(advice.count, language),
        "deals": number_text(rep.counts.deals, language),
        "rest": f"{round(advice.elsewhere * 100)}\u00a0%",
        "stage": in_language(rep.stalls_at, language) if rep.stalls_at else "",
    }
    topics = {
        "no_step": (
            gettext("Agree next steps"),
            gettext("%(n)s of %(deals)s deals have none; elsewhere in the team %(rest)s."),
        ),
        "overdue": (
            gettext("Keep agreed days"),
            gettext("%(n)s of %(deals)s steps are overdue; elsewhere in the team %(rest)s."),
        ),
        "late": (
            gettext("Get deals moving"),
            gettext(
                "%(n)s of %(deals)s deals are late at their stage, most at “%(stage)s”; elsewhere in the team %(rest)s."
            ),
        ),
        "overridden": (
            gettext("Prove before moving on"),
            gettext("%(n)s gates overridden in 14 days, with %(deals)s open deals."),
        ),
        "empty": (gettext("Fill the pipeline"), gettext("No open deal.")),
    }
    topic, why = topics.get(advice.habit, ("", ""))
    return topic, why % told


def _moved(day: TeamDay, totals: TeamTotals, wording: TeamWording) -> tuple[Moved, ...]:
    since = wording.since.isoformat()
    labels = {
        "advanced": gettext("Advanced"),
        "won": gettext("Won"),
        "back": gettext("Gone back"),
        "pushed": gettext("Close date postponed"),
        "lost": gettext("Lost"),
    }
    return tuple(
        Moved(
            key=key,
            label=labels[key],
            count=count,
            url=list_url(**{"status" if key in ("won", "lost") else "show": key, "since": since}),
            total=totals.worth.get(key, NOTHING),
        )
        for key, count in day.moved.items()
    )


def _look(look: Look, wording: TeamWording) -> LookLine:
    names = {
        "from": in_language(look.came_from, wording.language),
        "to": in_language(look.to, wording.language) if look.to else gettext("the sale"),
    }
    return LookLine(
        name=look.name,
        url=reverse("deal", args=[look.deal_id]),
        about=" · ".join(part for part in (look.account, look.owner) if part),
        way=gettext("%(from)s → %(to)s") % names,
        by=look.by,
        at=look.at,
        reason=look.reason,
        missing=_some([in_language(label, wording.language) for label in look.missing]),
        revision=look.revision,
        look_url=reverse("today-look", args=[look.deal_id]),
    )


def _some(labels: list[str]) -> str:
    """The first of some criteria, and how many more there are."""
    shown, left = ", ".join(labels[:NAMED]), len(labels) - NAMED
    more = ngettext("and %(n)s more", "and %(n)s more", left) % {"n": left} if left > 0 else ""
    return f"{shown} {more}".strip()


def team_summary(day: TeamDay, total: TotalShown, language: str) -> str:
    """The team's day in one line."""
    values = total.plain
    deals = ngettext("%(n)s open deal", "%(n)s open deals", day.deals) % {
        "n": number_text(day.deals, language)
    }
    told = [f"{deals} ({values})" if values else deals]
    for count, phrase in (
        (day.team.overdue, ngettext("%(n)s step overdue", "%(n)s steps overdue", day.team.overdue)),
        (
            day.waiting,
            ngettext("%(n)s overridden gate to look at", "%(n)s overridden gates to look at", day.waiting),
        ),
    ):
        if count:
            told.append(phrase % {"n": number_text(count, language)})
    return gettext("%(parts)s.") % {"parts": ", ".join(told)}
