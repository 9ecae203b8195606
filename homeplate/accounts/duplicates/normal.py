"""The forms in which names, addresses and numbers are compared. Pure.

One definition for the whole base and for what somebody is about to add: both are compared in these forms.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from importlib.resources import files

import yaml

from homeplate.accounts.domains import company_domain, is_personal
from homeplate.kit.text import folded

_WORD_LISTS = yaml.safe_load((files(__package__) / "words.yaml").read_text(encoding="utf-8"))
LEGAL_FORMS, _FILLERS, _TITLES, _LONG_SURNAMES, ROLES = (
    frozenset(_WORD_LISTS[name].split())
    for name in ("legal_forms", "fillers", "titles", "long_surnames", "roles")
)
_SAME_FORM = {"주": "주식회사", "유": "유한회사", "limited": "ltd", "incorporated": "inc"}

_GLUED = re.compile(r"^(주식회사|유한회사|株式会社|有限会社)|(주식회사|유한회사|株式会社|有限会社|有限公司)$")
_JOINED = re.compile(r"(?<=\b\w)[.](?=\w\b)|[/](?=\w\b)|['’`]")
_WORDS = re.compile(r"[^\W_]+")
_STROKES = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_HANGUL = re.compile(r"[\uac00-\ud7a3]+")
_NO_DIGIT = re.compile(r"[^0-9]+")
PHONE_DIGITS = 8
"""So many last digits of a number are the same however its country and area are written."""


def plain(text: str) -> str:
    """`text` folded and without accents and strokes; Hangul stays in syllables, of which one makes another name."""
    text = folded(text)
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text.translate(_STROKES))
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if unicodedata.category(sign) != "Mn"))


def words(text: str) -> list[str]:
    """The words of a name in their plain form, without signs; `S.p.A.` and `A/S` are one word each."""
    return _WORDS.findall(_JOINED.sub("", plain(text)))


def company(name: str) -> tuple[str, str]:
    """What a company is called besides its legal form, and that form: ("kone", "oyj")."""
    found = words(name)
    kept = [word for word in found if word not in LEGAL_FORMS]
    if len(kept) > 1:
        kept = [word for word in kept if word not in _FILLERS] or kept
    core = " ".join(kept or found)
    if not core.isascii() and (bare := _GLUED.sub("", core).strip()) and bare != core:
        return bare, "주식회사" if "주식회사" in core else ""
    legal = "".join([word for word in found if word in LEGAL_FORMS][-1:]) if kept else ""
    return core, _SAME_FORM.get(legal, legal)


def person(name: str, given: str = "", family: str = "") -> tuple[str, str]:
    """Given and family name in their plain form; taken out of the whole name where they are not told."""
    if given and family:
        return " ".join(words(given)), " ".join(words(family))
    if "," in name:
        last, _, first = name.partition(",")
        if words(first) and words(last):
            return " ".join(words(first)), " ".join(words(last))
    found = [word for word in words(name) if word not in _TITLES]
    if len(found) == 1 and _HANGUL.fullmatch(found[0]) and len(found[0]) > 1:
        length = 2 if len(found[0]) > 3 and found[0][:2] in _LONG_SURNAMES else 1
        return found[0][length:], found[0][:length]
    if len(found) > 1 and _HANGUL.fullmatch(found[0]) and len(found[0]) <= 2 and len(found) == 2:
        return found[1], found[0]
    return " ".join(found[:-1]), "".join(found[-1:])


def in_order(*parts: str) -> str:
    """The words of a name in the order of the alphabet, so that what comes first does not matter."""
    return " ".join(sorted(" ".join(parts).split()))


def email(address: str) -> str:
    """The form of an address: without what follows a plus, and without dots where the provider ignores them."""
    local, at, domain = folded(address).rpartition("@")
    if not at:
        return ""
    local = local.partition("+")[0] or local
    if domain in ("gmail.com", "googlemail.com"):
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"


def personal(addresses: Iterable[str]) -> list[str]:
    """The addresses that belong to a person, in their form; those of roles such as info@ are left out."""
    found = (email(address) for address in addresses)
    return list(dict.fromkeys(one for one in found if one and one.partition("@")[0] not in ROLES))


def phone(number: str) -> str:
    """The last digits of a number; empty for one that is too short to tell anybody by."""
    if number.isascii():
        digits = _NO_DIGIT.sub("", number)
    else:
        digits = "".join(str(unicodedata.digit(sign)) for sign in number if sign.isdigit())
    return digits[-PHONE_DIGITS:] if len(digits) >= PHONE_DIGITS - 1 else ""


def label(domain: str) -> str:
    """The part of a domain that names its owner: `kone` of kone.fi, kone.com and kone.co.kr."""
    parts = domain.split(".")
    if (
        len(parts) > 2
        and len(parts[-1]) == 2
        and parts[-2] in ("co", "com", "ac", "go", "or", "org", "net", "gov")
    ):
        return parts[-3]
    return parts[-2] if len(parts) > 1 else ""


def own_domain(domain: str) -> str:
    """The domain of a company; empty for one that tells nothing of a company."""
    domain = domain.casefold().removeprefix("www.")
    return "" if not domain or is_personal(domain) else domain


def domain_of_addresses(addresses: Iterable[str]) -> str:
    """The first domain of a company among e-mail addresses."""
    return next((found for one in addresses if (found := company_domain(one))), "")
