"""Who is asked for more about prospects, and asking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from homeplate.kit import messages
from homeplate.kit.clean import line, one_of, unknown_name
from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.text import Message, msg
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, action, not_found, refuse_stale
from homeplate.people.permissions import Permission
from homeplate.prospects.actions.loads import kept, source_number
from homeplate.prospects.loading.columns import ABOUT
from homeplate.prospects.models import Company, Load, Person, Provider
from homeplate.prospects.providers import drop, http
from homeplate.prospects.providers.kinds import ASKED, KINDS, Unanswered
from homeplate.prospects.providers.made import Clock, provider_of, sealed_key
from homeplate.prospects.providers.work import HEADER, RESTS, note_failure, note_success
from homeplate.prospects.tasks import carry_out
from homeplate.tenancy.context import workspace

SUBJECT: Final = "prospect-provider"
LONGEST_KEY = 500
MOST_PROVIDERS = 50
AT_ONCE = 5_000
GIVEN: Final[dict[str, tuple[str, ...]]] = {
    "http": ("address", "header", "companies", "people", "per_minute", "batch", "most"),
    "drop": ("folder", "about", "currency"),
}
"""What may be said of a provider of each kind, besides its name and key."""


@action(Permission.WORKSPACE_MANAGE)
def create_provider(
    actor: Actor, *, name: str, kind: str, given: Mapping[str, Any], now: datetime, key: str = ""
) -> UUID:
    """Add a provider; `given` is what its kind asks for (`GIVEN`). Raises `Invalid` for the field."""
    what = one_of(kind, KINDS, field="kind", required=True)
    row = Provider(workspace_id=actor.workspace_id, kind=what, created_at=now)
    row.name = _free_name(name, row.id)
    row.settings = _cleaned(what, given, row.id)
    row.secret = sealed_key(row.id, _cleaned_key(key))
    row.source = source_number(row.name)
    if Provider.objects.filter(archived_at=None).count() >= MOST_PROVIDERS:
        raise Invalid("too-many", msg("At most {count} values.", count=MOST_PROVIDERS), field="name")
    row.save(force_insert=True)
    _tell(actor, row, "created", now, {"kind": what, "settings": row.settings, "key": bool(row.secret)})
    return row.id


@action(Permission.WORKSPACE_MANAGE)
def change_provider(
    actor: Actor, *, provider_id: UUID, changes: Mapping[str, Any], now: datetime, revision: int | None = None
) -> int:
    """Change what is given: the name, the key (which an empty one takes away), or what its kind asks for; the new
    revision.

    A key goes along to no other server: with another host it has to be given again. Raises `Invalid`, `NotFound`, and
    `Conflict` (`stale`).
    """
    row = _locked(provider_id, revision=revision)
    known = ("name", "key", *GIVEN[row.kind])
    for each in changes:
        if each not in known:
            raise unknown_name(str(each)[:60], known, field=str(each)[:60])
    was = (row.name, row.settings, row.secret)
    if "name" in changes:
        row.name = _free_name(changes["name"], row.id)
        row.source = source_number(row.name)
    row.settings = _cleaned(row.kind, {**_given_before(row), **changes}, row.id)
    if "key" in changes:
        row.secret = sealed_key(row.id, _cleaned_key(changes["key"]))
    elif row.secret and _host(row.settings) != _host(was[1]):
        raise Invalid("key", msg("This is another server. Give the key again."), field="key")
    if was == (row.name, row.settings, row.secret):
        return row.revision
    row.failures, row.rests_until, row.not_before, row.trouble = 0, None, None, None
    row.revision += 1
    row.save()
    data = {"settings": row.settings, "was": was[1], "key": "key" in changes}
    _tell(actor, row, "changed", now, data)
    return row.revision


def _given_before(row: Provider) -> dict[str, Any]:
    """What is kept, as it is given."""
    return {**row.settings, **row.settings.get("fields", {})}


def _host(told: Mapping[str, Any]) -> str:
    parts = urlsplit(told.get("address", ""))
    return f"{parts.scheme}://{parts.netloc.lower()}"


@action(Permission.WORKSPACE_MANAGE)
def switch_provider(
    actor: Actor, *, provider_id: UUID, on: bool, now: datetime, revision: int | None = None
) -> str:
    """Switch a provider on or off; its name. A run in hand stops within half a minute. Raises `Conflict` (`done`,
    `stale`)."""
    row = _locked(provider_id, revision=revision)
    if row.on == on:
        raise Conflict("done", msg("This is done already."))
    row.on, row.revision = on, row.revision + 1
    row.save(update_fields=["on", "revision"])
    _tell(actor, row, "switched-on" if on else "switched-off", now, {})
    return row.name


@action(Permission.WORKSPACE_MANAGE)
def archive_provider(actor: Actor, *, provider_id: UUID, now: datetime) -> str:
    """Delete a provider; its name. What it said stays, and says so."""
    row = _locked(provider_id)
    row.archived_at, row.revision = now, row.revision + 1
    row.save(update_fields=["archived_at", "revision"])
    _tell(actor, row, "archived", now, {})
    return row.name


@action(Permission.WORKSPACE_MANAGE)
def restore_provider(actor: Actor, *, provider_id: UUID, now: datetime) -> str:
    """Bring a deleted provider back, key and all; its name. Raises `Conflict` (`done`)."""
    row = _locked(provider_id, archived=True)
    if row.archived_at is None:
        raise Conflict("done", msg("This is done already."))
    row.name = _free_name(row.name, row.id)
    if row.kind == "drop":
        _claim_folder(row.settings["folder"], row.id)
    row.archived_at, row.revision = None, row.revision + 1
    row.save(update_fields=["archived_at", "revision"])
    _tell(actor, row, "restored", now, {})
    return row.name


def check_provider(actor: Actor, *, provider_id: UUID, clock: Clock) -> tuple[bool, Message]:
    """Whether a provider can be reached, and what came of it. No transaction is open while it is asked.

    A success lets runs begin again that were held back by failures.
    """
    actor.require(Permission.WORKSPACE_MANAGE)
    with workspace(actor.workspace_id):
        row = Provider.objects.filter(id=provider_id, archived_at=None).first() or not_found(msg("provider"))
        try:
            said, failed = provider_of(row, clock).check(), None
        except Unanswered as error:
            said, failed = error.message, error
    _note_check(actor, provider_id=provider_id, said=said, failed=failed, now=clock())
    return failed is None, said


@action(Permission.WORKSPACE_MANAGE)
def _note_check(
    actor: Actor, *, provider_id: UUID, said: Message, failed: Unanswered | None, now: datetime
) -> None:
    row = _locked(provider_id)
    if failed is None:
        note_success(row.id)
    else:
        note_failure(row.id, failed, now)
    _tell(actor, row, "tested", now, {"well": failed is None, "said": messages.to_json(said)})


@action(Permission.PROSPECT_LOAD)
def enrich(
    actor: Actor, *, provider_id: UUID, about: str, ids: Sequence[UUID], now: datetime, queued: bool = True
) -> UUID:
    """Ask a provider about some companies or people, in the background; the id of the load that does.

    Not `queued`, the load waits for the caller's own `work_whole`. Raises `Invalid`, and `Conflict` (`provider-off`,
    `provider-rests`).
    """
    row = _locked(provider_id)
    what = one_of(about, ABOUT, field="about", required=True)
    _may_be_asked(row, what, now)
    names = _names_of(what, ids, row.settings["most"])
    content = "\n".join(str(one) for one in names).encode()
    with kept(actor, BytesIO(content)) as path:
        load = Load(
            workspace_id=actor.workspace_id,
            name=_called(row.name, what, names),
            about=what,
            path=path,
            size=len(content),
            layout={"kind": ASKED, "header": list(HEADER)},
            source=row.source,
            said_on=now.date(),
            currency=actor.currency,
            member_id=actor.member_id,
            provider_id=row.id,
            created_at=now,
            seen_at=now,
        )
        load.save(force_insert=True)
        data = {"name": load.name, "about": what, "asked": len(names), "provider": row.name}
        record(
            actor, subject="prospect-load", subject_id=load.id, verb="prospect-load.asked", at=now, data=data
        )
    if queued:
        carry_out.enqueue(str(actor.workspace_id), str(load.id))
    return load.id


def _called(provider: str, about: str, names: Mapping[UUID, str]) -> str:
    """What a load is called. Of a person it tells no name: that would outlive whoever wants to be erased."""
    if about == "people" or len(names) > 1:
        return provider
    return f"{provider} · {next(iter(names.values()))}"[:200]


def _may_be_asked(row: Provider, about: str, now: datetime) -> None:
    if row.kind != "http":
        raise Invalid(
            "kind", msg("This provider brings files by itself and cannot be asked."), field="provider"
        )
    if not row.on:
        raise Conflict("provider-off", msg("This provider is switched off."))
    if not row.settings["fields"][about]:
        raise Invalid("about", msg("This provider is not asked about these."), field="provider")
    if row.rests_until is not None and row.rests_until > now:
        raise Conflict("provider-rests", RESTS)


def _names_of(about: str, ids: Sequence[UUID], most: int) -> dict[UUID, str]:
    """The records to ask about by id, in the order given; those that are gone or taken out are left out."""
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > most:
        raise Invalid(
            "too-many", msg("This provider is asked for at most {count} at once.", count=most), field="ids"
        )
    model = Company if about == "companies" else Person
    found: dict[UUID, str] = {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = model.objects.filter(id__in=wanted[start : start + AT_ONCE], archived_at=None)
        found.update(rows.values_list("id", "name"))
    if not found:
        raise Invalid("required", msg("Choose at least one."), field="ids")
    return {one: found[one] for one in wanted if one in found}


def _cleaned(kind: str, given: Mapping[str, Any], provider_id: UUID) -> dict[str, Any]:
    if kind == "http":
        return http.cleaned(given, internal=settings.HOMEPLATE_INTERNAL_HOSTS)
    found = drop.cleaned(given)
    _claim_folder(found["folder"], provider_id)
    return found


def _claim_folder(folder: str, provider_id: UUID) -> None:
    others = Provider.objects.filter(kind="drop", archived_at=None).exclude(id=provider_id)
    if any(one["folder"] == folder for one in others.values_list("settings", flat=True)):
        raise Invalid("taken", msg("Another provider has this folder already."), field="folder")


def _cleaned_key(text: Any) -> str:
    key = str(text or "").strip()
    if len(key) > LONGEST_KEY:
        raise Invalid("too-long", msg("At most {count} characters.", count=LONGEST_KEY), field="key")
    if not (key.isascii() and key.isprintable()):
        raise Invalid("key", msg("A key has plain letters, digits and signs alone."), field="key")
    return key


def _free_name(text: Any, provider_id: UUID) -> str:
    name = line(text, field="name", longest=80, required=True)
    if Provider.objects.filter(name=name, archived_at=None).exclude(id=provider_id).exists():
        raise Invalid("taken", msg("Another provider is called so already."), field="name")
    return name


def _tell(actor: Actor, row: Provider, what: str, now: datetime, data: Mapping[str, Any]) -> None:
    told = {"name": row.name, **data}
    record(actor, subject=SUBJECT, subject_id=row.id, verb=f"{SUBJECT}.{what}", at=now, data=told)


def _locked(provider_id: UUID, *, archived: bool = False, revision: int | None = None) -> Provider:
    rows = Provider.objects.select_for_update().filter(id=provider_id)
    row = (rows if archived else rows.filter(archived_at=None)).first() or not_found(msg("provider"))
    refuse_stale(row, revision)
    return row
