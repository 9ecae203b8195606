"""`/prospects/`: the search over companies and people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_GET

from homeplate.kit.errors import Busy, Invalid
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission
from homeplate.prospects.engine.asking import FARTHEST
from homeplate.prospects.fields import FIELDS
from homeplate.prospects.lists.queries import list_name, lists
from homeplate.prospects.queries import SIZE, CompanyRow, Hits, PersonRow, search
from homeplate.prospects.query import OF_THE_PAGE, ORDERS, Query, from_pairs, to_address
from homeplate.prospects.takes.queries import Stands, standings
from homeplate.web.addresses import address
from homeplate.web.forms import Given
from homeplate.web.lists import saved
from homeplate.web.page import PageRequest, is_htmx, page, sentence
from homeplate.web.prospects.fits import RowFits
from homeplate.web.prospects.shown import Typed, chips, filters, here_is
from homeplate.web.prospects.takes import known_shown
from homeplate.web.prospects.watching import watch_field
from homeplate.web.prospects.words import ORDERS as ORDER_WORDS
from homeplate.web.prospects.words import company_text, meant, value_text
from homeplate.web.shown import Option

PLACE = "prospects"
COMPANY_KEYS = frozenset(key for key, field in FIELDS.items() if field.about == "company")


@require_GET
@page
def prospects(request: PageRequest) -> HttpResponse:
    """The filters, how many they let through, and a page of these."""
    actor, given = request.actor, Given.asked(request)
    actor.require(Permission.PROSPECT_VIEW)
    if first := saved.opens_first(request, PLACE):
        return redirect(first)
    typed = _typed(request)
    query, error, found = _about(typed), None, None
    try:
        query = from_pairs((name, one) for name, values in typed.items() for one in values)
        found = search(actor, wanted=query, now=request.now, offset=max(given.whole("from", 0), 0), size=SIZE)
    except (Invalid, Busy) as refused:
        error = refused
    known = standings(actor, rows=found.rows) if found and found.rows else {}
    context = {
        **_head(request, query, typed),
        "filters": filters(actor, query, typed, found.facets if found else {}),
        **_orders(query, found),
        "problem": sentence(error) if error else "",
        "reading": isinstance(error, Busy),
        "chips": chips(
            query, *(one and list_name(actor, list_id=one) for one in (query.within, query.without))
        ),
        **_found(query, found, known),
        "choosing": _choosing(actor, query),
    }
    response = render(request, "prospects/search.html", context, status=_status(error))
    if is_htmx(request) and found is not None:
        response["HX-Push-Url"] = _here(query, given.text("view"))
    return response


def _status(error: Exception | None) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if isinstance(error, Invalid) else HTTPStatus.OK


def _typed(request: PageRequest) -> Typed:
    """The parameters of the search as they were typed; several values in one input stand between semicolons."""
    found: dict[str, list[str]] = {}
    for name, values in request.GET.lists():
        if name not in OF_THE_PAGE:
            parts = [one.replace("\x00", "") for one in values]
            found[name] = [one for text in parts for one in _each(name, text)]
    return found


def _each(name: str, text: str) -> list[str]:
    """The values in one input, as searches know them."""
    key, _, part = name.partition(".")
    if key not in FIELDS or part not in ("", "all", "not"):
        return [text]
    return [meant(key, one.strip()) for one in text.split(";") if one.strip()]


def _about(typed: Typed) -> Query:
    """The search that nothing is asked in, for an address that cannot be read."""
    return Query(about="companies" if "companies" in typed.get("about", ()) else "people")


def _here(query: Query, view: str) -> str:
    parts = [part for part in (to_address(query), urlencode({"view": view}) if view else "") if part]
    return f"{address(PLACE)}?{'&'.join(parts)}" if parts else address(PLACE)


def _head(request: PageRequest, query: Query, typed: Typed) -> dict[str, Any]:
    other = (
        _of_people(query),
        _of_companies(query),
    )
    looked = saved.Looked(PLACE, "list", to_address(query), Given.asked(request).text("view"))
    views = saved.context(request, looked, ())
    may_load = request.actor.may(Permission.PROSPECT_LOAD)
    return {
        "query": query,
        "typed_text": "".join(typed.get("q", ())[:1]),
        "typed_most": "".join(typed.get("per_company", ())[:1]),
        "ways": [
            (pgettext("prospect", "People"), here_is(other[0]), query.about == "people"),
            (gettext("Companies"), here_is(other[1]), query.about == "companies"),
        ],
        "saved": views,
        "watch_field": watch_field(request.actor, views.current),
        "lists": [Option(str(one.id), one.name) for one in lists(request.actor, about=query.about)],
        "loads_url": address("prospect-loads") if may_load else "",
        "clear_url": f"{address(PLACE)}?{urlencode({'about': query.about, 'view': saved.NO_VIEW})}",
    }


def _orders(query: Query, found: Hits | None) -> dict[str, Any]:
    """The orders to choose from, the usual one without a value, and the one that holds."""
    scored = found.scored if found else query.order == "fit"
    usual = "fit" if scored else "size"
    return {
        "orders": [
            Option("" if key == usual else key, ORDER_WORDS[key].render(gettext))
            for key in ORDERS[query.about]
            if scored or key != "fit"
        ],
        "ordered": "" if (found.order if found else query.order) == usual else query.order,
    }


def _of_people(query: Query) -> Query:
    """A search for people that asks the same; lists are of companies or of people."""
    return replace(query if query.about == "people" else query.unlisted(), about="people", order="")


def _of_companies(query: Query) -> Query:
    """What of a search for people can be asked of companies as well."""
    kept = tuple((key, one) for key, one in query.where if key in COMPANY_KEYS)
    asked = query if query.about == "companies" else query.unlisted()
    return replace(asked, about="companies", order="", where=kept, per_company=0)


def _choosing(actor: Actor, query: Query) -> dict[str, Any]:
    """What can be done with rows that are ticked, and with all that are found."""
    take, add = actor.may(Permission.LEAD_EDIT), actor.may(Permission.PROSPECT_EDIT)
    enrich = actor.may(Permission.PROSPECT_LOAD)
    whole = urlencode({"about": query.about, "search": to_address(query)})
    return {
        "any": take or add or enrich,
        "take": take,
        "add": add,
        "take_all": f"{address('prospect-take')}?{whole}",
        "add_all": f"{address('prospect-list-add')}?{whole}",
        "enrich": enrich,
        "enrich_all": f"{address('prospect-enrich')}?{whole}",
    }


def _found(query: Query, found: Hits | None, known: Mapping[UUID, Stands]) -> dict[str, Any]:
    if found is None:
        return dict.fromkeys(
            ("total", "behind", "scored", "rows", "first_url", "next_url", "narrow", "empty")
        )
    beyond = found.offset + SIZE
    here = here_is(query)
    mark = "&" if "?" in here else "?"
    more = beyond < min(found.total, FARTHEST)
    line = _company if query.about == "companies" else _person
    fits = RowFits()
    return {
        "total": found.total,
        "behind": found.behind,
        "scored": found.scored,
        "rows": [
            {**line(row), "fit": fits.row(found.fits.get(row.id)), "known": known_shown(known.get(row.id))}
            for row in found.rows
        ],
        "first_url": here if found.offset else "",
        "next_url": f"{here}{mark}from={beyond}" if more else "",
        "narrow": found.total > FARTHEST and not more and found.offset > 0,
        "empty": not found.total and not query.narrowed,
    }


def _person(row: Any) -> dict[str, Any]:
    assert isinstance(row, PersonRow)
    return {
        "url": address("prospect-person", row.id),
        "row": row,
        "company_url": address("prospect-company", row.company_id) if row.company_id else "",
        "country": value_text("country", row.company_country) if row.company_country else "",
    }


def _company(row: Any) -> dict[str, Any]:
    assert isinstance(row, CompanyRow)
    shown = {
        key: company_text(row, key) for key in ("revenue", "country", "employee_growth", "open_positions")
    }
    return {"url": address("prospect-company", row.id), "row": row, **shown}
