"""What a tile says, before anybody words it: figures with their units and bounds, lines of a small chart, a verdict.

A page, a mail, a PDF and a program are told the same; only their words differ. Shares are 0–1, money is in minor units
of the currency that the workspace reports in, times are in days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from homeplate.kit.text import Message, Text

SHARE, MONEY, RATE, DAYS, COUNT, INDEX, POINTS, LEANING, TIMES, BALANCE = (
    "share",
    "money",
    "money-a-day",
    "days",
    "count",
    "index",
    "points",
    "leaning",
    "times",
    "balance",
)
UNITS = (SHARE, MONEY, RATE, DAYS, COUNT, INDEX, POINTS, LEANING, TIMES, BALANCE)
"""What a number counts: `points` are hundredths of a share, with their sign, `leaning` is a
share with its sign, `times` how many times as much, `balance` one share minus another, told in points."""

Label = Message | Text | str


@dataclass(frozen=True, slots=True)
class Way:
    """Where something is shown in full: the name of a page, its arguments, and what it is asked for besides the filters
    of the dashboard."""

    page: str
    args: tuple[str, ...] = ()
    query: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    plain: bool = False
    """Whether it is asked for nothing else: a list of deals has filters of its own."""


def behind(part: str, of: str, at: int | None = None, **more: str) -> Way:
    """The deals that a figure of a part of insight counts."""
    place = {} if at is None else {"at": str(at)}
    return Way("insight-deals", (), {"part": part, "of": of, **place, **more})


def deals(**asked: str) -> Way:
    """A list of deals over all processes, narrowed by what is asked."""
    return Way("pipeline-list", (), {"process": "all", **asked}, plain=True)


@dataclass(frozen=True, slots=True)
class Sample:
    """From how many of what a figure is: a key of `SAMPLES`."""

    of: str
    number: int


SAMPLES = (
    *("closed", "open", "won", "lost", "created", "past", "passages", "due", "months", "entries"),
    *("looks", "sales", "missing", "left", "stays", "named", "entered"),
    *("customers", "answers", "sessions", "reps"),
)
"""What figures are from; an interface words them."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. `low` and `high` are its interval, `before` what it was in the same stretch before; None is told as a
    dash. `tone` is `ok`, `warn` or `bad` where it says more than the number."""

    key: str
    label: Message
    value: float | None
    unit: str
    low: float | None = None
    high: float | None = None
    before: float | None = None
    sample: Sample | None = None
    note: Message | None = None
    tone: str = ""
    way: Way | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a small chart or of a list. `mark` is what was planned or expected of it; a `day` stands for a number
    where a list has none. Lines of one `group` stand together under its name."""

    label: Label
    value: float | None = None
    unit: str = COUNT
    low: float | None = None
    high: float | None = None
    mark: float | None = None
    note: Label = ""
    tone: str = ""
    way: Way | None = None
    day: date | None = None
    group: Label = ""
    sample: Sample | None = None


BARS, LIST, RANGES = "bars", "list", "ranges"
"""How lines are drawn: as bars from nought, as a list, as ranges with a mark for what came of it."""


@dataclass(frozen=True, slots=True)
class Told:
    """All that a tile says. `empty` is said instead where there is nothing to tell; `made` is how old the figures are,
    None for what is of this moment. `without_rate` are currencies that no amount holds."""

    figures: tuple[Figure, ...] = ()
    lines: tuple[Line, ...] = ()
    drawn: str = BARS
    verdict: Message | None = None
    tone: str = ""
    empty: Message | None = None
    made: datetime | None = None
    without_rate: tuple[str, ...] = ()
    more: int = 0
    """Lines that there was no room for."""
