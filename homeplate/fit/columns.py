"""Many companies or people scored at once: the rules of a profile over columns of values. Pure.

Each word that a column holds is looked at once, however many rows have it: columns are codes into their distinct words,
as engines and Parquet files keep them. A million rows and ten rules take a fraction of a second, and each row
gets exactly the score that `rules.fit_of` gives its values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from homeplate.fit.definition import Definition, Rule
from homeplate.fit.fields import ALL, AT_LEAST, AT_MOST, IS, KNOWN, LONGER, MONEY
from homeplate.fit.rules import Verdict
from homeplate.fit.testing import factor_between, word_test
from homeplate.kit.exchange import Rates
from homeplate.kit.late import Late
from homeplate.kit.money import minor_places

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Codes = NDArray[np.integer]
else:
    np = Late("numpy")


@dataclass(frozen=True, slots=True)
class Texts:
    """One word a row: `codes` into `words`, -1 where it is unknown."""

    codes: Codes
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Lists:
    """Several words a row: those of row n are `codes[starts[n]:starts[n + 1]]`, codes into `words`. Without `known` a
    row that has none is unknown."""

    starts: Codes
    codes: Codes
    words: Sequence[str]
    known: Flags | None = None


@dataclass(frozen=True, slots=True)
class Numbers:
    """One number a row, NaN where it is unknown; of money minor units, `currency` saying of which currency each is."""

    values: NDArray[np.floating]
    currency: Texts | None = None


@dataclass(frozen=True, slots=True)
class Days:
    """One day a row (`datetime64[D]`), NaT where it is unknown."""

    values: NDArray[np.datetime64]


Column = Texts | Lists | Numbers | Days


def coded(values: Iterable[str | None]) -> Texts:
    """A column of words as they come, empty ones being unknown."""
    places: dict[str, int] = {}
    codes = [places.setdefault(word, len(places)) if word else -1 for word in values]
    return Texts(np.array(codes, np.int32), tuple(places))


def coded_lists(values: Iterable[Iterable[str] | None]) -> Lists:
    """A column of several words a row as they come; None is unknown, nothing is none at all."""
    places: dict[str, int] = {}
    starts, codes, known = [0], [], []
    for words in values:
        codes += [places.setdefault(word, len(places)) for word in words or ()]
        starts.append(len(codes))
        known.append(words is not None)
    return Lists(np.array(starts), np.array(codes, np.int32), tuple(places), np.array(known, np.bool_))


def numbers(values: Iterable[float | None], currency: Texts | None = None) -> Numbers:
    """A column of numbers as they come, None being unknown."""
    return Numbers(np.array([np.nan if one is None else one for one in values], np.float64), currency)


@dataclass(frozen=True, slots=True)
class Scores:
    """Of each row the score (0 to 100, -1 for none), the share of points that is known in percent, and whether a
    knock-out struck."""

    score: NDArray[np.int16]
    known: NDArray[np.int16]
    out: Flags
    fits: Flags
    unknown: Flags

    def verdict(self, row: int) -> Verdict:
        """What the score of a row comes to."""
        if self.out[row]:
            return Verdict.OUT
        if self.unknown[row]:
            return Verdict.UNKNOWN
        return Verdict.FITS if self.fits[row] else Verdict.MISSES

    @property
    def order(self) -> NDArray[np.int32]:
        """A number by which rows are ordered as `Fit.rank` orders them: the better fit has the greater one."""
        rank = np.where(self.out, 0, np.where(self.unknown, 1, np.where(self.fits, 3, 2))).astype(np.int32)
        return (rank * 128 + self.score + 1) * 128 + self.known


def score_many(
    definition: Definition,
    columns: Mapping[str, Column],
    rows: int,
    *,
    today: date,
    rates: Rates | None = None,
) -> Scores:
    """The scores of `rows` rows. A field without a column is unknown in all of them."""
    got, reachable, seen = (np.zeros(rows, np.int32) for _ in range(3))
    out = np.zeros(rows, np.bool_)
    for rule in definition.rules:
        matched, known = held(rule, columns.get(rule.field), rows, today, rates)
        if rule.knock_out:
            out |= matched | ~known if rule.strict else matched
            continue
        got += np.where(matched, rule.points, 0)
        told = np.ones(rows, np.bool_) if rule.strict else known
        reachable += np.where(told, max(rule.points, 0), 0)
        seen += np.where(known, abs(rule.points), 0)
    weight = sum(abs(rule.points) for rule in definition.rules if not rule.knock_out)
    none, safe = reachable == 0, np.maximum(reachable, 1)
    score = np.where(none, -1, (200 * np.clip(got, 0, reachable) + safe) // (2 * safe)).astype(np.int16)
    share = ((200 * seen + weight) // (2 * weight) if weight else seen).astype(np.int16)
    unknown = ~out & (none | (share < definition.least_known))
    fits = ~out & ~unknown & (score >= definition.threshold)
    return Scores(score, share, out, fits, unknown)


def held(
    rule: Rule, column: Column | None, rows: int, today: date, rates: Rates | None
) -> tuple[Flags, Flags]:
    """Where a rule matches, and where what it looks at is known; of a rule that asks only whether it is, everywhere."""
    if column is None:
        matched = known = np.zeros(rows, np.bool_)
    elif isinstance(column, Texts):
        matched, known = _texts(rule, column)
    elif isinstance(column, Lists):
        matched, known = _lists(rule, column)
    elif isinstance(column, Days):
        matched, known = _days(rule, column, today)
    else:
        matched, known = _numbers(rule, column, today, rates)
    if rule.operator == KNOWN:
        return known, np.ones(rows, np.bool_)
    return matched & known, known


def _texts(rule: Rule, column: Texts) -> tuple[Flags, Flags]:
    known = column.codes >= 0
    if rule.operator == KNOWN or not len(column.words):
        return known, known
    return _of_words(word_test(rule), column.words)[np.maximum(column.codes, 0)], known


def _of_words(test: Callable[[str], bool], words: Sequence[str]) -> Flags:
    return np.fromiter((test(word) for word in words), np.bool_, len(words))


def _lists(rule: Rule, column: Lists) -> tuple[Flags, Flags]:
    known = np.diff(column.starts) > 0 if column.known is None else column.known
    if rule.operator == KNOWN:
        return known, known
    if rule.operator == ALL:
        matched = np.ones(len(known), np.bool_)
        for wanted in rule.values:
            matched &= _any(column, _of_words(word_test(replace(rule, values=(wanted,))), column.words))
        return matched, known
    found = _any(column, _of_words(word_test(rule), column.words))
    return (found if rule.operator == IS else ~found), known


def _any(column: Lists, wanted: Flags) -> Flags:
    """Which rows have at least one of the words that are wanted."""
    hits = np.concatenate(([0], np.cumsum(wanted[column.codes] if len(wanted) else column.codes)))
    return np.diff(hits[column.starts]) > 0


def _days(rule: Rule, column: Days, today: date) -> tuple[Flags, Flags]:
    known = ~np.isnat(column.values)
    ago = (np.datetime64(today, "D") - column.values).astype("timedelta64[D]")
    days = np.where(known, ago, np.timedelta64(0, "D")).astype(np.int64)
    if rule.operator == LONGER:
        return days > (rule.days or 0), known
    return (days >= 0) & (days <= (rule.days or 0)), known


def _numbers(rule: Rule, column: Numbers, today: date, rates: Rates | None) -> tuple[Flags, Flags]:
    values = column.values
    if rule.kind == MONEY and rule.operator != KNOWN:
        values = _in_currency(rule, column, today, rates)
    known = ~np.isnan(values)
    matched = known.copy()
    if rule.operator != AT_MOST and rule.least is not None:
        matched &= values >= float(rule.least)
    if rule.operator != AT_LEAST and rule.most is not None:
        matched &= values <= float(rule.most)
    return matched, known


def _in_currency(rule: Rule, column: Numbers, today: date, rates: Rates | None) -> NDArray[np.floating]:
    """Amounts in major units of the currency of a rule, NaN where there is no rate."""
    if column.currency is None or not len(column.currency.words):
        plain: NDArray[np.floating] = column.values / 10 ** minor_places(rule.currency)
        return plain
    words = column.currency.words
    worth = [factor_between(code, rule.currency, today, rates) for code in words]
    factors = np.array([np.nan if factor is None else float(factor) for factor in worth])
    units = np.array([10.0 ** minor_places(code) for code in words])
    # Where nobody says of which currency an amount is, it is of that of the rule, as `rules` has it.
    codes, own = np.maximum(column.currency.codes, 0), column.currency.codes < 0
    factor = np.where(own, 1.0, factors[codes])
    unit = np.where(own, 10.0 ** minor_places(rule.currency), units[codes])
    amounts: NDArray[np.floating] = column.values / unit * factor
    return amounts
