"""Moving a deal: on the board, through the gate sheet, back, past a gate, to its end and out of it again.

A sheet is opened from the board or from the page of a deal; where from stands in its address (`Way`), so that
the answer to it shows that place again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from homeplate.deals import actions
from homeplate.kit.errors import Conflict, HomeplateError, Invalid, NotFound, Refused
from homeplate.kit.text import msg
from homeplate.people.permissions import Permission
from homeplate.web.deals.celebration import Won
from homeplate.web.deals.context import deal_page, won_deal
from homeplate.web.deals.gates import GateForm, gate_shown, next_step_of, save_evidence
from homeplate.web.forms import Attempt, Given
from homeplate.web.page import PageRequest, go, is_htmx, page, sentence, toast, trigger
from homeplate.web.pipeline import filters
from homeplate.web.pipeline.around import Around
from homeplate.web.pipeline.views import board_columns, move_url

WON = "won"
BOARD = "board"


@dataclass(frozen=True, slots=True)
class Way:
    """Where a deal is to go (empty: the next stage), and from where that was asked: the board with its filters."""

    deal_id: UUID
    to: str = ""
    at: str = ""
    filters: str = ""

    @classmethod
    def asked(cls, request: PageRequest, deal_id: UUID) -> Way:
        """The way that the address of a sheet names."""
        given = Given.asked(request)
        return cls(deal_id, given.text("to"), given.text("at"), given.text("filters"))

    def url(self, name: str) -> str:
        """The address of `name` that keeps the way."""
        asked = {"to": self.to, "at": self.at, "filters": self.filters}
        query = urlencode({key: value for key, value in asked.items() if value})
        return reverse(name, args=[self.deal_id]) + (f"?{query}" if query else "")


# -- the board ------------------------------------------------------------------------------------


@require_POST
@page
def move(request: PageRequest) -> HttpResponse:
    """A card was put into another column. A closed gate answers with its sheet, a step back asks why."""
    given = Given.posted(request)
    deal_id, stage = given.id("deal"), given.text("stage")
    if deal_id is None:
        raise NotFound("not-found", msg("There is no such {kind}, or you may not see it.", kind=msg("deal")))
    way = Way(deal_id, stage, BOARD, given.text("filters").removeprefix("?"))
    try:
        moved = actions.advance(
            request.actor, deal_id=deal_id, to=stage, seen=given.text("seen") or None, now=request.now
        )
    except Refused as error:
        form = GateForm(error=_said_why(error), asks_step=error.code == "no-next-step")
        return _into_sheet(_gate(request, way, form, status=error.status))
    except Conflict as error:
        if error.code == "not-forward":
            return _into_sheet(_back_sheet(request, way))
        return toast(_board(request, way, status=error.status), sentence(error), tone="bad")
    text = gettext("“%(name)s” is moved.") % {"name": moved.name}
    return toast(
        _board(request, way), text, href=reverse("deal", args=[deal_id]), link=gettext("Open the deal")
    )


def _said_why(error: HomeplateError) -> str:
    """The sheet of a gate says itself what is missing; any other refusal it has to be told."""
    return "" if error.code == "gate-not-met" else sentence(error)


def _board(request: PageRequest, way: Way, *, status: int = 200, won: Won | None = None) -> HttpResponse:
    wanted = filters.read(
        Around(request.actor, Given(dict(parse_qsl(way.filters)))).given, request.actor, request.now
    )
    context = {"columns": board_columns(request, wanted), "move_url": move_url(request), "won": won}
    return render(request, "pipeline/_board.html", context, status=status)


def _into_sheet(response: HttpResponse) -> HttpResponse:
    response["HX-Retarget"] = "#sheet-body"
    response["HX-Reswap"] = "innerHTML"
    return response


def _done(request: PageRequest, way: Way, text: str, *, won: bool = False) -> HttpResponse:
    """The place that a sheet was opened from, as it is after the change; the sheet closes. A sale that was `won` is
    celebrated there, which says all that a message would say."""
    here = reverse("deal", args=[way.deal_id])
    if not is_htmx(request):
        return go(request, here, text)
    sale = won_deal(request, way.deal_id) if won else None
    if way.at == BOARD:
        response, target = _board(request, way, won=sale), "#board"
        if not won:
            toast(response, text, href=here, link=gettext("Open the deal"))
    else:
        response, target = deal_page(request, way.deal_id, won=sale), "#deal"
        if not won:
            toast(response, text)
    response["HX-Retarget"] = target
    response["HX-Reswap"] = "outerHTML"
    return trigger(response, {"close-sheet": {}})


# -- the gate sheet -------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@page
def gate(request: PageRequest, deal_id: UUID) -> HttpResponse:
    """The sheet of a gate; posted, it keeps the evidence it was filled with and perhaps moves the deal."""
    way = Way.asked(request, deal_id)
    if request.method == "GET":
        return _gate(request, way, GateForm())
    given = Given.posted(request)
    errors: dict[str, str] = {}
    try:
        revision = save_evidence(request, deal_id, way.to, given, errors)
        if given.text("then") == "advance" and not errors:
            return _done(request, way, _go_on(request, way, given, revision), won=way.to == WON)
    except (Invalid, Conflict) as error:
        why = _said_why(error) or gettext("Not yet: what stands below is still missing.")
        form = GateForm(given.values, errors, why, asks_step=error.code == "no-next-step")
        return _gate(request, way, form, status=error.status)
    if errors:
        problem = gettext("Some of it could not be taken; see below. The rest is saved.")
        return _stale(_gate(request, way, GateForm(given.values, errors, problem), status=422))
    return _stale(toast(_gate(request, way, GateForm()), gettext("Saved.")))


def _go_on(request: PageRequest, way: Way, given: Given, revision: int | None) -> str:
    """Move the deal as the sheet was asked to, and say so."""
    step = next_step_of(given)
    if step is not None:
        kept = actions.set_next_step(
            request.actor, deal_id=way.deal_id, step=step, now=request.now, revision=revision
        )
        revision = kept.revision
    if way.to == WON:
        actions.win(request.actor, deal_id=way.deal_id, now=request.now, revision=revision)
        return gettext("Won. Congratulations!")
    to = gate_shown(request, way.deal_id, way.to, GateForm()).to
    actions.advance(request.actor, deal_id=way.deal_id, to=to, now=request.now, revision=revision)
    return gettext("The deal has advanced.")


def _gate(request: PageRequest, way: Way, form: GateForm, *, status: int = 200) -> HttpResponse:
    shown = gate_shown(request, way.deal_id, way.to, form)
    addresses = {"submit_url": way.url("deal-gate"), "override_url": way.url("deal-override")}
    template = "deals/_gate.html" if is_htmx(request) else "deals/gate.html"
    return render(request, template, {"gate": shown.placed(**addresses)}, status=status)


def _stale(response: HttpResponse) -> HttpResponse:
    """What lies under the sheet is to be read again once the sheet is closed."""
    return trigger(response, {"stale": {}})


@require_POST
@page
def override(request: PageRequest, deal_id: UUID) -> HttpResponse:
    """Past a gate that is not met, with a reason, for those who may."""
    way, given = Way.asked(request, deal_id), Given.posted(request)
    request.actor.require(Permission.DEAL_OVERRIDE)
    try:
        _past(request, way, given)
    except (Invalid, Conflict) as error:
        form = GateForm(typed_reason=given.text("reason"), error=sentence(error), overriding=True)
        return _gate(request, way, form, status=error.status)
    text = gettext("Advanced without the evidence. The reason is recorded.")
    return _done(request, way, text, won=way.to == WON)


def _past(request: PageRequest, way: Way, given: Given) -> None:
    reason, revision = given.text("reason"), given.revision()
    if way.to == WON:
        if not reason:
            raise Invalid("reason-missing", msg("Say why, in a few words."), field="reason")
        actions.win(
            request.actor, deal_id=way.deal_id, override_reason=reason, now=request.now, revision=revision
        )
        return
    to = gate_shown(request, way.deal_id, way.to, GateForm()).to
    actions.override(
        request.actor, deal_id=way.deal_id, to=to, reason=reason, now=request.now, revision=revision
    )


# -- back -----------------------------------------------------------------------------------------


@require_POST
@page
def back(request: PageRequest, deal_id: UUID) -> HttpResponse:
    """To an earlier stage, with a reason; from the page of the deal or from the sheet of the board."""
    way, given = Way.asked(request, deal_id), Given.posted(request)
    try:
        actions.regress(
            request.actor,
            deal_id=deal_id,
            to=way.to or given.text("to"),
            reason=given.text("reason"),
            now=request.now,
            revision=given.revision(),
        )
    except (Invalid, Conflict) as error:
        if way.at == BOARD and is_htmx(request):
            return _into_sheet(_back_sheet(request, way, Attempt.of("back", given, error)))
        return deal_page(request, deal_id, attempt=Attempt.of("back", given, error), status=error.status)
    return _done(request, way, gettext("The deal has gone back."))


def _back_sheet(request: PageRequest, way: Way, attempt: Attempt | None = None) -> HttpResponse:
    shown = gate_shown(request, way.deal_id, way.to, GateForm()).placed(submit_url=way.url("deal-back"))
    typed = attempt.typed.get("reason", "") if attempt else ""
    context = {"gate": shown, "typed": typed, "error": sentence(attempt.error) if attempt else ""}
    return render(request, "deals/_back.html", context, status=attempt.error.status if attempt else 200)


# -- to the end and out of it ---------------------------------------------------------------------


def _ended(
    request: PageRequest, deal_id: UUID, form: str, act: Callable[[Given], object], text: str
) -> HttpResponse:
    given = Given.posted(request)
    try:
        act(given)
    except Refused as error:
        return _refused_end(request, deal_id, form, given, error)
    except (Invalid, Conflict) as error:
        return deal_page(request, deal_id, attempt=Attempt.of(form, given, error), status=error.status)
    return _done(request, Way(deal_id), text, won=form == "win")


def _refused_end(
    request: PageRequest, deal_id: UUID, form: str, given: Given, error: HomeplateError
) -> HttpResponse:
    """A sale whose gates are not met: the sheet of what is missing, where there is one to be shown in."""
    if is_htmx(request) and form == "win":
        return _into_sheet(_gate(request, Way(deal_id, WON), GateForm(), status=error.status))
    return deal_page(request, deal_id, attempt=Attempt.of(form, given, error), status=error.status)


@require_POST
@page
def win(request: PageRequest, deal_id: UUID) -> HttpResponse:
    """Book the sale."""

    def act(given: Given) -> object:
        reason = given.text("override_reason")
        return actions.win(
            request.actor,
            deal_id=deal_id,
            override_reason=reason,
            now=request.now,
            revision=given.revision(),
        )

    return _ended(request, deal_id, "win", act, gettext("Won. Congratulations!"))


@require_POST
@page
def lose(request: PageRequest, deal_id: UUID) -> HttpResponse:
    """Record the loss."""

    def act(given: Given) -> object:
        return actions.lose(
            request.actor,
            deal_id=deal_id,
            reason=given.text("reason"),
            note=given.text("note"),
            competitor=given.text("competitor"),
            now=request.now,
            revision=given.revision(),
        )

    return _ended(request, deal_id, "lose", act, gettext("Recorded as lost."))


@require_POST
@page
def reopen(request: PageRequest, deal_id: UUID) -> HttpResponse:
    """Open a closed deal again."""

    def act(given: Given) -> object:
        return actions.reopen(
            request.actor,
            deal_id=deal_id,
            reason=given.text("reason"),
            now=request.now,
            revision=given.revision(),
        )

    return _ended(request, deal_id, "reopen", act, gettext("The deal is open again."))
