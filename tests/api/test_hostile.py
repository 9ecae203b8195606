"""The big list of naughty strings through every text field: kept as text or refused with a place, never a 500."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from homeplate.kit.text import one_line
from tests.api.client import Program
from tests.transfer.shared import shared

AT_ONCE = 100
MORE = [
    "a\x00b",
    "\x00",
    "\u202eabc",
    "ﷺ" * 100,
    "x" * 5000,
    "1e999999999",
    "9" * 4000,
    "\ufeff",
    "{}{0}{name}%s%(a)s",
]

TOGETHER: dict[str, list[tuple[str, ...]]] = {
    "deals": [("name",), ("source", "kind")],
    "accounts": [("name", "industry", "city", "country"), ("source", "external_id"), ("phone",), ("domain",)],
    "contacts": [
        ("name", "given_name", "family_name", "title", "department"),
        ("source", "external_id"),
        ("language",),
        ("preferred_channel",),
        ("emails",),
        ("phones",),
    ],
}
"""Text fields that take much the same texts are filled together."""

REWRITTEN = ("domain", "emails", "phones")
"""Fields with a normal form of their own, or that a list shows in another form."""


def _strings() -> list[str]:
    return [*json.loads(shared("hostile/blns.json").read_text("utf-8")), *MORE]


def _some() -> list[str]:
    """A third of them, for what is asked one at a time."""
    return [*_strings()[::3], *MORE]


def _rows(fields: tuple[str, ...]) -> Iterator[list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = [
        {"do": "create", "name": f"Row {number}", **{name: _given(name, text) for name in fields}}
        for number, text in enumerate(_strings())
    ]
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


def _given(field: str, text: str) -> Any:
    return [{"value": text, "label": text[:20]}] if field in ("emails", "phones") else text


CASES = [(kind, fields) for kind, groups in TOGETHER.items() for fields in groups]


@pytest.mark.parametrize(("kind", "fields"), CASES)
def test_a_text_is_kept_as_it_is_or_refused(ada: Program, kind: str, fields: tuple[str, ...]) -> None:
    for rows in _rows(fields):
        results = ada.post(f"/bulk/{kind}", {"rows": rows}).json()["results"]
        assert {result["status"] for result in results} <= {201, 422}
        kept = _listed(ada, kind)
        for row, result in zip(rows, results, strict=True):
            shown = kept[result["id"]] if result["id"] else {}
            for name in fields:
                assert name in REWRITTEN or not shown or shown[name] == one_line(row[name])


def _listed(program: Program, kind: str) -> dict[str, dict[str, Any]]:
    page = program.get(f"/{kind}?sort=-created&limit=200").json()
    return {row["id"]: row for row in page["items"]}


def test_texts_of_several_lines_keep_theirs(ada: Program, deal: dict[str, Any]) -> None:
    at = f"/deals/{deal['id']}"
    for text in _some():
        answers = [
            ada.put(f"{at}/criteria/need", {"value": True, "note": text}),
            ada.put(f"{at}/next-step", {"what": text, "on": "2026-03-09"}),
            ada.put(f"{at}/criteria/need", {"value": text}),
        ]
        assert {answer.status_code for answer in answers} <= {200, 422}, text


def test_reasons_of_a_loss_are_only_text(ada: Program, deal: dict[str, Any]) -> None:
    at = f"/deals/{deal['id']}"
    for text in _some():
        lost = ada.post(f"{at}/lose", {"reason": "competitor", "note": text, "competitor": text})
        if lost.status_code == 200:
            assert ada.post(f"{at}/reopen", {"reason": f"because {text}"}).status_code in (200, 422)
        else:
            assert lost.status_code == 422, text


@pytest.mark.parametrize(
    "path",
    [
        "/deals?text={}&limit=1",
        "/deals?stage={}&limit=1",
        "/deals?currency={}&limit=1",
        "/deals?cursor={}&limit=1",
        "/deals?custom={}&limit=1",
        "/accounts/search?q={}",
        "/deals/search?q={}",
        "/contacts?email={}&limit=1",
        "/deals/{}",
        "/processes/{}",
    ],
)
def test_a_query_finds_or_refuses(ada: Program, path: str) -> None:
    statuses = {ada.get(path.format(quote(text, safe=""))).status_code for text in _some()}
    assert statuses <= {200, 404, 422}


def test_names_of_fields_and_people_are_only_text(ada: Program) -> None:
    for number, text in enumerate(_some()):
        answers = [
            ada.post("/members", {"name": text}),
            ada.post("/teams", {"name": text}),
            ada.post("/members", {"name": "A", "email": text}),
            ada.post(
                "/fields", {"record": "deal", "key": f"f{number}", "kind": "text", "label": {"en": text}}
            ),
            ada.post("/processes", {"name": text, "key": text}),
            ada.post("/deals", {"name": "A", "custom": {text: text}}),
        ]
        assert {answer.status_code for answer in answers} <= {201, 422}, text
