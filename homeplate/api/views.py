"""Saved views of a page: what one has and what others share."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from homeplate.api.http import ApiRequest, done, place, reply
from homeplate.api.types import Answer, Body, Line, Patch, doc
from homeplate.kit.text import msg
from homeplate.people import actions
from homeplate.people.access import not_found
from homeplate.people.permissions import Permission
from homeplate.people.views import ViewRow, saved_views

router = Router()
TAG = "Views"
VIEW = Permission.DEAL_VIEW

Page = Literal["pipeline", "accounts", "contacts", "prospects"]
Shape = Literal["board", "diamond", "list", "funnel", "timeline"]
Sharing = Literal["me", "team", "all"]
Filters = Annotated[str, Field(max_length=1000, examples=["show=late&sort=-value"])]


class View(Answer):
    """A view of a page: its shape (lists of accounts and contacts have one only) and the query string that narrows it.

    `owner_id` made it; `sharing` says who else sees it. `pinned` and `first` are your own choices.
    """

    id: UUID
    name: str
    page: Page
    shape: Shape
    query: str
    sharing: Sharing
    owner_id: UUID
    may_change: bool
    pinned: bool
    first: bool
    revision: int


class ViewIn(Body):
    """A new view of your own."""

    name: Line
    page: Page = "pipeline"
    shape: Shape
    query: Filters = ""
    sharing: Sharing = "me"


class ViewPatch(Patch):
    """What is to change. With `revision` a view that somebody changed meanwhile is left as it is (409)."""

    name: Line = ""
    shape: Shape = "list"
    query: Filters = ""
    sharing: Sharing = "me"
    revision: int = 1


class ChoicePatch(Patch):
    """What you do with a view: keep it at hand, open its page with it."""

    pinned: bool = False
    first: bool = False


class ViewList(BaseModel):
    """Which views: of all, those of one page, of one shape."""

    page: Page | None = None
    shape: Shape | None = None


@router.get("/views", response=list[View], **doc("listViews", "List views", VIEW, TAG))
def list_views(request: ApiRequest, wanted: Query[ViewList]) -> HttpResponse:
    """Your own views and those that others share with you, your own first, each by name."""
    rows = saved_views(request.auth, page=wanted.page or "")
    return reply([_view(row) for row in rows if wanted.shape in (None, row.shape)])


@router.post("/views", response={201: View}, **doc("saveView", "Save a view", VIEW, TAG))
def save_view(request: ApiRequest, body: ViewIn) -> HttpResponse:
    """A view of your own. To share one with everybody takes the right to hand deals over."""
    view_id = actions.save_view(request.auth, now=request.now, **body.model_dump())
    return reply(_read(request, view_id), status=201, location=place("views", view_id))


@router.get("/views/{view_id}", response=View, **doc("getView", "Get a view", VIEW, TAG))
def get_view(request: ApiRequest, view_id: UUID) -> HttpResponse:
    """A view of your own, or one that others share with you."""
    return reply(_read(request, view_id))


@router.patch("/views/{view_id}", response=View, **doc("changeView", "Change a view", VIEW, TAG))
def change_view(request: ApiRequest, view_id: UUID, body: ViewPatch) -> HttpResponse:
    """Change a view of your own, or as an administrator one that others share."""
    actions.change_view(request.auth, view_id=view_id, now=request.now, **body.given())
    return reply(_read(request, view_id))


@router.put("/views/{view_id}/choice", response=View, **doc("chooseView", "Keep a view at hand", VIEW, TAG))
def choose_view(request: ApiRequest, view_id: UUID, body: ChoicePatch) -> HttpResponse:
    """Only for yourself, whoever made the view. One view of a page opens first; another takes its place."""
    actions.choose_view(request.auth, view_id=view_id, now=request.now, **body.given())
    return reply(_read(request, view_id))


@router.delete("/views/{view_id}", response={204: None}, **doc("archiveView", "Delete a view", VIEW, TAG))
def archive_view(request: ApiRequest, view_id: UUID) -> HttpResponse:
    """Delete a view; it can be restored."""
    actions.archive_view(request.auth, view_id=view_id, now=request.now)
    return done()


@router.post("/views/{view_id}/restore", response=View, **doc("restoreView", "Restore a view", VIEW, TAG))
def restore_view(request: ApiRequest, view_id: UUID) -> HttpResponse:
    """Bring a deleted view back."""
    actions.restore_view(request.auth, view_id=view_id, now=request.now)
    return reply(_read(request, view_id))


def _read(request: ApiRequest, view_id: UUID) -> dict[str, object]:
    rows = saved_views(request.auth)
    found = next((row for row in rows if row.id == view_id), None) or not_found(msg("view"))
    return _view(found)


def _view(row: ViewRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in View.model_fields}
