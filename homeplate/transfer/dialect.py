"""How a text table is punctuated: delimiter, quotation mark, escape; found by trying each and scoring the result.

Own scorer instead of `csv.Sniffer` (guesses from letters, so prose in cells misleads it) and of CleverCSV (three
more dependencies for the same answer on our files): every candidate parses the sample with the C parser, and the
one whose rows are most even, widest and leave fewest stray quotes wins.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

DELIMITERS = (",", ";", "\t", "|", " ")
_MARKER = re.compile(r"^sep=(.)\r?\n?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """Punctuation of one file. `escape` is empty when a quote inside quotes is doubled."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    skip_space: bool = False

    def reader(self, lines: Iterator[str], *, strict: bool) -> Iterator[list[str]]:
        """The C parser for this dialect; strict raises `csv.Error` on stray or unclosed quotes."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote,
            escapechar=self.escape or None,
            skipinitialspace=self.skip_space,
            strict=strict,
        )


def sniff(sample: str, *, whole: bool) -> Dialect:
    """The dialect of `sample`; `whole` tells that it is the entire file and not cut in the middle of a row."""
    marker = _MARKER.match(sample)
    if marker:
        sample = sample[marker.end() :]
    delimiters = (marker.group(1),) if marker else DELIMITERS
    candidates = [
        Dialect(delimiter, quote, escape)
        for quote in _quotes(sample)
        for escape in _escapes(sample, quote)
        for delimiter in delimiters
    ]
    best = max(candidates, key=lambda candidate: _score(sample, candidate, whole))
    if best.delimiter != " " and _spaced(sample, best):
        return Dialect(best.delimiter, best.quote, best.escape, skip_space=True)
    return best


def _quotes(sample: str) -> tuple[str, ...]:
    """The double quote always; the single quote when it stands at cell edges and the double one does not."""
    at_edge = {
        quote: len(
            re.findall(rf"(?:^|[,;\t|]){quote}[^{quote}\r\n]*{quote}(?=[,;\t|\r\n]|$)", sample, re.MULTILINE)
        )
        for quote in ('"', "'")
    }
    return ("'",) if at_edge["'"] >= 2 and at_edge["'"] > 2 * at_edge['"'] else ('"',)


def _escapes(sample: str, quote: str) -> tuple[str, ...]:
    r"""A backslash only where `\"` is seen inside a cell: a Windows path ends in `\",` and is no escape."""
    inside = len(re.findall(rf"[^\\]\\{quote}(?![,;\t|\r\n]|$)", sample, re.MULTILINE))
    return ("\\",) if inside > 0 else ("",)


def _spaced(sample: str, dialect: Dialect) -> bool:
    """Whether nearly every delimiter is followed by a space, so that a quote after it opens a cell."""
    mark = re.escape(dialect.delimiter)
    opened = len(re.findall(rf"{mark} {dialect.quote}", sample))
    return opened > 0 and opened > len(re.findall(rf"{mark}{dialect.quote}", sample))


def _score(sample: str, dialect: Dialect, whole: bool) -> float:
    """Evenness × width, less for stray quotes; spaces must be perfect to count, because words have them too."""
    rows = _parsed(sample, dialect, whole)
    if not rows:
        return 0.0
    widths = Counter(len(row) for row in rows)
    width, _ = max(widths.items(), key=lambda item: (item[1] * math.log2(item[0] + 1), item[0]))
    if width < 2:
        return 0.1
    even = sum(count for other, count in widths.items() if other == width) / len(rows)
    cells = [cell for row in rows for cell in row]
    stray = sum(dialect.quote in cell and cell[:1] != cell[-1:] for cell in cells) / len(cells)
    if dialect.delimiter == " " and (even < 0.95 or width < 3 or not all(cells[:width])):
        return 0.0
    return even * even * math.log2(width + 1) * (1 - stray) * (0.3 if dialect.delimiter == " " else 1)


def _parsed(sample: str, dialect: Dialect, whole: bool) -> list[list[str]]:
    """The rows of the sample that hold anything, without the last one when the sample was cut."""
    rows: list[list[str]] = []
    try:
        for row in dialect.reader(iter(io.StringIO(sample, newline="")), strict=False):
            if any(row):
                rows.append(row)
    except csv.Error:
        pass
    return rows if whole or len(rows) < 2 else rows[:-1]
