"""The stretches of time that figures are asked for by name. Pure: the day of today is passed in."""

from __future__ import annotations

from datetime import date, timedelta

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""The days that can be asked for: far from the ends of time, as what was before them is looked at, too."""


def stretch(period: str, today: date, since: date | None, until: date | None) -> tuple[date, date]:
    """The days of a period: from the first to before the second. `since` and `until`, both with it, count for `own`."""
    quarter = today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1)
    tomorrow = today + timedelta(days=1)
    match period:
        case "own" if since or until:
            last = _bounded(until or today) + timedelta(days=1)
            first = _bounded(since) if since else back(last, 12)
            return (first, last) if first < last else (last - timedelta(days=1), last)
        case "quarter":
            return back(tomorrow, 3), tomorrow
        case "this-quarter":
            return quarter, tomorrow
        case "last-quarter":
            return back(quarter, 3), quarter
        case "this-year":
            return today.replace(month=1, day=1), tomorrow
        case _:
            return back(tomorrow, 12), tomorrow


def stretch_ahead(period: str, today: date) -> tuple[date, date]:
    """The days of a period of `AHEAD`, of the first for any other: from the first to before the second."""
    month, quarter = today.replace(day=1), today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1)
    match period:
        case "this-month":
            return month, _on(month, 1)
        case "next-month":
            return _on(month, 1), _on(month, 2)
        case "next-quarter":
            return _on(quarter, 3), _on(quarter, 6)
        case _:
            return quarter, _on(quarter, 3)


def _bounded(day: date) -> date:
    return min(max(day, EARLIEST), LATEST)


def whole(period: str, since: date, until: date) -> date:
    """The day after the last of a period that has a name and is not over yet; of any other its `until`."""
    if period == "this-year":
        return _on(since, 12)
    return _on(since, 3) if period == "this-quarter" else until


def _on(day: date, months: int) -> date:
    """The first day of the month so many months later."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def back(day: date, months: int) -> date:
    """So many months earlier; the last day of a month where it has not that many days."""
    from dateutil.relativedelta import relativedelta  # noqa: PLC0415  # seldom needed, and the start pays for it

    earlier: date = day - relativedelta(months=months)  # type: ignore[no-untyped-call]
    return earlier
