"""Moving a deal through its process: advance, go back, override, win, lose, reopen."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from homeplate.deals.rules.attention import BACK, FORWARD
from homeplate.deals.rules.categories import PIPELINE
from homeplate.deals.rules.competitors import LENGTH, with_winner
from homeplate.deals.rules.evidence import require_open
from homeplate.deals.rules.kinds import LOSS_REASONS, known
from homeplate.deals.rules.standing import History, standing
from homeplate.deals.rules.state import Change, DealLike, Holding, facts_of
from homeplate.kit.clean import line, paragraphs
from homeplate.kit.errors import Conflict, Invalid, Refused
from homeplate.kit.text import msg
from homeplate.process import gates
from homeplate.process.definition import Process

REASON_LENGTH = 2000


def stage_index(process: Process, stage: str) -> int:
    """The position of `stage`. Raises `Invalid` when the process has no such stage."""
    if not process.has_stage(stage):
        raise Invalid("no-stage", msg("The process has no stage “{key}”.", key=stage[:60]), field="stage")
    return process.index(stage)


def verdict(
    deal: DealLike, holding: Holding, process: Process, now: datetime, to: str | None
) -> gates.Verdict:
    """Whether every gate between the deal's stage and `to` (None: the won sale) passes, and why not."""
    return gates.can_advance(process, deal.stage, to, facts_of(deal, holding, process, now), now)


def next_step_missing(deal: DealLike, today: date) -> bool:
    """Whether the deal is open without a dated next step ahead (C6)."""
    return deal.status == "open" and (deal.next_step_on is None or deal.next_step_on < today)


def decide_advance(
    deal: DealLike,
    holding: Holding,
    process: Process,
    now: datetime,
    *,
    to: str,
    override_reason: str = "",
    next_step_from: date | None = None,
    history: History | None = None,
) -> Change:
    """Move forward to stage `to` through every gate between.

    A workspace that asks for a next step gives the day that it is for whoever moves as `next_step_from`.
    With `override_reason` the gates and the step may be missed: the change is an override, counted on the
    deal, and its fact lists what was missing. Raises `Refused` with the verdict otherwise.
    """
    require_open(deal)
    start, end = process.index(deal.stage), stage_index(process, to)
    if end <= start:
        raise Conflict("not-forward", msg("The deal is already at or past this stage."), field="stage")
    if process.stage(to).after_sale:
        raise Conflict("after-sale", msg("This stage begins when the sale is won."), field="stage")
    found = verdict(deal, holding, process, now, to)
    without_step = next_step_from is not None and next_step_missing(deal, next_step_from)
    if without_step and not override_reason:
        raise Refused(
            "no-next-step",
            msg("Agree a dated next step with the buyer before moving on."),
            field="next_step",
        )
    overridden = _pass_or_override(found, override_reason, without_step)
    set_: dict[str, Any] = {"stage": to, "stage_since": now, "moved": FORWARD}
    if overridden:
        set_ |= _counted_override(deal, now)
    set_.update(standing(deal, holding, process, now, set_, history))
    data: dict[str, Any] = {"from": deal.stage, "to": to}
    if overridden:
        data |= {
            "reason": required_reason(override_reason),
            "missing": [miss.criterion for miss in found.missing],
        }
    return Change("deal.overridden" if overridden else "deal.advanced", set_, data)


def decide_regress(
    deal: DealLike,
    holding: Holding,
    process: Process,
    now: datetime,
    *,
    to: str,
    reason: str,
    history: History | None = None,
) -> Change:
    """Go back to an earlier stage, with a reason."""
    require_open(deal)
    if stage_index(process, to) >= process.index(deal.stage):
        raise Conflict("not-back", msg("The deal is not past this stage."), field="stage")
    set_: dict[str, Any] = {"stage": to, "stage_since": now, "moved": BACK}
    set_.update(standing(deal, holding, process, now, set_, history))
    return Change("deal.regressed", set_, {"from": deal.stage, "to": to, "reason": required_reason(reason)})


def decide_win(
    deal: DealLike, holding: Holding, process: Process, now: datetime, *, override_reason: str = ""
) -> Change:
    """Book the sale: every gate that is left must pass, or be overridden with a reason."""
    require_open(deal)
    found = verdict(deal, holding, process, now, None)
    overridden = _pass_or_override(found, override_reason)
    set_: dict[str, Any] = {
        "status": "won",
        "closed_at": now,
        "probability": 1000,
        "probability_source": "outcome",
        # The stage after the sale where there is one, else the last.
        "stage": process.stages[-1].key,
    }
    if set_["stage"] != deal.stage:
        set_["stage_since"] = now
    if overridden:
        set_ |= _counted_override(deal, now)
    set_.update(standing(deal, holding, process, now, set_))
    data: dict[str, Any] = {"from": deal.stage}
    if overridden:
        data |= {
            "reason": required_reason(override_reason),
            "missing": [miss.criterion for miss in found.missing],
        }
    return Change("deal.won", set_, data)


def decide_lose(
    deal: DealLike,
    holding: Holding,
    process: Process,
    now: datetime,
    *,
    reason: str,
    note: str = "",
    competitor: str = "",
) -> Change:
    """Record the loss, with a reason of `LOSS_REASONS`; losing to a competitor names it."""
    require_open(deal)
    known(LOSS_REASONS, reason, "reason")
    if reason == "competitor" and not competitor.strip():
        raise Invalid("competitor-missing", msg("Name the competitor who won."), field="competitor")
    set_: dict[str, Any] = {
        "status": "lost",
        "closed_at": now,
        "probability": 0,
        "probability_source": "outcome",
        "loss_reason": reason,
        "loss_note": paragraphs(note, field="note", longest=REASON_LENGTH),
        "competitor": line(competitor, field="competitor", longest=LENGTH),
    }
    winner = set_["competitor"]
    met = with_winner(deal.competitors, winner) if winner else deal.competitors
    if met != deal.competitors:
        set_["competitors"] = met
    set_.update(standing(deal, holding, process, now, set_))
    return Change("deal.lost", set_, {"from": deal.stage})


def decide_reopen(
    deal: DealLike,
    holding: Holding,
    process: Process,
    now: datetime,
    *,
    reason: str,
    history: History | None = None,
) -> Change:
    """Open a closed deal again, at the stage where it was closed."""
    if deal.status == "open":
        raise Conflict("deal-open", msg("This deal is open already."))
    set_: dict[str, Any] = {
        "status": "open",
        "closed_at": None,
        "loss_reason": "",
        "loss_note": "",
        "competitor": "",
        "probability_source": "criteria",
        # What was expected of it was of the sale that ended.
        "category": PIPELINE,
        # It stands there anew, as the mirror tells it.
        "stage_since": now,
    }
    if process.stage(deal.stage).after_sale:
        set_ |= {"stage": process.selling_stages[-1].key, "moved": None}
    set_.update(standing(deal, holding, process, now, set_, history))
    return Change("deal.reopened", set_, {"was": deal.status, "reason": required_reason(reason)})


def decide_look(deal: DealLike, now: datetime, *, note: str = "") -> Change:
    """Somebody looked at the overridden gate of the deal, which may be closed by now, and perhaps noted what of it."""
    if deal.overridden_at is None or deal.looked_at is not None:
        raise Conflict("nothing-to-look-at", msg("No overridden gate of this deal waits for a look."))
    told = paragraphs(note, field="note", longest=REASON_LENGTH)
    return Change("deal.override-looked-at", {"looked_at": now}, {"note": told})


def required_reason(reason: str) -> str:
    """The trimmed reason. Raises `Invalid` when it says nothing or says too much."""
    text = paragraphs(reason, field="reason", longest=REASON_LENGTH)
    if len(text) < 3:
        raise Invalid("reason-missing", msg("Say why, in a few words."), field="reason")
    return text


def _counted_override(deal: DealLike, now: datetime) -> dict[str, Any]:
    """One override more, which nobody has looked at yet."""
    return {"overrides": deal.overrides + 1, "overridden_at": now, "looked_at": None}


def _pass_or_override(found: gates.Verdict, reason: str, without_step: bool = False) -> bool:
    """False when the gate passes; True when it is overridden; raises `Refused` otherwise."""
    if found.passed and not without_step:
        return False
    if not reason.strip():
        raise Refused(
            "gate-not-met",
            found.reason or msg("The gate is not met."),
            field="stage",
            details=[
                {"criterion": miss.criterion, "state": miss.state, "reason": miss.reason}
                for miss in found.missing
            ],
        )
    required_reason(reason)
    return True
