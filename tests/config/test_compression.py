"""What travels compressed, and what does not."""

from __future__ import annotations

import gzip

import brotli
import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from homeplate.config.compression import SMALLEST, CompressionMiddleware

LONG = "<li>Acme</li>" * 200


def _answer(accepted: str, body: str = LONG, **headers: str) -> HttpResponse:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(body, headers={key.replace("_", "-"): value for key, value in headers.items()})

    answer = CompressionMiddleware(view)(RequestFactory().get("/", HTTP_ACCEPT_ENCODING=accepted))
    assert isinstance(answer, HttpResponse)
    return answer


@pytest.mark.parametrize(("accepted", "used"), [("gzip, deflate, br", "br"), ("gzip", "gzip")])
def test_a_long_page_is_compressed_as_the_browser_likes(accepted: str, used: str) -> None:
    answer = _answer(accepted)
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}[used]
    assert answer.headers["Content-Encoding"] == used
    assert answer.headers["Content-Length"] == str(len(answer.content))
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert unpack(answer.content).decode() == LONG


def test_a_browser_that_takes_nothing_gets_the_page_as_it_is() -> None:
    answer = _answer("")
    assert answer.content.decode() == LONG
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_a_short_answer_is_left_alone() -> None:
    assert "Content-Encoding" not in _answer("br", "x" * (SMALLEST - 1)).headers


@pytest.mark.parametrize(
    "headers", [{"Content_Encoding": "zstd"}, {"ETag": '"7"'}, {"Content_Type": "image/png"}]
)
def test_what_is_packed_tagged_or_a_picture_is_left_alone(headers: dict[str, str]) -> None:
    assert _answer("br", **headers).content.decode() == LONG
