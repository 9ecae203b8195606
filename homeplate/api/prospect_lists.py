"""Lists of prospects, and saved searches that are watched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from homeplate.api.http import ApiRequest, created, done, reply, wanted_revision
from homeplate.api.prospects import (
    ProspectCompany,
    ProspectPerson,
    prospects_json,
)
from homeplate.api.types import Answer, Body, Created, Patch, doc
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.people.permissions import Permission
from homeplate.people.rules import KEEP
from homeplate.prospects.lists import actions, queries
from homeplate.prospects.queries import found_ids
from homeplate.prospects.query import from_json, to_address
from homeplate.prospects.watches import queries as watching
from homeplate.prospects.watches.actions import watch_search as watch

router = Router()
TAG = "Prospects"
VIEW, EDIT = Permission.PROSPECT_VIEW, Permission.PROSPECT_EDIT
Sharing = Literal["me", "team", "all"]
About = Literal["companies", "people"]


class Choice(Body):
    """Which prospects: their `ids` (and whether these are companies or people), what a `query` finds (in its JSON
    form, the first in its order), or a list."""

    about: About = "people"
    ids: Annotated[list[UUID], Field(max_length=10_000)] | None = None
    query: dict[str, Any] | None = None
    list_id: UUID | None = None

    def origin(self) -> dict[str, Any]:
        """Where they were chosen, as a take keeps it."""
        if self.query is not None:
            return {"search": to_address(from_json(self.query))}
        return {"list": str(self.list_id)} if self.list_id else {}


def chosen(request: ApiRequest, body: Choice, most: int) -> tuple[str, Sequence[UUID]]:
    """Whether companies or people were chosen, and the first `most` of them. Raises `Invalid` for none or several."""
    if sum(one is not None for one in (body.ids, body.query, body.list_id)) != 1:
        raise Invalid("required", msg("Name the ids, a query, or a list: one of them."), field="ids")
    if body.ids is not None:
        return body.about, body.ids
    if body.list_id is not None:
        row = queries.list_of(request.auth, list_id=body.list_id)
        return row.about, queries.list_ids(request.auth, list_id=row.id, most=most)
    wanted = from_json(body.query)
    return wanted.about, found_ids(request.auth, wanted=wanted, now=request.now, most=most)


class ProspectListAnswer(Answer):
    """A list of companies or people. `owner` is empty for your own; `sharing` says who sees it."""

    id: UUID
    name: str
    about: About
    sharing: Sharing
    size: int
    owner: str
    may_change: bool
    archived: bool
    created_at: datetime
    revision: int


class ProspectListNew(Body):
    """A list that is to be made."""

    name: Annotated[str, Field(max_length=actions.LONGEST_NAME)]
    about: About
    sharing: Sharing = "me"


class ProspectListPatch(Patch):
    """What changes of a list."""

    name: Annotated[str, Field(max_length=actions.LONGEST_NAME)] = ""
    sharing: Sharing = "me"


class ProspectListPage(Answer):
    """A page of a list; give `next` back as `after`, empty on the last."""

    companies: list[ProspectCompany]
    people: list[ProspectPerson]
    next: str


class ListPageAsked(BaseModel):
    """Where a page begins, and how long it is."""

    after: Annotated[str, Field(max_length=36)] = ""
    limit: Annotated[int, Field(ge=1, le=200)] = queries.SIZE


class ProspectListIds(Body):
    """Who is taken from a list."""

    ids: Annotated[list[UUID], Field(max_length=10_000)]


class ListChanged(Answer):
    """A change of a list: its id, by which it is undone, and how many prospects it concerned."""

    id: UUID
    number: int


class WatchedSearch(Answer):
    """A saved search that you watch; `total` is what it found at the last look."""

    view_id: UUID
    name: str
    every: Literal["coming", "daily", "weekly"]
    total: int
    looked_at: datetime | None


class WatchWanted(Body):
    """How often you want to hear of what is new."""

    every: Literal["coming", "daily", "weekly"]


class SearchNewsAnswer(Answer):
    """What a watched search found new: `number` of them, and the ids of the first 10,000 where one is read alone."""

    id: UUID
    view_id: UUID
    name: str
    about: About
    number: int
    at: datetime
    ids: list[UUID]


_NAMES = frozenset(ProspectListAnswer.model_fields)


def _list(row: queries.ListRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _NAMES}


@router.get(
    "/prospects/lists",
    response=list[ProspectListAnswer],
    **doc("listProspectLists", "List lists of prospects", VIEW, TAG),
)
def list_lists(request: ApiRequest) -> HttpResponse:
    """Your own first, then those that others share with you."""
    return reply([_list(row) for row in queries.lists(request.auth)])


@router.post(
    "/prospects/lists",
    response={201: Created},
    **doc("createProspectList", "Make a list of prospects", EDIT, TAG),
)
def create_list(request: ApiRequest, body: ProspectListNew) -> HttpResponse:
    """An empty list; fill it afterwards."""
    made = actions.create_list(
        request.auth, name=body.name, about=body.about, sharing=body.sharing, now=request.now
    )
    return created("prospects/lists", made)


@router.get(
    "/prospects/lists/{list_id}",
    response=ProspectListAnswer,
    **doc("getProspectList", "Read a list of prospects", VIEW, TAG),
)
def get_list(request: ApiRequest, list_id: UUID) -> HttpResponse:
    """One list, deleted or not."""
    row = queries.list_of(request.auth, list_id=list_id)
    return reply(_list(row), revision=row.revision)


@router.patch(
    "/prospects/lists/{list_id}",
    response=ProspectListAnswer,
    **doc("changeProspectList", "Rename or share a list of prospects", EDIT, TAG),
)
def change_list(request: ApiRequest, list_id: UUID, body: ProspectListPatch) -> HttpResponse:
    """Its owner may, and administrators."""
    given = body.given()
    actions.change_list(
        request.auth,
        list_id=list_id,
        name=given.get("name", KEEP),
        sharing=given.get("sharing", KEEP),
        revision=wanted_revision(request),
        now=request.now,
    )
    return get_list(request, list_id)


@router.post(
    "/prospects/lists/{list_id}/archive",
    response={204: None},
    **doc("archiveProspectList", "Delete a list of prospects", EDIT, TAG),
)
def archive_list(request: ApiRequest, list_id: UUID) -> HttpResponse:
    """It can be restored."""
    actions.archive_list(request.auth, list_id=list_id, now=request.now)
    return done()


@router.post(
    "/prospects/lists/{list_id}/restore",
    response={204: None},
    **doc("restoreProspectList", "Bring a list of prospects back", EDIT, TAG),
)
def restore_list(request: ApiRequest, list_id: UUID) -> HttpResponse:
    """As it was."""
    actions.restore_list(request.auth, list_id=list_id, now=request.now)
    return done()


@router.get(
    "/prospects/lists/{list_id}/rows",
    response=ProspectListPage,
    **doc("listProspectListRows", "Read who is on a list", VIEW, TAG),
)
def list_list_rows(request: ApiRequest, list_id: UUID, wanted: Query[ListPageAsked]) -> HttpResponse:
    """In the order in which it was filled."""
    found = queries.list_rows(
        request.auth, list_id=list_id, after=wanted.after, size=wanted.limit, now=request.now
    )
    return reply({**prospects_json(request, found.rows, found.fits), "next": found.next})


@router.post(
    "/prospects/lists/{list_id}/rows",
    response=ListChanged,
    **doc("fillProspectList", "Put prospects on a list", EDIT, TAG),
)
def fill_list(request: ApiRequest, list_id: UUID, body: Choice) -> HttpResponse:
    """Those that are on it already stay as they are; `about` is that of the list."""
    ids = chosen(request, body, actions.MOST)[1]
    changed = actions.add_to_list(request.auth, list_id=list_id, ids=ids, now=request.now)
    return reply({"id": changed.id, "number": changed.number})


@router.post(
    "/prospects/lists/{list_id}/rows/remove",
    response=ListChanged,
    **doc("thinProspectList", "Take prospects off a list", EDIT, TAG),
)
def thin_list(request: ApiRequest, list_id: UUID, body: ProspectListIds) -> HttpResponse:
    """Those that are not on it do not matter."""
    changed = actions.remove_from_list(request.auth, list_id=list_id, ids=body.ids, now=request.now)
    return reply({"id": changed.id, "number": changed.number})


@router.post(
    "/prospects/lists/{list_id}/changes/{change_id}/undo",
    response={204: None},
    **doc("undoProspectListChange", "Take back a change of a list", EDIT, TAG),
)
def undo_list_change(request: ApiRequest, list_id: UUID, change_id: UUID) -> HttpResponse:
    """What it put on the list is taken off, and the other way round, as far as nothing happened to it since."""
    actions.undo_list_change(request.auth, list_id=list_id, change_id=change_id, now=request.now)
    return done()


@router.get(
    "/prospects/watches",
    response=list[WatchedSearch],
    **doc("listWatchedSearches", "List the searches you watch", VIEW, TAG),
)
def list_watches(request: ApiRequest) -> HttpResponse:
    """By name."""
    names = WatchedSearch.model_fields
    return reply([{name: getattr(row, name) for name in names} for row in watching.watches(request.auth)])


@router.put(
    "/prospects/watches/{view_id}",
    response={204: None},
    **doc("watchSearch", "Watch a saved search", VIEW, TAG),
)
def watch_search(request: ApiRequest, view_id: UUID, body: WatchWanted) -> HttpResponse:
    """Hear of what a saved view of the prospects finds new. What it finds at the first look counts as told."""
    watch(request.auth, view_id=view_id, every=body.every, now=request.now)
    return done()


@router.delete(
    "/prospects/watches/{view_id}",
    response={204: None},
    **doc("leaveSearch", "Watch a saved search no longer", VIEW, TAG),
)
def leave_search(request: ApiRequest, view_id: UUID) -> HttpResponse:
    """Whether it was watched or not."""
    watch(request.auth, view_id=view_id, every="", now=request.now)
    return done()


def _news(row: watching.NewsRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in SearchNewsAnswer.model_fields}


@router.get(
    "/prospects/news",
    response=list[SearchNewsAnswer],
    **doc("listSearchNews", "List what your watched searches found new", VIEW, TAG),
)
def list_news(request: ApiRequest) -> HttpResponse:
    """The latest 50, without the ids."""
    return reply([_news(row) for row in watching.latest_news(request.auth)])


@router.get(
    "/prospects/news/{news_id}",
    response=SearchNewsAnswer,
    **doc("getSearchNews", "Read what a watched search found new", VIEW, TAG),
)
def get_news(request: ApiRequest, news_id: UUID) -> HttpResponse:
    """With the ids; a search `within` this id finds just them."""
    return reply(_news(watching.news_of(request.auth, news_id=news_id)))
