"""A data vendor on this machine: it answers as told, honestly or not."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from django.conf import settings as django_settings

Handler = BaseHTTPRequestHandler
Behaviour = Callable[[Handler, dict[str, Any]], None]


class Vendor:
    """`known` are values by domain or e-mail address; `script` behaviours of the next calls, then it is honest."""

    def __init__(self) -> None:
        self.known: dict[str, dict[str, Any]] = {}
        self.extra: dict[str, Any] = {}
        self.script: list[Behaviour] = []
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.over = Event()
        self.address = ""

    def answer(self, handler: Handler) -> None:
        question = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        self.asked.append(question)
        self.headers.append(dict(handler.headers.items()))
        behaviour = self.script.pop(0) if self.script else self.honest
        behaviour(handler, question)

    def honest(self, handler: Handler, question: dict[str, Any]) -> None:
        mark = "domain" if question["about"] == "companies" else "email"
        records = [
            {"id": one["id"], mark: one[mark], "values": self.known[one[mark]], **self.extra}
            for one in question["records"]
            if one.get(mark) in self.known
        ]
        told(handler, {"records": records})


def told(handler: Handler, data: Any, status: int = 200, **headers: str) -> None:
    """Answer with JSON, or with plain bytes."""
    body = data if isinstance(data, bytes) else json.dumps(data).encode()
    handler.send_response(status)
    for name, value in {"Content-Type": "application/json", **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def says(data: Any, status: int = 200, **headers: str) -> Behaviour:
    """The behaviour of answering with this."""
    return lambda handler, _question: told(handler, data, status, **headers)


def half(handler: Handler, _question: dict[str, Any]) -> None:
    """Promise more than is sent."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"records": [')


def half_of_pieces(handler: Handler, _question: dict[str, Any]) -> None:
    """Break off within a body that is sent in pieces."""
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b'ff\r\n{"records"')


def nothing(handler: Handler, _question: dict[str, Any]) -> None:
    """Hang up."""
    handler.close_connection = True


def silent(vendor: Vendor) -> Behaviour:
    """Answer nothing until the test is over."""
    return lambda _handler, _question: _wait(vendor)


def _wait(vendor: Vendor) -> None:
    vendor.over.wait(10)


def dripping(vendor: Vendor) -> Behaviour:
    """One byte after the other, for ever."""

    def drip(handler: Handler, _question: dict[str, Any]) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not vendor.over.is_set():
            try:
                handler.wfile.write(b" ")
            except OSError:
                return
            time.sleep(0.02)

    return drip


def endless(vendor: Vendor) -> Behaviour:
    """As much as anybody takes."""

    def pour(handler: Handler, _question: dict[str, Any]) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not vendor.over.is_set():
            try:
                handler.wfile.write(b" " * (1 << 16))
            except OSError:
                return

    return pour


@contextmanager
def open_for_business() -> Iterator[Vendor]:
    """A vendor that may be asked, on a port of its own."""
    vendor = Vendor()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            vendor.answer(self)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    vendor.address = f"http://127.0.0.1:{server.server_port}/enrich"
    try:
        yield vendor
    finally:
        vendor.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def internal(vendor: Vendor) -> frozenset[str]:
    """What the operator allows for this vendor to be asked."""
    return frozenset({vendor.address.split("/")[2], *django_settings.HOMEPLATE_INTERNAL_HOSTS})
