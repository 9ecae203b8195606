"""The verbs on profiles and personas: begun, changed, published, taken away and brought back. Each is one transaction
and one fact. A change of a draft tells what the draft was before, so that the last one can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from homeplate.fit.definition import Definition, read_definition, to_data
from homeplate.fit.models import Profile, ProfileVersion
from homeplate.kit.clean import line
from homeplate.kit.errors import Conflict, Invalid, Refused
from homeplate.kit.text import msg
from homeplate.ledger.actions import record
from homeplate.ledger.queries import facts_about
from homeplate.people.access import Actor, action, not_found
from homeplate.people.permissions import Permission

SUBJECT = "profile"
CHANGED, PUBLISHED = "profile.draft_changed", "profile.published"
MOST_PROFILES = 50
NOTE_LENGTH = 500


@action(Permission.FIT_EDIT)
def create_profile(
    actor: Actor, *, definition: Mapping[str, Any], now: datetime, note: str = ""
) -> ProfileVersion:
    """A new profile or persona with a first draft; its `definition` says by `about` which. Raises `Invalid`."""
    read = read_definition(definition)
    others = Profile.objects.filter(archived_at=None)
    if others.filter(about=read.about).count() >= MOST_PROFILES:
        raise Invalid("too-many", msg("At most {count} of them.", count=MOST_PROFILES), field="name")
    last = Profile.objects.filter(about=read.about).aggregate(last=Max("position"))["last"]
    row = Profile.objects.create(
        about=read.about, name=read.name, position=0 if last is None else last + 1, created_at=now
    )
    draft = _insert(actor, row, 1, read, line(note, field="note", longest=NOTE_LENGTH), now)
    _tell(actor, row, "profile.created", now, about=row.about, set={"name": row.name, **to_data(read)})
    return draft


@action(Permission.FIT_EDIT)
def save_draft(
    actor: Actor,
    *,
    profile_id: UUID,
    definition: Mapping[str, Any],
    now: datetime,
    revision: int | None = None,
    note: str | None = None,
) -> ProfileVersion:
    """Keep `definition` as the draft; the first time after publishing as one of the next version.

    `revision` is that of the draft which was read (0: there was none), None to overwrite whatever is there. Raises
    `Invalid`, and `Conflict` where somebody else changed the draft meanwhile.
    """
    row, draft = _locked(profile_id), _draft_of(profile_id)
    _same(draft, revision)
    read = read_definition(definition, about=row.about)
    if read.about != row.about:
        raise Invalid(
            "choice", msg("A profile cannot become a persona, nor the other way round."), field="about"
        )
    before = draft or _newest(profile_id)
    if note is None and read == read_definition(before.definition):
        return before
    told = before.note if note is None else line(note, field="note", longest=NOTE_LENGTH)
    return _change(actor, row, draft, before, read, told if draft or note is not None else "", now)


def _change(
    actor: Actor,
    row: Profile,
    draft: ProfileVersion | None,
    before: ProfileVersion,
    read: Definition,
    note: str,
    now: datetime,
) -> ProfileVersion:
    """Write the draft and tell; a profile that was never published is called as its draft."""
    was, data = before.definition, to_data(read)
    if draft is None:
        draft = _insert(actor, row, before.number + 1, read, note, now)
    else:
        draft.definition, draft.author_id, draft.note = data, actor.member_id, note
        draft.revision += 1
        draft.save(update_fields=["definition", "author", "note", "revision"])
    if draft.number == 1 and row.name != read.name:
        row.name = read.name
        row.save(update_fields=["name"])
    which = {"version": str(draft.id), "number": draft.number, "revision": draft.revision}
    _tell(actor, row, CHANGED, now, **which, set=data, was=was)
    return draft


@action(Permission.FIT_EDIT)
def undo_change(
    actor: Actor, *, profile_id: UUID, now: datetime, revision: int | None = None
) -> ProfileVersion:
    """Make the draft what it was before its last change; once more brings that back. Raises `Refused`
    (`nothing-to-undo`), and `Conflict` where somebody changed it since."""
    row, draft = _locked(profile_id), _draft_of(profile_id)
    _same(draft, revision)
    facts = facts_about(profile_id).filter(verb=CHANGED, data__version=str(draft.id)) if draft else None
    last = facts.first() if facts is not None else None
    if draft is None or last is None or last.data["revision"] != draft.revision:
        raise Refused("nothing-to-undo", msg("There is nothing to undo."))
    return _change(actor, row, draft, draft, read_definition(last.data["was"]), draft.note, now)


@action(Permission.FIT_EDIT)
def publish_profile(
    actor: Actor, *, profile_id: UUID, now: datetime, revision: int | None = None, note: str = ""
) -> ProfileVersion:
    """Score by the draft from now on; the version before it is kept. Raises `Refused` (`no-draft`, `no-points`)."""
    row, draft = _locked(profile_id), _draft_of(profile_id)
    _same(draft, revision)
    if draft is None:
        raise Refused("no-draft", msg("There is no draft to publish."))
    read = read_definition(draft.definition)
    if not read.reachable:
        text = msg("No rule gives points yet. A score needs at least one that does.")
        raise Refused("no-points", text, field="rules")
    ProfileVersion.objects.filter(profile_id=profile_id, state="published").update(state="retired")
    # Under a new id: what is published is remembered by its id for good, and a draft of this one may have been read.
    draft.delete()
    words = line(note, field="note", longest=NOTE_LENGTH) or draft.note
    version = ProfileVersion.objects.create(
        profile_id=profile_id,
        number=draft.number,
        state="published",
        definition=draft.definition,
        note=words,
        author_id=actor.member_id,
        created_at=draft.created_at,
        published_at=now,
    )
    row.name = read.name
    row.save(update_fields=["name"])
    _tell(actor, row, PUBLISHED, now, version=str(version.id), number=version.number, note=words,
          set={"name": row.name, **draft.definition})  # fmt: skip
    return version


@action(Permission.FIT_EDIT)
def discard_draft(actor: Actor, *, profile_id: UUID, now: datetime) -> ProfileVersion:
    """Throw the draft of a published profile away; gives what it was. Raises `Refused` (`no-draft`, `only-draft`)."""
    row, draft = _locked(profile_id), _draft_of(profile_id)
    if draft is None:
        raise Refused("no-draft", msg("There is no draft to discard."))
    if not ProfileVersion.objects.filter(profile_id=profile_id, state="published").exists():
        raise Refused("only-draft", msg("This was never published. Take the whole of it away instead."))
    kept = {"number": draft.number, "note": draft.note}
    _tell(actor, row, "profile.draft_discarded", now, **kept, set={}, was=draft.definition)
    draft.delete()
    return draft


@action(Permission.FIT_EDIT)
def copy_profile(actor: Actor, *, profile_id: UUID, name: str, now: datetime) -> ProfileVersion:
    """A new profile that says what another one says: its draft, else its newest version. Raises `NotFound`."""
    _found(profile_id)
    read = read_definition((_draft_of(profile_id) or _newest(profile_id)).definition)
    return create_profile(actor, definition=to_data(replace(read, name=name)), now=now)


@action(Permission.FIT_EDIT)
def archive_profile(actor: Actor, *, profile_id: UUID, now: datetime) -> Profile:
    """Score by it no longer; it is kept with all its versions. Raises `Conflict` (`archived`)."""
    row = _found(profile_id)
    if row.archived_at is not None:
        raise Conflict("archived", msg("This is archived already."))
    return _shelve(actor, row, now, "profile.archived", now)


@action(Permission.FIT_EDIT)
def restore_profile(actor: Actor, *, profile_id: UUID, now: datetime) -> Profile:
    """Bring an archived profile back. Raises `Conflict` (`not-archived`)."""
    row = _found(profile_id)
    if row.archived_at is None:
        raise Conflict("not-archived", msg("This is not archived."))
    return _shelve(actor, row, None, "profile.restored", now)


def _shelve(actor: Actor, row: Profile, at: datetime | None, verb: str, now: datetime) -> Profile:
    was, row.archived_at = row.archived_at, at
    row.save(update_fields=["archived_at"])
    columns = {"set": {"archived_at": at and at.isoformat()}, "was": {"archived_at": was and was.isoformat()}}
    _tell(actor, row, verb, now, **columns)
    return row


def _found(profile_id: UUID) -> Profile:
    return Profile.objects.select_for_update().filter(id=profile_id).first() or not_found(msg("profile"))


def _locked(profile_id: UUID) -> Profile:
    """The profile, locked and in use. Raises `NotFound`, and `Conflict` for an archived one."""
    row = _found(profile_id)
    if row.archived_at is not None:
        raise Conflict("archived", msg("This is archived. Restore it first."))
    return row


def _draft_of(profile_id: UUID) -> ProfileVersion | None:
    return ProfileVersion.objects.filter(profile_id=profile_id, state="draft").first()


def _newest(profile_id: UUID) -> ProfileVersion:
    return ProfileVersion.objects.filter(profile_id=profile_id).order_by("-number")[0]


def _same(draft: ProfileVersion | None, revision: int | None) -> None:
    if revision is not None and revision != (draft.revision if draft else 0):
        text = msg("Somebody else changed this draft meanwhile. Read it again.")
        raise Conflict("revision", text, field="revision")


def _insert(
    actor: Actor, row: Profile, number: int, read: Definition, note: str, now: datetime
) -> ProfileVersion:
    return ProfileVersion.objects.create(
        profile_id=row.id,
        number=number,
        definition=to_data(read),
        note=note,
        author_id=actor.member_id,
        created_at=now,
    )


def _tell(actor: Actor, row: Profile, verb: str, now: datetime, **data: Any) -> None:
    record(actor, subject=SUBJECT, subject_id=row.id, verb=verb, at=now, data=data)
