"""How two versions of a process side by side are worded."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext, ngettext
from moneyed import Money

from homeplate.insight.comparison import SMALLEST, Help, Interval, apart
from homeplate.insight.measures.winning import velocity
from homeplate.insight.revisions import (
    AWAY,
    TO,
    Compared,
    Pair,
    Side,
    conversion_of,
    durations_of,
)
from homeplate.kit.estimates import Difference, Share, difference
from homeplate.kit.text import Message, in_language, msg
from homeplate.people.access import Actor
from homeplate.playbook.queries import VersionRow
from homeplate.rates.queries import totals
from homeplate.web.insight.asked import Asked
from homeplate.web.insight.words import WIDE, Count, Words, between, points
from homeplate.web.pipeline.cards import money

PART = "revisions"
NEW, OLD = "new", "old"
CONDUCT_OF = "deals-"
MEANS: dict[str, Message] = {
    "rate": msg("Won ÷ (won + lost), among the deals closed in the period."),
    "cohort": msg("Won ÷ all deals created in the period. Those still open count as not won yet."),
    "length": msg("Days from the creation of a deal to the sale: half of the sales of the period took less."),
    "kept": msg(
        "Passages of gates with every required criterion validated before ÷ all passages of the period."
    ),
    "overridden": msg(
        "Deals that were let through a gate with something missing ÷ the deals closed in the period."
    ),
    "velocity": msg(
        "Open deals × mean value × win rate ÷ median length of a sale. It grows with the number of open deals: of a "
        "version that new deals do not start on any more it says little."
    ),
}
SAID: dict[Help, Message] = {
    Help.BETTER: msg("Deals are won more often on version {new}, and that is hardly chance."),
    Help.WORSE: msg("Deals are won less often on version {new}, and that is hardly chance."),
    Help.MIXED: msg(
        "The win rates differ, but not among deals of the same source, kind and size: other deals came, which is no "
        "merit of version {new}."
    ),
    Help.OPEN: msg("It cannot be told yet whether version {new} helped: the difference may be chance."),
    Help.FEW: msg(
        "It cannot be told yet whether version {new} helped: too few deals closed on one of the two."
    ),
}
TONES = {Help.BETTER: "ok", Help.WORSE: "warn", Help.MIXED: "info", Help.OPEN: "info", Help.FEW: "info"}


@dataclass(frozen=True, slots=True)
class Told:
    """A figure of one version."""

    value: str
    sure: str = ""
    sample: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A figure of both versions, and the difference with its range; `tone` says that it is beyond chance."""

    key: str
    label: str
    means: str
    new: Told
    old: Told
    apart: str
    sure: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class StageLine:
    """A stage in both versions; bars and bands of `WIDE` units, none where nothing can be told."""

    name: str
    new: Told
    old: Told
    apart: str
    sure: str
    bar: float
    old_bar: float
    band: tuple[float, float] | None
    old_band: tuple[float, float] | None
    days: Told
    old_days: Told
    days_apart: str
    days_sure: str


class Writer(Words):
    """Words the comparison for one reader."""

    def __init__(self, actor: Actor, found: Compared, asked: Asked, language: str) -> None:
        super().__init__(actor, asked, PART, language)
        self.found = found

    def told(self, share: Share, side: str, what: str, position: int | None = None) -> Told:
        """A share that leads to the deals it is of."""
        url = self.url(f"{side}-{what}", position) if share.of else ""
        return Told(self.percent(share.value), self.percents(share.interval), self.of(share.of), url)

    def of(self, count: int) -> str:
        """From how many."""
        return gettext("of %(n)s") % {"n": self.number(count)}

    def lines(self) -> tuple[Line, ...]:
        """The figures of the whole."""
        new, old = self.found.new, self.found.old
        return (
            self.share("rate", gettext("Win rate"), new.closed.rate, old.closed.rate, "closed", 1),
            self.share(
                "cohort", gettext("Of the deals created"), new.cohort.rate, old.cohort.rate, "created", 1
            ),
            self._length(),
            self.share("kept", gettext("Gates kept"), new.kept, old.kept, "passed", 1),
            self.share(
                "overridden",
                gettext("Deals with an overridden gate"),
                new.overridden,
                old.overridden,
                f"{CONDUCT_OF}overridden",
                -1,
            ),
            self._velocity(),
        )

    def share(self, key: str, label: str, new: Share, old: Share, what: str, good: int) -> Line:
        """A share of both; `good` is 1 where more is better, −1 where less is."""
        found = difference(new, old)
        return Line(
            key,
            label,
            MEANS[key].render(gettext),
            self.told(new, NEW, what),
            self.told(old, OLD, what),
            points(found),
            between(found),
            _tone(found, good),
        )

    def _length(self) -> Line:
        new, old = self.found.new.cycle, self.found.old.cycle
        value, at = apart(new.days, new.interval, old.days, old.interval)
        sides = [
            Told(
                self.days(one.days),
                self.day_range(one.interval),
                self.of(one.deals),
                self.url(f"{side}-won"),
            )
            if one.deals
            else Told("–")
            for side, one in ((NEW, new), (OLD, old))
        ]
        good = "" if at is None or at[0] <= 0 <= at[1] else "ok" if at[1] < 0 else "warn"
        return Line(
            "length",
            gettext("Length of a sale"),
            MEANS["length"].render(gettext),
            sides[0],
            sides[1],
            self.day_difference(value),
            self.day_bounds(at),
            good,
        )

    def day_difference(self, days: float | None) -> str:
        """A difference of days with its sign."""
        return "–" if days is None else self.day_change(days)

    def day_bounds(self, at: Interval | None) -> str:
        """The range of a difference of days."""
        if at is None:
            return ""
        return " … ".join(self.signed(round(one, 1 if abs(one) < 10 else None)) for one in at)

    def _velocity(self) -> Line:
        sides = [self._speed(NEW, self.found.new), self._speed(OLD, self.found.old)]
        means = MEANS["velocity"].render(gettext)
        return Line("velocity", gettext("Sales velocity"), means, sides[0], sides[1], "–", "")

    def _speed(self, name: str, side: Side) -> Told:
        (worth,) = totals(self.actor, [side.open_sums])
        mean = float(worth.money.amount) / side.open_deals if side.open_deals else 0.0
        found = velocity(side.open_deals, mean, side.closed.rate.value, side.cycle.days)
        sample = ngettext("%(n)s open deal", "%(n)s open deals", side.open_deals) % {
            "n": self.number(side.open_deals)
        }
        url = self.url(f"{name}-open") if side.open_deals else ""
        if found is None:
            return Told("–", "", sample, url)
        a_day = money(Money(Decimal(round(found)), self.currency), self.language)
        return Told(gettext("%(money)s a day") % {"money": a_day}, "", sample, url)

    def stages(self) -> tuple[StageLine, ...]:
        """The stages of the new version beside what they were."""
        return tuple(self._stage(pair) for pair in self.found.pairs)

    def _stage(self, pair: Pair) -> StageLine:
        new = conversion_of(self.found.new, pair.position)
        old = conversion_of(self.found.old, pair.was)
        now, was = durations_of(self.found.new, pair.position), durations_of(self.found.old, pair.was)
        shares = [one.known for one in (new, old)]
        ranges = [one.interval for one in (new, old)]
        value, at = apart(shares[0], ranges[0], shares[1], ranges[1])
        stay, stay_at = apart(
            now.median, range_of(now.low, now.high), was.median, range_of(was.low, was.high)
        )
        return StageLine(
            name=in_language(pair.name, self.language),
            new=self._beyond(NEW, pair.position, shares[0], ranges[0], new.entered),
            old=self._beyond(OLD, pair.was, shares[1], ranges[1], old.entered),
            apart=points(_as_difference(value, at)) if value is not None else "–",
            sure=between(_as_difference(value, at)) if at else "",
            bar=WIDE * (shares[0] or 0.0),
            old_bar=WIDE * (shares[1] or 0.0),
            band=_wide(ranges[0]),
            old_band=_wide(ranges[1]),
            days=Told(self.days(now.median), self.day_range(range_of(now.low, now.high)), self.of(now.stays)),
            old_days=Told(
                self.days(was.median), self.day_range(range_of(was.low, was.high)), self.of(was.stays)
            ),
            days_apart=self.day_difference(stay),
            days_sure=self.day_bounds(stay_at),
        )

    def _beyond(
        self, side: str, position: int | None, share: float | None, at: Interval | None, entered: int
    ) -> Told:
        if position is None:
            return Told(gettext("not there"))
        url = self.url(f"{side}-entered", position) if entered else ""
        return Told(self.percent(share), self.percents(at), self.of(entered), url)

    def verdict(self) -> tuple[str, str]:
        """What can be said of the revision, carefully; and its tone."""
        found = self.found
        said = Message(SAID[found.told].msgid, {"new": str(found.new.version.number)}).render(gettext)
        if found.more:
            more = ngettext(
                "A difference like this one would be told from chance after about %(n)s more closed deal on it.",
                "A difference like this one would be told from chance after about %(n)s more closed deals on it.",
                found.more,
            )
            said = f"{said} {more % {'n': self.number(found.more)}}"
        elif found.told is Help.OPEN and found.raw and abs(found.raw.value) >= SMALLEST:
            never = gettext(
                "More deals on it would not tell: too few closed on version %(old)s for so small a difference."
            )
            said = f"{said} {never % {'old': found.old.version.number}}"
        return said, TONES[found.told]

    def alike(self) -> str:
        """The difference among alike deals, in a sentence; empty where no deal is like one of the other version."""
        found = self.found.alike
        if found is None:
            return ""
        return ngettext(
            "Among deals of the same source, kind and size the win rate differs by %(points)s (%(sure)s), from "
            "%(n)s deal.",
            "Among deals of the same source, kind and size the win rate differs by %(points)s (%(sure)s), from "
            "%(n)s deals.",
            found.of,
        ) % {
            "points": points(found.difference),
            "sure": between(found.difference),
            "n": self.number(found.of),
        }

    def besides(self) -> list[tuple[str, Count | None]]:
        """What differs besides the process, each with the deals that it is about."""
        found = self.found
        said: list[tuple[str, Count | None]] = [
            (gettext("Time went on: the market, the season and the people were not the same."), None)
        ]
        for mix in found.mix[:3]:
            what = gettext("Source") if mix.what == "source" else gettext("Kind")
            shares = {"what": what, "key": mix.key or gettext("Not told")}
            shares |= {"new": self.percent(mix.new.value), "old": self.percent(mix.old.value)}
            said.append(
                (gettext("%(what)s “%(key)s”: %(new)s of the deals now, %(old)s before.") % shares, None)
            )
        for side, name in ((found.old, OLD), (found.new, NEW)):
            for what, number in ((TO, side.moved_to), (AWAY, side.moved_away)):
                if number:
                    said.append(self._moved(side.version, what, self.count(number, f"{name}-{what}")))
        return said

    def _moved(self, version: VersionRow, what: str, count: Count) -> tuple[str, Count]:
        words = {"version": version.number}
        if what == TO:
            return gettext("Moved to version %(version)s while open, and left out:") % words, count
        return gettext("Moved away from version %(version)s while open, and left out:") % words, count


def _tone(found: Difference | None, good: int) -> str:
    if found is None or found.low <= 0 <= found.high:
        return ""
    return "ok" if (found.low > 0) == (good > 0) else "warn"


def range_of(low: float | None, high: float | None) -> Interval | None:
    """Both bounds, or none."""
    return (low, high) if low is not None and high is not None else None


def _wide(at: Interval | None) -> tuple[float, float] | None:
    return (WIDE * at[0], WIDE * at[1]) if at else None


def _as_difference(value: float | None, at: Interval | None) -> Difference | None:
    if value is None:
        return None
    low, high = at or (value, value)
    return Difference(value, max(low, -1.0), min(high, 1.0))
