"""How many statements a request costs, sign-in by token included; a list costs the same for one row and for many."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.client import Program
from tests.api.conftest import Prove

Deal = dict[str, Any]


def _statements(program: Program, method: str, path: str, body: Any = None) -> list[str]:
    """The statements of one request, transactions apart; the first request has warmed what is kept."""
    with CaptureQueriesContext(connection) as caught:
        answer = program.send(method, path, body)
    assert answer.status_code < 300, answer.content
    framing = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return [query["sql"] for query in caught.captured_queries if not query["sql"].startswith(framing)]


@pytest.fixture
def warm(rasmus: Program, deal: Deal) -> Deal:
    """A deal, after names and definitions were read once."""
    for path in (f"/deals/{deal['id']}", "/deals", "/deals/board"):
        rasmus.get(path)
    return deal


READS = {
    "/deals/{id}": 2,
    "/deals": 2,
    "/deals?sort=-value&text=oulu&status=open": 3,
    "/deals/totals?process_id={process_id}": 2,
    "/deals/board": 4,
    "/deals/{id}/progress": 5,
    "/deals/{id}/timeline": 3,
    "/accounts/search?q=a": 2,
    "/accounts": 2,
    "/contacts": 2,
    "/me": 2,
}


@pytest.mark.parametrize("path", READS)
def test_reading_costs_a_fixed_number_of_statements(rasmus: Program, warm: Deal, path: str) -> None:
    filled = path.format(**warm)
    assert len(_statements(rasmus, "GET", filled)) == READS[path]
    for number in range(3):
        rasmus.post("/deals", {"name": f"Oulu {number}"})
        rasmus.post("/accounts", {"name": f"A {number}"})
    assert len(_statements(rasmus, "GET", filled)) == READS[path]


def test_a_manager_costs_one_statement_more_for_the_teams_below(mina: Program, warm: Deal) -> None:
    mina.get(f"/deals/{warm['id']}")
    assert len(_statements(mina, "GET", f"/deals/{warm['id']}")) == 3


def test_advancing_is_cheap_even_into_a_stage_without_a_total(
    rasmus: Program, warm: Deal, prove: Prove
) -> None:
    prove(warm)
    found = _statements(rasmus, "POST", f"/deals/{warm['id']}/advance", {"to": "proposal"})
    assert len(found) <= 9, found


def test_creating_is_cheap(rasmus: Program, warm: Deal) -> None:
    found = _statements(rasmus, "POST", "/deals", {"name": "Valves", "value": {"amount": 5}})
    assert len(found) <= 8, found
