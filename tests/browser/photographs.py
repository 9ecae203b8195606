"""The photographs of the documentation, taken anew from the program as it is: `make photographs`.

    python -m tests.browser.photographs [NAME …] [--at ADDRESS]

Without an address it starts a server of its own, on a fresh folder with the demo workspace. What is photographed is
what anybody finds there; nothing exists for the photographs alone.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, FilePayload, Page, sync_playwright

from tests.engines import BROWSER_SWITCHES, chromium

IMAGES = Path(__file__).parents[2] / "docs" / "images"
MOST_BYTES = 250_000
PASSWORD = "9-innings-2-outs"
PATIENCE_S = 180
FILE = """Deal,Account,Stage,Amount,Owner,Close date,Probability
Roof monitoring,Kone Oyj,Proposal sent,12400,Declan,18/12/2026,60
Leak detection,Neste,Qualified,23000,Declan,15/01/2027,35
Harbour cranes,Cargotec,Contract out,61000,Joris,22/01/2027,80
"""

Scene = Callable[[Page], None]


@dataclass(frozen=True, slots=True)
class Photograph:
    """Who looks at which page, in which theme and width; `scene` does what comes before the shutter."""

    who: str
    path: str
    scene: Scene | None = None
    theme: str = "light"
    size: tuple[int, int] = (1440, 900)


def gate(page: Page) -> None:
    """A card is put past a gate that is not met: the sheet says what is missing, and what to ask."""
    here, there = page.locator(".board > .col").nth(1), page.locator(".board > .col").nth(2)
    stage, card = there.get_attribute("data-stage"), here.locator(".bcard").first
    card.hover()
    card.locator(".mv").click()
    page.locator(f'#mover button[data-stage="{stage}"]').click()
    page.locator("#sheet[open] .guide-more summary").first.click()


def deal(page: Page) -> None:
    """The deal of the list that is furthest, with its diamond and the criteria of its stage."""
    page.locator(".deals tbody th a").first.click()
    page.locator("#deal").wait_for()


def proposal(page: Page) -> None:
    """Seven answers, and the process that they propose."""
    for question in page.locator(".questions fieldset").all():
        question.locator("label").nth(1).click()
    page.locator("form:has(.questions) .btn.primary").click()
    page.locator(".proposal").wait_for()


def counted(page: Page) -> None:
    """The figures, which are read from the history when somebody asks for the first time."""
    page.locator(".tiles").wait_for()


def lifts(page: Page) -> None:
    """Criteria against outcomes, as soon as these are counted."""
    page.locator(".lifts").wait_for()


def tiles(page: Page) -> None:
    """A dashboard, as soon as all its tiles have come."""
    page.wait_for_function("() => !document.querySelector('main .skeleton:not(details .skeleton)')")


def studio(page: Page) -> None:
    """The studio of the process that deals run on."""
    with page.expect_navigation():
        page.locator(".gallery article h3 a").first.click()
    page.goto(page.url + "studio/")
    page.locator("#studio").wait_for()


def columns(page: Page) -> None:
    """A file of another system, and what its columns become."""
    file: FilePayload = {"name": "opportunities.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    page.locator("#file").set_input_files(file)
    page.locator("form:has(#file) .btn.primary").click()
    page.locator(".table select").first.wait_for()


def components(page: Page) -> None:
    """The part of the style guide with the most to see."""
    page.locator("#card").evaluate("one => scrollTo(0, one.getBoundingClientRect().top + scrollY - 130)")


BY_PROGRESS = "/pipeline/list/?sort=-progress"
PHOTOGRAPHS = {
    "today": Photograph("joris", "/today/"),
    "board": Photograph("joris", "/pipeline/", size=(1360, 820)),
    "gate": Photograph("joris", "/pipeline/", gate),
    "list": Photograph("joris", "/pipeline/list/"),
    "deal": Photograph("declan", BY_PROGRESS, deal, size=(1440, 960)),
    "phone": Photograph("declan", BY_PROGRESS, deal, size=(390, 844)),
    "proposal": Photograph("ada", "/welcome/questions/", proposal),
    "dashboard": Photograph("joris", "/dashboard/", tiles, size=(1440, 1000)),
    "insight": Photograph("joris", "/insight/", counted),
    "forecast": Photograph("joris", "/insight/forecast/", counted),
    "criteria": Photograph("oscar", "/insight/criteria/", lifts, size=(1440, 900)),
    "studio": Photograph("oscar", "/processes/", studio, size=(1340, 800)),
    "import": Photograph("oscar", "/imports/", columns, size=(1440, 820)),
    "settings": Photograph("ada", "/settings/people/", size=(1440, 820)),
    "styleguide-light": Photograph("ada", "/styleguide/", components, size=(1440, 1240)),
    "styleguide-dark": Photograph("ada", "/styleguide/", components, "dark", (1440, 1240)),
}
"""The photographs by the names of their files."""


def main() -> int:
    """Take the photographs that are named, or all; the exit code says whether each is small enough."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(PHOTOGRAPHS))
    parser.add_argument("--at", default="", help="the address of a demo that runs already")
    args = parser.parse_args()
    if unknown := set(args.names) - PHOTOGRAPHS.keys():
        parser.error(f"no such photograph: {', '.join(sorted(unknown))}")
    path, large = chromium(), []
    if path is None:
        parser.error("Chromium is not installed")
    with server(args.at) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_SWITCHES)
        for name in args.names or PHOTOGRAPHS:
            image = pressed(take(browser, address, PHOTOGRAPHS[name]))
            (IMAGES / f"{name}.png").write_bytes(image)
            print(f"{name}.png  {len(image) // 1000} kB")
            if len(image) > MOST_BYTES:
                large.append(name)
        browser.close()
    return 1 if large else 0


def take(browser: Browser, address: str, photograph: Photograph) -> bytes:
    """One photograph, by somebody who has just signed in."""
    width, height = photograph.size
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        has_touch=width < 500,
        device_scale_factor=2 if width < 500 else 1,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("[name=login]", f"{photograph.who}@fairhaven.example")
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.locator("header.top").wait_for()
    context.add_cookies([{"name": "theme", "value": photograph.theme, "url": address}])
    page.goto(photograph.path)
    if photograph.scene:
        photograph.scene(page)
    page.evaluate("document.activeElement.blur(), document.fonts.ready")
    page.mouse.move(0, 0)
    image = page.screenshot(animations="disabled")
    context.close()
    return image


@contextmanager
def server(address: str) -> Iterator[str]:
    """The address of a demo: the one that is given, or a server of its own on a fresh folder."""
    if address:
        yield address
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        serve = [sys.executable, "-m", "homeplate.cli.main", "serve", "--demo", "--port", str(port)]
        running = subprocess.Popen(
            serve, env={**os.environ, "HOMEPLATE_DATA": folder}, stdout=subprocess.DEVNULL
        )
        try:
            yield _answering(f"http://127.0.0.1:{port}")
        finally:
            running.terminate()
            running.wait()


def _answering(address: str) -> str:
    """The address once its server answers; `TimeoutError` when it does not come up."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        try:
            with urlopen(f"{address}/accounts/login/"):
                return address
        except URLError:
            time.sleep(0.5)
    raise TimeoutError(f"no answer from {address}")


def pressed(image: bytes) -> bytes:
    """A PNG with its pixels packed as small as they go."""
    head, at, parts, pixels = image[:8], 8, [], b""
    while at < len(image):
        length = int.from_bytes(image[at : at + 4])
        kind, body = image[at + 4 : at + 8], image[at + 8 : at + 8 + length]
        at += length + 12
        if kind == b"IDAT":
            pixels += body
        else:
            parts.append((kind, body))
    parts.insert(-1, (b"IDAT", zlib.compress(zlib.decompress(pixels), 9)))
    return head + b"".join(
        len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4) for kind, body in parts
    )


if __name__ == "__main__":
    sys.exit(main())
