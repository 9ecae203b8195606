"""The columns themselves: arrays that grow at their end and are never changed before it.

A copy says which of their rows count. Whoever holds one can ask it while a later one is made from the same arrays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from uuid import UUID

from homeplate.deals.queries.columns.arrays import arrays
from homeplate.deals.queries.columns.names import Names

ROOM = 4096
"""Rows that can be added before the arrays are made anew."""

NONE = -(2**63)
"""An empty cell: less than anything."""

HIGH, LOW, NUMBER = "high", "low", "number"
"""The halves of an id, and the number of an account."""


class Place(NamedTuple):
    """What many deals have in common, by which they are counted; the kept totals know the same places."""

    process_id: UUID
    stage: str
    owner_id: UUID
    team_id: UUID | None
    currency: str


Batch = tuple[Mapping[str, Any], Sequence[str]]
"""Rows to add: the array of each column, and the names."""


class Rows:
    """Numbers and names side by side. Days count from 1970, moments in microseconds."""

    def __init__(self, batch: Batch) -> None:
        numbers, names = batch
        self.size = len(names)
        self.names = Names(names, ROOM)
        self.numbers = {name: _with_room(column) for name, column in numbers.items()}

    def add(self, batch: Batch) -> bool:
        """Add rows behind the others; False where there is no room."""
        numbers, names = batch
        end = self.size + len(names)
        if end > len(self.numbers[LOW]) or not self.names.add(names):
            return False
        for name, column in numbers.items():
            self.numbers[name][self.size : end] = column
        self.size = end
        return True

    def where(self, ids: Sequence[UUID]) -> list[int]:
        """The rows of these ids, whether they count or not."""
        np = arrays()
        high, low = self.numbers[HIGH][: self.size], self.numbers[LOW][: self.size]
        wanted = {halves(one) for one in ids}
        found = np.flatnonzero(np.isin(low, np.array([one[1] for one in wanted], np.uint64)))
        return [at for at in found.tolist() if (int(high[at]), int(low[at])) in wanted]


def _with_room(column: Any) -> Any:
    np = arrays()
    room = np.zeros(len(column) + ROOM, column.dtype)
    room[: len(column)] = column
    return room


@dataclass(frozen=True, slots=True)
class Copy:
    """The open deals of a workspace as they were at one moment: those of the first `size` rows that are `alive`.

    `places` are what the column `place` numbers. Accounts are numbered in the order in which they were met, and `named`
    says in which row of `accounts` the present name of each is.
    """

    deals: Rows
    size: int
    alive: Any
    places: tuple[Place, ...]
    accounts: Rows
    named: Any

    def column(self, name: str) -> Any:
        """A column of all its rows."""
        return self.deals.numbers[name][: self.size]

    def holding(self, part: str) -> Any:
        """Which deals have `part` in their own name or in that of their account."""
        np = arrays()
        own = self.deals.names.holding(part, self.size)
        of_accounts = np.zeros(len(self.named) + 1, bool)
        of_accounts[:-1] = self.accounts.names.holding(part, self.accounts.size)[self.named]
        # An account of -1 is none: the last of them.
        return own | of_accounts[self.column("account")]

    def with_deals(self, gone: Sequence[UUID], batch: Batch, places: tuple[Place, ...]) -> Copy | None:
        """The copy in which the rows of `batch` take the place of the deals `gone`; None where there is no room."""
        np = arrays()
        away, begin = [at for at in self.deals.where(gone) if at < self.size], self.deals.size
        if not self.deals.add(batch):
            return None
        alive = np.zeros(self.deals.size, bool)
        alive[: self.size] = self.alive
        alive[away] = False
        alive[begin:] = True
        return replace(self, size=self.deals.size, alive=alive, places=places)

    def with_accounts(self, batch: Batch) -> Copy | None:
        """The copy in which accounts have other names, or are there at all; None where there is no room."""
        np = arrays()
        ids, begin = ids_of(batch), self.accounts.size
        known = self.numbers_of(ids)
        if not self.accounts.add(batch):
            return None
        new = {
            one: number
            for number, one in enumerate((one for one in ids if one not in known), len(self.named))
        }
        numbered = known | new
        numbers = np.array([numbered[one] for one in ids], np.int64)
        self.accounts.numbers[NUMBER][begin : begin + len(ids)] = numbers
        named = np.concatenate([self.named, np.zeros(len(new), np.int64)])
        named[numbers] = np.arange(begin, begin + len(ids))
        return replace(self, named=named)

    def numbers_of(self, account_ids: Sequence[UUID]) -> dict[UUID, int]:
        """The numbers of those of the accounts that are known."""
        rows = self.accounts.where(account_ids)
        columns = [self.accounts.numbers[name][rows] for name in (HIGH, LOW, NUMBER)]
        return dict(zip(_ids(*columns[:2]), columns[2].tolist(), strict=True))


def halves(identity: UUID) -> tuple[int, int]:
    """The two halves of an id, by which ids are ordered."""
    return identity.int >> 64, identity.int & (2**64 - 1)


def ids_of(batch: Batch) -> list[UUID]:
    """The ids of the rows of a batch."""
    return _ids(batch[0][HIGH], batch[0][LOW])


def _ids(high: Any, low: Any) -> list[UUID]:
    return [UUID(int=(one << 64) | other) for one, other in zip(high.tolist(), low.tolist(), strict=True)]
