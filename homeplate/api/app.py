"""The API as a whole: who may come in, how bodies are read, which endpoints there are."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from homeplate import __version__
from homeplate.api import (
    accounts,
    auth,
    calendar,
    coaching,
    contacts,
    customers,
    dashboards,
    duplicates,
    feedback,
    fields,
    fit,
    forecast,
    forecast_weeks,
    goals,
    imports,
    people,
    persistence,
    persons,
    processes,
    prospect_lists,
    prospect_takes,
    prospects,
    providers,
    rates,
    referrals,
    roles,
    satisfaction,
    spending,
    standstill,
    tokens,
    versions,
    views,
    what_if,
)
from homeplate.api.deals import board, bulk, documents, evidence, moves, records, search
from homeplate.api.deals import people as stakeholders
from homeplate.api.leads import bulk as many_leads
from homeplate.api.leads import desk as lead_desk
from homeplate.api.leads import records as lead_records
from homeplate.api.leads import steps as lead_steps
from homeplate.api.once import acts_once
from homeplate.api.parsing import StrictParser
from homeplate.api.problems import on_error
from homeplate.api.qualification import deals as deal_answers
from homeplate.api.qualification import frameworks
from homeplate.api.qualification import leads as lead_answers

DESCRIPTION = """\
Everything that people do in Homeplate, for programs. The same rules bind: permissions, visibility, gates.

* **Who**: `Authorization: Bearer hp_…`, a personal token with scopes. What you may not see answers 404.
* **Errors**: `application/problem+json` with a stable `code`, a sentence in the language of `Accept-Language`
  (or of your profile), and the `field`.
* **Changes**: the ETag of a record is its revision. Send it as `If-Match` and a change of something that
  somebody else changed meanwhile is refused (412, `stale`).
* **Again**: every POST takes an `Idempotency-Key`. Sent again with the same key it answers as the first time
  and acts once.
* **Lists**: `limit`, and `cursor` with the `next_cursor` of the page before.
"""

api = NinjaAPI(
    title="Homeplate",
    version=__version__,
    description=DESCRIPTION,
    openapi_url=None,
    docs_url=None,
    auth=[auth.Token(), auth.Session()],
    parser=StrictParser(),
    servers=[{"url": "/api/v1"}],
    urls_namespace="api",
)
for kind in (
    Exception,
    Http404,
    HttpError,
    ValidationError,
):  # each of which django-ninja would answer itself
    api.add_exception_handler(kind, cast("Any", on_error))
api.add_decorator(acts_once, mode="operation")

# The addresses asked for most come first: Django tries them in turn. `/deals/board` must come before `/deals/{id}`.
for module in (board, search, records, moves, evidence, bulk, stakeholders, documents):
    api.add_router("", module.router)
for module in (lead_desk, lead_records, lead_steps, many_leads):
    api.add_router("", module.router)
for part in (
    accounts,
    contacts,
    duplicates,
    processes,
    versions,
    people,
    roles,
    tokens,
    views,
    dashboards,
    fields,
    rates,
    fit,
    goals,
    coaching,
    spending,
    feedback,
    referrals,
    forecast,
    forecast_weeks,
    what_if,
    persistence,
    customers,
    satisfaction,
    persons,
    standstill,
    calendar,
    lead_answers,
    frameworks,
    deal_answers,
    imports,
    prospect_lists,  # before the records, whose kind is a part of the address
    prospect_takes,
    prospects,
    providers,
):
    api.add_router("", part.router)
