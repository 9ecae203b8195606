"""HTTP as thin as it gets: the client's own work must not be mistaken for the server's."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

LONGEST_WAIT = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `size` is what travelled of the body, packed as it was sent."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def size(self) -> int:
        """Bytes of the body on the wire."""
        return len(self.body)


def request(
    method: str, path: str, *, headers: dict[str, str] | None = None, data: Any = None, form: str = ""
) -> bytes:
    """One request as it goes over the wire; `data` is sent as JSON, `form` as a form."""
    body = form.encode() if form else b"" if data is None else json.dumps(data).encode()
    kind = "application/x-www-form-urlencoded" if form else "application/json"
    lines = {"Host": "127.0.0.1", **(headers or {})}
    if body:
        lines |= {"Content-Type": kind, "Content-Length": str(len(body))}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body


class Connection:
    """A connection kept open for one request after the other."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None
        self._rest = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._socket is not None:
            self._socket.close()

    def send(self, data: bytes) -> Answer:
        """The answer to a request made by `request`."""
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=LONGEST_WAIT)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(data)
        head = self._until(b"\r\n\r\n").decode("latin-1")
        first, *lines = head.split("\r\n")
        headers = _headers(lines)
        if "chunked" in headers.get("transfer-encoding", ""):
            body = self._chunks()
        else:
            body = self._exactly(int(headers.get("content-length", 0)))
        return Answer(int(first.split()[1]), headers, body)

    def _more(self) -> None:
        assert self._socket is not None
        data = self._socket.recv(65536)
        if not data:
            raise ConnectionError("the server closed the connection")
        self._rest += data

    def _until(self, end: bytes) -> bytes:
        while end not in self._rest:
            self._more()
        found, _, self._rest = self._rest.partition(end)
        return found

    def _exactly(self, size: int) -> bytes:
        while len(self._rest) < size:
            self._more()
        found, self._rest = self._rest[:size], self._rest[size:]
        return found

    def _chunks(self) -> bytes:
        parts = []
        while size := int(self._until(b"\r\n"), 16):
            parts.append(self._exactly(size))
            self._exactly(2)
        self._exactly(2)
        return b"".join(parts)


def _headers(lines: list[str]) -> dict[str, str]:
    """Headers by name in small letters; of those given more than once a line each."""
    headers: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        name = name.lower()
        headers[name] = f"{headers[name]}\n{value.strip()}" if name in headers else value.strip()
    return headers
