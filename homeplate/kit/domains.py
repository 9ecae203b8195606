"""Domain names in the one form in which they are compared: Unicode (IDNA 2008), lower case."""

from __future__ import annotations

from functools import lru_cache

import idna


@lru_cache(maxsize=20_000)
def in_one_form(domain: str) -> str:
    """`xn--9d0bm53a.kr` and `회사.KR` both as `회사.kr`; a name that is none in IDNA is only put in lower case."""
    lowered = domain.lower()
    if lowered.isascii() and "xn--" not in lowered:
        return lowered
    try:
        return (
            idna.decode(idna.encode(lowered, uts46=True)) if not lowered.isascii() else idna.decode(lowered)
        )
    except idna.IDNAError:
        return lowered


def registered_part(domain: str) -> str:
    """The first label of a domain, what people call it by: `naver` of naver.com."""
    return domain.removeprefix("www.").partition(".")[0]
