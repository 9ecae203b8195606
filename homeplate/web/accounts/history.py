"""The facts of accounts and contacts as sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from homeplate.accounts.care import BASES
from homeplate.accounts.channels import CHANNELS
from homeplate.accounts.timeline import Happening, History
from homeplate.kit.errors import HomeplateError
from homeplate.kit.ids import parse_id
from homeplate.kit.money import from_minor
from homeplate.ledger.told import UNDONE
from homeplate.success.rules import KINDS, SCALES
from homeplate.web import caring, jinja
from homeplate.web.page import PageRequest, go
from homeplate.web.shown import TimelineEntry

LABELS: dict[str, Callable[[], str]] = {
    "name": lambda: gettext("Name"),
    "domain": lambda: gettext("Web address"),
    "industry": lambda: gettext("Industry"),
    "employees": lambda: gettext("Employees"),
    "revenue_minor": lambda: gettext("Revenue a year"),
    "phone": lambda: gettext("Phone"),
    "city": lambda: gettext("City"),
    "country": lambda: gettext("Country"),
    "parent_id": lambda: gettext("Parent company"),
    "account_id": lambda: gettext("Account"),
    "title": lambda: gettext("Job title"),
    "department": lambda: gettext("Department"),
    "emails": lambda: gettext("E-mail addresses"),
    "phones": lambda: gettext("Phone numbers"),
    "preferred_channel": lambda: gettext("Prefers to be reached by"),
    "language": lambda: gettext("Speaks"),
    "lawful_basis": lambda: gettext("Lawful basis"),
    "basis_on": lambda: gettext("Lawful basis since"),
    "basis_source": lambda: gettext("Where the lawful basis is from"),
    "basis_evidence": lambda: gettext("Evidence of the lawful basis"),
    "stops": lambda: gettext("Not to be contacted"),
    "owner_id": lambda: gettext("Owner"),
    "source": lambda: gettext("Source"),
    "custom": lambda: gettext("Own fields"),
}
"""The columns that people change; all others of a fact follow from these."""


@dataclass(frozen=True, slots=True)
class Teller:
    """What it takes to tell facts: the names they speak of, how to write money, and whether the reader may undo."""

    names: Mapping[UUID, str]
    money: Callable[[Any], str]
    may_edit: bool


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence with its icon, its tone, and what was noted besides."""

    text: str
    icon: str
    tone: str = ""
    note: str = ""


def entries(history: History, money: Callable[[Any], str], *, may_edit: bool) -> tuple[TimelineEntry, ...]:
    """The facts as the timeline shows them, in their order."""
    teller = Teller(history.names, money, may_edit)
    return tuple(_entry(fact, teller) for fact in history.page.rows)


def context(history: History, address: str, *, may_edit: bool) -> dict[str, Any]:
    """What the timeline of a record's page is given; `address` is that of the page."""
    older = history.page.next_cursor
    return {
        "timeline": entries(history, jinja.money, may_edit=may_edit),
        "timeline_filters": (),
        "timeline_more_url": f"{address}?{urlencode({'before': older})}#timeline" if older else "",
    }


def lead_on(request: PageRequest, name: str, address: str) -> HttpResponse:
    """From the address of a merged record to the one that stays."""
    return go(request, address, gettext("“%(name)s” was merged into this one") % {"name": name})


def _entry(fact: Happening, teller: Teller) -> TimelineEntry:
    subject, _, verb = fact.verb.partition(".")
    tell = SENTENCES.get(verb)
    told = tell(fact.data, teller) if tell else Said(fact.verb, "pencil")
    doors = {
        "api": "API",
        "import": gettext("import"),
        "cli": gettext("command line"),
        "sample": gettext("sample data"),
    }
    undo = ""
    if fact.undo_id and teller.may_edit:
        undo = reverse(f"{subject}-unmerge", args=[fact.undo_id])
    return TimelineEntry(
        at=fact.at, icon=told.icon, text=told.text, by=fact.by, door=doors.get(fact.door, ""), tone=told.tone,
        note=told.note, undo=undo,
    )  # fmt: skip


def _created(data: Mapping[str, Any], teller: Teller) -> Said:
    name = (data.get("set") or {}).get("name", "")
    return Said(gettext("“%(name)s” added") % {"name": name}, "plus", "info")


def _edited(data: Mapping[str, Any], teller: Teller) -> Said:
    changed = [name for name in LABELS if name in (data.get("set") or {})]
    names = ", ".join(LABELS[name]() for name in changed)
    return Said(gettext("Changed: %(names)s") % {"names": names or "–"}, "pencil", note=_lines(data, teller))


def _lines(data: Mapping[str, Any], teller: Teller) -> str:
    """What changed from what to what, a line each; own fields are only named."""
    now, was = data.get("set") or {}, data.get("was") or {}
    names = [name for name in LABELS if name in now and name != "custom"]
    return "\n".join(
        f"{LABELS[name]()}: {_value(name, was, teller) or '–'} → {_value(name, now, teller) or '–'}"
        for name in names
    )


def _value(name: str, side: Mapping[str, Any], teller: Teller) -> str:
    value = side.get(name)
    if value in (None, "", []):
        return ""
    if name.endswith("_id"):
        found = parse_id(str(value))
        return (teller.names.get(found, "") if found else "") or "…"
    if name in ("emails", "phones"):
        return ", ".join(str(point.get("value", "")) for point in value)
    if name == "revenue_minor":
        return _revenue(value, side.get("revenue_currency"), teller)
    if name == "stops":
        return caring.told(value)
    known = {"preferred_channel": CHANNELS, "lawful_basis": BASES}.get(name, {})
    if value in known:
        return known[value].render(gettext)
    return str(value)


def _revenue(minor: Any, currency: Any, teller: Teller) -> str:
    try:
        return teller.money(from_minor(minor, currency)) if currency else str(minor)
    except (HomeplateError, LookupError, ValueError):
        return str(minor)


def _care(data: Mapping[str, Any], teller: Teller) -> Said:
    now = data.get("set") or {}
    told = caring.told(now.get("stops") or {})
    if "stops" in now and told:
        return Said(told, "shield-alert", "warn", _lines(data, teller))
    text = gettext("They may be contacted") if "stops" in now else gettext("Lawful basis noted")
    return Said(text, "shield-check", "info", _lines(data, teller))


def _archived(data: Mapping[str, Any], teller: Teller) -> Said:
    text = gettext("Archived as the import was undone") if UNDONE in data else gettext("Archived")
    return Said(text, "trash-2", "warn")


def _restored(data: Mapping[str, Any], teller: Teller) -> Said:
    return Said(gettext("Restored"), "rotate-ccw", "info")


def _moved(data: Mapping[str, Any], teller: Teller) -> Said:
    return Said(gettext("Went over with a merge"), "arrow-right", note=_lines(data, teller))


def _merged(data: Mapping[str, Any], teller: Teller) -> Said:
    text = gettext("“%(name)s” was merged into this one") % {"name": data.get("merged_name", "")}
    return Said(text, "arrow-left-right", "info", _lines(data, teller))


def _absorbed(data: Mapping[str, Any], teller: Teller) -> Said:
    return Said(
        gettext("Merged into “%(name)s”") % {"name": data.get("kept_name", "")}, "arrow-left-right", "warn"
    )


def _unmerged(data: Mapping[str, Any], teller: Teller) -> Said:
    text = gettext("The merge with “%(name)s” was undone") % {"name": data.get("merged_name", "")}
    return Said(text, "undo-2", "warn", stayed_text(int(data.get("stayed") or 0)))


def _told_apart(data: Mapping[str, Any], teller: Teller) -> Said:
    return Said(gettext("Not the same as “%(name)s”") % {"name": data.get("other_name", "")}, "x")


def _apart_taken_back(data: Mapping[str, Any], teller: Teller) -> Said:
    text = gettext("May be the same as “%(name)s” after all") % {"name": data.get("other_name", "")}
    return Said(text, "undo-2")


def stayed_text(stayed: int) -> str:
    """What an undo left as it was because somebody had changed it since; empty for nothing."""
    if not stayed:
        return ""
    return ngettext(
        "%(n)d thing was changed since and stayed as it is.",
        "%(n)d things were changed since and stayed as they are.",
        stayed,
    ) % {"n": stayed}


def _erased(data: Mapping[str, Any], teller: Teller) -> Said:
    return Said(gettext("Erased for good, at their own wish"), "trash-2", "warn")


def _data_taken(data: Mapping[str, Any], teller: Teller) -> Said:
    return Said(gettext("All data about them was taken as a file"), "arrow-right")


def _feedback(
    words: Callable[[], str], icon: str, tone: str = ""
) -> Callable[[Mapping[str, Any], Teller], Said]:
    def tell(data: Mapping[str, Any], teller: Teller) -> Said:
        told, was = data.get("feedback") or {}, data.get("feedback_was") or {}
        note = "\n".join(
            part for part in (_scored(was) and f"{_scored(was)} →", told.get("comment", "")) if part
        )
        return Said(words() % {"what": _scored(told) or "–"}, icon, tone, note)

    return tell


def _referral(
    words: Callable[[], str], icon: str, tone: str = ""
) -> Callable[[Mapping[str, Any], Teller], Said]:
    def tell(data: Mapping[str, Any], teller: Teller) -> Said:
        return Said(words(), icon, tone, (data.get("referral") or {}).get("note", ""))

    return tell


def _scored(told: Mapping[str, Any]) -> str:
    """“Satisfaction (CSAT) 4 of 5”; empty where the fact tells nothing of it."""
    kind = KINDS.get(told.get("kind", ""))
    if kind is None:
        return ""
    score = gettext("%(score)s of %(most)s") % {"score": told["score"], "most": SCALES[told["kind"]][1]}
    return f"{kind.render(gettext)} {score}"


#: icons arrow-left-right arrow-right message-square pencil plus rotate-ccw shield-alert shield-check trash-2 undo-2
#: icons users x
SENTENCES: dict[str, Callable[[Mapping[str, Any], Teller], Said]] = {
    "created": _created,
    "edited": _edited,
    "care": _care,
    "archived": _archived,
    "restored": _restored,
    "moved": _moved,
    "merged": _merged,
    "absorbed": _absorbed,
    "unmerged": _unmerged,
    "erased": _erased,
    "data-taken": _data_taken,
    "told-apart": _told_apart,
    "apart-taken-back": _apart_taken_back,
    "feedback-recorded": _feedback(lambda: gettext("Customer said: %(what)s"), "message-square", "info"),
    "feedback-changed": _feedback(lambda: gettext("Answer of the customer changed: %(what)s"), "pencil"),
    "feedback-deleted": _feedback(
        lambda: gettext("Answer of the customer deleted: %(what)s"), "trash-2", "warn"
    ),
    "referral-recorded": _referral(lambda: gettext("They recommended us"), "users", "info"),
    "referral-changed": _referral(lambda: gettext("Referral changed"), "pencil"),
    "referral-deleted": _referral(lambda: gettext("Referral deleted"), "trash-2", "warn"),
    "referral-restored": _referral(lambda: gettext("Referral restored"), "rotate-ccw"),
    "feedback-restored": _feedback(
        lambda: gettext("Answer of the customer restored: %(what)s"), "rotate-ccw"
    ),
}
"""What happens to accounts and contacts, by the second half of the verb."""
