"""What the templates of processes and imports are given, with true-looking data."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from homeplate.playbook.queries import Reason
from homeplate.web import shown
from homeplate.web.processes.shown import Action
from tests.web.samples import NOW, STAGES, criteria


def process() -> dict[str, Any]:
    """A draft whose weights are off, with findings beside their places."""
    warning = shown.Finding(
        "warning",
        "no-expiry",
        "Funds can be withdrawn, but this evidence never lapses.",
        "Let it lapse after 90 days.",
    )
    error = shown.Finding(
        "error",
        "seller-task",
        "Three calls are a task of the seller, not something the buyer did.",
        "Ask what the buyer said.",
    )
    stages, start = [], 0
    for i, name in enumerate(STAGES[:5]):
        items = tuple(
            shown.ProcessCriterion(
                f"c{i}{n}",
                c.label,
                c.weight,
                c.type_label,
                c.required,
                c.milestone,
                c.asked,
                "90 days" if n == 3 else "",
                c.guidance,
                c.questions,
                (warning,) if (i, n) == (0, 3) else (error,) if (i, n) == (1, 1) else (),
            )
            for n, c in enumerate(criteria()[: 4 + i % 3])
        )
        weight = sum(c.weight for c in items)
        stages.append(
            shown.ProcessStage(
                f"s{i}",
                name,
                weight,
                start,
                items,
                "Find a company that fits and a person who wants to talk.",
                "A first conversation",
                "Sales rep",
                14,
                "Notices a cost",
                "Choose on a trigger.",
                (shown.Objection("We are happy.", "Good."),),
                (warning,) if i == 2 else (),
            )
        )
        start += weight
    version = SimpleNamespace(label="v3", number=3, state="draft", state_label="draft", url="/process/1/3/")
    older = SimpleNamespace(
        label="v2", number=2, state="published", state_label="published", url="/process/1/2/"
    )
    actions = (
        Action("Compare with v2", "/x/", link=True, icon="git-compare"),
        Action("Copy", "/x/", icon="copy"),
        Action("Open in the studio", "/x/", link=True, primary=True),
    )
    return {
        "reasons": [("Market", Reason("market", "Buyers ask for a trial first.", "Minna Salo", NOW))],
        "reason_fields": (
            shown.Field("kind", "What it comes from", "select", options=(shown.Option("market", "Market"),)),
            shown.Field("text", "What should change, and why", "textarea", error="Please fill this in."),
        ),
        "reason_url": "/x/",
        "narrow_url": "/insight/bottleneck/",
        "process": SimpleNamespace(
            name="Seven-step", summary="For teams that sell to a buying committee.", is_default=True
        ),
        "version": version,
        "versions": (version, older),
        "urls": {"yaml": "/x.yaml"},
        "actions": actions,
        "note": "Asks for funds earlier.",
        "problem": "",
        "total": 96,
        "weights_text": "Prospecting 20, …",
        "stages": stages,
        "findings_count": 3,
        "findings": (error,),
    }


def processes() -> dict[str, Any]:
    """The gallery."""
    own = shown.ProcessCard(
        "Seven-step",
        "/process/1/",
        "For committees.",
        STAGES,
        31,
        "v2",
        "published",
        "published",
        8800,
        True,
        "seven",
        copy_url="/x/",
        draft="v3",
    )
    template = shown.ProcessCard(
        "Key account", "", "Six stages that mirror the buyer's.", STAGES[:6], 33, key="key-account"
    )
    name = shown.Field("name", "Name", error="Please fill this in.", required=True)
    return {
        "processes": (own,),
        "templates": (template,),
        "adopt_url": "/x/",
        "blank_fields": (name,),
        "blank": "blank",
        "problem": "",
        "typed": "",
    }


def imports() -> dict[str, Any]:
    """The first page of an import."""
    run = SimpleNamespace(
        url="/x/",
        name="sales_pipeline.csv",
        at=NOW,
        by="Anna",
        state_label="done",
        tone="ok",
        rows=8800,
        problems=12,
        discard_url="/x/",
    )
    process = shown.Field("process", "Process", "select", "a", (shown.Option("a", "Seven-step"),))
    return {
        "sample_url": "/welcome/#sample",
        "problem": "",
        "upload_url": "/x/",
        "upload_fields": (process,),
        "runs": (run,),
        "unfinished": (run,),
        "steps": steps(),
        "most_bytes": 2,
        "most_files": 20,
    }


def steps() -> tuple[SimpleNamespace, ...]:
    """The steps of an import: one behind, one present, one to come."""
    return (
        SimpleNamespace(key="upload", label="File", url="", state="done"),
        SimpleNamespace(key="columns", label="Columns", url="/x/", state="done"),
        SimpleNamespace(key="stages", label="Stages", url="", state="now"),
        SimpleNamespace(key="check", label="Dry run", url="", state=""),
    )


def columns() -> dict[str, Any]:
    """The mapping of columns."""
    targets = (
        ("Deal", (shown.Option("deal.name", "Name"), shown.Option("deal.value", "Value"))),
        ("Account", (shown.Option("account.name", "Name"),)),
    )
    rows = [
        SimpleNamespace(
            name="opportunity_id",
            samples=("1C1I7A6R", "Z063OYW0"),
            field="c-0",
            value="deal.name",
            error="",
            guess="guessed from the name",
            targets=targets,
            read="",
            own=None,
        ),
        SimpleNamespace(
            name="close_value",
            samples=("1054", "=cmd()"),
            field="c-1",
            value="",
            error="Two columns become Value.",
            guess="",
            targets=targets,
            read="read as 1,054.00 EUR",
            own=shown.Option("custom:close_value", "New custom field “close_value”"),
        ),
    ]
    table = SimpleNamespace(
        name="sales_pipeline.csv",
        kind="Deals",
        rows=8800,
        columns=rows,
        warnings=(("warn", "No column has a currency."),),
        place=0,
        known="Recognised as “Maven Analytics”.",
        left="1 column is left out: “close_value”.",
        may_keep=True,
    )
    return {
        "source_name": "sales_pipeline.csv",
        "run_url": "/imports/1/",
        "file_text": "8,800 rows, UTF-8, comma",
        "problem": "",
        "remembered": True,
        "notes": ("products.csv completes the deals.",),
        "has_deals": True,
        "submit_url": "/x/",
        "currency": shown.Field("currency", "Currency", value="EUR"),
        "order": shown.Field(
            "order", "3/4 is", "radio", "", (shown.Option("dmy", "3 April"),), required=True
        ),
        "next": "On to the stages",
        "steps": steps(),
        "tables": (table,),
    }


def stages() -> dict[str, Any]:
    """The mapping of stages."""
    options = tuple(shown.Option(f"s{i}", name) for i, name in enumerate(STAGES))
    rows = [
        SimpleNamespace(
            name=name,
            count=1200,
            field=f"s-{i}",
            value=f"s{i}",
            error="",
            guess="the same name",
            options=options,
            says={one.value: f"1,200 deals will stand at {one.label}" for one in options},
            said="1,200 deals will stand at it",
        )
        for i, name in enumerate(("Prospecting", "Engaging", "Won", ""))
    ]
    return {
        "source_name": "sales_pipeline.csv",
        "run_url": "/imports/1/",
        "file_text": "8,800 rows",
        "problem": "",
        "submit_url": "/x/",
        "back_url": "/y/",
        "title": "Stages",
        "has_deals": True,
        "process_name": "Seven-step",
        "rows": rows,
        "leads": [SimpleNamespace(**{**vars(rows[0]), "name": "Nurture", "field": "l-0"})],
        "next": "Dry run",
        "steps": steps(),
    }


def people() -> dict[str, Any]:
    """Who the owners are."""
    row = SimpleNamespace(
        name="Moses Frase",
        count=120,
        field="p-0",
        value="#new",
        error="",
        guess="No member is called so.",
        options=(shown.Option("#new", "A new colleague"), shown.Option("#me", "Me")),
    )
    return {**stages(), "rows": (row,), "strangers": 1, "everybody": row.options, "others": None}


def brought() -> dict[str, Any]:
    """What an import brought in."""
    return {
        "name": "sales_pipeline.csv",
        "run_url": "/x/",
        "kinds": (("Deals", 8800, "/y/", True), ("Accounts", 85, "/z/", False)),
        "rows": (("Pumps for Oulu", "/x/"),),
        "more_url": "/y/",
    }


def run(state: str = "running") -> dict[str, Any]:
    """An import under way, or done."""
    step = {"running": "run", "checked": "check", "done": "report"}[state]
    trouble = SimpleNamespace(
        lines="12, 14 and 3 more",
        column="close_value",
        reason="“12,4x” is not an amount.",
        value="12,4x",
        url="",
    )
    here = SimpleNamespace(lines="15", column="", reason="“Kone” is here already.", value="", url="/a/")
    choice = shown.Field("doubles", "1 row is here", "radio", "take", (shown.Option("take", "Take all"),))
    figures = (("Rows read", 8800, ""), ("Deals new", 8788, "ok"), ("Problems", 12, "warn"))
    return {
        "run": SimpleNamespace(
            state=state,
            name="sales_pipeline.csv",
            url="/x/",
            state_label=state,
            tone="info",
            step=step,
            progress_text="4,211 of 8,800 rows",
            left_text="about 2 s left",
            percent=48,
            cancel_url="/x/",
            message="",
            figures=figures,
            start_url="/x/",
            back_url="/y/",
            report_url="/z/",
            discard_url="/d/" if state == "done" else "",
            undo_url="/u/" if state == "done" else "",
            records=(SimpleNamespace(label="Deals", count=8788, url="/x/"),) if state == "done" else (),
            files=(SimpleNamespace(name="accounts.csv", kind="Accounts", numbers=(85, 0, 0, 0, 0)),),
            refused=12,
            doubles=(choice,) if state == "checked" else (),
            again_url="/x/",
            problems=(trouble, here),
            problems_more=11,
        ),
        "problem": "",
        "steps": steps(),
    }
