"""How satisfied customers are: one picture of a stretch of time, and of the same stretch before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce

from homeplate.deals.models import Deal
from homeplate.kit.estimates import Share
from homeplate.people.access import Actor, OwnedQuerySet, query
from homeplate.people.permissions import Permission
from homeplate.success.measures import Balance, csat, latest, nps, referral_rate
from homeplate.success.models import Feedback, Referral
from homeplate.success.queries import FeedbackRow, feedback_rows
from homeplate.success.referrals import ReferralRow, referral_rows
from homeplate.success.rules import CSAT, NPS, is_unhappy

NONE = Share(0, 0)
Row = TypeVar("Row", Feedback, Referral)
YEAR = timedelta(days=365)
MONTHS = 6
"""Months up to which a stretch is told by month; a longer one by quarter."""


@dataclass(frozen=True, slots=True)
class Window:
    """From `since` to before `until`; of whose customers: those of accounts that the member or team owns or sold to."""

    since: date
    until: date
    owner_id: UUID | None = None
    teams: tuple[UUID, ...] = ()

    @property
    def before(self) -> Window:
        """As many days before it."""
        return Window(self.since - (self.until - self.since), self.since, self.owner_id, self.teams)


@dataclass(frozen=True, slots=True)
class Won:
    """A deal that was won in a stretch and that a referral led to; its value in minor units."""

    id: UUID
    currency: str
    minor: int
    on: date


@dataclass(frozen=True, slots=True)
class Stretch:
    """The figures of a stretch of time. `rate` and `won` are told of the whole window only, not of its parts."""

    since: date
    until: date
    csat: Share
    nps: Balance
    rate: Share = NONE
    won: tuple[Won, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the stretch; `counts` unless the same respondent answered the same question later in it."""

    row: FeedbackRow
    counts: bool


@dataclass(frozen=True, slots=True)
class Unhappy:
    """A respondent whose last answer was bad: the deals of the account that are open and in sight, and the day of the
    next step on them that is not over, if any is agreed."""

    row: FeedbackRow
    open_deals: int
    next_step_on: date | None


@dataclass(frozen=True, slots=True)
class Unasked:
    """A customer who has not answered for a year before `until`; `last` is None where they never did."""

    account_id: UUID
    account_name: str
    won_on: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """What customers said in a window. `customers` are the accounts with a won deal in sight in the year before its
    end."""

    made: datetime
    now: Stretch
    before: Stretch
    series: tuple[Stretch, ...]
    answers: tuple[Answer, ...]
    unhappy: tuple[Unhappy, ...]
    unasked: tuple[Unasked, ...]
    customers: int
    referrals: tuple[ReferralRow, ...]


@query(Permission.ACCOUNT_VIEW)
def satisfaction(actor: Actor, window: Window, *, now: datetime, today: date) -> Satisfaction:
    """All that the page shows, in a fixed number of statements."""
    rows = Feedback.objects.filter(archived_at=None, day__gte=window.before.since, day__lt=window.until)
    mine = _with_owner(rows).filter(_whose(actor, window)).order_by("-day", "-id")
    told = feedback_rows(actor, mine)
    inside = [row for row in told if row.day >= window.since]
    counted = {row.id: row for kind in (CSAT, NPS) for row in latest(_of(inside, kind))}
    customers = _customers(actor, window)
    given = Referral.objects.filter(archived_at=None, day__gte=window.before.since, day__lt=window.until)
    theirs = _with_owner(given).filter(_whose(actor, window)).order_by("-day", "-id")
    sent = referral_rows(actor, theirs)
    return Satisfaction(
        made=now,
        now=_with_referrals(actor, stretch(inside, window.since, window.until), window, customers, sent),
        before=_with_referrals(
            actor,
            stretch([row for row in told if row.day < window.since], window.before.since, window.since),
            window.before,
            _customers(actor, window.before),
            sent,
        ),
        series=tuple(series(inside, window)),
        answers=tuple(Answer(row, row.id in counted) for row in inside),
        unhappy=_unhappy(actor, [row for row in counted.values() if is_unhappy(row.kind, row.score)], today),
        unasked=_unasked(actor, customers, window.until),
        customers=len(customers),
        referrals=tuple(row for row in sent if row.day >= window.since),
    )


def _with_referrals(
    actor: Actor,
    found: Stretch,
    window: Window,
    customers: Sequence[tuple[UUID, str, datetime]],
    sent: Sequence[ReferralRow],
) -> Stretch:
    givers = {row.account_id for row in sent if window.since <= row.day < window.until}
    rate = referral_rate([account for account, _, _ in customers], givers)
    return replace(found, rate=rate, won=_won(actor, window))


def _won(actor: Actor, window: Window) -> tuple[Won, ...]:
    """Deals in sight that were won in the window, and that a referral led to: by itself, or by the lead they came from.
    Each once, however many sent it."""
    given = Referral.objects.filter(archived_at=None).order_by()
    led = Q(id__in=given.filter(deal__isnull=False).values("deal_id"))
    led |= Q(id__in=given.filter(lead__deal__isnull=False).values("lead__deal_id"))
    since, until = (_start(actor, day) for day in (window.since, window.until))
    rows = (
        _sold(actor, window)
        .filter(led, closed_at__gte=since, closed_at__lt=until)
        .order_by("-closed_at", "id")
    )
    told = rows.values_list("id", "currency", "value_minor", "closed_at")
    return tuple(Won(one, currency, minor, _day(actor, at)) for one, currency, minor, at in told if at)


def stretch(rows: Sequence[FeedbackRow], since: date, until: date) -> Stretch:
    """The figures of the answers of some days, the last of each respondent."""
    return Stretch(
        since,
        until,
        csat([row.score for row in latest(_of(rows, CSAT))]),
        nps([row.score for row in latest(_of(rows, NPS))]),
    )


def series(rows: Sequence[FeedbackRow], window: Window) -> Iterable[Stretch]:
    """The figures month by month, or quarter by quarter of a long window; in each the last answer of a respondent."""
    for since, until in pairwise(edges(window.since, window.until)):
        yield stretch([row for row in rows if since <= row.day < until], since, until)


def edges(since: date, until: date) -> list[date]:
    """Where the months of a stretch begin and end, or its quarters where it is longer than `MONTHS`."""
    months = (until.year - since.year) * 12 + until.month - since.month
    step = 1 if months <= MONTHS else 3
    found, month = [since], since.year * 12 + (since.month - 1) // step * step + step
    while (day := date(month // 12, month % 12 + 1, 1)) < until:
        found.append(day)
        month += step
    return [*found, until]


def _of(rows: Iterable[FeedbackRow], kind: str) -> list[FeedbackRow]:
    return [row for row in rows if row.kind == kind]


def _whose(actor: Actor, window: Window) -> Q:
    """Of whose customers: the account belongs to them, or they won a deal of it."""
    if window.owner_id is None and not window.teams:
        return Q()
    owned = Q()
    if window.owner_id is not None:
        owned &= Q(whose_owner=window.owner_id)
    if window.teams:
        owned &= Q(whose_team__in=window.teams)
    sold = _sold(actor, window).filter(account__isnull=False)
    return owned | Q(whose_account__in=sold.values("account_id"))


def _with_owner(rows: QuerySet[Row]) -> QuerySet[Row]:
    return rows.annotate(
        whose_account=Coalesce("account__merged_into_id", "account_id"),
        whose_owner=Coalesce("account__merged_into__owner_id", "account__owner_id"),
        whose_team=Coalesce("account__merged_into__team_id", "account__team_id"),
    )


def _sold(actor: Actor, window: Window) -> OwnedQuerySet[Deal]:
    """The deals in sight that they won, whenever that was."""
    won = Deal.objects.visible_to(actor).filter(status="won", archived_at=None)
    if window.owner_id is not None:
        won = won.filter(owner_id=window.owner_id)
    return won.filter(team_id__in=window.teams) if window.teams else won


def _start(actor: Actor, day: date) -> datetime:
    """The moment at which a day begins in the workspace."""
    return datetime.combine(day, datetime.min.time(), tzinfo=ZoneInfo(actor.zone))


def _day(actor: Actor, moment: datetime) -> date:
    """The day that it was at a moment in the workspace."""
    return moment.astimezone(ZoneInfo(actor.zone)).date()


def _customers(actor: Actor, window: Window) -> list[tuple[UUID, str, datetime]]:
    """Id and name of the accounts with a deal won in the year before the end of the window, and when the last was."""
    end = _start(actor, window.until)
    won = _sold(actor, window).filter(account__isnull=False, closed_at__gte=end - YEAR, closed_at__lt=end)
    rows = won.values_list("account_id", "account__name").annotate(last=Max("closed_at")).order_by()
    return sorted(rows, key=lambda row: row[2])


def _unasked(
    actor: Actor, customers: Sequence[tuple[UUID, str, datetime]], until: date
) -> tuple[Unasked, ...]:
    rows = Feedback.objects.filter(archived_at=None, day__lt=until).order_by()
    kept = rows.values_list(Coalesce("account__merged_into_id", "account_id")).annotate(last=Max("day"))
    last = dict(kept)
    found = [
        Unasked(account_id, name, _day(actor, won), last.get(account_id))
        for account_id, name, won in customers
        if account_id not in last or last[account_id] < until - YEAR
    ]
    return tuple(found)


def _unhappy(actor: Actor, rows: Sequence[FeedbackRow], today: date) -> tuple[Unhappy, ...]:
    """Those without a dated next step first, then the newest answer."""
    if not rows:
        return ()
    deals = Deal.objects.visible_to(actor).filter(status="open", archived_at=None)
    found: dict[UUID, list[date | None]] = {}
    wanted = {row.account_id for row in rows}
    for account_id, day in deals.filter(account_id__in=wanted).values_list("account_id", "next_step_on"):
        found.setdefault(account_id, []).append(day if day and day >= today else None)
    told = [
        Unhappy(
            row,
            len(found.get(row.account_id, ())),
            min((day for day in found.get(row.account_id, ()) if day), default=None),
        )
        for row in rows
    ]
    newest = sorted(told, key=lambda one: (one.row.day, one.row.id), reverse=True)
    return tuple(sorted(newest, key=lambda one: one.next_step_on is not None))
