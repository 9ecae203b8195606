"""From a deal as the domain knows it to the deal as its page shows it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop
from moneyed import Money

from homeplate.accounts.care import hindrance
from homeplate.deals.queries import DealDetail
from homeplate.deals.queries.detail import StageView
from homeplate.deals.rules.categories import CATEGORIES, MEANINGS
from homeplate.deals.rules.kinds import BUYING_ROLES, LOSS_REASONS, NEXT_STEP_KINDS
from homeplate.kit.text import Message
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission
from homeplate.process.definition import Stage
from homeplate.process.probability import Speaks
from homeplate.web import caring, shown
from homeplate.web.addresses import address
from homeplate.web.deals.around import Around
from homeplate.web.deals.criteria import met_of
from homeplate.web.pipeline.cards import step_state
from homeplate.web.words import gettext

Say = Callable[[Message], str]

ADDRESSES = (
    "gate", "override", "step", "no", "person", "competitor", "edit", "win", "lose", "back", "reopen", "assign",
    "archive", "restore", "document-add", "brief", "row",
)  # fmt: skip


def urls_of(deal_id: UUID) -> dict[str, str]:
    """The addresses of everything that can be done with a deal."""
    start = address("deal", deal_id)
    names = {name.replace("-", "_"): address(f"deal-{name}", deal_id) for name in ADDRESSES}
    return {"board": address("pipeline"), "self": start, **names}


def deal_shown(
    detail: DealDetail,
    actor: Actor,
    around: Around,
    say: Say,
    money: Callable[[Money | None], str],
    overridden: Collection[str],
) -> shown.DealShown:
    """The head of the page. `overridden` are criteria that were missing when a gate was overridden."""
    deal, stage = detail.deal, detail.stage.stage
    selling = not detail.sale_next
    return shown.DealShown(
        id=str(deal.id),
        name=deal.name,
        account=deal.account,
        account_url=address("account", deal.account_id) if deal.account_id else "",
        value=money(deal.value) if deal.value else gettext("No value yet"),
        owner=deal.owner,
        status=deal.status,
        status_label=_status(deal.status),
        process=around.text(detail.process.name),
        process_url=address("process", deal.process_id) if actor.may(Permission.PROCESS_VIEW) else "",
        stage=around.text(stage.name),
        stage_key=stage.key,
        days=detail.days_in_stage,
        target_days=stage.target_days,
        late=_late(detail),
        progress=deal.progress,
        **_chance(detail, say),
        step=next_step(detail, around.today, around.calendar.due_from(around.today)),
        path=tuple(path_step(view, detail, around, overridden) for view in detail.stages),
        diamond=diamond(detail),
        gate_to=around.text(detail.next_stage.name) if selling and detail.next_stage else gettext("the sale"),
        gate_open=detail.verdict.passed,
        gate_missing=len(detail.verdict.missing),
        slipped=sum(view.criterion.key not in overridden for view in detail.slipped),
        overridden=deal.overrides,
        expected_close=deal.expected_close,
        **_expected(deal.category),
        revision=deal.revision,
        may_edit=actor.may(Permission.DEAL_EDIT) and deal.archived_at is None,
        may_override=actor.may(Permission.DEAL_OVERRIDE),
        **_texts(stage, around),
        responsibilities=_duties(detail, around),
        objections=_objections(stage, around),
        urls=urls_of(deal.id),
        best_next=_best_next(detail, around),
        sale_next=not selling,
        archived=deal.archived_at is not None,
    )


def _expected(key: str) -> dict[str, Any]:
    """What is expected of the deal, and what that means."""
    return {
        "category_label": category(key),
        "category_means": MEANINGS[key].render(gettext),
    }


def category(key: str) -> str:
    """A forecast category in the reader's language."""
    return CATEGORIES[key].render(gettext)


def _status(status: str) -> str:
    return {"open": gettext("Open"), "won": gettext("Won"), "lost": gettext("Lost")}[status]


def _late(detail: DealDetail) -> bool:
    """Whether an open deal has been at its stage longer than planned."""
    planned = detail.stage.stage.target_days
    return detail.deal.status == "open" and planned is not None and detail.days_in_stage > planned


def _texts(stage: Stage, around: Around) -> dict[str, Any]:
    """What a stage says of itself, in the reader's language."""
    names = ("objective", "sold", "buyer_stage", "guidance")
    return {name: around.text(getattr(stage, name)) for name in names}


def _objections(stage: Stage, around: Around) -> tuple[shown.Objection, ...]:
    return tuple(shown.Objection(around.text(o.says), around.text(o.answer)) for o in stage.objections)


def _best_next(detail: DealDetail, around: Around) -> str:
    """What to show next: the open criterion that opens this gate or weighs most, with its points."""
    if detail.deal.status != "open" or not detail.what_next:
        return ""
    best = detail.what_next[0]
    label = around.text(detail.process.criterion(best.criterion).label)
    return gettext("Next: %(criterion)s (+%(points)s)") % {"criterion": label, "points": best.gain}


def _chance(detail: DealDetail, say: Say) -> dict[str, Any]:
    """The chance to win, where it comes from, and what speaks for it and against it."""
    return {
        "probability": f"{round(detail.chance.value * 100)} %",
        "probability_source": _source(detail, say),
        "speaking": tuple(_speaking(one, say) for one in detail.chance.speaking),
    }


def _source(detail: DealDetail, say: Say) -> str:
    """Where the probability comes from, with its range where it has one."""
    chance = detail.chance
    reasons = " ".join(say(reason) for reason in chance.reasons)
    if chance.low == chance.high:
        return reasons
    shown_range = gettext("%(low)s–%(high)s %%") % {
        "low": round(chance.low * 100),
        "high": round(chance.high * 100),
    }
    return f"{shown_range}. {reasons}"


def _speaking(one: Speaks, say: Say) -> shown.Speaking:
    """A reason of a model with the points that it moves the chance by."""
    sign = "+" if one.shift > 0 else "−"
    return shown.Speaking(say(one.what), f"{sign}{abs(round(100 * one.shift))}", one.shift > 0)


def next_step(detail: DealDetail, today: date, due_from: date) -> shown.NextStep:
    """The agreed step; one that a closed deal still has is no matter any more."""
    deal = detail.deal
    if deal.status != "open" or deal.next_step_on is None:
        return shown.NextStep("none")
    return shown.NextStep(
        step_state(deal.next_step_on, today, due_from), deal.next_step, deal.next_step_kind, deal.next_step_on
    )


def path_step(
    view: StageView, detail: DealDetail, around: Around, overridden: Collection[str]
) -> shown.PathStep:
    """One stage in the path of the deal."""
    met, needed = met_of(view.criteria)
    return shown.PathStep(around.text(view.stage.name), _place(view, detail, overridden), met, needed)


def _place(view: StageView, detail: DealDetail, overridden: Collection[str]) -> str:
    if view.place == "current":
        return "done" if detail.deal.status == "won" and not view.stage.after_sale else "now"
    if view.place == "ahead":
        return "ahead"
    open_keys = {
        item.criterion.key
        for item in view.criteria
        if item.criterion.required and item.state not in ("validated", "not_applicable")
    }
    if open_keys & set(overridden):
        return "overridden"
    if open_keys & {item.criterion.key for item in detail.slipped}:
        return "slipped"
    return "claimed" if open_keys else "done"


def diamond(detail: DealDetail) -> shown.Diamond:
    """Where the runner stands; a won deal is home."""
    progress = detail.deal.progress
    if detail.deal.status == "won":
        return shown.Diamond(4, 0.0, "", gettext("Home: the sale is won."))
    leg, fraction = detail.diamond.leg - 1, detail.diamond.fraction
    legs = (
        gettext("Between home and first base: %(progress)s %% of the process is validated."),
        gettext("Between first and second base: %(progress)s %% of the process is validated."),
        gettext("Between second and third base: %(progress)s %% of the process is validated."),
        gettext("Between third base and home: %(progress)s %% of the process is validated."),
    )
    return shown.Diamond(leg, min(fraction, 0.999), f"{progress} %", legs[leg] % {"progress": progress})


def _duties(detail: DealDetail, around: Around) -> tuple[tuple[str, str], ...]:
    names = {role.key: around.text(role.name) for role in detail.process.roles}
    return tuple(
        (names.get(role, role), around.text(duty))
        for role, duty in detail.stage.stage.responsibilities.items()
    )


def people(detail: DealDetail, around: Around, *, may_edit: bool) -> tuple[shown.Person, ...]:
    """The people in the decision, then the roles that this process asks for and nobody fills."""
    found = []
    for one in detail.stakeholders:
        role = BUYING_ROLES.get(one.buying_role)
        label, tone = attitude(one.attitude)
        remove = address("deal-person-remove", detail.deal.id, one.contact_id) if may_edit else ""
        found.append(
            shown.Person(
                name=one.name,
                role=role.render(gettext) if role else one.buying_role,
                title=one.title,
                attitude=label,
                attitude_tone=tone,
                url=address("contact", one.contact_id),
                remove_url=remove,
                care=caring.told(one.stops),
            )
        )
    return (*found, *_gaps(detail, around))


STEP_CHANNELS = {"call": "phone", "email": "email", "visit": "in_person"}
"""The channels of the kinds of next steps that go over one."""


def warned(detail: DealDetail) -> str:
    """Whom the next step must not reach in the way that it is planned; empty for nobody."""
    if detail.deal.status != "open" or not detail.deal.next_step_on:
        return ""
    channel = STEP_CHANNELS.get(detail.deal.next_step_kind, "")
    told = [
        f"{one.name} – {caring.told(one.stops)}"
        for one in detail.stakeholders
        if hindrance(one.stops, channel)
    ]
    return gettext("Mind before the next step: %(people)s") % {"people": "; ".join(told)} if told else ""


def _gaps(detail: DealDetail, around: Around) -> list[shown.Person]:
    filled = {one.buying_role for one in detail.stakeholders}
    gaps: dict[str, shown.Person] = {}
    for view in detail.stages:
        for item in view.criteria:
            role = getattr(item.criterion, "buying_role", "")
            if role and role not in filled and item.state not in ("validated", "not_applicable"):
                hint = gettext("Nobody yet. Asked for at “%(stage)s”.") % {
                    "stage": around.text(view.stage.name)
                }
                gaps.setdefault(role, shown.Person("", BUYING_ROLES[role].render(gettext), hint, gap=True))
    return list(gaps.values())


ATTITUDES = {
    -2: (gettext_noop("against us"), "bad"),
    -1: (gettext_noop("doubtful"), "warn"),
    1: (gettext_noop("well disposed"), "ok"),
    2: (gettext_noop("for us"), "ok"),
}


def attitude(number: int) -> tuple[str, str]:
    """How somebody stands to us, as a word and its tone; nothing for whoever is neutral."""
    word, tone = ATTITUDES.get(number, ("", ""))
    return gettext(word) if word else "", tone


def facts(detail: DealDetail, around: Around, day: Callable[[date], str]) -> tuple[tuple[str, str], ...]:
    """What else is known of the deal, as label and text."""
    deal = detail.deal
    lines = [
        (gettext("Source"), deal.source),
        (gettext("Kind"), deal.kind),
        (gettext("Expected close"), day(deal.expected_close) if deal.expected_close else ""),
        (gettext("Created"), day(deal.created_at.date())),
    ]
    if deal.closed_at:
        lines.append((gettext("Forecast category until then"), category(deal.category)))
        lines.append((gettext("Closed"), day(deal.closed_at.date())))
    if deal.status == "lost":
        reason = LOSS_REASONS.get(deal.loss_reason)
        lines.append((gettext("Reason"), reason.render(gettext) if reason else deal.loss_reason))
        lines += [(label, text) for label, text in (
            (gettext("Won by"), deal.competitor), (gettext("What happened"), deal.loss_note),
        ) if text]  # fmt: skip
    return tuple(lines)


def step_kind(key: str) -> str:
    """A kind of next step in the reader's language."""
    known = NEXT_STEP_KINDS.get(key)
    return known.render(gettext) if known else key
