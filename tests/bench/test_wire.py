"""The bench's own HTTP: what it sends, and that it reads every way a server may answer."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from homeplate.bench.load import Job, Measured, measure
from homeplate.bench.wire import Connection, request

PLAIN = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\nhello"
CHUNKED = b"HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"


@contextmanager
def answering(*answers: bytes) -> Iterator[int]:
    """A server that gives these answers in turn on one connection, whatever it is asked."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                for answer in answers:
                    if not connection.recv(65536):
                        break
                    connection.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        thread.join(5)


def test_a_request_says_what_it_carries() -> None:
    sent = request("POST", "/x", headers={"Cookie": "a=1"}, data={"to": "b"})
    head, _, body = sent.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /x HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: a=1\r\n")
    assert f"Content-Length: {len(body)}".encode() in head and body == b'{"to": "b"}'


def test_answers_are_read_one_after_the_other_on_one_connection() -> None:
    with answering(PLAIN, CHUNKED) as port, Connection(port) as connection:
        first, second = (connection.send(request("GET", "/")) for _ in range(2))
    assert (first.status, first.body, first.headers["set-cookie"]) == (200, b"hello", "a=1\nb=2")
    assert (second.status, second.body, second.size) == (404, b"hello", 5)


def test_the_load_is_bounded_in_number() -> None:
    with answering(PLAIN, PLAIN) as port:
        measured = measure(Job(port, [[request("GET", "/").decode()] * 2], seconds=30))
    assert (measured.requests, measured.statuses, measured.mean_bytes) == (2, {"200": 2}, 5.0)


def test_the_load_is_bounded_in_time() -> None:
    nobody_listens = 1
    assert measure(Job(nobody_listens, [["never sent"]], seconds=-1)).requests == 0


@pytest.mark.parametrize(("share", "milliseconds"), [(0.0, 1.0), (0.5, 6.0), (0.95, 10.0), (1.0, 10.0)])
def test_percentiles(share: float, milliseconds: float) -> None:
    measured = Measured([float(number) for number in range(1, 11)], 1, {}, 0)
    assert measured.percentile(share) == milliseconds
