"""The sales that figures about customers are made of, gathered for stretches of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from homeplate.insight.frame import Frame, factors_on, midnight, whose
from homeplate.insight.measures import retaining as measures
from homeplate.insight.measures.retaining import Stretch
from homeplate.insight.mirror.engine import Session
from homeplate.insight.periods import EARLIEST, back
from homeplate.people.access import Actor
from homeplate.transfer.meanings import lead_source

REFERRAL = "referral"


def stretch_of(
    since: date, until: date, horizon: int, zone: str, *, known_for: date | None = None
) -> Stretch:
    """The days from `since` to before `until` with the horizons before both; with `known_for`, who won anything from
    that day on is a customer at the end, however long the stretch is."""
    ended = back(until, horizon)
    days = (back(since, horizon), since, min(ended, known_for) if known_for else ended, until)
    return Stretch(*(midnight(day, zone) for day in days))


def known_part(frame: Frame, today: date) -> Frame:
    """The part of a stretch that is over; of one that lies ahead, the day of today."""
    until = max(min(frame.until, today + timedelta(days=1)), EARLIEST + timedelta(days=1))
    return replace(frame, since=min(frame.since, until - timedelta(days=1)), until=until)


def gather_sales(
    session: Session, actor: Actor, frame: Frame, stretches: Sequence[Stretch], day: date
) -> None:
    """Gather what the measures of `retaining` need, amounts at the rates of a day."""
    factors = factors_on(session, actor, day)
    referrals = [source for source in measures.sources(session) if lead_source(source) == REFERRAL]
    measures.gather(session, stretches, whose(actor, frame), factors, referrals)
