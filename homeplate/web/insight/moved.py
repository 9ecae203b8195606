"""How a forecast moved: what was said of a period week by week, as a drawing, a table and a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from math import floor, log10
from uuid import UUID

from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from homeplate.deals.rules.categories import CATEGORIES
from homeplate.goals.rules import MONTH, Period
from homeplate.insight.forecast import Forecast
from homeplate.insight.forecasting.convolution import Spread
from homeplate.insight.tasks import ask_to_keep_forecasts
from homeplate.insight.weekly.reading import Week, is_written, weeks_said
from homeplate.insight.weekly.weeks import last_over, periods_ahead, week_of
from homeplate.kit.money import major, minor_places
from homeplate.people.permissions import Permission
from homeplate.transfer.safe_csv import Cell
from homeplate.web.download import csv_file
from homeplate.web.formats import compact_money_text, date_text, month_text
from homeplate.web.insight.asked import Asked, asked
from homeplate.web.insight.goals import period_asked, whom_asked
from homeplate.web.insight.ways import way_text
from homeplate.web.insight.words import WIDE
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest, page
from homeplate.web.pipeline.cards import whole_money

HIGH = 60.0
"""Units that the drawing is high."""
STEPS = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
MOST_STEPS = 5
"""What a step of a scale may be of a power of ten (told with one digit), and how many there may be."""


@dataclass(frozen=True, slots=True)
class WeekShown:
    """A week in words; `moved_url` leads to what changed in the pipeline since the week before."""

    day: date
    kept: bool
    now: bool
    booked: str
    middle: str
    between: str
    way: str
    deals: int
    said: str
    moved_url: str


@dataclass(frozen=True, slots=True)
class Band:
    """A part of the drawing that is told in one way: the range as a shape, the middle and what is booked as lines."""

    kept: bool
    range: str
    middle: str
    booked: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of the drawing that answers when it is pointed at."""

    x: float
    width: float
    text: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A week from which on the forecast was told in another way: its place across, and that in words."""

    x: float
    day: date
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """What was said of one period. `scale` are the amounts of its axis from the top down to nought, `rules` the places
    of those between. `came` is what it brought, in words and as a place; empty while it runs."""

    title: str
    weeks: tuple[WeekShown, ...]
    bands: tuple[Band, ...]
    hits: tuple[Hit, ...]
    turns: tuple[Turn, ...]
    scale: tuple[str, ...]
    rules: tuple[float, ...]
    came: str
    came_at: float
    afterwards: bool
    kept: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """The drawings: of the period that is asked about, and of the one like it that was over last."""

    drawings: tuple[Drawing, ...]
    csv_url: str


@dataclass(frozen=True, slots=True)
class _Point:
    """What was said at one moment."""

    day: date
    kept: bool
    now: bool
    booked: float
    whole: Spread
    way: str
    deals: int
    said: int | None = None


def moved_shown(request: PageRequest, asked: Asked, found: Forecast) -> Moved | None:
    """How the forecast moved of what is asked; None where it is no part of which anything is written down. Asks for
    what is not written yet. What was said in a currency that the workspace no longer uses is left to the file: it
    cannot stand beside the rest."""
    whom, period = whom_asked(request.actor, asked), period_asked(asked)
    if whom is None or period is None:
        return None
    before = last_over(request.today, period.months)
    said = weeks_said(request.actor, process_id=asked.frame.process_id, whom=whom, periods=[period, before])
    rows = [row for row in said if row.currency == request.actor.currency]
    _ask_for_more(request, asked.frame.process_id, period)
    now = _Point(request.today, True, True, found.booked, found.whole, found.choice.way, found.deals)
    told = [_point(row) for row in rows if row.period == period and not row.over]
    drawings = [_drawing(request, asked, period, [*told, now], None)] if told else []
    past = [row for row in rows if row.period == before]
    came = next((row for row in past if row.over), None)
    points = [_point(row) for row in past if not row.over]
    if points and came is not None:
        drawings.append(_drawing(request, asked, before, points, came))
    query = asked.query()
    url = reverse("insight-weeks-file")
    return Moved(tuple(drawings), f"{url}?{query}" if query else url)


def _ask_for_more(request: PageRequest, process_id: UUID, period: Period) -> None:
    """Ask for this week where it is missing; of a period of which nothing is said ahead nothing would come of it."""
    if period not in periods_ahead(request.today):
        return
    if not is_written(request.actor, process_id=process_id, week=week_of(request.today)):
        ask_to_keep_forecasts(request.actor.workspace_id)


def _point(row: Week) -> _Point:
    return _Point(row.week, not row.afterwards, False, row.booked, row.whole, row.way, row.deals, row.said)


def _drawing(
    request: PageRequest, asked: Asked, period: Period, points: Sequence[_Point], came: Week | None
) -> Drawing:
    currency, tongue = request.actor.currency, language()
    highest = max(max(one.whole.p90, one.booked) for one in points)
    amounts = scale_to(max(highest, came.booked if came else 0), smallest=10 ** minor_places(currency))
    top = amounts[-1]
    places = [(_across(number, len(points)), one) for number, one in enumerate(points)]
    weeks = tuple(_week(request, asked, one, before) for before, one in pairwise([None, *points]) if one)
    return Drawing(
        title=period_text(period),
        weeks=weeks,
        bands=tuple(_bands(places, top)),
        hits=tuple(_hits(weeks)),
        turns=tuple(_turns(places)),
        scale=tuple(compact_money_text(round(one), currency, tongue) for one in reversed(amounts)),
        rules=tuple(_up(one, top) for one in amounts[1:-1]),
        came=whole_money(came.booked, currency, tongue) if came else "",
        came_at=_up(came.booked, top) if came else 0.0,
        afterwards=any(not one.kept for one in points),
        kept=any(one.kept and not one.now for one in points),
    )


def scale_to(highest: float, *, smallest: float = 1.0) -> tuple[float, ...]:
    """Round amounts at equal steps from nought to one that is no less than the highest; no step is less than
    `smallest`. Pure."""
    least = max(highest / MOST_STEPS, smallest)
    power = 10.0 ** floor(log10(least))
    step = next((one * power for one in STEPS if one * power >= least), 10 * power)
    count = 1
    while count * step < highest:
        count += 1
    return tuple(number * step for number in range(count + 1))


def _turns(places: Sequence[tuple[float, _Point]]) -> Iterable[Turn]:
    for (_, before), (x, one) in pairwise(places):
        if one.way != before.way:
            words = gettext("%(day)s: from here on told by %(way)s, before by %(before)s")
            day = date_text(one.day, language(), "short", one.day.year)
            yield Turn(
                x, one.day, words % {"day": day, "way": way_text(one.way), "before": way_text(before.way)}
            )


def _across(number: int, count: int) -> float:
    return WIDE * number / max(count - 1, 1)


def _up(value: float, top: float) -> float:
    return HIGH * (1 - value / top)


def _bands(places: Sequence[tuple[float, _Point]], top: float) -> Iterable[Band]:
    """Shapes of the weeks that are told alike; what lies between a week that was kept and one that was not is drawn as
    not kept."""
    pairs = [((first[1].kept and second[1].kept), first, second) for first, second in pairwise(places)]
    for kept, some in groupby(pairs, key=lambda pair: pair[0]):
        steps = list(some)
        run = [steps[0][1], *(second for _, _, second in steps)]
        upper = [f"{x:.2f},{_up(one.whole.p90, top):.2f}" for x, one in run]
        lower = [f"{x:.2f},{_up(one.whole.p10, top):.2f}" for x, one in reversed(run)]
        middle = " ".join(f"{x:.2f},{_up(one.whole.p50, top):.2f}" for x, one in run)
        booked = " ".join(f"{x:.2f},{_up(one.booked, top):.2f}" for x, one in run)
        yield Band(kept, " ".join([*upper, *lower]), middle, booked)


def _hits(weeks: Sequence[WeekShown]) -> Iterable[Hit]:
    width = WIDE / len(weeks)
    for number, one in enumerate(weeks):
        day = date_text(one.day, language(), "short", one.day.year)
        words = gettext("%(day)s: %(middle)s (%(between)s), booked %(booked)s")
        parts = {"day": day, "middle": one.middle, "between": one.between, "booked": one.booked}
        yield Hit(number * width, width, words % parts)


def _week(request: PageRequest, asked: Asked, one: _Point, before: _Point | None) -> WeekShown:
    currency, tongue = request.actor.currency, language()
    last = one.day if one.now else one.day - timedelta(days=1)
    return WeekShown(
        day=one.day,
        kept=one.kept,
        now=one.now,
        booked=whole_money(one.booked, currency, tongue),
        middle=whole_money(one.whole.p50, currency, tongue),
        between=f"{whole_money(one.whole.p10, currency, tongue)} – {whole_money(one.whole.p90, currency, tongue)}",
        way=way_text(one.way),
        deals=one.deals,
        said=whole_money(one.said, currency, tongue) if one.said is not None else "",
        moved_url=_changes(asked, before.day, last) if before and before.day <= last else "",
    )


def _changes(asked: Asked, since: date, last: date) -> str:
    """What changed in the pipeline between two weeks: which deals came, went, and are worth more or less."""
    query = asked.query(period="own", **{"from": since.isoformat(), "to": last.isoformat()})
    return f"{reverse('insight-part', args=['changes'])}?{query}"


def period_text(period: Period) -> str:
    """A month by its name, anything longer as it is written."""
    return month_text(period.since, language()) if period.months == MONTH else period.text


@require_GET
@page
def weeks_file(request: PageRequest) -> StreamingHttpResponse:
    """What was said week by week as a CSV file."""
    request.actor.require(Permission.EXPORT_RUN)
    what = asked(request, ahead=True)
    whom, period = whom_asked(request.actor, what), period_asked(what)
    rows: list[Week] = []
    if whom is not None and period is not None:
        periods = [period, last_over(request.today, period.months)]
        rows = weeks_said(request.actor, process_id=what.frame.process_id, whom=whom, periods=periods)
    header = (
        gettext("Period"), gettext("Week"), gettext("As of"), gettext("Written down"), gettext("Told by"),
        gettext("Currency"), gettext("Booked so far"), gettext("Open deals bring"), gettext("Deals yet to be created"),
        gettext("Mean"), "p10", "p50", "p90", gettext("Open deals"), gettext("What leaders say"),
        *(f"{label.render(gettext)}: {what}" for label in CATEGORIES.values()
          for what in (gettext("due"), gettext("value"))),
    )  # fmt: skip
    return csv_file("forecast-weeks", request.today, header, (_cells(row) for row in rows))


def _cells(row: Week) -> tuple[Cell, ...]:
    def amount(minor: float | None) -> Cell:
        return None if minor is None else major(round(minor), row.currency)

    whole = row.whole
    told = "" if row.over else way_text(row.way)
    return (
        row.period.text, row.week, _moment(row.at), gettext("afterwards") if row.afterwards else gettext("that week"),
        told, row.currency, amount(row.booked), amount(row.open), amount(row.new), amount(whole.mean),
        amount(whole.p10), amount(whole.p50), amount(whole.p90), row.deals, amount(row.said),
        *(cell for key in CATEGORIES for cell in _judged(row, key)),
    )  # fmt: skip


def _judged(row: Week, category: str) -> tuple[Cell, Cell]:
    """The open deals of a category that were due by the end of the period, and their value; of one that was over there
    is nothing to say."""
    deals, value = row.expected.get(category, (0, 0))
    return (None, None) if row.over else (deals, major(value, row.currency))


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="minutes")
