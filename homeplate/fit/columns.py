"""Many companies or people scored at once: the rules of a profile over columns of values. Pure.

Each word that a column holds is looked at once, however many rows have it: columns are codes into their distinct words,
as engines and Parquet files keep them. A million rows and ten rules take a fraction of a second, and each row
gets exactly the score that `rules.fit_of` gives its values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Any

from homeplate.fit.definition import Definition, Rule
from homeplate.fit.fields import ALL, AT_LEAST, AT_MOST, IS, KNOWN, LONGER, MONEY
from homeplate.fit.rules import RANK, SUREST_AGAINST, Verdict
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
class Holders:
    """Several words a row, told from the other side: those who have word n are `rows[starts[n]:starts[n + 1]]`. A
    row outside `known` is unknown."""

    starts: Codes
    rows: Codes
    words: Sequence[str]
    known: Flags


@dataclass(frozen=True, slots=True)
class Numbers:
    """One number a row, NaN where it is unknown; of money minor units, `currency` saying of which currency each is, or
    major units of the one currency `major`."""

    values: NDArray[np.floating]
    currency: Texts | None = None
    major: str = ""


@dataclass(frozen=True, slots=True)
class Days:
    """One day a row (`datetime64[D]`), NaT where it is unknown; or as `date.toordinal` counts them, unknown below 1."""

    values: NDArray[np.datetime64] | Codes


_BY_RANK = sorted(RANK, key=RANK.__getitem__)
Column = Texts | Lists | Holders | Numbers | Days


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
    def order(self) -> NDArray[np.uint16]:
        """A number by which rows are ordered as `Fit.rank` orders them: the better fit has the greater one. `told_by`
        reads it."""
        misses = ~(self.out | self.unknown | self.fits)
        rank = self.unknown + misses * np.uint8(2) + self.fits * np.uint8(3)
        return order_of(rank, self.score, self.known)


def order_of(rank: Codes, score: Codes, known: Codes) -> NDArray[np.uint16]:
    """Ranks (`rules.RANK`), scores (-1 for none) and shares that are known as numbers that put fits in order."""
    found: NDArray[np.uint16] = np.left_shift(rank.astype(np.uint16), 14, dtype=np.uint16)
    found |= (score + 1).astype(np.uint16) << 7
    found |= known.astype(np.uint16)
    return found


def together(one: NDArray[np.uint16], other: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Two fits of each row as one, as `rules.together` has it."""
    ranks, scores, shares = zip(told_by(one), told_by(other), strict=True)
    both = np.array(
        [RANK[min(pair, key=SUREST_AGAINST.index)] for pair in product(_BY_RANK, _BY_RANK)], np.uint8
    )
    score = np.maximum(*scores)
    mean = (np.minimum(*scores) >= 0) & (scores[0] != scores[1])
    score[mean] = (scores[0][mean] + scores[1][mean] + np.int16(1)) >> 1
    return order_of(
        both[ranks[0] * np.uint8(4) + ranks[1]], score, (shares[0] + shares[1] + np.int16(1)) >> 1
    )


def told_by(order: NDArray[np.uint16]) -> tuple[Codes, Codes, Codes]:
    """The ranks, scores and known shares that `order_of` put into numbers."""
    rank, known = (order >> 14).astype(np.uint8), (order & 127).astype(np.int16)
    return rank, (order >> 7 & 127).astype(np.int16) - 1, known


def score_many(
    definition: Definition,
    columns: Mapping[str, Column],
    rows: int,
    *,
    today: date,
    rates: Rates | None = None,
) -> Scores:
    """The scores of `rows` rows. A field without a column is unknown in all of them."""
    got, reachable, seen = (np.zeros(rows, np.int16) for _ in range(3))
    out = np.zeros(rows, np.bool_)
    for rule in definition.rules:
        matched, known = held(rule, columns.get(rule.field), rows, today, rates)
        if rule.knock_out:
            out |= matched | ~known if rule.strict else matched
            continue
        # At most sixty rules of a hundred points: small numbers, of which millions are added in no time.
        got += matched * np.int16(rule.points)
        reachable += np.int16(max(rule.points, 0)) if rule.strict else known * np.int16(max(rule.points, 0))
        seen += known * np.int16(abs(rule.points))
    weight = sum(abs(rule.points) for rule in definition.rules if not rule.knock_out)
    none = reachable == 0
    score = _percent(np.clip(got, 0, reachable), np.maximum(reachable, 1))
    score[none] = -1
    share = _percent(seen, np.int16(weight or 1))
    unknown = ~out & (none | (share < definition.least_known))
    fits = ~out & ~unknown & (score >= definition.threshold)
    return Scores(score, share, out, fits, unknown)


def _percent(part: Codes, whole: Codes | np.int16) -> NDArray[np.int16]:
    """As `rules.percent`."""
    return ((part.astype(np.int32) * 200 + whole) // (whole * np.int32(2))).astype(np.int16)


def held(
    rule: Rule, column: Column | None, rows: int, today: date, rates: Rates | None
) -> tuple[Flags, Flags]:
    """Where a rule matches, and where what it looks at is known; of a rule that asks only whether it is, everywhere."""
    if column is None:
        matched = known = np.zeros(rows, np.bool_)
    elif isinstance(column, Texts):
        matched, known = _texts(rule, column)
    elif isinstance(column, Lists | Holders):
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


def _lists(rule: Rule, column: Lists | Holders) -> tuple[Flags, Flags]:
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


def _any(column: Lists | Holders, wanted: Flags) -> Flags:
    """Which rows have at least one of the words that are wanted."""
    if isinstance(column, Holders):
        found = np.zeros(len(column.known), np.bool_)
        for word in np.flatnonzero(wanted):
            found[column.rows[column.starts[word] : column.starts[word + 1]]] = True
        return found
    hits = np.concatenate(([0], np.cumsum(wanted[column.codes] if len(wanted) else column.codes)))
    return np.diff(hits[column.starts]) > 0


def _days(rule: Rule, column: Days, today: date) -> tuple[Flags, Flags]:
    known, days = _ages(column.values, today)
    if rule.operator == LONGER:
        return days > (rule.days or 0), known
    return (days >= 0) & (days <= (rule.days or 0)), known


def _ages(values: NDArray[Any], today: date) -> tuple[Flags, NDArray[Any]]:
    """Which days are known, and how many days ago they were."""
    if values.dtype.kind != "M":
        return values > 0, today.toordinal() - values
    known = ~np.isnat(values)
    ago = (np.datetime64(today, "D") - values).astype("timedelta64[D]")
    return known, np.where(known, ago, np.timedelta64(0, "D")).astype(np.int64)


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
    if column.major:
        worth = factor_between(column.major, rule.currency, today, rates)
        converted: NDArray[np.floating] = column.values * (np.nan if worth is None else float(worth))
        return converted
    if column.currency is None or not len(column.currency.words):
        plain: NDArray[np.floating] = column.values / 10 ** minor_places(rule.currency)
        return plain
    words = column.currency.words
    each = [factor_between(code, rule.currency, today, rates) for code in words]
    factors = np.array([np.nan if factor is None else float(factor) for factor in each])
    units = np.array([10.0 ** minor_places(code) for code in words])
    # Where nobody says of which currency an amount is, it is of that of the rule, as `rules` has it.
    codes, own = np.maximum(column.currency.codes, 0), column.currency.codes < 0
    factor = np.where(own, 1.0, factors[codes])
    unit = np.where(own, 10.0 ** minor_places(rule.currency), units[codes])
    amounts: NDArray[np.floating] = column.values / unit * factor
    return amounts
