"""The part of insight about customers: who still buys, for how much, who buys again, and whom somebody referred."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import dropwhile
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext

from homeplate.insight.customers import NOW, YEARLY, Customers, customers, deals_behind_customers
from homeplate.insight.customers import Point as Found
from homeplate.insight.lifetime import FEWEST, Lifetime, Why
from homeplate.insight.measures.retaining import DEALS, HORIZON, HORIZONS
from homeplate.insight.measures.retaining import Part as OfAmount
from homeplate.kit.estimates import Share
from homeplate.kit.text import Message, msg
from homeplate.people.access import Actor, not_found
from homeplate.people.permissions import Permission
from homeplate.web.formats import date_text
from homeplate.web.insight import asked as asking
from homeplate.web.insight.asked import Asked
from homeplate.web.insight.costs import CostWords
from homeplate.web.insight.customer_rows import header, rows
from homeplate.web.insight.part import Behind, Part, Table
from homeplate.web.insight.versus import of_counts, of_estimates, of_shares
from homeplate.web.insight.words import WIDE, Count, Figure, Versus, Words
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest
from homeplate.web.shown import Field, Option

MANY = 30
"""Customers below which the page says that differences may be chance."""

MEANS: dict[str, Message] = {
    "retention": msg(
        "Customers at the start of the period who still buy at its end ÷ customers at its start. A customer at a "
        "moment is an account with a won deal in the horizon before it; it still buys when it has one in the "
        "horizon before the end. In a period shorter than the horizon, a deal won before its start may "
        "still count at its end. The range holds the true share in 95 of 100 cases (Wilson)."
    ),
    "net": msg(
        "What the customers at the start were worth in the horizon before the end ÷ what they were worth in the "
        "horizon before the start. New customers are in neither. Amounts count at the rates of the last day of "
        "the period. The range is that of a ratio over customers in 95 of 100 cases."
    ),
    "gross": msg(
        "The same with each customer capped at what it was worth at the start, so that what one buys more does not "
        "hide what another buys less. It is never more than 100 %."
    ),
    "new": msg(
        "Customers at the end of the period who were none at its start: they had won nothing in the horizon before it. "
        "Some may have bought longer ago."
    ),
    "churn": msg(
        "1 − retention over the year to the end of the period: customers of a year before who do not buy any more. The "
        "range holds the true share in 95 of 100 cases (Wilson)."
    ),
    "lifetime": msg(
        "Mean yearly margin of a customer ÷ yearly churn. The mean is what customers at the end won in the horizon "
        "before it, told for 12 months, at the rates of the last day; the margin is that of the settings of the "
        "workspace. The range comes from those of the mean (Student) and the churn (Wilson) together. It holds only as "
        "far as customers go on to leave as they did in that year."
    ),
    "again": msg(
        "Of the deals won in the period with an account, the share whose account had won one before, whenever that "
        "was and whoever sold it. Deals without an account are left out."
    ),
    "again-value": msg(
        "The same share, by what the deals are worth at the rates of the last day of the period."
    ),
    "referred": msg(
        "Of the deals won in the period, the share whose source says that somebody referred the buyer (“Referral”, "
        "“recommended”, “소개”, “Suosittelu” and the like)."
    ),
    "referred-value": msg(
        "The same share, by what the deals are worth at the rates of the last day of the period."
    ),
}
TITLES: dict[str, Message] = {
    "won": msg("Won in the period"),
    "again": msg("Won in the period by accounts that had won one before"),
    "first": msg("Won in the period, the first of its account"),
    "unknown": msg("Won in the period without an account"),
    "referred": msg("Won in the period through a referral"),
}


@dataclass(frozen=True, slots=True)
class YearLine:
    """A point of the curve; places are of `WIDE` units."""

    last: str
    customers: Count
    kept: Count
    lost: Count
    new: Count
    share: str
    sure: str
    bar: float
    band: tuple[float, float] | None


def horizon_of(asked: Asked) -> int:
    """The horizon in months that an address asks for."""
    typed = asked.typed[asking.HORIZON]
    return int(typed) if typed in map(str, HORIZONS) else HORIZON


class Writer(Words):
    """Words the figures for one reader."""

    def __init__(self, actor: Actor, found: Customers, asked: Asked, language: str, today: date) -> None:
        super().__init__(actor, asked, CustomersPart.name, language)
        self.found, self.now, self.was, self.today = found, found.now, found.before, today

    def accounts_url(self, what: str, nth: int = NOW) -> str:
        """The list of the accounts that a number counts."""
        query = self.asked.query()
        more = urlencode({"of": what, **({"at": nth} if nth else {})})
        return f"{reverse('insight-accounts')}?{query}{'&' if query else ''}{more}"

    def accounts(self, number: int, what: str, nth: int = NOW) -> Count:
        """A number of accounts with their list; without one for those who see no accounts."""
        return Count(number, self.accounts_url(what, nth) if self.actor.may(Permission.ACCOUNT_VIEW) else "")

    def _to(self, words: str, number: int, what: str) -> tuple[str, str]:
        return words % {"n": self.number(number)}, self.accounts(number, what).url if number else ""

    def figures(self) -> tuple[Figure, ...]:
        """Retention by number and revenue, what is new, who buys again, who was referred."""
        won, was = self.found.won, self.found.won_before
        return (
            self._retention(),
            self._revenue("net", gettext("Net revenue retention"), self.now.net, self.was.net),
            self._revenue("gross", gettext("Gross revenue retention"), self.now.gross, self.was.gross),
            self._new(),
            self._churn(),
            self._lifetime(),
            self._deals("again", gettext("Repeat sales"), won.again, was.again),
            self._value("again-value", gettext("Repeat sales by value"), won.again_worth, was.again_worth),
            self._deals("referred", gettext("Wins from referrals"), won.referred, was.referred),
            self._value(
                "referred-value",
                gettext("Wins from referrals by value"),
                won.referred_worth,
                was.referred_worth,
            ),
        )

    def told(self, of: int, text: str) -> str:
        """What is said of so many."""
        return text if of >= FEWEST or not of else gettext("too few to tell")

    def _of_customers(self, number: int) -> str:
        return ngettext("of %(n)s customer", "of %(n)s customers", number) % {"n": self.number(number)}

    def _retention(self) -> Figure:
        now, was = self.now.rate, self.was.rate
        return Figure(
            "retention",
            gettext("Retention"),
            self.told(now.of, self.percent(now.value)),
            MEANS["retention"].render(gettext),
            sure=self.percents(now.interval) if now.of >= FEWEST else "",
            sample=self._of_customers(now.of),
            before=of_shares(self, now, was, FEWEST),
            links=(
                self._to(ngettext("%(n)s kept", "%(n)s kept", self.now.kept), self.now.kept, "kept"),
                self._to(ngettext("%(n)s gone", "%(n)s gone", self.now.lost), self.now.lost, "lost"),
            ),
        )

    def _revenue(self, key: str, label: str, now: OfAmount, was: OfAmount) -> Figure:
        links: tuple[tuple[str, str], ...] = ()
        if key == "net":
            grown, shrunk = self.now.grown, self.now.shrunk
            links = (
                self._to(ngettext("%(n)s grown", "%(n)s grown", grown), grown, "grown"),
                self._to(ngettext("%(n)s shrunk", "%(n)s shrunk", shrunk), shrunk, "shrunk"),
            )
        between = now.within if key == "gross" else now.interval
        return Figure(
            key,
            label,
            self.told(now.of, self.percent(now.value)),
            MEANS[key].render(gettext),
            sure=self.percents(between) if now.of >= FEWEST else "",
            sample=self._of_customers(now.of),
            before=self._amount_before(now, was),
            links=links,
        )

    def _amount_before(self, now: OfAmount, was: OfAmount) -> Versus:
        one, other = (
            (each.value, each.interval) if each.of >= FEWEST else (None, None) for each in (now, was)
        )
        return of_estimates(self, one, other, was.of)

    def _new(self) -> Figure:
        now, was = self.now.new, self.was.new
        return Figure(
            "new",
            gettext("New customers"),
            self.number(now),
            MEANS["new"].render(gettext),
            before=of_counts(self, now, was),
            links=(self._to(gettext("Show them"), now, "new"),) if now else (),
        )

    def _churn(self) -> Figure:
        now, was = self.found.lifetime.churn, self.found.lifetime_before.churn
        hits = int(now.hits)
        gone = ngettext("%(n)s gone", "%(n)s gone", hits) % {"n": self.number(hits)}
        url = self.accounts(hits, "lost", YEARLY).url if hits else ""
        return Figure(
            "churn",
            gettext("Yearly churn"),
            self.told(now.of, self.percent(now.value)),
            MEANS["churn"].render(gettext),
            sure=self.percents(now.interval) if now.of >= FEWEST else "",
            sample=self._of_customers(now.of),
            before=of_shares(self, now, was, FEWEST),
            links=((gone, url),),
        )

    def _lifetime(self) -> Figure:
        now, was = self.found.lifetime, self.found.lifetime_before
        before = self.about(was.value) if was.value is not None else gettext("too few to tell")
        return Figure(
            "lifetime",
            gettext("Lifetime value") if now.margin is not None else gettext("Lifetime value, as revenue"),
            gettext("not told") if now.value is None else self.about(now.value),
            MEANS["lifetime"].render(gettext),
            sure=self._worth_between(now),
            sample=self._worth_of(now),
            before=self.before(before, was.churn.of),
        )

    def _worth_between(self, one: Lifetime) -> str:
        if one.least is None:
            return ""
        least = self.about(one.least)
        if one.most is None:
            return gettext("%(money)s or more") % {"money": least}
        return f"{least} – {self.about(one.most)}"

    def _worth_of(self, one: Lifetime) -> str:
        """A year of a customer, and by which margin."""
        if one.yearly is None:
            return ""
        words = gettext("%(money)s a year, %(share)s of it margin, horizon %(horizon)s")
        if one.margin is None:
            words = gettext("%(money)s a year, no margin is known, horizon %(horizon)s")
        told = {"money": self.about(one.yearly), "horizon": in_months(self.found.horizon)}
        return words % {**told, "share": f"{self.number(100 * (one.margin or 1))} %"}

    def _deals(self, key: str, label: str, now: Share, was: Share) -> Figure:
        hits = int(now.hits)
        return Figure(
            key,
            label,
            self.told(now.of, self.percent(now.value)),
            MEANS[key].render(gettext),
            sure=self.percents(now.interval) if now.of >= FEWEST else "",
            sample=ngettext("of %(n)s sale", "of %(n)s sales", now.of) % {"n": self.number(now.of)},
            before=of_shares(self, now, was, FEWEST),
            links=(self.link(self.deals(hits), hits, key),),
        )

    def _value(self, key: str, label: str, now: OfAmount, was: OfAmount) -> Figure:
        return Figure(
            key,
            label,
            self.told(now.of, self.percent(now.value)),
            MEANS[key].render(gettext),
            sure=self.percents(now.within) if now.of >= FEWEST else "",
            sample=gettext("of %(money)s") % {"money": self.units(now.sums.b)},
            before=self._amount_before(now, was),
        )

    def years(self) -> tuple[YearLine, ...]:
        """A line for each point of the curve, from the first one on that has customers."""
        told = dropwhile(lambda point: not point.kept.customers, self.found.points)
        return tuple(self._year(point) for point in told)

    def _year(self, point: Found) -> YearLine:
        kept, nth = point.kept, point.nth
        telling = kept.customers >= FEWEST
        between = kept.rate.interval if telling else None
        return YearLine(
            self._day(point.last),
            self.accounts(kept.customers, "customers", nth),
            self.accounts(kept.kept, "kept", nth),
            self.accounts(kept.lost, "lost", nth),
            self.accounts(kept.new, "new", nth),
            self.told(kept.customers, self.percent(kept.rate.value)),
            self.percents(between),
            WIDE * (kept.rate.value or 0.0) if telling else 0.0,
            (between[0] * WIDE, between[1] * WIDE) if between else None,
        )

    def _day(self, day: date) -> str:
        return date_text(day, self.language, "short", self.today.year)

    def says(self) -> tuple[str, ...]:
        """What the reader should know before judging."""
        found = []
        kept = self.now
        if kept.customers < MANY:
            text = gettext("Of %(customers)s, much of the difference to another period may be chance.")
            number = ngettext("%(n)s customer", "%(n)s customers", kept.customers)
            found.append(text % {"customers": number % {"n": self.number(kept.customers)}})
        if self.found.first and self.found.first > self.found.known_from:
            text = gettext(
                "The first sale that is known of is of %(day)s. Who bought before that is missing among the customers "
                "at the start, and counts as new."
            )
            found.append(text % {"day": self._day(self.found.first)})
        if left := self.found.won.deals - self.found.won.again.of:
            text = ngettext(
                "%(n)s deal was won without an account: nobody can say whether it was a repeat sale.",
                "%(n)s deals were won without an account: nobody can say whether they were repeat sales.",
                left,
            )
            found.append(text % {"n": self.number(left)})
        if why := self._why_no_worth():
            found.append(why)
        return tuple(found)

    def _why_no_worth(self) -> str:
        one = self.found.lifetime
        match one.why:
            case Why.FEW:
                text = gettext(
                    "What a customer is worth over its lifetime is not told: of fewer than %(n)s customers at the "
                    "start or the end of a year it would be chance."
                )
                return text % {"n": FEWEST}
            case Why.NONE_LEFT:
                text = gettext(
                    "No customer was lost in a year: the lifetime has no end that could be told. With 95 of 100 the "
                    "churn is below %(share)s."
                )
                return text % {"share": self.percent(one.churn.interval[1] if one.churn.interval else None)}
            case Why.NOTHING:
                return gettext(
                    "What customers bought in the year has no value, or none with an exchange rate."
                )
            case _:
                return ""


class CustomersPart(Part[Customers]):
    """What becomes of customers."""

    name = "customers"
    template = "insight/customers.html"
    label = msg("Customers")
    own = (asking.HORIZON,)

    def fields(self, asked: Asked) -> tuple[Field, ...]:
        """Within how many months a customer is expected to buy again."""
        words = gettext("Buys again within %(horizon)s")
        options = [
            Option("" if months == HORIZON else str(months), words % {"horizon": in_months(months)})
            for months in HORIZONS
        ]
        chosen = horizon_of(asked)
        typed = "" if chosen == HORIZON else str(chosen)
        return (Field(asking.HORIZON, gettext("Buys again within"), "select", typed, tuple(options)),)

    def figures(self, request: PageRequest, asked: Asked) -> Customers | None:
        """The customers of the period and of the one before."""
        return customers(request.actor, asked.frame, today=request.today, horizon=horizon_of(asked))

    def known(self, found: Customers) -> bool:
        """Whether an account won anything."""
        return bool(found.now.customers or found.now.new or found.won.deals or found.year.customers)

    def context(self, request: PageRequest, asked: Asked, found: Customers) -> dict[str, Any]:
        """Tiles, and a line for each year."""
        writer = Writer(request.actor, found, asked, language(), request.today)
        worded = CostWords(request.actor, asked, self.name, language(), (found.since, found.until))
        costs = found.costs
        return {
            "figures": _with_costs(writer.figures(), worded.figures(costs) if costs else ()),
            "years": writer.years(),
            "says": (*writer.says(), *(worded.says(costs, found.now.new) if costs else ())),
            "spending_url": worded.spending_url() if costs else "",
            "horizon": in_months(found.horizon),
            "margin_url": self._margin_url(request.actor, found),
            "parts": [
                (pgettext("customers", "Kept"), writer.accounts(found.now.kept, "kept")),
                (pgettext("customers", "Gone"), writer.accounts(found.now.lost, "lost")),
                (pgettext("customers", "New"), writer.accounts(found.now.new, "new")),
                (pgettext("customers", "Grown"), writer.accounts(found.now.grown, "grown")),
                (pgettext("customers", "Shrunk"), writer.accounts(found.now.shrunk, "shrunk")),
            ],
        }

    def _margin_url(self, actor: Actor, found: Customers) -> str:
        """Where the margin is set, for those who may, while it is not."""
        missing = found.lifetime.margin is None and actor.may(Permission.WORKSPACE_MANAGE)
        return reverse("settings-workspace") if missing else ""

    def table(self, found: Customers | None, language: str) -> Table:
        """A row for each figure and each year: shares 0–1, money in minor units of the currency of the workspace."""
        return Table(header(), rows(found))

    def behind(self, request: PageRequest, asked: Asked, what: str, position: int | None) -> Behind:
        """The deals that a number counts."""
        if what not in DEALS:
            not_found(msg("figure"))
        deals = deals_behind_customers(request.actor, asked.frame, what=what, today=request.today)
        return Behind(TITLES[what].render(gettext), deals)


def _with_costs(figures: tuple[Figure, ...], costs: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """The costs right behind the lifetime value."""
    place = next(place for place, one in enumerate(figures, 1) if one.key == "lifetime")
    return (*figures[:place], *costs, *figures[place:])


def in_months(months: int) -> str:
    """A horizon in words."""
    return ngettext("%(n)s month", "%(n)s months", months) % {"n": months}
