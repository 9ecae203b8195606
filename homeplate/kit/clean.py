"""Cleaning of what people and programs hand in: a line, a paragraph, a whole number, one name of a few."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping

from email_validator import EmailNotValidError, validate_email

from homeplate.kit.errors import Invalid
from homeplate.kit.text import Message, msg, one_line

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,4})?")
"""A language such as ko or pt-BR, in at most eight characters."""


def line(value: object, *, field: str, longest: int = 200, required: bool = False) -> str:
    """`value` as one trimmed line of text; None is an empty one.

    Raises `Invalid` (`text`, `required`, `too-long`) for `field`.
    """
    text = _text(value, field)
    # Printable text holds nothing that `one_line` would take out, and most text is printable.
    kept = " ".join(text.split()) if text.isprintable() else one_line(text)
    return _measured(kept, field, longest, required)


def paragraphs(value: object, *, field: str, longest: int = 4000, required: bool = False) -> str:
    """`value` as text whose line breaks stay. Raises `Invalid` as `line` does."""
    text = _text(value, field).replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return _measured(kept.strip(), field, longest, required)


def _text(value: object, field: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Invalid("text", msg("Text is expected here."), field=field)
    return value


def _measured(text: str, field: str, longest: int, required: bool) -> str:
    if len(text) > longest:
        raise Invalid("too-long", msg("At most {count} characters.", count=longest), field=field)
    if required and not any(c.isprintable() and not c.isspace() for c in text):
        raise Invalid("required", msg("Please fill this in."), field=field)
    return text


def whole_number(value: object, *, field: str, least: int = 0, most: int = 2**31 - 1) -> int | None:
    """`value` as a whole number; nothing is None. Raises `Invalid` (`number`, `range`) for `field`."""
    if value is None or value == "":
        return None
    try:
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise ValueError
        number = int(value)
    except ValueError:
        raise Invalid("number", msg("A whole number is expected here."), field=field) from None
    if not least <= number <= most:
        raise Invalid("range", msg("Between {least} and {most}.", least=least, most=most), field=field)
    return number


def one_of(value: object, known: Iterable[str], *, field: str, required: bool = False) -> str:
    """`value` when it is one of `known`, or empty. Raises `Invalid` (`choice`, `required`) naming the nearest."""
    text = line(value, field=field, required=required)
    names = tuple(known)
    if text and text not in names:
        raise Invalid("choice", _unknown(text, names), field=field)
    return text


def email_address(value: object, *, field: str) -> str:
    """`value` as an e-mail address in normal form, or empty. Raises `Invalid` (`email`); asks no server."""
    text = line(value, field=field, longest=254)
    if not text:
        return ""
    try:
        # Addresses inside a company's own network are real too; those without a dot are not.
        found = validate_email(text, check_deliverability=False, globally_deliverable=False)
        if "." not in found.domain or len(found.normalized) > 254:
            raise EmailNotValidError
    except EmailNotValidError:
        raise Invalid(
            "email", msg("“{text}” is not an e-mail address.", text=text[:60]), field=field
        ) from None
    return found.normalized


def texts(value: object, *, field: str, longest: int = 200) -> dict[str, str]:
    """`value` as one line in each of several languages, or plain text for English; empty ones are left out.

    Raises `Invalid` (`language`, and as `line` does).
    """
    given = value if isinstance(value, Mapping) else {"en": value}
    kept = {str(code): line(text, field=field, longest=longest) for code, text in given.items()}
    if not all(LANGUAGE.fullmatch(code) for code in kept):
        raise Invalid("language", msg("A language code such as en, ko or fi is expected here."), field=field)
    return {code: text for code, text in kept.items() if text}


def unknown_name(text: str, known: Iterable[str], *, field: str) -> Invalid:
    """The error for a field that does not exist, naming the nearest one that does."""
    return Invalid("unknown-field", _unknown(one_line(text), tuple(known)), field=one_line(field))


def _unknown(text: str, known: tuple[str, ...]) -> Message:
    near = difflib.get_close_matches(text, known, n=1)
    if near:
        return msg("“{text}” is not known here. Did you mean “{nearest}”?", text=text[:60], nearest=near[0])
    return msg("“{text}” is not known here. Known: {known}.", text=text[:60], known=", ".join(known) or "–")
