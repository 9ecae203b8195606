"""Forms: reading what was typed, and giving it back beside what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from uuid import UUID

from babel.numbers import NumberFormatError, parse_decimal
from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language, gettext

from homeplate.kit.errors import HomeplateError, Invalid
from homeplate.kit.ids import parse_id
from homeplate.kit.text import Message, msg
from homeplate.web.formats import locale_of
from homeplate.web.page import sentence
from homeplate.web.shown import Field, Option

LONGEST_NUMBER = 40
SEEN = "was-"
"""What the name of an input begins with that says what a field was filled with."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a form was sent with. Texts come without the zero characters that no database can store."""

    values: Mapping[str, str]

    @classmethod
    def posted(cls, request: HttpRequest) -> Given:
        """The body of a POST."""
        return cls(_texts(request.POST))

    @classmethod
    def asked(cls, request: HttpRequest) -> Given:
        """The query string."""
        return cls(_texts(request.GET))

    def text(self, name: str) -> str:
        """The trimmed text, empty when it is missing."""
        return self.values.get(name, "").strip()

    def ticked(self, name: str) -> bool:
        """Whether a box was ticked."""
        return bool(self.values.get(name))

    def id(self, name: str) -> UUID | None:
        """A chosen record; None for nothing. Raises `Invalid` for anything that is not an id."""
        text = self.text(name)
        found = parse_id(text)
        if text and found is None:
            raise Invalid("id", msg("Choose one from the list."), field=name)
        return found

    def day(self, name: str) -> date | None:
        """A day; None for nothing. Raises `Invalid` (`date`)."""
        text = self.text(name)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            raise Invalid("date", msg("Write the day as 2026-05-31."), field=name) from None

    def id_or_none(self, name: str) -> UUID | None:
        """As `id`, for an address: a part of it that makes no sense is as if it were not there."""
        return parse_id(self.text(name))

    def day_or_none(self, name: str) -> date | None:
        """As `day`, for an address: a part of it that makes no sense is as if it were not there."""
        try:
            return self.day(name)
        except Invalid:
            return None

    def amount(self, name: str) -> Decimal | None:
        """A number as people of the page's language write it; None for nothing. Raises `Invalid` (`number`)."""
        text = self.text(name)
        return read_number(text, get_language() or "en", field=name) if text else None

    def whole(self, name: str, default: int) -> int:
        """A whole number, `default` for anything else: for what a list offers anyway."""
        try:
            return int(self.text(name)[:LONGEST_NUMBER])
        except ValueError:
            return default

    def revision(self) -> int | None:
        """The revision the person has seen."""
        number = self.whole("revision", -1)
        return number if number >= 0 else None


def _texts(query: QueryDict) -> dict[str, str]:
    return {name: str(value).replace("\x00", "") for name, value in query.items()}


@dataclass(frozen=True, slots=True)
class Attempt:
    """A form that was sent in vain: which one, what was typed in it, and why not."""

    form: str
    typed: Mapping[str, str]
    error: HomeplateError

    @classmethod
    def of(cls, form: str, given: Given, error: HomeplateError) -> Attempt:
        """The attempt to send `given`."""
        return cls(form, given.values, error)


def refilled(fields: Iterable[Field], attempt: Attempt | None, form: str) -> tuple[Field, ...]:
    """`fields` of the form `form` as they were typed, the refused one with its reason.

    Where somebody else saved meanwhile and the form says what it was filled with, what was left alone shows what is
    stored now, so that sending the form once more takes back nothing.
    """
    if attempt is None or attempt.form != form:
        return tuple(fields)
    if attempt.error.code == "stale":
        return tuple(_merged(field, attempt.typed) for field in fields)
    error = attempt.error
    return tuple(
        replace(
            field,
            value=attempt.typed.get(field.name, ""),
            was=field.value,
            error=sentence(error) if error.field == field.name else "",
        )
        for field in fields
    )


def _merged(field: Field, typed: Mapping[str, str]) -> Field:
    """A field of a form that came too late: what was typed in it, what is stored where it was left alone."""
    mine, seen = typed.get(field.name, ""), typed.get(SEEN + field.name)
    if seen is None or seen == field.value or mine == field.value:
        return replace(field, value=mine, was=field.value)
    if mine == seen:
        return field
    there = {one.value: one.label for one in field.options}.get(field.value, field.value)
    note = gettext("Changed meanwhile to “%(value)s”.") % {"value": there or "–"}
    return replace(field, value=mine, was=field.value, error=note)


def unplaced(attempt: Attempt | None, *forms: Iterable[Field]) -> str:
    """The reason of a refused form as a sentence of its own, when none of its fields carries it."""
    carried = any(field.error for fields in forms for field in fields)
    if attempt is None or (carried and attempt.error.code != "stale"):
        return ""
    return sentence(attempt.error)


def read_number(text: str, language: str, *, field: str) -> Decimal:
    """“1 234,5”, “1,234.5” or “1234.5” as a number. Raises `Invalid` (`number`) for `field`."""
    if len(text) <= LONGEST_NUMBER:
        for reading in (partial(_localised, language=language), Decimal):
            try:
                number = reading(text)
            except (NumberFormatError, InvalidOperation, ValueError):
                continue
            if number.is_finite():
                return number
    raise Invalid("number", msg("“{text}” is not a number.", text=text[:LONGEST_NUMBER]), field=field)


def _localised(text: str, language: str) -> Decimal:
    """A number with the signs of a language, strictly: “12,4” is no English number."""
    locale = locale_of(language)
    plain = " ".join(text.split())
    group = locale.number_symbols["latn"]["group"]
    if group.isspace():
        plain = plain.replace(" ", group)
    return parse_decimal(plain, locale=locale, strict=True)


def options(kinds: Mapping[str, Message]) -> tuple[Option, ...]:
    """The choices of a dictionary of kinds, worded for the reader."""
    return tuple(Option(key, message.render(gettext)) for key, message in kinds.items())


def input_number(number: Decimal | None, language: str) -> str:
    """A number as it stands in an input: no groups, the decimal sign of the language."""
    if number is None:
        return ""
    sign = locale_of(language).number_symbols["latn"]["decimal"]
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", sign)
