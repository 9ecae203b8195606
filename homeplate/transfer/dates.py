"""Dates as exports write them, in three languages; day-first or month-first is decided per column, not per cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Literal

from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg

Order = Literal["dmy", "mdy"]

_ISO = re.compile(r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}(?:$|[T ])")
_NUMERIC = re.compile(r"([0-9]{1,4})\s*[-/.]\s*([0-9]{1,2})\s*[-/.]\s*([0-9]{1,4})\s*\.?")
_KOREAN = re.compile(r"([0-9]{2,4})\s*년\s*([0-9]{1,2})\s*월\s*([0-9]{1,2})\s*일")
_COMPACT = re.compile(r"((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])")
_SERIAL = re.compile(r"[2-6][0-9]{4}(?:\.[0-9]+)?")
_EPOCH = re.compile(r"[0-9]{13}|[0-9]{10}")
_EMPTY = re.compile(r"0000-00-00.*|[-–—.]+|n/?a|null|none", re.IGNORECASE)
_TIME = re.compile(
    r"""(?P<before>오전|오후)?\s*(?:klo\s*(?P<kh>[0-9]{1,2})[.:](?P<km>[0-9]{2})
      | (?P<sh>[0-9]{1,2})\s*시(?:\s*(?P<sm>[0-9]{1,2})\s*분)?
      | (?P<h>[0-9]{1,2}):(?P<m>[0-9]{2}))
      (?:[:.](?P<s>[0-9]{2})(?:[.,][0-9]+)?)?\s*(?P<after>[ap]\.?m\.?|오전|오후)?
      \s*(?P<zone>Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})?""",
    re.VERBOSE | re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_FINNISH = (
    "tammikuu", "helmikuu", "maaliskuu", "huhtikuu", "toukokuu", "kesäkuu",
    "heinäkuu", "elokuu", "syyskuu", "lokakuu", "marraskuu", "joulukuu",
)  # fmt: skip
_MONTHS = {name[:3]: number for number, name in enumerate(_ENGLISH, 1)}
_MONTHS |= {name: number for number, name in enumerate(_ENGLISH, 1)} | {"sept": 9}
for _number, _name in enumerate(_FINNISH, 1):
    _MONTHS |= {_name: _number, _name + "ta": _number, _name[:-3]: _number}


@dataclass(frozen=True, slots=True)
class DateStyle:
    """How the dates of one column are written. `certain` is false when no value decides the order."""

    order: Order = "dmy"
    certain: bool = True


def date_style(samples: Iterable[str], *, prefer: Order = "dmy") -> DateStyle:
    """The order of day and month that most `samples` need; `prefer` where none of them needs one."""
    day_first = month_first = seen = 0
    for text in samples:
        found = _NUMERIC.match(unicodedata.normalize("NFKC", text).strip())
        if found is None or len(found[1]) > 2:
            continue
        first, second = int(found[1]), int(found[2])
        seen += 1
        day_first += first > 12
        month_first += second > 12
    if day_first == month_first:
        return DateStyle(prefer, certain=not seen)
    return DateStyle("dmy" if day_first > month_first else "mdy")


def undecided(samples: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """The first samples that mean one day with the day first and another with the month first, when no other
    sample decides between the two; none when the column is certain."""
    texts = list(samples)
    if date_style(texts).certain:
        return ()
    found = ((text, _NUMERIC.match(unicodedata.normalize("NFKC", text).strip())) for text in texts)
    both = [text for text, parts in found if parts and len(parts[1]) < 3 and int(parts[1]) != int(parts[2])]
    return tuple(both[:most])


def parse_moment(text: str, style: DateStyle) -> datetime | None:
    """The moment in `text`; without a zone it is naive, local to the source; None when the cell says “no date”.

    Raises `Invalid` with code `date`.
    """
    try:
        if _ISO.match(text):
            return datetime.fromisoformat(text)
        plain = unicodedata.normalize("NFKC", text).strip()
        if not plain or _EMPTY.fullmatch(plain):
            return None
        return _number_moment(plain) or _written_moment(plain, style)
    except (ValueError, OverflowError):
        raise Invalid("date", msg("“{text}” is not a date.", text=text[:40])) from None


def _number_moment(text: str) -> datetime | None:
    """A moment written as a bare number: a day of a spreadsheet, seconds or milliseconds since 1970."""
    if _SERIAL.fullmatch(text):
        return datetime(1899, 12, 30) + timedelta(seconds=round(float(text) * 86_400))  # noqa: DTZ001 - local
    if _EPOCH.fullmatch(text):
        seconds = int(text) / (1000 if len(text) == 13 else 1)
        return datetime.fromtimestamp(seconds, tz=UTC)
    return None


def _written_moment(text: str, style: DateStyle) -> datetime:
    """Raises `ValueError`."""
    clock = _TIME.search(text)
    rest = text if clock is None else f"{text[: clock.start()]} {text[clock.end() :]}"
    rest = rest.replace(",", " ").strip(" T\t")
    year, month, day = _numeric(rest, style) or _named(rest)
    if not 1900 <= year <= 2199:
        raise ValueError(text)
    moment = datetime(year, month, day)  # noqa: DTZ001 - the source's local time
    return moment if clock is None else _at(moment, clock)


def _numeric(text: str, style: DateStyle) -> tuple[int, int, int] | None:
    """Year, month, day of a date in figures. Parts that can only be read the other way round are."""
    found = _KOREAN.search(text) or _COMPACT.fullmatch(text)
    if found is None:
        found = _NUMERIC.search(text)
        if found is None:
            return None
        if len(found[1]) < 3:
            first, second, year = int(found[1]), int(found[2]), _year(found[3])
            day_first = first > 12 or (style.order == "dmy" and second <= 12)
            return (year, second, first) if day_first else (year, first, second)
    return _year(found[1]), int(found[2]), int(found[3])


def _named(text: str) -> tuple[int, int, int]:
    """Year, month, day of a date whose month is a word. Raises `ValueError`."""
    months = [number for word in _WORD.findall(text.casefold()) if (number := _MONTHS.get(word))]
    figures = re.findall(r"[0-9]+", text)
    if len(months) != 1 or len(figures) != 2:
        raise ValueError(text)
    year, day = figures if len(figures[0]) == 4 else reversed(figures)
    return _year(year), months[0], int(day)


def _year(figures: str) -> int:
    year = int(figures)
    if len(figures) > 2:
        return year
    return year + (2000 if year < 70 else 1900)


def _at(day: datetime, clock: re.Match[str]) -> datetime:
    """`day` at the time of `clock`. Raises `ValueError`."""
    hour = int(clock["h"] or clock["kh"] or clock["sh"])
    minute = int(clock["m"] or clock["km"] or clock["sm"] or 0)
    half = (clock["before"] or clock["after"] or "").casefold().replace(".", "")
    if half in ("pm", "오후") and hour < 12:
        hour += 12
    if half in ("am", "오전") and hour == 12:
        hour = 0
    return day.replace(hour=hour, minute=minute, second=int(clock["s"] or 0), tzinfo=_zone(clock["zone"]))


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text[0] not in "+-":
        return UTC
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-offset if text[0] == "-" else offset)
