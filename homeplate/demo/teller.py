"""Telling one deal: the plan's steps, decided one by one by the rules that bind every door."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from homeplate.deals.bulk import Tale
from homeplate.deals.rules import moves
from homeplate.deals.rules.categories import OMITTED
from homeplate.deals.rules.evidence import decide_lapse, decide_validate, decide_withdraw
from homeplate.deals.rules.state import Change, DealLike, Holding, facts_of
from homeplate.demo.characters import Character
from homeplate.demo.decisions import (
    decide_category,
    decide_contact,
    decide_edit,
    decide_next_step,
    decide_no,
    decide_person,
)
from homeplate.demo.evidence import Scene, given
from homeplate.demo.judging import Standing, judged, looked_through
from homeplate.demo.organisation import Buyer, Cast, Rep
from homeplate.demo.plans import Fate, Step, end_of
from homeplate.demo.voices import Voice
from homeplate.kit.money import to_minor
from homeplate.process import gates
from homeplate.process.definition import Process

OFFICE_OPENS, OFFICE_HOURS = 8, 10
TELLING = frozenset({"agree", "advance", "push", "regress", "settle"})
"""After what a rep thinks anew of a deal."""
VALIDATING = ("rep", "manager", "approver", "success")
LOSSES = (
    ("no_need", "no_budget", "timing", "unqualified", "relationship"),
    ("price", "competitor", "competitor", "no_decision", "product", "authority", "other"),
)
NOES = ("timing", "no_budget", "no_decision", "price", "authority")
NO_OFTEN, NO_AT_TIMES = 0.3, 0.15
"""Why buyers say no for now, and how often they do where a step is agreed: of deals that are lost, and of others."""


@dataclass(slots=True)
class Teller:
    """One deal being told; `clock` is the moment of its last fact."""

    tale: Tale
    voice: Voice
    rng: Random
    character: Character
    rep: Rep
    cast: Cast
    buyer: Buyer
    fate: Fate
    value: int
    number: int
    now: datetime
    clock: datetime
    people: dict[UUID, dict[str, Any]] = field(default_factory=dict)

    def tell(self, steps: Sequence[Step], start: datetime) -> Tale:
        """Do each step in its turn until today."""
        zone, end = ZoneInfo(self.voice.time_zone), end_of(steps)
        # Drawn apart, so that the rest of the story stays what it is.
        hunch = Random(f"{self.number} {start.isoformat()}").gauss(0, 0.17)  # a story, not a secret
        for step in steps:
            at = max(in_office(start + timedelta(days=step.day), zone), self.clock + timedelta(minutes=2))
            if at >= self.now:
                break
            VERBS[step.verb](self, at, step.about)
            if step.verb in TELLING:
                self._judge(hunch, end - step.day)
        self._notice_lapses(self.now)
        return self.tale

    def do(self, decide: Callable[..., Change], at: datetime, *, by: UUID | None, **given: Any) -> None:
        """One change, after what has lapsed by itself."""
        self._notice_lapses(at)
        self.clock = max(at, self.clock)
        self.tale.do(decide, self.clock, by=by, **given)

    def _notice_lapses(self, until: datetime) -> None:
        while (moment := self.tale.deal.lapses_at) and moment <= until and self.tale.deal.status == "open":
            self.clock = max(moment, self.clock)
            self.tale.do(_lapse, self.clock)

    # Verbs of a plan

    def validate(self, at: datetime, key: str) -> None:
        """Give evidence for a criterion, unless it does not apply or holds already."""
        tale = self.tale
        criterion = tale.process.criterion(key)
        after_sale = tale.process.stage_of(key).after_sale
        if criterion.counted or tale.deal.status != ("won" if after_sale else "open"):
            return
        facts = facts_of(tale.deal, tale.holding, tale.process, at)
        if gates.state_of(criterion, facts, at) in ("not_applicable", "validated"):
            return
        value, note = given(criterion, self._scene(at.date()))
        role = next((role for role in VALIDATING if role in criterion.validators), "rep")
        more: dict[str, Any] = {}
        if criterion.type == "contact":
            more["known"] = self._known(UUID(value), buying_role=getattr(criterion, "buying_role"))  # noqa: B009
        self.do(
            decide_contact if more else decide_validate,
            at,
            by=self._hand(role),
            criterion=key,
            value=value,
            note=note,
            member_id=self._hand(role),
            role=role,
            **more,
        )

    def advance(self, at: datetime, stage: str) -> None:
        """Through the gates to `stage`; what is missing is made good or, as the rep is, overridden."""
        if self._is_open() and self.tale.process.index(stage) > self.tale.process.index(self.tale.deal.stage):
            by, reason = self._clear_the_way(at, stage)
            self.do(moves.decide_advance, self.clock_after(at), by=by, to=stage, override_reason=reason)

    def win(self, at: datetime, _: str) -> None:
        """Book the sale."""
        if self._is_open():
            by, reason = self._clear_the_way(at, None)
            self.do(moves.decide_win, self.clock_after(at), by=by, override_reason=reason)

    def lose(self, at: datetime, _: str) -> None:
        """Lose for a reason that fits how far the deal had come."""
        late = self.tale.process.index(self.tale.deal.stage) >= len(self.tale.process.selling_stages) // 2
        reason = self.rng.choice(LOSSES[late])
        competitor = self.rng.choice(self.voice.competitors) if reason in ("competitor", "price") else ""
        note = self.rng.choice(self.voice.loss_notes[reason])
        self.do(moves.decide_lose, at, by=self.rep.id, reason=reason, note=note, competitor=competitor)

    def reopen(self, at: datetime, _: str) -> None:
        """Open again what had been closed."""
        self.do(moves.decide_reopen, at, by=self.rep.id, reason=self.rng.choice(self.voice.reopen_reasons))

    def regress(self, at: datetime, stage: str) -> None:
        """Back to an earlier stage."""
        if self._is_open() and self.tale.process.index(stage) < self.tale.process.index(self.tale.deal.stage):
            reason = self.rng.choice(self.voice.regress_reasons)
            self.do(moves.decide_regress, at, by=self.rep.id, to=stage, reason=reason)

    def withdraw(self, at: datetime, key: str) -> None:
        """Take a validation back."""
        criterion = self.tale.process.criterion(key)
        if key in self.tale.holding and self._is_open() and "rep" in (*criterion.validators, "rep")[:1]:
            reason = self.rng.choice(self.voice.withdraw_reasons)
            self.do(decide_withdraw, at, by=self.rep.id, criterion=key, reason=reason, role="rep")

    def agree(self, at: datetime, _: str) -> None:
        """Agree the next step with the buyer, some days ahead."""
        self._agree(at, _working_day(at.date() + timedelta(days=self.rng.randint(2, 12))))

    def settle(self, at: datetime, _: str) -> None:
        """Leave the deal as it stands today: with a step ahead, with one that has passed, or with none."""
        today = self.now.astimezone(ZoneInfo(self.voice.time_zone)).date()
        if self.fate.next_step == "none":
            self.do(decide_next_step, at, by=self.rep.id, step=None)
        elif self.fate.next_step == "ahead":
            ahead = 0 if self.rng.random() < 0.2 else self.rng.randint(1, 14)
            self._agree(at, _working_day(today + timedelta(days=ahead)))
        else:
            self._agree(at, min(_working_day(at.date() + timedelta(days=3)), today - timedelta(days=1)))

    def push(self, at: datetime, _: str) -> None:
        """Expect the order later than before."""
        day = self.tale.deal.expected_close
        if day is not None and self._is_open():
            later = _working_day(max(day, at.date()) + timedelta(days=self.rng.choice((14, 21, 30, 45))))
            self.do(decide_edit, at, by=self.rep.id, set_={"expected_close": later})

    def revalue(self, at: datetime, _: str) -> None:
        """The deal turns out smaller or larger."""
        deal = self.tale.deal
        if self._is_open():
            step = max(self.voice.scale_of(deal.currency) // 10, 1)
            self.value = max(round(self.value * self.rng.uniform(0.7, 1.35) / step), 1) * step
            minor = to_minor(self.value, deal.currency)
            if minor != deal.value_minor:
                self.do(decide_edit, at, by=self.rep.id, set_={"value_minor": minor})

    def meet(self, at: datetime, _: str) -> None:
        """Get to know somebody who has a say."""
        if self._is_open():
            role = self.rng.choice(("guide", "influencer", "quality", "purchasing"))
            contact = self.buyer.contacts[role]
            known = self._known(
                contact,
                buying_role="blocker" if role == "quality" and self.rng.random() < 0.3 else role,
                influence=self.rng.randint(2, 5),
                attitude=self.rng.choice((-1, 0, 0, 1, 1, 2)),
            )
            self.do(decide_person, at, by=self.rep.id, contact_id=contact, known=known)

    # Helpers

    def clock_after(self, at: datetime) -> datetime:
        """`at`, or a minute after the last fact where that came later."""
        return at if at > self.clock else self.clock + timedelta(minutes=1)

    def _is_open(self) -> bool:
        return self.tale.deal.status == "open"

    def _agree(self, at: datetime, day: date) -> None:
        if not self._is_open():
            return
        phases = self.voice.next_steps
        position = (
            self.tale.process.index(self.tale.deal.stage) * len(phases) // len(self.tale.process.stages)
        )
        what, kind = self.rng.choice(phases[position])
        step = {"what": what, "kind": kind, "on": day}
        # Drawn apart, so that the rest of the story stays what it is.
        apart = Random(f"{at.isoformat()} {self.number}")  # a story, not a secret
        often = NO_OFTEN if self.fate.ends == "lost" or self.fate.was_lost else NO_AT_TIMES
        if day < at.date() or at.date() == self.tale.deal.created_at.date() or apart.random() > often:
            self.do(decide_next_step, at, by=self.rep.id, step=step)
            return
        reason = apart.choice(NOES)
        note = apart.choice(self.voice.loss_notes[reason])
        self.do(decide_no, at, by=self.rep.id, reason=reason, note=note, step=step)

    def _clear_the_way(self, at: datetime, stage: str | None) -> tuple[UUID, str]:
        """Who moves the deal, and the reason where the manager lets it pass a gate that is not met."""
        self._notice_lapses(at)
        tale = self.tale
        found = moves.verdict(tale.deal, tale.holding, tale.process, at, stage)
        if found.passed:
            return self.rep.id, ""
        ways = self.character
        habit = ways.rushes or ways.skips_discovery or ways.late_with_paper
        if self.rng.random() < (0.9 if habit else 0.06):
            return self.rep.manager, self.rng.choice(self.voice.override_reasons)
        for missing in found.missing:
            self.validate(self.clock_after(at), missing.criterion)
        return self.rep.id, ""

    def _judge(self, hunch: float, left: float) -> None:
        """Say what is expected of the deal, where that is something else by now."""
        deal, stages = self.tale.deal, self.tale.process.selling_stages
        if not self._is_open():
            return
        due_in = (deal.expected_close - self.clock.date()).days if deal.expected_close else None
        at = Standing(self.tale.process.index(deal.stage) / max(len(stages) - 1, 1), due_in, left)
        gone = left <= 0 and looked_through(self.fate, hunch)
        category = OMITTED if gone else judged(self.fate, self.character, hunch, at)
        if category != deal.category:
            by, later = self.rep.manager if gone else self.rep.id, self.clock + timedelta(minutes=3)
            self.do(decide_category, min(later, self.now), by=by, category=category)

    def _hand(self, role: str) -> UUID:
        cast = self.cast
        hands = {"manager": self.rep.manager, "approver": cast.approver, "success": cast.success}
        return hands.get(role, self.rep.id)

    def _known(self, contact_id: UUID, **known: Any) -> Mapping[str, Any]:
        row = self.people.setdefault(contact_id, {"influence": 3, "attitude": 0, "note": ""})
        row.update(known)
        return {name: row[name] for name in ("buying_role", "influence", "attitude", "note")}

    def _scene(self, day: date) -> Scene:
        return Scene(
            self.voice, self.rng, self.buyer.contacts, self.value, self.tale.deal.currency, day, self.number
        )


VERBS: dict[str, Callable[[Teller, datetime, str], None]] = {
    "validate": Teller.validate,
    "withdraw": Teller.withdraw,
    "advance": Teller.advance,
    "regress": Teller.regress,
    "agree": Teller.agree,
    "settle": Teller.settle,
    "push": Teller.push,
    "revalue": Teller.revalue,
    "meet": Teller.meet,
    "win": Teller.win,
    "lose": Teller.lose,
    "reopen": Teller.reopen,
}
"""What a plan may ask for."""


def _lapse(deal: DealLike, holding: Holding, process: Process, at: datetime) -> Change:
    """What lapsed, of a deal in which something has."""
    change = decide_lapse(deal, holding, process, at)
    assert change is not None
    return change


def in_office(at: datetime, zone: ZoneInfo) -> datetime:
    """The moment moved into the office hours of a working day, in the order of the moments given."""
    local = at.astimezone(zone)
    local += timedelta(days=(7 - local.weekday()) if local.weekday() > 4 else 0)
    minutes = (local.hour * 60 + local.minute) * OFFICE_HOURS // 24
    opened = local.replace(hour=OFFICE_OPENS, minute=0, second=local.second, microsecond=0)
    return (opened + timedelta(minutes=minutes)).astimezone(at.tzinfo)


def _working_day(day: date) -> date:
    """The day, or the Monday after it."""
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() > 4 else 0)
