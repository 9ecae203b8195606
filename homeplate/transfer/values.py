"""Text, addresses, telephone numbers and yes-or-no as exports write them. Nothing is ever evaluated: a cell that
looks like a formula is text, and is guarded only on the way out (`safe_csv`)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from homeplate.kit.domains import in_one_form
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg, one_line

LONGEST_EMAIL = 254
_EMAIL = re.compile(
    r"[^\s@<>,;:\"()\[\]\\]{1,64}@(?:[^\s@<>,;:\"()\[\]\\.]{1,63}\.)+[^\s@<>,;:\"()\[\]\\.0-9]{2,63}"
)
_BETWEEN = re.compile(r"\s*(?::::|[;,\n|])\s*|\s+")
_PHONE = re.compile(
    r"\+?[0-9()][0-9()\s./\-–]{3,38}(?:\s*(?:x|ext\.?|내선|alanro)\s*[0-9]{1,6})?", re.IGNORECASE
)
_PHONES_BETWEEN = re.compile(r"\s*(?::::|[;,\n|])\s*|\s+/\s+")
_DOMAIN = re.compile(r"(?:[^\s./:@\\]{1,63}\.)+[^\s./:@\\0-9]{2,63}")
_YES = frozenset(
    [
        "1",
        "y",
        "yes",
        "true",
        "t",
        "x",
        "on",
        "✓",
        "✔",
        "예",
        "네",
        "참",
        "o",
        "kyllä",
        "k",
        "tosi",
        "won",
        "closed",
        "do not allow",
    ]
)
_NO = frozenset(
    ["0", "n", "no", "false", "f", "off", "-", "아니오", "아니요", "거짓", "ei", "epätosi", "allow"]
)


def clean_line(text: str) -> str:
    """One line of text in NFC, trimmed, without control characters."""
    if text.isascii():
        if text.isprintable():
            return text.strip() if "  " not in text else " ".join(text.split())
        return one_line(text)
    return one_line(unicodedata.normalize("NFC", text))


def clean_text(text: str) -> str:
    """Text of several lines in NFC; line ends become `\\n`, other control characters go."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(clean_line(line) for line in lines).strip()


def parse_boolean(text: str) -> bool | None:
    """Yes or no in three languages; None when empty. Raises `Invalid` with code `boolean`."""
    word = text.strip().casefold()
    if not word:
        return None
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Invalid("boolean", msg("“{text}” is neither yes nor no.", text=text[:40]))


def parse_emails(text: str) -> tuple[str, ...]:
    """Every address in the cell, each once, in order. Raises `Invalid` with code `email` when there is none."""
    if not text.strip():
        return ()
    bare = re.sub(r"[<>()\"]", " ", text.replace("mailto:", " "))
    found = {part.casefold(): part for part in _BETWEEN.split(bare) if _EMAIL.fullmatch(part)}
    kept = tuple(part for part in found.values() if len(part) <= LONGEST_EMAIL)
    if not kept:
        raise Invalid("email", msg("“{text}” is not an e-mail address.", text=text[:60]))
    return kept


def parse_phones(text: str) -> tuple[str, ...]:
    """Every number in the cell as written, single-spaced. Raises `Invalid` with code `phone` when there is none."""
    plain = unicodedata.normalize("NFKC", text).strip().lstrip("'")
    if not plain:
        return ()
    parts = (clean_line(part) for part in _PHONES_BETWEEN.split(plain))
    found = tuple(dict.fromkeys(part for part in parts if _PHONE.fullmatch(part)))
    if not found:
        raise Invalid("phone", msg("“{text}” is not a telephone number.", text=text[:40]))
    return found


def parse_domain(text: str) -> str:
    """The domain of a web address, in lower case and Unicode, without `www.`. Raises `Invalid` with code `website`."""
    plain = clean_line(text).casefold()
    if not plain:
        return ""
    host = re.sub(r"^[a-z][a-z0-9+.\-]*://", "", plain)
    host = re.split(r"[/?#\s]", host, maxsplit=1)[0].rpartition("@")[2].partition(":")[0]
    host = in_one_form(host.removeprefix("www.").rstrip("."))
    if len(host) > 200 or not _DOMAIN.fullmatch(host):
        raise Invalid("website", msg("“{text}” is not a web address.", text=text[:60]))
    return host


def compact(text: str) -> str:
    """What two spellings of one name share: letters and figures alone (`GTX Pro`, `GTXPro`, `gtx-pro`)."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def spellings(names: Iterable[str]) -> dict[str, str]:
    """Compact form to the right spelling; forms that two names share are left out, for they decide nothing."""
    found: dict[str, str] = {}
    shared: set[str] = set()
    for name in names:
        form = compact(name)
        if found.setdefault(form, name) != name:
            shared.add(form)
    return {form: name for form, name in found.items() if form and form not in shared}
