"""Whose domain an address is of: a company's own, that of a provider for everybody, or one that is thrown away.

Great providers are listed in `free_mail.txt`, which an operator extends with a file of the same name in the data
folder; throw-away domains come from the package `disposable-email-domains`, which follows them from day to day.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path

from django.conf import settings

from homeplate.kit.domains import in_one_form, registered_part
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg

OWN_FILE = "free-mail.txt"
"""The operator's file in the data folder: more domains, and with `!` those that are taken out."""


@lru_cache(maxsize=1)
def free_mail() -> frozenset[str]:
    """Domains whose addresses anybody may have. The operator's file is read once, when first asked."""
    known = set(_lines(files(__package__).joinpath("free_mail.txt").read_text("utf-8")))
    path = Path(settings.HOMEPLATE_DATA) / OWN_FILE
    own = _lines(path.read_text("utf-8-sig")) if path.is_file() else []
    out = {name.removeprefix("!") for name in own if name.startswith("!")}
    return frozenset((known | {name for name in own if not name.startswith("!")}) - out)


def _lines(text: str) -> list[str]:
    names = (line.partition("#")[0].strip().lower() for line in text.splitlines())
    return [name for name in names if name]


@lru_cache(maxsize=1)
def _disposable() -> frozenset[str]:
    found: frozenset[str] = frozenset(import_module("disposable_email_domains").blocklist)
    return found


def is_disposable(domain: str) -> bool:
    """Whether addresses of a domain are thrown away; sub-domains count."""
    return _any_level(domain, _disposable())


@lru_cache(maxsize=20_000)
def is_personal(domain: str) -> bool:
    """Whether a domain tells nothing of a company: everybody's mail, or thrown away."""
    return _any_level(domain, free_mail()) or is_disposable(domain)


def company_domain(email: str) -> str:
    """The domain of an address where it is a company's own, else empty."""
    _, at, domain = email.strip().lower().rpartition("@")
    return "" if not at or is_personal(domain) else in_one_form(domain)


def check_own(domain: str, name: str) -> None:
    """Raise `Invalid` (`free-mail`) for a domain of everybody, unless the account is called like it (Naver, GMX)."""
    if domain and is_personal(domain) and registered_part(domain) not in "".join(name.casefold().split()):
        sentence = msg(
            "Anybody may have an address of {domain}: it is no company's own domain.", domain=domain
        )
        raise Invalid("free-mail", sentence, field="domain")


def _any_level(domain: str, known: frozenset[str]) -> bool:
    rest = domain.lower()
    while "." in rest:
        if rest in known:
            return True
        rest = rest.partition(".")[2]
    return False
