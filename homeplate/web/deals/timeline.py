"""The facts of a deal as sentences in the reader's language. Pure.

`SENTENCES` is the whole list of verbs: one more verb is one more function and one line there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop, ngettext

from homeplate.deals.queries import Entry
from homeplate.deals.rules.categories import CATEGORIES
from homeplate.deals.rules.competitors import names_of
from homeplate.deals.rules.kinds import BUYING_ROLES, LOSS_REASONS, NO_REASONS
from homeplate.kit.errors import HomeplateError
from homeplate.kit.ids import parse_id
from homeplate.kit.money import from_minor
from homeplate.ledger.told import UNDONE
from homeplate.process.buyer_facts import BUYER_FACTS
from homeplate.process.definition import Process
from homeplate.qualification.rules import SCORES
from homeplate.web.deals.around import Around
from homeplate.web.deals.evidence import said
from homeplate.web.shown import TimelineEntry
from homeplate.web.words import gettext

FILTERS: dict[str, tuple[str, ...]] = {
    "criteria": (
        "deal.validated", "deal.withdrawn", "deal.lapsed",
        "answer.given", "answer.withdrawn", "answer.undone", "answer.carried",
    ),
    "moves": (
        "deal.created", "deal.imported", "deal.advanced", "deal.regressed", "deal.overridden",
        "deal.override-looked-at", "deal.won", "deal.lost", "deal.reopened", "deal.migrated",
        "deal.told-no", "deal.no-taken-back",
    ),
    "people": (
        "deal.stakeholder-put", "deal.stakeholder-removed", "deal.document-added", "deal.document-archived",
        "deal.contact-merged", "deal.contact-unmerged",
    ),
    "details": (
        "deal.edited", "deal.reimported", "deal.assigned", "deal.next-step-set", "deal.category-set", "deal.archived",
        "deal.restored",
        "deal.account-merged", "deal.account-unmerged", "deal.erased", "deal.counted",
    ),
}  # fmt: skip
"""What the timeline may be narrowed to: name in the address to verbs."""


@dataclass(frozen=True, slots=True)
class Teller:
    """What it takes to tell the facts of one deal: its process, the names of people, and how to write money."""

    process: Process
    around: Around
    members: Mapping[UUID, str]
    money: Callable[[Any], str]

    def stage(self, key: Any) -> str:
        """The name of a stage; the key of one that the process has no more."""
        key = str(key)
        return self.around.text(self.process.stage(key).name) if self.process.has_stage(key) else key

    def criterion(self, key: Any) -> str:
        """The label of a criterion; the key of one that the process has no more."""
        key = str(key)
        return self.around.text(self.process.criterion(key).label) if self.process.has_criterion(key) else key

    def member(self, identity: Any) -> str:
        """The name of a colleague."""
        found = parse_id(str(identity))
        return (self.members.get(found, "") if found else "") or gettext("somebody")


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence with its icon, its tone, and what was noted besides."""

    text: str
    icon: str
    tone: str = ""
    note: str = ""


DOORS = {
    "api": "API",
    "import": gettext_noop("import"),
    "cli": gettext_noop("command line"),
    "task": gettext_noop("by itself"),
    "sample": gettext_noop("sample data"),
}
"""How a change came in, where not by a page."""


def entries(facts: Iterable[Entry], teller: Teller) -> tuple[TimelineEntry, ...]:
    """The facts as the timeline shows them, in their order."""
    return tuple(_entry(fact, teller) for fact in facts)


def _entry(fact: Entry, teller: Teller) -> TimelineEntry:
    tell = SENTENCES.get(fact.verb)
    told = tell(fact.data, teller) if tell else Said(fact.verb, "pencil")
    door = DOORS.get(fact.door, "") if fact.door != "cli" or not fact.by else ""
    return TimelineEntry(
        at=fact.at,
        icon=told.icon,
        text=told.text,
        by=fact.by,
        door=gettext(door) if door else "",
        tone=told.tone,
        note=told.note,
    )


def _created(data: Mapping[str, Any], teller: Teller) -> Said:
    return Said(gettext("Deal added"), "plus", "info")


def _imported(data: Mapping[str, Any], teller: Teller) -> Said:
    found = {"stage": teller.stage(data.get("set", {}).get("stage", ""))}
    note = gettext("What came before that stage is claimed, not shown.")
    return Said(gettext("Imported at “%(stage)s”") % found, "file-up", "info", note)


LABELS: dict[str, Callable[[], str]] = {
    "name": lambda: gettext("Name"),
    "stage": lambda: gettext("Stage"),
    "status": lambda: gettext("State"),
    "account_id": lambda: gettext("Account"),
    "value_minor": lambda: gettext("Value"),
    "currency": lambda: gettext("Currency"),
    "expected_close": lambda: gettext("Expected close"),
    "source": lambda: gettext("Source"),
    "kind": lambda: gettext("Kind"),
    "category": lambda: gettext("Forecast category"),
    "competitors": lambda: gettext("Competitors"),
    "probability": lambda: gettext("Chance to win"),
    "custom": lambda: gettext("Own fields"),
}
"""The columns that people change; all others of a fact follow from these."""


def _edited(data: Mapping[str, Any], teller: Teller) -> Said:
    return _told_change(data, teller, gettext("Changed: %(names)s"), "pencil")


def _reimported(data: Mapping[str, Any], teller: Teller) -> Said:
    if UNDONE in data:
        return _told_change(data, teller, gettext("Put back as an import was undone: %(names)s"), "undo-2")
    return _told_change(data, teller, gettext("Changed by an import: %(names)s"), "file-up")


def _told_change(data: Mapping[str, Any], teller: Teller, text: str, icon: str) -> Said:
    was, now = data.get("was", {}), data.get("set", {})
    changed = [name for name in LABELS if name in was]
    names = ", ".join(LABELS[name]() for name in changed)
    lines = [_difference(name, was, now, teller) for name in changed if name not in ("account_id", "custom")]
    return Said(text % {"names": names or "–"}, icon, note="\n".join(lines))


def _difference(name: str, was: Mapping[str, Any], now: Mapping[str, Any], teller: Teller) -> str:
    before, after = (_value(name, side, was, now, teller) for side in (was, now))
    return f"{LABELS[name]()}: {before or '–'} → {after or '–'}"


def _value(
    name: str, side: Mapping[str, Any], was: Mapping[str, Any], now: Mapping[str, Any], teller: Teller
) -> str:
    value = side.get(name)
    if name == "stage" and value:
        return teller.stage(value)
    if name == "category":
        return _category(value)
    if name == "competitors" and value:
        return ", ".join(names_of(value))
    if name == "expected_close" and value:
        return teller.around.day(value)
    if name == "probability" and value is not None:
        return f"{value / 10:g} %"
    if name == "value_minor" and value:
        currency = (
            side.get("currency") or was.get("currency") or now.get("currency") or teller.around.currency
        )
        try:
            return teller.money(from_minor(value, currency))
        except (HomeplateError, LookupError, ValueError):
            return str(value)
    return str(value or "")


def _category(key: Any) -> str:
    known = CATEGORIES.get(str(key))
    return known.render(gettext) if known else str(key or "")


def _category_set(data: Mapping[str, Any], teller: Teller) -> Said:
    was, now = (_category((data.get(side) or {}).get("category", "")) or "–" for side in ("was", "set"))
    way = {"from": was, "to": now}
    return Said(gettext("Forecast category: %(from)s → %(to)s") % way, "gauge")


def _validated(data: Mapping[str, Any], teller: Teller) -> Said:
    key = data.get("criterion", "")
    text = gettext("Validated “%(criterion)s”") % {"criterion": teller.criterion(key)}
    lines = [
        line
        for held in data.get("evidence", ())
        for line in (_evidence(key, held.get("value"), teller), held.get("note", ""))
        if line
    ]
    return Said(text, "check", "ok", "\n".join(lines))


def _evidence(key: str, value: Any, teller: Teller) -> str:
    if value is True or not teller.process.has_criterion(key):
        return ""
    return said(teller.process.criterion(key), value, teller.around)


def _withdrawn(data: Mapping[str, Any], teller: Teller) -> Said:
    text = gettext("Withdrew “%(criterion)s”") % {"criterion": teller.criterion(data.get("criterion", ""))}
    return Said(text, "undo-2", "warn", str(data.get("reason", "")))


def _lapsed(data: Mapping[str, Any], teller: Teller) -> Said:
    names = ", ".join(f"“{teller.criterion(key)}”" for key in data.get("criteria", ()))
    return Said(gettext("Lapsed: %(criteria)s") % {"criteria": names or "–"}, "hourglass", "warn")


def _advanced(data: Mapping[str, Any], teller: Teller) -> Said:
    way = {"from": teller.stage(data.get("from", "")), "to": teller.stage(data.get("to", ""))}
    return Said(gettext("Advanced from %(from)s to %(to)s") % way, "arrow-right", "info")


def _overridden(data: Mapping[str, Any], teller: Teller) -> Said:
    text = gettext("Overrode the gate to %(to)s") % {"to": teller.stage(data.get("to", ""))}
    return Said(text, "shield-alert", "over", _reason_and_missing(data, teller))


def _looked(data: Mapping[str, Any], teller: Teller) -> Said:
    return Said(gettext("Looked at the overridden gate"), "eye", "info", str(data.get("note", "")))


def _reason_and_missing(data: Mapping[str, Any], teller: Teller) -> str:
    missing = ", ".join(f"“{teller.criterion(key)}”" for key in data.get("missing", ()))
    lines = [str(data.get("reason", ""))]
    if missing:
        lines.append(gettext("Missing then: %(criteria)s") % {"criteria": missing})
    return "\n".join(line for line in lines if line)


def _regressed(data: Mapping[str, Any], teller: Teller) -> Said:
    way = {"from": teller.stage(data.get("from", "")), "to": teller.stage(data.get("to", ""))}
    text = gettext("Went back from %(from)s to %(to)s") % way
    return Said(text, "undo-2", "warn", str(data.get("reason", "")))


def _won(data: Mapping[str, Any], teller: Teller) -> Said:
    if data.get("reason"):
        text = gettext("Won, with gates overridden")
        return Said(text, "trophy", "over", _reason_and_missing(data, teller))
    return Said(gettext("Won"), "trophy", "ok")


def _lost(data: Mapping[str, Any], teller: Teller) -> Said:
    columns = data.get("set", {})
    reason = LOSS_REASONS.get(columns.get("loss_reason", ""))
    text = gettext("Lost: %(reason)s") % {"reason": reason.render(gettext) if reason else "–"}
    rival = columns.get("competitor", "")
    winner = gettext("Won by %(name)s") % {"name": rival} if rival else ""
    note = "\n".join(part for part in (winner, columns.get("loss_note", "")) if part)
    return Said(text, "circle-x", "bad", note)


def _reopened(data: Mapping[str, Any], teller: Teller) -> Said:
    return Said(gettext("Reopened"), "rotate-ccw", "info", str(data.get("reason", "")))


def _assigned(data: Mapping[str, Any], teller: Teller) -> Said:
    way = {
        "from": teller.member(data.get("from", "")),
        "to": teller.member(data.get("set", {}).get("owner_id", "")),
    }
    text = gettext("Handed over from %(from)s to %(to)s") % way
    return Said(text, "user", "info", str(data.get("note", "")))


def _next_step(data: Mapping[str, Any], teller: Teller) -> Said:
    columns = data.get("set", {})
    if not columns.get("next_step_on"):
        was = str(data.get("was", {}).get("next_step", ""))
        return Said(gettext("Next step done or dropped"), "calendar-check", note=was)
    step = {"what": columns.get("next_step", ""), "day": teller.around.day(columns["next_step_on"])}
    return Said(gettext("Next step: %(what)s, %(day)s") % step, "calendar")


def _told_no(data: Mapping[str, Any], teller: Teller) -> Said:
    columns, reason = data.get("set", {}), NO_REASONS.get(data.get("reason", ""))
    told = {"reason": reason.render(gettext) if reason else "–"}
    lines = [str(data.get("note", ""))]
    if columns.get("next_step_on"):
        step = {"what": columns.get("next_step", ""), "day": teller.around.day(columns["next_step_on"])}
        lines.append(gettext("Next step: %(what)s, %(day)s") % step)
    note = "\n".join(line for line in lines if line)
    return Said(gettext("No for now: %(reason)s") % told, "hourglass", "warn", note)


def _person_put(data: Mapping[str, Any], teller: Teller) -> Said:
    return _person(data, teller, gettext("%(name)s is in the decision: %(role)s"), "user")


def _person_removed(data: Mapping[str, Any], teller: Teller) -> Said:
    return _person(data, teller, gettext("%(name)s is no longer in the decision"), "circle-x")


def _person(data: Mapping[str, Any], teller: Teller, text: str, icon: str) -> Said:
    found = data.get("stakeholders") or {}
    identity, row = next(iter(found.items()), ("", None))
    role = BUYING_ROLES.get((row or data.get("was") or {}).get("buying_role", ""))
    name = teller.around.contacts.get(identity, gettext("A contact"))
    return Said(text % {"name": name, "role": role.render(gettext) if role else "–"}, icon)


def _document_added(data: Mapping[str, Any], teller: Teller) -> Said:
    names = ", ".join(row["name"] for row in (data.get("documents") or {}).values() if row)
    return Said(gettext("Added the document %(name)s") % {"name": names}, "paperclip")


def _document_archived(data: Mapping[str, Any], teller: Teller) -> Said:
    name = (data.get("was") or {}).get("name", "")
    return Said(gettext("Removed the document %(name)s") % {"name": name}, "paperclip", "warn")


def _archived(data: Mapping[str, Any], teller: Teller) -> Said:
    text = gettext("Deleted as the import was undone") if UNDONE in data else gettext("Deleted")
    return Said(text, "trash-2", "warn")


def _restored(data: Mapping[str, Any], teller: Teller) -> Said:
    return Said(gettext("Restored"), "rotate-ccw", "info")


def _erased(data: Mapping[str, Any], teller: Teller) -> Said:
    return Said(gettext("Erased"), "trash-2", "bad")


def _migrated(data: Mapping[str, Any], teller: Teller) -> Said:
    ended = len(data.get("ended", ()))
    text = ngettext(
        "%(n)d piece of evidence has no place in it.", "%(n)d pieces of evidence have no place in it.", ended
    )
    note = text % {"n": ended} if ended else ""
    return Said(gettext("Moved to another version of the process"), "workflow", "info", note)


def _answered(data: Mapping[str, Any], teller: Teller) -> Said:
    now = data.get("after") or {}
    if not now:
        return Said(
            gettext("Answer taken back: %(fact)s") % {"fact": _fact(data.get("fact"), teller)},
            "undo-2",
            "warn",
        )
    score = SCORES.get(now.get("score", -1))
    told = {"fact": _fact(data.get("fact"), teller), "score": score.render(gettext) if score else "–"}
    note = "\n".join(one for one in (str(now.get("text", "")), str(now.get("source", ""))) if one)
    return Said(gettext("%(fact)s: %(score)s") % told, "message-circle-question-mark", "", note)


def _answers_carried(data: Mapping[str, Any], teller: Teller) -> Said:
    names = ", ".join(_fact(one.get("fact"), teller) for one in data.get("answers", ()))
    return Said(
        gettext("Answers of the lead taken along: %(facts)s") % {"facts": names or "–"}, "list-todo", "info"
    )


def _fact(key: Any, teller: Teller) -> str:
    """The name of a fact about the buyer; its key where it is none any more."""
    known = BUYER_FACTS.get(str(key))
    return teller.around.text(known.name) if known else str(key)


def _plain(sentence: Callable[[], str], icon: str) -> Callable[[Mapping[str, Any], Teller], Said]:
    """What needs no more words: a merge in the address book, for one."""
    return lambda data, teller: Said(sentence(), icon)


#: icons arrow-left-right arrow-right calendar calendar-check check circle-x eye file-up gauge hourglass pencil plus
#: icons list-todo message-circle-question-mark paperclip rotate-ccw shield-alert trash-2 trophy undo-2 user workflow
SENTENCES: dict[str, Callable[[Mapping[str, Any], Teller], Said]] = {
    "deal.created": _created,
    "deal.imported": _imported,
    "deal.edited": _edited,
    "deal.reimported": _reimported,
    "deal.validated": _validated,
    "deal.withdrawn": _withdrawn,
    "deal.lapsed": _lapsed,
    "deal.counted": _plain(lambda: gettext("Counted anew after an update"), "rotate-ccw"),
    "deal.advanced": _advanced,
    "deal.overridden": _overridden,
    "deal.override-looked-at": _looked,
    "deal.regressed": _regressed,
    "deal.won": _won,
    "deal.lost": _lost,
    "deal.reopened": _reopened,
    "deal.assigned": _assigned,
    "deal.next-step-set": _next_step,
    "deal.told-no": _told_no,
    "deal.no-taken-back": _plain(lambda: gettext("The no for now was taken back"), "undo-2"),
    "deal.category-set": _category_set,
    "deal.stakeholder-put": _person_put,
    "deal.stakeholder-removed": _person_removed,
    "deal.document-added": _document_added,
    "deal.document-archived": _document_archived,
    "answer.given": _answered,
    "answer.withdrawn": _answered,
    "answer.undone": _answered,
    "answer.carried": _answers_carried,
    "deal.archived": _archived,
    "deal.restored": _restored,
    "deal.erased": _erased,
    "deal.migrated": _migrated,
    "deal.account-merged": _plain(
        lambda: gettext("Went over with the merge of its account"), "arrow-left-right"
    ),
    "deal.account-unmerged": _plain(
        lambda: gettext("Came back as the merge of its account was undone"), "arrow-left-right"
    ),
    "deal.contact-merged": _plain(
        lambda: gettext("A person in the decision was merged with another record"), "arrow-left-right"
    ),
    "deal.contact-unmerged": _plain(
        lambda: gettext("The merge of a person in the decision was undone"), "arrow-left-right"
    ),
}
