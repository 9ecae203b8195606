"""From the board of the domain to what its template lays out. Pure: language and day are passed in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote

from django.utils.translation import gettext, ngettext
from moneyed import Money

from homeplate.deals.queries import Board, Card, Column
from homeplate.deals.rules.categories import BEST_CASE, CATEGORIES, COMMIT
from homeplate.kit.money import from_minor, to_minor
from homeplate.web.formats import (
    compact_money_text,
    date_text,
    hue,
    initials,
    money_text,
    number_text,
    sign_of,
)
from homeplate.web.shown import BoardCard, BoardColumn, TotalShown

MARKED = {COMMIT: "ok", BEST_CASE: "info"}
"""The categories that a card tells of, and the tone of each."""

EXACT_UP_TO = 10**11
"""Minor units; beyond, a column is too narrow for the exact sum and says it in short."""


@dataclass(slots=True)
class Reader:
    """How cards are worded for one reader; what repeats on 140 cards is worded once.

    `deal_url` is the address of a deal with `{id}` in its place, `cells_url` that of its line in a list; steps from
    `due_from` on are due today.
    """

    language: str
    today: date
    relative: Callable[[date], str]
    deal_url: str
    more_url: str
    due_from: date | None = None
    cells_url: str = ""
    _categories: dict[str, str] = field(default_factory=dict)
    _days: dict[int, str] = field(default_factory=dict)
    _whole_days: dict[int, str] = field(default_factory=dict)
    _when: dict[date, str] = field(default_factory=dict)

    def days(self, count: int) -> str:
        """How long a deal has been in its stage."""
        if count not in self._days:
            self._days[count] = gettext("%(count)d d") % {"count": count}
        return self._days[count]

    def whole_days(self, count: int) -> str:
        """The same where there is room."""
        if count not in self._whole_days:
            shown = number_text(count, self.language)
            self._whole_days[count] = ngettext("%(n)s day", "%(n)s days", count) % {"n": shown}
        return self._whole_days[count]

    def day(self, day: date) -> str:
        """A day, with its year when it is not this one."""
        return date_text(day, self.language, "short", self.today.year)

    def category(self, key: str) -> str:
        """What is expected of a deal in a forecast."""
        if key not in self._categories:
            self._categories[key] = CATEGORIES[key].render(gettext)
        return self._categories[key]

    def when(self, day: date) -> str:
        """How far a day is."""
        if day not in self._when:
            self._when[day] = self.relative(day)
        return self._when[day]


def columns(
    board: Board, totals: Sequence[TotalShown], reader: Reader, skip: int = 0
) -> tuple[BoardColumn, ...]:
    """The columns in order with their totals, each without its first `skip` cards."""
    return tuple(
        _column(column, total, reader, skip) for column, total in zip(board.columns, totals, strict=True)
    )


def _column(column: Column, total: TotalShown, reader: Reader, skip: int) -> BoardColumn:
    shown = len(column.cards)
    more = (
        f"{reader.more_url}stage={quote(column.stage)}&after={shown}" if column.more and shown > skip else ""
    )
    return BoardColumn(
        key=column.stage,
        name=column.name,
        count=column.total.deals,
        total=total,
        cards=tuple(board_card(card, column.target_days, reader) for card in column.cards[skip:]),
        sold=column.sold,
        more_url=more,
    )


def board_card(card: Card, target_days: int, reader: Reader) -> BoardCard:
    """One card in words; without planned days (0) none is late."""
    identity = str(card.id)
    state = step_state(card.next_step_on, reader.today, reader.due_from)
    tone = MARKED.get(card.category, "")
    return BoardCard(
        id=identity,
        url=reader.deal_url.replace("{id}", identity),
        name=card.name,
        account=card.account,
        value=money(card.value, reader.language) if card.value else "",
        progress=card.progress,
        owner=card.owner,
        initials=initials(card.owner),
        hue=hue(card.owner),
        step=agreed(card.next_step, card.next_step_on, reader),
        step_state=state,
        days=reader.days(card.days),
        late=0 < target_days < card.days,
        slipped=card.gaps > 0,
        overridden=card.overrides > 0,
        category=reader.category(card.category) if tone else "",
        category_tone=tone,
    )


def step_state(day: date | None, today: date, due_from: date | None = None) -> str:
    """How an agreed step stands: ahead, today, overdue, or none at all. From `due_from` on it is due today."""
    if day is None:
        return "none"
    return "ahead" if day > today else "today" if day >= (due_from or today) else "overdue"


def agreed(what: str, on: date | None, reader: Reader) -> str:
    """A next step with how far its day is."""
    if on is None:
        return gettext("No next step")
    when = reader.when(on)
    return f"{what} · {when}" if what else when


def money(value: Money, language: str) -> str:
    """An amount as it fits on a card or above a column."""
    code = value.currency.code
    minor = to_minor(value.amount, code)
    return (
        money_text(minor, code, language)
        if minor < EXACT_UP_TO
        else compact_money_text(minor, code, language)
    )


def whole_money(minor: float, currency: str, language: str) -> str:
    """An amount in whole units, as it is said of what is estimated or added up."""
    return money(Money(from_minor(round(minor), currency).amount.to_integral_value(), currency), language)


def signed_money(minor: float, currency: str, language: str) -> str:
    """A difference of such amounts, with its sign."""
    return sign_of(minor) + whole_money(abs(minor), currency, language)
