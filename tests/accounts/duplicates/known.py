"""Sets of records of which it is known who is who, described for our comparison, and the example settings of Splink.

Nobody looks at labels before the pairs are found: what weighs how much is set by hand, as for accounts and contacts.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

from homeplate.accounts.duplicates import linking
from homeplate.accounts.duplicates.comparing import (
    ALIKE,
    DIFFERENT,
    PART,
    SAME,
    Block,
    Comparison,
    Definition,
    Level,
    close,
    code,
    exact,
    same,
    swapped,
    text,
    unknown,
)
from homeplate.accounts.duplicates.normal import company, in_order, phone, plain

DATA = Path(__file__).parents[4] / "shared" / "data" / "dedupe"
Rows = list[dict[str, Any]]
Pairs = set[tuple[int, int]]


@dataclass(frozen=True)
class Score:
    """How well pairs were found."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def score(found: Pairs, true: Pairs) -> Score:
    """Pairs that were found against those that are."""
    right = len(found & true)
    return Score(right / len(found) if found else 0.0, right / len(true))


def true_pairs(clusters: Sequence[str]) -> Pairs:
    """All pairs of records of one and the same."""
    members: dict[str, list[int]] = {}
    for place, cluster in enumerate(clusters):
        members.setdefault(cluster, []).append(place)
    return {pair for some in members.values() for pair in combinations(some, 2)}


def _name(least: float, m: Sequence[float]) -> Comparison:
    """Given and family name: the same, swapped, one alike, one the same, different."""
    one_alike = (
        f"({same('surname')} AND {close('given', least)}) OR ({same('given')} AND {close('surname', least)})"
    )
    crossed = "given_l = surname_r OR surname_l = given_r"
    both_alike = f"({close('given', least)} AND {close('surname', least)})"
    return Comparison(
        "name",
        "given_l IS NULL AND surname_l IS NULL OR given_r IS NULL AND surname_r IS NULL",
        (
            Level(SAME, same("given", "surname"), m[0], 2e-4),
            Level("swapped", swapped("given", "surname"), m[1], 1e-4),
            Level(ALIKE, one_alike, m[2], 1e-3),
            Level(PART, f"{same('surname')} OR {same('given')} OR {crossed} OR {both_alike}", m[3], 0.03),
            Level(DIFFERENT, "", m[4], 0.9687),
        ),
    )


FEBRL = Definition(
    columns=("given", "surname", "number", "street", "suburb", "postcode", "born", "ssn"),
    lists=(),
    comparisons=(
        _name(0.85, (0.55, 0.10, 0.18, 0.12, 0.05)),
        code("born", (0.75, 0.13, 0.07, 0.05), (1e-4, 3e-4, 2e-3, 0.9976), often=False),
        code("ssn", (0.80, 0.11, 0.04, 0.05), (1e-6, 1e-5, 1e-4, 0.9999), often=False),
        code("postcode", (0.75, 0.12, 0.05, 0.08), (0.002, 0.01, 0.1, 0.888)),
        text("street", (0.75, 0.13, 0.05, 0.07), (0.001, 0.001, 0.01, 0.988)),
        text("suburb", (0.75, 0.13, 0.05, 0.07), (0.002, 0.002, 0.02, 0.976)),
        exact("number", 0.8, 0.01, often=True),
    ),
    blocks=(
        Block(("ssn",)),
        Block(("born",)),
        Block(("given", "surname")),
        Block(("given", "postcode")),
        Block(("surname", "postcode")),
        Block(("street",)),
        Block(("surname", "suburb")),
        Block(("given", "suburb")),
    ),
    twins=0.4,
)
FAKE = Definition(
    columns=("given", "surname", "born", "city", "email", "month", "starts", "local"),
    lists=(),
    comparisons=(
        _name(0.8, (0.45, 0.05, 0.20, 0.22, 0.08)),
        code("born", (0.60, 0.18, 0.12, 0.10), (1e-3, 3e-3, 2e-2, 0.976), often=False),
        Comparison(
            "email",
            unknown("email"),
            (
                Level(SAME, same("email"), 0.65, 3e-3, "email"),
                Level(ALIKE, close("email", 0.92), 0.20, 3e-3),
                Level(DIFFERENT, "", 0.15, 0.994),
            ),
        ),
        text("city", (0.65, 0.12, 0.03, 0.20), (0.05, 0.01, 0.02, 0.92), least=(0.85, 0.75)),
    ),
    blocks=tuple(
        Block((column,), at_most=500)
        for column in ("given", "surname", "born", "email", "month", "starts", "local")
    ),
    twins=0.6,
)
SITES = Definition(
    columns=("core", "words", "address", "zip", "phone", "start"),
    lists=(),
    comparisons=(
        text("core", (0.60, 0.20, 0.10, 0.10), (1e-4, 1e-4, 2e-2, 0.98)),
        text("address", (0.65, 0.20, 0.07, 0.08), (1e-4, 1e-3, 0.05, 0.95)),
        exact("zip", 0.95, 0.02, often=True),
        code("phone", (0.70, 0.05, 0.02, 0.23), (1e-3, 1e-3, 1e-3, 0.997)),
    ),
    blocks=(
        Block(("core",), at_most=200),
        Block(("words",), at_most=200),
        Block(("phone",), at_most=200),
        Block(("address",), at_most=200),
        Block(("start", "zip"), at_most=200),
    ),
    twins=0.9,
)


def _read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return [
            {key: value.strip() for key, value in row.items()}
            for row in csv.DictReader(file, skipinitialspace=True)
        ]


@cache
def febrl(number: int) -> tuple[Rows, list[str]]:
    """One of the Febrl sets: made-up Australians with typing errors."""
    raw = _read(f"dataset{number}.csv")
    columns = {
        "given": "given_name", "surname": "surname", "number": "street_number", "street": "address_1",
        "suburb": "suburb", "postcode": "postcode", "born": "date_of_birth", "ssn": "soc_sec_id",
    }  # fmt: skip
    rows = [
        {"id": place, **{ours: plain(row[theirs]) for ours, theirs in columns.items()}}
        for place, row in enumerate(raw)
    ]
    return rows, ["-".join(row["rec_id"].split("-")[:2]) for row in raw]


@cache
def fake() -> tuple[Rows, list[str]]:
    """Splink's thousand made-up persons, much of whom is missing."""
    raw = _read("fake_1000.csv")
    rows = []
    for place, row in enumerate(raw):
        given, surname, email = plain(row["first_name"]), plain(row["surname"]), plain(row["email"])
        row_of = {
            "given": given,
            "surname": surname,
            "born": row["dob"],
            "city": plain(row["city"]),
            "email": email,
        }
        starts = given[:2] + surname[:2] if given and surname else ""
        rows.append({"id": place, **row_of, "month": row["dob"][:7], "starts": starts, "local": email[:5]})
    return rows, [row["cluster"] for row in raw]


@cache
def sites() -> tuple[Rows, list[str]]:
    """The example of dedupe: sites of child care from ten lists, the same ones written in many ways."""
    raw = _read("csv_example_input_with_true_ids.csv")
    rows: Rows = []
    for place, row in enumerate(raw):
        core, _ = company(row["Site name"])
        rows.append(
            {
                "id": place,
                "core": core,
                "words": in_order(core),
                "address": plain(row["Address"]).partition(" chicago")[0],
                "zip": row["Zip"][:5],
                "phone": phone(row["Phone"]),
                "start": core[:5],
            }
        )
    return rows, [row["True Id"] for row in raw]


SETS: Mapping[str, tuple[Definition, Any]] = {
    "Febrl 1": (FEBRL, lambda: febrl(1)),
    "Febrl 2": (FEBRL, lambda: febrl(2)),
    "Febrl 3": (FEBRL, lambda: febrl(3)),
    "fake_1000": (FAKE, fake),
    "dedupe's example": (SITES, sites),
}


def ours(name: str, folder: Path, least: float = 0.5) -> tuple[Score, Score]:
    """How well we find the pairs of a set, and with those that follow from them: what hangs together is one."""
    definition, read = SETS[name]
    rows, clusters = read()
    with linking.engine(folder) as connection:
        linking.load(connection, definition, rows)
        found = {_pair(pair.one, pair.other) for pair in linking.pairs(connection, definition, least=least)}
    true = true_pairs(clusters)
    return score(found, true), score(true_pairs(_closed(found, len(rows))), true)


def _closed(found: Pairs, count: int) -> list[str]:
    heads = list(range(count))

    def head(place: int) -> int:
        while heads[place] != place:
            place = heads[place]
        return place

    for one, other in found:
        heads[head(one)] = head(other)
    return [str(head(place)) for place in range(count)]


def _pair(one: Any, other: Any) -> tuple[int, int]:
    return min(int(one), int(other)), max(int(one), int(other))
