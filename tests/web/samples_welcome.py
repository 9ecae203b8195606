"""What the templates of the first run are given, with true-looking data."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from homeplate.web import shown
from homeplate.web.welcome.picture import Place
from homeplate.web.welcome.progress import Step
from homeplate.web.welcome.proposal import Candidate, Kind, Shown

AN_ID = UUID(int=7)
STEPS = (
    Step("questions", 1, "How you sell today", "7 of 7 answered", "/welcome/questions/", True, False),
    Step("process", 2, "Your process", "Look at the proposal.", "/welcome/process/", False, True),
    Step("team", 3, "Your team", "3 people · EUR · Europe/Helsinki", "/welcome/team/", True, False),
    Step("accounts", 4, "Your accounts", "Import the companies.", "/welcome/accounts/", False, False),
    Step("deal", 5, "The first deal", "Put a sale on the board.", "/welcome/deal/", False, False),
)
FRAME: dict[str, Any] = {
    "steps": STEPS,
    "here": "process",
    "skip_url": "/welcome/team/",
    "problem": "Not yet.",
}
NAME = shown.Field("name", "Name", value="Kone Oyj", required=True, error="Please fill this in.")
ANSWERS = tuple(shown.Option(key, f"Answer {key}") for key in ("a", "b", "c"))


def proposal(*, proposed: bool = True) -> Shown:
    """Seven stages round the bases, the last of them after the sale."""
    around = ((69.0, 69.0), (88.0, 50.0), (50.0, 12.0), (31.0, 31.0), (12.0, 50.0), (50.0, 88.0))
    places = [Place(n, f"Stage {n}", "An appointment", x, y) for n, (x, y) in enumerate(around, 1)]
    return Shown(
        key="seven-step",
        name="Seven-step process",
        summary="For teams that find their customers themselves.",
        places=(*places, Place(7, "Follow-up", "", None, None)),
        size="7 stages · 32 criteria",
        proposed=proposed,
        sure="Clear fit",
        sure_tone="ok",
        sure_text="It is 7 points ahead of “Essential process”.",
        reasons=("You find your buyers yourselves.", "Buyers are won in meetings."),
        kind=Kind("A process in name", "Stages are there.", "Every criterion asks what the buyer did."),
        candidates=(
            Candidate(
                "seven-step", "Seven-step process", "?template=seven-step", 13, 100, "proposed", proposed
            ),
            Candidate(
                "essential", "Essential process", "?template=essential", 6, 46, "runner-up", not proposed
            ),
        ),
    )


def removal() -> dict[str, Any]:
    """Sample data with one deal changed and one account that stays."""
    return {
        "sample": SimpleNamespace(deals=(AN_ID,)),
        "going": ("30 deals", "11 accounts", "84 contacts"),
        "touched": (SimpleNamespace(kind="deal", id=AN_ID, name="Pumps", changes=3, by=("Ada", "Olli")),),
        "touched_count": 60,
        "staying": (SimpleNamespace(kind="account", id=AN_ID, name="Kone Oyj"),),
        "urls": {"deal": "deal", "account": "account", "contact": "contact"},
    }


PAGES: dict[str, dict[str, Any]] = {
    "welcome/page.html": {
        "steps": STEPS,
        "next": STEPS[1],
        "begun": True,
        "has_process": True,
        "sample": SimpleNamespace(deals=(AN_ID,), at=datetime(2026, 3, 2, 9, tzinfo=UTC), by="Ada"),
    },
    "welcome/questions.html": {
        **FRAME,
        "questions": [
            shown.Field(key, f"Question {key}?", "radio", "b", ANSWERS) for key in ("find", "people")
        ],
    },
    "welcome/process.html": {
        **FRAME,
        "proposal": proposal(),
        "standard": "Pipeline process",
        "standard_url": "/processes/1/",
        "in_use": False,
    },
    "welcome/team.html": {
        **FRAME,
        "may_change": True,
        "ask": ("Ada",),
        "facts": (("Currency", "EUR"),),
        "workspace_fields": (NAME,),
        "colleague_fields": (shown.Field("colleague", "Name"),),
        "people": (("Ada", "Administrator"),),
    },
    "welcome/accounts.html": {
        **FRAME,
        "account_fields": (NAME,),
        "newest": "Kone Oyj",
        "may_import": True,
        "offer_sample": True,
    },
    "welcome/deal.html": {**FRAME, "deal_fields": (NAME,), "has_process": True, "has_deal": True},
    "welcome/sample.html": removal(),
}
