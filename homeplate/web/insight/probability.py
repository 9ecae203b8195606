"""The part of insight about the chance to win: how good it was, and the versions of what tells it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from homeplate.insight.actions import cancel_training, train_model, use_version
from homeplate.insight.chance.judging import Goodness
from homeplate.insight.chance.training import FEWEST
from homeplate.insight.chance.versions import Version
from homeplate.insight.comparison import Interval, apart
from homeplate.insight.measures.calibration import BINS, Bin
from homeplate.insight.reliability import Reliability, deals_said, reliability
from homeplate.kit.errors import Invalid
from homeplate.kit.estimates import Share
from homeplate.kit.text import Message, msg
from homeplate.people.access import not_found
from homeplate.people.permissions import Permission
from homeplate.transfer.safe_csv import Cell
from homeplate.web.formats import date_text
from homeplate.web.forms import Given
from homeplate.web.insight.asked import Asked, asked
from homeplate.web.insight.part import Behind, Part, Table
from homeplate.web.insight.versus import of_shares
from homeplate.web.insight.words import WIDE, Count, Figure, Versus, Words
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest, go, page

SAID = "said"
STATES: dict[str, Message] = {
    "waiting": msg("waits to be trained"),
    "running": msg("is being trained"),
    "few": msg("too few closed deals"),
    "same": msg("nothing new to learn from"),
    "cancelled": msg("stopped"),
    "failed": msg("failed"),
}
LEVELS: dict[str, Message] = {
    "criteria": msg("criteria, stage, time there and kind"),
    "place": msg("stage, time there and kind"),
    "base": msg("the base rate alone"),
}
MEANS: dict[str, Message] = {
    "skill": msg(
        "1 − Brier score ÷ Brier score of the base rate. Above 0 it tells more than how often deals are won at all; "
        "at 0 it tells nothing more, and then only the base rate is claimed."
    ),
    "brier": msg(
        "The mean of (said − 1) squared for won deals and of said squared for lost ones, over looks at each deal on "
        "days 0, 1, 3, 7, 14, 21, 30, 45, 60, 90 … of its life, taught by nothing but what was closed before. 0 is "
        "perfect."
    ),
    "log-loss": msg("The mean of −ln of the chance that was given to what happened. A sure miss costs most."),
    "rate": msg(
        "How often the deals that were looked at were won; a deal is looked at more often the longer it is open."
    ),
}

MORE: dict[tuple[bool, bool], Message] = {
    (True, False): msg("Nothing that was known in time told more than that, so no more is claimed."),
    (False, False): msg(
        "Which deals are won within a month it told no better than the stage and the time there do, so the forecast "
        "goes by these."
    ),
    (False, True): msg(
        "It also told which deals are won within a month, so the forecast shares the chance of a stage out among its "
        "deals by it."
    ),
}
"""What is said besides of a version: whether it claims the base rate alone, and whether the forecast goes by it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A band of chances; `bar`, `band` and `said_at` are places of `WIDE` units."""

    name: str
    count: Count
    looks: int
    said: str
    won: str
    sure: str
    bar: float
    band: tuple[float, float]
    said_at: float
    held: bool


@dataclass(frozen=True, slots=True)
class OfKind:
    """How good it was for a kind of deal."""

    name: str
    deals: str
    won: str
    brier: str
    base: str
    skill: str


@dataclass(frozen=True, slots=True)
class Past:
    """A version: what came of it, and how it compared with the one in use before."""

    id: str
    number: int
    state: str
    level: str
    taught: str
    trained: str
    skill: str
    compared: str
    in_use: bool
    taken: bool
    use_url: str


Scored = tuple[float, Interval | None]
"""A score with its interval."""


class Probability(Part[Reliability]):
    """How good the chance to win was."""

    name = "probability"
    template = "insight/probability.html"
    label = msg("How good is the probability?")

    def figures(self, request: PageRequest, asked: Asked) -> Reliability | None:
        """What was said of the deals closed in the period."""
        return reliability(request.actor, asked.frame)

    def known(self, found: Reliability) -> bool:
        """Even before anything was trained there is something to say."""
        return True

    def context(self, request: PageRequest, asked: Asked, found: Reliability) -> dict[str, Any]:
        """Tiles, a line for each band of chances, kinds, versions."""
        words = Words(request.actor, asked, self.name, language())
        may = request.actor.may(Permission.PROCESS_EDIT)
        return {
            "figures": _tiles(words, found, found.whole) if found.whole else (),
            "lines": [_line(words, one) for one in found.bins],
            "tested": found.whole.deals if found.whole else 0,
            "kinds": _kinds(words, found),
            "told": _told(words, found, request.today.year),
            "going": found.going,
            "versions": [_past(words, one, asked, request.today.year, may) for one in found.versions],
            "train_url": _to("insight-train", asked) if may and not found.going else "",
            "stop_url": _to("insight-train-stop", asked) if may and found.going else "",
            "weights_url": _to("insight-version", asked, number=0) if may and found.in_use else "",
        }

    def table(self, found: Reliability | None, language: str) -> Table:
        """A row for each band of chances: shares 0–1."""
        header = (
            gettext("Said, from"), gettext("Until"), gettext("Deals"), gettext("Looks"), gettext("Said on average"),
            gettext("Won"), gettext("From"), gettext("Until"),
        )  # fmt: skip
        return Table(header, _rows(found.bins if found else ()))

    def behind(self, request: PageRequest, asked: Asked, what: str, position: int | None) -> Behind:
        """The deals of which a chance of a band was said."""
        if what != SAID or position is None or not 0 <= position < BINS:
            not_found(msg("figure"))
        title = gettext("A chance of %(band)s was said of them") % {"band": _band(position)}
        return Behind(title, deals_said(request.actor, asked.frame, number=position))


def _to(name: str, asked: Asked, **more: object) -> str:
    return f"{reverse(name)}?{asked.query(**more)}"


def _band(number: int) -> str:
    return f"{100 * number // BINS}–{100 * (number + 1) // BINS} %"


def _tiles(words: Words, found: Reliability, whole: Goodness) -> tuple[Figure, ...]:
    deals = ngettext("on %(n)s closed deal", "on %(n)s closed deals", whole.deals) % {
        "n": words.number(whole.deals)
    }
    base = gettext("%(score)s by the base rate")
    was, now, then = found.was, found.between, found.was_between
    return (
        Figure(
            "skill",
            gettext("Skill"),
            _score(whole.skill),
            MEANS["skill"].render(gettext),
            sure=_scores(now.skill),
            sample=deals,
            before=_versus(words, (whole.skill, now.skill), (was.skill, then.skill) if was else None),
        ),
        Figure(
            "brier",
            gettext("Brier score"),
            _score(whole.brier),
            MEANS["brier"].render(gettext),
            sure=_scores(now.brier),
            sample=base % {"score": _score(whole.base_brier)},
            before=_versus(words, (whole.brier, now.brier), (was.brier, then.brier) if was else None),
        ),
        Figure(
            "log-loss",
            gettext("Log-loss"),
            _score(whole.log_loss),
            MEANS["log-loss"].render(gettext),
            sure=_scores(now.log_loss),
            sample=base % {"score": _score(whole.base_log_loss)},
            before=_versus(
                words, (whole.log_loss, now.log_loss), (was.log_loss, then.log_loss) if was else None
            ),
        ),
        Figure(
            "rate",
            gettext("Won"),
            words.percent(whole.rate),
            MEANS["rate"].render(gettext),
            sample=deals,
            sure=words.percents(_won(whole).interval),
            before=of_shares(words, _won(whole), _won(was) if was else Share(0, 0)),
        ),
    )


def _won(whole: Goodness) -> Share:
    return Share(whole.rate * whole.deals, whole.deals)


def _versus(words: Words, now: Scored, was: Scored | None) -> Versus:
    """A score beside that of the period before; beyond chance where the interval of their difference holds no zero."""
    if was is None:
        return Versus(words.before("", 0))
    change, between = apart(*now, *was)
    told = words.before(_score(was[0]), 1)
    beyond = None if between is None else not between[0] <= 0 <= between[1]
    return Versus(told, "" if change is None else _signed(change), beyond, _score(was[0]))


def _signed(change: float) -> str:
    return _score(change) if change < 0 else f"+{_score(change)}"


def _scores(between: Interval | None) -> str:
    return f"{_score(between[0])} … {_score(between[1])}" if between else ""


def _score(value: float) -> str:
    text = f"{abs(value):.3f}"
    return f"−{text}" if value < -0.0005 else text


def _line(words: Words, one: Bin) -> Line:
    low, high = one.interval or (0.0, 1.0)
    return Line(
        name=_band(one.number),
        count=words.count(one.deals, SAID, one.number),
        looks=one.looks,
        said=words.percent(one.said),
        won=words.percent(one.won),
        sure=words.percents((low, high)),
        bar=WIDE * one.won,
        band=(WIDE * low, WIDE * high),
        said_at=WIDE * one.said,
        held=low <= one.said <= high,
    )


def _kinds(words: Words, found: Reliability) -> list[OfKind]:
    """Nothing where all deals are of one kind."""
    kinds = found.kinds or {}
    if len(kinds) < 2:
        return []
    return [
        OfKind(
            kind or gettext("no kind that is frequent"),
            words.number(good.deals),
            words.percent(good.rate),
            _score(good.brier),
            _score(good.base_brier),
            _score(good.skill),
        )
        for kind, good in kinds.items()
    ]


def _told(words: Words, found: Reliability, this_year: int) -> str:
    """What tells the chances now."""
    if found.in_use is None:
        return gettext(
            "The weights of the process tell the chance: 5 %% with nothing validated, 95 %% with everything, corrected "
            "by how often deals were won that came as far. A model is trained once %(n)s deals are closed."
        ) % {"n": FEWEST}
    version, level = found.in_use, LEVELS[found.in_use.level].render(gettext)
    told = ngettext(
        "Version %(number)s tells the chance, from %(level)s. It learnt from %(n)s deal closed %(days)s.",
        "Version %(number)s tells the chance, from %(level)s. It learnt from %(n)s deals closed %(days)s.",
        version.deals,
    ) % {
        "number": version.number,
        "level": level,
        "n": words.number(version.deals),
        "days": _days(words, version, this_year),
    }
    return f"{told} {MORE[version.level == 'base', version.within].render(gettext)}"


def _days(words: Words, version: Version, this_year: int) -> str:
    if version.since is None or version.until is None:
        return "–"
    first, last = (
        date_text(timezone.localdate(one), words.language, "full", this_year)
        for one in (version.since, version.until)
    )
    return f"{first} – {last}"


def _past(words: Words, one: Version, asked: Asked, this_year: int, may: bool) -> Past:
    done = one.state == "done"
    on = date_text(timezone.localdate(one.finished_at or one.created_at), words.language, "full", this_year)
    by = one.by or gettext("by itself")
    usable = may and done and not one.in_use
    return Past(
        id=str(one.id),
        number=one.number,
        state=STATES[one.state].render(gettext) if not done else "",
        level=LEVELS[one.level].render(gettext) if one.level in LEVELS else "",
        taught=f"{words.deals(one.deals)}, {_days(words, one, this_year)}" if done else "",
        trained=f"{on} · {by}",
        skill=_score(one.good.skill if one.good and one.level != "base" else 0.0) if done else "–",
        compared=_compared(words, one) if done else "",
        in_use=one.in_use,
        taken=one.taken,
        use_url=_to("insight-version", asked, number=one.number) if usable else "",
    )


def _compared(words: Words, one: Version) -> str:
    """How it did beside what told the chances before it, on the same later deals."""
    if one.ours is None or one.theirs is None:
        return gettext("no later deal to compare on")
    other = gettext("version %(number)s") % {"number": one.against} if one.against else gettext("the weights")
    return ngettext(
        "log-loss %(ours)s, %(other)s %(theirs)s, on %(n)s deal",
        "log-loss %(ours)s, %(other)s %(theirs)s, on %(n)s deals",
        one.tried,
    ) % {
        "ours": _score(one.ours.log_loss),
        "other": other,
        "theirs": _score(one.theirs.log_loss),
        "n": words.number(one.tried),
    }


def _rows(bins: Iterable[Bin]) -> Iterable[tuple[Cell, ...]]:
    for one in bins:
        low, high = one.interval or (None, None)
        yield (one.number / BINS, (one.number + 1) / BINS, one.deals, one.looks, one.said, one.won, low, high)


@require_POST
@page
def train(request: PageRequest) -> HttpResponse:
    """Queue the training of a version."""
    what = asked(request)
    train_model(request.actor, process_id=what.frame.process_id, now=request.now)
    return _back(request, what, gettext("A version is being trained. It is taken up if it is not worse."))


@require_POST
@page
def stop(request: PageRequest) -> HttpResponse:
    """Stop the training."""
    what = asked(request)
    cancel_training(request.actor, process_id=what.frame.process_id, now=request.now)
    return _back(request, what, gettext("The training stops. What told the chances goes on telling them."))


@require_POST
@page
def version(request: PageRequest) -> HttpResponse:
    """Let another version tell the chances, or the weights of the process."""
    what, number = asked(request), Given.asked(request).whole("number", -1)
    request.actor.require(Permission.PROCESS_EDIT)
    if number < 0:
        raise Invalid("required", msg("Say which version is to tell the chances."), field="number")
    use_version(request.actor, process_id=what.frame.process_id, number=number, now=request.now)
    told = gettext("The weights of the process tell the chances until you choose a version.")
    if number:
        told = gettext("Version %(number)s tells the chances from now on.") % {"number": number}
    return _back(request, what, told)


def _back(request: PageRequest, what: Asked, told: str) -> HttpResponse:
    query = what.query()
    return go(
        request, f"{reverse('insight-part', args=[Probability.name])}{'?' if query else ''}{query}", told
    )
