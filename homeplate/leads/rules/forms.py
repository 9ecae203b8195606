"""What a form for strangers asks, and what rules of routing are told in lists. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from homeplate.accounts.rules import language_code
from homeplate.kit.clean import line, one_of, paragraphs
from homeplate.kit.errors import Invalid
from homeplate.kit.text import Message, msg
from homeplate.leads.rules.input import country_code
from homeplate.leads.rules.kinds import SOURCES

ASKS: dict[str, Message] = {
    "company": msg("Company"),
    "phone": msg("Phone"),
    "job_title": msg("Job title"),
    "country": msg("Country"),
    "postal_code": msg("Postal code"),
    "industry": msg("Industry"),
    "need": msg("What they need"),
    "immediacy": msg("How soon"),
}
"""What a form may ask besides name and e-mail address."""

MOST = 60

_CLEAN: dict[str, Callable[..., Any]] = {
    "countries": country_code,
    "regions": partial(line, longest=120),
    "postal": partial(line, longest=20),
    "languages": language_code,
    "sources": partial(one_of, known=SOURCES),
    "industries": partial(line, longest=120),
}


def conditions_of(values: Mapping[str, Any]) -> dict[str, list[str]]:
    """The conditions of a rule, cleaned; those that say nothing are left out. Raises `Invalid` for the list."""
    found = {}
    for name, clean in _CLEAN.items():
        some = _texts(values.get(name), name)
        kept = [text for one in some if (text := clean(one, field=name))]
        if kept:
            found[name] = list(dict.fromkeys(kept))
    return found


def _texts(value: object, field: str) -> list[str]:
    if value is None:
        return []
    if isinstance(value, str):
        value = value.replace("\n", ",").split(",")
    if not isinstance(value, Iterable):
        raise Invalid("list", msg("A list is expected here."), field=field)
    found = [str(one).strip() for one in value]
    if len(found) > MOST:
        raise Invalid("too-many", msg("At most {count} of them.", count=MOST), field=field)
    return [one for one in found if one]


def form_columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a form says and asks, cleaned. Raises `Invalid`."""
    asks = [one_of(one, ASKS, field="asks") for one in values.get("asks") or ()]
    return {
        "name": line(values.get("name"), field="name", longest=120, required=True),
        "title": line(values.get("title"), field="title", longest=120, required=True),
        "intro": paragraphs(values.get("intro"), field="intro", longest=2000),
        "thanks": paragraphs(values.get("thanks"), field="thanks", longest=2000),
        "consent": paragraphs(values.get("consent"), field="consent", longest=1000),
        "asks": [key for key in ASKS if key in asks],
        "source": one_of(values.get("source") or "web_form", SOURCES, field="source", required=True),
        "source_detail": line(values.get("source_detail"), field="source_detail", longest=200),
    }
