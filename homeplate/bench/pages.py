"""A browser's share of the work: signing in, and everything that a first visit to the board loads."""

from __future__ import annotations

import re
from urllib.parse import urlencode, urljoin

from homeplate.bench.wire import Answer, Connection, request

ASSET = re.compile(r"""(?:<script[^>]+src|<link[^>]+href|<img[^>]+src)="([^"#]+)""")
IN_STYLE = re.compile(r"""url\(["']?([^)"']+)|@import\s+["']([^"']+)""")
IN_SCRIPT = re.compile(r"""(?:from|import)\s*["'](\.{0,2}/[^"']+\.js)["']""")


def sign_in(port: int, email: str, password: str) -> str:
    """The cookies of somebody signed in."""
    with Connection(port) as connection:
        page = connection.send(request("GET", "/accounts/login/"))
        cookies = _cookies(page)
        found = re.search(r'name="csrfmiddlewaretoken"[^>]*value="([^"]+)"', page.body.decode())
        form = urlencode(
            {"login": email, "password": password, "csrfmiddlewaretoken": found[1] if found else ""}
        )
        headers = {"Cookie": _joined(cookies), "Referer": "http://127.0.0.1/accounts/login/"}
        answer = connection.send(request("POST", "/accounts/login/", headers=headers, form=form))
        cookies |= _cookies(answer)
    if "sessionid" not in cookies:
        raise RuntimeError(f"signing in failed: {answer.status}")
    return _joined(cookies)


def first_load(port: int, path: str, cookie: str) -> dict[str, int]:
    """Address to bytes on the wire of a page and of everything that it loads, as a browser would."""
    headers = {"Cookie": cookie, "Accept-Encoding": "br, gzip"}
    sizes: dict[str, int] = {}
    with Connection(port) as connection:
        waiting = [path]
        while waiting:
            address = waiting.pop()
            if address in sizes or not address.startswith("/"):
                continue
            packed = connection.send(request("GET", address, headers=headers))
            sizes[address] = packed.size
            plain = connection.send(request("GET", address, headers={"Cookie": cookie}))
            waiting += [urljoin(address, link) for link in links(plain)]
    return sizes


def links(answer: Answer) -> list[str]:
    """The addresses that a page, a style sheet or a module makes a browser load."""
    kind = answer.headers.get("content-type", "")
    pattern = (
        ASSET
        if "html" in kind
        else IN_STYLE
        if "css" in kind
        else IN_SCRIPT
        if "javascript" in kind
        else None
    )
    if pattern is None:
        return []
    found = pattern.findall(answer.body.decode(errors="replace"))
    return [next(filter(None, one)) if isinstance(one, tuple) else one for one in found]


def _cookies(answer: Answer) -> dict[str, str]:
    lines = answer.headers.get("set-cookie", "").splitlines()
    return dict(line.split(";")[0].split("=", 1) for line in lines if "=" in line)


def _joined(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())
