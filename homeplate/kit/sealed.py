"""Short texts kept unreadable at rest: the keys of other systems.

Whoever reads the database learns only how long a text is and when it was sealed, and whoever changes it makes it
unreadable (Fernet: AES-CBC with HMAC-SHA256). What it is `about` goes into the key (HKDF, RFC 5869), so that one sealed
text cannot be put in the place of another.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PURPOSE = b"homeplate.sealed:"


class Unsealable(ValueError):
    """A text that was sealed with another key, about something else, or was changed."""


def seal(text: str, *, key: str, about: str) -> str:
    """`text` as only `unseal` with the same `key` and `about` reads it; another one each time."""
    return _fernet(key, about).encrypt(text.encode()).decode()


def unseal(sealed: str, *, key: str, about: str) -> str:
    """What `seal` was given. Raises `Unsealable`."""
    try:
        return _fernet(key, about).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unsealable("sealed with another key, or changed") from None


def _fernet(key: str, about: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE + about.encode()).derive(
        key.encode()
    )
    return Fernet(base64.urlsafe_b64encode(derived))
