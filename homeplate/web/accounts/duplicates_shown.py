"""What the pages of duplicates show: groups in words, records side by side, and how a search goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from homeplate.accounts.duplicates.comparing import ALIKE, DIFFERENT, PART, SAME, UNKNOWN
from homeplate.accounts.duplicates.queries import COUNTED, Group, PairRow, RunRow
from homeplate.accounts.duplicates.rules import LIKELY, SURE, in_words
from homeplate.accounts.merge_rules import CUSTOM
from homeplate.accounts.rows import ContactRow
from homeplate.deals.actions import Together
from homeplate.fields.queries import list_fields
from homeplate.kit.errors import Invalid
from homeplate.kit.ids import parse_id
from homeplate.kit.text import Message, msg
from homeplate.people.access import Actor
from homeplate.web import custom, jinja
from homeplate.web.accounts import merge, merge_shown
from homeplate.web.page import spoken

KINDS = {"account": merge.ACCOUNT, "contact": merge.CONTACT}
FIELDS: dict[str, Message] = {
    "name": msg("Name"),
    "domain": msg("Web address"),
    "phone": msg("Phone"),
    "city": msg("City"),
    "country": msg("Country"),
    "legal": msg("Legal form"),
    "email": msg("E-mail"),
    "account": msg("Company"),
    "title": msg("Job title"),
}
"""What is compared, in the words of the page."""

#: icons check git-compare x
SAYS: dict[str, tuple[Message, str, str]] = {
    SAME: (msg("the same"), "ok", "check"),
    ALIKE: (msg("almost the same"), "ok", "check"),
    PART: (msg("alike in part"), "warn", "git-compare"),
    "little": (msg("alike a little"), "warn", "git-compare"),
    DIFFERENT: (msg("different"), "bad", "x"),
}
"""What a comparison says: words, tone and sign."""

STEPS: dict[str, Message] = {
    "": msg("Waits for its turn"),
    "read-account": msg("Reads the accounts"),
    "compare-account": msg("Compares the accounts"),
    "read-contact": msg("Reads the contacts"),
    "compare-contact": msg("Compares the contacts"),
    "keeping": msg("Writes down what it found"),
}
TAKE, IN, KEEP, REVISION = "take.", "in", "keep", "revision."


@dataclass(frozen=True, slots=True)
class Reason:
    """What one comparison says of a pair."""

    label: str
    says: str
    tone: str
    icon: str


@dataclass(frozen=True, slots=True)
class Member:
    """A record of a group: its name, what tells it from others, and when it was added."""

    url: str
    name: str
    hints: tuple[str, ...]
    added: str


@dataclass(frozen=True, slots=True)
class GroupShown:
    """A group: how likely it is one in words and in percent, why, and what can be done."""

    id: UUID
    title: str
    words: str
    tone: str
    percent: str
    members: tuple[Member, ...]
    reasons: tuple[Reason, ...]
    unknown: str
    url: str
    apart_url: str
    later_url: str


@dataclass(frozen=True, slots=True)
class SearchShown:
    """How the last search goes or went; `running` while the page asks again by itself."""

    running: bool
    text: str
    percent: int
    note: str
    problem: str
    cancel_url: str
    start_url: str


def counted(number: int) -> str:
    """A number of groups, with a plus where no more were counted."""
    return f"{jinja.number(number)}+" if number >= COUNTED else jinja.number(number)


def group(found: Group) -> GroupShown:
    """A group in words. Of several pairs the least likely one speaks: the chain is as strong as that."""
    pair = min(found.pairs, key=lambda one: one.probability)
    tone = "ok" if pair.probability >= SURE else "info" if pair.probability >= LIKELY else "warn"
    args = [found.id]
    return GroupShown(
        id=found.id,
        title=found.records[0].name,
        words=jinja.say(in_words(pair.probability)),
        tone=tone,
        percent=_percent(pair.probability),
        members=tuple(_member(found.kind, record) for record in found.records),
        reasons=reasons(pair),
        unknown=", ".join(jinja.say(FIELDS[key]) for key, (said, _) in pair.says.items() if said == UNKNOWN),
        url=reverse("duplicates-group", args=args),
        apart_url=reverse("duplicates-apart", args=args),
        later_url=reverse("duplicates-later", args=args),
    )


def _percent(probability: float) -> str:
    """Never more certain than it is: 100 % is not said."""
    return f"{min(99, int(probability * 100))} %" if probability < 0.995 else "> 99 %"


def reasons(pair: PairRow) -> tuple[Reason, ...]:
    """What speaks for a pair first, then what does not."""
    order = list(SAYS)
    told = [(key, said, bits) for key, (said, bits) in pair.says.items() if said in SAYS]
    return tuple(
        _reason(key, said) for key, said, _ in sorted(told, key=lambda one: (order.index(one[1]), -one[2]))
    )


def _reason(key: str, said: str) -> Reason:
    words, tone, sign = SAYS[said]
    return Reason(jinja.say(FIELDS[key]), jinja.say(words), tone, sign)


def _member(kind: str, record: Any) -> Member:
    if kind == "account":
        hints: Iterable[str] = (record.domain, record.city, record.country, record.phone)
    else:
        points = [one.value for one in (*record.emails[:1], *record.phones[:1])]
        hints = (record.title, record.account_name, *points)
    return Member(
        reverse(kind, args=[record.id]),
        record.name,
        tuple(hint for hint in hints if hint),
        jinja.date(jinja.local_day(record.created_at), "short"),
    )


def search(run: RunRow | None, *, may_edit: bool) -> SearchShown:
    """How the last search goes or went."""
    start = reverse("duplicates-search") if may_edit and not (run and run.is_busy) else ""
    if run is None:
        return SearchShown(False, gettext("Nobody has searched yet."), 0, "", "", "", start)
    if run.is_busy:
        cancel = reverse("duplicates-cancel", args=[run.id]) if may_edit else ""
        return SearchShown(True, jinja.say(STEPS.get(run.step, STEPS[""])), run.percent, "", "", cancel, "")
    ended = run.finished_at or run.created_at
    texts = {
        "done": gettext("Last search: %(when)s"),
        "cancelled": gettext("Search cancelled: %(when)s"),
        "failed": gettext("Search failed: %(when)s"),
    }
    when = f"{jinja.date(jinja.local_day(ended), 'short')}, {jinja.clock(ended)}"
    problem = jinja.say(run.message) if run.message else ""
    return SearchShown(False, texts[run.state] % {"when": when}, 100, _note(run), problem, "", start)


def _note(run: RunRow) -> str:
    """What was looked at and what is new."""
    records = sum(one.get("records", 0) for one in run.figures.values())
    new = sum(one.get("new", 0) for one in run.figures.values())
    if run.state != "done":
        return ""
    looked = ngettext("%(n)s record compared", "%(n)s records compared", records) % {
        "n": jinja.number(records)
    }
    fresh = ngettext("%(n)s new pair", "%(n)s new pairs", new) % {"n": jinja.number(new)}
    return f"{looked} · {fresh}"


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen of a group: the record that stays, those that go into it, whose value is taken of what, and the
    revisions that were seen."""

    kept: UUID
    merged: tuple[UUID, ...]
    take: Mapping[str, UUID] = field(default_factory=dict)
    revisions: Mapping[UUID, int] = field(default_factory=dict)

    @classmethod
    def of(cls, found: Group) -> Choice:
        """What is proposed: all go into the one that was there first."""
        first, *rest = (record.id for record in found.records)
        return cls(first, tuple(rest))

    @classmethod
    def posted(cls, found: Group, typed: QueryDict) -> Choice:
        """What a form says; what it says of records that are not of the group is passed over."""
        ids = {str(record.id): record.id for record in found.records}
        ticked = [ids[text] for text in typed.getlist(IN) if text in ids]
        kept = ids.get(typed.get(KEEP, ""), ticked[0] if ticked else found.records[0].id)
        take = {
            name.removeprefix(TAKE): ids[text]
            for name, text in typed.items()
            if name.startswith(TAKE) and text in ids and ids[text] in {kept, *ticked}
        }
        revisions = {
            ids[name.removeprefix(REVISION)]: int(str(text))
            for name, text in typed.items()
            if name.removeprefix(REVISION) in ids and str(text).isdecimal() and len(str(text)) < 10
        }
        return cls(kept, tuple(one for one in ticked if one != kept), take, revisions)


@dataclass(frozen=True, slots=True)
class Column:
    """A record beside the others: whether it belongs to them and whether it stays, and what goes over with it."""

    id: UUID
    url: str
    name: str
    revision: int
    ticked: bool
    stays: bool
    moves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What a record says of a part; `chosen` where that is what stays."""

    id: UUID
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A part in which records differ: the name of its inputs, its label, and what each says."""

    name: str
    label: str
    cells: tuple[Cell, ...]


def moves(actor: Actor, found: Group) -> dict[UUID, tuple[str, ...]]:
    """What goes over with each record of a group."""
    return {record.id: KINDS[found.kind].moves(actor, record.id) for record in found.records}


def columns(found: Group, choice: Choice, moves: Mapping[UUID, tuple[str, ...]]) -> tuple[Column, ...]:
    """The records of a group side by side."""
    chosen = {choice.kept, *choice.merged}
    return tuple(
        Column(
            record.id,
            reverse(found.kind, args=[record.id]),
            record.name,
            record.revision,
            record.id in chosen,
            record.id == choice.kept,
            moves.get(record.id, ()),
        )
        for record in found.records
    )


def lines(actor: Actor, found: Group, choice: Choice) -> tuple[Line, ...]:
    """The parts in which records of a group differ, with what each says."""
    kind = KINDS[found.kind]
    told = {record.id: dict(kind.tell(record)) for record in found.records}
    parts = [(part.key, merge_shown.label(part.key)) for part in kind.parts]
    own = {one.key: one for one in list_fields(actor, record=kind.name)}
    for key in sorted({key for record in found.records for key in record.custom}):
        definition = own.get(key)
        parts.append((f"{CUSTOM}{key}", custom.label(definition, spoken()) if definition else key))
        for record in found.records:
            said = custom.facts([definition], record.custom, spoken()) if definition else ()
            told[record.id][f"{CUSTOM}{key}"] = said[0][1] if said else str(record.custom.get(key, ""))
    found_lines = []
    for key, label in parts:
        texts = {record.id: told[record.id].get(key, "") for record in found.records}
        if len(set(texts.values())) > 1:
            side = _side(choice, key, texts)
            cells = tuple(Cell(record, text, record == side) for record, text in texts.items())
            found_lines.append(Line(f"{TAKE}{key}", label, cells))
    return tuple(found_lines)


def _side(choice: Choice, key: str, texts: Mapping[UUID, str]) -> UUID:
    """Whose value stays: what was chosen, else that of the record that stays, else the first that says anything."""
    if key in choice.take:
        return choice.take[key]
    if texts.get(choice.kept):
        return choice.kept
    return next((one for one in choice.merged if texts.get(one)), choice.kept)


def together(found: Group) -> tuple[str, ...]:
    """Every address and number of all, each once; none for accounts."""
    people = [record for record in found.records if isinstance(record, ContactRow)]
    points = [one.value for record in people for one in (*record.emails, *record.phones)]
    return tuple({value.casefold(): value for value in reversed(points)}.values())[::-1]


def refuse_few(choice: Choice) -> None:
    """Raise `Invalid` unless there are two records at least to merge."""
    if not choice.merged:
        raise Invalid("few", msg("Tick at least two records to make one of them."), field=IN)


@dataclass(frozen=True, slots=True)
class Preview:
    """A group that is merged without looking at each field: which record stays, which go into it, and why."""

    id: UUID
    url: str
    ticked: bool
    stays: Member
    goes: tuple[Member, ...]
    reasons: tuple[Reason, ...]
    revisions: tuple[tuple[UUID, int], ...]


def preview(found: Group, *, ticked: bool) -> Preview:
    """What would become of a group: all goes into the record that was there first."""
    stays, *goes = (_member(found.kind, record) for record in found.records)
    seen = tuple((record.id, record.revision) for record in found.records)
    url = reverse("duplicates-group", args=[found.id])
    return Preview(found.id, url, ticked, stays, tuple(goes), reasons(found.pairs[-1]), seen)


def whole(found: Group, typed: QueryDict) -> Together:
    """All records of a group, with the revisions that a form has seen."""
    first, *rest = (record.id for record in found.records)
    return Together(first, tuple(rest), {}, Choice.posted(found, typed).revisions)


def chosen_groups(typed: QueryDict) -> list[UUID]:
    """The groups that were ticked."""
    return [found for text in typed.getlist("group") if (found := parse_id(text))]
