"""What is measured: each operation with the requests it is made of and the figure it is to reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import quote, urlencode

from homeplate.bench.subjects import Subjects

API = "/api/v1"
PAGE, PAGE_BYTES = 25, 60_000
"""CPU milliseconds and compressed bytes of any page at a hundred thousand deals."""
INSIGHT = 300
"""CPU milliseconds of a page of insight at a million facts."""
PARTS = (
    *("stages", "shape", "stalled", "changes", "paths"),
    *("forecast", "accuracy", "probability"),
    *("outcomes", "persistence", "customers", "satisfaction"),
    *("gates", "criteria", "revisions", "assessment"),
)
"""The parts of insight, as their addresses name them."""
DASHBOARDS = ("rep", "manager", "leadership", "process")
"""The ready dashboards, likewise."""
TILES = {
    "assessment": ("assessment",),
    "changes": ("slip", "waterfall"),
    "coaching": ("coaching",),
    "criteria": ("lift",),
    "customers": ("retention", "revenue", "lifetime", "repeat", "referred"),
    "day": ("steps", "nearly", "stalled", "stepless", "past-close"),
    "forecast": ("forecast", "expected", "people", "due", "accuracy"),
    "funnel": ("booked", "win-rate", "velocity", "length", "going", "staying"),
    "gates": ("gates", "missing", "keepers"),
    "outcomes": ("reasons", "rivals", "sources"),
    "paths": ("paths",),
    "satisfaction": ("csat", "nps", "referral-rate", "unhappy"),
    "shape": ("shape",),
    "standing": ("goal", "goals"),
    "team": ("help", "moved"),
}
"""The tiles of dashboards by the picture that they are told from: they are fetched together."""

_serial = count(1)


@dataclass(frozen=True, slots=True)
class Ask:
    """One request before it has its headers."""

    method: str
    path: str
    data: Any = None


Asks = Callable[[Subjects], Iterator[Ask]]


@dataclass(frozen=True, slots=True)
class Operation:
    """`target` is CPU milliseconds a request, `largest` bytes on the wire, `per_second` at eight clients on
    PostgreSQL; 0 where nothing was promised. A `page` is asked for with a session, of a rep where `rep` says so,
    all else with a token. What rests on the `mirror` of insight is asked for when that is up to date."""

    name: str
    asks: Asks
    target: float = 0
    largest: int = 0
    per_second: int = 0
    page: bool = False
    rep: bool = False
    mirror: bool = False


def _again(items: list[str], path: str) -> Iterator[Ask]:
    while True:
        for item in items:
            yield Ask("GET", path.format(quote(item)))


def _same(path: str) -> Iterator[Ask]:
    while True:
        yield Ask("GET", path)


def _advances(subjects: Subjects) -> Iterator[Ask]:
    """Each deal once; they are taken out of the list, for no gate opens twice."""
    while subjects.ready:
        deal, to = subjects.ready.pop()
        yield Ask("POST", f"{API}/deals/{deal}/advance", {"to": to})


def _creations(subjects: Subjects) -> Iterator[Ask]:
    while True:
        number = next(_serial)
        account = subjects.accounts[number % len(subjects.accounts)]
        step = {"what": "Call them back", "kind": "call", "on": "2031-01-15"}
        data = {
            "name": f"Measured {number}",
            "account_id": account,
            "value": {"amount": "12500.00", "currency": "EUR"},
            "next_step": step,
        }
        yield Ask("POST", f"{API}/deals", data)


def _page(name: str, asks: Asks, *, rep: bool = False) -> Operation:
    """A page of the program, with what every page is to keep to."""
    return Operation(name, asks, PAGE, largest=PAGE_BYTES, page=True, rep=rep)


def _insight(name: str, path: str) -> Operation:
    """A page of insight; it reads all deals and their facts."""
    return Operation(name, lambda _: _same(path), INSIGHT, largest=PAGE_BYTES, page=True, mirror=True)


def _tiles(names: Sequence[str]) -> str:
    return f"/dashboard/tiles/?{urlencode([('tile', name) for name in names])}"


OPERATIONS = (
    Operation("read", lambda s: _again(s.deals, f"{API}/deals/{{}}"), 3, per_second=500),
    Operation("list of 80", lambda s: _same(f"{API}/deals?limit=80"), 6),
    Operation("advance", _advances, 6, per_second=250),
    Operation("create", _creations, 6),
    Operation("totals", lambda s: _same(f"{API}/deals/totals?process_id={s.process}"), 4),
    Operation("board", lambda s: _same(f"{API}/deals/board"), 20, largest=40_000),
    Operation("search", lambda s: _again(s.parts, f"{API}/accounts/search?q={{}}"), 4),
    Operation("board page", lambda s: _same("/pipeline/"), 20, largest=40_000, page=True),
    _page("today page", lambda s: _same("/today/")),
    _page("today of a rep", lambda s: _same("/today/"), rep=True),
    _page("list page", lambda s: _same("/pipeline/list/")),
    _page("list by value", lambda s: _same("/pipeline/list/?sort=-value")),
    _page("list by name", lambda s: _again(s.parts, "/pipeline/list/?q={}")),
    _page("list by a common name", lambda s: _again(s.common, "/pipeline/list/?q={}")),
    _page("list by progress", lambda s: _same("/pipeline/list/?sort=-progress")),
    _page("list of a pile", lambda s: _same("/pipeline/list/?show=late")),
    _page("list of a team by value", lambda s: _same(f"/pipeline/list/?team={s.team}&sort=-value")),
    _page("board by a common name", lambda s: _again(s.common, "/pipeline/?q={}")),
    _page("board of a pile", lambda s: _same("/pipeline/?show=late")),
    _page("funnel page", lambda s: _same("/pipeline/funnel/")),
    _page("diamond page", lambda s: _same("/pipeline/diamond/")),
    _page("timeline page", lambda s: _same("/pipeline/timeline/")),
    _page("timeline of a team", lambda s: _same(f"/pipeline/timeline/?team={s.team}")),
    _page("deal page", lambda s: _again(s.deals, "/deals/{}/")),
    _page("search page", lambda s: _again(s.parts, "/search/?q={}")),
    _page("accounts page", lambda s: _same("/accounts/")),
    _page("account page", lambda s: _again(s.accounts, "/accounts/{}/")),
    _page("contacts page", lambda s: _same("/contacts/")),
    _page("processes page", lambda s: _same("/processes/")),
    _page("process page", lambda s: _same(f"/processes/{s.process}/")),
    _page("studio page", lambda s: _same(f"/processes/{s.process}/studio/")),
    _page("imports page", lambda s: _same("/imports/")),
    _page("people page", lambda s: _same("/settings/people/")),
    _page("audit page", lambda s: _same("/settings/audit/")),
    *(_insight(f"insight: {part}", f"/insight/{part}/") for part in PARTS),
    _insight("insight: coaching", "/insight/coaching/"),
    _insight("insight: what if", "/insight/what-if/"),
    _insight("insight: filters", "/insight/filters/"),
    _insight("insight: deals behind", "/insight/deals/?part=stages&of=won"),
    _insight("insight: accounts behind", "/insight/accounts/?of=kept"),
    *(_insight(f"dashboard: {which}", f"/dashboard/{which}/") for which in DASHBOARDS),
    *(_insight(f"tiles of {source}", _tiles(names)) for source, names in TILES.items()),
)
