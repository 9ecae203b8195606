"""What it costs to win a customer and to keep one, in words: figures, and what the reader should know of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from homeplate.costs.rules import KEEP, WIN
from homeplate.insight.comparison import apart
from homeplate.insight.measures.costing import TIMES, Cost, Costs, Gap, Period, Quotient
from homeplate.kit.text import Message, msg
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission
from homeplate.transfer.safe_csv import Cell
from homeplate.web.formats import as_plural, sign_of
from homeplate.web.insight.asked import Asked
from homeplate.web.insight.words import Figure, Versus, Words
from homeplate.web.pipeline.cards import money

WON = "won"
"""The name of the list of new customers that the cost to win one counts."""
MEANS: dict[str, Message] = {
    "cost-win": msg(
        "What was spent on winning customers in the period ÷ the customers that are new in it. Spending is spread "
        "evenly over the days it was recorded for and counts at the rates of those days. A new customer won a deal in "
        "the period and none in the horizon before it; as nothing is spent by process, those of every process count. "
        "What is spent now may win customers later: look at periods that are long beside the length of a sale. The "
        "range is the exact one of the number of new customers (Garwood, Poisson), in 95 of 100 cases."
    ),
    "cost-keep": msg(
        "What was spent on keeping customers in the period, told for 365 days, ÷ the mean of the customers at its "
        "start and at its end, of every process. All of it is counted and nothing is estimated, so it has no range."
    ),
    "dearer": msg(
        "Cost to win a customer ÷ cost to keep one for a year. Keeping a customer is said to cost six to seven times "
        "less than winning one. The range is that of the cost to win."
    ),
    "repaid": msg(
        "Lifetime value ÷ cost to win a customer, both of the customers of every process. The range comes from those "
        "of both together (Zou and Donner)."
    ),
    "payback": msg(
        "Cost to win a customer ÷ the mean margin of a customer in a month: after so many months a new customer has "
        "paid back what it cost. The range comes from those of both together (Zou and Donner)."
    ),
}


class CostWords(Words):
    """Words the costs for one reader."""

    def __init__(self, actor: Actor, asked: Asked, part: str, language: str, days: tuple[date, date]) -> None:
        super().__init__(actor, asked, part, language)
        self.since, self.until = days

    def figures(self, found: Costs) -> tuple[Figure, ...]:
        """The costs beside one another and beside the lifetime value; none while they are narrowed by what nothing is
        spent by."""
        if found.now is None or found.before is None:
            return ()
        return (
            self._win(found.now.win, found.before.win),
            self._keep(found.now.keep, found.before.keep),
            self._dearer(found.now, found.before),
            self._repaid(found),
            self._months(found),
        )

    def _win(self, now: Cost, was: Cost) -> Figure:
        new = int(now.of)
        customers = ngettext("%(n)s new customer", "%(n)s new customers", new) % {"n": self.number(new)}
        return Figure(
            "cost-win",
            gettext("Cost to win a customer"),
            self._cost(now),
            MEANS["cost-win"].render(gettext),
            sure=self._between(now.between),
            sample=self._sample(now, customers),
            before=self._before(now, was),
            links=(*self._spent(now, WIN), *self._new(customers, new)),
        )

    def _keep(self, now: Cost, was: Cost) -> Figure:
        mean = int(now.of) if now.of == int(now.of) else now.of
        customers = ngettext("%(n)s customer", "%(n)s customers", as_plural(mean))
        return Figure(
            "cost-keep",
            gettext("Cost to keep a customer for a year"),
            self._cost(now),
            MEANS["cost-keep"].render(gettext),
            sample=self._sample(now, customers % {"n": self.number(mean)}),
            before=self._before(now, was),
            links=self._spent(now, KEEP),
        )

    def _cost(self, one: Cost) -> str:
        if one.gap is Gap.UNTOLD:
            return gettext("not recorded")
        if one.value is None:
            return gettext("too few to tell")
        told = self.about(one.value)
        return gettext("%(money)s or more") % {"money": told} if one.gap is Gap.PART else told

    def _between(self, between: tuple[float, float] | None) -> str:
        return f"{self.about(between[0])} – {self.about(between[1])}" if between else ""

    def _sample(self, one: Cost, customers: str) -> str:
        if one.gap is Gap.UNTOLD:
            return customers
        told = gettext("%(money)s ÷ %(customers)s") % {
            "money": self.whole(one.spent.total.money),
            "customers": customers,
        }
        if one.spent.covered >= one.spent.days:
            return told
        days = ngettext(
            "recorded for %(n)s of %(all)s day", "recorded for %(n)s of %(all)s days", one.spent.days
        )
        return f"{told}, {days % {'n': one.spent.covered, 'all': one.spent.days}}"

    def _before(self, now: Cost, was: Cost) -> str | Versus:
        if was.gap is Gap.UNTOLD:
            return gettext("not recorded in the period before")
        told = gettext("%(value)s in the period before") % {"value": self._cost(was)}
        change, between = apart(now.whole, now.between, was.whole, was.between)
        if change is None:
            return told
        beyond = None if between is None else not between[0] <= 0 <= between[1]
        return Versus(told, f"{sign_of(change)}\u2060{self.about(abs(change))}", beyond)

    def _spent(self, one: Cost, purpose: str) -> tuple[tuple[str, str], ...]:
        if not one.spent.records:
            return ()
        words = ngettext("%(n)s record of spending", "%(n)s records of spending", one.spent.records)
        return ((words % {"n": self.number(one.spent.records)}, self.spending_url(purpose)),)

    def spending_url(self, purpose: str = "") -> str:
        """The records that fall on the period, of the team that is looked at."""
        last = self.until - timedelta(days=1)
        asked = {"purpose": purpose, "team": self.asked.typed.get("team", "")}
        asked |= {"from": self.since.isoformat(), "to": last.isoformat()}
        return f"{reverse('spending')}?{urlencode({key: value for key, value in asked.items() if value})}"

    def _new(self, words: str, new: int) -> tuple[tuple[str, str], ...]:
        if not new or not self.actor.may(Permission.ACCOUNT_VIEW):
            return ()
        query = self.asked.query(of=WON)
        return ((words, f"{reverse('insight-accounts')}?{query}"),)

    def _dearer(self, now: Period, was: Period) -> Figure:
        said = gettext("said to be %(low)s to %(high)s times") % {"low": TIMES[0], "high": TIMES[1]}
        untold = gettext("told where both costs are wholly known")
        return Figure(
            "dearer",
            gettext("Cost to win ÷ cost to keep"),
            self._quotient(now.dearer),
            MEANS["dearer"].render(gettext),
            sure=self._times_between(now.dearer),
            sample=said if now.dearer else untold,
            before=gettext("%(value)s in the period before") % {"value": self.times(was.dearer.value)}
            if was.dearer
            else "",
        )

    def _repaid(self, found: Costs) -> Figure:
        worth, win = found.lifetime, found.now.win if found.now else None
        sample = self._why_no_return(found)
        if found.repaid and worth and win and worth.value and win.value:
            sample = gettext("%(one)s (every process) ÷ %(other)s") % {
                "one": self.about(worth.value),
                "other": self.about(win.value),
            }
        return Figure(
            "repaid",
            gettext("Lifetime value ÷ cost to win"),
            self._quotient(found.repaid),
            MEANS["repaid"].render(gettext),
            sure=self._times_between(found.repaid),
            sample=sample,
        )

    def _months(self, found: Costs) -> Figure:
        one = found.months
        sample = self._why_no_return(found)
        if one and found.monthly:
            sample = gettext("a customer brings %(money)s of margin in a month") % {
                "money": self.about(found.monthly)
            }
        return Figure(
            "payback",
            gettext("Paid back after"),
            self._in_months(one.value) if one else gettext("not told"),
            MEANS["payback"].render(gettext),
            sure=self._month_range(one),
            sample=sample,
        )

    def _why_no_return(self, found: Costs) -> str:
        if found.lifetime is None or found.lifetime.margin is None:
            return gettext("no margin is known")
        if found.now is None or not found.now.win.whole:
            return gettext("told where the cost to win is wholly known")
        return gettext("there is no lifetime value")

    def _quotient(self, one: Quotient | None) -> str:
        return gettext("not told") if one is None else self.times(one.value)

    def times(self, value: float) -> str:
        """So many times; with one decimal below ten."""
        return f"{self.number(round(value, 1) if value < 10 else round(value))}×"

    def _times_between(self, one: Quotient | None) -> str:
        if one is None or one.between is None:
            return ""
        low, high = one.between
        if high is None:
            return gettext("%(times)s or more") % {"times": self.times(low)}
        return f"{self.times(low)} – {self.times(high)}"

    def _in_months(self, value: float) -> str:
        shown = round(value, 1) if value < 10 else round(value)
        return ngettext("%(n)s month", "%(n)s months", as_plural(shown)) % {"n": self.number(shown)}

    def _month_range(self, one: Quotient | None) -> str:
        if one is None or one.between is None or one.between[1] is None:
            return ""
        low, high = (round(each, 1) if each < 10 else round(each) for each in one.between if each is not None)
        return f"{self.number(low)} – {self.number(high)}"

    def says(self, found: Costs, new: int) -> Iterator[str]:
        """What the reader should know of the costs; `new` is the number of new customers that stands beside them."""
        if found.now is None:
            yield gettext(
                "What it costs to win and to keep a customer is not told of this choice: money is recorded by team, "
                "not by person, version, source, kind, segment or value. Take those filters away."
            )
            return
        yield from self._says_of_days(found.now)
        if found.now.win.spent.shared or found.now.keep.spent.shared:
            yield gettext(
                "Only what these teams spent is counted as cost. More was spent for the whole workspace or a team "
                "above them, which is divided among nobody: a customer costs at least so much, and no quotient is made "
                "of it."
            )
        elif found.of_teams:
            yield gettext("Only what these teams spent is counted as cost.")
        won = int(found.now.win.of)
        if won != new:
            text = ngettext(
                "Costs count the customers of every process: %(n)s is new.",
                "Costs count the customers of every process: %(n)s are new.",
                won,
            )
            yield text % {"n": self.number(won)}

    def _says_of_days(self, now: Period) -> Iterator[str]:
        if any(one.gap is Gap.PART and one.spent.covered < one.spent.days for one in (now.win, now.keep)):
            yield gettext(
                "On some days of the period no spending is recorded, so that a customer costs at least so much, and no "
                "quotient is made of it. Record those days, with 0 where nothing was spent."
            )
        missing = {str(one): one for each in (now.win, now.keep) for one in each.spent.total.missing}
        if missing:
            told = " + ".join(money(one, self.language) for one in missing.values())
            yield gettext("%(money)s of spending have no exchange rate and are in no cost.") % {"money": told}


def rows(found: Costs | None, last: date) -> Iterator[tuple[Cell, ...]]:
    """The costs as rows of a file, in the columns of `customer_rows`: money in minor units of the currency of the
    workspace; a cost of which days are missing has only a lower bound."""
    if found is None or found.now is None or found.before is None:
        return
    pairs = (
        (gettext("Cost to win a customer in minor units"), found.now.win, found.before.win),
        (gettext("Cost to keep a customer for a year in minor units"), found.now.keep, found.before.keep),
    )
    for label, one, was in pairs:
        low, high = one.bounds
        yield label, last, one.whole, low, high, one.of, was.whole, None, None, None
    quotients = (
        (gettext("Cost to win ÷ cost to keep"), found.now.dearer, found.before.dearer),
        (gettext("Lifetime value ÷ cost to win"), found.repaid, None),
        (gettext("Months until it is paid back"), found.months, None),
    )
    for label, each, before in quotients:
        bounds = (each.between if each else None) or (None, None)
        value, earlier = (one.value if one else None for one in (each, before))
        yield label, last, value, *bounds, found.now.win.of, earlier, None, None, None
