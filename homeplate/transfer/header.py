"""Where the header of a table is: behind a preamble, repeated, or missing."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from homeplate.kit.text import Message, msg
from homeplate.transfer.problems import bad_file
from homeplate.transfer.records import Record

MOST_COLUMNS = 1_000
_TYPED = re.compile(
    r"""[-+(]?\s*[$€£¥₩]?\s*[0-9][0-9.,'\s]*%?\)?\s*[$€£¥₩]?      # number, money, percentage
    | [0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}\.?([T\s].*)?       # date
    | [0-9]{1,2}:[0-9]{2}(:[0-9]{2})?                             # time
    | [^@\s]+@[^@\s]+\.[a-z]+ | https?://\S+ """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Header:
    """Unique column names, the line they stand on (0 when the file has none), and what was noticed."""

    names: tuple[str, ...]
    line: int
    notes: tuple[Message, ...] = ()


def looks_typed(cell: str) -> bool:
    """Whether a cell is a number, date, time, e-mail or address rather than words."""
    return bool(_TYPED.fullmatch(cell.strip()))


def find_header(sample: Sequence[Record]) -> Header:
    """The header among the first records of a file. Raises `Invalid`: `empty-file`, `too-many-columns`."""
    rows = [record for record in sample if any(cell.strip() for cell in record.values)]
    if not rows:
        raise bad_file("empty-file", msg("The file is empty."))
    width = _common_width(rows)
    if width > MOST_COLUMNS:
        raise bad_file(
            "too-many-columns",
            msg("The file has {count} columns; {most} are the most.", count=width, most=MOST_COLUMNS),
            line=rows[0].line,
        )
    place = next((i for i, row in enumerate(rows) if _is_full(row.values, width)), 0)
    top = rows[place]
    if _is_data(top.values, [row.values for row in rows[place + 1 : place + 21]]):
        names = tuple(f"Column {number}" for number in range(1, width + 1))
        return Header(names, 0, (msg("The file has no header; its columns are numbered."),))
    notes = (
        (msg("{count} lines before the header were left out.", count=top.line - 1),) if top.line > 1 else ()
    )
    return unique_names(top.values, top.line, notes)


def unique_names(cells: Sequence[str], line: int, notes: tuple[Message, ...] = ()) -> Header:
    """Names trimmed and told apart: a second “Amount” becomes “Amount (2)”, an empty one “Column 5”."""
    used: Counter[str] = Counter()
    names: list[str] = []
    repeated: list[str] = []
    for number, cell in enumerate(cells, 1):
        name = " ".join(cell.replace("\ufeff", "").split())[:200] or f"Column {number}"
        used[name] += 1
        while used[name] > 1:
            repeated.append(name)
            name = f"{name} ({used[name]})"
            used[name] += 1
        names.append(name)
    if repeated:
        notes += (msg("Columns with the same name were numbered: {names}", names=", ".join(repeated)[:200]),)
    return Header(tuple(names), line, notes)


def _common_width(rows: Sequence[Record]) -> int:
    """The width of the first of the large tables in the file; a title line has width one and is none."""
    widths = Counter(len(row.values) for row in rows)
    weight = {width: count * math.log2(width + 1) for width, count in widths.items()}
    best = max(weight, key=lambda width: (weight[width], width))
    large = [width for width in weight if weight[width] * 2 >= weight[best] and (width > 1 or best == 1)]
    return min(large, key=lambda width: next(i for i, row in enumerate(rows) if len(row.values) == width))


def _is_full(cells: Sequence[str], width: int) -> bool:
    """As wide as the table, and mostly filled: a title line padded with commas is not."""
    filled = sum(bool(cell.strip()) for cell in cells)
    return len(cells) == width and filled * 2 >= width


def _is_data(top: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether the first full row has numbers, dates or addresses just where the rows under it have them."""
    typed = [i for i, cell in enumerate(top) if looks_typed(cell)]
    if not typed or len(typed) * 4 < len(top):
        return False
    alike = [row for row in below if len(row) == len(top)]
    return all(any(looks_typed(row[i]) or not row[i] for row in alike) or not alike for i in typed)
