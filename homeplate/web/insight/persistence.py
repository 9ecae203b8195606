"""The part of insight about persistence: what follows a no, how many conversations a sale takes, what one brings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext

from homeplate.insight.measures.persistence import DEALS, FOLLOWED, MOST, NOES, Contact, Refused
from homeplate.insight.persistence import LEFT, NEED, Persistence, deals_behind_persistence, persistence
from homeplate.kit.money import from_minor
from homeplate.kit.text import Message, msg
from homeplate.people.access import Actor, not_found
from homeplate.transfer.safe_csv import Cell
from homeplate.web.insight.asked import Asked
from homeplate.web.insight.part import Behind, Part, Table
from homeplate.web.insight.versus import of_estimates, of_shares
from homeplate.web.insight.words import WIDE, Count, Figure, Versus, Words
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest

FEWEST = 5
"""Deals below which a share is not told."""
MANY = 30
"""Deals below which the page says that differences may be chance."""

MEANS: dict[str, Message] = {
    "pursued": msg(
        "Of the deals that were told no for the first time in the period, the share that was spoken with again, ÷ "
        "those of which that is known. A loss is a no; a deal that waits for its day to come back is not known yet."
    ),
    "needed": msg(
        "Of the sales of the period, the share that took five conversations or more. The one that the deal came from "
        "is not noted, so these are follow-ups."
    ),
    "early": msg(
        "Of the losses of the period, the share that came before the fifth conversation, among those of which any is "
        "noted."
    ),
    "silent": msg(
        "Closed deals of which no conversation is noted, and those that an import brought. They tell nothing of how "
        "many it took and are left out of all other figures."
    ),
}
TITLES: dict[str, Message] = {
    "told": msg("Told no {n} times or more"),
    "pursued": msg("Pursued after no number {n}"),
    "given-up": msg("Given up after no number {n}"),
    "waiting": msg("Waiting after no number {n}"),
    "needed": msg("Won with {n} conversations or more"),
    "came": msg("Closed, came to conversation {n}"),
    "won-at": msg("Won in conversation {n}"),
    "lost-before": msg("Lost before conversation {n}"),
    "given-up-early": msg("Lost before conversation {n}"),
    "silent": msg("Closed, no conversation noted"),
}


@dataclass(frozen=True, slots=True)
class NoLine:
    """A no of the first chart; widths and places are of `WIDE` units. `reference` is what is said of sellers."""

    k: int
    told: Count
    pursued: Count
    given_up: Count
    waiting: Count
    left: str
    sure: str
    bar: float
    band: tuple[float, float] | None
    reference: str
    reference_at: float | None
    before: Versus | str


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A conversation of the other two charts."""

    k: int
    needed: str
    needed_sure: str
    needed_count: Count
    needed_bar: float
    needed_band: tuple[float, float] | None
    reference: str
    reference_at: float | None
    came: Count
    won: Count
    lost_before: Count
    share: str
    share_sure: str
    brought: str
    brought_sure: str
    bar: float
    band: tuple[float, float] | None
    before: Versus | str


class Writer(Words):
    """Words the figures for one reader."""

    def __init__(self, actor: Actor, found: Persistence, asked: Asked, language: str) -> None:
        super().__init__(actor, asked, PersistencePart.name, language)
        self.found, self.now, self.was = found, found.now, found.before

    def figures(self) -> tuple[Figure, ...]:
        """Pursued after the first no, conversations of a sale, losses before the fifth, what is silent."""
        return self._pursued(), self._needed(), self._early(), self._silent()

    def _told(self, of: int, text: str) -> str:
        return text if of >= FEWEST or not of else gettext("too few to tell")

    def _pursued(self) -> Figure:
        now, was = (one.refused[0] if one.refused else None for one in (self.now, self.was))
        share = (now or NOBODY).followed
        links: tuple[tuple[str, str], ...] = ()
        if now:
            links = (
                self._link(
                    ngettext("%(n)s given up", "%(n)s given up", now.given_up), now.given_up, "given-up"
                ),
                self._link(ngettext("%(n)s waiting", "%(n)s waiting", now.waiting), now.waiting, "waiting"),
            )
        return Figure(
            "pursued",
            gettext("Pursued after the first no"),
            self._told(share.of, self.percent(share.value)),
            MEANS["pursued"].render(gettext),
            sure=self.percents(now.between) if now and share.of >= FEWEST else "",
            sample=ngettext("of %(n)s deal told no", "of %(n)s deals told no", share.of)
            % {"n": self.number(share.of)},
            before=of_shares(self, share, (was or NOBODY).followed, FEWEST),
            links=links,
        )

    def _link(self, words: str, number: int, what: str) -> tuple[str, str]:
        return self.link(words % {"n": self.number(number)}, number, f"{what}:1")

    def _needed(self) -> Figure:
        now, was = (one.taken.needed(FOLLOWED) for one in (self.now, self.was))
        hits = int(now.hits)
        return Figure(
            "needed",
            gettext("Sales with five or more conversations"),
            self._told(now.of, self.percent(now.value)),
            MEANS["needed"].render(gettext),
            sure=self.percents(now.interval) if now.of >= FEWEST else "",
            sample=ngettext("of %(n)s sale", "of %(n)s sales", now.of) % {"n": self.number(now.of)},
            before=of_shares(self, now, was, FEWEST),
            links=(self.link(self.deals(hits), hits, f"needed:{FOLLOWED}"),),
        )

    def _early(self) -> Figure:
        now, was = (one.taken.given_up for one in (self.now, self.was))
        hits = int(now.hits)
        return Figure(
            "early",
            gettext("Losses before the fifth conversation"),
            self._told(now.of, self.percent(now.value)),
            MEANS["early"].render(gettext),
            sure=self.percents(now.interval) if now.of >= FEWEST else "",
            sample=ngettext("of %(n)s loss", "of %(n)s losses", now.of) % {"n": self.number(now.of)},
            before=of_shares(self, now, was, FEWEST),
            links=(self.link(self.deals(hits), hits, f"given-up-early:{FOLLOWED}"),),
        )

    def _silent(self) -> Figure:
        silent = self.now.taken.silent
        return Figure(
            "silent",
            gettext("Nothing noted"),
            self.number(silent),
            MEANS["silent"].render(gettext),
            before=self.before(self.deals(self.was.taken.silent), self.was.taken.silent),
            links=(self.link(self.deals(silent), silent, "silent:0"),),
        )

    def noes(self) -> tuple[NoLine, ...]:
        """A line for each no."""
        was = {one.k: one for one in self.was.refused}
        return tuple(self._no(one, was.get(one.k)) for one in self.now.refused)

    def _no(self, one: Refused, was: Refused | None) -> NoLine:
        telling = one.followed.of >= FEWEST
        reference = LEFT[one.k - 1] if one.k <= len(LEFT) else None
        left, between = (one.left, one.between) if telling else (None, None)
        enough = was is not None and was.followed.of >= FEWEST
        before = (
            of_estimates(self, (left, between), (was.left, was.between), was.told) if was and enough else "–"
        )
        return NoLine(
            one.k,
            told=self.count(one.told, f"told:{one.k}"),
            pursued=self.count(one.pursued, f"pursued:{one.k}"),
            given_up=self.count(one.given_up, f"given-up:{one.k}"),
            waiting=self.count(one.waiting, f"waiting:{one.k}"),
            left=self.percent(left) if telling else gettext("too few to tell"),
            sure=self.percents(between),
            bar=WIDE * (left or 0.0),
            band=_band(between, WIDE),
            reference=self.percent(reference),
            reference_at=None if reference is None else WIDE * reference,
            before=before,
        )

    def contacts(self) -> tuple[ContactLine, ...]:
        """A line for each conversation."""
        now = self.now.contacts
        was = {one.k: one for one in self.was.contacts}
        told = [one for one in now if one.won.of >= FEWEST]
        most = (
            max((one.between[1] if one.between else one.brought or 0.0 for one in told), default=0.0) or 1.0
        )
        return tuple(self._contact(one, was.get(one.k), WIDE / most) for one in now)

    def _contact(self, one: Contact, was: Contact | None, per_unit: float) -> ContactLine:
        sales, came = one.needed.of >= FEWEST, one.won.of >= FEWEST
        worth = one.brought if came else None
        between = one.between if came else None
        return ContactLine(
            one.k,
            needed=self._told(one.needed.of, self.percent(one.needed.value)),
            needed_sure=self.percents(one.needed.interval) if sales else "",
            needed_count=self.count(int(one.needed.hits), f"needed:{one.k}"),
            needed_bar=WIDE * (one.needed.value or 0.0) if sales else 0.0,
            needed_band=_band(one.needed.interval, WIDE) if sales else None,
            reference=self.percent(NEED[1]) if one.k == NEED[0] else "–",
            reference_at=WIDE * NEED[1] if one.k == NEED[0] else None,
            came=self.count(one.won.of, f"came:{one.k}"),
            won=self.count(int(one.won.hits), f"won-at:{one.k}"),
            lost_before=self.count(one.lost_before, f"lost-before:{one.k}"),
            share=self._told(one.won.of, self.percent(one.won.value)),
            share_sure=self.percents(one.won.interval) if came else "",
            brought=self._told(one.won.of, self._money(one.brought)),
            brought_sure=f"{self._money(between[0])} – {self._money(between[1])}" if between else "",
            bar=(worth or 0.0) * per_unit,
            band=_band(between, per_unit),
            before=of_shares(self, one.needed, was.needed if was else NONE, FEWEST),
        )

    def _money(self, minor: float | None) -> str:
        if minor is None:
            return "–"
        return self.whole(from_minor(round(minor), self.currency))

    def says(self) -> tuple[str, ...]:
        """What follows from it, in sentences; nothing of too few."""
        found = []
        losses = [
            (one.k, one.lost_before) for one in self.now.contacts if one.lost_before and one.won.of >= FEWEST
        ]
        if losses:
            k, lost = max(losses, key=lambda pair: pair[1])
            here = self.now.contacts[k - 1]
            text = ngettext(
                "Most losses come before conversation %(k)s (%(n)s deal). That conversation brought %(money)s a deal "
                "where it was held. Deals that were given up may have been worse ones: it is at most what was left.",
                "Most losses come before conversation %(k)s (%(n)s deals). That conversation brought %(money)s a deal "
                "where it was held. Deals that were given up may have been worse ones: it is at most what was left.",
                lost,
            )
            found.append(text % {"k": k, "n": self.number(lost), "money": self._money(here.brought)})
        sales, told = self.now.taken.sales, self.now.refused[0].followed.of if self.now.refused else 0
        if min(sales, told) < MANY:
            found.append(
                gettext("Of %(sales)s and %(noes)s, much of the difference between two lines may be chance.")
                % {
                    "sales": ngettext("%(n)s sale", "%(n)s sales", sales) % {"n": self.number(sales)},
                    "noes": ngettext("%(n)s first no", "%(n)s first noes", told) % {"n": self.number(told)},
                }
            )
        return tuple(found)


NOBODY = Refused(0, 0, 0, 0, None, None)
NONE = NOBODY.followed


def _band(between: tuple[float, float] | None, per_unit: float) -> tuple[float, float] | None:
    return (between[0] * per_unit, between[1] * per_unit) if between else None


class PersistencePart(Part[Persistence]):
    """How long deals are pursued."""

    name = "persistence"
    template = "insight/persistence.html"
    label = msg("Persistence")

    def figures(self, request: PageRequest, asked: Asked) -> Persistence | None:
        """Noes and conversations of the period and of the one before."""
        return persistence(request.actor, asked.frame, today=request.today)

    def known(self, found: Persistence) -> bool:
        """Whether a deal was closed or told no."""
        return bool(found.now.refused or found.now.taken.took or found.now.taken.silent)

    def context(self, request: PageRequest, asked: Asked, found: Persistence) -> dict[str, Any]:
        """Tiles, a line for each no, two for each conversation."""
        writer = Writer(request.actor, found, asked, language())
        return {
            "figures": writer.figures(),
            "noes": writer.noes(),
            "contacts": writer.contacts(),
            "says": writer.says(),
            "sales": found.now.taken.sales,
            "refused": found.now.refused[0].told if found.now.refused else 0,
            "waiting": found.now.refused[0].waiting if found.now.refused else 0,
        }

    def table(self, found: Persistence | None, language: str) -> Table:
        """A row for each no and each conversation: shares 0–1, money in units of the currency of the workspace."""
        header = (
            gettext("What"), gettext("Number"), gettext("Deals"), gettext("Pursued"), gettext("Given up"),
            gettext("Waiting"), gettext("Won"), gettext("Share"), gettext("From"), gettext("Until"),
            gettext("Said of sellers"), gettext("Brought in minor units"), gettext("In the period before"),
        )  # fmt: skip
        return Table(header, _rows(found))

    def behind(self, request: PageRequest, asked: Asked, what: str, position: int | None) -> Behind:
        """The deals of a no or a conversation: what, a colon, and its number."""
        name, _, number = what.partition(":")
        if name not in {*NOES, *DEALS} or not number.isdecimal() or not 0 <= int(number[:2]) <= MOST:
            not_found(msg("figure"))
        k = int(number[:2])
        title = Message(TITLES[name].msgid, {"n": str(k)}).render(gettext)
        return Behind(title, deals_behind_persistence(request.actor, asked.frame, what=name, k=k))


def _rows(found: Persistence | None) -> Iterable[tuple[Cell, ...]]:
    if found is None:
        return
    was = {one.k: one.left for one in found.before.refused}
    for one in found.now.refused:
        low, high = one.between or (None, None)
        reference = LEFT[one.k - 1] if one.k <= len(LEFT) else None
        yield (
            gettext("Still pursued after no"), one.k, one.told, one.pursued, one.given_up, one.waiting, None, one.left,
            low, high, reference, None, was.get(one.k),
        )  # fmt: skip
    needed = {each.k: each.needed.value for each in found.before.contacts}
    for each in found.now.contacts:
        low, high = each.needed.interval or (None, None)
        yield (
            gettext("Sales with so many conversations or more"), each.k, int(each.needed.hits), None, None, None,
            None, each.needed.value, low, high, NEED[1] if each.k == NEED[0] else None, None, needed.get(each.k),
        )  # fmt: skip
    for each in found.now.contacts:
        low, high = each.won.interval or (None, None)
        yield (
            gettext("Won in conversation"), each.k, each.won.of, None, None, None, int(each.won.hits), each.won.value,
            low, high, None, None if each.brought is None else round(each.brought), None,
        )  # fmt: skip
