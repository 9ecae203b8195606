"""Saved views of the pipeline, of accounts and of contacts: what a page shows of them, and their own page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from homeplate.kit.errors import Conflict, Forbidden, Invalid
from homeplate.kit.text import msg
from homeplate.people.access import Actor, not_found
from homeplate.people.actions import archive_view, change_view, choose_view, restore_view, save_view
from homeplate.people.actions.views import LONGEST_NAME
from homeplate.people.permissions import Permission
from homeplate.people.rules import KEEP
from homeplate.people.views import SHARING, ViewRow, saved_views
from homeplate.web.addresses import address
from homeplate.web.forms import Attempt, Given, refilled, unplaced
from homeplate.web.page import PageRequest, go, is_htmx, page, sentence
from homeplate.web.pipeline.ways import ADDRESSES, shape_names
from homeplate.web.shown import Field, Option

KEYS = 9
"""Views that two keys open: as many as there are digits."""

NO_VIEW = "-"
"""In place of a view: none, not even the one that opens first."""

PLACES: dict[str, Callable[[], str]] = {
    "pipeline": lambda: gettext("Pipeline"),
    "accounts": lambda: gettext("Accounts"),
    "contacts": lambda: gettext("Contacts"),
    "prospects": lambda: gettext("Prospects"),
}
"""The pages that have views, by what they are called; their keys are names of addresses as well."""


@dataclass(frozen=True, slots=True)
class ViewShown:
    """A view as a line of a menu or of the page of views. `sharing` and `owner` are words, or empty; `keys` open it."""

    id: UUID
    name: str
    url: str
    icon: str
    shape: str
    sharing: str
    owner: str
    may_change: bool
    pinned: bool
    first: bool
    revision: int
    current: bool = False
    keys: str = ""


@dataclass(frozen=True, slots=True)
class SaveForm:
    """The form that keeps what is looked at: `shape` and `query` are what would be kept, `problem` why it was not."""

    place: str
    shape: str
    query: str
    inputs: tuple[Field, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class SavedViews:
    """What a page shows of the saved views of `place`.

    `current` is the one it was opened from, `changed` when it shows something else by now; `here` is its address
    without a view. `form` keeps what is shown, `view` goes on with the filters. `lost` names filters whose choice is
    gone.
    """

    place: str
    own: tuple[ViewShown, ...]
    shared: tuple[ViewShown, ...]
    current: ViewShown | None
    changed: bool
    here: str
    form: SaveForm
    view: str = ""
    lost: tuple[str, ...] = ()

    @property
    def pinned(self) -> tuple[ViewShown, ...]:
        """Those that are kept at hand."""
        return tuple(view for view in (*self.own, *self.shared) if view.pinned)


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked at: a page, in which shape, the query string that asks for it, and the view it was opened from."""

    place: str
    shape: str
    query: str
    view: str = ""


def context(
    request: PageRequest, looked: Looked, inputs: Iterable[Field], lost: Iterable[str] = ()
) -> SavedViews:
    """The saved views around what is looked at; one statement. `lost` names what else of the address is gone."""
    rows = _rows(request, looked.place)
    query = kept(looked.query)
    order = [row.id for row in sorted(rows, key=lambda row: not row.pinned)]
    lines = {
        row.id: _shown(row, current=str(row.id) == looked.view, place=order.index(row.id) + 1) for row in rows
    }
    found = next((row for row in rows if str(row.id) == looked.view), None)
    return SavedViews(
        place=looked.place,
        own=tuple(line for line in lines.values() if not line.owner),
        shared=tuple(line for line in lines.values() if line.owner),
        current=lines[found.id] if found else None,
        changed=found is not None and (found.shape, found.query) != (looked.shape, query),
        here=_without(looked.place, looked.shape, query),
        form=SaveForm(looked.place, looked.shape, query, _fields(request.actor)),
        view=looked.view,
        lost=(*(field.label for field in inputs if _is_lost(field)), *lost),
    )


def opens_first(request: PageRequest, place: str) -> str:
    """The address that a page opens with for whoever asks for nothing else; empty without a view of that kind."""
    if request.GET:
        return ""
    first = next((row for row in _rows(request, place) if row.first), None)
    return _address(first) if first else ""


def _rows(request: PageRequest, place: str) -> tuple[ViewRow, ...]:
    """The views of a page that exist for whoever asks, read once."""
    known: tuple[ViewRow, ...] | None = getattr(request, "saved_views", None)
    if known is None:
        known = saved_views(request.actor, page=place)
        request.saved_views = known  # type: ignore[attr-defined]
    return known


def _saved(request: PageRequest, place: str, view_id: UUID) -> ViewRow | None:
    """A view as it is now."""
    return next((row for row in saved_views(request.actor, page=place) if row.id == view_id), None)


def kept(query: str) -> str:
    """A query string as a view keeps it: without the place in a list, in an order of its own."""
    parts = sorted(
        (name, value) for name, value in parse_qsl(query) if value and name not in ("view", "after")
    )
    return urlencode(parts)


def hits(actor: Actor) -> list[tuple[str, str, str]]:
    """Name, whose it is or of which page, and address of every view, for the palette."""
    return [(row.name, row.owner or PLACES[row.page](), _address(row)) for row in saved_views(actor)]


def _start(place: str, shape: str) -> str:
    return address(ADDRESSES[shape] if place == "pipeline" else place)


def _address(row: ViewRow) -> str:
    return f"{_start(row.page, row.shape)}?{urlencode([*parse_qsl(row.query), ('view', row.id)])}"


def _without(place: str, shape: str, query: str) -> str:
    """The same without a view."""
    return f"{_start(place, shape)}?{urlencode([*parse_qsl(query), ('view', NO_VIEW)])}"


def _shown(row: ViewRow, *, current: bool = False, place: int = 0) -> ViewShown:
    label, icon = shape_names()[row.shape]
    return ViewShown(
        id=row.id,
        name=row.name,
        url=_address(row),
        icon=icon,
        shape=label,
        sharing=SHARING[row.sharing].render(gettext) if row.sharing != "me" else "",
        owner=row.owner,
        may_change=row.may_change,
        pinned=row.pinned,
        first=row.first,
        revision=row.revision,
        current=current,
        keys=f"v {place}" if 0 < place <= KEYS else "",
    )


def _is_lost(field: Field) -> bool:
    """Whether a filter asks for something that nobody can choose any more: a colleague who left, a retired process."""
    known = {option.value for option in field.options}
    return field.kind == "select" and bool(field.value) and field.value not in known


def _fields(actor: Actor, row: ViewRow | None = None) -> tuple[Field, ...]:
    may = {"me": True, "team": actor.team_id is not None, "all": actor.may(Permission.DEAL_ASSIGN)}
    own = row.sharing if row else "me"
    choices = tuple(
        Option(key, words.render(gettext)) for key, words in SHARING.items() if may[key] or key == own
    )
    return (
        Field(
            "name",
            gettext("Name"),
            value=row.name if row else "",
            required=True,
            longest=LONGEST_NAME,
            wide=True,
        ),
        Field(
            "sharing", gettext("Who sees it"), "radio", value=own, options=choices, required=True, wide=True
        ),
    )


@require_http_methods(["GET", "POST"])
@page
def views(request: PageRequest, place: str) -> HttpResponse:
    """The page of views, and the answer to saving one."""
    _known(request, place)
    if request.method == "GET":
        return _views(request, place)
    given = Given.posted(request)
    try:
        view_id = save_view(
            request.actor,
            page=place,
            shape=given.text("shape"),
            name=given.text("name"),
            query=kept(given.text("query")),
            sharing=given.text("sharing") or "me",
            now=request.now,
        )
    except (Invalid, Forbidden) as error:
        return _refused(request, place, Attempt.of("new", given, error))
    made = _saved(request, place, view_id) or not_found(msg("view"))
    return go(request, _address(made), gettext("The view “%(name)s” is saved.") % {"name": made.name})


def _known(request: PageRequest, place: str) -> None:
    request.actor.require(Permission.DEAL_VIEW)
    if place not in PLACES:
        raise Http404


def _refused(request: PageRequest, place: str, attempt: Attempt) -> HttpResponse:
    """The form over the page with what was typed and why it is not kept; without scripts, the page of views."""
    if not is_htmx(request):
        return _views(request, place, attempt)
    inputs = refilled(_fields(request.actor), attempt, "new")
    form = SaveForm(
        place,
        attempt.typed.get("shape", ""),
        attempt.typed.get("query", ""),
        inputs,
        unplaced(attempt, inputs),
    )
    return render(request, "lists/_save_view.html", {"form": form}, status=attempt.error.status)


def _views(
    request: PageRequest, place: str, attempt: Attempt | None = None, edited: UUID | None = None
) -> HttpResponse:
    rows = _rows(request, place)
    row = next((one for one in rows if one.id == edited and one.may_change), None)
    form = "edit" if row else "new"
    inputs = refilled(_fields(request.actor, row), attempt, form)
    lines = [_shown(one) for one in rows]
    page_context = {
        "place": place,
        "place_name": PLACES[place](),
        "own": [line for line in lines if not line.owner],
        "shared": [line for line in lines if line.owner],
        "inputs": inputs,
        "problem": unplaced(attempt, inputs),
        "edited": _shown(row) if row else None,
        "typed": attempt.typed if attempt else {},
        "opened": attempt is not None or row is not None,
    }
    status = attempt.error.status if attempt else 200
    return render(request, "lists/saved.html", page_context, status=status)


@require_http_methods(["GET", "POST"])
@page
def view(request: PageRequest, place: str, view_id: UUID) -> HttpResponse:
    """The form of a view, and what was changed with it: its name and who sees it, or what it shows (`query`)."""
    _known(request, place)
    if not any(row.id == view_id and row.may_change for row in _rows(request, place)):
        not_found(msg("view"))
    if request.method == "GET":
        return _views(request, place, edited=view_id)
    given = Given.posted(request)
    shows = "query" in given.values
    try:
        change_view(
            request.actor,
            view_id=view_id,
            name=KEEP if shows else given.text("name"),
            sharing=KEEP if shows else given.text("sharing"),
            shape=given.text("shape") if shows else KEEP,
            query=kept(given.text("query")) if shows else KEEP,
            revision=given.revision(),
            now=request.now,
        )
    except Conflict as error:
        return go(request, address("views", place), sentence(error), tone="bad")
    except (Invalid, Forbidden) as error:
        return _views(request, place, Attempt.of("edit", given, error), edited=view_id)
    if not shows:
        return go(request, address("views", place), gettext("Saved."))
    row = _saved(request, place, view_id) or not_found(msg("view"))
    return go(request, _address(row), gettext("The view “%(name)s” shows this now.") % {"name": row.name})


@require_POST
@page
def choose(request: PageRequest, place: str, view_id: UUID) -> HttpResponse:
    """Keep a view at hand or open its page with it; or no more."""
    _known(request, place)
    given = Given.posted(request)
    asked = {name: given.text(name) == "yes" for name in ("pinned", "first") if name in given.values}
    choose_view(
        request.actor,
        view_id=view_id,
        pinned=asked.get("pinned", KEEP),
        first=asked.get("first", KEEP),
        now=request.now,
    )
    return go(request, _back(request, place, given, view_id), gettext("Saved."))


def _back(request: PageRequest, place: str, given: Given, view_id: UUID) -> str:
    """Where one was: on the page of views, or in the view itself."""
    row = _saved(request, place, view_id)
    return _address(row) if row and given.text("from") == "view" else address("views", place)


@require_POST
@page
def delete(request: PageRequest, place: str, view_id: UUID) -> HttpResponse:
    """Delete a view; it can be brought back."""
    _known(request, place)
    row = _saved(request, place, view_id)
    name = archive_view(request.actor, view_id=view_id, now=request.now)
    text = gettext("The view “%(name)s” is deleted.") % {"name": name}
    from_view = row is not None and Given.posted(request).text("from") == "view"
    here = _without(place, row.shape, row.query) if row and from_view else address("views", place)
    return go(request, here, text, undo=address("view-restore", place, view_id))


@require_POST
@page
def restore(request: PageRequest, place: str, view_id: UUID) -> HttpResponse:
    """Bring a deleted view back."""
    _known(request, place)
    try:
        name = restore_view(request.actor, view_id=view_id, now=request.now)
    except Invalid as error:
        return go(request, address("views", place), sentence(error), tone="bad")
    return go(request, address("views", place), gettext("The view “%(name)s” is back.") % {"name": name})
