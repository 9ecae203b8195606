"""What is compared of two records, and how much each agreement and difference weighs. Pure.

The model of Fellegi and Sunter (1969): each comparison has levels, from the same to different. `m` is how often two
records of one and the same reach a level, `u` how often two others do; log2(m/u) are the bits that speak for the pair.
`m` is set by hand, from what typists, imports and job changes do to records, and never learnt from anybody's labels;
`u` is measured among random pairs where a base is large enough, and stands in for that otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log2

SAME, ALIKE, PART, DIFFERENT = "same", "alike", "part", "different"
UNKNOWN = "unknown"
"""What a comparison says: `part` is weak agreement, such as the family name alone; `unknown` is said where a side says
nothing."""
ROUNDS, FEW = 30, 1_000


@dataclass(frozen=True, slots=True)
class Level:
    """One outcome of a comparison: the condition over both sides (`…_l`, `…_r`), empty for all that is left.

    `often` is a column: the rarer its value, the more the agreement tells.
    """

    says: str
    when: str
    m: float
    u: float
    often: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field, or several that tell the same thing. `unknown` is the condition under which nothing can be said."""

    key: str
    unknown: str
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Which pairs are looked at: those that have all `columns` alike. Values that more than `at_most` records have are
    passed over: they tell nothing and cost the most. Instead of columns it may be a list, any of whose values will do;
    then `first` is the column of its first value."""

    columns: tuple[str, ...]
    at_most: int = 60
    first: str = ""

    @property
    def is_list(self) -> bool:
        """Whether it looks into a list."""
        return bool(self.first)


@dataclass(frozen=True, slots=True)
class Definition:
    """Everything that makes two records of a kind likely to be one. `columns` are texts, `lists` lists of texts."""

    columns: tuple[str, ...]
    lists: tuple[str, ...]
    comparisons: tuple[Comparison, ...]
    blocks: tuple[Block, ...]
    excluded: str = ""
    """Pairs that are never proposed: parent and subsidiary."""
    kept: tuple[str, ...] = ()
    """Columns that `excluded` asks besides those compared."""
    twins: float = 0.05
    """The share of records expected to have a twin, before anything is compared."""


def prior(records: int, twins: float) -> float:
    """How likely two records taken at random are one: as likely as `twins` of them having one twin each. Few are
    judged as `FEW`: what agrees by chance is as rare there as elsewhere."""
    return min(0.1, 2 * twins / max(records, FEW))


def settled(weights: Iterable[tuple[float, int]], first: float, records: int) -> float:
    """How likely two records are one, as the pairs that were scored say it themselves: the expectation-maximisation of
    that one figure. `weights` are bits (with those of `first`) and how many pairs have them.

    Never less than a tenth of `first` nor more than ten times it: where little is doubled, little tells.
    """
    bits = [(weight - bits_of(first), count) for weight, count in weights]
    all_pairs, now = records * (records - 1) / 2, first
    for _ in range(ROUNDS):
        expected = sum(count * probability_of(weight + bits_of(now)) for weight, count in bits)
        now = min(max(expected / all_pairs, first / 10), min(first * 10, 0.5))
    return now


def bits_of(probability: float) -> float:
    """Log-odds to the base of two."""
    return log2(probability / (1 - probability))


def probability_of(bits: float) -> float:
    """The probability that log-odds to the base of two stand for."""
    return 1 / (1 + 2 ** -min(max(bits, -1000), 1000))


def same(*columns: str) -> str:
    """The condition that columns agree."""
    return " AND ".join(f"{column}_l = {column}_r" for column in columns)


def unknown(*columns: str) -> str:
    """The condition that a side says nothing in any of the columns."""
    return " OR ".join(f"{column}_{side} IS NULL" for column in columns for side in "lr")


def close(column: str, least: float) -> str:
    """The condition that two texts are alike: Jaro-Winkler similarity, 0–1."""
    return f"jaro_winkler_similarity({column}_l, {column}_r) >= {least}"


def typed(column: str, most: int) -> str:
    """The condition that two texts differ by so many slips of the keyboard at most.

    The distance is dear, so what rules it out goes first: a slip changes the length by one at most, and a single one
    leaves either the beginning or the end as it was.
    """
    left, right = f"{column}_l", f"{column}_r"
    said = [f"abs(length({left}) - length({right})) <= {most}"]
    if most == 1:
        half = f"greatest(least(length({left}), length({right})) - 2, 0) // 2"
        ends = (f"{end}({left}, {half}) = {end}({right}, {half})" for end in ("left", "right"))
        said.append(f"({' OR '.join(ends)})")
    return " AND ".join((*said, f"damerau_levenshtein({left}, {right}) <= {most}"))


def swapped(one: str, other: str) -> str:
    """The condition that two columns changed places."""
    return f"{one}_l = {other}_r AND {other}_l = {one}_r"


def text(
    column: str, m: Sequence[float], u: Sequence[float], *, least: Sequence[float] = (0.92, 0.82)
) -> Comparison:
    """A name: the same, alike (a slip, an ending), alike in part, different."""
    levels = (
        Level(SAME, same(column), m[0], u[0], column),
        Level(ALIKE, close(column, least[0]), m[1], u[1]),
        Level(PART, close(column, least[1]), m[2], u[2]),
        Level(DIFFERENT, "", m[3], u[3]),
    )
    return Comparison(column, unknown(column), levels)


def code(column: str, m: Sequence[float], u: Sequence[float], *, often: bool = True) -> Comparison:
    """A number or code: the same, one slip, two slips, different."""
    levels = (
        Level(SAME, same(column), m[0], u[0], column if often else ""),
        Level(ALIKE, typed(column, 1), m[1], u[1]),
        Level(PART, typed(column, 2), m[2], u[2]),
        Level(DIFFERENT, "", m[3], u[3]),
    )
    return Comparison(column, unknown(column), levels)


def exact(column: str, m: float, u: float, *, often: bool = False) -> Comparison:
    """The same or not."""
    levels = (Level(SAME, same(column), m, u, column if often else ""), Level(DIFFERENT, "", 1 - m, 1 - u))
    return Comparison(column, unknown(column), levels)


_NAME = Comparison(
    "name",
    unknown("core"),
    (
        Level(SAME, same("core"), 0.70, 1e-5, "core"),
        Level(ALIKE, f"{same('words')} OR {close('core', 0.95)}", 0.13, 1e-5),
        Level(PART, f"{close('core', 0.88)} OR (length(core_l) > 3 AND starts_with(core_r, core_l || ' '))"
                    " OR (length(core_r) > 3 AND starts_with(core_l, core_r || ' '))", 0.10, 4e-4),
        Level(DIFFERENT, "", 0.07, 0.9996),
    ),
)  # fmt: skip
_DOMAIN = Comparison(
    "domain",
    unknown("domain"),
    (
        Level(SAME, same("domain"), 0.75, 1e-5, "domain"),
        Level(ALIKE, same("label"), 0.10, 2e-5, "label"),
        Level(DIFFERENT, "", 0.15, 0.99997),
    ),
)
ACCOUNTS = Definition(
    columns=(
        "core",
        "words",
        "legal",
        "domain",
        "label",
        "phone",
        "city",
        "country",
        "start",
        "above",
        "own",
    ),
    lists=(),
    comparisons=(
        _NAME,
        _DOMAIN,
        Comparison(
            "phone",
            unknown("phone"),
            (
                Level(SAME, same("phone"), 0.60, 2e-5, "phone"),
                Level(ALIKE, typed("phone", 1), 0.08, 1e-5),
                Level(DIFFERENT, "", 0.32, 0.99997),
            ),
        ),
        Comparison(
            "city",
            unknown("city"),
            (
                Level(SAME, same("city"), 0.80, 0.03, "city"),
                Level(ALIKE, close("city", 0.9), 0.06, 0.005),
                Level(DIFFERENT, "", 0.14, 0.965),
            ),
        ),
        exact("country", 0.96, 0.30),
        exact("legal", 0.80, 0.25),
    ),
    blocks=(
        Block(("core",)),
        Block(("domain",)),
        Block(("phone",)),
        Block(("label",)),
        Block(("words",)),
        Block(("start", "city"), at_most=100),
        Block(("start",), at_most=30),
    ),
    excluded="above_l = own_r OR above_r = own_l",
    kept=("above", "own"),
)

SHORTER = "coalesce(starts_with(given_l, given_r) OR starts_with(given_r, given_l), true)"
"""The condition that one given name is the other, an initial or a short form of it, or not told."""

_PERSON = Comparison(
    "name",
    "whole_l IS NULL OR whole_r IS NULL",
    (
        Level(SAME, "given_l = given_r AND family_l = family_r", 0.70, 1e-5, "whole"),
        Level(ALIKE, f"whole_l = whole_r OR {close('whole', 0.94)}", 0.14, 3e-5),
        Level(PART, f"{same('family')} AND {SHORTER}", 0.08, 8e-4),
        Level("little", same("family") + f" OR {same('given')} OR {close('whole', 0.86)}", 0.05, 1e-2),
        Level(DIFFERENT, "", 0.03, 0.989),
    ),
)  # fmt: skip
CONTACTS = Definition(
    columns=("given", "family", "whole", "email", "local", "phone", "account", "domain", "title", "start"),
    lists=("emails", "phones"),
    comparisons=(
        _PERSON,
        Comparison(
            "email",
            unknown("email"),
            (
                Level(SAME, "list_has_any(emails_l, emails_r)", 0.60, 2e-6),
                Level(ALIKE, f"{typed('email', 1)} AND length(email_l) > 14", 0.06, 5e-6),
                Level(PART, same("local"), 0.14, 3e-5, "local"),
                Level(DIFFERENT, "", 0.20, 0.99996),
            ),
        ),
        Comparison(
            "phone",
            unknown("phone"),
            (
                Level(SAME, "list_has_any(phones_l, phones_r)", 0.60, 1e-5),
                Level(ALIKE, typed("phone", 1), 0.06, 1e-5),
                Level(DIFFERENT, "", 0.34, 0.99998),
            ),
        ),
        Comparison(
            "account",
            "(account_l IS NULL OR account_r IS NULL) AND (domain_l IS NULL OR domain_r IS NULL)",
            (
                Level(SAME, "account_l = account_r OR domain_l = domain_r", 0.72, 3e-3),
                Level(ALIKE, close("account", 0.9), 0.06, 1e-3),
                Level(DIFFERENT, "", 0.22, 0.996),
            ),
        ),
        Comparison(
            "title",
            unknown("title"),
            (
                Level(SAME, same("title"), 0.45, 0.03, "title"),
                Level(ALIKE, close("title", 0.88), 0.15, 0.02),
                Level(DIFFERENT, "", 0.40, 0.95),
            ),
        ),
    ),
    blocks=(
        Block(("emails",), first="email", at_most=10),
        Block(("phones",), first="phone", at_most=5),
        Block(("whole",)),
        Block(("local",)),
        Block(("family", "account")),
        Block(("given", "account")),
        Block(("family", "domain")),
        Block(("start", "account")),
        Block(("start", "title")),
    ),
)
KINDS = {"account": ACCOUNTS, "contact": CONTACTS}
"""What is compared, by what facts call the records."""
