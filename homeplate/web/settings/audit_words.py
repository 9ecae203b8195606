"""Facts of any kind in the reader's language: what was done, to what kind of record, and the values in it. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from homeplate.kit.errors import HomeplateError
from homeplate.kit.ids import parse_id
from homeplate.kit.money import from_minor
from homeplate.kit.text import Message, Text, in_language, msg
from homeplate.web.accounts.history import LABELS as ACCOUNT_LABELS
from homeplate.web.deals.timeline import LABELS as DEAL_LABELS

KINDS: dict[str, Message] = {
    "deal": msg("Deal"),
    "lead": msg("Lead"),
    "routing": msg("Routing rule"),
    "lead-form": msg("Web form"),
    "account": msg("Account"),
    "contact": msg("Contact"),
    "process": msg("Process"),
    "profile": msg("Customer profile"),
    "field": msg("Custom field"),
    "import": msg("Import"),
    "member": msg("Member"),
    "invitation": msg("Invitation"),
    "team": msg("Team"),
    "view": msg("Saved view"),
    "dashboard": msg("Dashboard"),
    "schedule": msg("Dashboard by mail"),
    "role": msg("Role"),
    "workspace": msg("Workspace"),
    "goal": msg("Goal"),
    "adjustment": msg("Adjusted forecast"),
    "answer": msg("Answer of the qualification"),
    "framework": msg("Framework of qualification"),
    "rate": msg("Exchange rate"),
    "rates": msg("File of rates"),
    "export": msg("Export of everything"),
    "duplicates": msg("Duplicates"),
    "prospect-company": msg("Company among the prospects"),
    "prospect-person": msg("Person among the prospects"),
    "prospect-load": msg("Load of prospects"),
    "prospect-provider": msg("Provider of prospects"),
    "lead-take": msg("Prospects taken as leads"),
    "prospect-list": msg("List of prospects"),
}
"""Kinds of record that facts tell of, in the order of the filter."""

VERBS: dict[str, Message] = {
    "deal.created": msg("added"),
    "deal.imported": msg("imported"),
    "deal.edited": msg("changed"),
    "deal.reimported": msg("changed by an import"),
    "deal.validated": msg("criterion validated"),
    "deal.withdrawn": msg("validation withdrawn"),
    "deal.lapsed": msg("evidence lapsed"),
    "deal.advanced": msg("moved on"),
    "deal.overridden": msg("gate overridden"),
    "deal.override-looked-at": msg("override looked at"),
    "deal.regressed": msg("moved back"),
    "deal.won": msg("won"),
    "deal.lost": msg("lost"),
    "deal.reopened": msg("reopened"),
    "deal.assigned": msg("handed over"),
    "deal.next-step-set": msg("next step set"),
    "deal.told-no": msg("no for now noted"),
    "deal.no-taken-back": msg("no for now taken back"),
    "deal.category-set": msg("forecast category set"),
    "deal.stakeholder-put": msg("person put into the decision"),
    "deal.stakeholder-removed": msg("person taken out of the decision"),
    "deal.document-added": msg("document added"),
    "deal.document-archived": msg("document removed"),
    "deal.archived": msg("deleted"),
    "deal.restored": msg("restored"),
    "deal.migrated": msg("moved to another version of the process"),
    "deal.counted": msg("counted anew after an update"),
    "deal.account-merged": msg("account merged"),
    "deal.account-unmerged": msg("merge of the account undone"),
    "deal.contact-merged": msg("contact merged"),
    "deal.contact-unmerged": msg("merge of the contact undone"),
    "deal.erased": msg("erased"),
    "routing.created": msg("added"),
    "routing.changed": msg("changed"),
    "routing.archived": msg("deleted"),
    "routing.restored": msg("restored"),
    "lead-form.created": msg("added"),
    "lead-form.changed": msg("changed"),
    "lead-form.retired": msg("retired"),
    "lead-form.reopened": msg("restored"),
    "workspace.leads_changed": msg("how leads are taken in changed"),
    "member.lead_desk_set": msg("how many leads they take set"),
    "lead.created": msg("came in"),
    "lead.edited": msg("changed"),
    "lead.contacted": msg("spoken to"),
    "lead.accepted": msg("accepted"),
    "lead.qualified": msg("qualified"),
    "lead.rejected": msg("rejected"),
    "lead.recycled": msg("kept for another day"),
    "lead.returned": msg("came back"),
    "lead.reopened": msg("looked at again"),
    "lead.assigned": msg("handed over"),
    "lead.asked-again": msg("asked once more"),
    "lead.converted": msg("made a deal"),
    "lead.undone": msg("last step taken back"),
    "lead.archived": msg("deleted"),
    "lead.restored": msg("restored"),
    **{
        f"{kind}.{verb}": words
        for kind in ("account", "contact")
        for verb, words in (
            ("created", msg("added")),
            ("edited", msg("changed")),
            ("archived", msg("archived")),
            ("restored", msg("restored")),
            ("moved", msg("moved by a merge")),
            ("merged", msg("merged with another one")),
            ("absorbed", msg("merged into another one")),
            ("unmerged", msg("merge undone")),
            ("care", msg("how they may be contacted noted")),
            ("data-taken", msg("all their data taken as a file")),
            ("erased", msg("erased")),
            ("told-apart", msg("told apart from another one")),
            ("apart-taken-back", msg("may be the same as another one after all")),
        )
    },
    "duplicates.started": msg("search started"),
    "duplicates.cancelled": msg("search cancelled"),
    "duplicates.searched": msg("searched"),
    "duplicates.merged": msg("merged together"),
    "duplicates.unmerged": msg("merge undone"),
    "process.created": msg("added"),
    "process.draft_saved": msg("draft saved"),
    "process.draft_changed": msg("draft changed"),
    "process.draft_discarded": msg("draft discarded"),
    "process.draft_restored": msg("draft brought back"),
    "process.published": msg("published"),
    "process.made_default": msg("made the standard"),
    "process.proposal_declined": msg("proposal for the process declined"),
    "process.reason_noted": msg("reason of a revision noted"),
    "process.retired": msg("retired"),
    "process.restored": msg("restored"),
    "process.chance_model_used": msg("another version tells the chance to win"),
    "profile.created": msg("added"),
    "profile.draft_changed": msg("draft changed"),
    "profile.draft_discarded": msg("draft discarded"),
    "profile.published": msg("published"),
    "profile.archived": msg("archived"),
    "profile.restored": msg("restored"),
    "field.defined": msg("added"),
    "field.changed": msg("changed"),
    "field.archived": msg("archived"),
    "field.restored": msg("restored"),
    "import.started": msg("files uploaded"),
    "import.mapped": msg("columns mapped"),
    "import.staged": msg("stages mapped"),
    "import.peopled": msg("owners mapped"),
    "import.checked": msg("dry run"),
    "import.run": msg("started"),
    "import.done": msg("finished"),
    "import.cancelled": msg("cancelled"),
    "import.failed": msg("failed"),
    "import.undo-begun": msg("taking back begun"),
    "import.undo-stopped": msg("taking back stopped"),
    "import.undone": msg("taken back"),
    "import.discarded": msg("forgotten"),
    "lead-take.started": msg("begun"),
    "lead-take.stopped": msg("stopped"),
    "lead-take.resumed": msg("started"),
    "lead-take.done": msg("finished"),
    "lead-take.cancelled": msg("cancelled"),
    "lead-take.failed": msg("failed"),
    "lead-take.taking-back": msg("being taken back"),
    "lead-take.undone": msg("taken back"),
    "prospect-list.created": msg("made"),
    "prospect-list.changed": msg("changed"),
    "prospect-list.filled": msg("filled"),
    "prospect-list.removed": msg("rows taken off"),
    "prospect-list.undone": msg("taken back"),
    "prospect-list.archived": msg("deleted"),
    "prospect-list.restored": msg("restored"),
    "view.watched": msg("watched otherwise"),
    "prospect-load.started": msg("file uploaded"),
    "prospect-load.asked": msg("provider asked"),
    "prospect-load.stopped": msg("stopped"),
    "prospect-load.resumed": msg("started"),
    "prospect-load.done": msg("finished"),
    "prospect-load.cancelled": msg("cancelled"),
    "prospect-load.failed": msg("failed"),
    "prospect-load.discarded": msg("forgotten"),
    "prospect-provider.created": msg("added"),
    "prospect-provider.changed": msg("changed"),
    "prospect-provider.switched-on": msg("switched on"),
    "prospect-provider.switched-off": msg("switched off"),
    "prospect-provider.archived": msg("deleted"),
    "prospect-provider.restored": msg("restored"),
    "prospect-provider.tested": msg("tested"),
    "prospect-company.edited": msg("changed"),
    "prospect-company.archived": msg("taken out"),
    "prospect-company.restored": msg("brought back"),
    "prospect-person.edited": msg("changed"),
    "prospect-person.archived": msg("taken out"),
    "prospect-person.restored": msg("brought back"),
    "prospect-person.erased": msg("erased"),
    "member.added": msg("added"),
    "member.changed": msg("role, team or access changed"),
    "member.columns_chosen": msg("columns of a list chosen"),
    "member.connected": msg("got a sign-in"),
    "member.address_changed": msg("e-mail address changed"),
    "member.password_set": msg("password set by the operator"),
    "member.profile_changed": msg("own profile changed"),
    "member.sessions_ended": msg("signed out on all other devices"),
    "member.token_created": msg("API token made"),
    "member.token_revoked": msg("API token revoked"),
    "invitation.created": msg("sent"),
    "invitation.renewed": msg("sent again"),
    "invitation.withdrawn": msg("withdrawn"),
    "invitation.reinstated": msg("withdrawal taken back"),
    "invitation.accepted": msg("accepted"),
    "team.created": msg("added"),
    "team.changed": msg("changed"),
    "team.archived": msg("deleted"),
    "team.restored": msg("restored"),
    "view.created": msg("saved"),
    "view.changed": msg("changed"),
    "view.archived": msg("deleted"),
    "view.restored": msg("restored"),
    "view.chosen": msg("kept at hand or opened first"),
    "dashboard.created": msg("added"),
    "dashboard.changed": msg("changed"),
    "dashboard.archived": msg("deleted"),
    "dashboard.restored": msg("restored"),
    "dashboard.chosen": msg("chosen to begin with"),
    "schedule.created": msg("added"),
    "schedule.changed": msg("changed"),
    "schedule.paused": msg("paused"),
    "schedule.resumed": msg("resumed"),
    "schedule.archived": msg("deleted"),
    "schedule.restored": msg("restored"),
    "schedule.asked": msg("asked for at once"),
    "schedule.due": msg("due"),
    "schedule.sent": msg("sent"),
    "schedule.failed": msg("not sent"),
    "schedule.left": msg("left out"),
    "schedule.stopped": msg("stopped by its receiver"),
    "schedule.received-again": msg("wanted again by its receiver"),
    "role.created": msg("added"),
    "role.changed": msg("changed"),
    "role.archived": msg("deleted"),
    "role.restored": msg("restored"),
    "workspace.created": msg("founded"),
    "workspace.changed": msg("changed"),
    "workspace.calendar_changed": msg("calendar changed"),
    "workspace.assessed": msg("questions about selling answered"),
    "goal.set": msg("set"),
    "goal.removed": msg("removed"),
    "adjustment.made": msg("said"),
    "answer.given": msg("answered"),
    "answer.withdrawn": msg("answer taken back"),
    "answer.undone": msg("put back to what it was"),
    "answer.carried": msg("answers of a lead taken along"),
    "framework.created": msg("added"),
    "framework.changed": msg("changed"),
    "framework.archived": msg("archived"),
    "framework.restored": msg("restored"),
    "workspace.frameworks_chosen": msg("frameworks of qualification chosen"),
    "rate.set": msg("set"),
    "rate.removed": msg("removed"),
    "rates.begun": msg("file queued"),
    "rates.stopped": msg("stopped"),
    "rates.imported": msg("imported"),
    "rates.taken_back": msg("taken back"),
    "rates.crossed": msg("worked out towards another currency"),
    "sample.added": msg("sample data added"),
    "sample.removed": msg("sample data removed"),
    "workspace.deletion_set": msg("deletion decided"),
    "workspace.deletion_called_off": msg("deletion called off"),
    "export.started": msg("asked for"),
    "export.done": msg("finished"),
    "export.cancelled": msg("cancelled"),
    "export.failed": msg("failed"),
    "export.taken": msg("downloaded"),
    "export.forgotten": msg("file removed"),
}
"""What was done, by the verb of the fact; a verb that is not here is shown as it is."""

DOORS: dict[str, Message] = {
    "page": msg("page"),
    "api": msg("API"),
    "cli": msg("command line"),
    "import": msg("import"),
    "task": msg("by itself"),
    "sample": msg("sample data"),
}

LABELS: dict[str, Callable[[], str]] = {
    **ACCOUNT_LABELS,
    **DEAL_LABELS,
    "role": lambda: gettext("Role"),
    "team_id": lambda: gettext("Team"),
    "custom_role_id": lambda: gettext("Role of your own"),
    "permissions": lambda: gettext("Rights"),
    "base": lambda: gettext("Counts as"),
    "reach": lambda: gettext("Sees"),
    "is_active": lambda: gettext("Active"),
    "email": lambda: gettext("E-mail address"),
    "scopes": lambda: gettext("Rights"),
    "time_zone": lambda: gettext("Time zone"),
    "theme": lambda: gettext("Theme"),
    "criterion": lambda: gettext("Criterion"),
    "from": lambda: gettext("From"),
    "to": lambda: gettext("To"),
    "reason": lambda: gettext("Reason"),
    "note": lambda: gettext("Note"),
    "next_step": lambda: gettext("Next step"),
    "next_step_on": lambda: gettext("Day"),
    "loss_reason": lambda: gettext("Reason"),
    "label": lambda: gettext("Name"),
    "options": lambda: gettext("Options"),
    "required": lambda: gettext("Required"),
    "filtered": lambda: gettext("For filters"),
    "files": lambda: gettext("Files"),
    "rows": lambda: gettext("Rows"),
    "merged_name": lambda: gettext("Merged record"),
    "next_step_required": lambda: gettext("A deal moves on only with a dated next step"),
    "currencies": lambda: gettext("Currencies in use"),
    "whom": lambda: gettext("About"),
    "whom_id": lambda: gettext("Whose"),
    "period": lambda: gettext("Period"),
    "units": lambda: gettext("Units"),
    "worth": lambda: gettext("Worth"),
    "day": lambda: gettext("Day"),
    "week": lambda: gettext("Working days"),
    "country": lambda: gettext("Public holidays of"),
    "region": lambda: gettext("Region"),
    "days": lambda: gettext("Days of the company"),
    "delete_at": lambda: gettext("Deleted on"),
    "page": lambda: gettext("Page"),
    "shape": lambda: gettext("Shape"),
    "query": lambda: gettext("Filters"),
    "sharing": lambda: gettext("Who sees it"),
    "pinned": lambda: gettext("At hand"),
    "first": lambda: gettext("Opens first"),
    "kept_name": lambda: gettext("Record that stays"),
}
"""Columns that people know by a name; others are shown by their key, except where a record derives many."""

DERIVING = ("deal", "account", "contact")
"""Kinds of record whose facts hold derived columns besides those that people change."""

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Detail:
    """One value of a fact; `was` is empty where nothing was there before."""

    label: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Wording:
    """What it takes to word values: names by id, how to write money, and the reader's language."""

    names: Mapping[UUID, str | Text]
    money: Callable[[Any], str]
    currency: str
    language: str


def done(verb: str) -> str:
    """What a verb means."""
    words = VERBS.get(verb)
    return words.render(gettext) if words else verb


def kind_name(kind: str) -> str:
    """What a kind of record is called."""
    words = KINDS.get(kind)
    return words.render(gettext) if words else kind


def door_name(door: str) -> str:
    """The way a change came in; empty for the pages, which is the usual one."""
    words = DOORS.get(door) if door != "page" else None
    return words.render(gettext) if words else ""


def details(subject: str, data: Mapping[str, Any], wording: Wording) -> tuple[Detail, ...]:
    """The values of a fact that people know: those set, with what was there before, then all others."""
    return tuple(_details(subject, data, wording))


def _details(subject: str, data: Mapping[str, Any], wording: Wording) -> Iterator[Detail]:
    for now_key, was_key in (("set", "was"), ("after", "before")):
        now, was = (_columns(data.get(key)) for key in (now_key, was_key))
        for name in now:
            if name in LABELS or subject not in DERIVING:
                before, after = (_value(name, side, wording) for side in (was, now))
                yield Detail(_label(name), before, after)
    for name, value in data.items():
        plain = name in LABELS or not isinstance(value, dict | list)
        if plain and name not in ("set", "was", "after", "before"):
            yield Detail(_label(name), "", _value(name, data, wording))


def _columns(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _label(name: str) -> str:
    found = LABELS.get(name)
    return found() if found else name


def _value(name: str, side: Mapping[str, Any], wording: Wording) -> str:
    value = side.get(name)
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if name in ("value_minor", "revenue_minor"):
        currency = side.get("currency") or side.get("revenue_currency") or wording.currency
        return _money(value, str(currency), wording)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value)[:LONGEST]
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)[:LONGEST]
    return _named(str(value), wording)[:LONGEST]


def _named(text: str, wording: Wording) -> str:
    found = wording.names.get(parse_id(text) or UUID(int=0)) if len(text) >= 32 else None
    if found is None:
        return text
    return found if isinstance(found, str) else in_language(found, wording.language)


def _money(minor: Any, currency: str, wording: Wording) -> str:
    try:
        return wording.money(from_minor(int(minor), currency))
    except (HomeplateError, LookupError, ValueError, TypeError):
        return str(minor)


MENTIONED = {"account_id": "account", "parent_id": "account", "contact_id": "contact", "team_id": "team"}
"""Columns that hold the id of another record, and its kind; members are known anyway."""


def mentioned(data: Mapping[str, Any]) -> Iterator[tuple[str, UUID]]:
    """The other records that a fact speaks of, by kind."""
    for side in (data, *(_columns(data.get(key)) for key in ("set", "was", "after", "before"))):
        for name, kind in MENTIONED.items():
            if found := parse_id(str(side.get(name) or "")):
                yield kind, found
