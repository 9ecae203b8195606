"""Rows that are about to come in by the thousand, against what is there and against each other.

They are looked for by the blocks of the whole base and compared by the conditions and standing weights of the look at
one record (`likely`), many at once: what is there is read once, so that a row costs no statement of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from itertools import islice
from math import log2
from typing import Any
from uuid import UUID

from homeplate.accounts.duplicates.comparing import (
    KINDS,
    Block,
    Comparison,
    Definition,
    bits_of,
    prior,
    probability_of,
)
from homeplate.accounts.duplicates.rules import LEAST

AT_ONCE = 5_000
MOST = 40
"""The records that one row is compared with: of more, those that agree in most of what is looked for."""
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Double:
    """What a row probably is: the record that is there (`id`), or an earlier row of the file (`line`)."""

    id: UUID | None
    line: int
    probability: float


@dataclass(slots=True)
class Arrivals:
    """What is there of one kind, and the rows that came so far. `connection` is a database of its own
    (`linking.engine`)."""

    connection: Any
    kind: str
    ids: bytearray = field(default_factory=bytearray)

    @property
    def definition(self) -> Definition:
        """What is compared."""
        return KINDS[self.kind]

    def read(self, there: Iterable[Row]) -> int:
        """Take in the records that are there, in the form of `reading`, each with its `id`; their number."""
        columns = {"place": "BIGINT", **dict.fromkeys(self.definition.columns, "VARCHAR")}
        columns |= dict.fromkeys(self.definition.lists, "VARCHAR[]")
        told = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        self._do(f"CREATE TABLE there ({told})")
        self._do("CREATE TABLE keys (block UTINYINT, value VARCHAR, place BIGINT)")
        rest, total = iter(there), 0
        while some := list(islice(rest, AT_ONCE)):
            self.ids += b"".join(row["id"].bytes for row in some)
            self._add([(total + number, row) for number, row in enumerate(some)])
            total += len(some)
        self._do(
            _TOO_MANY.format(most=" ".join(f"WHEN {n} THEN {b.at_most}" for n, b in enumerate(self._blocks)))
        )
        return total

    def look(self, rows: Sequence[tuple[int, Row]]) -> dict[int, Double]:
        """What rows, each with its line, probably are, by line; those that are nothing known are left out.

        Later rows are compared with these as well. The same lines again take the place of the former ones.
        """
        count = len(self.ids) // 16
        if not rows:
            return {}
        places = [count + line for line, _ in rows]
        for table in ("there", "keys"):
            between = f"place BETWEEN {min(places)} AND {max(places)}"
            self._do(f"DELETE FROM {table} WHERE {between}")  # noqa: S608  # numbers
        self._add([(count + line, row) for line, row in rows])
        first = bits_of(prior(count + len(rows), self.definition.twins))
        found = self._do(self._question(min(places), max(places), bits_of(LEAST) - first))
        return {
            place - count: Double(self._id(known), max(known - count, 0), probability_of(first + weight))
            for place, known, weight in found
        }

    @property
    def _blocks(self) -> tuple[Block, ...]:
        return self.definition.blocks

    def _id(self, place: int) -> UUID | None:
        found = bytes(self.ids[16 * place : 16 * place + 16])
        return UUID(bytes=found) if found else None

    def _do(self, statement: str) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = self.connection.execute(statement).fetchall()
        return rows

    def _add(self, rows: Sequence[tuple[int, Row]]) -> None:
        arrow = import_module("pyarrow")
        names = [*self.definition.columns, *self.definition.lists]
        told: dict[str, list[Any]] = {"place": [place for place, _ in rows]}
        told |= {name: [row.get(name) or None for _, row in rows] for name in names}
        types = [arrow.field("place", arrow.int64())]
        types += [arrow.field(name, arrow.string()) for name in self.definition.columns]
        types += [arrow.field(name, arrow.list_(arrow.string())) for name in self.definition.lists]
        self.connection.register("arrived", arrow.table(told, schema=arrow.schema(types)))
        self._do("INSERT INTO there BY NAME SELECT * FROM arrived")
        for number, block in enumerate(self._blocks):
            value = f"unnest({block.columns[0]})" if block.is_list else " || chr(31) || ".join(block.columns)
            self._do(_KEYS.format(block=number, value=value))
        self.connection.unregister("arrived")

    def _question(self, first: int, last: int, least: float) -> str:
        """For each row between two places the likeliest record before it, with at least so many bits."""
        names = (*self.definition.columns, *self.definition.lists)
        sides = ", ".join(f"l.{name} AS {name}_l, r.{name} AS {name}_r" for name in names)
        bits = " + ".join(_case(one) for one in self.definition.comparisons)
        return _QUESTION.format(first=first, last=last, most=MOST, sides=sides, bits=bits, least=least)


_KEYS = """
INSERT INTO keys SELECT {block}, value, place FROM (SELECT {value} AS value, place FROM arrived)
WHERE value IS NOT NULL
"""
_TOO_MANY = """
DELETE FROM keys USING (
  SELECT block, value FROM keys GROUP BY block, value HAVING count(*) > CASE block {most} ELSE 0 END
) AS often WHERE keys.block = often.block AND keys.value = often.value
"""
_QUESTION = """
WITH shared AS (
  SELECT came.place AS came, known.place AS known, count(*) AS agreeing
  FROM keys AS came JOIN keys AS known ON known.block = came.block AND known.value = came.value
  WHERE came.place BETWEEN {first} AND {last} AND known.place < came.place
  GROUP BY came.place, known.place
  QUALIFY row_number() OVER (PARTITION BY came.place ORDER BY count(*) DESC, known.place) <= {most}
), compared AS (
  SELECT came, known, CAST({bits} AS DOUBLE) AS weight FROM (
    SELECT came, known, {sides} FROM shared
    JOIN there AS l ON l.place = came JOIN there AS r ON r.place = known
  )
)
SELECT came, known, weight FROM compared WHERE weight >= {least}
QUALIFY row_number() OVER (PARTITION BY came ORDER BY weight DESC, known) = 1
"""


def _case(comparison: Comparison) -> str:
    """The bits that a comparison adds, by the weights that stand in for measured ones."""
    whens = [
        f"WHEN {level.when} THEN {log2(level.m / level.u):.6f}" for level in comparison.levels if level.when
    ]
    last = comparison.levels[-1]
    otherwise = f"{log2(last.m / last.u):.6f}" if not last.when else "0"
    return f"(CASE WHEN {comparison.unknown} THEN 0 {' '.join(whens)} ELSE {otherwise} END)"
