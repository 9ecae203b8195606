"""How a dashboard is arranged, and when it is sent. Pure: the clock and the calendar are passed in."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from homeplate.dashboards.ready import Placed
from homeplate.dashboards.tiles import TILES
from homeplate.kit.errors import Invalid
from homeplate.kit.text import Message, msg
from homeplate.kit.workdays import Calendar

MOST_TILES = 24
"""More than that is no board to look at, but a report."""

DOINGS = ("add", "remove", "earlier", "later", "width", "put")
"""What can be done with a tile: `put` sets it before another one, or last."""

RHYTHMS: dict[str, Message] = {
    "daily": msg("Every day"),
    "weekly": msg("Every week"),
    "monthly": msg("Every month"),
}
"""How often a dashboard is sent."""

FARTHEST = timedelta(days=800)


def known(tiles: Iterable[Sequence[object]]) -> tuple[Placed, ...]:
    """The tiles that there still are, each once, as they were kept."""
    found: dict[str, bool] = {}
    for name, wide in (tuple(one) for one in tiles if len(one) == 2):
        if isinstance(name, str) and name in TILES:
            found.setdefault(name, bool(wide))
    return tuple(found.items())


def arranged(tiles: Sequence[Placed], *, do: str, tile: str, before: str = "") -> tuple[Placed, ...]:
    """The tiles after one of `DOINGS`. Raises `Invalid` (`choice`, `too-many`) for what cannot be done."""
    names = [name for name, _ in tiles]
    if do not in DOINGS or tile not in TILES or (do == "add") == (tile in names):
        raise Invalid("choice", msg("Choose one from the list."), field="tile")
    kept = list(tiles)
    if do == "add":
        if len(kept) >= MOST_TILES:
            raise Invalid(
                "too-many", msg("A dashboard has room for {count} tiles.", count=MOST_TILES), field="tile"
            )
        return (*kept, (tile, TILES[tile].wide))
    at = names.index(tile)
    name, wide = kept.pop(at)
    match do:
        case "remove":
            return tuple(kept)
        case "width":
            place, wide = at, not wide
        case "put":
            place = next((n for n, (other, _) in enumerate(kept) if other == before), len(kept))
        case _:
            place = max(at - 1, 0) if do == "earlier" else at + 1
    kept.insert(place, (name, wide))
    return tuple(kept)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a dashboard is sent: at `hour` every day, on a `weekday` (Monday is 0), or on a day of the month, its last
    one where it has fewer. With `working_days` a day off is left out, and one of a week or month is made up for on the
    next working day."""

    every: str
    weekday: int = 0
    month_day: int = 1
    hour: int = 8
    working_days: bool = True

    def after(self, moment: datetime, zone: str, calendar: Calendar) -> datetime:
        """The first time after a moment, in UTC."""
        local = moment.astimezone(ZoneInfo(zone)).date()
        for day in self._days(local - timedelta(days=35), calendar):
            at = datetime.combine(day, time(self.hour), ZoneInfo(zone)).astimezone(UTC)
            if at > moment:
                return at
        return moment + FARTHEST

    def _days(self, first: date, calendar: Calendar) -> Iterator[date]:
        """The days on which it is sent, from about `first` on."""
        for day in (first + timedelta(days=n) for n in range(FARTHEST.days)):
            if not self._is_named(day):
                continue
            if not self.working_days or calendar.is_working(day):
                yield day
            elif self.every != "daily":
                yield calendar.working_from(day)

    def _is_named(self, day: date) -> bool:
        match self.every:
            case "daily":
                return True
            case "weekly":
                return day.weekday() == self.weekday
            case _:
                return day.day == min(self.month_day, monthrange(day.year, day.month)[1])


def checked(rhythm: Rhythm) -> Rhythm:
    """The rhythm as it is. Raises `Invalid` (`choice`) for days and hours that there are not."""
    for field, good in (
        ("rhythm", rhythm.every in RHYTHMS),
        ("weekday", 0 <= rhythm.weekday <= 6),
        ("month_day", 1 <= rhythm.month_day <= 31),
        ("hour", 0 <= rhythm.hour <= 23),
    ):
        if not good:
            raise Invalid("choice", msg("Choose one from the list."), field=field)
    return rhythm
