"""Short texts kept unreadable at rest: the keys of other systems. Pure.

Encrypted with a stream of HMAC-SHA256 blocks counted from a nonce, then signed: whoever reads the database learns
only how long a text is, and whoever changes it makes it unreadable. What it is `about` is signed along, so that one
sealed text cannot be put in the place of another.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from typing import Final

SCHEME: Final = "1"
"""What a sealed text begins with, so that another way of sealing can be told from this one."""
NONCE: Final = 16
"""Bytes of chance that each sealing takes."""
_TAG = 32


class Unsealable(ValueError):
    """A text that was sealed with another key, about something else, or was changed."""


def seal(text: str, *, key: str, about: str, nonce: bytes) -> str:
    """`text` as only `unseal` with the same `key` and `about` reads it. `nonce` are `NONCE` bytes never used before."""
    encrypting, signing = _keys(key, about)
    if len(nonce) != NONCE:
        raise ValueError("a nonce of another length")
    hidden = nonce + _mixed(text.encode(), encrypting, nonce)
    return f"{SCHEME}.{base64.urlsafe_b64encode(hidden + _tag(signing, hidden)).decode()}"


def unseal(sealed: str, *, key: str, about: str) -> str:
    """What `seal` was given. Raises `Unsealable`."""
    scheme, _, coded = sealed.partition(".")
    try:
        told = base64.b64decode(coded.encode(), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        told = b""
    if scheme != SCHEME or len(told) < NONCE + _TAG:
        raise Unsealable("no sealed text")
    encrypting, signing = _keys(key, about)
    hidden, tag = told[:-_TAG], told[-_TAG:]
    if not hmac.compare_digest(tag, _tag(signing, hidden)):
        raise Unsealable("sealed with another key, or changed")
    return _mixed(hidden[NONCE:], encrypting, hidden[:NONCE]).decode()


def _keys(key: str, about: str) -> tuple[bytes, bytes]:
    """A key to encrypt with and one to sign with, for this purpose alone."""
    base = hmac.digest(b"homeplate.sealed.1", key.encode(), "sha256")
    encrypting, signing = (
        hmac.digest(base, purpose + about.encode(), "sha256") for purpose in (b"encrypt:", b"sign:")
    )
    return encrypting, signing


def _mixed(data: bytes, key: bytes, nonce: bytes) -> bytes:
    blocks = range(-(-len(data) // hashlib.sha256().digest_size))
    stream = b"".join(hmac.digest(key, nonce + number.to_bytes(8, "big"), "sha256") for number in blocks)
    return bytes(one ^ other for one, other in zip(data, stream, strict=False))


def _tag(key: bytes, hidden: bytes) -> bytes:
    return hmac.digest(key, hidden, "sha256")
