"""The Jinja2 environment of every page: escaping, translation, filters and a few functions.

Filters write for the reader: in the active language and in the active time zone. A name that a template
uses but nobody passed is an error (`StrictUndefined`), so that no page silently lacks a figure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from django.conf import settings
from django.templatetags import static as files
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, FileSystemBytecodeCache, StrictUndefined
from markupsafe import Markup, escape
from moneyed import Money

from homeplate.kit.money import to_minor
from homeplate.kit.text import Message, in_language
from homeplate.web import formats, words
from homeplate.web.addresses import address
from homeplate.web.calling import PageCode, PageContext
from homeplate.web.diamond import on_diamond
from homeplate.web.shell import languages, shell_of, theme_of
from homeplate.web.shown import TimelineEntry

COMPILED = "__homeplate_1_%s.cache"
"""What compiled templates are kept as. Another number for each change of `PageCode`: one kept before would go on."""


def environment(**options: object) -> Environment:
    """The environment, given the options that Django's Jinja2 engine passes."""
    options["undefined"] = StrictUndefined
    if not settings.DEBUG:
        options["bytecode_cache"] = FileSystemBytecodeCache(pattern=COMPILED)
    env = Environment(  # noqa: S701 - Django's engine always passes autoescape
        **{
            "extensions": ["jinja2.ext.i18n", "jinja2.ext.do"],
            "trim_blocks": True,
            "lstrip_blocks": True,
            **options,
        }  # type: ignore[arg-type]
    )
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext)  # type: ignore[attr-defined]
    env.context_class, env.code_generator_class = PageContext, PageCode
    env.filters.update(FILTERS)
    env.globals.update(GLOBALS)
    return env


def language() -> str:
    """The code of the language that the page is written in."""
    return get_language() or settings.LANGUAGE_CODE


def money(value: Money | None) -> str:
    """An amount with its currency; a dash for none."""
    if value is None:
        return "–"
    return minor(to_minor(value.amount, value.currency.code), value.currency.code)


def minor(amount: int, currency: str) -> str:
    """Whole minor units of a currency as money."""
    return formats.money_text(amount, currency, language())


def number(value: float) -> str:
    """A number with the signs of the language."""
    return formats.number_text(value, language())


def date(value: dt.date | None, style: str = "full") -> str:
    """A day; `style` is `short`, `day`, `full` or `long`. A dash for none."""
    if value is None:
        return "–"
    return formats.date_text(value, language(), style, timezone.localdate().year)


def moment(value: dt.datetime) -> Markup:
    """A point in time as a `<time>` element in the reader's zone."""
    text = formats.datetime_text(value, language(), timezone.get_current_timezone())
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(timespec="seconds"), text)


def clock(value: dt.datetime) -> str:
    """The time of day of a moment in the reader's zone."""
    return formats.time_text(value, timezone.get_current_timezone())


def local_day(value: dt.datetime) -> dt.date:
    """The day of a moment in the reader's zone."""
    return timezone.localtime(value).date()


@dataclass(frozen=True, slots=True)
class Day:
    """The entries of one day of a timeline, in their order."""

    date: dt.date
    entries: list[TimelineEntry]


def groupby_day(entries: Iterable[TimelineEntry]) -> list[Day]:
    """Timeline entries by the reader's own day."""
    return [Day(day, list(group)) for day, group in groupby(entries, lambda entry: local_day(entry.at))]


def relative_days(day: dt.date) -> str:
    """How far a day is from today: “today”, “tomorrow”, “in 3 days”, “2 days ago”."""
    distance = (day - timezone.localdate()).days
    if distance in (-1, 0, 1):
        return {-1: gettext("yesterday"), 0: gettext("today"), 1: gettext("tomorrow")}[distance]
    if distance > 0:
        return ngettext("in %(count)d day", "in %(count)d days", distance) % {"count": distance}
    return ngettext("%(count)d day ago", "%(count)d days ago", -distance) % {"count": -distance}


def say(message: Message | str) -> str:
    """A sentence of the domain in the reader's language, its dates as the reader writes them."""
    if not isinstance(message, Message):
        return message
    params = {
        key: date(value) if isinstance(value, dt.date) else value for key, value in message.params.items()
    }
    return Message(message.msgid, params, message.context).render(words.gettext, language().split("-")[0])


def text(value: Mapping[str, str] | str | None) -> str:
    """A text kept in several languages, in the reader's; an empty string for none."""
    if value is None or isinstance(value, str):
        return value or ""
    return in_language(value, language().split("-")[0])


@lru_cache(maxsize=512)
def static(path: str) -> str:
    """The address of a file that never changes while the program runs."""
    return files.static(path)


@lru_cache(maxsize=512)
def icon(name: str, css: str = "") -> Markup:
    """A decorative icon of the sprite; what it means must also be said in words."""
    classes = escape(f"i {css}".strip())
    address = escape(f"{static('web/icons.svg')}#{name}")
    return Markup('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>').format(classes, address)


FILTERS = {
    "money": money,
    "number": number,
    "date": date,
    "moment": moment,
    "clock": clock,
    "groupby_day": groupby_day,
    "local_day": local_day,
    "relative_days": relative_days,
    "initials": formats.initials,
    "hue": formats.hue,
    "say": say,
    "text": text,
}

GLOBALS = {
    "_": words.word,
    "static": static,
    "url": address,
    "icon": icon,
    "minor": minor,
    "language": language,
    "languages": languages,
    "shell_of": shell_of,
    "theme_of": theme_of,
    "on_diamond": on_diamond,
}
