"""The one way out to the network: a question is posted to an address that somebody typed, and the answer is read.

Nothing of it may reach what only this machine or its network may reach. The name is resolved here, every address it
stands for is looked at, and the connection goes to that address and to no other, whatever the name stands for a
moment later. Redirects are never followed, and no proxy is asked. What the operator named in
`HOMEPLATE_INTERNAL_HOSTS` may be private and without TLS. A call has one deadline for all of it, so that an answer
that drips holds nobody up, and reads no more than so many bytes.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import re
import socket
import ssl
from collections.abc import Callable, Collection, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from time import monotonic
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from homeplate.kit.errors import Invalid
from homeplate.kit.text import Message, msg
from homeplate.prospects.providers.kinds import Unanswered

SECONDS, CONNECT_SECONDS = 20.0, 5.0
LARGEST: Final = 8 * 2**20
CHUNK = 1 << 16
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_HOST = re.compile(r"[^\s/@\\?#%<>\"]+")

WRONG_ADDRESS = msg("An address such as https://api.example.com/enrich is expected here.")
ONLY_HTTPS = msg("Only https:// is allowed, so that nobody on the way reads the key.")
HALF = msg("The answer of the provider broke off.")


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: the status, headers by lower-case name, and the whole body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Resolver = Callable[[str, int], list[tuple[Any, ...]]]
"""As `socket.getaddrinfo` answers about a stream."""


def resolved(host: str, port: int) -> list[tuple[Any, ...]]:
    """What a name stands for."""
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


def checked_address(text: str, internal: Collection[str]) -> str:
    """An address that may be asked, by its looks. Raises `Invalid` (`address`, `https`, `private`)."""
    parts = _parts(text)
    if parts.scheme != "https" and not _is_internal(parts, internal):
        raise Invalid("https", ONLY_HTTPS, field="address")
    host = parts.hostname or ""
    if not _is_internal(parts, internal) and (_literal(host) or host == "localhost"):
        address = _literal(host)
        if address is None or not is_public(address):
            raise Invalid("private", _private(host), field="address")
    return text


def _parts(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        whole = parts.hostname and parts.port != 0
    except ValueError:
        raise Invalid("address", WRONG_ADDRESS, field="address") from None
    plain = text.isascii() and text.isprintable() and " " not in text
    if (
        not plain
        or parts.scheme not in ("https", "http")
        or not whole
        or parts.fragment
        or "@" in parts.netloc
    ):
        raise Invalid("address", WRONG_ADDRESS, field="address")
    if not _HOST.fullmatch(parts.hostname or ""):
        raise Invalid("address", WRONG_ADDRESS, field="address")
    return parts


def _private(host: str) -> Message:
    return msg(
        "“{host}” leads into a private network. The operator allows such an address with HOMEPLATE_INTERNAL_HOSTS.",
        host=host[:80],
    )


def _is_internal(parts: SplitResult, internal: Collection[str]) -> bool:
    host = (parts.hostname or "").lower()
    return host in internal or f"{host}:{_port(parts)}" in internal


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether anybody in the world may reach an address, and an IPv4 address within it."""
    if isinstance(address, ipaddress.IPv6Address):
        within = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if address in _NAT64:
            within = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if within and not is_public(within):
            return False
        if address.ipv4_mapped:
            return True
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    internal: Collection[str] = (),
    seconds: float = SECONDS,
    largest: int = LARGEST,
    resolver: Resolver = resolved,
) -> Reply:
    """Post `body`, and read the answer. Raises `Unanswered` for everything that is no answer of an HTTP server."""
    try:
        checked_address(url, internal)
    except Invalid as error:
        raise Unanswered(error.message) from None
    parts, deadline = urlsplit(url), monotonic() + seconds
    late = msg("The provider did not answer within {seconds} seconds.", seconds=round(seconds))
    try:
        with _connected(parts, deadline, internal, resolver) as wire:
            return _exchange(parts, body, headers, wire, largest)
    except TimeoutError:
        raise Unanswered(late, again=True) from None
    except ssl.SSLCertVerificationError as error:
        reason = error.verify_message[:100]
        raise Unanswered(
            msg("The certificate of the provider is not valid: {reason}", reason=reason)
        ) from None
    except (
        http.client.IncompleteRead,
        http.client.RemoteDisconnected,
        ConnectionResetError,
        BrokenPipeError,
    ):
        raise Unanswered(HALF, again=True) from None
    except http.client.HTTPException:
        raise Unanswered(msg("What answers at this address does not speak HTTP."), again=True) from None
    except OSError as error:
        reason = (error.strerror or type(error).__name__)[:100]
        raise Unanswered(msg("The provider cannot be reached: {reason}", reason=reason), again=True) from None


class _Wire:
    """A socket of which every operation ends at the deadline; as much of one as `http.client` asks for."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self._sock, self._deadline = sock, deadline

    def left(self) -> float:
        """Seconds left; raises `TimeoutError` when there are none."""
        left = self._deadline - monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def sendall(self, data: Any) -> None:
        """Send all of it."""
        self._sock.settimeout(self.left())
        self._sock.sendall(data)

    def read_some(self, buffer: Any) -> int:
        """Read what is there; 0 at the end."""
        self._sock.settimeout(self.left())
        return self._sock.recv_into(buffer)

    def makefile(self, mode: str) -> io.BufferedReader:
        """What is received, to be read as a file."""
        return io.BufferedReader(_Received(self), CHUNK)

    def close(self) -> None:
        """Nothing: whoever connected closes."""


class _Received(io.RawIOBase):
    def __init__(self, wire: _Wire) -> None:
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        return self._wire.read_some(buffer)


@cache
def _trust() -> ssl.SSLContext:
    """Whose certificates are trusted; reading all of them takes longer than most calls."""
    return ssl.create_default_context()


@contextmanager
def _connected(parts: SplitResult, deadline: float, internal: Collection[str], resolver: Resolver) -> Any:
    host, port = parts.hostname or "", _port(parts)
    places = _allowed(host, port, resolver, private_too=_is_internal(parts, internal))
    sock = _first(places, deadline)
    try:
        if parts.scheme == "https":
            sock.settimeout(_Wire(sock, deadline).left())
            sock = _trust().wrap_socket(sock, server_hostname=host)
        yield _Wire(sock, deadline)
    finally:
        sock.close()


def _allowed(host: str, port: int, resolver: Resolver, *, private_too: bool) -> list[tuple[Any, ...]]:
    """What a name stands for. One private address among them is enough to ask none."""
    try:
        found = resolver(host, port)
    except (socket.gaierror, UnicodeError):
        raise Unanswered(msg("There is no server “{host}”.", host=host[:80]), again=True) from None
    for *_, place in found:
        address = _literal(str(place[0]).partition("%")[0])
        if not private_too and (address is None or not is_public(address)):
            raise Unanswered(_private(host))
    return found


def _first(places: list[tuple[Any, ...]], deadline: float) -> socket.socket:
    failed: OSError = OSError("no address")
    for family, kind, proto, _, place in places[:4]:
        sock = socket.socket(family, kind, proto)
        try:
            sock.settimeout(min(CONNECT_SECONDS, _Wire(sock, deadline).left()))
            sock.connect(place)
            return sock
        except OSError as error:
            sock.close()
            failed = error
    raise failed


def _exchange(
    parts: SplitResult, body: bytes, headers: Mapping[str, str], wire: _Wire, largest: int
) -> Reply:
    connection = http.client.HTTPConnection(parts.hostname or "", _port(parts))
    connection.sock = wire
    told = {"Accept": "application/json", "Accept-Encoding": "identity", "Connection": "close", **headers}
    told["Host"] = parts.netloc
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.request("POST", target, body, told)
    response = connection.getresponse()
    found = {name.lower(): value for name, value in response.getheaders()}
    if found.get("content-encoding", "identity").lower() != "identity":
        raise Unanswered(msg("The provider answers in a compressed form that was not asked for."))
    # What stands in the page of an error is nobody's concern.
    whole = _whole(response, largest) if response.status == HTTPStatus.OK else b""
    return Reply(response.status, found, whole)


def _whole(response: http.client.HTTPResponse, largest: int) -> bytes:
    """The body. Raises `Unanswered` for one that is too large, and as `http.client` does for half a one."""
    if (response.length or 0) > largest:
        raise _too_large(largest)
    parts, size = [], 0
    while some := response.read(CHUNK):
        size += len(some)
        if size > largest:
            raise _too_large(largest)
        parts.append(some)
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)
    return b"".join(parts)


def _too_large(largest: int) -> Unanswered:
    return Unanswered(
        msg("The answer of the provider is larger than {size} MB.", size=largest // 2**20), skip=True
    )
