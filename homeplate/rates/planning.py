"""What a file of rates would change: the sums of an import, whether it is done at once or takes a while. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from homeplate.kit.exchange import Rate
from homeplate.rates.files import Read
from homeplate.rates.rules import HAND, Found, is_far_off, rate_of, told


class KeptRate(NamedTuple):
    """A kept rate as an import compares it: sixty thousand of them may be there."""

    currency: str
    day: date
    units: str
    worth: str
    source: str
    at: datetime
    id: UUID

    @property
    def rate(self) -> Rate:
        """What it says."""
        return rate_of(self.currency, self.day, self.units, self.worth)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be written, by day: `new` rates, and those that a kept one is `changed` to.

    `kept` were given by hand and stay; `same` are known; `far_off` are left out until somebody confirms them.
    """

    new: tuple[Rate, ...]
    changed: tuple[tuple[KeptRate, Rate], ...]
    kept: int
    same: int
    far_off: tuple[Found, ...]
    since: date | None
    until: date | None
    currencies: tuple[str, ...]


def planned(read: Read, rows: Iterable[KeptRate], *, far_too: bool, own: datetime | None = None) -> Plan:
    """What the file asks for beside the kept `rows`. Those that were written at `own` are of this very import, which
    goes on: they are in neither count."""
    kept = {(row.currency, row.day): row for row in rows}
    usual, far = _sifted(read.found, kept, far_too=far_too)
    new: list[Rate] = []
    changed: list[tuple[KeptRate, Rate]] = []
    by_hand = same = 0
    for rate in usual:
        row = kept.get((rate.currency, rate.day))
        if row is None:
            new.append(rate)
        elif row.at == own and row.source == read.source:
            continue
        elif (row.units, row.worth) == (told(rate.units), told(rate.worth)):
            same += 1
        elif row.source == HAND:
            by_hand += 1
        else:
            changed.append((row, rate))
    days = [rate.day for rate in usual]
    codes = tuple(sorted({rate.currency for rate in usual}))
    since, until = min(days, default=None), max(days, default=None)
    return Plan(tuple(new), tuple(changed), by_hand, same, far, since, until, codes)


def _sifted(
    found: Iterable[Found], kept: Mapping[tuple[str, date], KeptRate], *, far_too: bool
) -> tuple[list[Rate], tuple[Found, ...]]:
    """The rates of a file by day, without those far off the one before; the last of a day counts."""
    by_key = {(one.rate.currency, one.rate.day): one for one in found}
    first: dict[str, KeptRate] = {}
    for row in kept.values():
        if row.currency not in first or row.day < first[row.currency].day:
            first[row.currency] = row
    last = {code: row.rate for code, row in first.items()}
    usual: list[Rate] = []
    far: list[Found] = []
    for _, one in sorted(by_key.items(), key=lambda item: item[0][1]):
        code = one.rate.currency
        if not far_too and is_far_off(one.rate, last.get(code)):
            far.append(one)
            continue
        last[code] = one.rate
        usual.append(one.rate)
    return usual, tuple(far)
