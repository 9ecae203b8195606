"""What templates are given: frozen data, already worded for the reader. Views fill it, templates lay it out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a select, a group of radio buttons or a menu."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One input of a form, with what was typed and what is wrong with it.

    `kind`: text, textarea, number, money, date, select, radio, check, file, email, password, rating, hidden.
    For `money`, `unit` is the currency; for `rating`, `most` is the highest score. `suggest` is an address
    that knows completions of what is typed. `focus` begins with this input; one that is `disabled` is
    read, not sent. `was` is what is stored, where a form
    sends it along to tell what was changed in it (`ui/form.html`, `seen`).
    `quick` offers days to click on, `note_url` has a word about the one that was picked.
    """

    name: str
    label: str
    kind: str = "text"
    value: str = ""
    options: tuple[Option, ...] = ()
    required: bool = False
    help: str = ""
    error: str = ""
    unit: str = ""
    placeholder: str = ""
    least: str = ""
    most: str = ""
    longest: int = 0
    autocomplete: str = ""
    wide: bool = False
    suggest: str = ""
    focus: bool = False
    disabled: bool = False
    quick: tuple[Option, ...] = ()
    note_url: str = ""
    was: str | None = None


@dataclass(frozen=True, slots=True)
class TotalPart:
    """What a total holds of one currency: the amount, what it is worth, and at which rate; no rate for its own."""

    amount: str
    converted: str
    rate: str = ""


@dataclass(frozen=True, slots=True)
class TotalShown:
    """A total in one currency. `parts` are there where it was worked out from several; `missing` have no rate.

    `text` is empty where there is nothing, or nothing that has a rate; one that was worked out is told in whole units,
    and `exact` in all.
    """

    text: str = ""
    parts: tuple[TotalPart, ...] = ()
    missing: tuple[str, ...] = ()
    exact: str = ""

    @property
    def plain(self) -> str:
        """The total in one line, for sentences: “≈ €1,200 + ₩5,000 (no rate)” without the words."""
        about = f"≈ {self.text}" if self.parts else self.text
        return " + ".join(part for part in (about, *self.missing) if part)


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion of a deal as a checklist line, with the form that validates it.

    `state`: validated, open, missing (required and not met), lapsed, claimed (imported without evidence),
    unneeded (its condition does not apply). `fields` is empty for whoever may not validate it. `answers_url` leads to
    the answers that it is counted from.
    """

    key: str
    label: str
    weight: int
    state: str
    type_label: str = ""
    required: bool = False
    milestone: bool = False
    reason: str = ""
    asked: str = ""
    guidance: str = ""
    questions: tuple[str, ...] = ()
    evidence: str = ""
    evidence_url: str = ""
    note: str = ""
    by: str = ""
    at: datetime | None = None
    lapses: date | None = None
    fields: tuple[Field, ...] = ()
    validate_url: str = ""
    withdraw_url: str = ""
    answers_url: str = ""


@dataclass(frozen=True, slots=True)
class BoardCard:
    """A deal on the board. Every text is final: 140 of them are laid out in a few milliseconds.

    `step_state`: ahead, today, overdue, none. `category` is told of deals in commit or best case. `rest` is hidden
    behind no click: what a card shows is all there is.
    """

    id: str
    url: str
    name: str
    account: str
    value: str
    progress: int
    owner: str
    initials: str
    hue: int
    step: str
    step_state: str
    days: str
    late: bool = False
    slipped: bool = False
    overridden: bool = False
    category: str = ""
    category_tone: str = ""


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """A stage with its exact count and totals over all deals, and the first cards of them."""

    key: str
    name: str
    count: int
    total: TotalShown
    cards: tuple[BoardCard, ...]
    sold: str = ""
    more_url: str = ""


@dataclass(frozen=True, slots=True)
class PathStep:
    """One stage in the path of a deal; `state`: done, now, ahead, slipped, overridden, claimed."""

    name: str
    state: str
    met: int
    needed: int


@dataclass(frozen=True, slots=True)
class Diamond:
    """Where the runner stands: `leg` 0–3 and how much of it is behind; `text` says it in words."""

    leg: int
    fraction: float
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Objection:
    """What a buyer may say, and an answer that worked."""

    says: str
    answer: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the decision; `gap` names a role that nobody fills yet (then there is no name). `care` is what they
    have ruled out."""

    name: str
    role: str
    title: str = ""
    attitude: str = ""
    attitude_tone: str = ""
    url: str = ""
    remove_url: str = ""
    gap: bool = False
    care: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A file kept with a deal; `archive_url` is empty for whoever may not take it away."""

    name: str
    url: str
    note: str
    archive_url: str = ""


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One fact as a sentence; `tone`: ok, warn, bad, over, info or empty. `undo` is where it is taken back."""

    at: datetime
    icon: str
    text: str
    by: str = ""
    door: str = ""
    tone: str = ""
    note: str = ""
    undo: str = ""


@dataclass(frozen=True, slots=True)
class NextStep:
    """The agreed step; `state`: ahead, today, overdue, none."""

    state: str
    text: str = ""
    kind: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Speaking:
    """What speaks `for_it` or against it, in words, and by how many points of the chance."""

    what: str
    points: str
    for_it: bool


@dataclass(frozen=True, slots=True)
class DealShown:
    """A deal as its page shows it. `probability_source` is a sentence; `gate_to` the next stage, or the sale
    itself when `sale_next`; `best_next` the open criterion that is worth most now."""

    id: str
    name: str
    account: str
    account_url: str
    value: str
    owner: str
    status: str
    status_label: str
    process: str
    process_url: str
    stage: str
    stage_key: str
    days: int
    target_days: int | None
    late: bool
    progress: int
    probability: str
    probability_source: str
    step: NextStep
    path: tuple[PathStep, ...]
    diamond: Diamond
    gate_to: str = ""
    gate_open: bool = False
    gate_missing: int = 0
    slipped: int = 0
    overridden: int = 0
    expected_close: date | None = None
    category_label: str = ""
    category_means: str = ""
    revision: int = 1
    may_edit: bool = False
    may_override: bool = False
    objective: str = ""
    sold: str = ""
    buyer_stage: str = ""
    guidance: str = ""
    responsibilities: tuple[tuple[str, str], ...] = ()
    objections: tuple[Objection, ...] = ()
    urls: dict[str, str] = field(default_factory=dict)
    best_next: str = ""
    sale_next: bool = False
    archived: bool = False
    speaking: tuple[Speaking, ...] = ()


@dataclass(frozen=True, slots=True)
class Gate:
    """A gate somebody wants a deal through: what is missing, and what may be done about it.

    `criteria` are the missing ones first, each with its form; `typed_reason` and `error` return what an
    override form was sent with. `step_fields` ask for the next step where one must be agreed first;
    `won` is the gate to the sale itself.
    """

    deal: str
    deal_url: str
    here: str
    there: str
    criteria: tuple[Criterion, ...]
    needed: int
    met: int
    submit_url: str
    override_url: str = ""
    revision: int = 1
    may_move: bool = True
    may_override: bool = False
    typed_reason: str = ""
    error: str = ""
    step_fields: tuple[Field, ...] = ()
    overriding: bool = False
    won: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What lint says about a place; `severity`: error, warning, info."""

    severity: str
    code: str
    reason: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class ProcessCriterion:
    """A criterion in a process, with the findings that concern it."""

    key: str
    label: str
    weight: int
    type_label: str
    required: bool = False
    milestone: bool = False
    evidence: str = ""
    expires: str = ""
    guidance: str = ""
    questions: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class ProcessStage:
    """A stage in a process; `start` is the sum of the weights before it, for the weight bar."""

    key: str
    name: str
    weight: int
    start: int
    criteria: tuple[ProcessCriterion, ...]
    objective: str = ""
    sold: str = ""
    owner: str = ""
    target_days: int | None = None
    buyer_stage: str = ""
    guidance: str = ""
    objections: tuple[Objection, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class ProcessCard:
    """A process, or a template of one, in the gallery; `draft` is the next version of it that is worked on."""

    name: str
    url: str
    summary: str
    stages: tuple[str, ...]
    criteria: int
    version: str = ""
    state: str = ""
    state_label: str = ""
    open_deals: int | None = None
    is_default: bool = False
    key: str = ""
    copy_url: str = ""
    draft: str = ""
