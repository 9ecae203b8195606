"""What the templates of the day are given, with true-looking data."""

from __future__ import annotations

from datetime import date
from typing import Any

from homeplate.web import shown
from homeplate.web.today.shown import Group, Line
from homeplate.web.today.steps import StepForm
from homeplate.web.today.team import Cell, LookLine, Moved, RepLine, TeamShown
from tests.web.samples import ACCOUNTS, NAMES, NOW, STEPS


def line(n: int, pile: str, *, steps: bool) -> Line:
    """A deal in a pile."""
    text, state = STEPS[n % 3]
    return Line(
        id=f"0190{n:04d}",
        url=f"/deals/0190{n:04d}/",
        title=text if steps else NAMES[n % 5],
        about=ACCOUNTS[n % 5],
        when="Mon, Mar 2",
        state=state if steps else "",
        value=f"€{n * 7919:,}",
        revision=n,
        spot=f"at-{pile}-{n}",
        aim="The buyer confirmed the need" if pile == "nearly" else "",
        aim_url="/deals/1/?open=need#c-need" if pile == "nearly" else "",
        do_url="/x/",
        form_url="/x/?at=due" if steps or pile == "no-step" else "",
    )


def group(key: str, title: str, count: int, *, steps: bool = False) -> Group:
    """A pile of which two deals are shown."""
    lines = tuple(line(n, key, steps=steps) for n in range(min(count, 2)))
    return Group(key, title, "Why it matters.", count, "/pipeline/list/?show=x", lines, steps)


def day() -> dict[str, Any]:
    """The page of the day, with the form of the step that follows one just done."""
    fields = (
        shown.Field("next_step", "Next step agreed with the buyer", longest=300, wide=True),
        shown.Field("next_step_on", "When", "date"),
    )
    form = StepForm(
        "at-next-1", "next", "/x/", NAMES[0], "/deals/1/", ACCOUNTS[0], 3, fields, done="“Call” is done."
    )
    return {
        "today": date(2026, 3, 2),
        "summary": "3 steps overdue, 2 steps due today.",
        "open_deals": 38,
        "open_url": "/pipeline/list/",
        "leads": (),
        "leads_count": 0,
        "leads_url": "/leads/",
        "new_url": "/deals/new/",
        "step_groups": (
            group("overdue", "Overdue", 3, steps=True),
            group("due", "Today", 0, steps=True),
            group("week", "The next 7 days", 2, steps=True),
        ),
        "groups": (
            group("nearly", "One criterion from the gate", 9),
            group("late", "Late at their stage", 2),
            group("no-step", "Without a next step", 1),
        ),
        "form": form,
        "may_edit": True,
        "oob": False,
        "first": (),
        "team": team(),
        "team_summary": "90 open deals (€4,609,400), 18 steps overdue.",
        "with_own": True,
        "ask": (),
        "setup": False,
    }


def team() -> TeamShown:
    """A team of two, with what moved and an overridden gate to look at."""
    cells = tuple(Cell(n, "/pipeline/list/?show=x", f"Anna Korhonen, {n}", n == 3) for n in (0, 3, 1, 0))
    return TeamShown(
        reps=(
            RepLine(
                "Anna Korhonen",
                "/x/",
                18,
                shown.TotalShown(
                    "€701,000", (shown.TotalPart("£60,775", "€70,000", "1 GBP = 1.15 EUR (1 Mar)"),)
                ),
                cells,
                "Get deals moving",
                "3 of 18.",
            ),
            RepLine("김민수", "/x/", 0, shown.TotalShown(), cells, "", ""),
        ),
        headings=("Overdue steps", "Late at their stage", "Without a step", "Gates overridden"),
        more_url="/today/?team=all",
        people=31,
        moved=(
            Moved("advanced", "Advanced", 11, "/x/"),
            Moved("won", "Won", 0, "/x/", shown.TotalShown("€75,000")),
        ),
        since=date(2026, 2, 23),
        looks=(
            LookLine(
                name=NAMES[0],
                url="/deals/1/",
                about="Kone Oyj · Anna Korhonen",
                way="Proposal → Closing",
                by="이서연",
                at=NOW,
                reason="Board meets on Friday",
                missing="The order is signed and 2 more",
                revision=3,
                look_url="/today/overrides/1/",
            ),
        ),
        waiting=4,
        waiting_url="/x/",
        counted_at=NOW,
    )
