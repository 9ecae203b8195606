"""Saved views: made, changed, shared, deleted and brought back by their owner; kept at hand by whoever sees them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.text import msg
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, action, not_found
from homeplate.people.models import SavedView, ViewChoice
from homeplate.people.permissions import Permission
from homeplate.people.rules import KEEP, Kept, checked_name, checked_one_of
from homeplate.people.views import PAGES, SHARING, visible_views

LONGEST_NAME, LONGEST_QUERY = 80, 1000
MOST = 100
"""Views that one person may have on a page: more are no help to anybody."""


@action(Permission.DEAL_VIEW)
def save_view(
    actor: Actor, *, page: str, shape: str, name: str, query: str, now: datetime, sharing: str = "me"
) -> UUID:
    """Keep what somebody looks at under a name.

    Raises `Invalid` (`name-taken`, `too-many`, `too-long`, `choice`, `no-team`) and `Forbidden` when it is to be shared
    with all by somebody who may not hand deals over.
    """
    shape = checked_one_of(shape, PAGES.get(page, ()), field="shape")
    mine = SavedView.objects.filter(member_id=_owner(actor), page=page, archived_at__isnull=True)
    if mine.count() >= MOST:
        raise Invalid("too-many", msg("You have {count} views. Delete one first.", count=MOST), field="name")
    view = SavedView(
        workspace_id=actor.workspace_id,
        member_id=_owner(actor),
        page=page,
        shape=shape,
        name=_free_name(actor, page, name, None),
        query=_checked_query(query),
        created_at=now,
        **shared_with(actor, sharing),
    )
    view.save(force_insert=True)
    record(actor, subject="view", subject_id=view.id, verb="view.created", at=now, data={"set": _told(view)})
    return view.id


@action(Permission.DEAL_VIEW)
def change_view(
    actor: Actor,
    *,
    view_id: UUID,
    now: datetime,
    name: str | Kept = KEEP,
    shape: str | Kept = KEEP,
    query: str | Kept = KEEP,
    sharing: str | Kept = KEEP,
    revision: int | None = None,
) -> None:
    """Rename a view, share it otherwise, or let it show something else. Raises as `save_view`, and `Conflict`
    (`stale`) when somebody changed it after `revision`."""
    view = _locked(actor, view_id)
    if revision is not None and revision != view.revision:
        raise Conflict("stale", msg("Somebody changed this view meanwhile. Look at it again."))
    was = _told(view)
    if name is not KEEP:
        view.name = _free_name(actor, view.page, name, view)
    if shape is not KEEP:
        view.shape = checked_one_of(shape, PAGES[view.page], field="shape")
    if query is not KEEP:
        view.query = _checked_query(query)
    if sharing is not KEEP and sharing != view.sharing:
        for column, value in shared_with(actor, sharing).items():
            setattr(view, column, value)
    changed = {key: value for key, value in _told(view).items() if value != was[key]}
    if not changed:
        return
    view.revision += 1
    view.save()
    data = {"was": {key: was[key] for key in changed}, "set": changed, "name": view.name}
    record(actor, subject="view", subject_id=view.id, verb="view.changed", at=now, data=data)


@action(Permission.DEAL_VIEW)
def archive_view(actor: Actor, *, view_id: UUID, now: datetime) -> str:
    """Delete a view; its name. It can be restored."""
    view = _locked(actor, view_id)
    view.archived_at = now
    view.save(update_fields=["archived_at"])
    record(actor, subject="view", subject_id=view.id, verb="view.archived", at=now, data={"name": view.name})
    return view.name


@action(Permission.DEAL_VIEW)
def restore_view(actor: Actor, *, view_id: UUID, now: datetime) -> str:
    """Bring a deleted view back; its name. Raises `Invalid` (`name-taken`) when another has that name now."""
    view = _locked(actor, view_id, archived=True)
    view.name = _free_name(actor, view.page, view.name, view)
    view.archived_at = None
    view.save(update_fields=["archived_at"])
    record(actor, subject="view", subject_id=view.id, verb="view.restored", at=now, data={"name": view.name})
    return view.name


@action(Permission.DEAL_VIEW)
def choose_view(
    actor: Actor, *, view_id: UUID, now: datetime, pinned: bool | Kept = KEEP, first: bool | Kept = KEEP
) -> None:
    """Keep a view at hand, or let the page open with it; both only for whoever does so."""
    view = visible_views(actor).filter(id=view_id).first() or not_found(msg("view"))
    choice = ViewChoice.objects.filter(member_id=_owner(actor), view_id=view_id).first() or ViewChoice(
        workspace_id=actor.workspace_id, member_id=_owner(actor), view_id=view_id
    )
    wanted = {"pinned": pinned, "first": first}
    changed = {
        key: value for key, value in wanted.items() if value is not KEEP and value != getattr(choice, key)
    }
    if not changed:
        return
    if changed.get("first"):
        ViewChoice.objects.filter(member_id=choice.member_id, view__page=view.page, first=True).update(
            first=False
        )
    for key, value in changed.items():
        setattr(choice, key, value)
    choice.save()
    data = {"set": changed, "name": view.name}
    record(actor, subject="view", subject_id=view.id, verb="view.chosen", at=now, data=data)


def _owner(actor: Actor) -> UUID:
    if actor.member_id is None:
        raise Invalid("no-member", msg("A view belongs to a person, and the operator is none."))
    return actor.member_id


def _locked(actor: Actor, view_id: UUID, *, archived: bool = False) -> SavedView:
    """A view that the actor may change: their own, or for those who manage the workspace one that others share."""
    rows = SavedView.objects.select_for_update().filter(id=view_id, archived_at__isnull=not archived)
    view = rows.first()
    theirs = view is not None and view.member_id == actor.member_id
    shared = view is not None and view.sharing != "me" and actor.may(Permission.WORKSPACE_MANAGE)
    if view is None or not (theirs or shared):
        not_found(msg("view"))
    return view


def _free_name(actor: Actor, page: str, text: str, own: SavedView | None) -> str:
    name = checked_name(text, longest=LONGEST_NAME)
    owner = own.member_id if own else _owner(actor)
    others = SavedView.objects.filter(member_id=owner, page=page, name=name, archived_at__isnull=True)
    if any(identity != (own and own.id) for identity in others.values_list("id", flat=True)):
        raise Invalid("name-taken", msg("There is a view “{name}” already.", name=name), field="name")
    return name


def _checked_query(text: str) -> str:
    if len(text) > LONGEST_QUERY:
        raise Invalid("too-long", msg("These filters are too long to be kept."), field="query")
    return text


def shared_with(actor: Actor, sharing: str) -> dict[str, Any]:
    """The columns of something that is shared like a view. Raises `Invalid` (`choice`, `no-team`) and `Forbidden`."""
    checked_one_of(sharing, SHARING, field="sharing")
    if sharing == "all":
        actor.require(Permission.DEAL_ASSIGN)
    if sharing == "team" and actor.team_id is None:
        raise Invalid(
            "no-team", msg("You belong to no team that a view could be shared with."), field="sharing"
        )
    return {"sharing": sharing, "team_id": actor.team_id if sharing == "team" else None}


def _told(view: SavedView) -> dict[str, Any]:
    return {
        "page": view.page,
        "shape": view.shape,
        "name": view.name,
        "query": view.query,
        "sharing": view.sharing,
        "team_id": str(view.team_id) if view.team_id else None,
    }
