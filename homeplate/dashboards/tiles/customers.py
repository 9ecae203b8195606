"""Tiles about customers: who still buys, for how much, what one is worth, who buys again, and whom somebody sent."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from homeplate.dashboards.asking import Ask
from homeplate.dashboards.tiles.base import LEADERSHIP, MANAGER, REP, Tile, share_of
from homeplate.dashboards.told import MONEY, SHARE, Figure, Sample, Told, Way, behind
from homeplate.insight.choices import rounded
from homeplate.insight.customers import NOW, YEARLY, Customers
from homeplate.insight.lifetime import FEWEST, Lifetime, Why
from homeplate.insight.measures.retaining import Part, Won
from homeplate.kit.estimates import Share
from homeplate.kit.text import Message, msg
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission

CUSTOMERS = Way("insight-part", ("customers",))
NOBODY = msg("No account won anything before the end of the period yet.")
NO_SALE = msg("No deal was won in the period.")
WHY: dict[Why, Message] = {
    Why.FEW: msg("too few customers to tell"),
    Why.NONE_LEFT: msg("no customer was lost in a year"),
    Why.NOTHING: msg("nothing with a value was bought"),
}


class _OfCustomers(Tile):
    """A tile told from the part of insight about customers."""

    roles: ClassVar[tuple[str, ...]] = (LEADERSHIP,)
    source = "customers"
    page = CUSTOMERS
    nobody: ClassVar[Message] = NOBODY

    def told(self, ask: Ask, found: Customers) -> Told:
        """The figures, or that there is nobody to tell of."""
        figures = self.figures(ask.actor, found)
        return Told(figures, made=found.made) if figures else Told(empty=self.nobody, made=found.made)

    @abstractmethod
    def figures(self, actor: Actor, found: Customers) -> tuple[Figure, ...]:
        """Nothing where there is nobody to tell of."""


class Retention(_OfCustomers):
    """Who still buys."""

    name = "retention"
    label = msg("Retention")
    means = msg(
        "Customers at the start of the period who still buy at its end ÷ customers at its start. A customer at a "
        "moment is an account with a won deal in the horizon before it; it still buys when it has one in the "
        "horizon before the end. In a period shorter than the horizon, a deal won before its start may "
        "still count at its end. The range holds the true share in 95 of 100 cases (Wilson)."
    )

    def figures(self, actor: Actor, found: Customers) -> tuple[Figure, ...]:
        """Retention of the period, and the churn of a year."""
        now, year = found.now, found.lifetime.churn
        if not (now.customers or year.of):
            return ()
        before, gone = found.before.rate, found.lifetime_before.churn
        kept, lost = accounts(actor, "kept", now.kept), accounts(actor, "lost", int(year.hits), YEARLY)
        return (
            share_of("retention", msg("Retention"), now.rate, before, "customers", FEWEST, kept),
            share_of("churn", msg("Yearly churn"), year, gone, "customers", FEWEST, lost),
        )


class Revenue(_OfCustomers):
    """For how much they still buy."""

    name = "revenue"
    label = msg("Net revenue retention")
    means = msg(
        "What the customers at the start were worth in the horizon before the end ÷ what they were worth in the "
        "horizon before the start. New customers are in neither. Amounts count at the rates of the last day of "
        "the period. The range is that of a ratio over customers in 95 of 100 cases."
    )

    def figures(self, actor: Actor, found: Customers) -> tuple[Figure, ...]:
        """Net, and gross."""
        now, was = found.now, found.before
        if not now.customers:
            return ()
        grown, shrunk = accounts(actor, "grown", now.grown), accounts(actor, "shrunk", now.shrunk)
        return (
            _part("net", msg("Net revenue retention"), now.net, was.net, now.net.interval, grown),
            _part("gross", msg("Gross revenue retention"), now.gross, was.gross, now.gross.within, shrunk),
        )


class Worth(_OfCustomers):
    """What a customer is worth over its lifetime."""

    name = "lifetime"
    label = msg("Lifetime value")
    means = msg(
        "Mean yearly margin of a customer ÷ yearly churn. The mean is what customers at the end won in the horizon "
        "before it, told for 12 months, at the rates of the last day; the margin is that of the settings of the "
        "workspace. The range comes from those of the mean (Student) and the churn (Wilson) together. It holds only as "
        "far as customers go on to leave as they did in that year."
    )

    def figures(self, actor: Actor, found: Customers) -> tuple[Figure, ...]:
        """The value, as revenue where no margin is known, and what a customer brings a year."""
        now, was = found.lifetime, found.lifetime_before
        if not (now.churn.of or found.year.buyers):
            return ()
        label = msg("Lifetime value") if now.margin is not None else msg("Lifetime value, as revenue")
        buyers = Sample("customers", found.year.buyers)
        low, high = _bounds(now)
        return (
            Figure(
                "lifetime", label, _about(now.value), MONEY, low, high, _about(was.value), buyers, note=WHY.get(now.why)
            ),
            Figure("yearly", msg("Revenue of a customer a year"), _about(now.yearly), MONEY, sample=buyers),
        )  # fmt: skip


class _OfSales(_OfCustomers):
    """A share of the sales, by count and by value; `behind` names the deals that it counts."""

    roles = (LEADERSHIP, MANAGER, REP)
    nobody = NO_SALE
    behind: ClassVar[str]
    by_value: ClassVar[Message]

    def figures(self, actor: Actor, found: Customers) -> tuple[Figure, ...]:
        """By count, and by value."""
        if not found.won.deals:
            return ()
        (now, worth), (was, before) = self.share(found.won), self.share(found.won_before)
        way = behind("customers", self.behind) if now.hits else None
        return (
            share_of(self.behind, self.label, now, was, "sales", FEWEST, way),
            _part(f"{self.behind}-value", self.by_value, worth, before, worth.within, of="sales"),
        )

    @abstractmethod
    def share(self, won: Won) -> tuple[Share, Part]:
        """By count, and by value."""


class Repeat(_OfSales):
    """Who buys again."""

    name = "repeat"
    label = msg("Repeat sales")
    by_value = msg("Repeat sales by value")
    behind = "again"
    means = msg(
        "Of the deals won in the period with an account, the share whose account had won one before, whenever that "
        "was and whoever sold it. Deals without an account are left out."
    )

    def share(self, won: Won) -> tuple[Share, Part]:
        """Those whose account had won one before."""
        return won.again, won.again_worth


class Referred(_OfSales):
    """Who came because somebody sent them."""

    name = "referred"
    label = msg("Wins from referrals")
    by_value = msg("Wins from referrals by value")
    behind = "referred"
    means = msg(
        "Of the deals won in the period, the share whose source says that somebody referred the buyer (“Referral”, "
        "“recommended”, “소개”, “Suosittelu” and the like)."
    )

    def share(self, won: Won) -> tuple[Share, Part]:
        """Those that a referral brought."""
        return won.referred, won.referred_worth


def accounts(actor: Actor, of: str, number: int, at: int = NOW) -> Way | None:
    """The accounts that a number counts, for those who see accounts; nothing where there are none."""
    if not number or not actor.may(Permission.ACCOUNT_VIEW):
        return None
    return Way("insight-accounts", (), {"of": of, **({"at": str(at)} if at else {})})


def _part(
    key: str,
    label: Message,
    now: Part,
    was: Part,
    between: tuple[float, float] | None,
    way: Way | None = None,
    of: str = "customers",
) -> Figure:
    """A part of an amount; not told of too few."""
    telling = now.of >= FEWEST
    low, high = between if telling and between else (None, None)
    return Figure(
        key,
        label,
        now.value if telling else None,
        SHARE,
        low,
        high,
        was.value if was.of >= FEWEST else None,
        Sample(of, now.of),
        note=None if telling or not now.of else msg("too few to tell"),
        way=way,
    )


def _bounds(one: Lifetime) -> tuple[float | None, float | None]:
    """Both bounds, or neither where there is no upper one."""
    return (_about(one.least), _about(one.most)) if one.most is not None else (None, None)


def _about(minor: float | None) -> float | None:
    """An amount with the two digits that say something."""
    return None if minor is None else float(rounded(minor))
