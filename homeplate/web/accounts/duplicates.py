"""`/accounts/duplicates/…`: records that may be one, side by side: merged, told apart, put off; and the search."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from homeplate.accounts.duplicates import actions, queries
from homeplate.accounts.duplicates.queries import Group
from homeplate.accounts.duplicates.rules import KINDS
from homeplate.deals.actions import Together, merge_groups, undo_merges
from homeplate.kit.errors import Conflict, HomeplateError, Invalid
from homeplate.people.permissions import Permission
from homeplate.web import jinja
from homeplate.web.accounts import duplicates_shown as shown
from homeplate.web.accounts.history import stayed_text
from homeplate.web.forms import Given
from homeplate.web.page import PageRequest, go, is_htmx, page, sentence, toast

SIZE, AT_ONCE = 20, 50


@require_GET
@page
def duplicates(request: PageRequest) -> HttpResponse:
    """The groups of one kind, the likeliest first, and how the last search went."""
    given = Given.asked(request)
    kind = given.text("kind") if given.text("kind") in KINDS else "account"
    return _list(request, kind, given.text("after"))


def _list(request: PageRequest, kind: str, after: str = "") -> HttpResponse:
    actor, today = request.actor, request.today
    try:
        found = queries.list_groups(actor, kind=kind, today=today, cursor=after, size=SIZE)
    except Invalid:
        after, found = "", queries.list_groups(actor, kind=kind, today=today, size=SIZE)
    counts = {key: queries.count_groups(actor, kind=key, today=today) for key in KINDS}
    may_edit = actor.may(Permission.ACCOUNT_EDIT)
    certain = queries.count_groups(actor, kind=kind, today=today, sure=True) if may_edit else 0
    here = reverse("duplicates")
    more = {"kind": kind, "after": found.next_cursor}
    context = {
        "kind": kind,
        "kinds": [
            (jinja.say(words), f"{here}?{urlencode({'kind': key})}", key == kind, shown.counted(counts[key]))
            for key, words in KINDS.items()
        ],
        "groups": [shown.group(one) for one in found.rows],
        "search": shown.search(queries.last_search(actor), may_edit=may_edit),
        "sure": shown.counted(certain) if certain else "",
        "sure_url": f"{reverse('duplicates-sure')}?{urlencode({'kind': kind})}",
        "may_edit": may_edit,
        "first_url": f"{here}?{urlencode({'kind': kind})}" if after else "",
        "next_url": f"{here}?{urlencode(more)}" if found.next_cursor else "",
    }
    return render(request, "accounts/duplicates.html", context)


@require_POST
@page
def search(request: PageRequest) -> HttpResponse:
    """Search the whole base, in the background."""
    actions.search_duplicates(request.actor, now=request.now)
    return go(request, _back(request))


@require_POST
@page
def cancel(request: PageRequest, search_id: UUID) -> HttpResponse:
    """Stop a search."""
    actions.cancel_search(request.actor, run_id=search_id, now=request.now)
    return go(request, _back(request), gettext("The search stops. What was found before stays."))


def _back(request: PageRequest, kind: str = "") -> str:
    kind = kind or Given.posted(request).text("kind")
    return f"{reverse('duplicates')}?{urlencode({'kind': kind if kind in KINDS else 'account'})}"


@require_http_methods(["GET", "POST"])
@page
def group(request: PageRequest, group_id: UUID) -> HttpResponse:
    """The records of a group side by side; what stays of each is chosen, and they are merged."""
    actor = request.actor
    actor.require(Permission.ACCOUNT_EDIT)
    found = queries.get_group(actor, group_id=group_id, today=request.today)
    if request.method == "GET":
        return _compare(request, found, shown.Choice.of(found))
    choice = shown.Choice.posted(found, request.POST)
    try:
        shown.refuse_few(choice)
        together = Together(choice.kept, choice.merged, choice.take, choice.revisions)
        batch = merge_groups(actor, kind=found.kind, groups=[together], now=request.now)
    except (Invalid, Conflict) as error:
        found = queries.get_group(actor, group_id=group_id, today=request.today)
        return _compare(request, found, choice, error)
    name = next(one.name for one in found.records if one.id == choice.kept)
    count = len(choice.merged) + 1
    text = ngettext("%(n)s records are one: “%(name)s”.", "%(n)s records are one: “%(name)s”.", count)
    return go(
        request,
        _back(request, found.kind),
        text % {"n": jinja.number(count), "name": name},
        undo=reverse("duplicates-unmerge", args=[batch]),
    )


def _compare(
    request: PageRequest, found: Group, choice: shown.Choice, error: HomeplateError | None = None
) -> HttpResponse:
    context = {
        "kind": found.kind,
        "group": shown.group(found),
        "columns": shown.columns(found, choice, shown.moves(request.actor, found)),
        "lines": shown.lines(request.actor, found, choice),
        "together": shown.together(found),
        "problem": sentence(error) if error else "",
        "back_url": _back(request, found.kind),
        "trail": _trail(request, found.kind),
    }
    return render(request, "accounts/duplicates_group.html", context, status=error.status if error else 200)


@require_http_methods(["GET", "POST"])
@page
def sure(request: PageRequest) -> HttpResponse:
    """The groups that nothing speaks against, with what would become of each; those that are ticked are merged."""
    actor, posted = request.actor, request.method == "POST"
    actor.require(Permission.ACCOUNT_EDIT)
    given = Given.posted(request) if posted else Given.asked(request)
    kind = given.text("kind") if given.text("kind") in KINDS else "account"
    groups = queries.list_groups(actor, kind=kind, today=request.today, size=AT_ONCE, sure=True).rows
    if not posted:
        return _preview(request, kind, groups, {group.id for group in groups})
    ticked = set(shown.chosen_groups(request.POST))
    try:
        together = [shown.whole(group, request.POST) for group in groups if group.id in ticked]
        batch = merge_groups(actor, kind=kind, groups=together, now=request.now)
    except (Invalid, Conflict) as error:
        groups = queries.list_groups(actor, kind=kind, today=request.today, size=AT_ONCE, sure=True).rows
        return _preview(request, kind, groups, ticked, error)
    count = sum(len(one.merged) for one in together)
    text = ngettext("%(n)s record went into another one.", "%(n)s records went into others.", count)
    undo = reverse("duplicates-unmerge", args=[batch])
    return go(request, _back(request, kind), text % {"n": jinja.number(count)}, undo=undo)


def _preview(
    request: PageRequest,
    kind: str,
    groups: tuple[Group, ...],
    ticked: set[UUID],
    error: HomeplateError | None = None,
) -> HttpResponse:
    context = {
        "kind": kind,
        "groups": [shown.preview(one, ticked=one.id in ticked) for one in groups],
        "problem": sentence(error) if error else "",
        "back_url": _back(request, kind),
        "trail": _trail(request, kind),
    }
    return render(request, "accounts/duplicates_sure.html", context, status=error.status if error else 200)


def _trail(request: PageRequest, kind: str) -> list[tuple[str, str]]:
    title = gettext("Contacts") if kind == "contact" else gettext("Accounts")
    return [(title, reverse(f"{kind}s")), (gettext("Duplicates"), _back(request, kind))]


@require_POST
@page
def unmerge(request: PageRequest, batch_id: UUID) -> HttpResponse:
    """Take a merge of one or several groups back."""
    done = undo_merges(request.actor, batch_id=batch_id, now=request.now)
    text = ngettext("%(n)s record is its own again.", "%(n)s records are their own again.", done.back)
    text = text % {"n": jinja.number(done.back)}
    if done.left:
        left = ngettext(
            "%(n)s was merged on or undone since and stays.",
            "%(n)s were merged on or undone since and stay.",
            done.left,
        )
        text = f"{text} {left % {'n': jinja.number(done.left)}}"
    tone = "warn" if done.left or done.stayed else "ok"
    return go(request, _back(request, done.kind), f"{text} {stayed_text(done.stayed)}".strip(), tone=tone)


@require_POST
@page
def apart(request: PageRequest, group_id: UUID) -> HttpResponse:
    """The records of a group are not the same: remember it."""
    found = queries.get_group(request.actor, group_id=group_id, today=request.today)
    actions.tell_group_apart(request.actor, pair_ids=[pair.id for pair in found.pairs], now=request.now)
    return _gone(
        request, found, gettext("Noted: not the same. They are proposed again only when they change.")
    )


@require_POST
@page
def later(request: PageRequest, group_id: UUID) -> HttpResponse:
    """Put a group off."""
    found = queries.get_group(request.actor, group_id=group_id, today=request.today)
    actions.put_off(request.actor, pair_ids=[pair.id for pair in found.pairs], now=request.now)
    return _gone(request, found, gettext("Put off for two weeks."))


def _gone(request: PageRequest, found: Group, text: str) -> HttpResponse:
    """The group leaves the list; the message takes it back."""
    undo = reverse("duplicates-again", args=[found.id])
    if is_htmx(request):
        return toast(HttpResponse(), text, undo=undo)
    return go(request, _back(request, found.kind), text, undo=undo)


@require_POST
@page
def again(request: PageRequest, group_id: UUID) -> HttpResponse:
    """Propose a group again that was told apart or put off."""
    kind = actions.propose_again(request.actor, group_id=group_id, now=request.now)
    return go(request, _back(request, kind), gettext("They are in the list again."))
