"""How long a board takes to answer a hand: from a key or a drop to the next paint, and to the card in its new column.

    python -m tests.browser.paint [--moves N] [--slower N]

It measures and asserts nothing: a machine with busy neighbours would fail. The board is that of a workspace of 3,000
open deals and shows as many cards as a page of it holds; each card that is moved is the first of its column, and its
gate is open. *To the next paint* is what browsers call Interaction to Next Paint (Event Timing, in steps of 8 ms);
*to the new column* is what a person waits for, the way to the server and back included. `--slower 4` makes the browser
as slow as a middling phone.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from tempfile import gettempdir
from typing import Any

from playwright.sync_api import Page, sync_playwright

from homeplate.bench.databases import SLUG, sqlite
from homeplate.bench.pages import sign_in
from homeplate.bench.server import Server
from homeplate.bench.subjects import find
from homeplate.bench.wire import Connection, request
from tests.engines import BROWSER_SWITCHES, chromium

DEALS = 3000
IN_SIGHT = 4
"""Columns that a window of 1,440 pixels surely shows: a card is dragged to one of them."""
TARGET_MS = 100
WATCH = """
window.painted = []; window.arrived = null;
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (one.interactionId) painted.push(one.duration);
}).observe({ type: "event", durationThreshold: 16, buffered: true });
for (const kind of ["keydown", "pointerup"]) {
  addEventListener(kind, (event) => { window.began = event.timeStamp; }, true);
}
document.addEventListener("htmx:afterSwap", () => {
  requestAnimationFrame(() => setTimeout(() => { window.arrived = performance.now() - window.began; }));
});
"""

Move = Callable[[Page, str, str], None]
_worth = count(10**9)


@dataclass(frozen=True, slots=True)
class Place:
    """The board under measurement: a page of a browser, the server's port, and deals that may move on."""

    page: Page
    port: int
    token: str
    ready: list[list[str]]


def by_key(page: Page, deal: str, stage: str) -> None:
    """M on the card, and Enter on the stage."""
    page.locator(f"#d-{deal} > a").focus()
    page.keyboard.press("m")
    page.locator(f'#mover button[data-stage="{stage}"]').focus()
    page.keyboard.press("Enter")


def by_hand(page: Page, deal: str, stage: str) -> None:
    """The card dragged to the column."""
    card = page.locator(f"#d-{deal}").bounding_box()
    there = page.locator(f'.col[data-stage="{stage}"]').bounding_box()
    assert card
    assert there
    page.mouse.move(card["x"] + 60, card["y"] + 20)
    page.mouse.down()
    page.mouse.move(card["x"] + 80, card["y"] + 30, steps=3)
    page.mouse.move(there["x"] + 80, there["y"] + 160, steps=6)
    page.mouse.up()


def measured(place: Place, move: Move, moves: int) -> tuple[list[float], list[float]]:
    """Milliseconds to the next paint, and to the new column, of each move."""
    page, paints, arrivals = place.page, [], []
    for _ in range(moves):
        deal, stage = place.ready.pop()
        _put_first(place, deal)
        page.goto("/pipeline/", wait_until="networkidle")
        page.evaluate("() => { window.painted = []; window.arrived = null; }")
        move(page, deal, stage)
        page.locator(f'.col[data-stage="{stage}"] #d-{deal}').wait_for()
        page.wait_for_function("() => window.arrived !== null")
        found: list[float] = page.evaluate("() => window.painted")
        paints.append(max(found, default=8.0))
        arrivals.append(page.evaluate("() => window.arrived"))
    return paints, arrivals


def _put_first(place: Place, deal: str) -> None:
    """Make a deal worth more than all others, in its own currency: the columns of a board begin with the largest."""
    headers, path = {"Authorization": f"Bearer {place.token}"}, f"/api/v1/deals/{deal}"
    with Connection(place.port) as connection:
        known = json.loads(connection.send(request("GET", path, headers=headers)).body)
        value = {"amount": str(next(_worth)), "currency": known["value"]["currency"]}
        answer = connection.send(request("PATCH", path, headers=headers, data={"value": value}))
    if answer.status != 200:
        raise RuntimeError(f"the value of a deal was not changed: {answer.status}")


def told(what: str, figures: list[float]) -> str:
    """One line: the middle and the slow end of what was measured."""
    slow = quantiles(figures, n=20)[-1]
    mark = "!" if slow > TARGET_MS else ""
    return f"  {what:<18}  median {median(figures):4.0f} ms   p95 {slow:4.0f} ms {mark}".rstrip()


@contextmanager
def board(slower: int) -> Iterator[Place]:
    """A board in a browser, on a server of its own."""
    with sqlite(Path(gettempdir()) / "homeplate-bench", DEALS) as prepared:
        subjects = find(prepared.env, SLUG)
        with Server(prepared.env, 1, None) as server, sync_playwright() as play:
            address = f"http://127.0.0.1:{server.port}"
            pairs = sign_in(server.port, subjects.email, subjects.password).split("; ")
            browser = play.chromium.launch(executable_path=chromium(), args=BROWSER_SWITCHES)
            context = browser.new_context(base_url=address, viewport={"width": 1440, "height": 900})
            for name, value in (pair.split("=", 1) for pair in pairs):
                context.add_cookies([{"name": name, "value": value, "url": address}])
            context.add_init_script(WATCH)
            page = context.new_page()
            settings: dict[str, Any] = {"rate": slower}
            context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", settings)
            page.goto("/pipeline/")
            seen = {one.get_attribute("data-stage") for one in page.locator(".board > .col").all()[:IN_SIGHT]}
            ready = [[deal, stage] for deal, stage in subjects.ready if stage in seen]
            yield Place(page, server.port, subjects.tokens[0], ready)
            browser.close()


def main() -> int:
    """Print the figures of both ways to move a card."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--moves", type=int, default=30, help="how many of each kind (default 30)")
    parser.add_argument("--slower", type=int, default=1, help="how many times slower the browser thinks")
    args = parser.parse_args()
    if chromium() is None:
        parser.error("Chromium is not installed")
    with board(args.slower) as place:
        print(f"A board of {place.page.locator('.bcard').count()} cards")
        for name, move in (("by keyboard", by_key), ("dragged", by_hand)):
            paints, arrivals = measured(place, move, args.moves)
            print(f"{name}, {len(paints)} moves", told("to the next paint", paints), sep="\n")
            print(told("to the new column", arrivals))
    return 0


if __name__ == "__main__":
    sys.exit(main())
