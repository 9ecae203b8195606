"""What people expect of the open deals, beside what is computed: by category, team and person, and how good it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from homeplate.deals.rules.categories import CATEGORIES, MEANINGS, OMITTED
from homeplate.goals.queries import adjustments
from homeplate.goals.rules import MEMBER, TEAM, Whom
from homeplate.insight.categories import JudgedMonth, over_all
from homeplate.insight.coverage import Coverage
from homeplate.insight.expected import CLOSED, COUNTED, Node
from homeplate.insight.forecast import Forecast
from homeplate.insight.measures.expecting import DOUBTFUL, LATER, LIKELY, Slice
from homeplate.insight.measures.judged import Kept
from homeplate.web.formats import month_text
from homeplate.web.insight.asked import Asked
from homeplate.web.insight.goals import period_asked, times, whom_asked
from homeplate.web.insight.said import short
from homeplate.web.insight.words import WIDE, Count, Words
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest
from homeplate.web.pipeline.around import around
from homeplate.web.pipeline.cards import whole_money

WAS, NOT_WON = "was-", "-not"
"""Of what the names of the deals behind a figure of the past are made."""


@dataclass(frozen=True, slots=True)
class Worth:
    """Deals: how many, what they are worth, what the computed chances expect of them; nowhere without an address."""

    deals: int
    value: str
    expected: str
    url: str


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """A category: what of it is due in the period, and what is not."""

    key: str
    label: str
    means: str
    due: Worth
    later: Worth


@dataclass(frozen=True, slots=True)
class Rung:
    """What leaders expect up to a category: of `WIDE` units it reaches from `since` to `until`."""

    label: str
    amount: str
    since: float
    until: float


@dataclass(frozen=True, slots=True)
class Warned:
    """Where what is said of deals and what is known of them go apart."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class RolledLine:
    """A line of the roll-up; `number` is its own, `above` that of the line it belongs to."""

    number: int
    above: int
    depth: int
    team: bool
    name: str
    open: Count
    booked: str
    worths: tuple[Worth, ...]
    middle: str
    says: str
    goal: str
    attained: str
    coverage: str
    short: bool
    folds: bool = False


@dataclass(frozen=True, slots=True)
class KeptLine:
    """What became of a category: the share that was won, its interval, and the deals behind it: one that stayed there
    was looked at several `times`. Places are of `WIDE` units."""

    label: str
    share: str
    sure: str
    times: str
    sample: str
    value: str
    band: tuple[float, float] | None
    middle: float
    deals_url: str
    not_won: str
    not_url: str


@dataclass(frozen=True, slots=True)
class KeptMonth:
    """A month that is over: of each category, how many deals there were and how many were won."""

    month: str
    cells: tuple[str, ...]


class Expecting(Words):
    """Words what people expect, for one reader."""

    def __init__(self, request: PageRequest, asked: Asked, found: Forecast, part: str) -> None:
        super().__init__(request.actor, asked, part, language())
        self.request, self.found, self.expected = request, found, found.expected

    def money(self, minor: float) -> str:
        """An amount in whole units."""
        return whole_money(minor, self.currency, self.language)

    def _worth(self, one: Slice, what: str, **narrowed: object) -> Worth:
        return Worth(
            one.deals,
            self.money(one.value),
            self.money(one.expected),
            self._address(what, **narrowed) if one.deals else "",
        )

    def _address(self, what: str, **narrowed: object) -> str:
        return f"{reverse('insight-deals')}?{self.asked.query(**narrowed, part=self.part, of=what)}"

    def categories(self) -> tuple[CategoryLine, ...]:
        """All of them, the surest first."""
        whole = self.expected.whole
        return tuple(
            CategoryLine(
                key,
                label.render(gettext),
                MEANINGS[key].render(gettext),
                self._worth(whole.of(key), key),
                self._worth(whole.after(key), key + LATER),
            )
            for key, label in CATEGORIES.items()
        )

    def sums(self) -> tuple[tuple[str, Worth], ...]:
        """What is due later or never, and all: what the open deals are computed to bring comes from both."""
        whole = self.expected.whole
        later = sum(whole.later.values(), Slice())
        return (
            (gettext("Due later or never"), replace(self._worth(later, "open"), url="")),
            (gettext("All open deals"), self._worth(whole.open, "open")),
        )

    def rungs(self) -> tuple[Rung, ...]:
        """What is booked, and what leaders expect on top of it, one category after the other."""
        whole, scale = self.expected.whole, WIDE / self._top()
        found = [Rung(gettext("Booked so far"), self.money(whole.booked), 0.0, scale * whole.booked)]
        for key in COUNTED:
            amount, before = whole.up_to(key), found[-1].until
            found.append(Rung(CLOSED[key].render(gettext), self.money(amount), before, scale * amount))
        return tuple(found)

    def computed(self) -> dict[str, float]:
        """The computed range on the same scale."""
        whole, scale = self.found.whole, WIDE / self._top()
        return {"low": scale * whole.p10, "high": scale * whole.p90, "middle": scale * whole.p50}

    def _top(self) -> float:
        whole = self.expected.whole
        return max(whole.up_to(COUNTED[-1]), self.found.whole.p90, 1.0) * 1.08

    def warned(self) -> tuple[Warned, ...]:
        """Where judgement and figures go apart, each with its deals."""
        return tuple(
            Warned(_doubt(one.kind, one.deals, self), self._address(one.kind)) for one in self.expected.doubts
        )

    def rolled(self, goals: Mapping[Whom, Coverage]) -> tuple[RolledLine, ...]:
        """The roll-up by team and person; nothing where it is one person's."""
        nodes = self.expected.nodes
        if len(nodes) < 2:
            return ()
        near = around(self.request)
        names: dict[UUID, str] = {one.id: one.name for one in near.everybody}
        names |= {one.id: one.name for one in near.teams}
        says = self._says()
        above = {node.above for node in nodes}
        return tuple(
            self._line(number, node, names, says, goals, folds=number in above)
            for number, node in enumerate(nodes)
        )

    def _line(
        self,
        number: int,
        node: Node,
        names: Mapping[UUID, str],
        says: Mapping[Whom, str],
        goals: Mapping[Whom, Coverage],
        *,
        folds: bool,
    ) -> RolledLine:
        part, identity = node.part, node.owner or node.team
        whom = Whom(MEMBER if node.owner else TEAM, identity) if identity else None
        goal = goals.get(whom) if whom else None
        enough = goal is None or goal.gap is None or goal.gap == 0
        narrowed = {
            **({"owner": node.owner} if node.owner else {}),
            **({"team": node.team} if (node.team and node.above >= 0) or not node.owner else {}),
        }
        return RolledLine(
            number=number,
            above=node.above,
            depth=min(node.depth, 3),
            team=node.owner is None,
            name=names.get(identity, "–") if identity else "–",
            open=Count(part.open.deals, self._address("open", **narrowed)),
            booked=self.money(part.booked),
            worths=tuple(self._worth(part.of(key), key, **narrowed) for key in COUNTED),
            middle=self.money(part.middle),
            says=says.get(whom, "") if whom else "",
            goal=self.money(goal.goal) if goal else "",
            attained=self.percent(goal.attainment) if goal else "",
            coverage=times(goal.ratio) if goal and goal.remaining else "",
            short=not enough,
            folds=folds,
        )

    def _says(self) -> dict[Whom, str]:
        """What was said last of each by somebody who answers for them."""
        period = period_asked(self.asked)
        if period is None or whom_asked(self.actor, self.asked) is None:
            return {}
        found: dict[Whom, str] = {}
        for row in adjustments(self.actor, period=period):  # the newest first
            if row.counts:
                found.setdefault(row.whom, short(row))
        return found

    def kept(self) -> tuple[KeptLine, ...]:
        """What became of what was in each category, over the months that are told of; nothing where nothing was."""
        whole = over_all(self.found.kept)
        return tuple(self._kept(key, one) for key, one in whole.items() if one.deals)

    def _kept(self, key: str, one: Kept) -> KeptLine:
        share, between = one.share, one.interval
        left = one.deals - one.won
        not_won = gettext("not won") if left else ""
        return KeptLine(
            label=CATEGORIES[key].render(gettext),
            share=self.percent(share.value),
            sure=self.percents(between),
            times=ngettext("%(won)s of %(n)s time", "%(won)s of %(n)s times", one.deals)
            % {"won": self.number(one.won), "n": self.number(one.deals)},
            sample=self.deals(one.first),
            value=self.percent(one.value_share),
            band=(WIDE * between[0], WIDE * between[1]) if between else None,
            middle=WIDE * (share.value or 0.0),
            deals_url=self._address(f"{WAS}{key}"),
            not_won=not_won,
            not_url=self._address(f"{WAS}{key}{NOT_WON}") if left else "",
        )

    def kept_months(self) -> tuple[KeptMonth, ...]:
        """Each month, the latest last."""
        return tuple(
            KeptMonth(month_text(month.start, self.language), tuple(self._cells(month)))
            for month in self.found.kept
        )

    def _cells(self, month: JudgedMonth) -> list[str]:
        found = []
        for key in (*COUNTED, OMITTED):
            one = month.of(key)
            words = f"{self.number(one.won)} / {self.number(one.deals)}"
            found.append(f"{words} · {self.percent(one.value_share)}" if one.value else words)
        return found


def _doubt(kind: str, deals: int, words: Words) -> str:
    found = {"n": words.number(deals), "share": words.percent(DOUBTFUL)}
    match kind:
        case "commit-unlikely":
            text = ngettext(
                "%(n)s deal in commit is won in the period in less than %(share)s of such cases.",
                "%(n)s deals in commit are won in the period in less than %(share)s of such cases.",
                deals,
            )
        case "commit-overdue":
            text = ngettext(
                "%(n)s deal in commit should have closed already.",
                "%(n)s deals in commit should have closed already.",
                deals,
            )
        case "commit-undated":
            text = ngettext(
                "%(n)s deal in commit has no close date, so that no period counts it.",
                "%(n)s deals in commit have no close date, so that no period counts them.",
                deals,
            )
        case _:
            found["share"] = words.percent(LIKELY)
            text = ngettext(
                "%(n)s omitted deal is won in the period in %(share)s of such cases or more.",
                "%(n)s omitted deals are won in the period in %(share)s of such cases or more.",
                deals,
            )
    return text % found
