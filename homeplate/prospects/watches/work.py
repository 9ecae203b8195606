"""Looking at watched searches, and telling what they find new: each prospect once, many of them in one notice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from homeplate.fit.queries import published
from homeplate.kit.errors import Busy, HomeplateError
from homeplate.kit.text import msg
from homeplate.people.access import Actor
from homeplate.people.models import Member, SavedView
from homeplate.people.notices import KEPT, tell
from homeplate.people.permissions import Permission
from homeplate.people.queries import actor_for_user, operator
from homeplate.people.views import visible_views
from homeplate.prospects.models import Company, Person
from homeplate.prospects.queries import made_ready
from homeplate.prospects.query import Query, from_address
from homeplate.prospects.takes.rules import packed
from homeplate.prospects.watches.matching import News, news
from homeplate.prospects.watches.models import SearchNews, SearchWatch
from homeplate.prospects.watches.rules import MOST_NEW, NAMED, headline, next_look
from homeplate.tenancy.context import workspace

Clock = Callable[[], datetime]


def something_to_look_at(workspace_id: UUID, now: datetime) -> bool:
    """Whether a watched search is to be looked at by now; from an index that holds hardly anything."""
    with workspace(workspace_id):
        return SearchWatch.objects.filter(due_at__lte=now).exists()


def look(workspace_id: UUID, *, clock: Clock) -> int:
    """Look at every watched search that is due, and tell what is new; the number of notices.

    Where the prospects are still being read, or a large load is still being taken in, the next look does it.
    """
    author, told = operator(workspace_id, "task"), 0
    with workspace(workspace_id):
        due = SearchWatch.objects.filter(due_at__lte=clock()).order_by("due_at", "id")
        for watch_id in due.values_list("id", flat=True):
            try:
                told += _look(author, watch_id, clock())
            except Busy:
                break
    return told


def _look(author: Actor, watch_id: UUID, now: datetime) -> bool:
    watch = SearchWatch.objects.filter(id=watch_id).first()
    if watch is None:
        return False
    here = now.astimezone(ZoneInfo(author.zone))
    try:
        reader = _reader(author, watch)
        view = visible_views(reader).filter(id=watch.view_id).first() if reader else None
        if reader is None or view is None:
            return _later(watch, here)
        anew, query = watch.known is None or watch.query != view.query, from_address(view.query)
        found = _found(reader, query, b"" if anew else bytes(watch.known or b""), here)
    except Busy:
        raise
    except HomeplateError:  # the list that it is kept within is gone, or a field that it asked
        return _later(watch, here)
    return _keep(author, watch, view, query, found, here, told=not anew)


def _reader(author: Actor, watch: SearchWatch) -> Actor | None:
    """Whoever watches, as they are now; None for one who may no longer search."""
    user_id = (
        Member.objects.filter(id=watch.member_id, is_active=True).values_list("user_id", flat=True).first()
    )
    reader = actor_for_user(user_id, author.workspace_id, "task") if user_id else None
    return reader if reader is not None and reader.may(Permission.PROSPECT_VIEW) else None


def _found(reader: Actor, query: Query, known: bytes, now: datetime) -> News:
    ready, state = made_ready(reader, query, now, published(reader))
    if state.behind:
        raise Busy("reading", msg("The prospects are being read into memory. Try again in a moment."))
    return news(state.segments, ready, known, most=MOST_NEW)


def _later(watch: SearchWatch, now: datetime) -> bool:
    """Nothing can be told this time; the next look tries again, and the others are not held up."""
    SearchWatch.objects.filter(id=watch.id).update(due_at=next_look(watch.every, now))
    return False


def _keep(
    author: Actor,
    watch: SearchWatch,
    view: SavedView,
    query: Query,
    found: News,
    now: datetime,
    *,
    told: bool,
) -> bool:
    """Write down what was found, and tell it, together: whoever looks at the same time tells nothing."""
    with transaction.atomic():
        rows = SearchWatch.objects.select_for_update().filter(id=watch.id, looked_at=watch.looked_at)
        if not rows.filter(every=watch.every).values_list("id", flat=True):
            return False
        kept = {"known": found.known} if found.new or not told else {}  # megabytes: not written for nothing
        rows.update(
            query=view.query, total=found.total, due_at=next_look(watch.every, now), looked_at=now, **kept
        )
        SearchNews.objects.filter(member_id=watch.member_id, at__lt=now - KEPT).delete()
        if not told or not found.new:
            return False
        made = SearchNews(
            workspace_id=author.workspace_id,
            view_id=view.id,
            member_id=watch.member_id,
            name=view.name,
            about=query.about,
            number=found.new,
            ids=packed(found.ids),
            at=now,
        )
        made.save(force_insert=True)
        name = headline(view.name, found.new, _names(query.about, found.ids[:NAMED]))
        tell(author, [watch.member_id], verb="prospect-news.found", subject_id=made.id, name=name, at=now)
    return True


def _names(about: str, ids: tuple[UUID, ...]) -> list[str]:
    rows = Company.objects.filter(id__in=ids) if about == "companies" else Person.objects.filter(id__in=ids)
    names = dict(rows.values_list("id", "name"))
    return [names[one] for one in ids if one in names]
