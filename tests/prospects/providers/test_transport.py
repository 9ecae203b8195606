"""The way out: to public addresses alone, with one deadline, and never further than was asked."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

import pytest

from homeplate.kit.errors import Invalid
from homeplate.prospects.providers.kinds import Unanswered
from homeplate.prospects.providers.transport import checked_address, is_public, post
from tests.prospects.vendor import (
    Behaviour,
    Vendor,
    dripping,
    endless,
    half,
    half_of_pieces,
    internal,
    nothing,
    open_for_business,
    says,
    silent,
)


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    with open_for_business() as found:
        yield found


def call(vendor: Vendor, **more: Any) -> Any:
    return post(vendor.address, b"{}", {"X-Key": "k"}, internal=internal(vendor), **more)


def refused(vendor: Vendor, *behaviours: Behaviour, **more: Any) -> Unanswered:
    vendor.script = list(behaviours)
    with pytest.raises(Unanswered) as failed:
        call(vendor, **more)
    return failed.value


def test_a_question_is_posted_and_the_answer_read(vendor: Vendor) -> None:
    vendor.script = [says({"records": []}, X_Left="5")]
    reply = call(vendor)
    assert (reply.status, reply.headers["x-left"], reply.body) == (200, "5", b'{"records": []}')
    assert vendor.headers[0]["X-Key"] == "k" and vendor.headers[0]["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("behaviour", [half, half_of_pieces, nothing])
def test_half_an_answer_may_be_asked_for_again(vendor: Vendor, behaviour: Behaviour) -> None:
    assert refused(vendor, behaviour).again


@pytest.mark.parametrize("kind", [silent, dripping])
def test_whoever_is_silent_or_drips_is_left_at_the_deadline(vendor: Vendor, kind: Any) -> None:
    begun = time.monotonic()
    error = refused(vendor, kind(vendor), seconds=0.15)
    assert error.again and time.monotonic() - begun < 2
    assert "did not answer" in str(error)


def test_an_answer_without_end_is_cut_off(vendor: Vendor) -> None:
    assert refused(vendor, endless(vendor), largest=1 << 20).skip


def test_a_large_answer_that_says_so_is_not_even_read(vendor: Vendor) -> None:
    assert refused(vendor, says(b"x" * 2000), largest=1000).skip


def test_a_redirect_is_an_answer_and_never_followed(vendor: Vendor) -> None:
    vendor.script = [says(b"", 302, Location="http://169.254.169.254/latest/")]
    assert call(vendor).status == 302 and len(vendor.asked) == 1


def test_a_compressed_answer_is_refused(vendor: Vendor) -> None:
    assert not refused(vendor, says(b"x", Content_Encoding="gzip")).again


def test_nobody_at_home_may_be_asked_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(Unanswered) as failed:
        post(f"http://127.0.0.1:{port}/", b"", {}, internal={"127.0.0.1"})
    assert failed.value.again


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b::a00:1", "2002:7f00:1::", "2002:a00:1::", "ff02::1", "2001:db8::1", "fec0::1",
    ],
)  # fmt: skip
def test_private_addresses_are_known_in_every_form(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "", "nonsense", "ftp://x.example/", "https://", "https:///x", "https://user:pw@x.example/", "https://x.example:0/",
        "https://x.example:99999/", "https://x example/", "https://x.example/#top", "https://x.example/\n", "file:///etc/passwd",
        "https://x\\@y.example/", "https://[::1/",
    ],
)  # fmt: skip
def test_what_is_no_plain_address_is_refused(address: str) -> None:
    with pytest.raises(Invalid) as failed:
        checked_address(address, ())
    assert failed.value.field == "address"


@pytest.mark.parametrize(
    "address",
    [
        "http://x.example/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "https://10.0.0.5:8443/x",
    ],
)
def test_private_and_open_addresses_are_refused_unless_the_operator_names_them(address: str) -> None:
    with pytest.raises(Invalid):
        checked_address(address, ())
    host = address.split("/")[2].strip("[]").partition(":8")[0]
    assert checked_address(address, {host.split("]")[0]}) == address


def test_the_operator_may_allow_one_port_alone() -> None:
    assert checked_address("http://127.0.0.1:81/", {"127.0.0.1:81"})
    with pytest.raises(Invalid):
        checked_address("http://127.0.0.1:82/", {"127.0.0.1:81"})


def _stands_for(*addresses: str) -> Any:
    return lambda _host, port: [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses
    ]


@pytest.mark.parametrize("addresses", [("127.0.0.1",), ("93.184.216.34", "10.0.0.1")])
def test_a_name_that_leads_into_a_private_network_is_not_asked(addresses: tuple[str, ...]) -> None:
    with pytest.raises(Unanswered) as failed:
        post("https://vendor.example/", b"", {}, resolver=_stands_for(*addresses))
    assert "private network" in str(failed.value) and not failed.value.again


def test_the_connection_goes_to_the_address_that_was_looked_at(
    vendor: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the name stands for a moment later: it is resolved once, and not again by whoever connects."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("resolved again"))
    port = int(vendor.address.split(":")[2].split("/")[0])
    vendor.script = [says({})]
    allowed = {f"vendor.example:{port}"}
    url = f"http://vendor.example:{port}/"
    assert post(url, b"{}", {}, internal=allowed, resolver=_stands_for("127.0.0.1")).status == 200


def test_a_name_that_nobody_has_is_said() -> None:
    def unknown(_host: str, _port: int) -> Any:
        raise socket.gaierror(-2, "unknown")

    with pytest.raises(Unanswered, match="no server"):
        post("https://nobody.example/", b"", {}, resolver=unknown)
