"""What every template is given, with true-looking data: the contract between views and templates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from homeplate.kit.ids import new_id
from homeplate.qualification.frameworks import SHIPPED
from homeplate.qualification.queries import Qualified
from homeplate.qualification.rules import Answer, Subject, standing
from homeplate.web import shown
from homeplate.web.cells import CellShown
from homeplate.web.deals.celebration import Won
from homeplate.web.deals.criteria import Group
from homeplate.web.formats import hue, initials
from homeplate.web.pipeline.views import View
from homeplate.web.qualification.panel import Asked, Criterion, Panel, Setting, panel
from homeplate.web.search import Hit, HitGroup

NOW = datetime.now(UTC)
TODAY = NOW.date()
STAGES = (
    "Prospecting",
    "Preparation",
    "Approach",
    "Presentation",
    "Objection handling",
    "Closing",
    "Follow-up",
)
NAMES = (
    "Roof monitoring, 12 sites",
    "스마트 팩토리 2차 라인",
    "Crane retrofit Pori",
    "Clean-room sensors",
    "Ageing fleet renewal",
)
ACCOUNTS = (
    "Kone Oyj",
    "한빛정밀 주식회사",
    "Nordic Cold Chain AB",
    "Kainuun Voima",
    "Meridian Components GmbH",
)
OWNERS = ("Anna Korhonen", "김민수", "Juho Virtanen", "이서연")
STEPS = (
    ("Call Minna · tomorrow", "ahead"),
    ("Demo · today", "today"),
    ("Send proposal · 3 d ago", "overdue"),
    ("No next step", "none"),
)


def card(n: int) -> shown.BoardCard:
    """A card of the board."""
    step, state = STEPS[n % 4]
    owner = OWNERS[n % 4]
    return shown.BoardCard(
        id=f"0190{n:04d}",
        url=f"/deals/0190{n:04d}/",
        name=NAMES[n % 5],
        account=ACCOUNTS[n * 3 % 5],
        value=f"€{(n * 7919) % 90000:,}",
        progress=n * 13 % 100,
        owner=owner,
        initials=initials(owner),
        hue=hue(owner),
        step=step,
        step_state=state,
        days=f"{n % 30} d",
        late=n % 30 > 21,
        slipped=n % 9 == 1,
        overridden=n % 11 == 2,
    )


VIEWS = (
    View("board", "Board", "/pipeline/", "square-kanban", True),
    View("list", "List", "/pipeline/list/", "list", False),
)


def total(text: str, *, mixed: bool = True) -> shown.TotalShown:
    """A total, perhaps of two currencies and a third without a rate."""
    if not mixed:
        return shown.TotalShown(text)
    parts = (
        shown.TotalPart("€12,000", "€12,000"),
        shown.TotalPart("₩1,280,000,000", "€864,865", "1 EUR = 1,480 KRW (28 Feb)"),
    )
    return shown.TotalShown(text, parts, ("CHF 1,200",))


def board() -> dict[str, Any]:
    """The pipeline page: 7 stages with 20 cards each."""
    columns = [
        shown.BoardColumn(
            key=f"stage-{i}",
            name=name,
            count=14_233 // (i + 1),
            total=total(f"€{48_211_900 // (i + 1):,}", mixed=i % 3 == 0),
            cards=tuple(card(i * 20 + n) for n in range(20)),
            sold="A first conversation",
            more_url=f"/pipeline/stage-{i}/?after=x",
        )
        for i, name in enumerate(STAGES)
    ]
    filters = (
        shown.Field(
            "process",
            "Process",
            "select",
            "seven",
            (shown.Option("seven", "Seven-step"), shown.Option("key", "Key account")),
        ),
        shown.Field(
            "owner", "Owner", "select", "", (shown.Option("", "Everybody"), shown.Option("me", "My deals"))
        ),
        shown.Field("q", "Name or account", "search"),
    )
    return {
        "views": VIEWS,
        "processes": ("seven", "key"),
        "process_name": "Pipeline",
        "filter_url": "/pipeline/",
        "filters": filters,
        "filtered": True,
        "new_url": "/deals/new/",
        "columns": columns,
        "move_url": "/pipeline/move/",
        "setup_url": "",
        "ask": (),
    }


def criteria() -> list[shown.Criterion]:
    """One criterion in each state."""
    text = shown.Field("note", "What the buyer said", "textarea", required=True)
    return [
        shown.Criterion(
            "problem",
            "The buyer has named the problem in their own words",
            8,
            "validated",
            "Text answer",
            required=True,
            milestone=True,
            evidence="“We lose two days a month to unplanned stops on line 2.”",
            by="Anna Korhonen",
            at=NOW - timedelta(days=6),
            guidance="Write it in the buyer's words, not ours.",
            withdraw_url="/x/",
        ),
        shown.Criterion(
            "cost",
            "The cost of the problem is known",
            6,
            "missing",
            "Money",
            required=True,
            reason="Not validated yet: an amount of at least €10,000 a year.",
            asked="A calculation that the buyer has seen",
            guidance="Let the buyer do the sum.",
            questions=("What does one stop cost you?", "Who else feels it?"),
            fields=(shown.Field("value", "Cost a year", "money", unit="EUR", required=True), text),
            validate_url="/x/",
        ),
        shown.Criterion(
            "guide",
            "Somebody inside guides us",
            5,
            "missing",
            "Contact with a buying role",
            required=True,
            reason="Nobody with the role guide is named.",
            fields=(
                shown.Field(
                    "value", "Contact", "select", options=(shown.Option("1", "Minna Salo, plant manager"),)
                ),
            ),
            validate_url="/x/",
        ),
        shown.Criterion(
            "budget",
            "Funds are available this year",
            7,
            "lapsed",
            "Confirmed fact",
            required=True,
            reason="The evidence lapsed 3 days ago; ask again.",
            evidence="Said in the meeting of 4 May",
            by="김민수",
            at=NOW - timedelta(days=93),
            lapses=TODAY - timedelta(days=3),
            fields=(shown.Field("value", "The buyer has confirmed it", "check"), text),
            validate_url="/x/",
        ),
        shown.Criterion(
            "fit",
            "The company fits our profile",
            3,
            "claimed",
            "Scorecard",
            reason="Claimed by an import, without evidence.",
            fields=(
                shown.Field("segment", "Industry and size", "rating", most="5"),
                shown.Field("pain", "Pain", "rating", value="3", most="5"),
            ),
            validate_url="/x/",
        ),
        shown.Criterion(
            "security",
            "Security questionnaire answered",
            2,
            "unneeded",
            "Document",
            reason="Only for deals above €50,000.",
        ),
    ]


def qualification() -> Panel:
    """A framework with an answer of every kind, one of them open."""
    known = {
        "need": Answer(
            "need", 3, NOW, "They lose two days a month.", "Minna Salo", TODAY, "https://files.example/"
        ),
        "budget": Answer("budget", 1, NOW),
        "timeline": Answer("timeline", 2, NOW, expires_at=NOW),
    }
    subject = Subject("deal", new_id())
    standings = tuple(standing(SHIPPED[key], known, NOW) for key in ("bant", "champ"))
    setting = Setting(
        language="en",
        today=TODAY,
        url="/deals/1/qualification/",
        target="#deal",
        may_answer=True,
        names={},
        say=str,
        answer_url=lambda verb, fact: f"/deals/1/answers/{fact}/{verb}",
        criterion=lambda fact, answer, opened: Criterion("The need is confirmed", url="/deals/1/"),
    )
    found = panel(Qualified(subject, standings, known, {}), Asked("bant", "need"), setting)
    assert found is not None
    return found


def deal() -> dict[str, Any]:
    """The deal page, open, in the middle of its process."""
    states = ("done", "slipped", "overridden", "now", "ahead", "ahead", "ahead")
    path = tuple(shown.PathStep(name, state, 2, 5) for name, state in zip(STAGES, states, strict=True))
    urls = {
        name: f"/deals/1/{name}/"
        for name in (
            "board",
            "gate",
            "step",
            "no",
            "person",
            "competitor",
            "edit",
            "win",
            "lose",
            "back",
            "reopen",
            "row",
            "assign",
            "archive",
            "restore",
            "document_add",
            "brief",
        )
    }
    record = shown.DealShown(
        id="1",
        name=NAMES[0],
        account=ACCOUNTS[0],
        account_url="",
        value="€124,000",
        owner=OWNERS[0],
        status="open",
        status_label="Open",
        process="Seven-step",
        process_url="/process/1/",
        stage=STAGES[3],
        stage_key="presentation",
        days=19,
        target_days=14,
        late=True,
        progress=46,
        probability="38 %",
        probability_source="from the validated criteria",
        step=shown.NextStep("ahead", "Demo for the committee", "meeting", TODAY + timedelta(days=4)),
        path=path,
        diamond=shown.Diamond(1, 0.7, "46 %", "Between first and second base: 46 % of the way"),
        gate_to=STAGES[4],
        gate_missing=3,
        slipped=1,
        overridden=1,
        expected_close=TODAY + timedelta(days=41),
        revision=12,
        may_edit=True,
        may_override=True,
        objective="The buying team sees how the offering solves the problem they named.",
        sold="A meeting with the committee",
        buyer_stage="Compares solutions",
        guidance="Start with their words. Show one thing for each need, nothing else.",
        responsibilities=(("Sales rep", "Presents to the committee."),),
        objections=(
            shown.Objection("This is more than we planned.", "Which part of it could you do without?"),
        ),
        urls=urls,
    )
    group = Group("now", "Presentation", "this stage · 3 of 6 met", "31 points", tuple(criteria()))
    later = Group("later", "Closing", "later stage", "9 points", (), folded=True)
    return {
        "deal": record,
        "head": {
            name: CellShown(name, "", change=f"Change: {name}")
            for name in ("name", "value", "owner", "close", "category")
        },
        "groups": [group, later],
        "open_key": "cost",
        "panel": qualification(),
        "problem": "",
        "people": people(),
        "noes": 1,
        "step_warning": "Minna Salo is not to be contacted.",
        "panel": None,
        "competitors": ("Halden Controls",),
        "competitor_fields": (shown.Field("met", "Competitor"),),
        "documents": (shown.Document("Offer.pdf", "/x/", "120 kB · Anna Korhonen · 4 Dec", "/y/"),),
        "opened": "",
        "person_fields": (
            shown.Field("name", "Name", required=True),
            shown.Field("role", "Buying role", "select"),
        ),
        "step_fields": (
            shown.Field("next_step", "What", value="Demo for the committee"),
            shown.Field("next_step_on", "When", "date", "2026-12-01"),
        ),
        "edit_fields": (
            shown.Field("name", "Name", value=NAMES[0]),
            shown.Field("value", "Value", "money", "124000", unit="EUR"),
        ),
        "back_fields": (
            shown.Field("stage", "Stage", "select"),
            shown.Field("reason", "Reason", "textarea", required=True),
        ),
        "win_fields": (),
        "lose_fields": (
            shown.Field("reason", "Reason", "select", required=True),
            shown.Field("note", "What happened", "textarea"),
        ),
        "later_fields": (shown.Field("next_step_on", "Come back on", "date", required=True),),
        "won": Won("Pumps", "Kone Oyj", (("Value", "€124,000"),), "On to Follow-up", "/x/", "/today/"),
        "assign_fields": (shown.Field("owner_id", "Owner", "select", required=True),),
        "document_fields": (shown.Field("file", "File", "file", required=True),),
        "reopen_fields": (shown.Field("reason", "Reason", "textarea"),),
        "facts": (("Source", "Referral"), ("Kind", "New business"), ("Created", "4 May 2026")),
        "timeline": timeline(),
        "timeline_filters": (("All", "?", True), ("Criteria", "?kind=evidence", False)),
        "timeline_more_url": "/x/",
    }


def people() -> tuple[shown.Person, ...]:
    """People in the decision, and a role nobody fills."""
    return (
        shown.Person("Minna Salo", "Guide", "Plant manager", "for us", "ok", remove_url="/x/"),
        shown.Person("Erik Sandell", "Economic buyer", "CFO", "neutral"),
        shown.Person("", "Decision maker", "Nobody yet: ask your guide.", gap=True),
    )


def timeline() -> tuple[shown.TimelineEntry, ...]:
    """Facts of two days."""
    return (
        shown.TimelineEntry(
            NOW,
            "check",
            "Validated “Funds are available”",
            "Anna Korhonen",
            tone="ok",
            note="Said by Erik in the call.",
        ),
        shown.TimelineEntry(
            NOW - timedelta(hours=1),
            "shield-alert",
            "Overrode the gate to Presentation",
            "김민수",
            "API",
            "over",
            "Board meets on Friday",
        ),
        shown.TimelineEntry(NOW - timedelta(days=2), "undo-2", "“Budget” lapsed", tone="warn"),
        shown.TimelineEntry(
            NOW - timedelta(days=2, minutes=5),
            "arrow-right",
            "Advanced to Approach",
            "Anna Korhonen",
            tone="info",
        ),
    )


def gate(**changes: Any) -> dict[str, Any]:
    """The gate sheet with three missing criteria."""
    values: dict[str, Any] = {
        "deal": NAMES[0],
        "deal_url": "/deals/1/",
        "here": "Approach",
        "there": "Presentation",
        "met": 2,
        "needed": 5,
        "submit_url": "/x/",
        "override_url": "/y/",
        "may_override": True,
        "criteria": tuple(c for c in criteria() if c.state in ("missing", "lapsed")),
    }
    return {"gate": shown.Gate(**{**values, **changes})}


def new_deal() -> dict[str, Any]:
    """The form of a new deal."""
    field = shown.Field("name", "Name", required=True, longest=200)
    return {"new_fields": (field,), "problem": "", "new_url": "/deals/new/"}


def hits() -> dict[str, Any]:
    """Search results."""
    return {
        "query": "kone",
        "groups": (
            HitGroup("Accounts", (Hit("building-2", "Kone Oyj", "3 deals", "/x/"),)),
            HitGroup("Deals", (Hit("square-kanban", NAMES[0], "Presentation", "/y/"),)),
        ),
    }
