"""What the templates of coaching are given, with true-looking data."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from homeplate.coaching.measure import NotCoached
from homeplate.coaching.queries import SessionRow
from homeplate.coaching.rules import About
from homeplate.web.coaching.share import Share
from homeplate.web.coaching.views import Agreement, Line, Proposed
from homeplate.web.insight.words import Figure
from homeplate.web.shown import Field, Option
from tests.make import NOW

TODAY = NOW.date()
SOME = UUID(int=7)


def agreements() -> tuple[Agreement, ...]:
    """An overdue one, one to come, and one that is done."""
    late, ahead = TODAY - timedelta(days=3), TODAY + timedelta(days=3)
    return (
        Agreement(SOME, "Ask who signs", "Rasmus", late, None, True, True, "/x/"),
        Agreement(SOME, "Visit", "Rasmus", ahead, None, False, False, "/x/"),
        Agreement(SOME, "Call", "Rasmus", late, TODAY, False, True, "/x/"),
    )


def inputs() -> dict[str, Any]:
    """The form of a session that was refused."""
    return {
        "form": (
            Field("about", "What about", "select", "deal", (Option("deal", "A deal"),), required=True),
            Field("minutes", "Minutes", "number", "2", required=True, error="5 to 600 minutes."),
        ),
        "agreed_lines": (
            (
                Field("which-0", "", "hidden"),
                Field("agreed-0", "Agreed"),
                Field("due-0", "Until", "date", "2026-03-09"),
            ),
        ),
        "problem": "Not so.",
    }


def listing() -> dict[str, Any]:
    """The page of somebody who leads others."""
    return {
        "leads": True,
        "queue": (Proposed("Rasmus", "Agree next steps", "3 of 12 deals have none.", TODAY, "/x/"),),
        "agreed": agreements(),
        "rows": (Line("/x/", TODAY, "Rasmus", "Mina", "A deal", "30", 1),),
        "filters": (Field("days", "Period", "select", "", (Option("", "Last 90 days"),)),),
        "filter_url": "/team/coaching/",
        "filtered": True,
        "first_url": "",
        "next_url": "/x/",
        "offered": (("deal-1", "Pumps · Kone", True),),
        **inputs(),
    }


def session() -> dict[str, Any]:
    """A session of one's own."""
    about = About("deal")
    row = SessionRow(
        SOME, SOME, "Mina", SOME, "Rasmus", TODAY, 30, about, (SOME,), "Went well", NOW, (), True, 2
    )
    return {
        "row": row,
        "about": "A deal",
        "minutes": "30 minutes",
        "deals": (("Pumps", "Kone", "/deals/1/"),),
        "offered": (("deal-1", "Pumps · Kone", True),),
        "agreed": agreements(),
        **inputs(),
    }


def share() -> dict[str, Any]:
    """The share of two managers, and a rep who was left out."""
    line = Share("Mina", "/x/", "16.5 hours", "512 hours", "10 sessions", "3.2 %", 3.2, "0 %", "+3 points")
    return {
        "figures": (Figure("share", "Coaching share", "3.2 %", "Hours ÷ hours.", sample="10 sessions"),),
        "lines": (line, line),
        "means": "Hours ÷ hours.",
        "sample": "10 sessions",
        "left": (NotCoached(SOME, "Jiwoo", None), NotCoached(SOME, "Hana", TODAY)),
        "since": TODAY - timedelta(days=90),
        "last": TODAY,
        "filters": (),
        "filter_url": "/insight/coaching/",
        "filtered": False,
        "csv_url": "/x.csv",
        "hours_url": "/settings/calendar/",
    }
